package bench

import "fmt"

// Native is the place of what runs in this program.
const Native = "native"

// Check trains every contender for a few steps and holds what it learns against
// the scalar kernels.
func (r *Report) Check(place string, w *Work, all []Contender) error {
	oracle, err := NewOurs(w, "scalar")
	if err != nil {
		return err
	}
	losses, u := w.Steps(oracle, CheckSteps)
	for _, c := range all {
		l, v := w.Steps(c.Fresh(), CheckSteps)
		r.Checks = append(r.Checks, Compare(place, c.Name, l, losses, v, u))
	}
	return nil
}

// NativeGoals adds the ratios and the goals of what was measured natively: of
// the first contender, which is ours, over each of the others.
func (r *Report) NativeGoals(all []Contender) {
	kernels := all[0].Name
	for _, what := range []string{Train, Evaluate} {
		for _, over := range all[1:] {
			r.Compare(Native, what, kernels, over.Name)
		}
	}
	if own := r.Find(Native, Train, kernels); own != nil {
		r.Goal("native training", string(SamplesPerSecond), 1e6, false, own.Values)
		if g := r.Find(Native, Train, Blas32); g != nil {
			r.Goal("native training over "+Blas32, "×", 7, false, Faster(own, g))
		}
	}
	r.LayerGoals(Native, kernels, kernels)
}

// Blas32 is the name of the contender whose products are gonum's blas32.
const Blas32 = "gonum blas32"

// layerShare is the part of the roofline that a layer's products should reach.
const layerShare = 60

// LayerGoals adds the share of the roofline, in percent, that each of a layer's
// products reaches on the kernels named; the roofline is that of roof.
func (r *Report) LayerGoals(place, kernels, roof string) {
	top := r.Find(place, Roofline, roof)
	if top == nil {
		return
	}
	for _, what := range []string{Forward, InputGradient, WeightGradient} {
		l := r.Find(place, what, kernels)
		if l == nil {
			continue
		}
		share := Ratios(l.Values, top.Values)
		for i := range share {
			share[i] *= 100
		}
		r.Goal(fmt.Sprintf("%s %s", place, what), "% of roofline", layerShare, false, share)
	}
}
