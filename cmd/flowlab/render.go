package main

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"flowscope/sim/control"
	"flowscope/sim/field"
)

func renderCommand() *cobra.Command {
	o := renderOptions{}
	var to output
	c := &cobra.Command{
		Use:   "render",
		Short: "A picture of the flow: density, velocity and particles, as PNG or as a GIF over time",
		Long: `A picture of the flow: the exact density p_t as heat, the velocity as arrows (their
length is the root of the speed) and particles as dots. A PNG shows one time, --t;
a GIF all of them, from noise to data. The density is left out where it is not
known: with another source than the Gaussian or another coupling than the
independent one.`,
		Args: cobra.NoArgs,
	}
	s := addSubject(c)
	sampling := addSampling(c)
	f := c.Flags()
	f.Float64Var(&o.t, "t", 1, "time of a PNG, 0 (noise) to 1 (data)")
	f.IntVar(&o.particles, "particles", 1000, "dots, 0 to 20000")
	f.IntVar(&o.size, "size", 640, "pixels, both ways, 64 to 4096")
	f.IntVar(&o.frames, "frames", 41, "frames of a GIF, 2 to 500; the last one rests for a second")
	f.IntVar(&o.fps, "fps", 20, "frames a second, 1 to 50")
	f.StringVarP(&to.name, "output", "o", "", "the picture to write, *.png or *.gif; it is complete, or as it was before")
	c.RunE = func(c *cobra.Command, _ []string) error {
		seed, err := seedOf(c)
		if err != nil {
			return err
		}
		kind := strings.ToLower(filepath.Ext(to.name))
		if kind != ".png" && kind != ".gif" {
			return fmt.Errorf("-o %q: name a file *.png or *.gif", to.name)
		}
		if err := o.check(); err != nil {
			return err
		}
		fl, m, err := s.open(c, seed)
		if err != nil {
			return err
		}
		v, err := sampling.onto(c, fl.values)
		if err != nil {
			return err
		}
		told := newProgress(c.ErrOrStderr())
		defer told.end()
		times := []float64{o.t}
		if kind == ".gif" {
			times = make([]float64, o.frames)
			for i := range times {
				times[i] = float64(i) / float64(o.frames-1)
			}
		}
		starts, err := startsOf(m, v, o.particles)
		if err != nil {
			return err
		}
		pictures, err := o.pictures(c.Context(), fl, v, starts, times, told)
		if err != nil {
			return err
		}
		if kind == ".png" {
			img, err := pictures[0].image(o.size)
			if err != nil {
				return err
			}
			return to.write(c, func(w io.Writer) error { return png.Encode(w, img) })
		}
		film, err := o.film(c.Context(), pictures, told)
		if err != nil {
			return err
		}
		return to.write(c, func(w io.Writer) error { return gif.EncodeAll(w, film) })
	}
	return c
}

type renderOptions struct {
	t                            float64
	particles, size, frames, fps int
}

func (o *renderOptions) check() error {
	switch {
	case !(o.t >= 0 && o.t <= 1):
		return fmt.Errorf("--t %v: use 0 to 1", o.t)
	case o.particles < 0 || o.particles > 20_000:
		return fmt.Errorf("--particles %d: use 0 to 20000", o.particles)
	case o.size < 64 || o.size > 4096:
		return fmt.Errorf("--size %d: use 64 to 4096", o.size)
	case o.frames < 2 || o.frames > 500:
		return fmt.Errorf("--frames %d: use 2 to 500", o.frames)
	case o.fps < 1 || o.fps > 50:
		return fmt.Errorf("--fps %d: use 1 to 50", o.fps)
	case o.frames*o.size*o.size > 1<<30:
		return fmt.Errorf("%d frames of %d × %d pixels are more than a gigabyte: use fewer or smaller ones", o.frames, o.size, o.size)
	}
	return nil
}

// pictures computes all that is drawn.
func (o *renderOptions) pictures(ctx context.Context, f *flow, v control.Values, starts []float32, times []float64, told *progress) ([]*picture, error) {
	rows := make([][]float32, len(times))
	if o.particles > 0 {
		var err error
		if rows, err = f.motion(ctx, v, starts, times, told); err != nil {
			return nil, err
		}
	}
	rect := f.home()
	places := make([]float32, 2*arrowCells*arrowCells)
	rect.Nodes(places, arrowCells, arrowCells)
	var grid *field.Grid
	if f.exact != nil {
		grid = field.NewGrid(f.exact)
	}
	ps := make([]*picture, len(times))
	for i, t := range times {
		p := &picture{title: fmt.Sprintf("%s, t = %.2f", f.name, t), rect: rect, unit: f.unit, arrows: make([]float32, len(places)), particles: rows[i]}
		f.velocity.Velocity(min(t, f.end()), places, p.arrows)
		if grid != nil {
			p.density = make([]float32, densityCells*densityCells)
			err := grid.Begin(field.Request{T: t, Rect: rect, Density: p.density, DensityW: densityCells, DensityH: densityCells, MinStd: (rect.X1 - rect.X0) / densityCells / 2})
			if err != nil {
				return nil, err
			}
			for !grid.Advance() {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
			}
		}
		told.at(i, len(times), "density and velocity")
		ps[i] = p
	}
	return ps, nil
}

// film draws the frames of a GIF.
func (o *renderOptions) film(ctx context.Context, ps []*picture, told *progress) (*gif.GIF, error) {
	g := new(gif.GIF)
	colours := filmPalette()
	for i, p := range ps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		img, err := p.image(o.size)
		if err != nil {
			return nil, err
		}
		frame := image.NewPaletted(img.Bounds(), colours)
		draw.Draw(frame, frame.Rect, img, image.Point{}, draw.Src)
		g.Image = append(g.Image, frame)
		g.Delay = append(g.Delay, 100/o.fps)
		told.at(i, len(ps), "frames")
	}
	g.Delay[len(g.Delay)-1] = 100 // hundredths of a second
	return g, nil
}

// filmPalette has the heat, and arrows, dots and letters over it with their soft
// edges.
func filmPalette() color.Palette {
	var p color.Palette
	fade := func(from, to color.NRGBA, n int) {
		for k := 1; k <= n; k++ {
			p = append(p, between(from, to, float64(k)/float64(n)))
		}
	}
	p = append(p, paper)
	fade(paper, heat, 90)
	for _, ground := range []color.NRGBA{paper, between(paper, heat, 0.5), heat} {
		fade(ground, arrowInk, 16)
		fade(ground, particles, 24)
	}
	fade(paper, color.NRGBA{0, 0, 0, 255}, 16)
	return p
}

// home is a square that holds the points and nearly all of the noise.
func (f *flow) home() field.Rect {
	const noise, margin = 3.2, 0.3
	lo, hi := [2]float64{-noise, -noise}, [2]float64{noise, noise}
	if f.set != nil {
		for i, x := range f.set.Points {
			lo[i%2], hi[i%2] = min(lo[i%2], float64(x)), max(hi[i%2], float64(x))
		}
	}
	side := max(hi[0]-lo[0], hi[1]-lo[1])/2 + margin
	x, y := (lo[0]+hi[0])/2, (lo[1]+hi[1])/2
	return field.Rect{X0: x - side, Y0: y - side, X1: x + side, Y1: y + side}
}
