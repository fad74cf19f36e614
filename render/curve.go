package render

import (
	"math"

	"flowscope/sim/control"
	"flowscope/sim/path"
)

// scheduleOf makes the schedule that the values ask for. The error is that of
// path.New: with checked values it can only concern the number of points of the
// custom curve.
func scheduleOf(v control.Values) (path.Schedule, error) {
	p := path.Params{
		Exponent: v.Float(control.Power),
		BetaMin:  v.Float(control.VPMin),
		BetaMax:  v.Float(control.VPMax),
		Form:     formOf(v),
	}
	for _, q := range v.Points(control.Curve) {
		p.Points = append(p.Points, [2]float64{q.X, q.Y})
	}
	return path.New(v.Choice(control.Schedule), p)
}

func formOf(v control.Values) path.Form {
	if v.Choice(control.CurveForm) == formVP {
		return path.VariancePreserving
	}
	return path.Convex
}

// The options of control.CurveForm and the one of control.Schedule that is drawn by hand.
const (
	formConvex     = "convex"
	formVP         = "vp"
	scheduleCustom = "custom"
)

// kappaOfBeta is the inverse of a form: the kappa that gives beta, cut to [0, 1].
func kappaOfBeta(f path.Form, beta float64) float64 {
	beta = min(max(beta, 0), 1)
	if f == path.VariancePreserving {
		return math.Sqrt((1 - beta) * (1 + beta))
	}
	return 1 - beta
}

// betaOfKappa is the form itself.
func betaOfKappa(f path.Form, kappa float64) float64 {
	kappa = min(max(kappa, 0), 1)
	if f == path.VariancePreserving {
		return math.Sqrt((1 - kappa) * (1 + kappa))
	}
	return 1 - kappa
}

// curvePoints is how many points a custom curve gets that starts from another schedule.
const curvePoints = 4

// formTolerance is how far a schedule's beta may be from a form's for the
// custom curve that replaces it to be called the same shape: a third of a pixel
// of the largest card.
const formTolerance = 2e-3

// customForm returns the form whose beta is that of s, as an option of
// control.CurveForm. It reports false where s has neither form (MIT's square
// root).
func customForm(s path.Schedule) (form string, ok bool) {
	convex, vp := true, true
	for i := 0; i <= 20; i++ {
		c := s.At(float64(i) / 20)
		convex = convex && math.Abs(c.Beta-betaOfKappa(path.Convex, c.Alpha)) < formTolerance
		vp = vp && math.Abs(c.Beta-betaOfKappa(path.VariancePreserving, c.Alpha)) < formTolerance
	}
	switch {
	case convex:
		return formConvex, true
	case vp:
		return formVP, true
	}
	return "", false
}

// customFrom returns the custom curve that starts from the shape of s: equally
// spaced points on alpha and the form of s. It reports false where s has none,
// because then the custom curve would be another schedule.
func customFrom(s path.Schedule) (pts []control.Point, form string, ok bool) {
	if form, ok = customForm(s); !ok {
		return nil, "", false
	}
	last := 0.0
	for i := 1; i <= curvePoints; i++ {
		t := float64(i) / (curvePoints + 1)
		// A steep power lies on the axis for so long that its first values would
		// not rise by the least gap.
		y := min(max(snap(s.At(t).Alpha), last+path.PointGap), 1-float64(curvePoints+1-i)*path.PointGap)
		pts = append(pts, control.Point{X: t, Y: y})
		last = y
	}
	return pts, form, true
}

// snap rounds a coordinate of a curve point to a thousandth: finer than a
// pixel of the largest card, short in a link, and never rounded across the
// least gap between neighbours when a link rounds it again.
func snap(x float64) float64 { return math.Round(x*1000) / 1000 }
