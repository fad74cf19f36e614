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
	Place  string    `json:"place"`
	What   string    `json:"what"`
	Who    string    `json:"who"`
	Unit   Unit      `json:"unit"`
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
	Unit   string  `json:"unit"`
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

// CheckSteps is the number of steps by which contenders are compared: while
// rounding has not grown, and the weights have moved at the full rate.
const CheckSteps = 5

// Compare holds losses and velocities against those of the reference.
func Compare(place, who string, losses, wantLosses []float64, u, want []float32) Check {
	c := Check{Place: place, Who: who, Steps: len(wantLosses)}
	if len(losses) != len(wantLosses) || len(u) != len(want) {
		c.Loss, c.Velocity = math.MaxFloat64, math.MaxFloat64
		return c
	}
	c.OK = true
	worst := func(d float64) float64 {
		if !(d <= Tolerance) { // NaN too
			c.OK = false
		}
		return d
	}
	for i, l := range losses {
		c.Loss = max(c.Loss, worst(math.Abs(l-wantLosses[i])/wantLosses[i]))
	}
	for i, v := range u {
		c.Velocity = max(c.Velocity, worst(math.Abs(float64(v)-float64(want[i]))))
	}
	if !c.OK && (math.IsNaN(c.Loss) || math.IsNaN(c.Velocity)) { // JSON has no NaN
		c.Loss, c.Velocity = math.MaxFloat64, math.MaxFloat64
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
		r.Results = append(r.Results, Result{s.Place, s.What, s.Who, s.Unit, SpreadOf(s.Values), s.Values})
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

// Faster is how many times as fast a is as b, round by round.
func Faster(a, b *Result) []float64 {
	if a.Unit.Lower() {
		a, b = b, a
	}
	return Ratios(a.Values, b.Values)
}

// Compare adds how many times as fast who is as over, if both were measured.
func (r *Report) Compare(place, what, who, over string) {
	a, b := r.Find(place, what, who), r.Find(place, what, over)
	if a != nil && b != nil {
		r.Ratios = append(r.Ratios, Ratio{place, what, who, over, SpreadOf(Faster(a, b))})
	}
}

// Goal adds a goal for measured values; one that was not measured is not met.
func (r *Report) Goal(name, unit string, want float64, atMost bool, values []float64) {
	g := Goal{Name: name, Unit: unit, Want: want, AtMost: atMost}
	if len(values) > 0 {
		g.Got = SpreadOf(values)
		g.Met = g.Got.Median >= want
		if atMost {
			g.Met = g.Got.Median <= want
		}
	}
	r.Goals = append(r.Goals, g)
}
