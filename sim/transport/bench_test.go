package transport

import (
	"fmt"
	"math/rand/v2"
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

// What does a minibatch of 256 cost to pair?
func BenchmarkCoupling(b *testing.B) {
	const n = 256
	for _, c := range []Coupling{&Exact{}, &Exact{Block: 128}, &Exact{Block: 64}, &Entropic{Eps: 2}} {
		b.Run(c.String(), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 1))
			x, y := published(b, "normal", n, 1), published(b, "runner-moons", n, 2)
			z := make([]float32, len(y))
			b.ReportAllocs()
			for b.Loop() {
				copy(z, y)
				if err := c.Pair(x, z, 2, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
