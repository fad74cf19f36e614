//go:build !js

package panel

import (
	"strings"
	"testing"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// What stands only under other values has its place too.
func TestControlsOfOtherStatesAreThere(t *testing.T) {
	needScreen(t)
	d := newDesk(t, 1440, 900, 1, "data=own&tool=draw&coupling=sinkhorn")
	for _, id := range []string{control.OwnPoints, control.Tool, control.Brush, control.Source, control.Coupling, control.PairBlock, control.Entropy} {
		for range 2 {
			d.Reveal(id)
			d.draw()
		}
		if b, ok := d.Bounds(id); !ok || b.W < 12 || b.H < 16 {
			t.Errorf("%s stands at %v (%v)", id, b, ok)
		}
	}
	keep(t, d.draw(), "panel-own")
}

// The buttons of the own points do what they say, and the row says what there is.
func TestOwnRow(t *testing.T) {
	needScreen(t)
	d := newDesk(t, 1440, 900, 1, "")
	d.Reveal(control.OwnPoints)
	d.draw()
	press := func(id string) {
		t.Helper()
		d.handles[id].main.base().release(true)
	}
	if !d.handles["own clear"].main.GetWidget().Disabled || !strings.HasPrefix(d.ownSaid(), "None yet") {
		t.Errorf("at first it says %q", d.ownSaid())
	}
	press(control.OwnPoints)
	if d.chosen != 1 {
		t.Error("the button opens no dialog")
	}
	press("own add")
	if got := d.ownSaid(); got != "50 points, drawn" || d.summary("own") != "50 points" || d.app.Values().Choice(control.Data) != "own" {
		t.Errorf("after 50 were added: %q, folded %q", got, d.summary("own"))
	}
	press("own clear")
	if d.app.Values().Text(control.OwnPoints) != "" {
		t.Error("the points were not cleared")
	}
	d.app.Act(control.ActUndo)
	press("own erase")
	if d.app.Values().Text(control.OwnPoints) != "" {
		t.Error("the points in the middle were not erased")
	}
	press("own erase")
	if !strings.Contains(d.NoticeShown(), "no points of your own") {
		t.Errorf("erasing nothing says %q", d.NoticeShown())
	}
	c := control.Cloud{Points: []control.Point{{X: 1, Y: 1}}, Scale: [2]float64{1, 1}}
	text, err := control.EncodeCloud(c)
	if err != nil {
		t.Fatal(err)
	}
	d.app.Set(control.OwnPoints, text)
	if got := d.ownSaid(); got != "1 point, from a file, standardised" {
		t.Errorf("of a file it says %q", got)
	}
}

// The points are read when they change and not with every frame.
func TestOwnRowIsReadOnce(t *testing.T) {
	c := control.Cloud{Points: make([]control.Point, control.CloudMost)}
	text, err := control.EncodeCloud(c)
	if err != nil {
		t.Fatal(err)
	}
	p := &Panel{values: control.Defaults()}
	p.ownSaid()
	if err := p.values.Set(control.OwnPoints, text); err != nil {
		t.Fatal(err)
	}
	if got := p.ownSaid(); got != "10,000 points, drawn" {
		t.Errorf("it says %q", got)
	}
	if n := testing.AllocsPerRun(10, func() { p.ownSaid() }); n != 0 {
		t.Errorf("saying it again takes %v allocations", n)
	}
}

// Where there is no score the switch is off, shows what acts, and says why.
func TestSwitchThatDoesNotApply(t *testing.T) {
	needScreen(t)
	d := newDesk(t, 1440, 900, 1, "mode=sde&show=exact&coupling=ot")
	d.draw()
	for id, acts := range map[string]string{control.Mode: "ODE", control.Show: "Learned"} {
		c := d.handles[id].main.(*choices)
		if !c.w.Disabled || c.d.Choices[c.acting()].Label != acts || d.shown(id) != acts {
			t.Errorf("%s: disabled %v, acts as %d, is said to be %q", id, c.w.Disabled, c.acting(), d.shown(id))
		}
		if !strings.Contains(c.tip().text, "Known only for the independent coupling") {
			t.Errorf("%s says %q", id, c.tip().text)
		}
	}
	if k := d.handles[control.Density].main; !k.GetWidget().Disabled {
		t.Error("the density, which is not known, can be switched")
	}
	keep(t, d.draw(), "panel-transport")
	d.app.Set(control.Coupling, "independent")
	if c := d.handles[control.Mode].main.(*choices); c.w.Disabled || c.d.Choices[c.acting()].ID != "sde" {
		t.Error("the switch does not come back")
	}
}

// The two tools of files stand in the bar, and a file goes out.
func TestFileTools(t *testing.T) {
	needScreen(t)
	d := newDesk(t, 1440, 900, 1, "")
	d.app.Act(control.ActSave)
	if n := len(d.sent); n == 0 || d.sent[n-1].Kind != film.CmdDo || d.sent[n-1].ID != control.ActSave {
		t.Error("the simulation is not asked for the model")
	}
	d.app.Receive(&film.File{Name: "model.json", Data: []byte("{}")})
	if len(d.saved) != 1 || d.saved[0] != "model.json" {
		t.Errorf("saved: %q", d.saved)
	}
}
