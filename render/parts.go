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
func newParts(k *ink) (parts, error) {
	var p parts
	paint, err := newPainter()
	if err != nil {
		return p, err
	}
	p.cloud = &cloud{}
	field, err := newField(paint, p.cloud)
	if err != nil {
		return p, err
	}
	trails, err := newTrails(k, p.cloud)
	if err != nil {
		return p, err
	}
	d := newDeck(k)
	p.layers = []layer{
		newBackdrop(k),
		newDensity(paint),
		field,
		newPoints(k),
		trails,
		newParticles(k, p.cloud),
		newTracks(k),
		&axes{deck: d},
		&d.probes,
	}
	p.cards = []card{d}
	p.hands = newHand(d)
	return p, nil
}
