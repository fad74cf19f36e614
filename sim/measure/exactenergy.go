package measure

import (
	"fmt"
	"math"
	"math/rand/v2"

	"flowscope/sim/dataset"
	"flowscope/sim/field"
	"flowscope/sim/path"
	"flowscope/sim/solve"
)

const (
	// energyTimes is the number of times of a round, one in each of as many equal
	// parts, and energyPoints that of points at each time.
	energyTimes  = 64
	energyPoints = 256
)

// ExactEnergy computes the path energy of the independent coupling without any
// training,
//
//	PE = ∫ E|u_t(x_t)|² dt,   x_t = α z + β ε + σ n,
//
// u the exact marginal velocity of the data under the schedule: what I-CFM's
// network is trained towards, so what published energies of I-CFM come close to.
// It is a Monte Carlo mean over t, stratified, z and x_t, with a standard error
// from independent rounds. The source is N(0, I).
//
// It works in slices, and its result is a function of the seed.
type ExactEnergy struct {
	schedule path.Schedule
	points   []float32 // of a finite set
	mixture  *mixtureDraws
	exact    *field.Exact
	seed     uint64 // of the noise
	rng      *rand.Rand
	draws    int // times drawn

	rounds int // wanted
	done   int
	part   int
	sum    float64
	mean   float64
	spread float64
	x, u   []float32
}

// Begin starts on a data set, finite or a mixture in closed form, under the
// schedule s, smoothed by sigma where that is positive: over the given number of
// rounds, at least two, of 16,384 points each.
func (e *ExactEnergy) Begin(data *dataset.Set, s path.Schedule, sigma float64, seed uint64, rounds int) error {
	e.rounds, e.done = 0, 0
	if rounds < 2 {
		return fmt.Errorf("measure: the exact path energy in %d rounds: use at least 2", rounds)
	}
	e.schedule = path.Smoothed(s, sigma)
	exact, err := field.NewExact(data, e.schedule, 0)
	if err != nil {
		return err
	}
	e.exact, e.points, e.mixture = exact, data.Points, nil
	if data.Mixture != nil {
		e.mixture = newMixtureDraws(data.Mixture)
	}
	e.seed, e.rng, e.draws = seed, rand.New(rand.NewPCG(seed, 0)), 0
	e.x, e.u = resize(e.x, 2*energyPoints), resize(e.u, 2*energyPoints)
	e.part, e.sum, e.mean, e.spread = 0, 0, 0, 0
	e.rounds = rounds
	return nil
}

// Advance takes 256 points at each of at most the given number of times, and
// reports whether all is done.
func (e *ExactEnergy) Advance(times int) (done bool) {
	for ; times > 0 && e.done < e.rounds; times-- {
		end := path.TrainEnd(e.schedule)
		t := end * (float64(e.part) + e.rng.Float64()) / energyTimes
		c := e.schedule.At(t)
		solve.SourceNormals(e.seed, e.draws*energyPoints, e.x)
		for i := 0; i < len(e.x); i += 2 {
			var zx, zy float64
			if e.mixture != nil {
				zx, zy = e.mixture.draw(e.rng)
			} else {
				j := 2 * e.rng.IntN(len(e.points)/2)
				zx, zy = float64(e.points[j]), float64(e.points[j+1])
			}
			e.x[i] = float32(c.Alpha*zx + c.Beta*float64(e.x[i]))
			e.x[i+1] = float32(c.Alpha*zy + c.Beta*float64(e.x[i+1]))
		}
		e.draws++
		e.exact.Velocity(t, e.x, e.u)
		sum := 0.0
		for _, v := range e.u {
			sum += float64(v) * float64(v)
		}
		e.sum += end * sum / energyPoints / energyTimes
		if e.part++; e.part == energyTimes {
			e.done++
			off := e.sum - e.mean
			e.mean += off / float64(e.done)
			e.spread += off * (e.sum - e.mean)
			e.part, e.sum = 0, 0
		}
	}
	return e.rounds > 0 && e.done == e.rounds
}

// Progress returns the fraction that is done.
func (e *ExactEnergy) Progress() float64 {
	if e.rounds == 0 {
		return 0
	}
	return (float64(e.done) + float64(e.part)/energyTimes) / float64(e.rounds)
}

// Value returns the energy and its standard error so far: NaN and +Inf before two
// rounds.
func (e *ExactEnergy) Value() (energy, stdErr float64) {
	if e.done < 2 {
		return math.NaN(), math.Inf(1)
	}
	n := float64(e.done)
	return e.mean, math.Sqrt(e.spread / (n * (n - 1)))
}

// mixtureDraws draws from a mixture.
type mixtureDraws struct {
	m    *dataset.Mixture
	root [][3]float64 // lower triangular root of each covariance
}

func newMixtureDraws(m *dataset.Mixture) *mixtureDraws {
	d := &mixtureDraws{m: m}
	for _, s := range m.Covs {
		a := math.Sqrt(s[0][0])
		b := s[0][1] / a
		d.root = append(d.root, [3]float64{a, b, math.Sqrt(s[1][1] - b*b)})
	}
	return d
}

func (d *mixtureDraws) draw(r *rand.Rand) (x, y float64) {
	u, k := r.Float64(), 0
	for ; k < len(d.root)-1 && u >= d.m.Weights[k]; k++ {
		u -= d.m.Weights[k]
	}
	n0, n1 := r.NormFloat64(), r.NormFloat64()
	l := &d.root[k]
	return d.m.Means[k][0] + l[0]*n0, d.m.Means[k][1] + l[1]*n0 + l[2]*n1
}
