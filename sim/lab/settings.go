package lab

import (
	"fmt"
	"strings"

	"flowscope/sim/control"
	"flowscope/sim/nn"
	"flowscope/sim/path"
)

// The keys say on which values a thing depends: two equal keys mean that it need
// not be made again. Values that do not apply are left at zero, so moving them
// changes nothing.

// pathKey is what the probability path is made of, the data apart.
type pathKey struct {
	schedule   string
	power      float64
	vMin, vMax float64
	form       string
	curve      string
	sigma      float64 // smoothing of the path
}

func pathKeyOf(v control.Values) pathKey {
	k := pathKey{schedule: v.Choice(control.Schedule), sigma: v.Float(control.PathSigma)}
	switch k.schedule {
	case "polynomial":
		k.power = v.Float(control.Power)
	case "ddpm":
		k.vMin, k.vMax = v.Float(control.VPMin), v.Float(control.VPMax)
	case "custom":
		k.form, k.curve = v.Choice(control.CurveForm), v.Text(control.Curve)
	}
	return k
}

// Schedule makes the schedule that the values ask for, without smoothing.
func Schedule(v control.Values) (path.Schedule, error) {
	p := path.Params{
		Exponent: v.Float(control.Power),
		BetaMin:  v.Float(control.VPMin),
		BetaMax:  v.Float(control.VPMax),
	}
	for _, q := range v.Points(control.Curve) {
		p.Points = append(p.Points, [2]float64{q.X, q.Y})
	}
	if v.Choice(control.CurveForm) == "vp" {
		p.Form = path.VariancePreserving
	}
	return path.New(v.Choice(control.Schedule), p)
}

// dataKey is what the data set is made of.
type dataKey struct {
	id    string
	own   string // a person's own points, as the control's text
	n     int
	noise float64
	seed  int
}

func dataKeyOf(v control.Values, seed int) dataKey {
	k := dataKey{id: v.Choice(control.Data), n: v.Int(control.N), noise: v.Float(control.Noise), seed: seed}
	if k.id == "own" {
		k.own = v.Text(control.OwnPoints)
		if k.own == "" { // something has to stand there until there are some
			k.id = control.Defaults().Choice(control.Data)
		}
	}
	return k
}

// pairKey is how source and data points come together.
type pairKey struct {
	source   string // "": the Gaussian one
	coupling string // "": the independent one
	block    int
	eps      float64
}

func pairKeyOf(v control.Values) pairKey {
	var k pairKey
	if s := v.Choice(control.Source); s != "gaussian" {
		k.source = s
	}
	switch c := v.Choice(control.Coupling); c {
	case "sinkhorn":
		k.eps = v.Float(control.Entropy)
		fallthrough
	case "ot":
		k.coupling, k.block = c, v.Int(control.PairBlock)
	}
	return k
}

// known reports whether the score, and all that is exact, is known: while a source
// point is N(0, I) given its data point.
func (k pairKey) known() bool { return k.source == "" && k.coupling == "" }

// unknown says why it is not.
func (k pairKey) unknown() string {
	switch {
	case k.source != "":
		return "what is exact is known for the Gaussian source only"
	case k.coupling == "ot":
		return "what is exact is not known for optimal-transport pairs"
	}
	return "what is exact is not known for entropic pairs"
}

// netKey is what acts at a reset only.
type netKey struct {
	width, depth, pairs, seed int
	act                       string
}

func netKeyOf(v control.Values) netKey {
	return netKey{
		width: v.Int(control.Width), depth: v.Int(control.Depth), pairs: v.Int(control.TimePairs),
		seed: v.Int(control.Seed), act: v.Choice(control.Activation),
	}
}

// dim is the dimension of the data.
const dim = 2

// network returns the shape of the network that the key asks for.
func (k netKey) network() (nn.Config, nn.Features, error) {
	act, err := nn.ParseActivation(k.act)
	f := nn.Features{Dim: dim, Pairs: k.pairs}
	return nn.Config{In: f.Width(), Out: dim, Width: k.width, Depth: k.depth, Act: act}, f, err
}

// pending lists the controls whose asked value is not the one the run was
// started with.
func (k netKey) pending(asked netKey) []string {
	var ids []string
	for _, c := range []struct {
		id      string
		differs bool
	}{
		{control.Width, k.width != asked.width}, {control.Depth, k.depth != asked.depth},
		{control.Activation, k.act != asked.act}, {control.TimePairs, k.pairs != asked.pairs},
		{control.Seed, k.seed != asked.seed},
	} {
		if c.differs {
			ids = append(ids, c.id)
		}
	}
	return ids
}

// flowKey is what the particles' way depends on, their number apart.
type flowKey struct {
	exact     bool // carried by the exact field
	net       uint32
	law       lawKey
	mode      string
	method    string
	sigma     float64
	shape     string
	steps     int     // 0: the solver chooses them …
	tolerance float64 // … by this
	noiseSeed int
	source    float64  // standard deviation of the noise at t = 0
	start     startKey // where particles start, if not from noise
}

// lawKey is what the exact field depends on.
type lawKey struct {
	data dataKey
	path pathKey
	h    float64
}

// flowKeyOf returns the key of particles that follow the exact field or the
// learned one. A learned ODE knows nothing of data, schedule and smoothing
// except by what the network has learned; an SDE needs the schedule for the
// score.
func (l *Lab) flowKeyOf(exact bool) flowKey {
	v := l.values
	k := flowKey{
		exact: exact, mode: v.Acting(control.Mode),
		noiseSeed: v.Int(control.NoiseSeed), source: l.path.At(0).Beta, start: l.startKey(),
	}
	if k.mode == "sde" {
		k.method, k.sigma, k.shape = v.Choice(control.SDESampler), v.Float(control.Sigma), v.Choice(control.SigmaShape)
		k.law.path = l.pathKey
	} else {
		k.method = v.Choice(control.ODESampler)
	}
	if chosen, _ := v.Applies(control.Tolerance); chosen {
		k.tolerance = v.Float(control.Tolerance)
	} else {
		k.steps = v.Int(control.Steps)
	}
	if exact {
		k.law = l.lawKey()
	} else {
		k.net = l.netEpoch
	}
	return k
}

func (l *Lab) lawKey() lawKey {
	return lawKey{data: l.dataKey, path: l.pathKey, h: l.values.Float(control.Smoothing)}
}

// thousands writes a whole number as people read it: 2,000.
func thousands(n int) string {
	s := fmt.Sprint(n)
	var b strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return b.String()
}
