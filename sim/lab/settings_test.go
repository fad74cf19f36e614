package lab

import (
	"math"
	"slices"
	"strings"
	"testing"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/film"
	"flowscope/sim/nn"
	"flowscope/sim/path"
	"flowscope/sim/solve"
)

// The list of controls and the rooms that do the work name the same things.
func TestChoicesAreWhatThereIs(t *testing.T) {
	options := func(id string) (ids []string) {
		d, _ := control.Lookup(id)
		for _, o := range d.Choices {
			ids = append(ids, o.ID)
		}
		slices.Sort(ids)
		return ids
	}
	var data, schedules, ode, sde, shapes, acts []string
	for _, k := range dataset.All() {
		data = append(data, k.ID)
	}
	for _, k := range path.All() {
		schedules = append(schedules, k.ID)
	}
	for _, m := range solve.Methods() {
		if m.SDE {
			sde = append(sde, m.ID)
		} else {
			ode = append(ode, m.ID)
		}
	}
	sources := slices.Clone(data)
	data = append(data, "own")
	for _, s := range solve.Shapes() {
		shapes = append(shapes, s.ID)
	}
	for _, a := range nn.Activations() {
		acts = append(acts, strings.ToLower(a.String()))
	}
	for id, have := range map[string][]string{
		control.Data: data, control.Schedule: schedules, control.ODESampler: ode, control.SDESampler: sde,
		control.Source: sources, control.SigmaShape: shapes, control.Activation: acts,
	} {
		slices.Sort(have)
		if want := options(id); !slices.Equal(have, want) {
			t.Errorf("%s: the controls offer %v, there are %v", id, want, have)
		}
	}
}

// cloudText is n points on a circle, as the control of own points has them.
func cloudText(n int) string {
	var c control.Cloud
	for k := range n {
		s, r := math.Sincos(float64(k))
		c.Points = append(c.Points, control.Snap(control.Point{X: s, Y: r}))
	}
	text, err := control.EncodeCloud(c)
	if err != nil {
		panic(err)
	}
	return text
}

// extremes returns the least and the greatest value of a control, or all of its
// options.
func extremes(d control.Def) []string {
	switch d.Kind {
	case control.Choice:
		var ids []string
		for _, o := range d.Choices {
			ids = append(ids, o.ID)
		}
		return ids
	case control.Bool:
		return []string{"0", "1"}
	case control.Points:
		if d.Rule == control.Increasing {
			return []string{"0.001~0.001_0.002~0.002_0.003~0.003", "0.997~0.001_0.998~0.002_0.999~0.999", "0.001~0.997_0.002~0.998_0.003~0.999"}
		}
		return []string{"", "-20~20", "0~0_0~0_0~0_0~0_0~0_0~0_0~0_20~-20"}
	}
	v := control.Defaults()
	if d.Kind == control.Own {
		return []string{"", cloudText(1), cloudText(control.CloudMost)}
	}
	var ends []string
	for _, x := range []float64{d.Min, d.Max} {
		if err := v.SetFloat(d.ID, x); err != nil {
			panic(err)
		}
		ends = append(ends, v.Text(d.ID))
	}
	return ends
}

// Every control at both of its ends, and every option under every condition that
// another control makes: a run takes it, trains, and films it.
func TestEveryValueIsTaken(t *testing.T) {
	small := "n=50&particles=20&steps=3&batch=8&width=8&depth=1"
	try := func(hash string, limit int) {
		v := watch(t, small+"&show=difference&"+hash)
		v.Do(film.Command{Kind: film.CmdLook, View: film.View{Rect: film.Rect{X0: -1, Y0: -1, X1: 1, Y1: 1}, Cols: 3, Rows: 3, Width: 5, Height: 5}})
		for i := 0; i < limit && (v.step < 2 || v.reel.Blocks() == nil || v.reel.Tracks[0] == nil); i++ {
			v.Advance(0)
		}
		if len(v.notices) > 0 || v.reel.Blocks() == nil || v.reel.Tracks[0] == nil || v.step < 2 {
			t.Errorf("%s: step %d, %d blocks, notices %v", hash, v.step, len(v.blocks), v.notices)
		}
		for _, b := range v.blocks {
			if len(b.Times) > film.MaxNodes || b.Times[0] != 0 || b.Times[len(b.Times)-1] != 1 {
				t.Errorf("%s: %d nodes from %v to %v", hash, len(b.Times), b.Times[0], b.Times[len(b.Times)-1])
			}
		}
	}
	for _, d := range control.List() {
		if !d.Sim {
			continue
		}
		for _, x := range extremes(d) {
			if testing.Short() && (d.ID == control.Width || d.ID == control.Batch) {
				continue
			}
			if (d.ID == control.Train || d.ID == control.Trajectories) && x == "0" || d.ID == control.Show {
				continue // what is then not made: TestOnlyWhatIsSeen
			}
			hash := d.ID + "=" + x
			if d.Kind == control.Own {
				hash += "&data=own"
			}
			try(hash, 100_000)
		}
	}
	d, _ := control.Lookup(control.Schedule)
	for _, s := range d.Choices {
		for _, with := range []string{"mode=sde&sde=em&sigma=3&shape=sbdm", "mode=sde&sde=sheun&sigma=3&pathsigma=0.5", "follow=exact&h=0", "follow=exact&ode=rk4&h=0&pathsigma=0.1", "follow=exact&mode=sde&h=0&n=1&noise=0", "form=vp",
			"follow=exact&ode=dopri5&h=0&tol=1e-6", "ode=dopri5&tol=0.1", "follow=exact&ode=dopri5&tol=1e-6&pathsigma=0.5", "follow=exact&ode=dopri5&h=0&n=1&noise=0"} {
			try("schedule="+s.ID+"&"+with, 100_000)
		}
	}
}

func TestSliceTimes(t *testing.T) {
	for _, k := range path.All() {
		for _, sigma := range []float64{0, 0.5} {
			s, err := k.New(path.Params{Exponent: 3, BetaMin: 0.1, BetaMax: 20, Points: [][2]float64{{0.001, 0.9}, {0.5, 0.95}, {0.999, 0.99}}})
			if err != nil {
				t.Fatal(err)
			}
			times := sliceTimes(path.Smoothed(s, sigma))
			if times[0] != 0 || times[film.SliceCount-1] != 1 {
				t.Errorf("%s: from %v to %v", s.Name(), times[0], times[film.SliceCount-1])
			}
			for i := 1; i < film.SliceCount; i++ {
				if !(times[i] > times[i-1]) {
					t.Errorf("%s, σ = %v: slice %d is at %v, the one before at %v", s.Name(), sigma, i, times[i], times[i-1])
				}
			}
		}
	}
	// For the linear schedule alpha/beta = t/(1-t).
	times := sliceTimes(path.Linear())
	for i, at := range times[1 : film.SliceCount-1] {
		want := leastSNR
		for range i {
			want *= 1.28935 // (128·16)^(1/30)
		}
		if got := at / (1 - at); got/want > 1.01 || got/want < 0.99 {
			t.Errorf("slice %d has the ratio %v, want %v", i+1, got, want)
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := thousands(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}
