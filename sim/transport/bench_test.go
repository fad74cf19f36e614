package transport

import (
	"fmt"
	"os"
	"testing"
)

// How long does an exact assignment take? FLOWSCOPE_LARGE=1 adds 10,000 points.
func BenchmarkAssignment(b *testing.B) {
	sizes := []int{128, 256, 512, 2000}
	if os.Getenv("FLOWSCOPE_LARGE") != "" {
		sizes = append(sizes, 10_000)
	}
	for _, pair := range [][2]string{{"normal", "runner-moons"}, {"normal", "runner-8gaussians"}, {"dsb-moons", "dsb-8gaussians"}} {
		for _, n := range sizes {
			b.Run(fmt.Sprintf("%s→%s/n=%d", pair[0], pair[1], n), func(b *testing.B) {
				x, y := published(b, pair[0], n, 1), published(b, pair[1], n, 2)
				var m Assignment
				b.ReportAllocs()
				for b.Loop() {
					if err := m.Begin(x, y, 2, SquaredEuclidean); err != nil {
						b.Fatal(err)
					}
					for !m.Advance(1 << 20) {
					}
				}
			})
		}
	}
}
