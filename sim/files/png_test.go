package files

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
)

func encoded(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shades is a picture whose pixels have known darkness × opacity, in every kind of
// pixel that PNG has.
func shades() map[string]image.Image {
	box := image.Rect(0, 0, 2, 2)
	grey := image.NewGray(box)
	grey.Pix = []byte{255, 155, 55, 255} // 0 100 / 200 0
	grey16 := image.NewGray16(box)
	rgba := image.NewRGBA(box)
	nrgba64 := image.NewNRGBA64(box)
	pal := image.NewPaletted(box, color.Palette{color.White, color.Gray{155}, color.Gray{55}, color.Transparent})
	pal.Pix = []byte{0, 1, 2, 3}
	clear := image.NewNRGBA(box) // black, and as dark as it is opaque
	for i, v := range grey.Pix {
		x, y := i%2, i/2
		grey16.Set(x, y, color.Gray{v})
		rgba.Set(x, y, color.Gray{v})
		nrgba64.Set(x, y, color.Gray{v})
		clear.Set(x, y, color.NRGBA{A: 255 - v})
	}
	return map[string]image.Image{"grey": grey, "16 bits": grey16, "colour": rgba, "16 bits of colour": nrgba64,
		"palette": pal, "transparent": clear}
}

// Points fall on pixels in proportion to darkness × opacity, evenly inside them,
// with y upwards.
func TestReadPNG(t *testing.T) {
	const n = 30000
	for name, img := range shades() {
		own, err := ReadPNG(bytes.NewReader(encoded(t, img)), n, 7)
		if err != nil || own.Len() != n {
			t.Fatalf("%s: %v", name, err)
		}
		// The upper right pixel has 1/3 of the weight, the lower left one 2/3.
		count := map[[2]int]float64{}
		var in, in2 float64
		for i := range n {
			x, y := own.Unit.Own(0, float64(own.Points[2*i])), own.Unit.Own(1, float64(own.Points[2*i+1]))
			// The picture's float32 may put what is on an edge across it.
			count[[2]int{int(math.Floor(x)), int(math.Floor(y))}]++
			in += (x - math.Floor(x)) / n
			in2 += (y - math.Floor(y)) * (y - math.Floor(y)) / n
		}
		if got := count[[2]int{1, 1}]; math.Abs(got/n-1.0/3) > 4*math.Sqrt(2.0/9/n) || got+count[[2]int{0, 0}] < n-3 {
			t.Errorf("%s: %v", name, count)
		}
		if math.Abs(in-0.5) > 4*math.Sqrt(1.0/12/n) || math.Abs(in2-1.0/3) > 4*math.Sqrt(4.0/45/n) {
			t.Errorf("%s: inside a pixel E x = %.4f, E y² = %.4f", name, in, in2)
		}
		// Own unit: two squares of side 1 about (0.5, 0.5) and (1.5, 1.5), weights
		// 2/3 and 1/3: mean 5/6, variance 2/9 + 1/12.
		if m := own.Unit.Mean; math.Abs(m[0]-5.0/6) > 1e-3 || math.Abs(m[1]-5.0/6) > 1e-3 {
			t.Errorf("%s: mean %v", name, m)
		}
		if s := own.Unit.Scale; s[0] != s[1] || math.Abs(s[0]*s[0]-11.0/36) > 1e-3 {
			t.Errorf("%s: scale %v", name, s)
		}
	}
}

// raw makes a PNG of the kinds that image/png reads and does not write: data are the
// rows as they are packed, each with its filter.
func raw(w, h uint32, depth, colour, interlace byte, data []byte, extra ...[]byte) []byte {
	head := binary.BigEndian.AppendUint32(nil, w)
	head = binary.BigEndian.AppendUint32(head, h)
	head = append(head, depth, colour, 0, 0, interlace)
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(data)
	z.Close()
	return slices.Concat([]byte(pngHead), chunk("IHDR", head), slices.Concat(extra...), chunk("IDAT", packed.Bytes()), chunk("IEND", nil))
}

func chunk(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// rare is the picture of shades, or one with all ink in the lower left pixel.
func rare() map[string][]byte {
	return map[string][]byte{
		"shades, interlaced":          raw(2, 2, 8, 0, 1, []byte{0, 255, 0, 155, 0, 55, 255}),
		"shades, grey with opacity":   raw(2, 2, 8, 4, 0, []byte{0, 0, 0, 0, 100, 0, 0, 200, 255, 255}),
		"shades, two bits, palette":   raw(2, 2, 2, 3, 0, []byte{0, 0x10, 0, 0x80}, chunk("PLTE", []byte{255, 255, 255, 155, 155, 155, 55, 55, 55})),
		"one pixel, one bit":          raw(2, 2, 1, 0, 0, []byte{0, 0xc0, 0, 0x40}),
		"one pixel, a colour is none": raw(2, 2, 8, 0, 0, []byte{0, 9, 9, 0, 0, 9}, chunk("tRNS", []byte{0, 9})),
	}
}

func TestReadPNGOfRareKinds(t *testing.T) {
	for name, b := range rare() {
		own, err := ReadPNG(bytes.NewReader(b), 3000, 7)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		mean, variance := 0.5, 1.0/12 // one square, at the origin
		if strings.HasPrefix(name, "shades") {
			mean, variance = 5.0/6, 11.0/36
		}
		if m, s := own.Unit.Mean, own.Unit.Scale; math.Abs(m[0]-mean)+math.Abs(m[1]-mean) > 1e-3 || math.Abs(s[0]*s[0]-variance) > 1e-3 {
			t.Errorf("%s: mean %v, scale %v", name, m, s)
		}
	}
}

// A picture that is twice as wide as high stays so.
func TestReadPNGKeepsTheAspect(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 200, 100)) // black
	own, err := ReadPNG(bytes.NewReader(encoded(t, img)), 20000, 1)
	if err != nil {
		t.Fatal(err)
	}
	var xx, yy float64
	for i := range own.Len() {
		xx += float64(own.Points[2*i]) * float64(own.Points[2*i]) / 20000
		yy += float64(own.Points[2*i+1]) * float64(own.Points[2*i+1]) / 20000
	}
	if math.Abs(xx-1.6) > 0.03 || math.Abs(yy-0.4) > 0.01 { // spread 1, in the ratio 4 : 1
		t.Errorf("variances %.3f and %.3f", xx, yy)
	}
}

