package lab

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// pair is a run made in two parts, each on a clock of its own, as two threads
// would: the one whose clock is behind goes next.
type pair struct {
	t             testing.TB
	trains, films *viewer
	inbox         map[*viewer][][]byte
	asleep        map[*viewer]bool
	weights       int // messages with weights
	bytes         int // of all messages
	other         map[*viewer]*viewer
	ahead         time.Duration // of the filmer's clock
}

// watchPair starts both parts. A look at the clock takes 0.2 ms.
func watchPair(t testing.TB, hash string) *pair {
	t.Helper()
	p := &pair{
		t: t, inbox: map[*viewer][][]byte{}, asleep: map[*viewer]bool{}, other: map[*viewer]*viewer{},
		ahead: 1000 * time.Second, // clocks of two threads have nothing to do with each other
	}
	part := func(k Part, now time.Duration) *viewer {
		v := &viewer{t: t, tick: 200 * time.Microsecond, now: now}
		v.Lab = New(Options{Part: k, Hash: hash, Now: v.clock, Send: v.take, Link: func(msg []byte) {
			to := p.other[v]
			p.inbox[to] = append(p.inbox[to], bytes.Clone(msg))
			p.bytes += len(msg)
			if msg[0] == tellWeights {
				p.weights++
			}
		}})
		return v
	}
	p.trains, p.films = part(Trainer, 0), part(Filmer, p.ahead)
	p.other[p.trains], p.other[p.films] = p.films, p.trains
	return p
}

// time is where the clock that is behind stands.
func (p *pair) time() time.Duration { return min(p.trains.now, p.films.now-p.ahead) }

// turn lets one of the parts work for a while; false when both have nothing to do.
func (p *pair) turn() bool {
	p.t.Helper()
	p.hear(p.trains)
	p.hear(p.films)
	v := p.trains
	if p.asleep[v] || !p.asleep[p.films] && p.films.now-p.ahead < v.now {
		v = p.films
	}
	if p.asleep[v] {
		return false
	}
	p.asleep[v] = !v.Advance(4 * time.Millisecond)
	return true
}

// hear gives a part its messages; one that slept has slept until now.
func (p *pair) hear(v *viewer) {
	p.t.Helper()
	for len(p.inbox[v]) > 0 {
		msg := p.inbox[v][0]
		p.inbox[v] = p.inbox[v][1:]
		p.wake(v)
		if err := v.Hear(msg); err != nil {
			p.t.Fatal(err)
		}
	}
}

func (p *pair) wake(v *viewer) {
	if !p.asleep[v] {
		return
	}
	p.asleep[v] = false
	if v == p.trains {
		v.now = max(v.now, p.films.now-p.ahead)
	} else {
		v.now = max(v.now, p.trains.now+p.ahead)
	}
}

func (p *pair) Do(c film.Command) {
	for _, v := range []*viewer{p.trains, p.films} {
		p.wake(v)
		v.Do(c)
	}
}

func (p *pair) set(pairs ...string) {
	p.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		p.Do(film.Command{Kind: film.CmdSet, ID: pairs[i], Text: pairs[i+1]})
	}
}

func (p *pair) do(action string) { p.Do(film.Command{Kind: film.CmdDo, ID: action}) }

// run goes on for a time.
func (p *pair) run(d time.Duration) {
	p.t.Helper()
	for end := p.time() + d; p.time() < end; {
		if !p.turn() {
			p.t.Fatal("nothing to do")
		}
	}
}

// steps trains until k more steps are made. The filmer goes on as well.
func (p *pair) steps(k int64) {
	p.t.Helper()
	for end := p.trains.step + k; p.trains.step < end; {
		p.hear(p.trains)
		p.trains.Advance(0)
		if p.hear(p.films); p.films.now-p.ahead < p.trains.now {
			p.asleep[p.films] = !p.films.Advance(0)
		}
	}
}

func (p *pair) rest() {
	p.t.Helper()
	for i := 0; p.turn(); i++ {
		if i > 1e6 {
			p.t.Fatal("never done")
		}
	}
}

func (p *pair) settle() {
	p.t.Helper()
	p.set(control.Train, "0")
	p.rest()
}

