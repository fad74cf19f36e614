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
	p.layers = []layer{
		newBackdrop(k),
		newDensity(paint),
		newField(paint, p.cloud),
		newPoints(k),
		newTrails(k, p.cloud),
		newParticles(k, p.cloud),
		newTracks(k),
		&axes{deck: d},
		&d.probes,
	}
	p.cards = []card{d}
	p.hands = newHand(d)
	return p
}
