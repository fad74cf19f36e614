package app

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"flowscope/assets"
	"flowscope/render"
	"flowscope/sim/control"
	"flowscope/sim/film"
)

// recorder is a face that remembers.
type recorder struct {
	sent    []film.Command
	changed []Change
	notices []film.Notice
	cleared []string
	link    string
	chosen  int
	saved   []film.File
}

func (r *recorder) Send(c film.Command)   { r.sent = append(r.sent, c) }
func (r *recorder) Changed(c Change)      { r.changed = append(r.changed, c) }
func (r *recorder) Status(Status)         {}
func (r *recorder) Time(float64, bool)    {}
func (r *recorder) Notice(n film.Notice)  { r.notices = append(r.notices, n) }
func (r *recorder) ClearNotice(id string) { r.cleared = append(r.cleared, id) }
func (r *recorder) Hash(string)           {}
func (r *recorder) Link(h string)         { r.link = h }
func (r *recorder) PNG([]byte, int, int)  {}
func (r *recorder) Choose()               { r.chosen++ }
func (r *recorder) Save(name string, d []byte) {
	r.saved = append(r.saved, film.File{Name: name, Data: d})
}
func (r *recorder) Fullscreen()                 {}
func (r *recorder) Help()                       {}
func (r *recorder) Checkpoint(*film.Checkpoint) {}
func (r *recorder) Drew(bool)                   {}

// sets are the values sent to the simulation for a control.
func (r *recorder) sets(id string) (texts []string) {
	for _, c := range r.sent {
		if c.Kind == film.CmdSet && c.ID == id {
			texts = append(texts, c.Text)
		}
	}
	return texts
}

func start(t *testing.T, o Options) (*App, *recorder, *time.Duration) {
	t.Helper()
	p, err := render.New(assets.Plex())
	if err != nil {
		t.Fatal(err)
	}
	f, now := &recorder{}, new(time.Duration)
	o.Face, o.Now = f, func() time.Duration { return *now }
	return New(p, o), f, now
}

// What the timeline marks: the nodes of given steps; of chosen ones those that the
// solver accepted and those that it rejected, of the first block.
func TestMarks(t *testing.T) {
	times := []float64{0, 0.25, 0.5, 1}
	var s Status
	s.marks(&film.Block{N: 512, Total: 1500, Times: times})
	if s.Adaptive || s.Rejected != nil || s.Steps != "" || len(s.Nodes) != 4 {
		t.Errorf("given steps: %+v", s)
	}
	s = Status{}
	s.marks(&film.Block{N: 512, Total: 1500, Times: times, Attempts: []film.Attempt{
		{T: 0, H: 0.75, Err: 9}, {T: 0, H: 0.5, Err: 0.5, Accepted: true}, {T: 0.5, H: 0.5, Err: 1, Accepted: true}}})
	if !s.Adaptive || !slices.Equal(s.Nodes, []float64{0, 0.5, 1}) || !slices.Equal(s.Rejected, []float64{0.75}) ||
		s.Steps != "2 steps accepted (ticks), 1 rejected (rings), for the first 512 particles" {
		t.Errorf("chosen steps: %+v", s)
	}
	s = Status{}
	s.marks(&film.Block{N: 1, Total: 1, Times: times, Attempts: []film.Attempt{{T: 0, H: 1, Accepted: true}}})
	if s.Steps != "1 step accepted (ticks), 0 rejected (rings)" {
		t.Errorf("one particle: %q", s.Steps)
	}
}

func TestSetReachesSimulationOnce(t *testing.T) {
	a, f, _ := start(t, Options{})
	if err := a.Set(control.Sigma, "0.9"); err != nil {
		t.Fatal(err)
	}
	if got := f.sets(control.Sigma); len(got) != 1 || got[0] != "0.9" {
		t.Errorf("the simulation was sent %q", got)
	}
	if err := a.Set(control.DensityOp, "30"); err != nil {
		t.Fatal(err)
	}
	if got := f.sets(control.DensityOp); got != nil {
		t.Errorf("an opacity was sent to the simulation: %q", got)
	}
	if err := a.Set(control.Sigma, "nine"); err == nil || !strings.Contains(err.Error(), "nine") {
		t.Errorf("error %v does not name the value", err)
	}
	if a.Values().Float(control.Sigma) != 0.9 {
		t.Error("a wrong value replaced the last good one")
	}
}

