package control

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Values is a checked value for every control of the list: each is always
// legal, because only legal values can be set. The zero Values is not usable;
// start from [Defaults].
type Values struct {
	num []float64
	pts [][]Point
	txt []string // of an Own control
}

// index maps ids to positions in the list; it is a constant of the program.
var list, index = func() ([]Def, map[string]int) {
	l := List()
	m := make(map[string]int, len(l))
	for i, d := range l {
		m[d.ID] = i
	}
	return l, m
}()

// Lookup returns the control with the given id.
func Lookup(id string) (*Def, bool) {
	i, ok := index[id]
	if !ok {
		return nil, false
	}
	d := list[i]
	return &d, true
}

// Defaults returns every control at its default.
func Defaults() Values {
	v := Values{num: make([]float64, len(list)), pts: make([][]Point, len(list)), txt: make([]string, len(list))}
	for i, d := range list {
		v.num[i] = d.Default
		v.pts[i] = append([]Point(nil), d.DefaultPoints...)
	}
	return v
}

// Clone returns an independent copy.
func (v Values) Clone() Values {
	c := Values{num: slices.Clone(v.num), pts: make([][]Point, len(v.pts)), txt: slices.Clone(v.txt)}
	for i, p := range v.pts {
		c.pts[i] = append([]Point(nil), p...)
	}
	return c
}

// put takes over control i from w.
func (v Values) put(i int, w Values) {
	v.num[i], v.pts[i], v.txt[i] = w.num[i], slices.Clone(w.pts[i]), w.txt[i]
}

func at(id string) int {
	i, ok := index[id]
	if !ok {
		panic("control: no control " + strconv.Quote(id))
	}
	return i
}

// Float returns a number's value. It panics on an id that is not in the list,
// as all the readers below do: ids in code are constants.
func (v Values) Float(id string) float64 { return v.num[at(id)] }

// Int returns a whole number's value.
func (v Values) Int(id string) int { return int(v.num[at(id)]) }

// Bool reports whether a switch is on.
func (v Values) Bool(id string) bool { return v.num[at(id)] != 0 }

// Choice returns the id of the chosen option.
func (v Values) Choice(id string) string {
	i := at(id)
	return list[i].Choices[int(v.num[i])].ID
}

// Points returns a copy of a list of points.
func (v Values) Points(id string) []Point { return append([]Point(nil), v.pts[at(id)]...) }

// Count returns how many points a list has.
func (v Values) Count(id string) int { return len(v.pts[at(id)]) }

// Point returns point k of a list: with Count, a way to read one at every frame
// without a copy.
func (v Values) Point(id string, k int) Point { return v.pts[at(id)][k] }

// Applies reports whether a control acts under the present values, and if not,
// what would bring it back.
func (v Values) Applies(id string) (ok bool, hint string) {
	for _, w := range list[at(id)].When {
		if slices.Contains(w.In, v.Acting(w.ID)) != w.Not {
			continue
		}
		if ok, hint := v.Applies(w.ID); !ok {
			return false, hint // what does not apply itself is to be brought back first
		}
		return false, w.Hint
	}
	return true, ""
}

// Acting returns the value that a choice or a switch acts as: its own while it
// applies, else the first option, or off.
func (v Values) Acting(id string) string {
	if ok, _ := v.Applies(id); ok {
		return v.Text(id)
	}
	if d := &list[at(id)]; d.Kind == Choice {
		return d.Choices[0].ID
	}
	return "0"
}

// On reports whether a switch is on and applies.
func (v Values) On(id string) bool { return v.Acting(id) == "1" }

