package lab

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

func (v *viewer) restoreFrom(data []byte) {
	v.Do(film.Command{Kind: film.CmdRestore, Data: data})
}

// A run that goes on from a checkpoint is the run that was never interrupted:
// the same weights, moments, averages and loss curve, to the bit, also in the
// middle of annealing and of a step.
func TestResumeIsExact(t *testing.T) {
	for _, c := range []struct {
		hash   string
		anneal bool
		middle bool // of a step
	}{
		{hash: small}, {hash: small, anneal: true},
		{hash: "n=200&particles=60&steps=5&batch=300&width=64&depth=2&act=tanh&pairs=0&wd=0.01&ema=0.99&pathsigma=0.1&seed=5", middle: true},
	} {
		v := watch(t, c.hash)
		v.steps(130)
		if c.anneal {
			v.do(control.ActAnneal)
			v.steps(70)
		}
		for v.pieces > 0 {
			v.Advance(0)
		}
		if c.middle {
			v.pieceCost = 1e9 // a piece at a time
			for v.pieces < 2 {
				v.Advance(0)
			}
		}
		step := v.step
		data := v.checkpoint()
		v.steps(300)

		w := watch(t, c.hash)
		w.restoreFrom(data)
		if len(w.notices) > 0 {
			t.Fatalf("refused: %+v", *w.notices[0])
		}
		if w.step != step {
			t.Errorf("restored at step %d, saved at %d", w.step, step)
		}
		w.steps(300)
		for name, pair := range map[string][2][]float32{
			"weights": {v.weights(), w.weights()}, "average": {v.trainer.EMA(), w.trainer.EMA()},
		} {
			if !slices.Equal(pair[0], pair[1]) {
				t.Errorf("%+v: the %s are not those of the run that went on", c, name)
			}
		}
		vb, vm := v.history.report()
		wb, wm := w.history.report()
		if !slices.Equal(vb, wb) || !slices.Equal(vm, wm) || v.loss != w.loss || v.trend != w.trend || v.since != w.since || v.anneal != w.anneal || v.reference != w.reference {
			t.Errorf("%+v: the loss curve or its means differ", c)
		}
		if !bytes.Equal(v.state(), w.state()) {
			t.Errorf("%+v: the runs differ in moments or randomness", c)
		}
	}
}

// state is a checkpoint without the epochs, which go on.
func (v *viewer) state() []byte {
	for v.pieces > 0 {
		v.Advance(0)
	}
	saved, err := readCheckpoint(v.checkpoint())
	if err != nil {
		v.t.Fatal(err)
	}
	b := append([]byte(nil), saved.batches...)
	for _, p := range [][]float32{saved.state.Params, saved.state.EMA, saved.state.M, saved.state.V} {
		b = append(b, film.Bytes(p)...)
	}
	return b
}

// The network of the checkpoint is restored whatever the values ask for; they
// wait for a reset. What a viewer has is older than what it is sent next.
func TestRestoreIntoAnotherRun(t *testing.T) {
	v := watch(t, small+"&width=24&act=relu&seed=9")
	v.steps(100)
	v.settle()
	data := v.checkpoint()
	w := watch(t, small)
	w.steps(20)
	w.settle()
	epoch := w.reel.Frame.Epoch
	w.restoreFrom(data)
	w.rest()
	f := w.reel.Frame
	if want := []string{control.Width, control.Activation, control.Seed}; !slices.Equal(f.Pending, want) {
		t.Errorf("waiting for a reset: %v, want %v", f.Pending, want)
	}
	if f.Step != 100 || f.FilmStep != 100 || int32(f.Epoch-epoch) <= 0 || int32(f.Epoch-v.reel.Frame.Epoch) <= 0 {
		t.Errorf("frame of step %d, film of %d, epoch %d after %d and %d", f.Step, f.FilmStep, f.Epoch, epoch, v.reel.Frame.Epoch)
	}
	if !slices.Equal(v.landing(), w.landing()) {
		t.Error("the restored network moves particles elsewhere")
	}
	if v.data.Points[0] != w.data.Points[0] {
		t.Error("the data are not those of the checkpoint's seed")
	}
}

// Checkpoints come with the films, at most twice a second, and hold the run.
func TestCheckpointsAreSent(t *testing.T) {
	v := watch(t, small)
	for v.now < 6*time.Second {
		v.Advance(4 * time.Millisecond)
	}
	if n := len(v.saves); n < 3 || n > 12 {
		t.Errorf("%d checkpoints in six seconds", n)
	}
	last := v.saves[len(v.saves)-1]
	w := watch(t, small)
	w.restoreFrom(last.Data)
	if w.step != last.Step || w.step == 0 || len(w.notices) > 0 {
		t.Errorf("step %d, said to be %d, notices %v", w.step, last.Step, w.notices)
	}
	// A film that is never complete does not keep them back.
	v = watch(t, small+"&follow=exact")
	for v.now < 6*time.Second {
		v.Advance(4 * time.Millisecond)
	}
	if n := len(v.saves); n < 2 {
		t.Errorf("%d checkpoints in six seconds of exact particles", n)
	}
	v.settle()
	n := len(v.saves)
	v.set(control.Steps, "6")
	v.rest()
	if len(v.saves) > n {
		t.Error("a checkpoint was made, though training had stopped")
	}
	if size := len(watchDefault(t)); size > 200_000 {
		t.Errorf("a checkpoint of the default network has %d bytes", size)
	}
}

