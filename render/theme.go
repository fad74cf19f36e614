package render

// Color is a straight (not premultiplied) colour in sRGB; every part 0 … 1.
type Color [4]float32

// Alpha returns the colour with its opacity multiplied by a.
func (c Color) Alpha(a float32) Color { return Color{c[0], c[1], c[2], c[3] * a} }

// hex returns the opaque colour 0xRRGGBB.
func hex(rgb uint32) Color {
	return Color{float32(rgb>>16&255) / 255, float32(rgb>>8&255) / 255, float32(rgb&255) / 255, 1}
}

// Ramp is a colour map: nine stops, evenly spaced, interpolated in sRGB.
type Ramp [9]Color

func ramp(rgb ...uint32) (r Ramp) {
	if len(rgb) != len(r) {
		panic("render: a ramp has nine stops")
	}
	for i, v := range rgb {
		r[i] = hex(v)
	}
	return r
}

// At returns the colour at v; v is cut to [0, 1], and NaN counts as 0.
func (r *Ramp) At(v float32) Color {
	if !(v > 0) {
		return r[0]
	}
	if v >= 1 {
		return r[8]
	}
	v *= 8
	i := int(v)
	w := v - float32(i)
	a, b := &r[i], &r[i+1]
	return Color{a[0] + w*(b[0]-a[0]), a[1] + w*(b[1]-a[1]), a[2] + w*(b[2]-a[2]), a[3] + w*(b[3]-a[3])}
}

// Theme is every colour of the picture.
type Theme struct {
	Light bool

	Bg, Panel, Raise Color
	Line, Line2, Ctl Color
	Text, Sec, Mut   Color
	Acc, OnAcc       Color
	Warn, Err        Color

	Grid, Axis Color // unit grid of the plane and its two axes
	Halo       Color // around trajectories and their discs
	Particle   Color
	Data       Color
	Contour    Color // opacities of the five levels multiply it

	Density    Ramp // p_t from 0 to its peak
	Velocity   Ramp // |u_t| from 0 to the top of the scale
	Difference Ramp // signed, 0.5 is zero
}

// The names that [Theme.Map] knows.
const (
	MapDensity    = "density"
	MapVelocity   = "velocity"
	MapDifference = "difference"
)

// Map returns the colour at v in [0, 1] of the colour map with the given name.
// It panics on a name that is not one of the three above.
func (t *Theme) Map(name string, v float32) Color { return t.Ramp(name).At(v) }

// Ramp returns a colour map by its name; it panics as [Theme.Map] does.
func (t *Theme) Ramp(name string) *Ramp {
	switch name {
	case MapDensity:
		return &t.Density
	case MapVelocity:
		return &t.Velocity
	case MapDifference:
		return &t.Difference
	}
	panic("render: no colour map " + name)
}

// Dark returns the dark theme.
func Dark() *Theme {
	return &Theme{
		Bg: hex(0x0D1013), Panel: hex(0x14181C), Raise: hex(0x1C2227),
		Line: hex(0x262D33), Line2: hex(0x343D45), Ctl: hex(0x66717B),
		Text: hex(0xE8ECEF), Sec: hex(0xA9B3BC), Mut: hex(0x87929C),
		Acc: hex(0x55DEC4), OnAcc: hex(0x08130F),
		Warn: hex(0xF2B84B), Err: hex(0xFF8A80),
		Grid: hex(0xFFFFFF).Alpha(.035), Axis: hex(0xFFFFFF).Alpha(.085),
		Halo: hex(0x080B0E).Alpha(.8), Particle: hex(0xFFFFFF), Data: hex(0xA9B3BC),
		Contour:    hex(0xBEDCF5).Alpha(.8),
		Density:    ramp(0x0E1115, 0x131E2E, 0x1A2B4A, 0x203862, 0x25477C, 0x2D588F, 0x346AA3, 0x407DB0, 0x4F91BD),
		Velocity:   ramp(0x7E5949, 0x996448, 0xB47044, 0xC98041, 0xDD923B, 0xE8A846, 0xF2BF55, 0xF5D781, 0xFAEDAA),
		Difference: ramp(0x82D8F9, 0x469BD1, 0x2C6194, 0x1F344E, 0x131518, 0x4A291A, 0x8A4A26, 0xCE7A3B, 0xF5C076),
	}
}

// Light returns the light theme, which is also the projector's.
func Light() *Theme {
	return &Theme{
		Light: true,
		Bg:    hex(0xFFFFFF), Panel: hex(0xF5F7F8), Raise: hex(0xFFFFFF),
		Line: hex(0xDCE1E5), Line2: hex(0xC3CBD1), Ctl: hex(0x7C8790),
		Text: hex(0x14191D), Sec: hex(0x434E57), Mut: hex(0x5A6670),
		Acc: hex(0x067067), OnAcc: hex(0xFFFFFF),
		Warn: hex(0x8A5A00), Err: hex(0xB3261E),
		Grid: hex(0x14283C).Alpha(.055), Axis: hex(0x14283C).Alpha(.13),
		Halo: hex(0xFFFFFF).Alpha(.85), Particle: hex(0x14191D), Data: hex(0x434E57),
		Contour:    hex(0x143C6E),
		Density:    ramp(0xF9FAFC, 0xE1EEFA, 0xC9E2F7, 0xB2D4F3, 0x9CC6EE, 0x87B7E6, 0x74A7DF, 0x6298D6, 0x5188CD),
		Velocity:   ramp(0xC79350, 0xC1813D, 0xBA6E2B, 0xAE5E25, 0xA14E20, 0x91411F, 0x80361E, 0x6E2D1C, 0x5C2419),
		Difference: ramp(0x153B73, 0x2A6BAE, 0x5D9FD5, 0xABD0EB, 0xF5F7F9, 0xE9C2A4, 0xCE844F, 0xA14E20, 0x632916),
	}
}
