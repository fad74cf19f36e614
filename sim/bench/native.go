package bench

// Native is the place of what runs in this program.
const Native = "native"

// Check trains every contender for a few steps and holds what it learns against
// the reference.
func (r *Report) Check(place string, w *Work, all []Contender, want Lesson) {
	for _, c := range all {
		r.Checks = append(r.Checks, Compare(place, w.Teach(c.Name, c.Fresh()), want))
	}
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
	r.GoalOf("native training", SamplesPerSecond, 1e6, r.Find(Native, Train, kernels), 7, Blas32, r.Find(Native, Train, Blas32))
	r.LayerGoals(Native, kernels)
}

// Blas32 is the name of the contender whose products are gonum's blas32.
const Blas32 = "gonum blas32"
