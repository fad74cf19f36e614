package panel

import (
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/sim/control"
)

// helpLine says what has the pointer or the focus is for, in two lines.
type helpLine struct {
	part
	shown tip
	wide  float32
	lines [][]run
}

const helpHeight = 64

func newHelpLine(p *Panel) *helpLine {
	h := &helpLine{}
	h.init(p, h, func() (float32, float32) { return 0, helpHeight })
	return h
}

// Render implements widget.Renderer.
func (h *helpLine) Render(screen *ebiten.Image) {
	p, t, b := h.on(screen), h.theme, h.box()
	p.Rect(b.x, b.y, b.w, 1, t.Line)
	side := h.p.margin()
	now := h.p.toSay()
	bold, body := h.bold(h.small, t.Text), h.plain(h.small, t.Sec)
	if now != h.shown || b.w != h.wide || len(h.lines) > 0 && h.lines[0][0].st != bold && h.lines[0][0].st != body {
		h.shown, h.wide = now, b.w
		var rs []run
		if now.name != "" {
			rs = append(rs, run{s: strings.TrimSuffix(now.name, "."), st: bold})
			if now.symbol != "" {
				rs = append(rs, run{s: " ", st: bold})
				rs = append(rs, h.symbolRuns(now.symbol)...)
			}
			rs = append(rs, run{s: ". ", st: bold})
		}
		rs = append(rs, run{s: now.text, st: body})
		h.lines = h.wrap(rs, b.w-2*side, 3)
	}
	step := h.small * 1.4
	y := b.midY() - step*float32(len(h.lines)-1)/2
	for _, l := range h.lines {
		h.runs(b.x+side, y, h.small, l)
		y += step
	}
}

// symbolRuns sets a control's symbol in the help line's type.
func (h *helpLine) symbolRuns(sym string) []run {
	base, sub, _ := strings.Cut(sym, "_")
	rs := []run{{s: base, st: h.italic(h.small, h.theme.Text)}}
	if sub != "" {
		rs = append(rs, run{s: sub, st: h.italic(h.small*.75, h.theme.Text), up: -.22 * h.small})
	}
	return rs
}

// toSay returns what the help line says: about what the pointer is on, else
// what has the focus, else what the run is.
func (p *Panel) toSay() tip {
	if p.under != nil && p.under.tip != nil && p.under.w.IsVisible() {
		return p.under.tip()
	}
	if f := p.focused(); f != nil && f.base().tip != nil {
		return f.base().tip()
	}
	var s tip
	for _, fact := range []string{p.status.Network, p.status.Exact} {
		if r := []rune(fact); len(r) > 0 {
			s.text += strings.ToUpper(string(r[:1])) + string(r[1:]) + ". "
		}
	}
	if p.build != "" {
		s.text = strings.TrimSpace(s.text + "Build " + p.build + ".")
	}
	return s
}

// aboutAction returns what the help line and a tooltip say about an action.
func (p *Panel) aboutAction(id string) tip {
	for _, a := range control.Actions() {
		if a.ID != id {
			continue
		}
		t := tip{name: a.Label, text: a.Help, label: a.Label}
		if k := keyOf(id); k != "" {
			t.label += " (" + k + ")"
			t.text = strings.TrimSpace(t.text + " Key " + k + ".")
		}
		return t
	}
	return tip{}
}