func TestUndoIsOneGesture(t *testing.T) {
	a, f, _ := start(t, Options{})
	for _, x := range []string{"0.5", "0.6", "0.7"} {
		a.Set(control.Sigma, x)
	}
	a.Commit()
	a.Set(control.Sigma, "0.8")
	a.Commit()
	for _, want := range []float64{0.7, 0.4} {
		if err := a.Act(control.ActUndo); err != nil {
			t.Fatal(err)
		}
		if got := a.Values().Float(control.Sigma); got != want {
			t.Errorf("after undo σ = %g, want %g", got, want)
		}
	}
	a.Act(control.ActRedo)
	if got := f.sets(control.Sigma); got[len(got)-1] != "0.7" {
		t.Errorf("the simulation was sent %q at last, not what redo brought back", got[len(got)-1])
	}
}

func TestWrongLinkIsTold(t *testing.T) {
	a, f, _ := start(t, Options{Hash: "sigma=0.8&steps=many"})
	if a.Values().Float(control.Sigma) != 0.8 || a.Values().Int(control.Steps) != 50 {
		t.Error("the good value was not taken, or the wrong one was")
	}
	if len(f.notices) != 1 || !strings.Contains(f.notices[0].Detail, "many") {
		t.Errorf("notices %v", f.notices)
	}
}

// The simulation stops training by itself; a frame that was under way when a
// hand moved the switch does not move it back.
func TestTrainFollowsTheSimulation(t *testing.T) {
	a, _, now := start(t, Options{})
	*now = time.Second
	a.Set(control.Train, "0")
	*now += 100 * time.Millisecond
	a.Receive(&film.Frame{Training: true})
	if a.Values().Bool(control.Train) {
		t.Error("a frame that was late moved the switch")
	}
	*now += time.Second
	a.Receive(&film.Frame{Training: true})
	if !a.Values().Bool(control.Train) {
		t.Error("the switch does not follow the simulation")
	}
}

func TestOfferIsTaken(t *testing.T) {
	a, f, _ := start(t, Options{Hash: "lr=0.3&train=0"})
	a.Receive(&film.Notice{ID: "diverged", Level: film.Error, Offer: "Go on at 0.03", Hash: "lr=0.03&train=1"})
	if err := a.Accept("diverged"); err != nil {
		t.Fatal(err)
	}
	if v := a.Values(); v.Float(control.Rate) != 0.03 || !v.Bool(control.Train) {
		t.Error("the offer was not carried out")
	}
	if got := f.sets(control.Rate); len(got) != 1 || got[0] != "0.03" {
		t.Errorf("the simulation was sent %q", got)
	}
	if a.Accept("diverged") == nil {
		t.Error("an offer was taken twice")
	}
}

// Every action and every preset of the lists can be carried out.
func TestListsAreComplete(t *testing.T) {
	a, f, _ := start(t, Options{})
	for _, act := range control.Actions() {
		if err := a.Act(act.ID); err != nil {
			t.Errorf("%s: %v", act.ID, err)
		}
	}
	for _, p := range control.Presets() {
		if err := a.Preset(p.ID); err != nil {
			t.Errorf("%s: %v", p.ID, err)
		}
		if id, edited := a.session.Preset(); id != p.ID || edited {
			t.Errorf("after preset %s the session has %q, edited %v", p.ID, id, edited)
		}
	}
	if a.Act("dance") == nil || a.Preset("nowhere") == nil {
		t.Error("what is not in the lists was carried out")
	}
	f.cleared = nil
	a.Set(control.Sigma, "0.6")
	if len(f.cleared) != 1 || f.cleared[0] != "preset" {
		t.Errorf("a preset that was changed by hand is still explained: cleared %v", f.cleared)
	}
	a.Act(control.ActLink)
	if !strings.Contains(f.link, "sigma=0.6") {
		t.Errorf("the link is %q", f.link)
	}
}

func TestReducedMotionStartsAtTheEnd(t *testing.T) {
	a, _, _ := start(t, Options{ReducedMotion: true})
	if c := a.Clock(); c.Playing || c.T != 1 {
		t.Errorf("with reduced motion the film starts at t = %g, playing %v", c.T, c.Playing)
	}
	b, _, _ := start(t, Options{ReducedMotion: true, Hash: "t=0.25&play=1"})
	if c := b.Clock(); !c.Playing || c.T != 0.25 {
		t.Errorf("a link's own time is overruled: t = %g, playing %v", c.T, c.Playing)
	}
}

func TestStateIsJSON(t *testing.T) {
	a, _, _ := start(t, Options{})
	a.Receive(&film.Frame{Loss: math.NaN(), Floor: math.Inf(1), Kernel: "a\"b\\c\nd\u2028"})
	a.Receive(&film.Points{XY: []float32{1, 2}, Label: "exact"})
	var v map[string]any
	if err := json.Unmarshal([]byte(a.State()), &v); err != nil {
		t.Fatalf("%v in %s", err, a.State())
	}
	if v["kernel"] != "a\"b\\c\nd\u2028" || v["loss"] != nil {
		t.Errorf("kernel %q, loss %v", v["kernel"], v["loss"])
	}
}

