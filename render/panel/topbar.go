package panel

import (
	"image"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
)

// topBar holds the name, the presets, what drives training, the readings, and
// what concerns the whole window.
type topBar struct {
	*pane
	p     *Panel
	items []barItem
}

// barItem is a widget of the bar. Where the window is too narrow for all, those
// with the greatest rank leave first; rank 0 never does.
type barItem struct {
	w     based
	after float32 // room behind it, dp
	rank  int
}

const barHeight = 48

func newTopBar(p *Panel) *topBar {
	t := &topBar{p: p}
	k := &p.kit
	t.pane = newPane(k, &free{k: k, size: func() (float32, float32) { return 0, barHeight }, place: t.place}, func(b box) {
		k.pen.Rect(b.x, b.y, b.w, b.h, k.theme.Panel)
		k.pen.Rect(b.x, b.bottom()-1, b.w, 1, k.theme.Line)
	})
	put := func(rank int, after float32, w based) { t.items = append(t.items, barItem{w, after, rank}) }
	tool := func(rank int, after float32, ic *icon, action string) *button {
		b := newButton(p, 32, false, only(ic), nil, func() { p.try(p.host.Act(action)) })
		b.tip = func() tip { return p.aboutAction(action) }
		p.add(b)
		put(rank, after, b)
		return b
	}
	rule := func(rank int) { put(rank, 12, newRule(p)) }

	put(0, 14, newBrand(p))
	rule(8)
	preset := newPick(p, &presets{p}, func() float32 { return 32 })
	preset.size = func() (float32, float32) {
		if p.narrow() {
			return 184, 32
		}
		return 216, 32
	}
	p.add(preset)
	p.handles["preset"] = handle{main: preset}
	put(0, 12, preset)
	rule(8)

	train := newButton(p, 32, true, func() *icon {
		if p.values.Bool(control.Train) {
			return &iconPause
		}
		return &iconPlay
	}, func() string {
		switch {
		case p.status.Annealing && p.values.Bool(control.Train):
			return "Annealing"
		case p.values.Bool(control.Train):
			return "Pause training"
		}
		return "Train"
	}, func() { p.try(p.host.Act(control.ActToggle + ":" + control.Train)) })
	// As wide as its longest word, so that nothing beside it moves.
	train.size = func() (float32, float32) {
		return train.pen.Measure("Pause training", train.plain(train.body, train.theme.Text)) + 24 + 18, 32
	}
	train.tip = func() tip { return p.aboutAction(control.ActToggle + ":" + control.Train) }
	p.handles[control.Train] = handle{main: train}
	p.add(train)
	put(0, 4, train)
	tool(1, 0, &iconStep, control.ActStep)
	p.handles[control.ActReset] = handle{main: tool(0, 0, &iconReset, control.ActReset)}
	tool(1, 4, &iconAnneal, control.ActAnneal)
	rule(8)
	t.items[len(t.items)-1].after = 4
	undo := tool(1, 0, &iconUndo, control.ActUndo)
	redo := tool(1, 12, &iconRedo, control.ActRedo)
	p.follow(func() { undo.w.Disabled, redo.w.Disabled = p.change.Undo == 0, p.change.Redo == 0 })

	stat := func(rank int, width float32, name string, value, unit func() string) {
		put(rank, 20, newStat(p, width, name, value, unit))
	}
	stat(5, 52, "Step", func() string { return p.status.Step }, nil)
	stat(1, 52, "Steps/s", func() string { return p.status.StepsPerSec }, nil)
	stat(4, 64, "Samples/s", func() string { return p.status.SamplesPerSec }, nil)
	stat(7, 84, "Loss / floor", func() string { return p.status.Loss }, func() string {
		if p.status.Floor == "" {
			return ""
		}
		return "/ " + p.status.Floor
	})
	stat(1, 40, "NFE", func() string { return p.status.NFE }, nil)

	put(0, -1, newGap(p)) // what follows stands at the right
	tool(4, 0, &iconFolder, control.ActOpen)
	tool(4, 0, &iconSave, control.ActSave)
	link := newButton(p, 32, false, only(&iconLink), word("Copy link"), func() { p.try(p.host.Act(control.ActLink)) })
	link.tip = func() tip { return p.aboutAction(control.ActLink) }
	p.add(link)
	put(9, 0, link)
	tool(3, 0, &iconImage, control.ActPNG)
	tool(2, 0, &iconTheme, control.ActToggle+":"+control.Theme)
	tool(6, 0, &iconFull, control.ActFullscreen)
	tool(0, 0, &iconPanel, control.ActToggle+":"+control.Panel)
	tool(0, 0, &iconHelp, control.ActHelp)
	for _, it := range t.items {
		t.AddChild(it.w)
	}
	return t
}