func (p *pair) forget() {
	p.trains.forget()
	p.films.forget()
	p.weights, p.bytes = 0, 0
}

// In two parts a run trains the same weights, to the bit, and shows the same as
// the whole: each part sends what is its own.
func TestTwoParts(t *testing.T) {
	const hash = small + "&particles=1200&show=difference&ode=heun"
	whole := watch(t, hash)
	whole.steps(300)
	whole.settle()
	p := watchPair(t, hash)
	p.steps(300)
	p.settle()
	if !slices.Equal(p.trains.weights(), whole.weights()) || !slices.Equal(p.trains.trainer.EMA(), whole.trainer.EMA()) {
		t.Error("in two parts other weights are learned")
	}
	if n := len(p.trains.blocks) + len(p.trains.tracks) + len(p.trains.slices) + len(p.trains.points); n > 0 {
		t.Errorf("the trainer sent %d parts of films", n)
	}
	if n := len(p.films.frames) + len(p.films.saves) + len(p.films.notices); n > 0 {
		t.Errorf("the filmer sent %d frames, checkpoints and notices", n)
	}
	near := func(what string, a, b []float32) {
		t.Helper()
		if len(a) != len(b) {
			t.Fatalf("%s: %d and %d numbers", what, len(a), len(b))
		}
		for i := range a { // kernels may round differently in batches of another size
			if math.Abs(float64(a[i]-b[i])) > 2e-3*(1+math.Abs(float64(b[i]))) {
				t.Fatalf("%s: number %d is %v, in the whole %v", what, i, a[i], b[i])
			}
		}
	}
	near("landing", p.films.landing(), whole.landing())
	for i := range 2 {
		near("trajectories", p.films.reel.Tracks[i].Pos, whole.reel.Tracks[i].Pos)
	}
	for l := range film.Layers {
		for _, at := range []float64{0, 0.4, 1} {
			a, _, _ := p.films.reel.At(l, at)
			b, _, _ := whole.reel.At(l, at)
			if a == nil || b == nil || a.Step != 300 && l == film.Learned {
				t.Fatalf("layer %d at %v: %v and %v", l, at, a, b)
			}
			near("a slice", a.Data, b.Data)
		}
	}
	if a, b := p.films.reel.Points, whole.reel.Points; a.Label != b.Label || !slices.Equal(a.XY, b.XY) {
		t.Error("the points are others")
	}
	f, g := p.trains.reel.Frame, whole.reel.Frame
	if !f.FilmApart || g.FilmApart {
		t.Errorf("films are made apart: %v, in the whole %v", f.FilmApart, g.FilmApart)
	}
	if f.Step != g.Step || f.Loss != g.Loss || f.NFE != g.NFE || f.Shown != g.Shown || f.Asked != g.Asked || f.FilmStep != 300 || f.FilmAge != 0 ||
		f.FilmDone != 1 || f.Floor != g.Floor || f.FloorErr != g.FloorErr || f.Training {
		t.Errorf("frames differ:\n%+v\n%+v", f, g)
	}
}

// The film is as young as it should be, the filmer rests when it is, and the
// training does not notice.
func TestTwoPartsAge(t *testing.T) {
	alone := watch(t, light+"&dots=0&trails=0&paths=0&density=0&velocity=0")
	for alone.now < 10*time.Second {
		alone.Advance(4 * time.Millisecond)
	}
	for _, c := range []struct {
		particles int
		goal      float64 // seconds
	}{{5000, 0.5}, {20000, 2}} {
		p := watchPair(t, light+"&particles="+number(float64(c.particles)))
		p.films.tick = 100 * time.Microsecond // 0.6 µs an evaluation
		p.run(8 * time.Second)
		p.forget()
		step := p.trains.step
		p.run(8 * time.Second)
		checkAge(t, p.trains.frames, c.goal)
		f := p.trains.reel.Frame
		if f.FilmShare < 0.2 || f.FilmShare > 0.6 {
			t.Errorf("%d particles: films take %.2f of their thread", c.particles, f.FilmShare)
		}
		if got, want := float64(p.trains.step-step)/8, float64(alone.step)/10; got < 0.9*want {
			t.Errorf("%d particles: %.0f steps a second, alone %.0f", c.particles, got, want)
		}
	}
}

