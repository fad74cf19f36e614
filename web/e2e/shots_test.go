package e2e

import (
	"os"
	"strings"
	"testing"
	"time"

	cd "github.com/chromedp/chromedp"
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
		{"own", "play=0&t=1&data=own&noise=0&tool=draw&own=" + drawn(t), desktop},
		{"own-light-phone", "play=0&t=1&theme=light&data=own&noise=0&own=" + drawn(t), phone},
		{"transport", "play=0&t=0.5&coupling=ot&source=8gaussians&mode=sde&lossaxis=log", desktop},
	} {
		t.Run(s.name, func(t *testing.T) {
			p := open(t, s.hash, s.size)
			p.until("2,000 steps are learned", `JSON.parse(flowscope.state()).step > 2000`, time.Minute)
			p.whole(1500)
			p.until("the distances are there", `(d => d && d.sliced.count > 1 && d.sliced.floor !== null)(JSON.parse(flowscope.state()).distances)`, time.Minute)
			if strings.HasPrefix(s.name, "own") {
				js[bool](p, `(document.querySelector('[data-group=own]').open = true, document.querySelector('[data-tab=data]').click(), true)`)
				g := p.state().Geometry.at(1, 0.5)
				p.do(cd.MouseEvent(cd.MouseMoved, g.X, g.Y))
				p.frames()
			}
			p.shot(s.name)
			p.quiet()
		})
	}
}
