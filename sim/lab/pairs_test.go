package lab

import (
	"math"
	"slices"
	"strings"
	"testing"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/film"
	"flowscope/sim/measure"
	"flowscope/sim/solve"
)

// The path energy of optimal transport is little more than the least that there can
// be, W2², and that of independent pairs nearly twice as much (Tong et al. 2024,
// table 2: NPE .083 and .891 from N to moons, so 1.75 times as much); both carry the
// source to the data.
func TestCouplingsTeachOtherFlows(t *testing.T) {
	if testing.Short() {
		t.Skip("it trains three networks")
	}
	energy := map[string]float64{}
	for _, c := range []string{"independent", "ot", "sinkhorn"} {
		values, err := control.Defaults().Merge("batch=128&noise=0.1&ema=0.99&eps=0.3&coupling=" + c)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := NewTraining(values)
		if err != nil {
			t.Fatal(err)
		}
		for range 2000 {
			if _, err := tr.Step(); err != nil {
				t.Fatal(err)
			}
		}
		m, err := tr.Model()
		if err != nil {
			t.Fatal(err)
		}
		s, err := NewSampling(m, m.Settings())
		if err != nil {
			t.Fatal(err)
		}
		const n = 1000
		x0, data := make([]float32, dim*n), make([]float32, dim*n)
		solve.SourceNormals(7, 0, x0)
		(&truth{key: truthOf(s.lab.dataKey)}).draw(data)
		s.lab.freeze(&s.net)
		var p measure.Paths
		if err := p.Begin(s.net, x0, dim, measure.PathSteps); err != nil {
			t.Fatal(err)
		}
		for !p.Advance(10) {
		}
		energy[c] = p.Energy()
		if sw := measure.SlicedW2(p.End(), data, measure.Directions); !(sw < 0.2) {
			t.Errorf("%s: the flow ends %v from the data", c, sw)
		}
	}
	if i := energy["independent"]; !(i > 1.5*energy["ot"] && i > 1.3*energy["sinkhorn"]) {
		t.Errorf("path energies %v", energy)
	}
}

// Where the score is not known there is no SDE, and nothing is called exact.
func TestWhatIsNotKnownIsNotShown(t *testing.T) {
	for _, cause := range []string{"coupling=ot", "coupling=sinkhorn", "source=rings"} {
		v := watch(t, small+"&mode=sde&follow=exact&show=difference&"+cause)
		v.Do(film.Command{Kind: film.CmdLook, View: film.View{Rect: film.Rect{X0: -1, Y0: -1, X1: 1, Y1: 1}, Cols: 3, Rows: 3, Width: 5, Height: 5}})
		v.steps(3)
		v.settle()
		for _, s := range v.slices {
			if s.Layer != film.Learned {
				t.Fatalf("%s: a slice of layer %d was made", cause, s.Layer)
			}
		}
		if v.reel.Tracks[1] != nil || v.reel.Tracks[0] == nil || v.reel.Tracks[0].SDE || v.reel.Blocks()[0].SDE {
			t.Errorf("%s: exact trajectories, or an SDE", cause)
		}
		if f := v.reel.Frame; !math.IsNaN(f.Floor) || !strings.Contains(v.reel.Points.Label, "known") {
			t.Errorf("%s: floor %v, %q", cause, f.Floor, v.reel.Points.Label)
		}
		// What is asked for comes back with what makes it possible.
		v.set(control.Coupling, "independent", control.Source, "gaussian", control.Train, "1")
		v.steps(3)
		v.settle()
		if v.reel.Tracks[1] == nil || !v.reel.Blocks()[0].SDE || math.IsNaN(v.reel.Frame.Floor) {
			t.Errorf("%s: what is exact did not come back", cause)
		}
	}
}

// Particles start from points of the source, each from its own, and other points
// when the noise seed is another.
func TestSource(t *testing.T) {
	v := watch(t, small+"&source=8gaussians&noiseseed=5")
	v.steps(2)
	v.settle()
	set, err := dataset.Named("8gaussians", sourcePoints, dataset.DefaultNoise, sourceFlows+5)
	if err != nil {
		t.Fatal(err)
	}
	from := v.node(0)
	if !slices.Equal(from, set.Points[:len(from)]) {
		t.Error("the particles do not start from the source's points")
	}
	v.set(control.NoiseSeed, "6")
	v.rest()
	if slices.Equal(v.node(0), from) {
		t.Error("the noise seed chooses nothing")
	}
	if v.reel.Points.Home.X1 < 3.5 {
		t.Errorf("the picture at home, %+v, does not hold the source", v.reel.Points.Home)
	}
}

