package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"flowscope/sim/bench"
)

// write prints a report for people to read.
func write(w io.Writer, r *bench.Report) error {
	p := &printer{w: w}
	m := r.Machine
	p.line("Flowscope, %s, %s", r.Date.Format("2006-01-02 15:04"), m.OS)
	p.line("%s, %d cores; %s; %s", m.CPU, m.Cores, m.Go, orNone(m.Browser))
	p.line("Medians of %d rounds with quartiles, %g ms each; what is in turns is compared round by round.", r.Rounds, r.SlotMS)
	if r.Others >= 0 {
		p.line("Other programs did %.0f %% of the processors' work meanwhile.", 100*r.Others)
	}
	for _, what := range order(r) {
		p.section(what, r)
	}
	p.goals(r)
	p.checks(r)
	p.list("Not measured", len(r.Missing), func(i int) string { return r.Missing[i].Who + ": " + r.Missing[i].Why })
	p.list("To be fair", len(fairness)+len(r.Notes), func(i int) string { return append(slices.Clone(fairness), r.Notes...)[i] })
	return p.err
}

// fairness is what a reader must know to judge the comparison.
var fairness = []string{
	"The network is x, y and sin, cos(πkt), k = 1..4 → 64 → 64 → 64 → 2 with SiLU; the loss is summed over coordinates, averaged over the batch; Adam with β 0.9, 0.999, ε 1e-8. Batches are of 256 unless the name says another.",
	"Ours and gonum's training draws every batch (two moons, noise, times, time features); ours also keeps the average of the weights. TF.js is given ready batches that lie on its backend, draws nothing, and its loss is never read: the ratios flatter it.",
	"Ours runs on one core, as does TF.js wasm (its threads need headers that a static host does not send) and cpu. gonum's larger products use all cores, and so does WebGL where it draws in software: its figure says nothing of graphics cards.",
	"An evaluation is 4,096 velocities at one time. Ours and gonum's fold the time into the first bias; TF.js does that or has its features ready, whichever it is faster with.",
	"A layer is one of the three products of a hidden layer 64 → 64 on 64 samples; the roofline is the peak of multiply–adds in registers on one core, measured in the same rounds with the instructions of the same kernels: AVX-512, simd128's products and sums, or relaxed_madd.",
}

type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if _, err := fmt.Fprintf(p.w, format+"\n", args...); p.err == nil {
		p.err = err
	}
}

// table prints lines of cells in columns.
func (p *printer) table(rows [][]string) {
	t := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', 0)
	for _, cells := range rows {
		if _, err := fmt.Fprintln(t, "  "+strings.TrimRight(strings.Join(cells, "\t"), "\t")); p.err == nil {
			p.err = err
		}
	}
	if err := t.Flush(); p.err == nil {
		p.err = err
	}
}

func (p *printer) list(title string, n int, item func(i int) string) {
	if n == 0 {
		return
	}
	p.line("\n%s", title)
	for i := range n {
		p.line("  - %s", item(i))
	}
}

// order is what was measured, in the order in which it first was.
func order(r *bench.Report) []string {
	list := []string{bench.Train, bench.Evaluate, bench.Forward, bench.InputGradient, bench.WeightGradient, bench.Roofline}
	for _, x := range r.Results {
		if !slices.Contains(list, x.What) {
			list = append(list, x.What)
		}
	}
	return list
}

// section prints one thing by all who were measured at it, and what it says of
// them: how many times as fast ours is, or what part of the roofline it is.
func (p *printer) section(what string, r *bench.Report) {
	var rows [][]string
	unit := bench.Unit("")
	for _, x := range r.Results {
		if x.What != what {
			continue
		}
		unit = x.Unit
		rows = append(rows, []string{x.Place, x.Who, number(x.Median), interval(x.Spread), p.remark(r, x)})
	}
	if len(rows) > 0 {
		p.line("\n%s, %s", upper(what), unit)
		p.table(rows)
	}
}

func (p *printer) remark(r *bench.Report, x bench.Result) string {
	if top := r.Top(x.Place, x.Who); x.Unit == bench.GFLOPS && x.What != bench.Roofline && top != nil {
		return number(100*bench.SpreadOf(bench.Faster(&x, top)).Median) + " " + string(bench.PercentOfRoofline)
	}
	for _, t := range r.Ratios {
		if t.Place == x.Place && t.What == x.What && t.Over == x.Who {
			return fmt.Sprintf("%s is %s × as fast (%s)", t.Who, number(t.Median), interval(t.Spread))
		}
	}
	return ""
}

func (p *printer) goals(r *bench.Report) {
	var rows [][]string
	for _, g := range r.Goals {
		sign, verdict := "≥", "below the goal"
		if g.AtMost {
			sign, verdict = "≤", "above the goal"
		}
		got := number(g.Got.Median)
		switch {
		case g.Got.N == 0:
			got, verdict = "–", "not measured"
		case g.Met:
			verdict = "met"
		}
		rows = append(rows, []string{g.Name, sign + " " + number(g.Want), got, string(g.Unit), verdict})
	}
	if len(rows) > 0 {
		p.line("\nGoals")
		p.table(rows)
	}
}

func (p *printer) checks(r *bench.Report) {
	var rows [][]string
	for _, c := range r.Checks {
		verdict := "the same work"
		if !c.OK {
			verdict = fmt.Sprintf("NOT the same work: more than %g", bench.Tolerance)
		}
		rows = append(rows, []string{c.Place, c.Who, fmt.Sprintf("%.1g", c.Loss), fmt.Sprintf("%.1g", c.Velocity), verdict})
	}
	if len(rows) > 0 {
		p.line("\nChecked: %d steps from the same weights on the same batches, against our scalar kernels: largest relative difference of the losses, and largest difference of the %s velocities afterwards",
			bench.CheckSteps, number(bench.Points))
		p.table(rows)
	}
}

func interval(s bench.Spread) string {
	if s.N < 2 {
		return ""
	}
	return number(s.Q1) + "–" + number(s.Q3)
}

// number writes three digits or so, and thousands with commas.
func number(x float64) string {
	a := math.Abs(x)
	digits := 0
	switch {
	case a == math.Trunc(a):
	case a < 1:
		digits = 3
	case a < 10:
		digits = 2
	case a < 100:
		digits = 1
	}
	s := strconv.FormatFloat(x, 'f', digits, 64)
	whole, rest, dot := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		return whole + "." + rest
	}
	return whole
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func orNone(browser string) string {
	if browser == "" {
		return "no browser"
	}
	return browser
}
