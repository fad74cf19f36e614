package render

import "flowscope/sim/control"

// settings are the values that the picture depends on, in a form that can be
// compared: what is equal need not be drawn anew.
type settings struct {
	num    [29]float64
	curve  [maxPoints]control.Point
	probes [maxPoints]control.Point
	n, m   int
	own    string
}

const maxPoints = 16

func readSettings(v control.Values) settings {
	var s settings
	for i, id := range [len(s.num)]string{
		control.Schedule, control.Power, control.VPMin, control.VPMax, control.CurveForm, control.Mode, control.Show, control.Follow,
		control.Density, control.DensityOp, control.Velocity, control.VelocityOp, control.ParticlesOn, control.ParticlesOp,
		control.Trajectories, control.PathsOp, control.DataOn, control.DataOp, control.Trails, control.TrailsOp,
		control.LossAxis, control.Cards, control.Theme, control.Projector,
		control.Data, control.Source, control.Coupling, control.Tool, control.Brush,
	} {
		s.num[i] = v.Float(id)
	}
	s.n = min(v.Count(control.Curve), maxPoints)
	for k := range s.n {
		s.curve[k] = v.Point(control.Curve, k)
	}
	s.m = min(v.Count(control.Probes), maxPoints)
	for k := range s.m {
		s.probes[k] = v.Point(control.Probes, k)
	}
	s.own = v.Text(control.OwnPoints)
	return s
}