// Text returns a control's value in the form that [Values.Set] reads: the one
// written in URLs and saved files.
func (v Values) Text(id string) string {
	i := at(id)
	switch d := &list[i]; d.Kind {
	case Choice:
		return d.Choices[int(v.num[i])].ID
	case Points:
		return pointsText(v.pts[i])
	case Own:
		return v.txt[i]
	default:
		return number(v.num[i])
	}
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// plain is a number as a person writes it, for messages.
func plain(x float64) string {
	if a := math.Abs(x); a >= 1e15 || a > 0 && a < 1e-9 {
		return number(x)
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	whole, rest, fraction := strings.Cut(s, ".")
	digits := strings.TrimPrefix(whole, "-")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if strings.HasPrefix(whole, "-") {
		digits = "−" + digits
	}
	if fraction {
		return digits + "." + rest
	}
	return digits
}

// Scientific is a small number with its power of ten, as people write it: 2.5e-5.
func Scientific(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'e', -1, 64), "e-0", "e-", 1)
}

// ScientificBelow is where numbers on a logarithmic slider are shown by [Scientific]: zeros
// in front would drown them.
const ScientificBelow = 1e-4

func pointsText(pts []Point) string {
	var b strings.Builder
	for k, p := range pts {
		if k > 0 {
			b.WriteByte('_')
		}
		b.WriteString(number(p.X))
		b.WriteByte('~')
		b.WriteString(number(p.Y))
	}
	return b.String()
}

// Set reads text into a control. On an error, which names the control, the
// value and what would be right, nothing changes.
func (v Values) Set(id, text string) error {
	i, ok := index[id]
	if !ok {
		return fmt.Errorf("there is no control %q", clip(id))
	}
	d := &list[i]
	text = strings.TrimSpace(text)
	switch d.Kind {
	case Choice:
		for k, c := range d.Choices {
			if c.ID == text {
				v.num[i] = float64(k)
				return nil
			}
		}
		return fmt.Errorf("%s: %q is not one of %s", d.Label, clip(text), optionIDs(d))
	case Points:
		pts, err := parsePoints(d, text)
		if err != nil {
			return err
		}
		return v.SetPoints(id, pts)
	case Own:
		if _, err := DecodeCloud(text); err != nil {
			return fmt.Errorf("%s: %w", d.Label, err)
		}
		v.txt[i] = text
		return nil
	case Bool:
		switch text {
		case "0", "false", "off":
			v.num[i] = 0
		case "1", "true", "on":
			v.num[i] = 1
		default:
			return fmt.Errorf("%s: %q is neither 0 (off) nor 1 (on)", d.Label, clip(text))
		}
		return nil
	}
	x, err := ParseNumber(text)
	if err != nil {
		return fmt.Errorf("%s: %q is not a number; it must be %s", d.Label, clip(text), d.Range())
	}
	return v.SetFloat(id, x)
}

// SetFloat sets a number, switch or choice (by index). On an error nothing changes.
func (v Values) SetFloat(id string, x float64) error {
	i, ok := index[id]
	if !ok {
		return fmt.Errorf("there is no control %q", clip(id))
	}
	d := &list[i]
	lo, hi := d.Min, d.Max
	switch d.Kind {
	case Bool:
		hi = 1
	case Choice:
		hi = float64(len(d.Choices) - 1)
	case Points, Own:
		return fmt.Errorf("%s takes points, not a number", d.Label)
	}
	if !(x >= lo && x <= hi) { // also catches NaN
		return fmt.Errorf("%s: %s is out of range; it must be %s", d.Label, plain(x), d.Range())
	}
	if d.Kind != Float && x != math.Trunc(x) {
		return fmt.Errorf("%s: %s is not a whole number; it must be %s", d.Label, plain(x), d.Range())
	}
	v.num[i] = x + 0 // no minus zero, which would be written as a change
	return nil
}

