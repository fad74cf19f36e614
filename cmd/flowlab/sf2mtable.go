package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// spread is a mean with its standard deviation over Seeds runs.
type spread struct {
	Mean  float64 `json:"mean"`
	SD    float64 `json:"sd"`
	Seeds int     `json:"seeds"`
}

func spreadOf(xs []float64) spread {
	s := spread{Seeds: len(xs)}
	for _, x := range xs {
		s.Mean += x / float64(len(xs))
	}
	for _, x := range xs {
		s.SD += (x - s.Mean) * (x - s.Mean)
	}
	if len(xs) > 1 {
		s.SD = math.Sqrt(s.SD / float64(len(xs)-1))
	}
	return s
}

func (s spread) String() string {
	if s.Seeds == 1 {
		return fmt.Sprintf("%.3f", s.Mean)
	}
	return fmt.Sprintf("%.3f ± %.3f", s.Mean, s.SD)
}

// sf2mCell is a number of the table: ours, and the published one where there is
// one.
type sf2mCell struct {
	Task      string  `json:"task"`
	Method    string  `json:"method"`
	Measure   string  `json:"measure"`
	Ours      spread  `json:"ours"`
	Published *spread `json:"published,omitempty"`
	// Off is the difference of the means in published standard deviations.
	Off *float64 `json:"off,omitempty"`

	taskTitle, methodTitle string
}

// sf2mPublished is Table 2 of arXiv 2307.03672: five seeds.
func sf2mPublished(task, method, measure string) *spread {
	s, ok := map[[3]string]spread{
		{"N-moons", "otcfm", "W2"}:           {.130, .016, 5},
		{"N-moons", "icfm", "W2"}:            {.178, .014, 5},
		{"moons-8gaussians", "otcfm", "W2"}:  {.601, .027, 5},
		{"moons-8gaussians", "icfm", "W2"}:   {1.557, .407, 5},
		{"N-moons", "otcfm", "NPE"}:          {.083, .009, 5},
		{"N-moons", "icfm", "NPE"}:           {.891, .120, 5},
		{"moons-8gaussians", "otcfm", "NPE"}: {.015, .010, 5},
		{"moons-8gaussians", "icfm", "NPE"}:  {2.680, .292, 5},
	}[[3]string{task, method, measure}]
	if !ok {
		return nil
	}
	return &s
}

// sf2mTable gathers the runs into cells.
func sf2mTable(l *sf2mLedger, jobs []sf2mJob) []sf2mCell {
	var cells []sf2mCell
	for _, measure := range []string{"W2", "NPE"} {
		for _, t := range sf2mTasks() {
			for _, m := range sf2mMethods() {
				var xs []float64
				for _, j := range jobs {
					r, ok := l.find(t.id, m.id, j.seed)
					if !ok || j.task.id != t.id || j.method.id != m.id {
						continue
					}
					if x := map[string]float64{"W2": r.W2, "NPE": r.NPE}[measure]; x > 0 {
						xs = append(xs, x)
					}
				}
				if len(xs) == 0 {
					continue
				}
				c := sf2mCell{Task: t.id, Method: m.id, Measure: measure, Ours: spreadOf(xs), taskTitle: t.title, methodTitle: m.title}
				if c.Published = sf2mPublished(t.id, m.id, measure); c.Published != nil {
					off := (c.Ours.Mean - c.Published.Mean) / c.Published.SD
					c.Off = &off
				}
				cells = append(cells, c)
			}
		}
	}
	return cells
}

// sf2mReport is all that is printed.
type sf2mReport struct {
	Source   string       `json:"source"`
	Protocol sf2mProtocol `json:"protocol"`
	Cells    []sf2mCell   `json:"cells"`
	Runs     []sf2mRun    `json:"runs"`
}

const sf2mSource = "[SF]²M, arXiv 2307.03672, Table 2"

func writeSF2MJSON(w io.Writer, p sf2mProtocol, cells []sf2mCell, runs []sf2mRun) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(sf2mReport{sf2mSource, p, cells, runs})
}

func writeSF2MText(w io.Writer, p sf2mProtocol, cells []sf2mCell) error {
	fmt.Fprintf(w, "Published: %s, five seeds. Ours, protocol %q: 3 × 64 SELU on [t, x], AdamW 1e-3,\n", sf2mSource, p.Name)
	fmt.Fprintf(w, "decay 1e-5, %d steps of %d from %d points, sigma %s; Euler %d; %d test points.\n", p.Steps, p.Batch, p.Train, p.Smoothing, p.Euler, p.Test)
	if p.EMA > 0 {
		fmt.Fprintf(w, "Not as published: fewer steps, smaller batches, and the average of the weights (EMA %v).\n", p.EMA)
	}
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprintln(t, "measure\ttask\tmethod\tpublished\tours\tseeds\toff, in published sd")
	for _, c := range cells {
		published, off := "", ""
		if c.Published != nil {
			published, off = c.Published.String(), fmt.Sprintf("%+.1f", *c.Off)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%v\t%d\t%s\n", c.Measure, c.taskTitle, c.methodTitle, published, c.Ours, c.Ours.Seeds, off)
	}
	return t.Flush()
}
