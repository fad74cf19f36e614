package nn

import (
	"fmt"
	"math"
	"strings"
)

// Activation is the nonlinearity between layers. Each maps 0 to 0, which the
// padding of the layers relies on.
type Activation uint8

const (
	// SiLU is x σ(x) with the logistic function σ; also called swish.
	SiLU Activation = iota
	// SELU is λx for x > 0 and λα(eˣ−1) below (Klambauer et al. 2017).
	SELU
	// Tanh is the hyperbolic tangent.
	Tanh
	// ReLU is max(x, 0), with derivative 0 at 0.
	ReLU

	activations = iota
)

// The constants of SELU, rounded to float64 (Klambauer et al. 2017, eq. 14).
const (
	seluLambda = 1.0507009873554804934193349852946
	seluAlpha  = 1.6732632423543772848170429916717
)

// expLimit bounds the argument of every exponential: e^±87 is a normal float32,
// so that neither an overflow nor a subnormal number enters a layer.
const expLimit = 87

// String gives the name that the literature uses.
func (a Activation) String() string {
	switch a {
	case SiLU:
		return "SiLU"
	case SELU:
		return "SELU"
	case Tanh:
		return "tanh"
	case ReLU:
		return "ReLU"
	}
	return fmt.Sprintf("Activation(%d)", uint8(a))
}

// Activations lists all of them in the order of their values.
func Activations() []Activation { return []Activation{SiLU, SELU, Tanh, ReLU} }

// ParseActivation finds an activation by its name; case does not matter.
func ParseActivation(name string) (Activation, error) {
	for _, a := range Activations() {
		if strings.EqualFold(name, a.String()) {
			return a, nil
		}
	}
	return 0, fmt.Errorf("nn: no activation is called %q: use SiLU, SELU, tanh or ReLU", name)
}

// at evaluates the activation and its derivative in float64. It is what the
// scalar kernels use, and what the vector kernels are tested against.
//
// NaN gives NaN always. An infinite argument gives the limit, except that
// SiLU(−Inf) is −Inf: a network with an infinite weight should look broken.
func (a Activation) at(x float64) (y, dy float64) {
	switch a {
	case SiLU:
		s := 1 / (1 + clampedExp(-x))
		y = x * s
		return y, s + y*(1-s)
	case SELU:
		if x > 0 {
			return seluLambda * x, seluLambda
		}
		e := clampedExp(x)
		return seluLambda * seluAlpha * (e - 1), seluLambda * seluAlpha * e
	case Tanh:
		y = math.Tanh(x)
		return y, 1 - y*y
	case ReLU:
		switch {
		case x > 0:
			return x, 1
		case x <= 0:
			return 0, 0
		}
		return x, x // NaN
	}
	panic("nn: unknown " + a.String())
}

// clampedExp is e^x with x kept within ±expLimit; NaN stays NaN.
func clampedExp(x float64) float64 {
	switch {
	case x > expLimit:
		x = expLimit
	case x < -expLimit:
		x = -expLimit
	}
	return math.Exp(x)
}
