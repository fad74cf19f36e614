package film

import "math"

// CommandKind says what a [Command] asks for.
type CommandKind string

const (
	// CmdSet puts control ID at the value Text.
	CmdSet CommandKind = "set"
	// CmdDo carries out the action ID (control.Actions with Sim).
	CmdDo CommandKind = "do"
	// CmdClock tells where the viewer's clock is: T and Playing. While it stands
	// still, one slice of every grid shown is made exactly at T.
	CmdClock CommandKind = "clock"
	// CmdLook tells what part of the plane is seen, and how finely.
	CmdLook CommandKind = "look"
	// CmdVisible tells whether anybody can see the picture (On); hidden means pause.
	CmdVisible CommandKind = "visible"
	// CmdRestore goes on from the checkpoint in Data.
	CmdRestore CommandKind = "restore"
	// CmdOpen takes in a file that a person chose: Data, and its name in Text. A CSV or
	// a PNG become their own points, a model.json a run that was saved.
	CmdOpen CommandKind = "open"
	// CmdBack returns the buffer of a block that is no longer shown.
	CmdBack CommandKind = "back"
)

// Command is what a face asks of the simulation. Fields that a kind does not
// name are zero.
type Command struct {
	Kind    CommandKind
	ID      string
	Text    string
	T       float64
	Playing bool
	On      bool
	View    View
	Data    []byte
	Buffer  []float32
}

// Rect is a rectangle of the plane, in data units, X0 < X1 and Y0 < Y1.
type Rect struct{ X0, Y0, X1, Y1 float64 }

// sound reports whether r is a finite rectangle with an inside.
func (r Rect) sound() bool {
	return r.X1-r.X0 > 0 && r.Y1-r.Y0 > 0 && r.X1-r.X0 <= math.MaxFloat64 && r.Y1-r.Y0 <= math.MaxFloat64
}

// View is what part of the plane is seen, and how finely: Cols × Rows points of
// the velocity grid and Width × Height of the density grid. Grid points are at
// the centres of equal cells that fill the rectangle; row 0 is at Y0 (the bottom).
type View struct {
	Rect
	Cols, Rows    int
	Width, Height int
}