func watchDefault(t *testing.T) []byte {
	v := watch(t, "")
	v.steps(1)
	return v.checkpoint()
}

// Whatever is wrong with a checkpoint, the reason is said and the run goes on as
// it was.
func TestRestoreRefuses(t *testing.T) {
	v := watch(t, small)
	v.steps(60)
	v.settle()
	good := v.checkpoint()
	want := v.state()
	sum := func(b []byte) []byte { // with a check sum that fits
		binary.LittleEndian.PutUint32(b[12:], uint32(len(b)))
		binary.LittleEndian.PutUint32(b[len(b)-4:], crc32.ChecksumIEEE(b[:len(b)-4]))
		return b
	}
	at := func(k int, x byte) func([]byte) []byte {
		return func(b []byte) []byte { b[k] = x; return b }
	}
	head := 16 + 4 + len(v.values.Hash())
	floats := head + 5*4 + len("silu") + 8 + 4 + 4
	for name, c := range map[string]struct {
		change func([]byte) []byte
		says   string
	}{
		"nothing":              {func([]byte) []byte { return nil }, "not a checkpoint"},
		"a picture":            {func([]byte) []byte { return []byte("\x89PNG\r\n\x1a\n and so on and on") }, "not a checkpoint"},
		"another format":       {at(8, 9), "format 9"},
		"half of it":           {func(b []byte) []byte { return b[:len(b)/2] }, "a part is missing"},
		"something added":      {func(b []byte) []byte { return append(b, 0) }, "something was added"},
		"one bit":              {func(b []byte) []byte { b[len(b)/2] ^= 4; return b }, "check sum"},
		"a width of nothing":   {func(b []byte) []byte { return sum(at(head, 0)(b)) }, "width 0"},
		"a width too large":    {func(b []byte) []byte { b[head+1] = 16; return sum(b) }, "width"},
		"another width":        {func(b []byte) []byte { return sum(at(head, 40)(b)) }, "weights"},
		"another depth":        {func(b []byte) []byte { return sum(at(head+4, 3)(b)) }, "weights"},
		"an unknown unit":      {func(b []byte) []byte { return sum(at(head+20, 'x')(b)) }, "xilu"},
		"a weight of NaN":      {func(b []byte) []byte { copy(b[floats:], film.Bytes([]float32{float32(math.NaN())})); return sum(b) }, "not numbers"},
		"steps below zero":     {func(b []byte) []byte { b[floats-9] = 255; return sum(b) }, "below zero"},
		"fields that are left": {func(b []byte) []byte { return sum(append(b, 0, 0, 0, 0)) }, "left over"},
		"fields that end":      {func(b []byte) []byte { return sum(b[:len(b)-8]) }, "ends before"},
	} {
		v.forget()
		v.restoreFrom(c.change(append([]byte(nil), good...)))
		if len(v.notices) != 1 || v.notices[0].ID != "restore" || !strings.Contains(v.notices[0].Detail, c.says) {
			t.Errorf("%s: %v, want %q", name, details(v.notices), c.says)
		}
		if !bytes.Equal(v.state(), want) || v.step != 60 {
			t.Fatalf("%s: the run was changed", name)
		}
	}
	// Every single damaged byte is found.
	for i := range good {
		b := append([]byte(nil), good...)
		b[i] ^= 0x10
		if _, err := readCheckpoint(b); err == nil {
			t.Fatalf("byte %d of %d may be anything", i, len(good))
		}
	}
}

func details(ns []*film.Notice) (s []string) {
	for _, n := range ns {
		s = append(s, n.Detail)
	}
	return s
}

// Whatever bytes come, even with a right check sum, a run takes them or says why
// not, and goes on.
func FuzzRestore(f *testing.F) {
	v := watch(f, small+"&width=8&depth=1&pairs=0")
	v.steps(60)
	good := v.checkpoint()
	f.Add(good, 20, uint32(7))
	f.Add(good, 40, uint32(0xffffffff))
	f.Add([]byte("flowscop"), 0, uint32(0))
	f.Fuzz(func(t *testing.T, b []byte, at int, x uint32) {
		if len(b) >= 24 {
			at = 16 + int(uint(at)%uint(len(b)-20))
			binary.LittleEndian.PutUint32(b[at:], x)
			copy(b, saveMagic)
			binary.LittleEndian.PutUint32(b[8:], saveVersion)
			binary.LittleEndian.PutUint32(b[12:], uint32(len(b)))
			binary.LittleEndian.PutUint32(b[len(b)-4:], crc32.ChecksumIEEE(b[:len(b)-4]))
		}
		w := watch(t, small+"&width=8&depth=1")
		w.restoreFrom(b)
		step := w.step
		for range 30 {
			w.Advance(0)
		}
		if len(w.notices) == 0 && w.step == step && w.wantsTraining() && w.step < math.MaxInt64 {
			t.Errorf("taken, and stuck at step %d", step)
		}
	})
}
