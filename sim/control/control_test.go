package control

import (
	"regexp"
	"strings"
	"testing"
)

// Every entry of the list obeys the rules that the panel, the page, the URL and
// the command line take for granted.
func TestListIsWellFormed(t *testing.T) {
	groups := map[string]Group{}
	for _, g := range Groups() {
		if _, twice := groups[g.ID]; twice {
			t.Errorf("group %q stands twice", g.ID)
		}
		groups[g.ID] = g
	}
	for _, g := range groups {
		if p, ok := groups[g.Parent]; g.Parent != "" && (!ok || p.Parent != "" || p.Tab != g.Tab) {
			t.Errorf("group %q stands inside %q, which is not a group of the same tab", g.ID, g.Parent)
		}
	}
	name := regexp.MustCompile(`^[a-z0-9]+$`) // needs no escape in a URL, a flag or HTML
	seen := map[string]bool{}
	for _, d := range List() {
		if !name.MatchString(d.ID) || seen[d.ID] {
			t.Errorf("id %q is not a plain name, or stands twice", d.ID)
		}
		seen[d.ID] = true
		if _, ok := groups[d.Group]; !ok {
			t.Errorf("%s: no group %q", d.ID, d.Group)
		}
		if d.Label == "" || !strings.HasSuffix(d.Help, ".") || strings.Contains(d.Help, "\n") {
			t.Errorf("%s: wants a label and one line of help that ends with a point, has %q and %q", d.ID, d.Label, d.Help)
		}
		if d.Film && !d.Sim || d.AtReset && !d.Sim || d.Mark && !d.Sim {
			t.Errorf("%s: Film, AtReset and Mark are for controls that reach the simulation", d.ID)
		}
		switch d.Kind {
		case Float, Int:
			if !(d.Min < d.Max) || d.Default < d.Min || d.Default > d.Max || d.Step < 0 {
				t.Errorf("%s: range %v to %v, default %v, step %v", d.ID, d.Min, d.Max, d.Default, d.Step)
			}
			if d.Log && d.Min <= 0 {
				t.Errorf("%s: a logarithmic slider from %v", d.ID, d.Min)
			}
		case Choice:
			options := map[string]bool{}
			for _, o := range d.Choices {
				if !regexp.MustCompile(`^[a-z0-9.]+$`).MatchString(o.ID) || options[o.ID] || o.Label == "" {
					t.Errorf("%s: option %q is not a plain name, stands twice or has no label", d.ID, o.ID)
				}
				options[o.ID] = true
			}
			if len(options) < 2 || int(d.Default) >= len(d.Choices) {
				t.Errorf("%s: %d options, default %v", d.ID, len(options), d.Default)
			}
		case Points:
			if d.MinPoints > len(d.DefaultPoints) || d.MaxPoints < len(d.DefaultPoints) || !(d.Min < d.Max) {
				t.Errorf("%s: %d to %d points, %d by default", d.ID, d.MinPoints, d.MaxPoints, len(d.DefaultPoints))
			}
		}
		if d.Of != "" {
			if o, ok := Lookup(d.Of); !ok || o.Kind != Bool {
				t.Errorf("%s: %q is not a switch", d.ID, d.Of)
			}
		}
		for _, w := range d.When {
			c, ok := Lookup(w.ID)
			if !ok || c.Kind != Choice || w.Hint == "" || strings.Contains(w.Hint, "|") || len(w.In) == 0 {
				t.Errorf("%s: condition %+v", d.ID, w)
				continue
			}
			for _, in := range w.In {
				if err := Defaults().Set(w.ID, in); err != nil {
					t.Errorf("%s: condition names an option that is not there: %v", d.ID, err)
				}
			}
		}
	}
	if ids := Defaults().Changed(Defaults()); len(ids) != 0 {
		t.Errorf("defaults differ from defaults in %v", ids)
	}
}

// The constants and the list are two spellings of one thing.
func TestConstantsAreTheList(t *testing.T) {
	ids := []string{Data, N, Noise, Smoothing, OwnPoints, Tool, Brush, Source, Schedule, Power, VPMin, VPMax, CurveForm, Curve,
		Mode, Sigma, SigmaShape, ODESampler, SDESampler, Steps, Tolerance, Particles, Follow, NoiseSeed,
		Train, Rate, Batch, Coupling, PairBlock, Entropy, PathSigma, WeightDecay, EMA, Width, Depth, Activation, TimePairs, Seed,
		Show, Density, DensityOp, Velocity, VelocityOp, ParticlesOn, ParticlesOp, Trajectories, PathsOp,
		DataOn, DataOp, Trails, TrailsOp, LossAxis, Cards, Theme, Projector, Panel,
		Playing, T, Speed, Loop, Zoom, CenterX, CenterY, Probes}
	for _, id := range ids {
		if _, ok := Lookup(id); !ok {
			t.Errorf("constant %q is not in the list", id)
		}
	}
	if len(ids) != len(List()) {
		t.Errorf("%d constants, %d controls", len(ids), len(List()))
	}
}

