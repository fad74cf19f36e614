package panel

import (
	"image"

	"github.com/ebitenui/ebitenui/widget"

	"flowscope/sim/control"
)

// house is the root of the tree: it says where bars, panel, timeline, zoom
// buttons and notices stand around the picture.
type house struct {
	*pane
	p    *Panel
	bar  *topBar
	side *pane // the panel of controls: groups above the help line
	help *helpLine
	time *timeline
	zoom *pane
}

func newHouse(p *Panel) *house {
	h := &house{p: p}
	k := &p.kit
	h.pane = newPane(k, &free{k: k, size: func() (float32, float32) { return 0, 0 }, place: h.place}, nil)
	h.bar = newTopBar(p)
	h.zoom = h.newZoom()
	h.time = newTimeline(p)
	p.furnish()
	h.help = newHelpLine(p)
	h.side = newPane(k, &free{k: k, size: func() (float32, float32) { return 0, 0 }, place: h.placeSide}, func(b box) {
		k.pen.Rect(b.x, b.y, b.w, b.h, k.theme.Panel)
		k.pen.Rect(b.x, b.y, 1, b.h, k.theme.Line)
	})
	h.side.AddChild(p.groups, h.help)
	p.toasts = newToasts(p)
	h.AddChild(h.bar, h.time, h.side, h.zoom, p.toasts)
	p.follow(func() { show(h.side, p.values.Bool(control.Panel)) })
	return h
}

// newZoom makes the three buttons at the picture's top right.
func (h *house) newZoom() *pane {
	p := h.p
	k := &p.kit
	var bs []*button
	z := newPane(k, &free{k: k, size: func() (float32, float32) { return 34, 34 * 3 }, place: func(r image.Rectangle) {
		for i, b := range bs {
			y := r.Min.Y + k.px(1+float32(i)*33)
			b.SetLocation(image.Rect(r.Min.X+k.px(1), y, r.Min.X+k.px(33), y+k.px(32)))
		}
	}}, func(b box) {
		k.pen.RoundRect(b.x, b.y, b.w, b.h, 4, k.theme.Panel)
		k.pen.RoundFrame(b.x, b.y, b.w, b.h, 4, 1, k.theme.Line)
		for i := range 2 {
			k.pen.Rect(b.x+1, b.y+33*float32(i+1), b.w-2, 1, k.theme.Line)
		}
	})
	for _, it := range []struct {
		ic *icon
		id string
	}{{&iconPlus, control.ActZoomIn}, {&iconMinus, control.ActZoomOut}, {&iconWhole, control.ActHome}} {
		b := newButton(p, 32, false, only(it.ic), nil, func() { p.try(p.host.Act(it.id)) })
		b.tip = func() tip { return p.aboutAction(it.id) }
		p.handles[it.id] = handle{main: b}
		bs = append(bs, b)
		p.add(b)
		z.AddChild(b)
	}
	return z
}

// sideWidth is how wide the panel is now, in dp; 0 when it is hidden.
func (h *house) sideWidth() float32 {
	switch {
	case !h.p.values.Bool(control.Panel):
		return 0
	case h.p.narrow():
		return 300
	}
	return 336
}

// picture is the rectangle that is left for the picture.
func (h *house) picture() box {
	return box{0, barHeight, max(0, h.p.w-h.sideWidth()), max(0, h.p.h-barHeight-timelineHeight)}
}

func (h *house) place(r image.Rectangle) {
	k := h.k
	pic := h.picture()
	put := func(w widget.PreferredSizeLocateableWidget, b box) {
		w.SetLocation(image.Rect(k.px(b.x), k.px(b.y), k.px(b.right()), k.px(b.bottom())))
	}
	put(h.bar, box{0, 0, h.p.w, barHeight})
	put(h.time, box{0, h.p.h - timelineHeight, pic.w, timelineHeight})
	put(h.side, box{pic.w, barHeight, h.sideWidth(), h.p.h - barHeight})
	put(h.zoom, box{pic.w - 12 - 34, barHeight + 12, 34, 33*3 + 1})
	put(h.p.toasts, h.p.toasts.room(pic))
}

func (h *house) placeSide(r image.Rectangle) {
	foot := h.k.px(helpHeight)
	line := h.k.px(1)
	h.p.groups.SetLocation(image.Rect(r.Min.X+line, r.Min.Y, r.Max.X, r.Max.Y-foot))
	h.help.SetLocation(image.Rect(r.Min.X+line, r.Max.Y-foot, r.Max.X, r.Max.Y))
}

// covers reports whether one of the parts stands at a point in device pixels.
func (h *house) covers(x, y int) bool {
	at := image.Pt(x, y)
	for _, w := range []widget.HasWidget{h.bar, h.time, h.side, h.zoom, h.p.toasts} {
		if g := w.GetWidget(); g.IsVisible() && at.In(g.Rect) {
			return true
		}
	}
	return false
}
