package control

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

func randomCloud(rng *rand.Rand, n int) Cloud {
	c := Cloud{Points: make([]Point, n)}
	for i := range c.Points {
		c.Points[i] = Snap(Point{3 * rng.NormFloat64(), 3 * rng.NormFloat64()})
	}
	return c
}

// What is drawn or read goes through a link unchanged.
func TestCloudRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 5))
	for _, n := range []int{1, 2, 3, 500, CloudMost} {
		c := randomCloud(rng, n)
		if n%2 == 0 {
			c.Mean, c.Scale = [2]float64{math.Pi, -1e9}, [2]float64{1e-3, 17}
		}
		text, err := EncodeCloud(c)
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeCloud(text)
		if err != nil || !reflect.DeepEqual(got, c) {
			t.Errorf("%d points came back otherwise (%v)", n, err)
		}
		want := 3 + 5*n
		if n%2 == 0 {
			want += 44
		}
		if len(text) != want {
			t.Errorf("%d points are %d characters, want %d", n, len(text), want)
		}
	}
	if text, err := EncodeCloud(Cloud{}); text != "" || err != nil {
		t.Errorf("no points are %q, %v", text, err)
	}
	if c, err := DecodeCloud(""); len(c.Points) != 0 || err != nil {
		t.Errorf("no text is %v, %v", c, err)
	}
}

// The form is fixed: links that were shared once must be read for ever.
func TestCloudText(t *testing.T) {
	c := Cloud{Points: []Point{{0, 0}, {-16, 16 - 1.0/1024}, {1, -0.5}}}
	// 0 is 16384 = 2^14: the 30 bits 2^29 + 2^14 are the digits 32 0 4 0 0; the
	// corner is 0 and 2^15-1; (1, -0.5) is 17408 and 15872.
	const text = "AADgAEAA" + "AAH__" + "iAD4A"
	if got, err := EncodeCloud(c); got != text || err != nil {
		t.Errorf("%q, %v; want %q", got, err, text)
	}
}

func TestSnap(t *testing.T) {
	for _, c := range []struct{ in, want Point }{
		{Point{0.1, -0.1}, Point{102.0 / 1024, -102.0 / 1024}},
		{Point{1e9, -1e9}, Point{16 - 1.0/1024, -16}},
		{Point{math.Inf(1), math.NaN()}, Point{16 - 1.0/1024, 0}},
	} {
		if got := Snap(c.in); got != c.want {
			t.Errorf("%v goes to %v, want %v", c.in, got, c.want)
		}
	}
	rng := rand.New(rand.NewPCG(2, 5))
	for range 1000 {
		p := Point{32*rng.Float64() - 16, 32*rng.Float64() - 16}
		q := Snap(p)
		if q != Snap(q) || float64(float32(q.X)) != q.X {
			t.Fatalf("%v goes on moving, or is not a float32", q)
		}
		if math.Abs(p.X-q.X) > 1.0/1024 || math.Abs(p.Y-q.Y) > 1.0/1024 {
			t.Fatalf("%v goes as far as %v", p, q)
		}
	}
}

func TestCloudRefuses(t *testing.T) {
	good, err := EncodeCloud(Cloud{Points: []Point{{1, 2}, {3, 4}}, Scale: [2]float64{2, 2}})
	if err != nil {
		t.Fatal(err)
	}
	points, unit, _ := strings.Cut(good, ".")
	for _, c := range []struct {
		text string
		says []string
	}{
		{points[:len(points)-1], []string{"12 digits", "2 points", "13", "cut"}},
		{points[:8], []string{"8 digits", "cut"}},
		{points + "A", []string{"14 digits", "added"}},
		{"AA", []string{`"AA"`, "number of points"}},
		{"AAA", []string{"0 points", "1 to 10,000"}},
		{"___", []string{"262,143 points", "10,000"}},
		{"AABAAAA", []string{"7 digits", "1 points"}},
		{"AAB AAAA", []string{"point 1", `" AAAA"`}},
		{"AAC" + points[3:8] + "AA!AA", []string{"point 2", `"AA!AA"`}},
		{"ÄÖÜ" + points[3:], []string{"number of points"}},
		{points + ".", []string{"standardisation", "43 digits"}},
		{good[:len(good)-1], []string{"43 digits"}},
		{points + "." + strings.Repeat("A", 43), []string{"zeros"}},
		{points + ".f_A" + unit[3:], []string{"scale"}}, // infinity
		{points + "." + unit[:42] + "B", []string{"43 digits"}},
		{points + "." + unit[:20] + "\n" + unit[20:], []string{"43 digits"}},
	} {
		got, err := DecodeCloud(c.text)
		if err == nil {
			t.Errorf("%q was taken as %v", c.text, got)
			continue
		}
		for _, s := range c.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%q: %q does not say %q", c.text, err, s)
			}
		}
	}
	nan := math.NaN()
	for name, c := range map[string]Cloud{
		"too many":     {Points: make([]Point, CloudMost+1)},
		"off the grid": {Points: []Point{{0.1, 0}}},
		"outside":      {Points: []Point{{16, 0}}},
		"not a number": {Points: []Point{{nan, 0}}},
		"no mean":      {Points: []Point{{0, 0}}, Mean: [2]float64{0, nan}, Scale: [2]float64{1, 1}},
		"half a scale": {Points: []Point{{0, 0}}, Scale: [2]float64{1, 0}},
	} {
		if text, err := EncodeCloud(c); err == nil {
			t.Errorf("%s was written as %q", name, text)
		}
	}
}

// A cloud of the largest size fits into what a link may be.
func TestCloudFitsALink(t *testing.T) {
	c := randomCloud(rand.New(rand.NewPCG(3, 5)), CloudMost)
	c.Scale = [2]float64{1, 1}
	text, err := EncodeCloud(c)
	if err != nil || len(text) > linkMost-2000 {
		t.Errorf("%d characters of %d (%v)", len(text), linkMost, err)
	}
	if unescape(text) != text {
		t.Error("a link changes the text")
	}
}

// No text panics, and one that is taken is written the same again.
func FuzzCloud(f *testing.F) {
	rng := rand.New(rand.NewPCG(4, 5))
	for _, c := range []Cloud{{}, {Points: []Point{{0, 0}}}, randomCloud(rng, 40),
		{Points: []Point{{1, 2}}, Mean: [2]float64{3, 4}, Scale: [2]float64{5, 6}}} {
		text, err := EncodeCloud(c)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := DecodeCloud(text)
		if err != nil {
			return
		}
		for _, p := range c.Points {
			if p != Snap(p) {
				t.Errorf("%q holds %v", text, p)
			}
		}
		if again, err := EncodeCloud(c); err != nil || again != text {
			t.Errorf("%q is written again as %q (%v)", text, again, err)
		}
	})
}
