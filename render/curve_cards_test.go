package render

import (
	"math"
	"testing"

	"flowscope/sim/control"
	"flowscope/sim/path"
)

// values sets controls on top of the defaults: id, text, id, text, …
func valuesWith(t *testing.T, set ...string) control.Values {
	t.Helper()
	v := control.Defaults()
	for i := 0; i+1 < len(set); i += 2 {
		if err := v.Set(set[i], set[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	return v
}

// Every schedule of the list can be drawn, with the parameters of its controls.
func TestScheduleOfEveryChoice(t *testing.T) {
	d, _ := control.Lookup(control.Schedule)
	for _, o := range d.Choices {
		s, err := scheduleOf(valuesWith(t, control.Schedule, o.ID))
		if err != nil {
			t.Errorf("%s: %v", o.ID, err)
			continue
		}
		if c := s.At(1); math.Abs(c.Alpha-1) > 1e-9 {
			t.Errorf("%s: alpha_1 = %v", o.ID, c.Alpha)
		}
	}
	s, err := scheduleOf(valuesWith(t, control.Schedule, "polynomial", control.Power, "3"))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.At(0.5).Alpha; math.Abs(got-0.125) > 1e-12 {
		t.Errorf("t³ at 0.5 is %v", got)
	}
	s, err = scheduleOf(valuesWith(t, control.Schedule, "custom", control.Curve, "0.25~0.05_0.5~0.3_0.75~0.85", control.CurveForm, "vp"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range [][2]float64{{0.25, 0.05}, {0.5, 0.3}, {0.75, 0.85}} {
		c := s.At(p[0])
		if math.Abs(c.Alpha-p[1]) > 1e-12 || math.Abs(c.Alpha*c.Alpha+c.Beta*c.Beta-1) > 1e-12 {
			t.Errorf("at %v: alpha %v beta %v", p[0], c.Alpha, c.Beta)
		}
	}
}

func TestKappaOfBetaIsTheInverse(t *testing.T) {
	for _, f := range []path.Form{path.Convex, path.VariancePreserving} {
		for k := 0.0; k <= 1; k += 1.0 / 64 {
			if got := kappaOfBeta(f, betaOfKappa(f, k)); math.Abs(got-k) > 1e-7 {
				t.Errorf("%v: kappa %v comes back as %v", f, k, got)
			}
		}
		if a, b := kappaOfBeta(f, 1.5), kappaOfBeta(f, -1); a != 0 || b != 1 {
			t.Errorf("%v: beta outside [0, 1] gives kappa %v, %v", f, a, b)
		}
	}
}

// A custom curve that replaces a schedule is legal, has its form and passes
// through its alpha at the points.
func TestCustomFromEverySchedule(t *testing.T) {
	d, _ := control.Lookup(control.Schedule)
	want := map[string]string{"linear": formConvex, "cosine": formVP, "polynomial": formConvex, "linearvp": formVP, "sqrt": "", "ddpm": formVP, "custom": formConvex}
	for _, o := range d.Choices {
		for _, power := range []string{"1", "2", "5"} {
			v := valuesWith(t, control.Schedule, o.ID, control.Power, power)
			s, err := scheduleOf(v)
			if err != nil {
				t.Fatal(err)
			}
			pts, form, ok := customFrom(s)
			if ok != (want[o.ID] != "") || form != want[o.ID] {
				t.Errorf("%s: form %q, %v; want %q", o.ID, form, ok, want[o.ID])
			}
			if !ok {
				continue
			}
			if err := v.SetPoints(control.Curve, pts); err != nil {
				t.Errorf("%s, n = %s: %v", o.ID, power, err)
			}
			for _, p := range pts {
				if math.Abs(p.Y-s.At(p.X).Alpha) > 2*path.PointGap {
					t.Errorf("%s, n = %s: point (%v, %v), alpha %v", o.ID, power, p.X, p.Y, s.At(p.X).Alpha)
				}
			}
		}
	}
}
