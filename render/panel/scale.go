package panel

import (
	"math"
	"strconv"
	"strings"

	"flowscope/sim/control"
)

// position returns where x stands on the slider of d, 0 … 1.
func position(d *control.Def, x float64) float64 {
	u := (x - d.Min) / (d.Max - d.Min)
	if d.Log {
		u = math.Log(x/d.Min) / math.Log(d.Max/d.Min)
	}
	if u != u {
		return 0
	}
	return min(max(u, 0), 1)
}

// valueAt returns the value at place u of the slider of d: the inverse of
// [position], rounded to what a person would type.
func valueAt(d *control.Def, u float64) float64 {
	u = min(max(u, 0), 1)
	switch u {
	case 0:
		return d.Min
	case 1:
		return d.Max
	}
	if d.Log {
		return tidy(d, round3(d.Min*math.Pow(d.Max/d.Min, u)))
	}
	x := d.Min + u*(d.Max-d.Min)
	if d.Step > 0 {
		x = d.Min + math.Round((x-d.Min)/d.Step)*d.Step
	}
	return tidy(d, x)
}

// steps are how many keyboard steps there are from end to end where the list
// gives none.
const steps = 200

// nudged returns x moved by n keyboard steps, at least to the next value that
// shows.
func nudged(d *control.Def, x float64, n int) float64 {
	if d.Log {
		y := tidy(d, round3(x*math.Pow(d.Max/d.Min, float64(n)/steps)))
		if y == x && d.Kind == control.Int {
			y = tidy(d, x+math.Copysign(1, float64(n)))
		}
		return y
	}
	step := d.Step
	if step == 0 {
		step = (d.Max - d.Min) / steps
		if d.Kind == control.Int {
			step = max(1, math.Round(step))
		}
	}
	return tidy(d, x+float64(n)*step)
}

// tidy brings x into the legal range and rid of the dust of binary fractions.
func tidy(d *control.Def, x float64) float64 {
	if d.Kind == control.Int {
		x = math.Round(x)
	} else {
		x = math.Round(x*1e9) / 1e9
	}
	return min(max(x, d.Min), d.Max)
}

// round3 rounds to three significant digits: more than a slider can tell apart.
func round3(x float64) float64 {
	if x == 0 {
		return 0
	}
	p := math.Pow(10, 2-math.Floor(math.Log10(math.Abs(x))))
	return math.Round(x*p) / p
}

// Format writes a number of d as it is shown: thousands commas, the list's
// decimals, a real minus sign; without the unit.
func Format(d *control.Def, x float64) string {
	var s string
	switch {
	case d.Kind == control.Int:
		s = commas(strconv.FormatFloat(x, 'f', 0, 64))
	case d.Log && x > 0 && x < control.ScientificBelow:
		s = control.Scientific(round3(x))
	case d.Log && d.Decimals > 2:
		// Over several powers of ten, fixed decimals would drown the value in zeros.
		s = strconv.FormatFloat(round3(x), 'f', -1, 64)
	default:
		s = commas(strconv.FormatFloat(x, 'f', d.Decimals, 64))
		// A typed value may be finer than the decimals shown: never show another.
		if back, err := control.ParseNumber(s); err == nil && math.Abs(back-x) > 1e-9 {
			s = commas(strconv.FormatFloat(x, 'f', min(6, digits(x)), 64))
		}
	}
	return strings.Replace(s, "-", "−", 1)
}

// digits returns how many decimals x needs.
func digits(x float64) int {
	_, frac, _ := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), ".")
	return len(frac)
}

func commas(s string) string {
	whole, frac, dot := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		return sign + whole + "." + frac
	}
	return sign + whole
}

// numeral writes a number as [control.Values.Set] reads it.
func numeral(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
