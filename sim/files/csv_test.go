package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"flowscope/sim/dataset"
)

func TestReadCSV(t *testing.T) {
	want := []float64{1, -2, 0.5, 3e-4}
	for name, text := range map[string]string{
		"plain":             "1,-2\n0.5,3e-4\n",
		"no end":            "1,-2\n0.5,3e-4",
		"head":              "x,y\n1,-2\n0.5,3e-4\n",
		"quoted head":       "\"x\",\"y\"\r\n\"1\",\"-2\"\r\n\"0.5\",\"3e-4\"\r\n",
		"semicolons":        "1;-2\n0.5;3e-4\n",
		"tabs":              "x\ty\n1\t-2\n0.5\t3e-4\n",
		"spaces":            " 1   -2 \n0.5 3e-4\n",
		"commas and spaces": "1, -2\n 0.5 , 3e-4\n",
		"NumPy":             "# x y\n1.000000000000000000e+00 -2.000000000000000000e+00\n5.000000000000000000e-01 3.000000000000000000e-04\n",
		"head of words":     "longitude latitude\n1 -2\n0.5 3e-4\n",
		"head, other parts": "x y\n1,-2\n0.5,3e-4\n",
		"old Mac":           "1,-2\r0.5,3e-4\r",
		"empty lines":       "\n\n1,-2\n\n \n0.5,3e-4\n\n",
		"mark of UTF-8":     "\xef\xbb\xbfx,y\n1,-2\n0.5,3e-4\n",
		"a comment within":  "1,-2\n# half way\n0.5,3e-4",
		"plus":              "+1,-2\n.5,3E-04\n",
	} {
		got, err := ReadCSV(strings.NewReader(text))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestReadCSVRefuses(t *testing.T) {
	for _, c := range []struct {
		text string
		says []string
	}{
		{"", []string{"empty", "two numbers"}},
		{"\n\n", []string{"no numbers", "2 lines"}},
		{"x,y\n", []string{"no numbers"}},
		{"# only this", []string{"no numbers", "1 lines"}},
		{"1,2\n3\n", []string{"line 2", "1 column", "two", "comma"}},
		{"1,2\n3,4,5\n", []string{"line 2", "3 columns"}},
		{"1,2\n3,4,\n", []string{"line 2", "3 columns"}},
		{",x,y\n0,1,2\n", []string{"line 1", "3 columns"}},
		{"1 2\n3,4\n", []string{"line 2", `"3,4"`, "1 column", "spaces"}},
		{"x,y\n1,2\n3;4\n", []string{"line 3", "comma"}},
		{"x,y\n1,two\n", []string{"line 2", `"two"`, "not a number"}},
		{"1,2\nx,y\n", []string{"line 2", `"x"`}},
		{"x,2\n1,2\n", []string{"line 1", `"x"`}},
		{"1,\n", []string{"line 1", "empty field"}},
		{"1,5;2,5\n", []string{"line 1", "decimal comma", "1.5"}},
		{"1,5\t2,5\n", []string{"decimal comma"}},
		{"1,5 2,5\n", []string{"3 columns"}},
		{"1,2\nnan,3\n", []string{"line 2", `"nan"`, "not finite"}},
		{"NaN,NaN\n", []string{"line 1", "not finite"}},
		{"1,2\n3,-Inf\n", []string{"line 2", `"-Inf"`, "not finite"}},
		{"1,1e400\n", []string{"line 1", `"1e400"`, "1e+30"}},
		{"1,2e30\n", []string{"line 1", "too large"}},
		{"1,2\n" + strings.Repeat("9", 5000) + ",1\n", []string{"line 2", "4096 bytes"}},
		{"1,2\n3,\x004\n", []string{"line 2", "zero byte"}},
		{"\xff\xfe1\x00,\x002\x00", []string{"UTF-16"}},
		{pngHead + "rest", []string{"PNG picture"}},
		{"{\"a\":1}", []string{"JSON"}},
		{"PK\x03\x04", []string{"spreadsheet"}},
		{strings.Repeat("🂡", 100) + ",1\n1,2", []string{"line 1", "…"}[:1]},
	} {
		got, err := ReadCSV(strings.NewReader(c.text))
		if err == nil {
			t.Errorf("%.60q was read as %v", c.text, got)
			continue
		}
		for _, s := range c.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%.60q: %q does not say %q", c.text, err, s)
			}
		}
		if len(err.Error()) > 400 {
			t.Errorf("%.60q: a message of %d bytes", c.text, len(err.Error()))
		}
	}
}

// However the bytes come, a line's end is one end.
func TestReadCSVInPieces(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", "\r"} {
		text := "x,y" + end + strings.Repeat("1,2"+end, 20) + "3,four"
		if _, err := ReadCSV(iotest.OneByteReader(strings.NewReader(text))); err == nil || !strings.Contains(err.Error(), "line 22") {
			t.Errorf("ends %q: %v", end, err)
		}
	}
}

// rows is a file of any length that is never in memory.
type rows struct {
	line string
	n    int
	rest string
}

