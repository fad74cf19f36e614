package panel

import (
	"flowscope/sim/control"
)

// handle is what moves a control: for tests, and to find it again.
type handle struct {
	main  based  // what is dragged or clicked
	value *value // where a number is typed, or nil
}

// furnish makes the groups and their rows from the list of controls.
func (p *Panel) furnish() {
	content := newPane(&p.kit, &column{k: &p.kit}, nil)
	byID := p.all
	for _, g := range control.Groups() {
		if g.Hidden {
			continue
		}
		s := newGroup(p, g)
		byID[g.ID] = s
		if g.Parent == "" {
			p.sections = append(p.sections, s)
			content.AddChild(s)
		}
	}
	for _, g := range control.Groups() {
		s := byID[g.ID]
		if s == nil || g.Parent != "" {
			continue
		}
		p.add(s.title)
		p.rows(s)
		for _, sub := range control.Groups() {
			if sub.Parent == g.ID && !sub.Hidden {
				t := byID[sub.ID]
				s.body.AddChild(t)
				p.add(t.title)
				p.rows(t)
			}
		}
	}
	p.groups = newScroll(p, content)
}

// rows adds the rows of one group.
func (p *Panel) rows(s *group) {
	slots := map[string]bool{}
	waits := false
	for _, d := range control.List() {
		if d.Group != s.g.ID || d.Of != "" {
			continue
		}
		waits = waits || d.AtReset
		if d.Slot != "" {
			if !slots[d.Slot] {
				slots[d.Slot] = true
				p.slot(s, d.Slot)
			}
			continue
		}
		s.body.AddChild(p.row(d))
		if d.Hero {
			s.body.AddChild(newEquation(p))
		}
	}
	if waits {
		s.body.AddChild(p.resetRow())
	}
}

// slot adds a row for each of the controls that share it; one is seen.
func (p *Panel) slot(s *group, name string) {
	rows := map[string]child{}
	var ids []string
	for _, d := range control.List() {
		if d.Group == s.g.ID && d.Slot == name {
			rows[d.ID] = p.row(d)
			ids = append(ids, d.ID)
			s.body.AddChild(rows[d.ID])
		}
	}
	p.follow(func() {
		seen := ids[0]
		for _, id := range ids {
			if ok, _ := p.values.Applies(id); ok {
				seen = id
			}
		}
		for _, id := range ids {
			show(rows[id], id == seen)
		}
	})
}

// follow runs f now and after every change of values.
func (p *Panel) follow(f func()) {
	p.followers = append(p.followers, f)
	f()
}

// row makes the row of a control.
func (p *Panel) row(d control.Def) child {
	switch {
	case d.Kind == control.Points:
		return p.pointRows(&d)
	case d.Kind == control.Own:
		return p.ownRows(&d)
	case d.Hero, d.Segment:
		c := newChoices(p, &d)
		p.handles[d.ID] = handle{main: c}
		p.add(c)
		p.dim(&d, c)
		if d.Hero {
			return c
		}
		return p.line([]float32{0}, func() float32 { return p.segment + 6 }, c)
	case d.Kind == control.Choice:
		return p.pickRow(&d)
	case d.Kind == control.Bool:
		return p.switchRow(&d)
	}
	return p.sliderRow(&d)
}

// line makes a row of widgets; a width of 0 takes what is left.
func (p *Panel) line(widths []float32, height func() float32, cs ...child) child {
	return p.flex(func() []float32 { return widths }, height, cs...)
}

func (p *Panel) flex(widths func() []float32, height func() float32, cs ...child) child {
	c := newPane(&p.kit, &columns{k: &p.kit, gap: p.gap, widths: widths, height: height}, nil)
	c.AddChild(cs...)
	return c
}

// dim keeps widgets disabled while their control does not apply.
func (p *Panel) dim(d *control.Def, ws ...based) {
	p.follow(func() {
		ok, _ := p.values.Applies(d.ID)
		for _, w := range ws {
			w.GetWidget().Disabled = !ok
		}
	})
}

func (p *Panel) sliderRow(d *control.Def) child {
	g := &number{p, d}
	c, s, v := newCaption(p, func() *control.Def { return d }), newSlider(p, g), newValue(p, g)
	p.add(s, v)
	p.dim(d, s, v)
	p.handles[d.ID] = handle{main: s, value: v}
	return p.flex(func() []float32 {
		if p.narrow() {
			return []float32{0, 92, 58}
		}
		return []float32{0, 112, 62}
	}, p.rowHeight, c, s, v)
}

func (p *Panel) pickRow(d *control.Def) child {
	c, k := newCaption(p, func() *control.Def { return d }), newPick(p, &choice{p, d}, p.pickHeight)
	p.add(k)
	p.dim(d, k)
	p.handles[d.ID] = handle{main: k}
	return p.flex(func() []float32 {
		if p.narrow() {
			return []float32{0, 156}
		}
		return []float32{0, 182}
	}, func() float32 { return p.rowHeight() + 4 }, c, k)
}

// switchRow is a switch alone, or a layer: with swatch and opacity.
func (p *Panel) switchRow(d *control.Def) child {
	k, c := newCheck(p, d), newCaption(p, func() *control.Def { return d })
	p.add(k)
	p.dim(d, k)
	p.handles[d.ID] = handle{main: k}
	c.strong = d.Swatch != ""
	c.release = func(inside bool) { // a name is a place to click too
		if inside {
			k.toggle()
		}
	}
	op := p.opacityOf(d.ID)
	if op == nil {
		return p.line([]float32{18, 0}, p.rowHeight, k, c)
	}
	g := &number{p, op}
	s, v := newSlider(p, g), newValue(p, g)
	p.add(s, v)
	p.dim(op, s, v)
	p.handles[op.ID] = handle{main: s, value: v}
	return p.flex(func() []float32 {
		if p.narrow() {
			return []float32{18, 22, 0, 62, 42}
		}
		return []float32{18, 22, 0, 84, 46}
	}, p.rowHeight, k, newSwatch(p, d.Swatch), c, s, v)
}

// opacityOf returns the control that is the opacity of a layer, or nil.
func (p *Panel) opacityOf(id string) *control.Def {
	for _, d := range control.List() {
		if d.Of == id {
			return &d
		}
	}
	return nil
}

// resetRow says what the ring means, and resets.
func (p *Panel) resetRow() child {
	n := &resetNote{}
	n.init(p, n, func() (float32, float32) { return 0, 24 })
	b := newButton(p, 24, true, nil, word("Reset now"), func() { p.try(p.host.Act(control.ActReset)) })
	b.tip = func() tip { return p.aboutAction(control.ActReset) }
	p.add(b)
	p.handles["reset now"] = handle{main: b}
	return p.flex(func() []float32 { return []float32{0, b.width()} }, func() float32 { return p.rowHeight() + 6 }, n, b)
}

func (p *Panel) rowHeight() float32  { return p.kit.row }
func (p *Panel) pickHeight() float32 { return p.kit.pick }