// place lays the items from left to right, and those behind the gap at the right.
func (t *topBar) place(r image.Rectangle) {
	k := t.k
	width := func(most int) float32 {
		w := float32(16 + 8)
		for _, it := range t.items {
			if it.rank <= most && it.after >= 0 {
				iw, _ := it.w.base().size()
				w += iw + it.after
			}
		}
		return w
	}
	most := 9
	for most > 0 && width(most) > k.dp(r.Dx()) {
		most--
	}
	x := float32(16)
	for i, it := range t.items {
		w := it.w.base()
		show(w, it.rank <= most)
		if it.after < 0 {
			x = k.dp(r.Dx()) - 8
			for _, j := range t.items[i+1:] {
				if j.rank <= most {
					jw, _ := j.w.base().size()
					x -= jw + j.after
				}
			}
			w.SetLocation(image.Rectangle{})
			continue
		}
		if it.rank > most {
			continue
		}
		iw, ih := w.size()
		y := r.Min.Y + (r.Dy()-k.px(ih))/2
		w.SetLocation(image.Rect(r.Min.X+k.px(x), y, r.Min.X+k.px(x+iw), y+k.px(ih)))
		x += iw + it.after
	}
}

// presets is the list of presets as a pick shows it.
type presets struct{ p *Panel }

func (s *presets) names() []string {
	var n []string
	for _, q := range control.Presets() {
		n = append(n, q.Label)
	}
	return n
}

func (s *presets) chosen() int {
	for i, q := range control.Presets() {
		if q.ID == s.p.change.Preset || s.p.change.Preset == "" && i == 0 {
			if s.p.change.Edited {
				return -1
			}
			return i
		}
	}
	return -1
}

func (s *presets) choose(i int) { s.p.try(s.p.host.Preset(control.Presets()[i].ID)) }

func (s *presets) shown() string {
	for i, q := range control.Presets() {
		if q.ID == s.p.change.Preset || s.p.change.Preset == "" && i == 0 {
			if s.p.change.Edited {
				return "changed: " + q.Label
			}
			return q.Label
		}
	}
	return ""
}

func (s *presets) tip() tip {
	t := tip{name: "Presets", text: "States that make a point in one click."}
	for _, q := range control.Presets() {
		if q.ID == s.p.change.Preset {
			t.name, t.text = q.Label, q.Help
		}
	}
	return t
}

// brand is the name with its mark: three paths that bend together.
type brand struct{ part }

func newBrand(p *Panel) *brand {
	b := &brand{}
	b.init(p, b, func() (float32, float32) {
		return 28 + b.pen.Measure("Flowscope", b.bold(b.name, b.theme.Text)), 32
	})
	return b
}

// Render implements widget.Renderer.
func (b *brand) Render(screen *ebiten.Image) {
	p, t, r := b.on(screen), b.theme, b.box()
	x, y := r.x, r.midY()-10
	p.Polyline(offset(bezier(2.5, 14.5, 7, 14.5, 11, 17, 17.5, 14), x, y), 1.6, t.Sec)
	p.Polyline(offset(bezier(2.5, 10, 8, 10, 10.5, 13.5, 17.5, 10.2), x, y), 1.6, t.Sec)
	p.Polyline(offset(bezier(2.5, 5.5, 8, 5.5, 9, 11, 17.5, 6.2), x, y), 1.6, t.Acc)
	b.text(r.x+28, r.midY(), "Flowscope", b.bold(b.name, t.Text))
}

// rule is a thin upright line between groups of buttons.
type rule struct{ part }

func newRule(p *Panel) *rule {
	r := &rule{}
	r.init(p, r, func() (float32, float32) { return 1, 24 })
	return r
}

// Render implements widget.Renderer.
func (r *rule) Render(screen *ebiten.Image) {
	b := r.box()
	r.on(screen).Rect(b.x, b.y, 1, b.h, r.theme.Line)
}

// stat is a reading: what it is, above its value.
type stat struct {
	part
	label       string
	value, unit func() string
}

func newStat(p *Panel, width float32, label string, value, unit func() string) *stat {
	s := &stat{label: label, value: value, unit: unit}
	s.init(p, s, func() (float32, float32) { return width * s.body / 13, 36 })
	s.tip = func() tip { return readingTips(label, p) }
	return s
}

// readingTips explains the readings.
func readingTips(label string, p *Panel) tip {
	text := map[string]string{
		"Step":         "Training steps since the last reset.",
		"Steps/s":      "Training steps a second. " + p.status.Share,
		"Samples/s":    "Training samples a second. Learning rate now " + p.status.Rate + ".",
		"Loss / floor": "Running mean of the loss, and the least that any network could reach on these data. Distance to data: " + p.status.Distances,
		"NFE":          "Evaluations of the velocity field for one sample.",
		"Film age":     "How long ago the weights that the film shows were taken, and the training steps since. " + p.status.Shown + ".",
	}[label]
	return tip{name: label, text: text}
}

// Render implements widget.Renderer.
func (s *stat) Render(screen *ebiten.Image) {
	p, t, b := s.on(screen), s.theme, s.box()
	s.text(b.x, b.midY()-s.body*.6, s.label, s.plain(s.caption, t.Mut))
	v := s.value()
	if v == "" {
		v = "–"
	}
	st := s.plain(s.body, t.Text)
	s.text(b.x, b.midY()+s.body*.6, v, st)
	if s.unit != nil {
		if u := s.unit(); u != "" {
			s.text(b.x+p.Measure(v+" ", st), b.midY()+s.body*.6, u, s.plain(s.body, t.Mut))
		}
	}
}
