package render

import "testing"

func legend92(s cardSizes) float64 {
	if s.phone {
		return 52
	}
	return 92
}

// The sizes and places of the style guide, at its three widths and projecting.
func TestCardsOfTheStyleGuide(t *testing.T) {
	for _, c := range []struct {
		name                     string
		pic                      Rect
		phone, medium, projector bool
		schedule, loss, legend   Rect
		distances                Rect
	}{
		{"1440", Rect{0, 48, 1104, 788}, false, false, false,
			Rect{12, 60, 304, 226}, Rect{12, 692, 304, 132}, Rect{884, 732, 208, 92}, Rect{12, 494, 304, 186}},
		{"1024", Rect{0, 48, 724, 656}, false, true, false,
			Rect{12, 60, 248, 184}, Rect{12, 580, 248, 112}, Rect{528, 600, 184, 92}, Rect{12, 396, 248, 172}},
		{"projector", Rect{0, 48, 1104, 788}, false, false, true,
			Rect{12, 60, 336, 240}, Rect{12, 674, 336, 150}, Rect{860, 732, 232, 92}, Rect{12, 448, 336, 214}},
		{"390", Rect{0, 48, 390, 334}, true, false, false,
			Rect{8, 56, 104, 72}, Rect{120, 56, 104, 72}, Rect{262, 56, 120, 52}, Rect{}},
		{"320", Rect{0, 48, 320, 300}, true, false, false,
			Rect{8, 56, 104, 72}, Rect{8, 136, 104, 72}, Rect{192, 56, 120, 52}, Rect{}},
	} {
		l := layoutCards(c.pic, c.phone, c.medium, c.projector, openNone, legend92)
		if l.schedule != c.schedule || l.loss != c.loss || l.legend != c.legend || l.distances != c.distances || !l.open.Empty() {
			t.Errorf("%s: schedule %v, loss %v, distances %v, legend %v, open %v", c.name, l.schedule, l.loss, l.distances, l.legend, l.open)
		}
	}
}

// Whatever the size of the picture, cards lie inside it and leave each other alone.
func TestCardsNeverOverlap(t *testing.T) {
	for w := 0.0; w <= 1600; w += 37 {
		for h := 0.0; h <= 1000; h += 29 {
			for mode := 0; mode < 4; mode++ {
				for open := openNone; open <= openLoss; open++ {
					pic := Rect{5, 48, w, h}
					l := layoutCards(pic, mode == 0, mode == 1, mode == 2, open, legend92)
					cards := []Rect{l.schedule, l.loss, l.legend, l.distances}
					for i, a := range cards {
						for _, b := range cards[i+1:] {
							if a.Overlaps(b) {
								t.Fatalf("%v×%v, mode %d: %v and %v overlap", w, h, mode, a, b)
							}
						}
					}
					for _, a := range append(cards, l.open) {
						if !a.Empty() && (a.X < pic.X || a.Y < pic.Y || a.Right() > pic.Right() || a.Bottom() > pic.Bottom()) {
							t.Fatalf("%v×%v, mode %d: %v sticks out of %v", w, h, mode, a, pic)
						}
					}
				}
			}
		}
	}
}

// A phone's thumbnail opens at full width over the lower half of the picture.
func TestThumbnailOpens(t *testing.T) {
	pic := Rect{0, 48, 390, 334}
	l := layoutCards(pic, true, false, false, openSchedule, legend92)
	if l.open.X != 8 || l.open.W != 374 || l.open.Bottom() != pic.Bottom()-8 || l.open.H < pic.H/2 || l.open.Overlaps(l.schedule) {
		t.Errorf("open at %v", l.open)
	}
}
