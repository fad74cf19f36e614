package control

import "testing"

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestUndo(t *testing.T) {
	s := NewSession(Defaults(), Defaults())
	if s.Undo() || s.Redo() {
		t.Error("undid what was never done")
	}
	// One drag is one step, however many values it passes through.
	for _, x := range []string{"0.2", "0.3", "0.4"} {
		must(t, s.Set(Noise, x))
	}
	s.Commit()
	must(t, s.Set(Noise, "0.5"))
	must(t, s.Set(Steps, "7")) // another control is another step without a Commit
	must(t, s.Set(Steps, "7")) // and no change is none
	if u, r := s.Depth(); u != 3 || r != 0 {
		t.Errorf("%d steps to undo, %d to redo; want 3 and 0", u, r)
	}
	state := func() string { return s.Values().Hash() }
	want := []string{"noise=0.5", "noise=0.4", ""}
	for _, w := range want {
		if !s.Undo() || state() != w {
			t.Fatalf("undone to %q, want %q", state(), w)
		}
	}
	if s.Undo() {
		t.Error("undid too much")
	}
	for _, w := range []string{"noise=0.4", "noise=0.5", "noise=0.5&steps=7"} {
		if !s.Redo() || state() != w {
			t.Fatalf("redone to %q, want %q", state(), w)
		}
	}
	s.Undo()
	must(t, s.Set(Sigma, "1"))
	if s.Redo() {
		t.Error("redid what a new change has made impossible")
	}
}

// What moves by itself, and where one looks, is not part of the history.
func TestFleetingIsNotUndone(t *testing.T) {
	s := NewSession(Defaults(), Defaults())
	must(t, s.Set(Noise, "0.2"))
	must(t, s.Set(Zoom, "2"))
	must(t, s.Set(T, "0.5"))
	if u, _ := s.Depth(); u != 1 {
		t.Errorf("%d steps to undo, want 1", u)
	}
	s.Undo()
	if got := s.Values().Hash(); got != "t=0.5&zoom=2" && got != "zoom=2&t=0.5" {
		t.Errorf("undoing the noise left %q", got)
	}
}

// A step that was undone is not changed by what comes after.
func TestHistoryIsNotShared(t *testing.T) {
	s := NewSession(Defaults(), Defaults())
	must(t, s.SetPoints(Probes, []Point{{1, 1}}))
	s.Commit()
	must(t, s.SetPoints(Probes, []Point{{1, 1}, {2, 2}}))
	s.Undo()
	if got := s.Values().Text(Probes); got != "1~1" {
		t.Errorf("one probe undone to %q", got)
	}
	s.Redo()
	if got := s.Values().Text(Probes); got != "1~1_2~2" {
		t.Errorf("redone to %q", got)
	}
}

func TestUndoIsBounded(t *testing.T) {
	s := NewSession(Defaults(), Defaults())
	for i := range 3 * deepest {
		must(t, s.Set(Steps, number(float64(1+i))))
		s.Commit()
	}
	if u, _ := s.Depth(); u != deepest {
		t.Errorf("%d steps are kept, want %d", u, deepest)
	}
	for s.Undo() {
	}
	if got := s.Values().Int(Steps); got != 2*deepest {
		t.Errorf("undone to %d steps, want %d", got, 2*deepest)
	}
}

func TestRefusedChangeIsNoStep(t *testing.T) {
	s := NewSession(Defaults(), Defaults())
	if s.Set(Noise, "9") == nil || s.Set("x", "9") == nil || s.Default("x") == nil ||
		s.SetPoints(Curve, nil) == nil || s.Apply(Preset{ID: "bad", Hash: "noise=9"}) == nil {
		t.Error("took a wrong value")
	}
	if u, _ := s.Depth(); u != 0 || s.Values().Hash() != "" {
		t.Errorf("wrong values left %d steps and %q", u, s.Values().Hash())
	}
	if id, _ := s.Preset(); id != "" {
		t.Errorf("the preset in force is %q", id)
	}
}