// Weights are sent when the last were given back, and not more often than films
// need them; what ends a film, and the last for now, at once.
func TestWeightsArePulled(t *testing.T) {
	p := watchPair(t, light)
	for range 200 { // nobody listens
		p.trains.Advance(4 * time.Millisecond)
	}
	if p.weights != 1 {
		t.Errorf("%d messages wait to be heard", p.weights)
	}
	p.rest0()
	p.forget()
	p.run(10 * time.Second)
	size := 4*p.trains.trainer.Net().Config().NumParams() + 100
	if most := int(10*time.Second/weightsEvery) + 1; p.weights > most || p.weights < most/3 {
		t.Errorf("%d times weights in ten seconds, should be about %d", p.weights, most)
	}
	if most := p.weights*(size+200) + 10*60*200; p.bytes > most {
		t.Errorf("%d bytes in ten seconds, at most %d are needed", p.bytes, most)
	}
	t.Logf("%.0f times weights and %.0f bytes a second", float64(p.weights)/10, float64(p.bytes)/10)

	// A reset is filmed at once, and the last step before a pause.
	epoch, now := p.films.netEpoch, p.time()
	p.do(control.ActReset)
	for p.films.netEpoch == epoch {
		p.turn()
	}
	if d := p.time() - now; d > 15*time.Millisecond {
		t.Errorf("a reset was heard of after %v", d)
	}
	p.run(time.Second)
	p.settle()
	if p.films.step != p.trains.step || p.films.link.weights.goesOn || !slices.Equal(p.films.link.weights.params, p.trains.trainer.EMA()) {
		t.Errorf("the film is of step %d of %d", p.films.step, p.trains.step)
	}
	p.forget()
	p.rest()
	if p.weights > 0 || p.bytes > 0 || len(p.trains.frames) > 0 {
		t.Error("there is talk, though nothing goes on")
	}
	p.do(control.ActStep)
	p.rest()
	if f := p.trains.reel.Frame; f.FilmStep != f.Step || p.films.step != f.Step || p.weights > 3 {
		t.Errorf("after one step: %+v; %d times weights", f, p.weights)
	}
	// Large networks: what is sent is bounded, too.
	p = watchPair(t, "n=50&batch=1&width=256&depth=6&particles=10&steps=1&velocity=0&density=0&paths=0")
	p.trains.tick = 2 * time.Millisecond
	p.run(time.Second)
	p.forget()
	p.run(2 * time.Second)
	if most := int(1.1 * 2 * 50e6); p.bytes > most || p.weights < 2 {
		t.Errorf("%d times weights, %d bytes in two seconds", p.weights, p.bytes)
	}
}

// rest0 lets both parts hear what was said.
func (p *pair) rest0() {
	for range 4 {
		p.turn()
	}
}

// A network that is lost is found out before a film is made of it, as in the
// whole, and the restored one is filmed.
func TestTwoPartsDiverge(t *testing.T) {
	p := watchPair(t, small)
	p.films.keep = true
	p.steps(200)
	p.forget()
	p.trains.trainer.Net().Params()[0] = float32(math.NaN())
	for i := 0; p.trains.values.Bool(control.Train); i++ {
		p.turn()
		if i > 1e5 {
			t.Fatal("a network that is lost goes on training")
		}
	}
	p.rest()
	if len(p.trains.notices) != 1 || p.trains.notices[0].ID != "diverged" || len(p.films.notices) > 0 {
		t.Errorf("notices %v and %v", details(p.trains.notices), details(p.films.notices))
	}
	if !slices.Equal(p.films.link.weights.params, p.trains.trainer.EMA()) || p.films.netEpoch != p.trains.netEpoch {
		t.Error("the restored weights were not filmed")
	}
	finiteFilm(t, p.films)
	// An average that is lost while nothing is trained never reaches the filmer.
	p.trains.trainer.EMA()[3] = float32(math.NaN())
	p.set(control.Steps, "9")
	p.rest()
	p.do(control.ActStep)
	p.rest()
	if !p.trains.trainer.Finite() {
		t.Error("the lost average was not restored")
	}
	finiteFilm(t, p.films)
}

