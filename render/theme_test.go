package render

import (
	"math"
	"testing"
)

// oklab returns lightness of OKLab for a colour in sRGB (Ottosson 2020).
func oklab(c Color) float64 {
	lin := func(v float32) float64 {
		x := float64(v)
		if x <= .04045 {
			return x / 12.92
		}
		return math.Pow((x+.055)/1.055, 2.4)
	}
	r, g, b := lin(c[0]), lin(c[1]), lin(c[2])
	l := math.Cbrt(.4122214708*r + .5363325363*g + .0514459929*b)
	m := math.Cbrt(.2119034982*r + .6806995451*g + .1073969566*b)
	s := math.Cbrt(.0883024619*r + .2817188376*g + .6299787005*b)
	return .2104542553*l + .7936177850*m - .0040720468*s
}

// dichromat returns a colour as it is seen without one kind of cone: Machado,
// Oliveira and Fernandes 2009, table 1, severity 1, in linear light.
func dichromat(c Color, m *[9]float64) Color {
	lin := func(v float32) float64 { return math.Pow(float64(v), 2.2) }
	r, g, b := lin(c[0]), lin(c[1]), lin(c[2])
	at := func(i int) float32 {
		return float32(math.Pow(max(0, min(1, m[i]*r+m[i+1]*g+m[i+2]*b)), 1/2.2))
	}
	return Color{at(0), at(3), at(6), 1}
}

func TestColourMapsAreMonotoneInLightnessForEveryEye(t *testing.T) {
	eyes := map[string]*[9]float64{
		"all cones":    {1, 0, 0, 0, 1, 0, 0, 0, 1},
		"protanopia":   {.152286, 1.052583, -.204868, .114503, .786281, .099216, -.003882, -.048116, 1.051998},
		"deuteranopia": {.367322, .860646, -.227968, .280085, .672501, .047413, -.011820, .042940, .968881},
		"tritanopia":   {1.255528, -.076749, -.178779, -.078411, .930809, .147602, .004733, .691367, .303900},
	}
	for _, th := range []*Theme{Dark(), Light()} {
		for eye, m := range eyes {
			light := func(name string, v float64) float64 { return oklab(dichromat(th.Map(name, float32(v)), m)) }
			// Every arm must go one way: up on dark ground, down on light ground.
			for _, arm := range []struct {
				name     string
				from, to float64
			}{{MapDensity, 0, 1}, {MapVelocity, 0, 1}, {MapDifference, .5, 1}, {MapDifference, .5, 0}} {
				const n = 64
				sign := 1.
				if th.Light {
					sign = -1
				}
				last := light(arm.name, arm.from)
				for i := 1; i <= n; i++ {
					l := light(arm.name, arm.from+(arm.to-arm.from)*float64(i)/n)
					if sign*(l-last) <= 0 {
						t.Errorf("light %v, %s, %s: lightness goes from %.4f to %.4f at %d/%d", th.Light, eye, arm.name, last, l, i, n)
						break
					}
					last = l
				}
			}
		}
	}
}

func TestSignedMapVanishesIntoTheGround(t *testing.T) {
	for _, th := range []*Theme{Dark(), Light()} {
		if d := math.Abs(oklab(th.Map(MapDifference, .5)) - oklab(th.Bg)); d > .035 {
			t.Errorf("light %v: zero differs from the ground by %.3f in lightness", th.Light, d)
		}
	}
}

func TestTextCanBeRead(t *testing.T) {
	// WCAG 2.2: 4.5 to 1 for text.
	lum := func(c Color) float64 {
		f := func(v float32) float64 {
			x := float64(v)
			if x <= .04045 {
				return x / 12.92
			}
			return math.Pow((x+.055)/1.055, 2.4)
		}
		return .2126*f(c[0]) + .7152*f(c[1]) + .0722*f(c[2])
	}
	for _, th := range []*Theme{Dark(), Light()} {
		for name, c := range map[string]Color{"text": th.Text, "sec": th.Sec, "mut": th.Mut, "acc": th.Acc, "warn": th.Warn, "err": th.Err} {
			a, b := lum(c), lum(th.Panel)
			if r := (max(a, b) + .05) / (min(a, b) + .05); r < 4.5 {
				t.Errorf("light %v: %s on panel has contrast %.2f", th.Light, name, r)
			}
		}
	}
}

func TestRampIsCutToItsEnds(t *testing.T) {
	r := &Dark().Velocity
	nan := float32(math.NaN())
	for _, c := range []struct {
		v    float32
		want Color
	}{{-3, r[0]}, {nan, r[0]}, {0, r[0]}, {.5, r[4]}, {1, r[8]}, {7, r[8]}} {
		if got := r.At(c.v); got != c.want {
			t.Errorf("at %v: %v, not %v", c.v, got, c.want)
		}
	}
}
