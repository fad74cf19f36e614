package files

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"

	"flowscope/sim/dataset"
)

// WriteCSV writes points, x0, y0, x1, y1, ... in the picture's unit, as a CSV with
// the head "x,y", in the coordinates that u goes back to. [ReadCSV] gives back the
// same float32s, bit for bit, where the unit is plain; where it is not, the points
// that it makes differ by less than 1e-6 of a unit.
func WriteCSV(w io.Writer, xy []float32, u dataset.Unit) error {
	if len(xy)%2 != 0 {
		return fmt.Errorf("files: %d numbers do not make points; two each are needed", len(xy))
	}
	b := bufio.NewWriter(w)
	b.WriteString("x,y\n")
	c := newCoordinates(u)
	var line []byte
	for i := 0; i < len(xy); i += 2 {
		line = c.append(line[:0], 0, xy[i])
		line = append(line, ',')
		line = c.append(line, 1, xy[i+1])
		b.Write(append(line, '\n'))
	}
	return b.Flush()
}

// coordinates writes own coordinates with as many digits as the picture's float32
// has, however far from zero the points are.
type coordinates struct {
	unit   dataset.Unit
	plain  bool
	digits [2]int
}

func newCoordinates(u dataset.Unit) coordinates {
	c := coordinates{unit: u, plain: u.Plain()}
	for k := range c.digits {
		// Nine digits tell all float32 apart; where the mean is 10^m times the
		// scale, m digits of each number say where the points are.
		m := math.Log10(max(math.Abs(u.Mean[k])/u.Factor(k), 1))
		c.digits[k] = min(9+int(math.Ceil(m)), 17)
	}
	return c
}

func (c *coordinates) append(b []byte, k int, x float32) []byte {
	if c.plain {
		return strconv.AppendFloat(b, float64(x), 'g', -1, 32)
	}
	return strconv.AppendFloat(b, c.unit.Own(k, float64(x)), 'g', c.digits[k], 64)
}

// Field is a field's values at n points, all in the picture's unit; what is not
// known is nil.
type Field struct {
	XY    []float32 // places, 2n
	UV    []float32 // velocity there, 2n
	Score []float64 // ∇ log p, 2n
	Div   []float64 // divergence of the velocity, n
	LogP  []float64 // log density in nats, n
}

// fieldHead is the first line of a field's CSV.
const fieldHead = "x,y,u,v,sx,sy,div,logp\n"

// WriteField writes a field as a CSV with the columns x, y, u, v, sx, sy, div, logp,
// in the coordinates that unit goes back to: velocities are multiplied by its
// scale, scores divided by it, the divergence stays, and a density is one per own
// unit of area. What is not known is left empty.
func WriteField(w io.Writer, f Field, unit dataset.Unit) error {
	n := len(f.XY) / 2
	for _, c := range []struct {
		name      string
		len, want int
	}{{"places", len(f.XY), 2 * n}, {"velocities", len(f.UV), 2 * n}, {"scores", len(f.Score), 2 * n},
		{"divergences", len(f.Div), n}, {"log densities", len(f.LogP), n}} {
		if c.len != c.want && c.len != 0 {
			return fmt.Errorf("files: %d numbers of %s for %d points; %d are needed, or none", c.len, c.name, n, c.want)
		}
	}
	b := bufio.NewWriter(w)
	b.WriteString(fieldHead)
	c := newCoordinates(unit)
	area := math.Log(unit.Factor(0)) + math.Log(unit.Factor(1))
	var line []byte
	for i := range n {
		line = line[:0]
		for k := range 2 {
			line = append(c.append(line, k, f.XY[2*i+k]), ',')
		}
		for k := range 2 {
			if f.UV != nil {
				line = velocity(line, f.UV[2*i+k], unit.Factor(k), c.plain)
			}
			line = append(line, ',')
		}
		for k := range 2 {
			if f.Score != nil {
				line = strconv.AppendFloat(line, f.Score[2*i+k]/unit.Factor(k), 'g', -1, 64)
			}
			line = append(line, ',')
		}
		if f.Div != nil {
			line = strconv.AppendFloat(line, f.Div[i], 'g', -1, 64)
		}
		line = append(line, ',')
		if f.LogP != nil {
			line = strconv.AppendFloat(line, f.LogP[i]-area, 'g', -1, 64)
		}
		b.Write(append(line, '\n'))
	}
	return b.Flush()
}

func velocity(b []byte, v float32, factor float64, plain bool) []byte {
	if plain {
		return strconv.AppendFloat(b, float64(v), 'g', -1, 32)
	}
	return strconv.AppendFloat(b, factor*float64(v), 'g', 9, 64)
}