// What is refused is told once.
func TestTwoPartsRefuseOnce(t *testing.T) {
	p := watchPair(t, small+"&noise=9")
	p.rest0()
	for _, c := range []film.Command{
		{Kind: "explode"}, {Kind: film.CmdSet, ID: control.Steps, Text: "5000"}, {Kind: film.CmdDo, ID: "undo"},
		{Kind: film.CmdClock, T: 2}, {Kind: film.CmdLook}, {Kind: film.CmdRestore, Data: []byte("hello")},
	} {
		p.Do(c)
	}
	p.settle()
	if len(p.trains.notices) != 7 || len(p.films.notices) != 0 {
		t.Errorf("told: %v and %v", details(p.trains.notices), details(p.films.notices))
	}
}

// A checkpoint of the trainer goes on in two parts and in the whole, to the bit,
// and what follows is newer than all that was shown.
func TestTwoPartsResume(t *testing.T) {
	p := watchPair(t, small+"&show=difference")
	p.steps(100)
	for range 5 {
		p.set(control.Steps, number(float64(5+p.trains.step%3)), control.Smoothing, number(0.1+float64(p.trains.step%5)/100))
		p.steps(20)
	}
	p.settle()
	if len(p.trains.saves) == 0 {
		t.Fatal("there is no checkpoint")
	}
	data := p.trains.checkpoint()
	saved, err := readCheckpoint(data)
	if err != nil {
		t.Fatal(err)
	}
	if shown := p.films.epochs(); saved.epochs != shown || shown[1] < 2 {
		t.Errorf("the checkpoint has the epochs %v, the film %v", saved.epochs, shown)
	}
	restore := film.Command{Kind: film.CmdRestore, Data: data}
	q, w := watchPair(t, small+"&show=difference"), watch(t, small)
	q.Do(restore)
	w.Do(restore)
	q.steps(50)
	w.steps(50)
	if q.trains.step != 250 || !slices.Equal(q.trains.weights(), w.weights()) {
		t.Errorf("at step %d the weights are not those of the whole", q.trains.step)
	}
	q.settle()
	for i, e := range q.films.epochs() {
		if e <= saved.epochs[i] {
			t.Errorf("epoch %d is %d, and was %d before the restart", i, e, saved.epochs[i])
		}
	}
	if len(q.trains.notices)+len(q.films.notices) > 0 {
		t.Error("something was refused")
	}
}

// Hidden, neither part does anything.
func TestTwoPartsHidden(t *testing.T) {
	p := watchPair(t, small)
	p.steps(50)
	p.Do(film.Command{Kind: film.CmdVisible})
	p.rest()
	p.forget()
	step := p.trains.step
	p.set(control.Steps, "9")
	p.rest()
	if p.trains.step != step || len(p.films.blocks) > 0 || p.bytes > 0 {
		t.Error("a hidden picture was worked for")
	}
	p.Do(film.Command{Kind: film.CmdVisible, On: true})
	p.steps(50)
	p.settle()
	if f := p.trains.reel.Frame; f.FilmStep != step+50 || f.FilmDone != 1 || f.NFE != 9 {
		t.Errorf("seen again: %+v", f)
	}
}

// Once warm, training in two parts allocates nothing, weights included.
func TestTwoPartsNoAllocation(t *testing.T) {
	v := &viewer{t: t, tick: 0}
	var sent int
	v.Lab = New(Options{Part: Trainer, Hash: small, Now: v.clock, Send: v.take, Link: func(msg []byte) { sent++ }})
	v.steps(60)
	sent = 0
	if n := testing.AllocsPerRun(50, func() {
		v.Lab.link.lent, v.Lab.link.at = false, -time.Hour // given back long ago
		v.Advance(0)
	}); n != 0 {
		t.Errorf("a step with its weights sent allocates %v times", n)
	}
	if sent < 50 {
		t.Errorf("weights were sent %d times", sent)
	}
	f := New(Options{Part: Filmer, Hash: small, Now: v.clock})
	msg := v.Lab.link.msg
	if n := testing.AllocsPerRun(50, func() {
		if err := f.Hear(msg); err != nil {
			t.Fatal(err)
		}
	}); n > 2 { // the name of the activation, and the reader: never the weights
		t.Errorf("hearing of weights allocates %v times", n)
	}
}