// Defaults are those that the session began with: a phone's, for example.
func TestDefault(t *testing.T) {
	phone := Defaults()
	must(t, phone.Set(Particles, "500"))
	s := NewSession(phone, phone)
	must(t, s.Set(Particles, "3000"))
	must(t, s.Default(Particles))
	if got := s.Values().Int(Particles); got != 500 {
		t.Errorf("the default is %d particles, want 500", got)
	}
	must(t, s.SetPoints(Curve, []Point{{0.1, 0.2}, {0.3, 0.4}, {0.5, 0.6}}))
	must(t, s.Default(Curve))
	if got, want := s.Values().Text(Curve), Defaults().Text(Curve); got != want {
		t.Errorf("the default curve is %s, want %s", got, want)
	}
	s.Undo()
	if got := s.Values().Text(Curve); got != "0.1~0.2_0.3~0.4_0.5~0.6" {
		t.Errorf("the default was undone to %s", got)
	}
}

func TestApply(t *testing.T) {
	s := NewSession(Defaults(), Defaults())
	must(t, s.Set(Noise, "0.3"))
	must(t, s.Set(Theme, "light"))
	must(t, s.Set(T, "0.25"))
	few := Preset{ID: "few", Hash: "steps=4"}
	must(t, s.Apply(few))
	v := s.Values()
	if v.Float(Noise) != 0.1 || v.Int(Steps) != 4 {
		t.Errorf("a preset does not start from the defaults: %s", v.Hash())
	}
	if v.Choice(Theme) != "light" || v.Float(T) != 0.25 {
		t.Errorf("a preset changed the theme or the clock: %s", v.Hash())
	}
	if id, edited := s.Preset(); id != "few" || edited {
		t.Errorf("in force: %q, edited %v", id, edited)
	}
	must(t, s.Set(Steps, "5"))
	if _, edited := s.Preset(); !edited {
		t.Error("a preset that was changed does not say so")
	}
	s.Undo()
	s.Undo()
	if got := s.Values().Float(Noise); got != 0.3 {
		t.Errorf("undoing the preset gives noise %v, want 0.3", got)
	}
}

// Undo and redo bring back the preset that was in force, not only its values.
func TestHistoryKnowsPresets(t *testing.T) {
	s := NewSession(Defaults(), Defaults())
	list := Presets()
	for _, p := range []Preset{list[0], list[3]} {
		if err := s.Apply(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Set(Sigma, "0.9"); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		walk   func() bool
		id     string
		edited bool
	}{{s.Undo, list[3].ID, false}, {s.Undo, list[0].ID, false}, {s.Redo, list[3].ID, false}, {s.Redo, list[3].ID, true}} {
		if !step.walk() {
			t.Fatal("the history ends early")
		}
		if id, edited := s.Preset(); id != step.id || edited != step.edited {
			t.Errorf("preset %q, edited %v; want %q, %v", id, edited, step.id, step.edited)
		}
	}
}

// Changes of several controls that were gathered are one step of undo; what comes
// after is another.
func TestGather(t *testing.T) {
	s := NewSession(Defaults(), Defaults())
	s.Gather()
	for _, x := range [][2]string{{Noise, "0"}, {N, "30"}, {Noise, "0.3"}, {Zoom, "2"}, {Data, "rings"}} {
		if err := s.Set(x[0], x[1]); err != nil {
			t.Fatal(err)
		}
	}
	s.Commit()
	s.Set(Noise, "0.5")
	s.Gather() // nothing is gathered
	s.Commit()
	if n, _ := s.Depth(); n != 2 {
		t.Fatalf("%d steps of undo", n)
	}
	s.Undo()
	s.Undo()
	if v := s.Values(); v.Float(Noise) != 0.1 || v.Int(N) != 2000 || v.Choice(Data) != "moons" || v.Float(Zoom) != 2 {
		t.Errorf("undo leaves %s", v.Hash())
	}
	s.Redo()
	if v := s.Values(); v.Float(Noise) != 0.3 || v.Choice(Data) != "rings" {
		t.Errorf("redo leaves %s", v.Hash())
	}
}
