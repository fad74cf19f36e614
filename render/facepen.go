package render

// NewPen returns a pen that shares the picture's glyphs and device scale, for a
// face's own parts.
func (p *Picture) NewPen() *Pen { return newPen(p.ink) }
