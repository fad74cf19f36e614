package lab

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"

	"flowscope/sim/control"
	"flowscope/sim/film"
	"flowscope/sim/model"
)

// accept does what a face does with a Take.
func (v *viewer) accept() {
	v.t.Helper()
	if len(v.takes) == 0 {
		v.t.Fatalf("nothing was offered: %v", details(v.notices))
	}
	w, err := v.values.Merge(v.takes[len(v.takes)-1].Hash)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, id := range v.values.Changed(w) {
		v.Do(film.Command{Kind: film.CmdSet, ID: id, Text: w.Text(id)})
	}
}

func (v *viewer) open(name string, data []byte) {
	v.Do(film.Command{Kind: film.CmdOpen, Text: name, Data: data})
}

func TestOpenCSV(t *testing.T) {
	v := watch(t, small)
	v.open("my.csv", []byte("x;y\n10;1\n12;2\n14;6\n"))
	v.accept()
	v.steps(1)
	if v.values.Choice(control.Data) != "own" || v.values.Int(control.N) < 3 || v.values.Float(control.Noise) != 0 || v.data.Len() != 3 {
		t.Errorf("%s", v.values.Hash())
	}
	u := v.data.Unit
	for i, want := range []float64{10, 1, 12, 2, 14, 6} {
		if got := u.Own(i%2, float64(v.data.Points[i])); got < want-0.01 || got > want+0.01 {
			t.Errorf("number %d came back as %v, not %v", i, got, want)
		}
	}
}

func TestOpenPNG(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 20, 10))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for x := range 20 {
		img.SetGray(x, 3, color.Gray{})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	v := watch(t, small+"&n=200")
	v.open("line.png", b.Bytes())
	v.accept()
	v.steps(1)
	if v.data.Len() != 2000 {
		t.Fatalf("%d points", v.data.Len())
	}
	for i := 0; i < len(v.data.Points); i += 2 {
		if y := v.data.Unit.Own(1, float64(v.data.Points[i+1])); y < 5.9 || y > 7.1 {
			t.Errorf("a point at height %v of a line at 6 to 7", y)
		}
	}
}

// What cannot be read changes nothing, and the notice says where it is wrong.
func TestOpenRefuses(t *testing.T) {
	v := watch(t, small)
	v.steps(1)
	before := v.values.Hash()
	for _, c := range []struct{ data, says string }{
		{"", "empty"}, {"1,2\n3\n", "line 2"}, {"1,2\n3,four\n", "four"}, {"1,1\n1,1\n", "differ"},
		{"{}", "model"}, {`{"format":"flowscope model","version":9}`, "version 9"},
	} {
		v.forget()
		v.takes = nil
		v.open("bad", []byte(c.data))
		if len(v.notices) != 1 || v.notices[0].Level != film.Warn || !strings.Contains(v.notices[0].Detail, c.says) || len(v.takes) > 0 {
			t.Errorf("%q: %v does not say %q", c.data, details(v.notices), c.says)
		}
	}
	if v.values.Hash() != before {
		t.Errorf("values %q were %q", v.values.Hash(), before)
	}
}

// A model that was saved goes on, in another run, as if nothing had been between:
// to the bit.
func TestSaveAndOpen(t *testing.T) {
	a := watch(t, "particles=20&n=200&batch=32&width=16&depth=2&act=selu&schedule=cosine&data=own&noise=0&own="+cloudText(40))
	a.steps(120)
	a.do(control.ActSave)
	if len(a.files) != 1 || a.files[0].Name != "model.json" {
		t.Fatalf("%v, %v", a.files, details(a.notices))
	}
	b := watch(t, small)
	b.steps(7)
	b.open("model.json", a.files[0].Data)
	b.accept()
	if b.step != 120 || len(b.netKey.pending(netKeyOf(b.values))) > 0 || b.values.Bool(control.Train) || b.values.Text(control.OwnPoints) != a.values.Text(control.OwnPoints) {
		t.Fatalf("step %d, values %.200s", b.step, b.values.Hash())
	}
	if !slices.Equal(a.weights(), b.weights()) {
		t.Error("the weights are others")
	}
	// What a reload goes on from is the model.
	c := watch(t, b.values.Hash())
	c.Do(film.Command{Kind: film.CmdRestore, Data: b.saves[len(b.saves)-1].Data})
	if c.step != 120 || !slices.Equal(a.weights(), c.weights()) {
		t.Errorf("the last checkpoint is of step %d, not the model's", c.step)
	}
	b.set(control.Train, "1")
	a.steps(30)
	b.steps(30)
	if !slices.Equal(a.weights(), b.weights()) {
		t.Error("they went on otherwise")
	}
	b.settle()
	if len(b.reel.Blocks()) == 0 {
		t.Error("no film is made of an opened model")
	}
}

// Training without a picture comes to the same weights, and samples of a model are
// the particles of its film.
func TestHeadless(t *testing.T) {
	for _, hash := range []string{"", "mode=sde&sigma=0.7", "coupling=ot", "source=moons&data=8gaussians", "ode=dopri5&tol=0.001", "schedule=ddpm&ode=heun"} {
		hash = strings.TrimPrefix(hash+"&particles=600&steps=12&n=300&batch=32&width=16&depth=2", "&")
		v := watch(t, hash)
		v.steps(60)
		v.settle()

		values, err := control.Defaults().Merge(hash)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := NewTraining(values)
		if err != nil {
			t.Fatal(err)
		}
		for range v.step {
			if loss, err := tr.Step(); err != nil || !(loss > 0) {
				t.Fatalf("%v, %v", loss, err)
			}
		}
		m, err := tr.Model()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(m.State.Params, v.weights()) {
			t.Fatalf("%s: other weights", hash)
		}
		var file bytes.Buffer
		if err := model.Write(&file, m); err != nil {
			t.Fatal(err)
		}
		m, err = model.Read(&file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := NewSampling(m, m.Settings())
		if err != nil {
			t.Fatal(err)
		}
		var from, to []float32
		for first := 0; first < 600; first += film.Lane {
			a, b, err := s.Lane(first, min(film.Lane, 600-first))
			if err != nil {
				t.Fatal(err)
			}
			from, to = append(from, a...), append(to, b...)
		}
		if !slices.Equal(from, v.node(0)) || !slices.Equal(to, v.landing()) {
			t.Errorf("%s: samples are not the film's particles", hash)
		}
	}
}

func TestHeadlessRefuses(t *testing.T) {
	v := control.Defaults()
	if err := v.Set(control.Data, "own"); err != nil {
		t.Fatal(err)
	}
	if _, err := NewTraining(v); err == nil || !strings.Contains(err.Error(), "CSV") {
		t.Errorf("no own points: %v", err)
	}
	if v, err := control.Defaults().Merge("coupling=sinkhorn&eps=0.05&data=spirals&block=256"); err != nil {
		t.Fatal(err)
	} else if tr, err := NewTraining(v); err != nil {
		t.Fatal(err)
	} else if _, err = tr.Step(); err == nil || !strings.Contains(err.Error(), "eps") {
		t.Errorf("too small an entropy: %v", err)
	}
}
