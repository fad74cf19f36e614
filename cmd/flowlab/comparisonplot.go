package main

import (
	"image/color"
	"io"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// plot draws W2 against NFE, both logarithmic: a colour a sampler, a dash pattern a
// schedule, and the floor. ext is .png or .svg.
func (r *comparison) plot(title, ext string) func(w io.Writer) error {
	return func(w io.Writer) error {
		p := plot.New()
		p.Title.Text = title
		p.X.Label.Text, p.Y.Label.Text = "evaluations of the field (NFE)", "W2 to fresh data"
		p.BackgroundColor = paper
		p.Legend.Top = true
		var samplers, schedules []string
		for _, c := range r.rows {
			if !slices.Contains(samplers, c.sampler) {
				samplers = append(samplers, c.sampler)
			}
			if !slices.Contains(schedules, c.schedule) {
				schedules = append(schedules, c.schedule)
			}
		}
		lo, hi := math.Inf(1), 0.0
		for i, schedule := range schedules {
			for k, sampler := range samplers {
				var xys plotter.XYs
				for _, c := range r.rows {
					if c.schedule == schedule && c.sampler == sampler && !missing(c.nfe) && c.values[0] > 0 {
						xys = append(xys, plotter.XY{X: c.nfe, Y: c.values[0]})
						lo, hi = min(lo, c.nfe), max(hi, c.nfe)
					}
				}
				if len(xys) == 0 {
					continue
				}
				line, points, err := plotter.NewLinePoints(xys)
				if err != nil {
					return err
				}
				line.Color, line.Width, line.Dashes = plotutil.Color(k), vg.Points(1.2), plotutil.Dashes(i)
				points.Color, points.Shape, points.Radius = plotutil.Color(k), draw.CircleGlyph{}, vg.Points(2)
				p.Add(line, points)
				name := sampler
				if len(schedules) > 1 {
					name += ", " + schedule
				}
				p.Legend.Add(name, line, points)
			}
		}
		if hi > 0 && r.floors[0].mean > 0 {
			at := r.floors[0].mean
			line, err := plotter.NewLine(plotter.XYs{{X: lo, Y: at}, {X: max(hi, 1.01*lo), Y: at}})
			if err != nil {
				return err
			}
			line.Color, line.Width = color.Gray{140}, vg.Points(1)
			p.Add(line)
			p.Legend.Add("a perfect sampler", line)
			p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, plot.ConstantTicks(powersOfTwo(lo, hi))
			p.Y.Scale, p.Y.Tick.Marker = plot.LogScale{}, plot.ConstantTicks(roundNumbers())
		}
		to, err := p.WriterTo(7*vg.Inch, 4.5*vg.Inch, ext[1:])
		if err != nil {
			return err
		}
		_, err = to.WriteTo(w)
		return err
	}
}

// roundNumbers are marks for lengths: 1, 2 and 5 times the powers of ten.
func roundNumbers() (ticks []plot.Tick) {
	for k := -6; k <= 6; k++ {
		for _, m := range []float64{1, 2, 5} {
			x := m * math.Pow(10, float64(k))
			ticks = append(ticks, plot.Tick{Value: x, Label: strconv.FormatFloat(x, 'g', 1, 64)})
		}
	}
	return ticks
}

// powersOfTwo are marks of an axis that reaches from lo to hi.
func powersOfTwo(lo, hi float64) (ticks []plot.Tick) {
	for x := 1.0; x <= 2*hi; x *= 2 {
		if 2*x >= lo {
			ticks = append(ticks, plot.Tick{Value: x, Label: strconv.FormatFloat(x, 'g', -1, 64)})
		}
	}
	return ticks
}