// SetPoints sets a list of points, rounded to five decimals: what is held is
// what links and files carry. On an error nothing changes.
func (v Values) SetPoints(id string, pts []Point) error {
	i, ok := index[id]
	if !ok {
		return fmt.Errorf("there is no control %q", clip(id))
	}
	d := &list[i]
	if d.Kind != Points {
		return fmt.Errorf("%s does not take points", d.Label)
	}
	if len(pts) < d.MinPoints || len(pts) > d.MaxPoints {
		return fmt.Errorf("%s: %d points are too %s; there must be %d to %d", d.Label, len(pts),
			map[bool]string{true: "few", false: "many"}[len(pts) < d.MinPoints], d.MinPoints, d.MaxPoints)
	}
	last := Point{d.Min, d.Min}
	held := make([]Point, len(pts))
	for k, p := range pts {
		p = p.round()
		held[k] = p
		if !(p.X >= d.Min && p.X <= d.Max && p.Y >= d.Min && p.Y <= d.Max) {
			return fmt.Errorf("%s: point %d (%s, %s) is out of range; both must be %s", d.Label, k+1, plain(p.X), plain(p.Y), d.Range())
		}
		if d.Rule == Increasing {
			const slack = 1e-9 // the gap is a multiple of the rounding; this forgives only float64's own
			if p.X < last.X+minGap-slack || p.Y < last.Y+minGap-slack || p.X > d.Max-minGap+slack || p.Y > d.Max-minGap+slack {
				return fmt.Errorf("%s: point %d (%s, %s) does not rise from (%s, %s) by at least %s, inside 0 to 1", d.Label, k+1,
					plain(p.X), plain(p.Y), plain(last.X), plain(last.Y), plain(minGap))
			}
			last = p
		}
	}
	v.pts[i] = held
	return nil
}

// MovePoint moves point k of a list as near to p as the control's rule allows:
// an Increasing point stops at its neighbours' values. It returns the new list.
func (v Values) MovePoint(id string, k int, p Point) ([]Point, error) {
	d := &list[at(id)]
	pts := v.Points(id)
	if k < 0 || k >= len(pts) {
		return nil, fmt.Errorf("%s: there is no point %d; there are %d", d.Label, k+1, len(pts))
	}
	lo, hi := Point{d.Min, d.Min}, Point{d.Max, d.Max}
	if d.Rule == Increasing {
		if k > 0 {
			lo = pts[k-1]
		}
		if k+1 < len(pts) {
			hi = pts[k+1]
		}
		lo.X, lo.Y, hi.X, hi.Y = lo.X+minGap, lo.Y+minGap, hi.X-minGap, hi.Y-minGap
	}
	if p.X != p.X || p.Y != p.Y {
		return nil, fmt.Errorf("%s: point %d is not a number", d.Label, k+1)
	}
	pts[k] = Point{min(max(p.X, lo.X), hi.X), min(max(p.Y, lo.Y), hi.Y)}.round()
	return pts, nil
}

// AddPoint inserts p into a list where it fits. It returns the new list and the
// index of the point, or an error that says why it cannot stand there.
func (v Values) AddPoint(id string, p Point) ([]Point, int, error) {
	d := &list[at(id)]
	pts := v.Points(id)
	if len(pts) >= d.MaxPoints {
		return nil, 0, fmt.Errorf("%s: there are already %d points, which is the most", d.Label, d.MaxPoints)
	}
	k := len(pts)
	if d.Rule == Increasing {
		k = 0
		for k < len(pts) && pts[k].X < p.X {
			k++
		}
	}
	pts = append(pts, Point{})
	copy(pts[k+1:], pts[k:])
	pts[k] = p.round()
	c := v.Clone()
	if err := c.SetPoints(id, pts); err != nil {
		return nil, 0, err
	}
	return pts, k, nil
}

// RemovePoint removes point k of a list.
func (v Values) RemovePoint(id string, k int) ([]Point, error) {
	d := &list[at(id)]
	pts := v.Points(id)
	if k < 0 || k >= len(pts) {
		return nil, fmt.Errorf("%s: there is no point %d; there are %d", d.Label, k+1, len(pts))
	}
	if len(pts) <= d.MinPoints {
		return nil, fmt.Errorf("%s: %d is the fewest points there can be", d.Label, d.MinPoints)
	}
	return append(pts[:k], pts[k+1:]...), nil
}

// Hash writes the values that differ from the defaults as "id=text&id=text", in
// the order of the list: the part of a shared link after "#".
func (v Values) Hash() string {
	def := Defaults()
	var b strings.Builder
	for _, d := range list {
		if t := v.Text(d.ID); t != def.Text(d.ID) {
			if b.Len() > 0 {
				b.WriteByte('&')
			}
			b.WriteString(d.ID)
			b.WriteByte('=')
			b.WriteString(t)
		}
	}
	return b.String()
}

