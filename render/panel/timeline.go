package panel

import (
	"image"
	"strconv"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
)

// timeline holds what moves the clock.
type timeline struct {
	*pane
	p     *Panel
	play  *button
	time  *clockFace
	track *track
	speed *pick
	loop  *button
	age   *stat
}

const (
	timelineHeight = 64
	ageWidth       = 108 // of "0.4 s  1,240 steps"
)

func newTimeline(p *Panel) *timeline {
	t := &timeline{p: p}
	k := &p.kit
	t.pane = newPane(k, &free{k: k, size: func() (float32, float32) { return 0, timelineHeight }, place: t.place}, func(b box) {
		k.pen.Rect(b.x, b.y, b.w, b.h, k.theme.Panel)
		k.pen.Rect(b.x, b.y, b.w, 1, k.theme.Line)
	})
	t.play = newButton(p, 40, true, func() *icon {
		if p.playing {
			return &iconPause
		}
		return &iconPlay
	}, nil, func() { p.try(p.host.Act(control.ActToggle + ":" + control.Playing)) })
	t.play.tip = func() tip { return p.aboutAction(control.ActToggle + ":" + control.Playing) }
	t.time = newClockFace(p)
	t.track = newTrack(p)
	speed, _ := control.Lookup(control.Speed)
	t.speed = newPick(p, &choice{p, speed}, func() float32 { return 32 })
	loop, _ := control.Lookup(control.Loop)
	t.loop = newButton(p, 32, false, only(&iconLoop), nil, func() { p.try(p.host.Act(control.ActToggle + ":" + control.Loop)) })
	t.loop.pressed = func() bool { return p.values.Bool(control.Loop) }
	t.loop.tip = func() tip { s := p.about(loop); s.label = "Loop"; return s }
	t.age = newStat(p, ageWidth, "Film age", func() string { return p.status.AgeSeconds }, func() string { return p.status.Age })
	p.add(t.play, t.track, t.speed, t.loop)
	p.handles[control.Playing] = handle{main: t.play}
	p.handles[control.T] = handle{main: t.track}
	p.handles[control.Speed] = handle{main: t.speed}
	p.handles[control.Loop] = handle{main: t.loop}
	t.AddChild(t.play, t.time, t.track, t.speed, t.loop, t.age)
	return t
}

func (t *timeline) place(r image.Rectangle) {
	k := t.k
	put := func(w based, x, width, height float32) {
		y := r.Min.Y + (r.Dy()-k.px(height))/2
		w.SetLocation(image.Rect(r.Min.X+k.px(x), y, r.Min.X+k.px(x+width), y+k.px(height)))
	}
	gap := float32(12)
	if t.p.narrow() {
		gap = 8
	}
	now, age := 86*k.body/13, ageWidth*k.body/13
	put(t.play, 12, 40, 40)
	put(t.time, 12+40+gap, now, 40)
	x := 12 + 40 + gap + now + gap
	end := k.dp(r.Dx()) - 12
	put(t.age, end-age, age, 36)
	end -= age + gap
	put(t.loop, end-32, 32, 32)
	end -= 32 + gap
	put(t.speed, end-76, 76, 32)
	end -= 76 + gap
	put(t.track, x, max(0, end-x), timelineHeight)
}

// clockFace shows t.
type clockFace struct{ part }

func newClockFace(p *Panel) *clockFace {
	c := &clockFace{}
	c.init(p, c, func() (float32, float32) { return 86, 40 })
	return c
}

// Render implements widget.Renderer.
func (c *clockFace) Render(screen *ebiten.Image) {
	p, t, b := c.on(screen), c.theme, c.box()
	x := b.x + c.text(b.x, b.midY(), "t", c.italic(c.kit.time, t.Sec))
	st := c.plain(c.kit.time, t.Text)
	c.text(x+p.Measure(" ", st), b.midY(), "= "+strconv.FormatFloat(c.p.t, 'f', 2, 64), st)
}

// track is the way from noise to data, with a tick at each of the solver's
// nodes and a playhead to drag. Where the solver chose its steps, a ring stands
// where one that it rejected would have ended.
type track struct {
	part
	grab float32
}

const (
	headWidth, headHeight = 10, 24
	// leastTick is the least distance between ticks that can be told apart, in dp.
	leastTick = 6
	// Where the ring of a rejected step stands above the rail, and its size, in dp.
	rejectedRise, rejectedRadius = 14, 2.5
)