func TestReadPNGIsAFunctionOfTheSeed(t *testing.T) {
	b := encoded(t, shades()["grey"])
	read := func(n int, seed uint64) []float32 {
		own, err := ReadPNG(bytes.NewReader(b), n, seed)
		if err != nil {
			t.Fatal(err)
		}
		return own.Points
	}
	all := read(1000, 3)
	if !slices.Equal(all[:200], read(100, 3)) {
		t.Error("the first points depend on how many there are")
	}
	if slices.Equal(all, read(1000, 4)) {
		t.Error("the seed decides nothing")
	}
	own, err := Read(bytes.NewReader(b), 1000, 3)
	if err != nil || !slices.Equal(own.Points, all) {
		t.Errorf("a picture is not known for one: %v", err)
	}
}

// withSize replaces the size in the head of a picture.
func withSize(b []byte, w, h uint32) []byte {
	b = slices.Clone(b)
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestReadPNGRefuses(t *testing.T) {
	good := encoded(t, shades()["grey"])
	white := image.NewGray(image.Rect(0, 0, 3, 3))
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	flipped := slices.Clone(good)
	flipped[len(flipped)-20] ^= 1
	// Ink in one place of a large picture, and a speck far away.
	speck := image.NewGray(image.Rect(0, 0, 3000, 1000))
	for i := range speck.Pix {
		speck.Pix[i] = 255
	}
	for y := range 10 {
		for x := range 30 {
			speck.SetGray(x, y, color.Gray{})
		}
	}
	speck.SetGray(2999, 999, color.Gray{250})
	for _, c := range []struct {
		name string
		b    []byte
		n    int
		says []string
	}{
		{"nothing", nil, 10, []string{"empty"}},
		{"no picture", []byte("1,2\n3,4\n"), 10, []string{"not a PNG"}},
		{"a photograph", []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), 10, []string{"JPEG", "save it as PNG"}},
		{"the head alone", good[:8], 10, []string{"cut off"}},
		{"half of it", good[:len(good)-20], 10, []string{"cut off"}},
		{"a bit flipped", flipped, 10, []string{"cannot be read", "checksum"}},
		{"white", encoded(t, white), 10, []string{"no dark pixel"}},
		{"transparent", encoded(t, image.NewNRGBA(image.Rect(0, 0, 3, 3))), 10, []string{"transparent"}},
		{"a bomb", withSize(good, 100000, 100000), 10, []string{"100000 × 100000", "10 million"}},
		{"a long bomb", withSize(good, 1<<31-1, 1<<31-1), 10, []string{"dimension overflow"}},
		{"just too large", withSize(good, 10_000_001, 1), 10, []string{"10000001 × 1 "}},
		{"no size", withSize(good, 0, 1), 10, []string{"cannot be read"}},
		{"no points", good, 0, []string{"0 points", "1 to 1000000"}},
		{"too many points", good, MaxRows + 1, []string{"1000001 points"}},
		{"a speck", encoded(t, speck), 100000, []string{"outliers"}},
	} {
		own, err := ReadPNG(bytes.NewReader(c.b), c.n, 1)
		if err == nil {
			t.Errorf("%s was read as %d points in %+v", c.name, own.Len(), own.Unit)
			continue
		}
		for _, s := range c.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%s: %q does not say %q", c.name, err, s)
			}
		}
	}
	if _, err := ReadPNG(io.MultiReader(bytes.NewReader(good[:20]), failing{}), 10, 1); err == nil || !strings.Contains(err.Error(), errDisk.Error()) {
		t.Errorf("a disk that fails: %v", err)
	}
}

