package render

// parts is what the picture is made of. Layers and cards are drawn in the order
// in which they stand here.
type parts struct {
	layers []layer
	cards  []card
	hands  hands
}

// newParts makes every layer and card: a new one is a file and a line here.
func newParts(k *ink) (parts, error) {
	var p parts
	p.layers = []layer{
		newBackdrop(k),
	}
	d := newDeck(k)
	p.layers = append(p.layers, &axes{deck: d}, &d.probes)
	p.cards = d.cards()
	p.hands = newHand(d)
	return p, nil
}
