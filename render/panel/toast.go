package panel

import (
	"image"
	"slices"
	"time"

	"github.com/ebitenui/ebitenui/widget"

	"flowscope/render"
	"flowscope/sim/control"
	"flowscope/sim/film"
)

// toasts shows what a person should read, one notice at a time, the gravest
// first. It stays until it is closed; a mere piece of news that offers nothing
// leaves by itself.
type toasts struct {
	*pane
	p        *Panel
	waiting  []film.Notice
	accept   *button
	dismiss  *button
	since    time.Duration
	lines    [][]run
	lineFor  film.Notice
	lineWide float32
}

// newsStays is how long news is shown: enough to read two lines twice.
const newsStays = 10 * time.Second

func newToasts(p *Panel) *toasts {
	t := &toasts{p: p}
	k := &p.kit
	t.pane = newPane(k, &free{k: k, size: func() (float32, float32) { return 0, 0 }, place: t.place}, t.paint)
	t.accept = newButton(p, 32, true, nil, func() string {
		if n := t.now(); n != nil {
			return n.Offer
		}
		return ""
	}, func() {
		n := *t.now()
		t.close()
		p.try(p.host.Accept(n.ID))
	})
	t.dismiss = newButton(p, 32, false, only(&iconClose), nil, t.close)
	t.dismiss.tip = func() tip { return tip{name: "Close", text: "Closes the notice. Key Escape.", label: "Close (Escape)"} }
	p.add(t.accept, t.dismiss)
	p.handles["notice.accept"] = handle{main: t.accept}
	p.handles["notice.close"] = handle{main: t.dismiss}
	t.AddChild(t.accept, t.dismiss)
	show(t, false)
	return t
}

// now returns the notice that is shown, or nil.
func (t *toasts) now() *film.Notice {
	if len(t.waiting) == 0 {
		return nil
	}
	return &t.waiting[0]
}

func gravity(l film.Level) int {
	switch l {
	case film.Error:
		return 2
	case film.Warn:
		return 1
	}
	return 0
}

// add shows a notice, in place of one of the same name.
func (t *toasts) add(n film.Notice) {
	t.waiting = slices.DeleteFunc(t.waiting, func(o film.Notice) bool {
		return o.ID == n.ID || gravity(o.Level) == 0 && gravity(n.Level) == 0
	})
	i := slices.IndexFunc(t.waiting, func(o film.Notice) bool { return gravity(o.Level) <= gravity(n.Level) })
	if i < 0 {
		i = len(t.waiting)
	}
	t.waiting = slices.Insert(t.waiting, i, n)
	t.turn()
}

// clear removes the notice with this name.
func (t *toasts) clear(id string) {
	t.waiting = slices.DeleteFunc(t.waiting, func(o film.Notice) bool { return o.ID == id })
	t.turn()
}

// close closes the notice that is shown.
func (t *toasts) close() {
	if len(t.waiting) > 0 {
		t.waiting = slices.Delete(t.waiting, 0, 1)
		t.turn()
	}
}

// turn shows what comes first now.
func (t *toasts) turn() {
	n := t.now()
	show(t, n != nil)
	show(t.accept, n != nil && n.Offer != "")
	t.since = t.p.now()
	t.p.relayout()
}

// expire lets news go that has been there for long, unless the pointer is on it.
func (t *toasts) expire() {
	n := t.now()
	if n == nil || n.Level != film.Info || n.Offer != "" || t.p.now()-t.since < newsStays {
		return
	}
	if x, y := t.p.pointer.x, t.p.pointer.y; image.Pt(x, y).In(t.GetWidget().Rect) {
		return
	}
	t.close()
}

// room returns where the toast stands in a picture's rectangle: at its top,
// between the cards and the zoom buttons.
func (t *toasts) room(pic box) box {
	n := t.now()
	if n == nil {
		return box{}
	}
	left, right := float32(12), float32(60)
	if t.p.values.Bool(control.Cards) {
		left = 304 + 24
		switch {
		case t.p.values.Bool(control.Projector):
			left = 336 + 24
		case t.p.narrow():
			left = 248 + 24
		}
	}
	w := min(600, pic.w-left-right)
	if w < 280 { // a narrow picture: over the cards
		left, w = 12, pic.w-24
	}
	t.measure(*n, w)
	h := max(56, float32(len(t.lines))*t.k.body*1.35+24)
	return box{pic.x + left, pic.y + 12, w, h}
}

func (t *toasts) buttonsWidth() float32 {
	w := float32(32 + 12)
	if n := t.now(); n != nil && n.Offer != "" {
		w += t.accept.width() + 8
	}
	return w
}

func (t *toasts) measure(n film.Notice, w float32) {
	k := t.k
	bold := k.bold(k.body, k.theme.Text)
	if n == t.lineFor && w == t.lineWide && len(t.lines) > 0 && t.lines[0][0].st == bold {
		return
	}
	t.lineFor, t.lineWide = n, w
	inner := w - 4 - 16 - 16 - t.buttonsWidth()
	t.lines = k.wrap([]run{{s: n.Title, st: bold}}, inner, 3)
	if n.Detail != "" {
		t.lines = append(t.lines, k.wrap([]run{{s: n.Detail, st: k.plain(k.body, k.theme.Sec)}}, inner, 6)...)
	}
}

func (t *toasts) place(r image.Rectangle) {
	k := t.k
	y := r.Min.Y + (r.Dy()-k.px(32))/2
	x := r.Max.X - k.px(12+32)
	t.dismiss.SetLocation(image.Rect(x, y, x+k.px(32), y+k.px(32)))
	w := k.px(t.accept.width())
	t.accept.SetLocation(image.Rect(x-k.px(8)-w, y, x-k.px(8), y+k.px(32)))
}

func (t *toasts) paint(b box) {
	n := t.now()
	if n == nil {
		return
	}
	k, th := t.k, t.k.theme
	p := k.pen
	p.RoundRect(b.x, b.y, b.w, b.h, 4, th.Panel)
	p.RoundFrame(b.x, b.y, b.w, b.h, 4, 1, th.Line2)
	p.RoundRect(b.x, b.y, 4, b.h, 2, edge(th, n.Level))
	step := k.body * 1.35
	y := b.midY() - step*float32(len(t.lines)-1)/2
	for _, l := range t.lines {
		k.runs(b.x+4+16, y, k.body, l)
		y += step
	}
}

func edge(t *render.Theme, l film.Level) render.Color {
	switch l {
	case film.Error:
		return t.Err
	case film.Warn:
		return t.Warn
	}
	return t.Ctl
}

var _ widget.HasWidget = (*toasts)(nil)
