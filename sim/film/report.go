package film

// Report is what the simulation tells its faces: a *Block, *Tracks, *Slice,
// *Points, *Frame, *Checkpoint, *Notice, *Distances, *Take or *File.
type Report interface{ kind() kind }

type kind uint8

const (
	kindBlock kind = 1 + iota
	kindTracks
	kindSlice
	kindPoints
	kindFrame
	kindCheckpoint
	kindNotice
	kindDistances
	kindTake
	kindFile
)

func (*Block) kind() kind      { return kindBlock }
func (*Tracks) kind() kind     { return kindTracks }
func (*Slice) kind() kind      { return kindSlice }
func (*Points) kind() kind     { return kindPoints }
func (*Frame) kind() kind      { return kindFrame }
func (*Checkpoint) kind() kind { return kindCheckpoint }
func (*Notice) kind() kind     { return kindNotice }
func (*Distances) kind() kind  { return kindDistances }
func (*Take) kind() kind       { return kindTake }
func (*File) kind() kind       { return kindFile }

// Lane is the number of particles in a full block; block First is a multiple of it.
const Lane = 512

// MaxNodes is the most nodes a film keeps; a solver that makes more keeps every k-th.
const MaxNodes = 129

// MaxWork is the most velocity evaluations a whole film may cost: beyond it
// fewer particles are shown.
const MaxWork = 2_000_000

// MaxAttempts is the most steps that a solver that chooses them may try for one
// block: with six evaluations each, a full one is then within MaxWork.
const MaxAttempts = 600

// Block is the film of N particles from First on: their positions at the nodes
// Times[0] < … < Times[K-1]. These are the solver's own, or, where it chose its
// steps, besides them some inside its steps, interpolated ([Block.Own]).
type Block struct {
	Epoch uint32 // rises when a control changes what is sampled
	Step  int64  // training step of the weights it was made from
	First int
	N     int
	Total int // particles that the whole film will have
	SDE   bool
	Times []float64
	// Attempts are the steps that the solver tried, in their order, where it chose
	// them by its error; nil where it was told them.
	Attempts []Attempt
	Rows     Rows
}

// Attempt is a step from T to T+H, accepted or rejected.
type Attempt struct {
	T, H     float64
	Err      float32 // estimated error in units of what is allowed; accepted up to 1
	Accepted bool
}

// End is where the step ends, or would have ended.
func (a Attempt) End() float64 { return a.T + a.H }

// Own reports whether node k is one of the solver's own.
func (b *Block) Own(k int) bool {
	const same = 1e-9
	if b.Attempts == nil || k == 0 {
		return true
	}
	for _, a := range b.Attempts {
		if a.Accepted && abs(a.End()-b.Times[k]) < same {
			return true
		}
	}
	return false
}

// Rows gives access to a block's positions, wherever they are kept.
type Rows interface {
	// Row copies the 2N coordinates at node k to dst.
	Row(k int, dst []float32)
	// Release gives the memory back; no Row may follow.
	Release()
}

// Memory is Rows kept in Go's memory, node-major: row k is at Pos[k*2N:].
type Memory struct {
	Pos  []float32
	N    int
	Free func([]float32) // takes the buffer back; may be nil
}

// Row implements [Rows].
func (m *Memory) Row(k int, dst []float32) { copy(dst, m.Pos[k*2*m.N:(k+1)*2*m.N]) }

// Release implements [Rows].
func (m *Memory) Release() {
	if m.Free != nil {
		m.Free(m.Pos)
	}
	m.Pos = nil
}

// Tracks are whole trajectories, with the velocity at every node so that the
// drawn curve can be a cubic Hermite one. The last Probes of the N are the
// viewer's probes, in the order of the control.
type Tracks struct {
	Epoch  uint32
	Step   int64
	Exact  bool // carried by the exact field; else by the learned one
	SDE    bool
	N      int
	Probes int
	Times  []float64
	Pos    []float32 // node-major, len(Times)*N*2
	Vel    []float32 // the same shape: dX/dt of the drift; empty for an SDE
}

// Layer says which quantity a slice holds.
type Layer uint8

const (
	// Learned is the learned velocity: two numbers a point.
	Learned Layer = iota
	// Exact is the exact velocity: two numbers a point.
	Exact
	// Density is the exact p_t: one number a point.
	Density
	// Layers is how many there are.
	Layers
)

