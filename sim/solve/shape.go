package solve

import (
	"fmt"
	"math"
	"strings"

	"flowscope/sim/path"
)

// Shape is how the diffusion sigma_t of the SDE depends on t:
// sigma_t = sigma * At(t, coefs), with sigma the slider's number. Every choice
// leaves the marginals as they are; it changes how the paths wander. SiT (Ma et
// al. 2024) calls D_t = sigma_t^2/2 the diffusion; its choices are among these.
type Shape struct {
	ID      string // stable, lower case, used in URLs
	Name    string
	Formula string
	// At returns sigma_t/sigma >= 0, finite. c are the schedule's coefficients
	// at the clamped time ([path.Interior]).
	At func(t float64, c path.Coefs) float64
}

// Shapes returns every shape, in the order in which they are shown.
func Shapes() []Shape {
	return []Shape{
		{"constant", "Constant", "σ_t = σ",
			func(float64, path.Coefs) float64 { return 1 }},
		{"linear", "Linear", "σ_t = σ (1 − t)",
			func(t float64, _ path.Coefs) float64 { return 1 - t }},
		{"beta", "Proportional to β", "σ_t = σ β_t",
			func(_ float64, c path.Coefs) float64 { return c.Beta }},
		// SiT "sigma": D = c beta.
		{"sqrtbeta", "Proportional to √β", "σ_t = σ √β_t",
			func(_ float64, c path.Coefs) float64 { return math.Sqrt(c.Beta) }},
		// SiT "increasing-decreasing": D = c sin^2(pi t).
		{"incdec", "Rise and fall", "σ_t = σ sin πt",
			func(t float64, _ path.Coefs) float64 { return math.Abs(math.Sin(math.Pi * t)) }},
		// SiT "decreasing": D = c (cos(pi t)+1)^2/4.
		{"decreasing", "Decreasing", "σ_t = σ (1 + cos πt)/2",
			func(t float64, _ path.Coefs) float64 { return (1 + math.Cos(math.Pi*t)) / 2 }},
		// Reverse diffusion, D = c beta W/alpha: with sigma = sqrt(2), that is
		// c = 1, the drift is that of the reversed forward diffusion (Song et
		// al. 2021). It grows without bound as alpha -> 0.
		{"sbdm", "Reverse diffusion (SBDM)", "σ_t = σ √(β_t W_t/α_t)",
			func(_ float64, c path.Coefs) float64 { return math.Sqrt(math.Max(0, c.Beta*c.W()/c.Alpha)) }},
	}
}

// ShapeByID returns the shape with the given ID. The error names an unknown ID
// and lists the known ones.
func ShapeByID(id string) (Shape, error) {
	var ids []string
	for _, s := range Shapes() {
		if s.ID == id {
			return s, nil
		}
		ids = append(ids, s.ID)
	}
	return Shape{}, fmt.Errorf("solve: no sigma shape %q; there are %s", id, strings.Join(ids, ", "))
}
