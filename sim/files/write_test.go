package files

import (
	"bytes"
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"flowscope/sim/dataset"
)

// A Gaussian N(m, S), S diagonal, whose linear flow shrinks it: what is written in
// own coordinates is the field of the own Gaussian.
func TestWriteField(t *testing.T) {
	u := dataset.Unit{Mean: [2]float64{10, -4}, Scale: [2]float64{2, 0.25}}
	var f Field
	for _, p := range [][2]float32{{0, 0}, {1, 0.25}, {-0.5, 2}} {
		x, y := float64(p[0]), float64(p[1])
		f.XY = append(f.XY, p[0], p[1])
		f.UV = append(f.UV, -p[0], -3*p[1]) // u = -x, v = -3y
		f.Score = append(f.Score, -x, -y)   // of N(0, I)
		f.Div = append(f.Div, -4)           // in any unit
		f.LogP = append(f.LogP, -(x*x+y*y)/2-math.Log(2*math.Pi))
	}
	var b bytes.Buffer
	if err := WriteField(&b, f, u); err != nil {
		t.Fatal(err)
	}
	table, err := csv.NewReader(&b).ReadAll()
	if err != nil || strings.Join(table[0], ",") != "x,y,u,v,sx,sy,div,logp" || len(table) != 4 {
		t.Fatalf("%v, %v", table, err)
	}
	for _, row := range table[1:] {
		v := make([]float64, 8)
		for i, s := range row {
			if v[i], err = strconv.ParseFloat(s, 64); err != nil {
				t.Fatal(err)
			}
		}
		dx, dy := v[0]-10, v[1]+4
		// Own law: N((10, -4), diag(4, 1/16)).
		want := []float64{v[0], v[1], -dx, -3 * dy, -dx / 4, -dy * 16, -4,
			-dx*dx/8 - dy*dy*8 - math.Log(2*math.Pi) - math.Log(2*0.25)}
		for i := range v {
			if math.Abs(v[i]-want[i]) > 1e-7*(1+math.Abs(want[i])) {
				t.Errorf("column %s: %v, want %v", table[0][i], v[i], want[i])
			}
		}
	}

	// What is not known is left empty; the picture's own unit is written exactly.
	b.Reset()
	if err := WriteField(&b, Field{XY: []float32{0.1, 2}, UV: []float32{1.0 / 3, 0}}, dataset.Unit{}); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != fieldHead+"0.1,2,0.33333334,0,,,,\n" {
		t.Errorf("%q", got)
	}
	for _, bad := range []Field{
		{XY: []float32{1, 2, 3}}, {XY: []float32{1, 2}, UV: []float32{1}}, {XY: []float32{1, 2}, Score: []float64{1}},
		{XY: []float32{1, 2}, Div: []float64{1, 2}}, {XY: []float32{1, 2}, LogP: make([]float64, 3)},
	} {
		if err := WriteField(io.Discard, bad, u); err == nil {
			t.Errorf("%+v was written", bad)
		}
	}
}