func newTrack(p *Panel) *track {
	t := &track{}
	t.init(p, t, func() (float32, float32) { return 0, timelineHeight })
	t.keyboard, t.clickable = true, true
	d, _ := control.Lookup(control.T)
	t.tip = func() tip {
		s := p.about(d)
		if p.status.Steps != "" {
			s.text += " " + p.status.Steps + "."
		}
		return s
	}
	t.press = func(x, _ float32) {
		t.grab = x - t.at(p.t)
		if abs(t.grab) > headWidth/2+2 {
			t.grab = 0
		}
		t.to(x - t.grab)
	}
	t.drag = func(x, _ float32) { t.to(x - t.grab) }
	t.release = func(bool) { p.host.Commit() }
	return t
}

// ends returns the x of t = 0 and t = 1.
func (t *track) ends() (x0, x1 float32) {
	b := t.box()
	return b.x + 10, b.right() - 10
}

func (t *track) at(u float64) float32 {
	x0, x1 := t.ends()
	return x0 + float32(u)*(x1-x0)
}

func (t *track) to(x float32) {
	if x0, x1 := t.ends(); x1 > x0 {
		u := min(max(float64((x-x0)/(x1-x0)), 0), 1)
		t.p.try(t.p.host.Set(control.T, strconv.FormatFloat(u, 'f', 4, 64)))
	}
}

// key implements keyer.
func (t *track) key(k stroke) bool {
	var id string
	switch k.key {
	case ebiten.KeyArrowLeft, ebiten.KeyArrowDown:
		id = control.ActBack
		if k.shift {
			id = control.ActBackFar
		}
	case ebiten.KeyArrowRight, ebiten.KeyArrowUp:
		id = control.ActForward
		if k.shift {
			id = control.ActForwardFar
		}
	case ebiten.KeyPageDown:
		id = control.ActBackFar
	case ebiten.KeyPageUp:
		id = control.ActForwardFar
	case ebiten.KeyHome:
		t.p.try(t.p.host.Set(control.T, "0"))
		t.p.host.Commit()
		return true
	case ebiten.KeyEnd:
		t.p.try(t.p.host.Set(control.T, "1"))
		t.p.host.Commit()
		return true
	default:
		return false
	}
	t.p.try(t.p.host.Act(id))
	return true
}

// stride returns how many nodes a tick stands for, so that ticks stay apart.
func stride(nodes int, width float32) int {
	if nodes < 2 {
		return 1
	}
	for _, s := range []int{1, 2, 5, 10, 20, 50, 100} {
		if width*float32(s)/float32(nodes-1) >= leastTick {
			return s
		}
	}
	return nodes
}

// Render implements widget.Renderer.
func (t *track) Render(screen *ebiten.Image) {
	p, th, b := t.on(screen), t.theme, t.box()
	x0, x1 := t.ends()
	if x1-x0 < 20 {
		return
	}
	y := b.y + 28
	now := t.at(t.p.t)
	p.Rect(x0, y-1.5, x1-x0, 3, th.Line2)
	p.Rect(x0, y-1.5, now-x0, 3, th.Acc)
	nodes := t.p.status.Nodes
	every, long, ink := stride(len(nodes), x1-x0), float32(4), th.Ctl
	if t.p.status.Adaptive { // each is worth a look
		every, long, ink = 1, 7, th.Sec
	}
	for i := 0; i < len(nodes); i += every {
		x := p.Snap(t.at(nodes[i]), 1)
		p.Line(x, y-5-long, x, y-5, 1, ink)
	}
	for _, u := range t.p.status.Rejected {
		p.Ring(p.Snap(t.at(u), 1), y-rejectedRise, rejectedRadius, 1, th.Err)
	}
	st := t.plain(t.caption, th.Mut)
	ly := y + 12 + t.caption*.64
	t.text(x0-1, ly, "0 noise", st)
	t.textRight(x1+1, ly, "1 data", st)
	labels := []float64{.25, .5, .75}
	if x1-x0 < 340 {
		labels = []float64{.5}
	}
	for _, u := range labels {
		t.textMid(t.at(u), ly, strconv.FormatFloat(u, 'f', -1, 64), st)
	}
	head := th.Text
	if t.held {
		head = th.Acc
	}
	p.RoundRect(now-headWidth/2, y-headHeight/2, headWidth, headHeight, 3, head)
	p.Line(p.Snap(now, 1), y-7, p.Snap(now, 1), y+7, 1, th.Panel)
	if t.lit() {
		t.focusRing(box{x0 - 8, y - 14, x1 - x0 + 16, 28}, 0)
	}
}
