package main

import (
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"flowscope/sim/dataset"
	"flowscope/sim/field"
)

// picture is what is drawn of a flow at one time: the density as heat, the velocity
// as arrows and particles as dots, in the coordinates of the data.
type picture struct {
	title     string
	rect      field.Rect // in the picture's unit, as all below
	unit      dataset.Unit
	density   []float32 // densityCells² values; nil where it is not known
	arrows    []float32 // velocities at the middles of arrowCells² cells
	particles []float32
}

const (
	densityCells = 160
	arrowCells   = 22
)

// The colours: ink on paper, so that a figure can be printed.
var (
	paper     = color.NRGBA{255, 255, 255, 255}
	heat      = color.NRGBA{32, 80, 150, 255} // of the greatest density
	arrowInk  = color.NRGBA{90, 90, 90, 255}
	particles = color.NRGBA{200, 70, 20, 255}
)

// shades is the number of shades of the heat.
const shades = 128

// heatPalette goes from paper to heat. A root lets thin density be seen.
type heatPalette struct{}

func (heatPalette) Colors() []color.Color {
	cs := make([]color.Color, shades)
	for i := range cs {
		cs[i] = between(paper, heat, math.Sqrt(float64(i)/(shades-1)))
	}
	return cs
}

// between is the colour a part of the way from a to b.
func between(a, b color.NRGBA, part float64) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + part*(float64(b)-float64(a)))) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// cells are values on a rectangle's cells, as the plotter wants them.
type cells struct {
	p      *picture
	values []float32
	n      int
}

func (c cells) Dims() (int, int)   { return c.n, c.n }
func (c cells) X(i int) float64    { return c.p.unit.Own(0, c.p.rect.X(i, c.n)) }
func (c cells) Y(j int) float64    { return c.p.unit.Own(1, c.p.rect.Y(j, c.n)) }
func (c cells) Z(i, j int) float64 { return float64(c.values[j*c.n+i]) }
func (c cells) at(i, j int) (x, y float64) {
	return float64(c.values[2*(j*c.n+i)]), float64(c.values[2*(j*c.n+i)+1])
}

// plot puts the layers together.
func (p *picture) plot() (*plot.Plot, error) {
	q := plot.New()
	q.Title.Text = p.title
	q.BackgroundColor = paper
	q.X.Min, q.X.Max = p.unit.Own(0, p.rect.X0), p.unit.Own(0, p.rect.X1)
	q.Y.Min, q.Y.Max = p.unit.Own(1, p.rect.Y0), p.unit.Own(1, p.rect.Y1)
	if p.density != nil {
		h := plotter.NewHeatMap(cells{p, p.density, densityCells}, heatPalette{})
		h.Rasterized = true
		h.Min, h.Max = 0, 1e-30
		for _, v := range p.density {
			h.Max = max(h.Max, float64(v))
		}
		h.Underflow, h.Overflow, h.NaN = paper, heat, paper
		q.Add(h)
	}
	q.Add(arrows{cells{p, p.arrows, arrowCells}})
	xys := make(plotter.XYs, 0, len(p.particles)/2)
	for i := 0; i < len(p.particles); i += 2 {
		x, y := p.unit.Own(0, float64(p.particles[i])), p.unit.Own(1, float64(p.particles[i+1]))
		if x >= q.X.Min && x <= q.X.Max && y >= q.Y.Min && y <= q.Y.Max {
			xys = append(xys, plotter.XY{X: x, Y: y})
		}
	}
	if len(xys) == 0 {
		return q, nil
	}
	s, err := plotter.NewScatter(xys)
	if err != nil {
		return nil, err
	}
	s.GlyphStyle = draw.GlyphStyle{Color: particles, Radius: vg.Points(1.1), Shape: draw.CircleGlyph{}}
	q.Add(s)
	return q, nil
}

// image draws the picture, size pixels wide and high.
func (p *picture) image(size int) (image.Image, error) {
	q, err := p.plot()
	if err != nil {
		return nil, err
	}
	const dpi = 96
	side := vg.Length(size) * vg.Inch / dpi
	c := vgimg.NewWith(vgimg.UseWH(side, side), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(paper))
	q.Draw(draw.New(c))
	return c.Image(), nil
}

// arrows draws velocities; the longest is as long as a cell.
type arrows struct{ cells }

func (a arrows) Plot(c draw.Canvas, q *plot.Plot) {
	toX, toY := q.Transforms(&c)
	longest := 0.0
	for j := range a.n {
		for i := range a.n {
			longest = max(longest, math.Hypot(a.at(i, j)))
		}
	}
	if !(longest > 0) || math.IsInf(longest, 0) {
		return
	}
	cell := float64(toX(a.X(1)) - toX(a.X(0)))
	style := draw.LineStyle{Color: arrowInk, Width: vg.Points(0.6)}
	for j := range a.n {
		for i := range a.n {
			u, v := a.at(i, j)
			// The root keeps slow places visible.
			length := cell * math.Sqrt(math.Hypot(u, v)/longest)
			if length < 0.1*cell {
				continue
			}
			s, co := math.Sincos(math.Atan2(v, u))
			along := func(k, off float64) vg.Point {
				return vg.Point{
					X: toX(a.X(i)) + vg.Length((k-0.5)*length*co-off*length*s),
					Y: toY(a.Y(j)) + vg.Length((k-0.5)*length*s+off*length*co),
				}
			}
			tip := along(1, 0)
			c.StrokeLines(style, []vg.Point{along(0, 0), tip}, []vg.Point{along(0.65, 0.16), tip, along(0.65, -0.16)})
		}
	}
}
