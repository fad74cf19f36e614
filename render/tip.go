package render

// tip is a few words beside what the pointer is at: a hint, a reading, or why
// something did not happen.
type tip struct {
	text string
	x, y float64 // the words stand centred below this point, or above where there is no room
	gap  float64 // how far from it; negative: above first
	left float64 // seconds that it stays by itself; 0: as long as it is said again
	size float32
	box  Rect
}

// said is how long a message stays that nobody's pointer holds, in seconds.
const tipStays = 2.5

// say shows words while the pointer is where it is.
func (t *tip) say(text string, x, y, gap float64) {
	if t.left > 0 {
		return // a message is not talked over by a hint
	}
	t.text, t.x, t.y, t.gap = text, x, y, gap
}

// tell shows a message for a while.
func (t *tip) tell(text string, x, y, gap float64) {
	t.text, t.x, t.y, t.gap, t.left = text, x, y, gap, tipStays
}

// begin opens a frame: hints of the last one are gone, messages grow older.
func (t *tip) begin(dt float64) {
	if t.left > 0 {
		t.left -= dt
	}
	if t.left <= 0 {
		t.text, t.left = "", 0
	}
}

// place finds the room for the words in the picture.
func (t *tip) place(p *Pen, pic Rect, size float32) {
	t.box, t.size = Rect{}, size
	if t.text == "" || pic.Empty() {
		return
	}
	w := float64(p.Measure(t.text, Style{Size: size})) + 16
	h := float64(size) + 10
	x := min(max(t.x-w/2, pic.X+4), max(pic.Right()-w-4, pic.X+4))
	gap := max(t.gap, -t.gap)
	below, above := t.y+gap, t.y-gap-h
	y := below
	if t.gap < 0 && above >= pic.Y+4 || below+h > pic.Bottom()-4 {
		y = above
	}
	t.box = Rect{x, max(y, pic.Y+4), w, h}
}

func (t *tip) draw(p *Pen, th *Theme) {
	if t.box.Empty() {
		return
	}
	b := t.box
	x, y, w, h := float32(b.X), float32(b.Y), float32(b.W), float32(b.H)
	p.RoundRect(x, y, w, h, 4, th.Raise)
	p.RoundFrame(x, y, w, h, 4, 1, th.Line2)
	p.Text(x+8, y+h/2+t.size*.35, t.text, Style{Size: t.size, Color: th.Text})
}
