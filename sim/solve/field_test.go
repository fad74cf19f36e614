package solve

import (
	"fmt"
	"math"
	"testing"

	"flowscope/sim/path"
)

// gaussian is the closed-form velocity of data N(m, S):
// u = alpha' m + H C^-1 (x - alpha m), C = alpha^2 S + beta^2 I,
// H = alpha alpha' S + beta beta' I.
type gaussian struct {
	s path.Schedule
	m [2]float64
	S [2][2]float64
}

// tilted has standard deviations 0.9 and 0.4 along axes turned by 30 degrees.
func tilted(s path.Schedule) gaussian {
	c, sn := math.Cos(math.Pi/6), math.Sin(math.Pi/6)
	a, b := 0.81, 0.16
	return gaussian{s, [2]float64{1.5, -0.8},
		[2][2]float64{{a*c*c + b*sn*sn, (a - b) * c * sn}, {(a - b) * c * sn, a*sn*sn + b*c*c}}}
}

// narrow is N(1, 0.09) in both coordinates, the case of the published errors.
func narrow(s path.Schedule) gaussian {
	return gaussian{s, [2]float64{1, 1}, [2][2]float64{{0.09, 0}, {0, 0.09}}}
}

func (g gaussian) cov(t float64) (c path.Coefs, C [2][2]float64) {
	c = g.s.At(t)
	for i := range C {
		for j := range C {
			C[i][j] = c.Alpha * c.Alpha * g.S[i][j]
		}
		C[i][i] += c.Beta * c.Beta
	}
	return c, C
}

func (g gaussian) Velocity(t float64, x, u []float32) {
	c, J := g.linear(t)
	for i := 0; i < len(x); i += 2 {
		dx, dy := float64(x[i])-c.Alpha*g.m[0], float64(x[i+1])-c.Alpha*g.m[1]
		u[i] = float32(c.DAlpha*g.m[0] + J[0][0]*dx + J[0][1]*dy)
		u[i+1] = float32(c.DAlpha*g.m[1] + J[1][0]*dx + J[1][1]*dy)
	}
}

// linear returns the factor J = H C^-1 of u = alpha' m + J (x - alpha m).
func (g gaussian) linear(t float64) (path.Coefs, [2][2]float64) {
	c, C := g.cov(t)
	det := C[0][0]*C[1][1] - C[0][1]*C[1][0]
	var J [2][2]float64
	inv := [2][2]float64{{C[1][1] / det, -C[0][1] / det}, {-C[1][0] / det, C[0][0] / det}}
	for i := range J {
		for j := range J {
			for k := range J {
				h := c.Alpha * c.DAlpha * g.S[i][k]
				if i == k {
					h += c.Beta * c.DBeta
				}
				J[i][j] += h * inv[k][j]
			}
		}
	}
	return c, J
}

// flow returns where the ODE takes x0 at t = 1: m + S^(1/2) x0.
func (g gaussian) flow(x0 [2]float64) [2]float64 {
	// Square root of a positive 2x2 matrix: (S + sqrt(det) I)/sqrt(tr + 2 sqrt(det)).
	d := math.Sqrt(g.S[0][0]*g.S[1][1] - g.S[0][1]*g.S[1][0])
	n := math.Sqrt(g.S[0][0] + g.S[1][1] + 2*d)
	return [2]float64{
		g.m[0] + ((g.S[0][0]+d)*x0[0]+g.S[0][1]*x0[1])/n,
		g.m[1] + (g.S[1][0]*x0[0]+(g.S[1][1]+d)*x0[1])/n,
	}
}

// counting counts the evaluations of a field.
type counting struct {
	Field
	calls int
	times []float64
}

func (c *counting) Velocity(t float64, x, u []float32) {
	c.calls++
	c.times = append(c.times, t)
	c.Field.Velocity(t, x, u)
}

func mustNew(t testing.TB, cfg Config) *Sampler {
	t.Helper()
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// run samples from x0 to t = 1 and returns the end.
func run(s *Sampler, f Field, first int, x0 []float32) []float32 {
	s.Begin(f, first, x0)
	for !s.Done() {
		s.Step()
	}
	return append([]float32(nil), s.Positions()...)
}

func source(seed uint64, first, n int) []float32 {
	x := make([]float32, 2*n)
	SourceNormals(seed, first, x)
	return x
}

// impulses stands in for the Brownian motion and makes the law of a sampler on
// a linear field visible without chance: with affine steps, X_1 is an affine
// function of (x0, dW_1, …, dW_K), and the particles of one block are its unit
// responses. Particle 0 is undisturbed; particles 1 and 2 get a unit in x0, in x
// and in y; particles 3+2k and 4+2k get dW_k = sqrt(h).
type impulses struct{ n int }

func (p *impulses) Begin(_ uint64, _, n, _ int) { p.n = n }

func (p *impulses) Increment(t0, t1 float64, dw []float32) {
	clear(dw)
	k := int(math.Round(t0 / (t1 - t0)))
	for c := range 2 {
		dw[2*(3+2*k+c)+c] = float32(math.Sqrt(t1 - t0))
	}
}

// lawOf returns the mean and covariance at t = 1 that the sampler gives to a
// linear field from N(0, I), exactly but for float32 rounding.
func lawOf(t testing.TB, cfg Config, f Field) (mean [2]float64, cov [2][2]float64) {
	t.Helper()
	s := mustNew(t, cfg)
	s.noise = new(impulses)
	x0 := make([]float32, 2*(3+2*cfg.Steps))
	x0[2], x0[5] = 1, 1
	x := run(s, f, 0, x0)
	mean = [2]float64{float64(x[0]), float64(x[1])}
	for i := 2; i < len(x); i += 2 {
		r := [2]float64{float64(x[i]) - mean[0], float64(x[i+1]) - mean[1]}
		for a := range r {
			for b := range r {
				cov[a][b] += r[a] * r[b]
			}
		}
	}
	return mean, cov
}

// relCov returns the largest entry of L^-1 cov L^-T - I for S = L L^T: the
// relative error of a covariance in whichever direction is worst off.
func relCov(cov, S [2][2]float64) float64 {
	l00 := math.Sqrt(S[0][0])
	l10 := S[1][0] / l00
	l11 := math.Sqrt(S[1][1] - l10*l10)
	// Rows of L^-1.
	inv := [2][2]float64{{1 / l00, 0}, {-l10 / (l00 * l11), 1 / l11}}
	worst := 0.0
	for i := range inv {
		for j := range inv {
			v := 0.0
			for a := range inv {
				for b := range inv {
					v += inv[i][a] * cov[a][b] * inv[j][b]
				}
			}
			if i == j {
				v--
			}
			worst = math.Max(worst, math.Abs(v))
		}
	}
	return worst
}

func schedules(t testing.TB) []path.Schedule {
	t.Helper()
	var all []path.Schedule
	for _, k := range path.All() {
		s, err := k.New(path.Params{Exponent: 2, BetaMin: 0.1, BetaMax: 20,
			Points: [][2]float64{{0.2, 0.11}, {0.4, 0.29}, {0.6, 0.6}, {0.8, 0.86}}, Form: path.Convex})
		if err != nil {
			t.Fatal(fmt.Errorf("%s: %w", k.ID, err))
		}
		all = append(all, s)
	}
	return all
}
