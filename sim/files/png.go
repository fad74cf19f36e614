package files

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"flowscope/sim/dataset"
)

const pngHead = "\x89PNG\r\n\x1a\n"

// ReadPNG draws n points, 1 ≤ n ≤ MaxRows, from a picture: the density at a pixel is
// proportional to its darkness times its opacity, and even inside it. Own
// coordinates are pixels from the lower left corner, y upwards; the unit keeps the
// aspect and is that of the picture's whole density, whatever n and the seed. The
// same picture and seed give the same points, and a larger n only adds to them.
//
// The error says what is wrong with the picture, or which limit it is beyond.
func ReadPNG(r io.Reader, n int, seed uint64) (*dataset.Own, error) {
	if n < 1 || n > MaxRows {
		return nil, fmt.Errorf("files: %d points of a picture asked for; 1 to %d are possible", n, MaxRows)
	}
	img, err := decode(limit(r))
	if err != nil {
		return nil, err
	}
	ink := newInk(img)
	if ink.total == 0 {
		return nil, errors.New("the picture has no dark pixel: it is white or transparent all over; points are drawn where it is dark and opaque")
	}
	return dataset.NewOwnIn(ink.draw(n, rand.New(rand.NewPCG(seed, 0))), ink.unit)
}

// decode reads a picture whose size, as its head states it, is within the limits:
// nothing is unpacked before that is known.
func decode(r io.Reader) (image.RGBA64Image, error) {
	var head bytes.Buffer
	start := io.TeeReader(r, &head)
	if b, err := io.ReadAll(io.LimitReader(start, int64(len(pngHead)))); err != nil {
		return nil, err
	} else if len(b) == 0 {
		return nil, errors.New("the file is empty; a PNG picture is needed")
	} else if string(b) != pngHead {
		if what := looksLike(b); what != "" {
			return nil, fmt.Errorf("the file is %s; save it as PNG", what)
		}
		return nil, errors.New("the file is not a PNG picture")
	}
	size, err := png.DecodeConfig(io.MultiReader(bytes.NewReader(head.Bytes()), io.TeeReader(r, &head)))
	if err != nil {
		return nil, damaged(err)
	}
	if w, h := size.Width, size.Height; w < 1 || h < 1 || w > MaxPixels/h {
		return nil, fmt.Errorf("the picture has %d × %d pixels; at most %d million are read, so make it smaller", w, h, MaxPixels/1_000_000)
	}
	img, err := png.Decode(io.MultiReader(&head, r))
	if err != nil {
		return nil, damaged(err)
	}
	deep, ok := img.(image.RGBA64Image)
	if !ok {
		return nil, fmt.Errorf("the picture's kind of pixel, %T, is not known", img)
	}
	return deep, nil
}

func damaged(err error) error {
	// (image/png writes the error of the packed pixels into its own.)
	if errors.Is(err, io.EOF) || strings.Contains(err.Error(), io.ErrUnexpectedEOF.Error()) {
		return errors.New("the picture is cut off: its file ends too early")
	}
	return fmt.Errorf("the picture cannot be read: %w", err)
}

// ink is a picture as a density.
type ink struct {
	img   image.RGBA64Image
	box   image.Rectangle
	rows  []uint64 // weight of each row, top first
	total uint64
	unit  dataset.Unit
}

// weight is darkness × opacity of a pixel, 0 to 65535. Pixels come multiplied by
// their opacity a, so that a(1 − Y) is a − Y, with the luma Y of ITU-R BT.601.
func (p *ink) weight(x, y int) uint64 {
	c := p.img.RGBA64At(x, y)
	luma := (19595*uint32(c.R) + 38470*uint32(c.G) + 7471*uint32(c.B) + 1<<15) >> 16
	return uint64(max(int32(c.A)-int32(luma), 0))
}

func newInk(img image.RGBA64Image) *ink {
	p := &ink{img: img, box: img.Bounds()}
	p.rows = make([]uint64, p.box.Dy())
	var sum, square [2]float64
	for j := range p.rows {
		y := float64(len(p.rows)-j) - 0.5
		var wx, wxx float64
		for i := range p.box.Dx() {
			w := p.weight(p.box.Min.X+i, p.box.Min.Y+j)
			if w == 0 {
				continue
			}
			p.rows[j] += w
			x := float64(i) + 0.5
			wx += float64(w) * x
			wxx += float64(w) * x * x
		}
		p.total += p.rows[j]
		w := float64(p.rows[j])
		sum[0], square[0] = sum[0]+wx, square[0]+wxx
		sum[1], square[1] = sum[1]+w*y, square[1]+w*y*y
	}
	if p.total == 0 {
		return p
	}
	variance := 0.0
	for k := range sum {
		mean := sum[k] / float64(p.total)
		p.unit.Mean[k] = mean
		// A pixel is a square, and even inside.
		variance += max(square[k]/float64(p.total)-mean*mean, 0) + 1.0/12
	}
	std := math.Sqrt(variance / 2)
	p.unit.Scale = [2]float64{std, std}
	return p
}

// draw returns n points: each takes three numbers of the generator, so that more
// only add to them.
func (p *ink) draw(n int, r *rand.Rand) []float64 {
	xy := make([]float64, 2*n)
	type mark struct {
		at uint64 // how much weight comes before, left to right and top to bottom
		i  int
	}
	marks := make([]mark, n)
	for i := range marks {
		// A product of 53 bits and at most 40 is below the total.
		marks[i] = mark{min(uint64(r.Float64()*float64(p.total)), p.total-1), i}
		xy[2*i], xy[2*i+1] = r.Float64(), r.Float64()
	}
	slices.SortFunc(marks, func(a, b mark) int { return cmp.Compare(a.at, b.at) })
	row, before := 0, uint64(0) // weight of the rows above
	for len(marks) > 0 {
		for before+p.rows[row] <= marks[0].at {
			before += p.rows[row]
			row++
		}
		// All marks of this row, in one walk along it.
		col, sum := 0, before
		w := p.weight(p.box.Min.X, p.box.Min.Y+row)
		for len(marks) > 0 && marks[0].at < before+p.rows[row] {
			for sum+w <= marks[0].at {
				sum += w
				col++
				w = p.weight(p.box.Min.X+col, p.box.Min.Y+row)
			}
			i := marks[0].i
			xy[2*i] += float64(col)
			xy[2*i+1] += float64(len(p.rows) - 1 - row)
			marks = marks[1:]
		}
	}
	return xy
}