// With a smoothed path particles start where training has t = 0: at the source's points
// and noise beside them, not at points that are farther apart.
func TestSourceIsBlurred(t *testing.T) {
	const sigma = 0.4
	v := watch(t, small+"&source=8gaussians&pathsigma=0.4&particles=2000")
	v.steps(2)
	v.settle()
	set := sourceSet("8gaussians", sourceFlows+1)
	var sum, square, along float64
	from := v.node(0)
	for i, x := range from {
		d := float64(x - set.Points[i])
		sum, square, along = sum+d, square+d*d, along+d*float64(set.Points[i])
	}
	n := float64(len(from))
	if sd := math.Sqrt(square / n); math.Abs(sum/n) > 4*sigma/math.Sqrt(n) || math.Abs(sd-sigma) > 4*sigma/math.Sqrt(2*n) || math.Abs(along/n) > 8*sigma/math.Sqrt(n) {
		t.Errorf("starts are off the source's points by %v ± %v in the mean, along them by %v", sum/n, sd, along/n)
	}
}

// Pairs of a large batch are made in slices: other work goes on between them, and a
// batch that is being made when training is paused is finished.
func TestPairingInSlices(t *testing.T) {
	v := watch(t, small+"&coupling=ot&batch=512&block=512&n=2000")
	seen := 0
	for i := 0; v.step < 3; i++ {
		v.Advance(0)
		if v.drawing {
			seen++
		}
		if i > 1e6 {
			t.Fatal("never done")
		}
	}
	if seen < 6 {
		t.Errorf("in three steps a batch was seen in the making %d times", seen)
	}
	for !v.drawing {
		v.Advance(0)
	}
	step := v.step
	v.settle()
	if v.step != step+1 || v.drawing {
		t.Errorf("paused in a step's drawing: %d steps more", v.step-step)
	}
}

// A person's own points are the data set; until there are some, another stands in.
func TestOwnPoints(t *testing.T) {
	v := watch(t, small+"&data=own&noise=0")
	v.steps(1)
	moons := slices.Clone(v.data.Points)
	if want, _ := dataset.Make("moons", v.values.Int(control.N), 0, uint64(v.netKey.seed)); !slices.Equal(moons, want.Points) {
		t.Error("without own points the data are not the default's")
	}
	v.set(control.OwnPoints, cloudText(30))
	v.steps(1)
	if v.data.Len() != 30 {
		t.Fatalf("%d points of 30", v.data.Len())
	}
	for i := 0; i < len(v.data.Points); i += 2 {
		if r := math.Hypot(float64(v.data.Points[i]), float64(v.data.Points[i+1])); math.Abs(r-1) > 0.002 {
			t.Errorf("point %d is %g from the middle of a circle of radius 1", i/2, r)
		}
	}
	v.settle()
	if p := v.reel.Points; !strings.Contains(p.Label, "30 points") {
		t.Errorf("%q", p.Label)
	}
}

// An entropy too small for the points stops the training and says what would do.
func TestEntropyTooSmall(t *testing.T) {
	// A cross of points ten units out: their cost from the noise is a hundred and more,
	// of which a hundredth is the least entropy.
	far, err := control.EncodeCloud(control.Cloud{Points: []control.Point{{X: 10}, {X: -10}, {Y: 10}, {Y: -10}}})
	if err != nil {
		t.Fatal(err)
	}
	v := watch(t, small+"&coupling=sinkhorn&eps=0.05&data=own&own="+far)
	for i := 0; v.Advance(0) && len(v.notices) == 0 && i < 10000; i++ {
	}
	if len(v.notices) == 0 || v.notices[0].ID != "coupling" || !strings.Contains(v.notices[0].Detail, "eps") || v.values.Bool(control.Train) {
		t.Fatalf("%v", details(v.notices))
	}
	v.set(control.Entropy, "5", control.Train, "1")
	v.steps(2)
}
