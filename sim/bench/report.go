package bench

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"time"
)

// Report is what a run of measurements found: the JSON that flowlab bench prints.
type Report struct {
	Date    time.Time `json:"date"`
	Machine Machine   `json:"machine"`
	Rounds  int       `json:"rounds"`
	SlotMS  float64   `json:"slot_ms"` // of one measurement in a round
	Others  float64   `json:"others"`  // see Load.Others: during the rounds
	Results []Result  `json:"results"`
	Ratios  []Ratio   `json:"ratios"`
	Checks  []Check   `json:"checks"`
	Goals   []Goal    `json:"goals"`
	Missing []Missing `json:"missing,omitempty"`
	Notes   []string  `json:"notes,omitempty"`
}

// Machine is where it was measured.
type Machine struct {
	CPU     string `json:"cpu"`
	Cores   int    `json:"cores"`
	OS      string `json:"os"`
	Go      string `json:"go"`
	Browser string `json:"browser,omitempty"`
}

// Result is the spread of one probe's rounds.
type Result struct {
	Place string `json:"place"`
	Title
	Spread           // of Values
	Values []float64 `json:"values"`
}

// Ratio says how many times as fast one is as another, by rounds: above 1 the
// first is faster.
type Ratio struct {
	Place  string `json:"place"`
	What   string `json:"what"`
	Who    string `json:"who"`
	Over   string `json:"over"`
	Spread        // of the rounds' ratios
}

// Check says that a contender does the work of the reference, the scalar kernels:
// from the same weights and batches, the worst relative difference between the
// losses of a few steps, and the largest difference between the velocities after
// them.
type Check struct {
	Place    string  `json:"place"`
	Who      string  `json:"who"`
	Steps    int     `json:"steps"`
	Loss     float64 `json:"loss"`
	Velocity float64 `json:"velocity"`
	OK       bool    `json:"ok"`
}

// Goal is a figure that is wanted.
type Goal struct {
	Name   string  `json:"name"`
	Unit   Unit    `json:"unit"`
	Want   float64 `json:"want"`
	AtMost bool    `json:"at_most,omitempty"` // else at least
	Got    Spread  `json:"got"`
	Met    bool    `json:"met"`
}

// Missing is what was not measured, and why.
type Missing struct {
	Who string `json:"who"`
	Why string `json:"why"`
}

// Tolerance is what losses (relatively) and velocities may differ by for the work
// to count as the same.
const Tolerance = 1e-3

// Compare holds what a contender learned against the reference.
func Compare(place string, got, want Lesson) Check {
	c := Check{Place: place, Who: got.Who, Steps: len(want.Losses)}
	if len(got.Losses) != len(want.Losses) || len(got.Velocities) != len(want.Velocities) {
		c.Loss, c.Velocity = math.MaxFloat64, math.MaxFloat64
		return c
	}
	for i, l := range want.Losses {
		c.Loss = max(c.Loss, math.Abs(got.Losses[i]-l)/l)
	}
	for i, v := range want.Velocities {
		c.Velocity = max(c.Velocity, math.Abs(float64(got.Velocities[i])-float64(v)))
	}
	c.OK = c.Loss <= Tolerance && c.Velocity <= Tolerance
	for _, d := range []*float64{&c.Loss, &c.Velocity} {
		if math.IsNaN(*d) || math.IsInf(*d, 0) { // JSON has neither
			*d = math.MaxFloat64
		}
	}
	return c
}

// Here is this machine.
func Here() Machine {
	return Machine{CPU: cpu(), Cores: runtime.NumCPU(), OS: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version()}
}

// cpu is the processor's name where the system tells it in a file.
func cpu() string {
	b, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for line := range strings.Lines(string(b)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				return strings.TrimSpace(value)
			}
		}
	}
	return runtime.GOARCH
}

// Add takes the series of a run of rounds in.
func (r *Report) Add(all []Series) {
	for _, s := range all {
		if s.Err != nil {
			r.Missing = append(r.Missing, Missing{fmt.Sprintf("%s, %s, %s", s.Place, s.Who, s.What), s.Err.Error()})
			continue
		}
		r.Results = append(r.Results, Result{s.Place, s.Title, SpreadOf(s.Values), s.Values})
	}
}

// Find returns a result, or nil.
func (r *Report) Find(place, what, who string) *Result {
	for i, x := range r.Results {
		if x.Place == place && x.What == what && x.Who == who {
			return &r.Results[i]
		}
	}
	return nil
}

// Top is the roofline that kernels are held against: their own, or, where they
// have none (package simd in WebAssembly), that of the kernels there that use the
// same instructions, which are those that round every product.
func (r *Report) Top(place, who string) *Result {
	if own := r.Find(place, Roofline, who); own != nil {
		return own
	}
	for i, x := range r.Results {
		if x.Place == place && x.What == Roofline && !strings.HasSuffix(x.Who, "relaxed") {
			return &r.Results[i]
		}
	}
	return nil
}

// Faster is how many times as fast a is as b, round by round; nil if one of them
// was not measured.
func Faster(a, b *Result) []float64 {
	switch {
	case a == nil || b == nil:
		return nil
	case a.Unit.Lower():
		a, b = b, a
	}
	return Ratios(a.Values, b.Values)
}

// Compare adds how many times as fast who is as over, if both were measured.
func (r *Report) Compare(place, what, who, over string) {
	if times := Faster(r.Find(place, what, who), r.Find(place, what, over)); times != nil {
		r.Ratios = append(r.Ratios, Ratio{place, what, who, over, SpreadOf(times)})
	}
}

// Goal adds a goal for measured values; one without any is not met.
func (r *Report) Goal(name string, unit Unit, want float64, values []float64) {
	g := Goal{Name: name, Unit: unit, Want: want, AtMost: unit.Lower()}
	if len(values) > 0 {
		g.Got = SpreadOf(values)
		g.Met = g.Got.Median >= want
		if g.AtMost {
			g.Met = g.Got.Median <= want
		}
	}
	r.Goals = append(r.Goals, g)
}

// GoalOf adds a goal for a result, and one for how many times as fast it is as
// another; both may be missing.
func (r *Report) GoalOf(name string, unit Unit, want float64, own *Result, times float64, other string, over *Result) {
	var values []float64
	if own != nil {
		values = own.Values
	}
	r.Goal(name, unit, want, values)
	r.Goal(name+", over "+other, Times, times, Faster(own, over))
}

// layerShare is the part of the roofline that a layer's products should reach.
const layerShare = 60

// LayerGoals adds the share of their roofline that each of a layer's products
// reaches on the kernels named.
func (r *Report) LayerGoals(place, kernels string) {
	top := r.Top(place, kernels)
	for _, what := range []string{Forward, InputGradient, WeightGradient} {
		share := Faster(r.Find(place, what, kernels), top)
		for i := range share {
			share[i] *= 100
		}
		r.Goal(fmt.Sprintf("%s, %s, %s", what, place, kernels), PercentOfRoofline, layerShare, share)
	}
}