// linkMost is above any hash that Hash writes, and leaves room for a [Cloud].
const linkMost = 1 << 16

// Merge sets the values of a hash on top of v and returns the result; entries
// that are wrong are left out and reported together, so one bad value in a link
// does not lose the others.
func (v Values) Merge(hash string) (Values, error) {
	c := v.Clone()
	var errs []error
	hash = strings.TrimPrefix(hash, "#")
	if len(hash) > linkMost {
		return c, fmt.Errorf("the link's settings are %d characters long; at most %d are read", len(hash), linkMost)
	}
	for _, pair := range strings.Split(hash, "&") {
		if pair == "" {
			continue
		}
		id, text, ok := strings.Cut(pair, "=")
		if !ok {
			errs = append(errs, fmt.Errorf("%q in the link is not of the form name=value", clip(pair)))
			continue
		}
		if err := c.Set(id, unescape(text)); err != nil {
			errs = append(errs, err)
		}
	}
	return c, errors.Join(errs...)
}

// Changed returns the ids whose values differ between v and w, in list order.
func (v Values) Changed(w Values) []string {
	var ids []string
	for i, d := range list {
		if v.num[i] != w.num[i] || v.txt[i] != w.txt[i] || pointsText(v.pts[i]) != pointsText(w.pts[i]) {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

// ParseNumber reads a number as people type it: spaces, thousands commas,
// a real minus sign, a trailing %, × or unit-free exponent are understood.
func ParseNumber(text string) (float64, error) {
	s := strings.TrimSpace(text)
	s = strings.ReplaceAll(s, "−", "-")
	s = strings.TrimRight(s, "%× ")
	if i := strings.IndexByte(s, ','); i >= 0 {
		// "1,500" and "12,345,678" are thousands; "0,5" is a decimal comma.
		whole, rest, _ := strings.Cut(s, ",")
		thousands := whole != "" && strings.TrimLeft(whole, "-") != "0"
		for _, g := range strings.Split(rest, ",") {
			head, _, _ := strings.Cut(g, ".")
			thousands = thousands && len(head) == 3
		}
		if thousands {
			s = strings.ReplaceAll(s, ",", "")
		} else {
			s = strings.Replace(s, ",", ".", 1)
		}
	}
	s = strings.ReplaceAll(s, " ", "")
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, fmt.Errorf("%q is not a number", clip(text))
	}
	return x, nil
}

// Range says in words what values are legal.
func (d *Def) Range() string {
	switch d.Kind {
	case Choice:
		return "one of " + optionIDs(d)
	case Bool:
		return "0 or 1"
	case Int:
		return "a whole number from " + plain(d.Min) + " to " + plain(d.Max)
	}
	return "from " + plain(d.Min) + " to " + plain(d.Max)
}

func optionIDs(d *Def) string {
	ids := make([]string, len(d.Choices))
	for i, c := range d.Choices {
		ids[i] = c.ID
	}
	return strings.Join(ids, ", ")
}

func parsePoints(d *Def, text string) ([]Point, error) {
	if text == "" {
		return nil, nil
	}
	parts := strings.Split(text, "_")
	if len(parts) > d.MaxPoints {
		return nil, fmt.Errorf("%s: %d points are too many; there must be %d to %d", d.Label, len(parts), d.MinPoints, d.MaxPoints)
	}
	pts := make([]Point, 0, len(parts))
	for _, part := range parts {
		xs, ys, ok := strings.Cut(part, "~")
		x, errX := strconv.ParseFloat(xs, 64)
		y, errY := strconv.ParseFloat(ys, 64)
		if !ok || errX != nil || errY != nil {
			return nil, fmt.Errorf("%s: %q is not a point of the form x~y", d.Label, clip(part))
		}
		pts = append(pts, Point{x, y})
	}
	return pts, nil
}

// unescape undoes the percent signs that mail programs and browsers put into
// links; what is not a valid escape is left as it is.
func unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if x, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(x))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// clip keeps hostile input from filling the screen.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
