package lab

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// small makes a run that costs little.
const small = "n=200&particles=60&steps=5&batch=32&width=16&depth=2"

// The weights after k steps are a function of the seed and the values: not of
// films, of budgets, of the clock, of how many particles are asked for, of
// scrubbing, or of the viewer being away.
func TestSameBits(t *testing.T) {
	const k = 150
	plain := watch(t, small)
	plain.steps(k)
	want := plain.weights()

	busy := watch(t, "n=200&particles=3000&steps=20&batch=32&width=16&depth=2&mode=sde&follow=exact&show=difference")
	busy.tick = 3 * time.Millisecond
	for i := 0; busy.step < k; i++ {
		switch i % 7 {
		case 0:
			busy.Do(film.Command{Kind: film.CmdClock, T: float64(i%100) / 100})
		case 1:
			busy.set(control.Steps, number(float64(1+i%9)), control.NoiseSeed, number(float64(i%50)))
		case 2:
			busy.Do(film.Command{Kind: film.CmdLook, View: film.View{Rect: film.Rect{X0: -1, Y0: -1, X1: 1 + float64(i%5), Y1: 1}, Cols: 4, Rows: 4, Width: 8, Height: 8}})
		case 3:
			busy.Do(film.Command{Kind: film.CmdVisible, On: i%2 == 0})
		}
		if busy.step == k-1 {
			busy.Advance(0)
		} else {
			busy.Advance(time.Duration(i%3) * time.Millisecond)
		}
		if i > 1e6 {
			t.Fatal("training starves")
		}
	}
	if busy.step != k {
		t.Fatalf("at step %d", busy.step)
	}
	if !slices.Equal(busy.weights(), want) {
		t.Error("films, views and the clock changed the weights")
	}
	other := watch(t, small+"&seed=2")
	other.steps(k)
	if slices.Equal(other.weights(), want) {
		t.Error("another seed gives the same weights")
	}
	real := &viewer{t: t}
	start := time.Now()
	real.Lab = New(Options{Hash: small, Now: func() time.Duration { return time.Since(start) }, Send: real.take})
	real.steps(k)
	if !slices.Equal(real.weights(), want) {
		t.Error("the real clock changed the weights")
	}
}

// What acts at once acts on the running training, and nothing is reset; what
// acts at a reset waits, is listed, and then acts.
func TestWhatActsWhen(t *testing.T) {
	v := watch(t, small)
	v.steps(60)
	base := v.weights()
	moves := map[string]string{
		control.Data: "gaussian", control.N: "300", control.Noise: "0.3", control.Schedule: "cosine", control.Rate: "0.01",
		control.Batch: "64", control.PathSigma: "0.2", control.WeightDecay: "0.1", control.EMA: "0.5", control.Smoothing: "0.2",
	}
	for id, text := range moves {
		w := watch(t, small)
		w.steps(60)
		w.set(id, text)
		if !slices.Equal(w.weights(), base) {
			t.Errorf("%s reset the weights", id)
		}
		w.steps(1)
		if w.step != 61 {
			t.Errorf("%s: step %d, want 61", id, w.step)
		}
		x := watch(t, small)
		x.steps(61)
		same := slices.Equal(w.trainer.EMA(), x.trainer.EMA())
		if want := id == control.Smoothing; same != want { // h is of the exact field alone
			t.Errorf("%s: the next step is the same as without: %v", id, same)
		}
		marked := false
		for _, m := range w.history.marks {
			marked = marked || m.ID == id && m.Step == 60
		}
		if d, _ := control.Lookup(id); marked != d.Mark {
			t.Errorf("%s: marked on the curve: %v, want %v", id, marked, d.Mark)
		}
	}

	v.set(control.Width, "24", control.Depth, "3", control.Activation, "tanh", control.TimePairs, "2", control.Seed, "7")
	v.steps(1)
	v.rates.clear()
	f := v.frame()
	want := []string{control.Width, control.Depth, control.Activation, control.TimePairs, control.Seed}
	if !slices.Equal(f.Pending, want) {
		t.Errorf("waiting for a reset: %v, want %v", f.Pending, want)
	}
	if v.step != 61 || v.trainer.Net().Config().Width != 16 || v.data.Points[0] != watchedData(t, 1) {
		t.Error("what waits for a reset has acted")
	}
	v.do(control.ActReset)
	v.Advance(0)
	if c := v.trainer.Net().Config(); c.Width != 24 || c.Depth != 3 || c.Act.String() != "tanh" || c.In != 6 {
		t.Errorf("reset made %+v", c)
	}
	if v.data.Points[0] == watchedData(t, 1) {
		t.Error("reset did not draw the data of the new seed")
	}
	f = v.frame()
	if v.step > 1 || len(f.Pending) != 0 || len(f.Bins) > 1 || len(f.Marks) != 0 {
		t.Errorf("after a reset: step %d, waiting %v, %d bins, marks %v", v.step, f.Pending, len(f.Bins), f.Marks)
	}
	// Moved and moved back: nothing waits.
	v.set(control.Width, "32")
	v.set(control.Width, "24")
	if f := v.frame(); len(f.Pending) != 0 {
		t.Errorf("waiting for a reset: %v", f.Pending)
	}
}

