package panel

import (
	"strings"

	"flowscope/sim/control"
)

// about returns what the help line says about a control.
func (p *Panel) about(d *control.Def) tip {
	t := tip{name: d.Label, symbol: d.Symbol, text: d.Help}
	if ok, hint := p.values.Applies(d.ID); !ok {
		t.text += " " + hint
	} else if s := p.defaultText(d); s != "" {
		t.text += " Default " + s + "."
	}
	return t
}

// defaultText writes a control's default, or "" where that tells nothing.
func (p *Panel) defaultText(d *control.Def) string {
	switch d.Kind {
	case control.Float, control.Int:
		s := Format(d, d.Default)
		if d.Unit != "" {
			s += " " + d.Unit
		}
		return s
	case control.Choice:
		if d.Hero || d.Segment {
			return ""
		}
		return d.Choices[int(d.Default)].Label
	}
	return ""
}

// shown writes a control's value in words.
func (p *Panel) shown(id string) string {
	d, ok := control.Lookup(id)
	if !ok {
		return ""
	}
	switch d.Kind {
	case control.Choice:
		for _, o := range d.Choices {
			if (d.Hero || d.Segment) && o.ID == p.values.Acting(id) {
				return o.Label
			}
		}
		return d.Choices[p.values.Int(id)].Label
	case control.Own:
		c, _ := control.DecodeCloud(p.values.Text(id))
		if len(c.Points) == 0 {
			return "none"
		}
		return counted(len(c.Points))
	case control.Bool:
		if p.values.Bool(id) {
			return "on"
		}
		return "off"
	case control.Points:
		switch n := len(p.values.Points(id)); n {
		case 0:
			return "none"
		default:
			return counted(n)
		}
	}
	return Format(d, p.values.Float(id))
}

// summary says in one line what a folded group holds.
func (p *Panel) summary(group string) string {
	lower := func(id string) string { return lowered(p.shown(id)) }
	switch group {
	case "data":
		return p.shown(control.Data) + ", " + lower(control.Schedule)
	case "sampling":
		sampler := control.ODESampler
		if ok, _ := p.values.Applies(sampler); !ok {
			sampler = control.SDESampler
		}
		much := p.shown(control.Steps) + " steps"
		if ok, _ := p.values.Applies(control.Tolerance); ok {
			much = "tolerance " + p.shown(control.Tolerance)
		}
		return p.shown(control.Mode) + ", " + p.shown(sampler) + ", " + much
	case "training":
		return "lr " + p.shown(control.Rate) + ", batch " + p.shown(control.Batch)
	case "network":
		s := p.shown(control.Depth) + " × " + p.shown(control.Width)
		if len(p.status.Pending) > 0 {
			s += ", pending"
		}
		return s
	case "picture":
		return p.shown(control.Show) + " field"
	case "view":
		return p.shown(control.Theme) + ", " + lower(control.LossAxis) + " loss"
	}
	// A group with points says how many there are.
	for _, d := range control.List() {
		if d.Group == group && (d.Kind == control.Points || d.Kind == control.Own) {
			return p.shown(d.ID)
		}
	}
	return ""
}

// lowered puts the first letter in lower case, but leaves names such as
// "DDPM-VP" alone.
func lowered(s string) string {
	r := []rune(s)
	if len(r) > 1 && strings.ToLower(string(r[1])) == string(r[1]) {
		return strings.ToLower(string(r[0])) + string(r[1:])
	}
	return s
}

// keyCap writes a key as its cap shows it.
func keyCap(key string) string {
	switch key {
	case " ":
		return "Space"
	case "-":
		return "−"
	}
	parts := strings.Split(key, "+")
	if key == "+" {
		return key
	}
	for i, s := range parts {
		if len([]rune(s)) == 1 {
			parts[i] = strings.ToUpper(s)
		}
		parts[i] = strings.TrimPrefix(parts[i], "Arrow")
	}
	return strings.Join(parts, " ")
}

// keyOf returns the first shortcut of an action as its cap shows it, or "".
func keyOf(action string) string {
	for _, a := range control.Actions() {
		if a.ID == action && len(a.Keys) > 0 {
			return keyCap(a.Keys[0])
		}
	}
	return ""
}
