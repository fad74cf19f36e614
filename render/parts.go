package render

// parts is what the picture is made of. Layers and cards are drawn in the order
// in which they stand here.
type parts struct {
	cloud  *cloud // plays the film for the layers; updated before them
	layers []layer
	cards  []card
	hands  hands
}

// newParts makes every layer and card: a new one is a file and a line here.
func newParts(k *ink) parts {
	p := parts{cloud: &cloud{}}
	paint := newPainter()
	d := newDeck(k)
	h := newHand(d)
	p.layers = []layer{
		newBackdrop(k),
		newDensity(paint),
		newField(paint, p.cloud),
		newPoints(k, &h.brush),
		newTrails(k, p.cloud),
		newParticles(k, p.cloud),
		newTracks(k),
		&axes{deck: d},
		&d.probes,
		&brushRing{&h.brush},
	}
	p.cards = []card{d}
	p.hands = h
	return p
}
