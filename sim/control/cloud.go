package control

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// Cloud is a data set of a person's own, small enough to travel in a link: drawn
// with the pointer, or read from a file.
type Cloud struct {
	// Points are in the picture's unit, on the grid of [Snap].
	Points []Point
	// Mean and Scale undo the standardisation of points that came from a file,
	// own = Mean + Scale · picture; both are zero for points that were drawn.
	Mean, Scale [2]float64
}

// The grid of a Cloud: steps of 2⁻¹⁰, a tenth of a pixel of the picture, over
// [-16, 16), which holds the picture and a file's outliers.
const (
	CloudMost  = 10000 // points; as many as a run learns from
	CloudReach = 16.0  // picture units
	cloudSteps = 1024  // a picture unit
	cloudBits  = 15    // of a coordinate
)

// Snap moves a point to the nearest place that a [Cloud] can hold, so that what
// is shared is what is shown. NaN goes to 0.
func Snap(p Point) Point { return Point{fromGrid(toGrid(p.X)), fromGrid(toGrid(p.Y))} }

func toGrid(x float64) uint32 {
	const half = 1 << (cloudBits - 1)
	if x != x {
		return half
	}
	return uint32(min(max(math.Round(x*cloudSteps)+half, 0), 2*half-1))
}

func fromGrid(k uint32) float64 { return float64(k)/cloudSteps - CloudReach }

// The text of a cloud, in the 64 digits of base64url, which links leave alone:
//
//	3 digits    the number of points
//	5 digits    for each point: x, then y, 15 bits each
//	.43 digits  Mean and Scale as four float64, big-endian; left out when zero
//
// No points are the empty text. So 10,000 points are 50,003 digits, and a link that
// was cut on its way is noticed.
const (
	cloudDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	countDigits = 3
	pointDigits = 5
)

// EncodeCloud writes a cloud as text for a link. The error says what does not fit:
// more than CloudMost points, a point that is not on the grid, or a Mean and Scale
// that undo nothing.
func EncodeCloud(c Cloud) (string, error) {
	if len(c.Points) > CloudMost {
		return "", fmt.Errorf("%s points are too many for a link, which holds %s", plain(float64(len(c.Points))), plain(CloudMost))
	}
	if err := c.checkUnit(); err != nil {
		return "", err
	}
	if len(c.Points) == 0 {
		return "", nil
	}
	b := make([]byte, 0, countDigits+pointDigits*len(c.Points)+44)
	b = appendDigits(b, uint32(len(c.Points)), countDigits)
	for k, p := range c.Points {
		x, y := toGrid(p.X), toGrid(p.Y)
		if p != (Point{fromGrid(x), fromGrid(y)}) {
			return "", fmt.Errorf("point %d, (%g, %g), is not on the grid of a link: steps of 1/%d within ±%g", k+1, p.X, p.Y, cloudSteps, CloudReach)
		}
		b = appendDigits(b, x<<cloudBits|y, pointDigits)
	}
	if c.hasUnit() {
		var u []byte
		for _, x := range []float64{c.Mean[0], c.Mean[1], c.Scale[0], c.Scale[1]} {
			u = binary.BigEndian.AppendUint64(u, math.Float64bits(x))
		}
		b = append(b, '.')
		b = base64.RawURLEncoding.AppendEncode(b, u)
	}
	return string(b), nil
}

// DecodeCloud reads what [EncodeCloud] wrote. Every text that is taken is the one
// that its cloud is written as. The error says what is wrong with the text.
func DecodeCloud(text string) (Cloud, error) {
	var c Cloud
	if text == "" {
		return c, nil
	}
	points, unit, hasUnit := strings.Cut(text, ".")
	n, ok := digits(points, countDigits)
	if !ok {
		return c, fmt.Errorf("%q does not begin with the number of points, three of the digits A–Z a–z 0–9 - _", clip(text))
	}
	if n == 0 || n > CloudMost {
		return c, fmt.Errorf("%s points in a link; 1 to %s are possible", plain(float64(n)), plain(CloudMost))
	}
	if want := countDigits + pointDigits*int(n); len(points) != want {
		return c, fmt.Errorf("%d digits for %d points, which have %d: the link was cut, or something was added", len(points), n, want)
	}
	c.Points = make([]Point, n)
	for k := range c.Points {
		at := countDigits + pointDigits*k
		w, ok := digits(points[at:], pointDigits)
		if !ok {
			return Cloud{}, fmt.Errorf("point %d, %q, is not written in the digits A–Z a–z 0–9 - _", k+1, points[at:at+pointDigits])
		}
		c.Points[k] = Point{fromGrid(w >> cloudBits), fromGrid(w & (1<<cloudBits - 1))}
	}
	if hasUnit {
		u, err := base64.RawURLEncoding.Strict().DecodeString(unit)
		if err != nil || len(u) != 32 || strings.ContainsAny(unit, "\r\n") {
			return Cloud{}, fmt.Errorf("%q does not say how to undo the standardisation; 43 digits do", clip(unit))
		}
		for k, p := range []*float64{&c.Mean[0], &c.Mean[1], &c.Scale[0], &c.Scale[1]} {
			*p = math.Float64frombits(binary.BigEndian.Uint64(u[8*k:]))
		}
		if !c.hasUnit() {
			return Cloud{}, fmt.Errorf("a standardisation of zeros undoes nothing; it is left out where points were drawn")
		}
	}
	return c, c.checkUnit()
}

func (c Cloud) hasUnit() bool { return c.Mean != [2]float64{} || c.Scale != [2]float64{} }

func (c Cloud) checkUnit() error {
	if !c.hasUnit() {
		return nil
	}
	const most = 1e30 // as package dataset has it
	for k := range c.Mean {
		if !(math.Abs(c.Mean[k]) <= most && c.Scale[k] >= 1/most && c.Scale[k] <= most) {
			return fmt.Errorf("mean %g and scale %g do not undo a standardisation; numbers up to %g and a positive scale do", c.Mean[k], c.Scale[k], most)
		}
	}
	return nil
}

// appendDigits appends the last n base64 digits of w, the highest first.
func appendDigits(b []byte, w uint32, n int) []byte {
	for n--; n >= 0; n-- {
		b = append(b, cloudDigits[w>>(6*n)&63])
	}
	return b
}

// digits reads n base64 digits.
func digits(s string, n int) (w uint32, ok bool) {
	if len(s) < n {
		return 0, false
	}
	for i := range n {
		d := strings.IndexByte(cloudDigits, s[i])
		if d < 0 {
			return 0, false
		}
		w = w<<6 | uint32(d)
	}
	return w, true
}
