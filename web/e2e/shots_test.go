package e2e

import (
	"os"
	"testing"
	"time"
)

// TestShots writes screenshots of the page at three widths, for eyes.
func TestShots(t *testing.T) {
	if os.Getenv("FLOWSCOPE_SHOTS") == "" {
		t.Skip("FLOWSCOPE_SHOTS names no folder for screenshots")
	}
	for _, s := range []struct {
		name, hash string
		size       size
	}{
		{"screenshot", "play=0&t=0.68&schedule=custom", desktop}, // the README's
		{"desktop-light-sde", "play=0&t=0.68&theme=light&project=1&mode=sde&schedule=custom&steps=100", desktop},
		{"desktop-difference", "play=0&t=0.5&show=difference", desktop},
		{"tablet", "play=0&t=0.68&schedule=custom", tablet},
		{"phone", "play=0&t=0.68", phone},
		{"playing", "particles=5000", desktop},
	} {
		t.Run(s.name, func(t *testing.T) {
			p := open(t, s.hash, s.size)
			p.until("2,000 steps are learned", `JSON.parse(flowscope.state()).step > 2000`, time.Minute)
			p.whole(1500)
			p.shot(s.name)
			p.quiet()
		})
	}
}
