package app

import (
	"math"
	"strconv"
	"strings"

	"flowscope/sim/film"
)

// Thousands writes a whole number with commas: 6,240.
func Thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	var b strings.Builder
	if neg {
		b.WriteString("−")
	}
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// none stands where there is no reading yet.
const none = "–"

func fixed(x float64, digits int) string {
	switch {
	case math.IsNaN(x):
		return none
	case math.IsInf(x, 0) || math.Abs(x) >= 1e6:
		return strconv.FormatFloat(x, 'g', 3, 64)
	case math.Abs(x) >= 1000:
		return Thousands(int64(math.Round(x)))
	}
	return strconv.FormatFloat(x, 'f', digits, 64)
}

// loss is a loss in three figures or two decimals, whichever is shorter.
func loss(x float64) string {
	if x >= 100 {
		return fixed(x, 0)
	}
	return fixed(x, 2)
}

func rounded(x float64) string {
	if math.IsNaN(x) {
		return none
	}
	// Three figures are all that a rate over half a second is worth.
	if x >= 10000 {
		x = math.Round(x/100) * 100
	}
	return Thousands(int64(math.Round(x)))
}

// marks puts what the timeline marks of a film into s: that of its first block,
// since one step is shared by the particles of a block and not by all.
func (s *Status) marks(b *film.Block) {
	s.Nodes = b.Times
	if b.Attempts == nil {
		return
	}
	s.Adaptive, s.Nodes = true, []float64{0}
	for _, a := range b.Attempts {
		if a.Accepted {
			s.Nodes = append(s.Nodes, a.End())
		} else {
			s.Rejected = append(s.Rejected, a.End())
		}
	}
	s.Steps = counted(len(s.Nodes)-1, "step") + " accepted (ticks), " + strconv.Itoa(len(s.Rejected)) + " rejected (rings)"
	if b.N < b.Total {
		s.Steps += ", for the first " + counted(b.N, "particle")
	}
}

func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return Thousands(int64(n)) + " " + what
}

// distances says how far the particles are from the data; off says that they are
// not seen, so that nothing is measured.
func distances(d *film.Distances, off bool) string {
	switch {
	case off:
		return none + ", particles are off."
	case d == nil || d.N == 0:
		return "measuring…"
	}
	var b strings.Builder
	for i, name := range [film.DistanceCount]string{"sliced W2", "energy distance", "exact W2"} {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(name + " ")
		rs := d.Readings[i]
		switch {
		case len(rs) > 0:
			b.WriteString(figure(float64(rs[len(rs)-1].Value)) + " (floor " + figure(d.Floors[i]) + ")")
		case film.Distance(i) == film.W2 && d.Busy > 0:
			b.WriteString("measuring, " + strconv.Itoa(int(math.Round(100*d.Busy))) + " %")
		default:
			b.WriteString("measuring…")
		}
	}
	return b.String() + "; " + Thousands(int64(d.N)) + " samples each."
}

// figure is a distance in three figures.
func figure(x float64) string {
	if x != x {
		return "measuring…"
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}

func words(f *film.Frame, pts *film.Points) Status {
	s := Status{
		Step:          Thousands(f.Step),
		StepsPerSec:   rounded(f.StepsPerSec),
		SamplesPerSec: rounded(f.SamplesPerSec),
		Loss:          loss(f.Loss),
		Floor:         loss(f.Floor),
		NFE:           Thousands(int64(f.NFE)),
		AgeSeconds:    none,
		Shown:         Thousands(int64(f.Shown)),
		Share:         "Films take " + strconv.Itoa(int(math.Round(100*f.FilmShare))) + " % of the time.",
		Rate:          strconv.FormatFloat(f.Rate, 'g', 2, 64),
		Network:       Thousands(int64(f.Parameters)) + " parameters, " + f.Kernel,
		Training:      f.Training,
		Annealing:     f.Annealing,
		Pending:       f.Pending,
	}
	if f.FilmDone > 0 { // else nobody sees one
		s.Age, s.AgeSeconds = Thousands(max(0, f.Step-f.FilmStep))+" steps", fixed(f.FilmAge, 1)+" s"
	}
	if f.FilmApart {
		s.Share = "Films have a core of their own and take " + strconv.Itoa(int(math.Round(100*f.FilmShare))) + " % of it."
	}
	if f.Shown < f.Asked {
		s.Shown = Thousands(int64(f.Shown)) + " of " + Thousands(int64(f.Asked)) + " particles: a film is at most " +
			Thousands(film.MaxWork) + " evaluations"
	}
	if pts != nil {
		s.Exact = pts.Label
	}
	return s
}