// A row that several controls share shows one of them at a time, whatever the
// choice that decides.
func TestSlotsHoldOneControl(t *testing.T) {
	for _, decider := range []string{Schedule, Mode, ODESampler} {
		d, _ := Lookup(decider)
		for _, o := range d.Choices {
			v := Defaults()
			if err := v.Set(decider, o.ID); err != nil {
				t.Fatal(err)
			}
			in := map[string]string{}
			for _, c := range List() {
				if c.Slot == "" || len(c.When) == 0 || c.When[0].ID != decider {
					continue
				}
				if ok, _ := v.Applies(c.ID); ok {
					if other := in[c.Slot]; other != "" {
						t.Errorf("%s=%s: %s and %s share the row %s", decider, o.ID, other, c.ID, c.Slot)
					}
					in[c.Slot] = c.ID
				}
			}
		}
	}
}

func TestApplies(t *testing.T) {
	v := Defaults()
	if ok, hint := v.Applies(Sigma); ok || hint == "" {
		t.Errorf("σ applies to an ODE: %v %q", ok, hint)
	}
	if err := v.Set(Mode, "sde"); err != nil {
		t.Fatal(err)
	}
	if ok, hint := v.Applies(Sigma); !ok || hint != "" {
		t.Errorf("σ does not apply to an SDE: %v %q", ok, hint)
	}
	if ok, _ := v.Applies(ODESampler); ok {
		t.Error("the ODE's sampler applies to an SDE")
	}
	if ok, _ := v.Applies(Particles); !ok {
		t.Error("the number of particles, which has no condition, does not apply")
	}
}

// A condition on a control that does not apply itself: the tolerance is of the
// ODE's Dormand–Prince sampler alone, whatever is chosen there under an SDE.
func TestAppliesThroughAnother(t *testing.T) {
	for _, c := range []struct {
		hash       string
		tol, steps bool
		hint       string // of the one that does not apply
	}{
		{"ode=euler", false, true, "Choose Dormand–Prince to use it."},
		{"ode=dopri5", true, false, "Choose another sampler than Dormand–Prince to use it."},
		{"ode=dopri5&mode=sde", false, true, "Switch to ODE to use it."},
		{"ode=rk4&mode=sde", false, true, "Switch to ODE to use it."},
	} {
		v, err := Defaults().Merge(c.hash)
		if err != nil {
			t.Fatal(err)
		}
		tol, hint := v.Applies(Tolerance)
		steps, other := v.Applies(Steps)
		if tol != c.tol || steps != c.steps || hint+other != c.hint {
			t.Errorf("%s: the tolerance applies: %v, the steps: %v; hints %q, %q", c.hash, tol, steps, hint, other)
		}
	}
}

func TestActions(t *testing.T) {
	ids, keys := map[string]bool{}, map[string]string{}
	for _, a := range Actions() {
		if ids[a.ID] || a.Label == "" {
			t.Errorf("action %q stands twice or has no label", a.ID)
		}
		ids[a.ID] = true
		for _, k := range a.Keys {
			if keys[k] != "" {
				t.Errorf("key %q is both %s and %s", k, keys[k], a.ID)
			}
			keys[k] = a.ID
		}
		if id, ok := strings.CutPrefix(a.ID, ActToggle+":"); ok {
			if d, ok := Lookup(id); !ok || d.Kind != Bool && d.Kind != Choice {
				t.Errorf("%s: nothing to toggle", a.ID)
			}
		}
	}
	for _, id := range []string{ActReset, ActStep, ActAnneal} {
		if !ids[id] {
			t.Errorf("the simulation's action %q is not in the list", id)
		}
	}
}

func TestPresetsAreLegal(t *testing.T) {
	if p := Presets()[0]; p.Hash != "" {
		t.Errorf("the first preset is what a visitor meets, and should be the defaults; it sets %q", p.Hash)
	}
	seen := map[string]bool{}
	for _, p := range Presets() {
		if seen[p.ID] || p.Label == "" || p.Help == "" {
			t.Errorf("preset %q stands twice or lacks words", p.ID)
		}
		seen[p.ID] = true
		v, err := Defaults().Merge(p.Hash)
		if err != nil {
			t.Errorf("preset %s: %v", p.ID, err)
		}
		// Everything that a preset says must make a difference and must act.
		for _, id := range v.Changed(Defaults()) {
			if ok, hint := v.Applies(id); !ok {
				t.Errorf("preset %s sets %s, which does not apply: %s", p.ID, id, hint)
			}
		}
	}
}
