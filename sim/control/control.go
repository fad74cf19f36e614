package control

import "math"

// Kind says what values a control takes and how it is shown.
type Kind uint8

const (
	// Float is a real number in [Min, Max].
	Float Kind = iota
	// Int is a whole number in [Min, Max].
	Int
	// Bool is off (0) or on (1).
	Bool
	// Choice is one of Choices, held as its index.
	Choice
	// Points is a short list of points, edited in the picture.
	Points
	// Own is a person's own data set, as the text of a [Cloud].
	Own
)

// String returns the kind's name as the page knows it.
func (k Kind) String() string {
	return [...]string{"float", "int", "bool", "choice", "points", "own"}[k]
}

// Group is a section of the panel.
type Group struct {
	ID, Label string
	// Tab is the phone's tab that holds the group.
	Tab string
	// Parent is the group that this one stands inside, or "".
	Parent string
	// Closed groups start folded and then state their values in one line.
	Closed bool
	// Hidden groups have no rows in the panel: their controls are moved in the
	// picture, on the timeline or by keys.
	Hidden bool
}

// Option is one value of a Choice.
type Option struct {
	ID, Label string
	// Note is a short second line, for the hero switch and select titles.
	Note string
}

// Condition is a rule of the form "control ID acts as one of these values": see
// [Values.Acting].
type Condition struct {
	ID string
	In []string
	// Not turns the rule round.
	Not bool
	// Hint is said while the condition does not hold: what would bring the
	// control back.
	Hint string
}

// Rule names the shape that a list of points must have.
type Rule uint8

const (
	// Free points may stand anywhere in [Min, Max]².
	Free Rule = iota
	// Increasing points rise strictly, in both coordinates, inside (0,1)².
	Increasing
)

// Def is one control of the list.
type Def struct {
	ID     string
	Label  string
	Symbol string // a base letter and, after "_", its subscript: "α_t"
	Help   string // one line
	Unit   string
	Group  string
	Kind   Kind

	Min, Max float64 // legal range, inclusive (Float, Int, Points)
	Step     float64 // keyboard and slider step; 0 means (Max−Min)/200, or 1/200 of the logarithm
	Log      bool    // the slider is logarithmic (Min > 0)
	Default  float64 // Float, Int, Bool, Choice (an index)
	Decimals int     // digits shown after the point

	Choices []Option // Choice
	Hero    bool     // shown as the large two-way switch
	Segment bool     // shown as a row of buttons

	Rule          Rule // Points
	DefaultPoints []Point
	MinPoints     int
	MaxPoints     int

	// When says when the control applies: while all of these hold.
	When []Condition
	// Slot names a row that several controls share; the one that applies is
	// shown in it, so that nothing in the panel jumps.
	Slot string
	// Of is the id of the layer switch whose opacity this control is.
	Of string
	// Color names the swatch shown beside a layer switch.
	Swatch string
	// AtReset controls act only when training is reset, and say so.
	AtReset bool
	// Film controls change what is sampled or drawn by the simulation: a new
	// film is made when they change. Sim controls reach the simulation at all.
	Sim, Film bool
	// Fleeting controls are not part of the history that undo walks through.
	Fleeting bool
	// Mark controls leave a mark on the loss curve when they change.
	Mark bool
}

// Point is one point of a Points control.
type Point struct{ X, Y float64 }

// round returns the point with five decimals, which is what is held, shared and
// saved: so a list that is legal stays legal on its way through a link.
func (p Point) round() Point {
	const scale = 1e5
	return Point{math.Round(p.X*scale)/scale + 0, math.Round(p.Y*scale)/scale + 0}
}

// minGap is the least distance, in both coordinates, between neighbours of an
// Increasing list: ALGORITHMS section 1 asks for strictly increasing by 1e-3.
const minGap = 1e-3