// watchedData is the first number of the data of a seed.
func watchedData(t *testing.T, seed int) float32 {
	v := watch(t, small+"&seed="+number(float64(seed)))
	v.Advance(0)
	return v.data.Points[0]
}

// A control that does not apply leaves no mark and changes nothing.
func TestWhatDoesNotApply(t *testing.T) {
	v := watch(t, small)
	v.settle()
	v.forget()
	v.set(control.Power, "3", control.VPMax, "30", control.Sigma, "2", control.Curve, "0.1~0.1_0.2~0.2_0.3~0.3")
	v.rest()
	if len(v.blocks)+len(v.tracks)+len(v.slices)+len(v.points) > 0 || len(v.history.marks) > 0 {
		t.Errorf("values that do not apply made %d blocks, %d tracks, %d slices, %d points, marks %v", len(v.blocks), len(v.tracks), len(v.slices), len(v.points), v.history.marks)
	}
}

func TestStep(t *testing.T) {
	v := watch(t, small)
	v.steps(20)
	v.do(control.ActStep)
	v.rest()
	if f := v.reel.Frame; v.step != 21 || f.Training || f.Step != 21 {
		t.Errorf("one step from 20 led to %d, reported as %d, training %v", v.step, f.Step, f.Training)
	}
	v.do(control.ActStep)
	v.do(control.ActStep)
	v.rest()
	if v.step != 23 {
		t.Errorf("two more led to %d", v.step)
	}
	if f := v.reel.Frame; f.FilmStep != 23 || f.FilmDone != 1 {
		t.Errorf("the film is of step %d, done %v", f.FilmStep, f.FilmDone)
	}
	v.set(control.Train, "1")
	v.steps(5)
	v.settle()
	if !watchedEqual(t, v) {
		t.Error("steps one by one are other steps")
	}
}

// watchedEqual compares the weights with those of an uninterrupted run.
func watchedEqual(t *testing.T, v *viewer) bool {
	w := watch(t, small)
	w.steps(v.step)
	return slices.Equal(v.weights(), w.weights())
}

func TestAnneal(t *testing.T) {
	v := watch(t, small+"&lr=0.01")
	v.steps(10)
	v.do(control.ActAnneal)
	v.steps(annealSteps / 2)
	if f := v.frame(); !f.Annealing || math.Abs(f.Rate-0.005) > 1e-9 {
		t.Errorf("half way: annealing %v, rate %v, want 0.005", f.Annealing, f.Rate)
	}
	v.steps(annealSteps/2 - 1)
	if f := v.frame(); !f.Training || !(f.Rate < 1e-7) {
		t.Errorf("before the last step: training %v, rate %v", f.Training, f.Rate)
	}
	v.rest()
	if f := v.reel.Frame; f.Training || f.Annealing || f.Step != 10+annealSteps || f.Rate != 0.01 {
		t.Errorf("after the last step: training %v, annealing %v, step %d, rate %v", f.Training, f.Annealing, f.Step, f.Rate)
	}
	// It starts a paused training, and any change of the loss ends it.
	for id, text := range map[string]string{
		control.Rate: "0.02", control.Batch: "16", control.Data: "rings", control.Schedule: "cosine", control.PathSigma: "0.1",
		control.WeightDecay: "0.01", control.N: "100", control.Noise: "0.2",
	} {
		v.set(control.Train, "0")
		v.do(control.ActAnneal)
		v.steps(3)
		if f := v.frame(); !f.Annealing || !f.Training {
			t.Fatalf("annealing %v, training %v", f.Annealing, f.Training)
		}
		v.set(control.Steps, "7", control.Show, "exact", control.EMA, "0.99")
		if f := v.frame(); !f.Annealing {
			t.Error("the film's values ended annealing")
		}
		v.set(id, text)
		if f := v.frame(); f.Annealing || f.Rate != v.values.Float(control.Rate) || !f.Training {
			t.Errorf("%s: annealing %v at rate %v, training %v", id, f.Annealing, f.Rate, f.Training)
		}
	}
	v.do(control.ActAnneal)
	v.do(control.ActReset)
	if v.anneal.active {
		t.Error("a reset goes on annealing")
	}
}