// SliceCount is how many slices in t a grid has, uniform in log-SNR.
const SliceCount = 33

// Slice is a quantity on a grid over the plane at one time. Point (i, j) is the
// centre of cell i from the left and j from the bottom; data is row by row from
// the bottom.
type Slice struct {
	Layer Layer
	Epoch uint32 // of the controls that it depends on
	Step  int64
	Index int // 0 … SliceCount-1, or -1: made for a clock that stands at T
	T     float64
	Rect
	W, H int
	Data []float32 // W*H, or W*H*2 for velocities
	Max  float32   // density: the peak over the plane seen
}

// Points is the data set that is being learned.
type Points struct {
	Epoch uint32
	XY    []float32
	// Label says what "exact" means for it, e.g. "exact for these 2,000 points, h = 0.05".
	Label string
	// Home is a rectangle that holds the data and the noise.
	Home Rect
}

// LossBin is a stretch of training up to step Step: the mean of its losses, and
// one of them as it was.
type LossBin struct {
	Step      int64
	Mean, Raw float32
}

// Mark is a step at which a control moved.
type Mark struct {
	Step int64
	ID   string
}

// Frame is the readings, about ten times a second.
type Frame struct {
	Epoch         uint32
	Step          int64
	StepsPerSec   float64
	SamplesPerSec float64
	Loss          float64 // running mean; NaN before the first step
	Floor         float64 // exact floor of the loss; NaN while it is computed
	FloorErr      float64 // its standard error
	Rate          float64 // learning rate in force (annealing lowers it)
	NFE           int     // velocity evaluations per sample
	Training      bool    // the train control as it stands after a step, the end of annealing or divergence: a face follows it
	Annealing     bool
	Asked, Shown  int     // particles wanted, and those the film has room for
	FilmStep      int64   // training step of the oldest block of the film
	FilmAge       float64 // seconds since that block's weights were taken; 0: they are the present ones
	FilmDone      float64 // share of the particles that the newest film has, 0 … 1; 0: nobody sees them
	FilmShare     float64 // share of the time that films take, 0 … 1
	FilmApart     bool    // the time is that of a thread of their own, beside the training's
	Parameters    int
	Kernel        string   // which kernels run, e.g. "simd, 4 lanes"
	Pending       []string // controls that wait for a reset
	Bins          []LossBin
	Marks         []Mark
}

// Checkpoint is everything that a run needs to go on.
type Checkpoint struct {
	Step int64
	Data []byte
}

// Level says how grave a notice is.
type Level string

const (
	Info  Level = "info"
	Warn  Level = "warn"
	Error Level = "error"
)

// Notice is something that a person should read.
type Notice struct {
	ID            string // stable name, e.g. "diverged"
	Level         Level
	Title, Detail string
	// Offer labels a button; pressing it merges Hash into the values and then
	// carries out the action Do, where given.
	Offer, Hash, Do string
}

// Distance is one of the distances between the particles at t = 1 and fresh data.
type Distance uint8

const (
	// SlicedW2 is the sliced Wasserstein-2 distance over 128 directions.
	SlicedW2 Distance = iota
	// Energy is the root of the energy distance (a V-statistic, so never negative):
	// in data units, as the others are.
	Energy
	// W2 is the exact Wasserstein-2 distance, which takes longer.
	W2
	// DistanceCount is how many there are.
	DistanceCount
)

// Reading is a distance as it was measured once.
type Reading struct {
	Step  int64 // training step of the oldest weights that the particles are of
	Value float32
}

// Distances tells how far the particles at t = 1 are from the data: everything that
// was measured since what is learned or how it is sampled changed.
type Distances struct {
	Epoch uint32 // rises when a control changes what is compared
	// N is the number of points of each of the two samples.
	N int
	// Readings by distance, in the order of their steps; at most some hundred.
	Readings [DistanceCount][]Reading
	// Floors are what two samples of the data of that size have between them in the
	// mean; NaN until they are known.
	Floors [DistanceCount]float64
	// Busy is how much of an exact distance in the making is done, 0 … 1; 0 when
	// there is none.
	Busy float64
}

// Take asks a face to put the values of a hash in force, as one step of undo: those
// of a file that was opened.
type Take struct{ Hash string }

// File is one that a person asked for.
type File struct {
	Name string
	Data []byte
}