func (r *rows) Read(p []byte) (int, error) {
	if r.rest == "" {
		if r.n == 0 {
			return 0, io.EOF
		}
		k := min(r.n, 1000)
		r.rest, r.n = strings.Repeat(r.line, k), r.n-k
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func TestReadCSVLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("a million rows")
	}
	xy, err := ReadCSV(&rows{line: "1,2\n", n: MaxRows})
	if err != nil || len(xy) != 2*MaxRows {
		t.Errorf("%d numbers of the most rows: %v", len(xy), err)
	}
	if _, err := ReadCSV(&rows{line: "1,2\n", n: MaxRows + 1}); err == nil || !strings.Contains(err.Error(), "line 1000001: more than 1000000 rows") {
		t.Errorf("a row too many: %v", err)
	}
	if _, err := ReadCSV(&rows{line: strings.Repeat(" ", 1000) + "\n", n: MaxBytes/1001 + 1}); err == nil || !strings.Contains(err.Error(), "64 MB") {
		t.Errorf("a byte too many: %v", err)
	}
	if _, err := ReadCSV(io.MultiReader(strings.NewReader("1,2\n3,4\n"), failing{})); !errors.Is(err, errDisk) {
		t.Errorf("a disk that fails: %v", err)
	}
}

type failing struct{}

var errDisk = errors.New("the disk failed")

func (failing) Read([]byte) (int, error) { return 0, errDisk }

// Points that are written and read are the same float32s, whatever they are.
func TestCSVRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	xy := []float32{0, float32(math.Copysign(0, -1)), math.SmallestNonzeroFloat32, 1e30, 0.1, 1.0 / 3}
	for range 5000 {
		x := math.Float32frombits(r.Uint32())
		if a := math.Abs(float64(x)); a < 1e30 { // neither NaN
			xy = append(xy, x, float32(r.NormFloat64()))
		}
	}
	var b bytes.Buffer
	if err := WriteCSV(&b, xy, dataset.Unit{}); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), "x,y\n0,-0\n") || !strings.Contains(b.String(), "\n0.1,0.33333334\n") {
		t.Errorf("it begins with %.60q", b.String())
	}
	got, err := ReadCSV(&b)
	if err != nil || len(got) != len(xy) {
		t.Fatalf("%d numbers of %d: %v", len(got), len(xy), err)
	}
	for i, x := range got {
		if math.Float32bits(float32(x)) != math.Float32bits(xy[i]) {
			t.Errorf("%v comes back as %v", xy[i], x)
		}
	}
	if err := WriteCSV(io.Discard, []float32{1, 2, 3}, dataset.Unit{}); err == nil {
		t.Error("half a point was written")
	}
	if err := WriteCSV(failingWriter{}, xy, dataset.Unit{}); !errors.Is(err, errDisk) {
		t.Errorf("a disk that fails: %v", err)
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errDisk }

// A person's points go through the picture and back into their own coordinates,
// wherever these are.
func TestUnitIsUndone(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct{ mean, std float64 }{{0, 1}, {1e6, 1e-2}, {-3e20, 1e20}, {5, 1e-7}} {
		var text bytes.Buffer
		var xy []float64
		for range 2000 {
			x, y := c.mean+c.std*r.NormFloat64(), c.std*r.NormFloat64()
			xy = append(xy, x, y)
			fmt.Fprintf(&text, "%.17g;%.17g\n", x, y)
		}
		own, err := Read(&text, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := WriteCSV(&b, own.Points, own.Unit); err != nil {
			t.Fatal(err)
		}
		back, err := ReadCSV(&b)
		if err != nil || len(back) != len(xy) {
			t.Fatal(err)
		}
		for i, x := range back {
			if !(math.Abs(x-xy[i]) <= 1e-6*own.Unit.Scale[i%2]) {
				t.Fatalf("%+v: %v comes back as %v", c, xy[i], x)
			}
		}
	}
}

// Nothing that a file can hold panics; what is taken is finite and complete.
func FuzzReadCSV(f *testing.F) {
	for _, s := range []string{"", "1,2\n3,4", "x;y\r\n1;2\r\n", "\xef\xbb\xbf1 2\r3\t4", "\"1\",'2'\n", "# a\n1e9,-1e-9\nnan,0", "1,5;2,5", ",,\n", pngHead, "0x1p4,1_000\n1,2"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		xy, err := ReadCSV(bytes.NewReader(b))
		if err != nil {
			if xy != nil {
				t.Error("numbers and an error")
			}
			return
		}
		if len(xy) == 0 || len(xy)%2 != 0 {
			t.Fatalf("%d numbers", len(xy))
		}
		for _, x := range xy {
			if !(math.Abs(x) <= dataset.MaxOwn) {
				t.Fatalf("%v was taken", x)
			}
		}
		own, err := Read(bytes.NewReader(b), 10, 1)
		if err != nil {
			return // no spread, an outlier
		}
		if _, err := own.Make(100, 0.1, 1); err != nil {
			t.Error(err)
		}
	})
}