// The floor belongs to what is learned now, and the film's values do not touch it.
func TestFloorIsReported(t *testing.T) {
	v := watch(t, small+"&data=gaussian&n=1000&noise=0")
	v.settle()
	f := v.reel.Frame
	// One Gaussian of standard deviation s under the linear schedule:
	// E tr Cov(target | x_t) = 2 s²/(t² s² + (1−t)²), integrated over t.
	s := 0.5
	want := 0.0
	const k = 10_000
	for i := range k {
		u := (float64(i) + 0.5) / k
		want += 2 * s * s / (u*u*s*s + (1-u)*(1-u)) / k
	}
	if !(math.Abs(f.Floor/want-1) < 0.1) || !(f.FloorErr > 0 && f.FloorErr < 0.01*f.Floor) {
		t.Errorf("floor %v ± %v, want about %v (for the law, of which there are 1000 points)", f.Floor, f.FloorErr, want)
	}
	v.set(control.Steps, "9")
	v.rest()
	if v.reel.Frame.Floor != f.Floor {
		t.Error("the number of steps changed the floor")
	}
	v.set(control.Schedule, "cosine")
	if !math.IsNaN(v.frame().Floor) {
		v.Advance(0)
	}
	v.rest()
	if v.reel.Frame.Floor == f.Floor || math.IsNaN(v.reel.Frame.Floor) {
		t.Errorf("the floor of another schedule is %v", v.reel.Frame.Floor)
	}
}

// Too large a rate: the loss stops being a number. Training stops and says so,
// the weights of before are back, a tenth of the rate is offered, and no film
// ever shows anything but numbers.
func TestDivergence(t *testing.T) {
	v := watch(t, small)
	v.keep = true
	v.steps(200)
	good := v.weights()
	v.forget()
	// A weight is spoiled, as an overflow would.
	spoil := func(x float32) {
		v.trainer.Net().Params()[0] = x
		for i := 0; v.values.Bool(control.Train); i++ {
			v.Advance(0)
			if i > 1e5 {
				t.Fatal("a network that is lost goes on training")
			}
		}
		v.rest()
	}
	spoil(float32(math.NaN()))
	if len(v.notices) != 1 || v.notices[0].ID != "diverged" || v.notices[0].Level != film.Error {
		t.Fatalf("notices: %v", v.notices)
	}
	n := v.notices[0]
	if n.Hash != "lr=0.0001&train=1" || n.Offer == "" || !strings.Contains(n.Detail, "0.001") || !strings.Contains(n.Detail, "step 200") {
		t.Errorf("offered: %+v", n)
	}
	if f := v.reel.Frame; f.Training || math.IsNaN(f.Loss) && f.Step > 201 {
		t.Errorf("after it: %+v", f)
	}
	if !slices.Equal(v.weights(), good) || !v.trainer.Finite() {
		t.Error("the weights of step 200 are not back")
	}
	finiteFilm(t, v)
	// The offer is taken.
	values, err := v.values.Merge(n.Hash)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range values.Changed(v.values) {
		v.set(id, values.Text(id))
	}
	step := v.step
	v.steps(100)
	if f := v.frame(); !f.Training || f.Rate != 1e-4 || v.step != step+100 || !(f.Loss > 0) {
		t.Errorf("going on: %+v", f)
	}
	// An infinite weight, and one that the loss does not show.
	v.forget()
	spoil(float32(math.Inf(1)))
	if len(v.notices) != 1 || !v.trainer.Finite() {
		t.Errorf("an infinite weight: notices %v", v.notices)
	}
	v.set(control.Train, "1")
	v.forget()
	v.trainer.EMA()[3] = float32(math.NaN())
	for i := 0; len(v.notices) == 0 && i < 1000; i++ {
		v.Advance(0)
	}
	v.rest()
	if len(v.notices) == 0 || !v.trainer.Finite() {
		t.Error("a lost average was not noticed")
	}
	finiteFilm(t, v)
	// An average that is lost while nothing is trained is found out by the next
	// film, which is of the restored weights, as is all that was made before.
	v.keep = false // the reel shows the film from here on
	v.set(control.Train, "1", control.Steps, "7", control.Rate, "0.03", control.EMA, "0.5")
	v.steps(goodEvery - v.step%goodEvery)
	saved := append([]float32(nil), v.trainer.EMA()...)
	v.steps(10)
	v.settle()
	v.forget()
	v.trainer.EMA()[3] = float32(math.NaN())
	v.set(control.Probes, "1~1")
	v.rest()
	if len(v.notices) != 1 || !slices.Equal(v.trainer.EMA(), saved) {
		t.Errorf("a lost average was filmed: notices %v", details(v.notices))
	}
	landed := v.landing()
	v.set(control.Steps, "6")
	v.rest()
	v.set(control.Steps, "7")
	v.rest()
	if again := v.landing(); len(landed) != 2*60 || len(again) != 2*60 {
		t.Errorf("%d and %d numbers landed", len(landed), len(again))
	} else {
		for i := range landed {
			if math.Abs(float64(landed[i]-again[i])) > 1e-4 {
				t.Fatalf("the film of the lost weights is still shown: %v is now %v", landed[i], again[i])
			}
		}
	}
	// At the least rate there is no tenth to offer.
	v.forget()
	v.set(control.Rate, "1e-5", control.Train, "1")
	spoil(float32(math.NaN()))
	if n := v.notices[0]; n.Do != control.ActReset {
		t.Errorf("offered: %+v", n)
	}
}