func TestWords(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 6240: "6,240", 1234567: "1,234,567", -1500: "−1,500"} {
		if got := Thousands(n); got != want {
			t.Errorf("Thousands(%d) = %q, want %q", n, got, want)
		}
	}
	for x, want := range map[float64]string{1.956: "1.96", 1234.4: "1,234", 2.5e7: "2.5e+07"} {
		if got := fixed(x, 2); got != want {
			t.Errorf("fixed(%g) = %q, want %q", x, got, want)
		}
	}
	if fixed(math.NaN(), 2) != none {
		t.Error("NaN is shown as a number")
	}
}

// What the page is told is JSON that holds what it was made from.
func TestPageIsToldJSON(t *testing.T) {
	v, err := control.Defaults().Merge("sigma=0.7&probes=1~2")
	if err != nil {
		t.Fatal(err)
	}
	var values map[string]string
	if err := json.Unmarshal([]byte(ValuesJSON(v)), &values); err != nil {
		t.Fatal(err)
	}
	if len(values) != len(control.List()) || values[control.Probes] != v.Text(control.Probes) {
		t.Errorf("%d values, probes %q", len(values), values[control.Probes])
	}
	var change struct {
		Values, Hints map[string]string
		Preset        struct {
			ID     string
			Edited bool
		}
		Undo, Redo int
	}
	c := Change{IDs: []string{control.Sigma}, Values: v, Preset: "first", Edited: true, Undo: 3, Redo: 1}
	if err := json.Unmarshal([]byte(c.JSON()), &change); err != nil {
		t.Fatal(err)
	}
	_, hint := v.Applies(control.Sigma)
	if len(change.Values) != 1 || change.Values[control.Sigma] != "0.7" || hint == "" || change.Hints[control.Sigma] != hint ||
		change.Preset.ID != "first" || !change.Preset.Edited || change.Undo != 3 || change.Redo != 1 {
		t.Errorf("%+v", change)
	}
	s := Status{Step: "6,240", Exact: "a \"word\"", Training: true, Pending: []string{control.Width, control.Seed}, Nodes: []float64{0, 0.5, 1}}
	var status struct {
		Step, Exact string
		Training    bool
		Pending     []string
		Nodes       []float64
	}
	if err := json.Unmarshal([]byte(s.JSON()), &status); err != nil {
		t.Fatal(err)
	}
	if status.Step != s.Step || status.Exact != s.Exact || !status.Training || len(status.Pending) != 2 || status.Pending[1] != control.Seed || len(status.Nodes) != 3 || status.Nodes[1] != 0.5 {
		t.Errorf("%+v", status)
	}
	var empty struct{ Pending, Nodes []any }
	if err := json.Unmarshal([]byte(Status{}.JSON()), &empty); err != nil || empty.Pending == nil || empty.Nodes == nil {
		t.Errorf("empty lists: %v %+v", err, empty)
	}
	s = Status{Adaptive: true, Rejected: []float64{0.25, 0.75}, Steps: "5 steps"}
	var marks struct {
		Adaptive bool
		Rejected []float64
		Steps    string
	}
	if err := json.Unmarshal([]byte(s.JSON()), &marks); err != nil || !marks.Adaptive || len(marks.Rejected) != 2 || marks.Rejected[1] != 0.75 || marks.Steps != s.Steps {
		t.Errorf("marks: %v %+v", err, marks)
	}
	var notice map[string]string
	if err := json.Unmarshal([]byte(NoticeJSON(film.Notice{ID: "x", Level: film.Warn, Title: "T", Offer: "Go on"})), &notice); err != nil {
		t.Fatal(err)
	}
	if notice["level"] != "warn" || notice["offer"] != "Go on" {
		t.Errorf("%v", notice)
	}
}

// Without particles nothing is measured, whatever was before.
func TestDistancesInWords(t *testing.T) {
	d := &film.Distances{N: 10}
	d.Readings[film.SlicedW2] = []film.Reading{{Step: 1, Value: .25}}
	if got := distances(d, false); !strings.HasPrefix(got, "sliced W2 0.25 (floor 0), energy distance measuring…") {
		t.Errorf("with particles: %q", got)
	}
	for _, d := range []*film.Distances{nil, d} {
		if got := distances(d, true); got != "–, particles are off." {
			t.Errorf("without: %q", got)
		}
	}
}
