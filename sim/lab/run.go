package lab

import (
	"time"

	"flowscope/sim/film"
	"flowscope/sim/internal/vec"
	"flowscope/sim/solve"
)

// flow is how particles move, their number and the weights apart.
type flow struct {
	key    flowKey
	epoch  uint32
	config solve.Config
	// nfe is the evaluations a particle: of an adaptive flow what its runs have
	// taken in the mean, or what is expected before there are any.
	nfe    int
	calls  int       // evaluations of the field in one advance
	rows   int       // nodes that are kept, at most
	stride int       // every stride-th solver node is kept
	times  []float64 // of the nodes that are kept; never changed once made
	starts []float32 // the points of the source; nil: it is Gaussian
	// adaptive says that the solver chooses the steps: a run then has nodes of its
	// own, and stride and times are nothing.
	adaptive bool
	stopped  bool // a run of it was given up, and a person was told
}

// sde reports whether noise enters.
func (f *flow) sde() bool { return f.key.sigma > 0 }

// newFlow works out how particles of the wanted kind are moved.
func (l *Lab) newFlow(key flowKey, epoch uint32) *flow {
	f := &flow{key: key, epoch: epoch, config: l.solverConfig(key), starts: l.starts.of(key.start)}
	if err := l.probe.Configure(f.config); err != nil {
		panic("lab: values that were checked are refused: " + err.Error())
	}
	if f.adaptive = l.probe.Adaptive(); f.adaptive {
		f.nfe, f.calls, f.rows = l.expectedNFE(key), 1, film.MaxNodes
		return f
	}
	f.nfe, f.calls = l.probe.NFE(), l.probe.NFEPerStep()
	f.stride = (f.config.Steps + film.MaxNodes - 2) / (film.MaxNodes - 1)
	for k := 0; k < f.config.Steps; k += f.stride {
		f.times = append(f.times, l.probe.Time(k))
	}
	f.times = append(f.times, 1)
	f.rows = len(f.times)
	return f
}

// origin says which weights a thing was made of.
type origin struct {
	step  int64
	begun time.Duration // when it was begun, by this Lab's clock
	taken time.Duration // when the weights were taken, by the clock of the Lab that trains
}

// run carries particles along a flow, some at a time, and keeps their nodes. It
// is resumable: advance makes one solver step of some of the particles, or, where
// the solver chooses the steps and all particles share them, one evaluation of
// some.
type run struct {
	flow    *flow
	sampler solve.Sampler
	field   solve.Field
	from    origin // the weights
	first   int    // number of the first particle
	n       int
	starts  []float32 // positions at t = 0; nil means the source's own points
	pos     []float32 // node-major
	vel     []float32 // the same shape, or empty: not kept
	at, sub int       // the particles on their way are at … at+sub-1
	size    int       // the most that are carried at a time
	x0      []float32
	active  bool

	own ownNodes // of an adaptive flow
}

// begin starts a run of n particles. pos holds flow.rows*n points; so does vel,
// unless it is empty.
func (r *run) begin(f *flow, field solve.Field, from origin, first, n, size int, starts, pos, vel []float32) {
	if r.flow != f {
		if err := r.sampler.Configure(f.config); err != nil {
			panic("lab: a flow that was checked is refused: " + err.Error())
		}
		r.flow = f
	}
	r.field, r.from, r.first, r.n, r.size = field, from, first, n, size
	r.starts, r.pos, r.vel = starts, pos, vel
	r.at, r.sub, r.active = 0, 0, true
}

// times returns the times of the nodes that are kept.
func (r *run) times() []float64 {
	if r.flow.adaptive {
		return r.own.times
	}
	return r.flow.times
}

// advance does one piece of the work and reports how many points the calls of the
// field, flow.calls, had, and whether the run is done.
func (r *run) advance() (points int, done bool) {
	if r.sub == 0 {
		r.enter()
	}
	if r.flow.adaptive {
		return r.advanceOwn()
	}
	s := &r.sampler
	s.Step()
	k := s.Node()
	if r.vel != nil && (k-1)%r.flow.stride == 0 {
		r.keepVelocity((k-1)/r.flow.stride, s.Velocities())
	}
	last := s.Done()
	if k%r.flow.stride == 0 || last {
		r.keep((k+r.flow.stride-1)/r.flow.stride, s.Positions())
	}
	points = r.sub
	if !last {
		return points, false
	}
	if r.vel != nil {
		if cap(r.x0) < 2*r.sub {
			r.x0 = make([]float32, 2*r.sub)
		}
		r.x0 = r.x0[:2*r.sub]
		s.EndVelocities(r.x0)
		r.keepVelocity(len(r.flow.times)-1, r.x0)
	}
	r.at += r.sub
	r.sub = 0
	r.active = r.at < r.n
	return points, !r.active
}

// enter puts the next particles at their starts.
func (r *run) enter() {
	r.sub = min(r.size, r.n-r.at)
	if r.flow.adaptive {
		r.sub = r.n
	}
	if cap(r.x0) < 2*r.sub {
		r.x0 = make([]float32, 2*max(r.sub, r.size))
	}
	r.x0 = r.x0[:2*r.sub]
	switch {
	case r.starts != nil:
		copy(r.x0, r.starts[2*r.at:])
	case r.flow.starts != nil:
		copy(r.x0, r.flow.starts[2*(r.first+r.at):])
	default:
		solve.SourceNormals(uint64(r.flow.key.noiseSeed), r.first+r.at, r.x0)
		if std := float32(r.flow.key.source); std != 1 {
			vec.Linear2(r.x0, std, r.x0, 0, r.x0)
		}
	}
	r.sampler.Begin(r.field, r.first+r.at, r.x0)
	r.keep(0, r.x0)
	if r.own.attempts = nil; r.flow.adaptive {
		r.own.begin()
	}
}

// far is where particles stop being followed: a network whose weights have
// grown out of hand, though finite, can throw a particle out of float32's range.
// It then stays where it was last, which is far outside every picture.
const far = 1e6

func (r *run) keep(node int, x []float32) {
	row := r.pos[2*(node*r.n+r.at):][:len(x)]
	if node == 0 {
		clear(row)
	} else {
		copy(row, r.pos[2*((node-1)*r.n+r.at):])
	}
	vec.Within(row, x, row, far)
}

func (r *run) keepVelocity(node int, v []float32) {
	row := r.vel[2*(node*r.n+r.at):][:len(v)]
	clear(row)
	vec.Within(row, v, row, far)
}