// A rate that really drives a deep network out of float32's range: the offers,
// taken one after the other, lead to one that it survives, and everything that is
// shown on the way are numbers.
func TestOffersLeadBack(t *testing.T) {
	v := watch(t, "n=200&particles=60&steps=5&batch=32&width=32&depth=6&lr=10")
	v.keep = true
	offers := 0
	for end := int64(300); v.step < end; {
		v.Advance(0)
		if len(v.notices) == 0 {
			continue
		}
		v.rest()
		if v.reel.Frame.Training || !v.trainer.Finite() {
			t.Fatalf("after divergence: %+v", v.reel.Frame)
		}
		values, err := v.values.Merge(v.notices[0].Hash)
		if err != nil || v.notices[0].ID != "diverged" {
			t.Fatalf("%+v: %v", *v.notices[0], err)
		}
		for _, id := range values.Changed(v.values) {
			v.Do(film.Command{Kind: film.CmdSet, ID: id, Text: values.Text(id)})
		}
		v.notices = nil
		end = v.step + 300
		if offers++; offers > 6 {
			t.Fatal("no rate is low enough")
		}
	}
	if offers == 0 {
		t.Error("the network survived a learning rate of 10: this test tests nothing")
	}
	finiteFilm(t, v)
	// Weights that are huge, though finite, stay: that is what such a rate does.
	// A reset is the way out.
	v.set(control.Rate, "0.003")
	v.do(control.ActReset)
	v.steps(300)
	if f := v.frame(); !(f.Loss < v.reference) {
		t.Errorf("after a reset the loss is %v, was %v", f.Loss, v.reference)
	}
}

// finiteFilm checks everything that was sent.
func finiteFilm(t *testing.T, v *viewer) {
	t.Helper()
	check := func(what string, xs []float32) {
		for _, x := range xs {
			if x-x != 0 {
				t.Fatalf("%s holds %v", what, x)
			}
		}
	}
	for _, b := range v.blocks {
		row := make([]float32, 2*b.N)
		for k := range b.Times {
			b.Rows.Row(k, row)
			check("a block", row)
		}
	}
	for _, k := range v.tracks {
		check("a trajectory", k.Pos)
		check("a trajectory's velocity", k.Vel)
	}
	for _, s := range v.slices {
		check("a slice", s.Data)
	}
	for _, f := range v.frames {
		for _, b := range f.Bins {
			check("the loss curve", []float32{b.Mean, b.Raw})
		}
	}
}

// At the greatest rate that can be set the loss leaps; whatever happens, what is
// shown are numbers, and a stop is announced.
func TestGreatestRate(t *testing.T) {
	for _, act := range []string{"silu", "selu", "relu", "tanh"} {
		v := watch(t, small+"&lr=10&act="+act)
		v.keep = true
		for v.step < 400 && v.values.Bool(control.Train) {
			v.Advance(0)
		}
		v.settle()
		finiteFilm(t, v)
		if !v.trainer.Finite() {
			t.Errorf("%s: the weights are not numbers", act)
		}
	}
}

func TestRates(t *testing.T) {
	v := watch(t, small)
	v.steps(3000)
	f := v.reel.Frame
	seconds := (v.frameAt).Seconds()
	if want := float64(f.Step) / seconds; math.Abs(f.StepsPerSec/want-1) > 0.3 {
		t.Errorf("%v steps/s are reported, the mean of the run is %v", f.StepsPerSec, want)
	}
	if math.Abs(f.SamplesPerSec/f.StepsPerSec-32) > 1e-9 {
		t.Errorf("%v samples/s at %v steps/s of 32", f.SamplesPerSec, f.StepsPerSec)
	}
	if got, want := float64(len(v.frames)), seconds*10; math.Abs(got-want) > want/5+2 {
		t.Errorf("%v frames in %v s", got, seconds)
	}
	v.settle()
	if v.reel.Frame.Training {
		t.Error("the last frame before the rest says that training goes on")
	}
}
