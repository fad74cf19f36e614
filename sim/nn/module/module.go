package module

// Variant says which instructions a module is made of.
type Variant int

const (
	// MulAdd is simd128 alone: every product and every sum is rounded.
	MulAdd Variant = iota
	// Relaxed uses relaxed_madd, which a browser may or may not have and may or
	// may not fuse.
	Relaxed
)

// Variants lists them, the better one first.
func Variants() []Variant { return []Variant{Relaxed, MulAdd} }

// String is the variant's name, as it stands in a file's name.
func (v Variant) String() string {
	if v == Relaxed {
		return "relaxed"
	}
	return "simd128"
}

// Bytes writes the module of a variant. The same variant is the same bytes.
func Bytes(v Variant) []byte {
	return assemble(v).bytes()
}

func assemble(v Variant) *assembly {
	a := &assembly{relaxed: v == Relaxed}
	a.product()
	a.activations()
	a.optimiser()
	a.rows()
	a.peak()
	return a
}

// Export is a function that a module offers, by its name and the number of its
// parameters, which are all i32; none has a result.
type Export struct {
	Name   string
	Params int
}

// Exports lists what every variant offers.
func Exports() []Export {
	var all []Export
	for _, f := range assemble(MulAdd).functions {
		if f.name != "" {
			all = append(all, Export{f.name, len(f.params)})
		}
	}
	return all
}

// Idle writes a module with the same exports, all of which do nothing: what a
// program that trusts no module without trying it must refuse.
func Idle() []byte {
	a := assemble(MulAdd)
	for _, f := range a.functions {
		f.locals, f.body = nil, nil
	}
	return a.bytes()
}
