package render

import "math"

// cardSizes are the sizes of cards and type for one class of window.
type cardSizes struct {
	phone bool // thumbnails that open at a tap
	// schedule, loss and legend are the sizes of the cards; the legend's height
	// is that of its two bars, and grows with what it has to say. The distances
	// stand above the loss, where there is room.
	scheduleW, scheduleH, lossH float64
	distancesH                  float64 // 0: there are none
	legendW                     float64
	margin                      float64 // from the picture's edges and between cards
	scale                       float64 // of paddings: 1, or 1.2 when projecting
	title, axis                 float64 // type
	curve                       float64 // width of α_t and β_t
	handle                      float64 // half the width of a curve handle
}

// The four sets of sizes of the style guide.
var (
	wideCards      = cardSizes{scheduleW: 304, scheduleH: 226, lossH: 132, distancesH: 186, legendW: 208, margin: 12, scale: 1, title: 13, axis: 11, curve: 2, handle: 6.5}
	mediumCards    = cardSizes{scheduleW: 248, scheduleH: 184, lossH: 112, distancesH: 172, legendW: 184, margin: 12, scale: 1, title: 12, axis: 11, curve: 2, handle: 5.5}
	projectorCards = cardSizes{scheduleW: 336, scheduleH: 240, lossH: 150, distancesH: 214, legendW: 232, margin: 12, scale: 1.2, title: 15.6, axis: 13.2, curve: 2.6, handle: 6.5}
	phoneCards     = cardSizes{phone: true, scheduleW: 104, scheduleH: 72, lossH: 72, legendW: 120, margin: 8, scale: 1, title: 13, axis: 11, curve: 1.6, handle: 6.5}
)

// openCard says which thumbnail is open on a phone.
type openCard uint8

const (
	openNone openCard = iota
	openSchedule
	openLoss
)

// cardLayout is where the cards stand. An empty rectangle is a card that is
// not there.
type cardLayout struct {
	cardSizes
	schedule, loss, legend Rect
	distances              Rect
	// open is the card that a phone's thumbnail opened, over the lower half.
	open     Rect
	openCard openCard
}

// fits reports whether the cards leave each other alone in a picture of this size.
func (s *cardSizes) fits(pic Rect, legendH float64) bool {
	return pic.H >= s.scheduleH+s.lossH+3*s.margin &&
		pic.H >= legendH+2*s.margin &&
		pic.W >= s.scheduleW+s.legendW+3*s.margin
}

// layoutCards places the cards in the picture. legendH gives the legend's
// height for a choice of sizes. Where the class's own cards do not fit (a small
// frame in another page), smaller ones are taken, and at last thumbnails.
func layoutCards(pic Rect, phone, medium, projector bool, open openCard, legendH func(cardSizes) float64) cardLayout {
	var l cardLayout
	l.cardSizes = phoneCards
	if !phone {
		candidates := [...]*cardSizes{&projectorCards, &wideCards, &mediumCards}
		first := 1
		if projector {
			first = 0
		} else if medium {
			first = 2
		}
		for _, s := range candidates[first:] {
			if s.fits(pic, legendH(*s)) {
				l.cardSizes = *s
				break
			}
		}
	}
	m := l.margin
	l.schedule = Rect{pic.X + m, pic.Y + m, l.scheduleW, l.scheduleH}
	lh := legendH(l.cardSizes)
	if !l.phone {
		l.loss = Rect{pic.X + m, pic.Bottom() - m - l.lossH, l.scheduleW, l.lossH}
		l.legend = Rect{pic.Right() - m - l.legendW, pic.Bottom() - m - lh, l.legendW, lh}
		l.distances = Rect{l.loss.X, l.loss.Y - m - l.distancesH, l.scheduleW, l.distancesH}
		if l.distances.Y < l.schedule.Bottom()+m {
			l.distances = Rect{}
		}
	} else {
		l.legend = Rect{pic.Right() - m - l.legendW, pic.Y + m, l.legendW, lh}
		l.loss = Rect{l.schedule.Right() + m, pic.Y + m, l.scheduleW, l.lossH}
		if l.loss.Right()+m > l.legend.X { // a narrow phone
			l.loss = Rect{l.schedule.X, l.schedule.Bottom() + m, l.scheduleW, l.lossH}
		}
		if open != openNone {
			// At least tall enough to drag in, at most what leaves the thumbnails
			// free; half the picture where both allow it.
			h := min(max(pic.H/2, 184), 320, pic.H-2*m-l.scheduleH)
			if h < 120 {
				h = pic.H - 2*m
			}
			l.open = Rect{pic.X + m, pic.Bottom() - m - h, pic.W - 2*m, h}
			l.openCard = open
		}
	}
	if lh <= 0 {
		l.legend = Rect{}
	}
	keep := func(r *Rect, others ...*Rect) {
		gone := r.Right() > pic.Right() || r.Bottom() > pic.Bottom() || r.X < pic.X || r.Y < pic.Y
		for _, o := range others {
			gone = gone || r.Overlaps(*o)
		}
		if gone {
			*r = Rect{}
		}
	}
	keep(&l.schedule)
	keep(&l.legend, &l.schedule)
	keep(&l.loss)
	if math.IsNaN(l.open.H) || l.open.W < 120 || l.open.H < 80 {
		l.open, l.openCard = Rect{}, openNone
	}
	return l
}

// covers reports whether a card stands at (x, y).
func (l *cardLayout) covers(x, y float64) bool {
	return l.schedule.Contains(x, y) || l.loss.Contains(x, y) || l.distances.Contains(x, y) || l.legend.Contains(x, y) || l.open.Contains(x, y)
}

// overlaps reports whether a rectangle touches a card.
func (l *cardLayout) overlaps(r Rect) bool {
	return l.schedule.Overlaps(r) || l.loss.Overlaps(r) || l.distances.Overlaps(r) || l.legend.Overlaps(r) || l.open.Overlaps(r)
}