// A picture of the largest size, and a file of the largest, are what they are
// said to be, and cost memory in proportion to what is stated in the head.
func TestReadPNGLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("ten million pixels")
	}
	img := image.NewGray(image.Rect(0, 0, 4000, 2500))
	own, err := ReadPNG(bytes.NewReader(encoded(t, img)), 10, 1)
	if err != nil || math.Abs(own.Unit.Mean[0]-2000) > 1e-6 {
		t.Errorf("ten million pixels: %v", err)
	}
	// A chunk of text that states more than the limit.
	good := encoded(t, shades()["grey"])
	long := slices.Concat(good[:33], []byte{0x7f, 0xff, 0xff, 0xff}, []byte("tEXt"))
	if _, err := ReadPNG(io.MultiReader(bytes.NewReader(long), &rows{line: strings.Repeat("a", 1000), n: 1 << 20}), 10, 1); err == nil || !strings.Contains(err.Error(), "64 MB") {
		t.Errorf("a chunk of 2 GB: %v", err)
	}
}

// mended is b with the check sums of all chunks right, so that what fuzzing changes
// is looked at.
func mended(b []byte) []byte {
	b = slices.Clone(b)
	for at := len(pngHead); at+12 <= len(b); {
		n := int(binary.BigEndian.Uint32(b[at:]))
		if n > len(b)-at-12 {
			break
		}
		binary.BigEndian.PutUint32(b[at+8+n:], crc32.ChecksumIEEE(b[at+4:at+8+n]))
		at += 12 + n
	}
	return b
}

// No bytes panic; what is taken is points that can be used.
func FuzzReadPNG(f *testing.F) {
	for _, img := range shades() {
		f.Add(encoded(f, img))
	}
	good := encoded(f, shades()["grey"])
	f.Add(withSize(good, 3, 9999))
	f.Add(good[:40])
	for _, b := range rare() {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		b = mended(b)
		own, err := ReadPNG(bytes.NewReader(b), 50, 1)
		if err != nil {
			return
		}
		if own.Len() != 50 || own.Validate() != nil || own.Unit.Plain() {
			t.Errorf("%d points, %+v, %v", own.Len(), own.Unit, own.Validate())
		}
	})
}