// Messages that are none are refused with the reason, and change nothing.
func TestHearRefuses(t *testing.T) {
	p := watchPair(t, small)
	p.steps(20)
	p.settle()
	weights, readings := bytes.Clone(p.trains.Lab.link.msg), bytes.Clone(p.films.Lab.link.msg)
	was, heard := p.films.step, p.trains.Lab.link.heard
	for name, c := range map[string]struct {
		to  *viewer
		msg []byte
	}{
		"nothing":               {p.films, nil},
		"another kind":          {p.films, []byte{9, 0, 0, 0}},
		"readings to a filmer":  {p.films, readings},
		"weights to a trainer":  {p.trains, weights},
		"half of the weights":   {p.films, weights[:len(weights)/2]},
		"a weight too many":     {p.films, append(bytes.Clone(weights), 0, 0, 0, 0)},
		"half of the readings":  {p.trains, readings[:len(readings)/2]},
		"a reading too many":    {p.trains, append(bytes.Clone(readings), 0)},
		"a network of nothing":  {p.films, append(binary.LittleEndian.AppendUint32(nil, tellWeights), make([]byte, 200)...)},
		"weights to all, whole": {watch(t, small), weights},
	} {
		if err := c.to.Hear(c.msg); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if p.films.step != was || p.trains.Lab.link.heard != heard {
		t.Error("a wrong message changed something")
	}
	p.set(control.Train, "1")
	p.steps(20)
}

// FuzzHear: whatever another part says, a Lab takes it or says why not.
func FuzzHear(f *testing.F) {
	p := watchPair(f, small+"&width=8&depth=1&pairs=0")
	p.steps(20)
	p.settle()
	f.Add(bytes.Clone(p.trains.Lab.link.msg), 4, byte(0xff))
	f.Add(bytes.Clone(p.films.Lab.link.msg), 9, byte(1))
	f.Fuzz(func(t *testing.T, msg []byte, at int, x byte) {
		if len(msg) > 0 {
			msg[int(uint(at)%uint(len(msg)))] = x
		}
		q := watchPair(t, small+"&width=8&depth=1")
		q.steps(5)
		for _, v := range []*viewer{q.trains, q.films} {
			v.Hear(msg)
			for range 30 {
				v.Advance(0)
			}
		}
	})
}

// Nothing that a face can send makes one of the parts panic, and in the end both
// are of one mind.
func TestTwoPartsTorture(t *testing.T) {
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 1))
		p := watchPair(t, "n=20&particles=30&steps=3&batch=8&width=8&depth=1")
		p.films.keep = true
		var saves [][]byte
		for range 150 {
			c := command(rng)
			if rng.IntN(40) == 0 && len(saves) > 0 {
				c = film.Command{Kind: film.CmdRestore, Data: saves[rng.IntN(len(saves))]}
			}
			p.Do(c)
			for range rng.IntN(8) {
				p.turn()
			}
			for _, s := range p.trains.saves {
				saves = append(saves, s.Data)
			}
			finiteFilm(t, p.films)
			for _, b := range p.films.blocks {
				b.Rows.Release()
			}
			p.forget()
		}
		p.Do(film.Command{Kind: film.CmdVisible, On: true})
		p.set(control.Train, "0", control.ParticlesOn, "1", control.Particles, "50", control.Steps, "4", control.ODESampler, "euler", control.N, "20",
			control.Coupling, "independent", control.Source, "gaussian")
		p.rest()
		f := p.trains.reel.Frame
		if f.FilmDone != 1 || f.Shown != 50 || f.FilmStep != p.trains.step || p.films.netKey != p.trains.netKey || math.IsNaN(f.Floor) {
			t.Errorf("seed %d: in the end %+v", seed, f)
		}
	}
}

// Parts are known by name to the worker's script.
func TestParts(t *testing.T) {
	for p := Whole; p <= Filmer; p++ {
		if got, err := ParsePart(p.String()); err != nil || got != p {
			t.Errorf("%v is read as %v: %v", p, got, err)
		}
	}
	if _, err := ParsePart("half"); err == nil {
		t.Error("half is a part")
	}
}
