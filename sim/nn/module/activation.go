package module

import (
	"flowscope/sim/internal/vec"
	"flowscope/sim/nn"
)

// expLimit bounds the argument of every exponential, as in package nn.
const (
	expLimit = 87
	log2e    = 1.4426950408889634
)

// The constants of SELU (Klambauer et al. 2017, eq. 14).
const (
	seluLambda = 1.0507009873554804934193349852946
	seluAlpha  = 1.6732632423543772848170429916717
)

// exponential is what a loop that takes e^(scale·x) needs: constants and
// variables of its function. It is vec.Exp2 of scale·x·log₂e. NaN stays NaN: pmin
// and pmax give their first operand where a comparison is false, and 2^n is a
// factor.
type exponential struct {
	a                       *assembly
	scale, hi, lo, magic    local
	c1, c2, c3, c4, c5, one local
	whole, part             local
}

func (a *assembly) exponential(f *function, scale float32) *exponential {
	e := &exponential{a: a}
	e.scale = f.constant(lanes(scale * log2e))
	e.hi, e.lo = f.constant(lanes(expLimit*log2e)), f.constant(lanes(-expLimit*log2e))
	e.magic = f.constant(lanes(vec.Exp2Magic))
	e.c1, e.c2, e.c3 = f.constant(lanes(vec.Exp2C1)), f.constant(lanes(vec.Exp2C2)), f.constant(lanes(vec.Exp2C3))
	e.c4, e.c5, e.one = f.constant(lanes(vec.Exp2C4)), f.constant(lanes(vec.Exp2C5)), f.constant(lanes(1))
	e.whole, e.part = f.local(v128), f.local(v128)
	return e
}

// of leaves e^(scale·x), scale·x kept within ±expLimit.
func (e *exponential) of(x code) code {
	clamped := simd(vPMax, simd(vPMin, vmul(x, e.scale.get()), e.hi.get()), e.lo.get())
	f := e.part
	p := e.a.madd(e.c5.get(), f.get(), e.c4.get())
	for _, c := range []local{e.c3, e.c2, e.c1, e.one} {
		p = e.a.madd(p, f.get(), c.get())
	}
	// The low bits of whole are those of magic plus the integer: the shift leaves
	// the integer, with its bias, in the exponent's place.
	two := simd(vShl, e.whole.get(), number(23))
	return seq(
		f.set(clamped),
		e.whole.set(vadd(f.get(), e.magic.get())),
		f.set(vsub(f.get(), vsub(e.whole.get(), e.magic.get()))),
		vmul(p, two),
	)
}

// activations emits
//
//	activate(act, z, n)          z = act(z)
//	activateGrad(act, z, d, n)   and d = act′(z)
//
// for n numbers, a multiple of 4, at least 4.
func (a *assembly) activations() {
	for _, grad := range []bool{false, true} {
		var each []*function
		for _, act := range nn.Activations() {
			each = append(each, a.activation(act, grad))
		}
		f := a.function("activate")
		if grad {
			f.name = "activateGrad"
		}
		act, z := f.param(i32), f.param(i32)
		arguments := []code{z.get()}
		if grad {
			arguments = append(arguments, f.param(i32).get())
		}
		arguments = append(arguments, f.param(i32).get())
		for i, g := range each {
			f.emit(when(equal(act.get(), number(int32(i))), g.call(arguments...), code{opReturn}))
		}
	}
}

// activation emits one of them: (z, n), or (z, d, n) with the derivative.
func (a *assembly) activation(act nn.Activation, grad bool) *function {
	f := a.function("")
	z := f.param(i32)
	var d local
	if grad {
		d = f.param(i32)
	}
	n := f.param(i32)
	x, y, s, g := f.local(v128), f.local(v128), f.local(v128), f.local(v128)
	var body code
	switch act {
	case nn.SiLU: // y = x σ(x), y′ = σ + y(1 − σ)
		e := a.exponential(f, -1)
		body = seq(
			s.set(e.of(x.get())),
			s.set(vdiv(e.one.get(), vadd(e.one.get(), s.get()))),
			y.set(vmul(x.get(), s.get())),
		)
		if grad {
			body = seq(body, g.set(vadd(s.get(), vsub(y.get(), vmul(y.get(), s.get())))))
		}
	case nn.SELU: // λx, or λα(eˣ − 1) for x ≤ 0
		e := a.exponential(f, 1)
		lambda, below := f.constant(lanes(seluLambda)), f.constant(lanes(seluLambda*seluAlpha))
		zero := f.constant(lanes(0))
		body = seq(
			s.set(e.of(x.get())),
			y.set(choose(vgt(x.get(), zero.get()), vmul(x.get(), lambda.get()), vmul(vsub(s.get(), e.one.get()), below.get()))),
		)
		if grad {
			body = seq(body, g.set(choose(vgt(x.get(), zero.get()), lambda.get(), vmul(s.get(), below.get()))))
		}
	case nn.Tanh: // 1 − 2/(1 + e²ˣ), 1 − y²
		e := a.exponential(f, 2)
		two := f.constant(lanes(2))
		body = seq(
			s.set(e.of(x.get())),
			y.set(vsub(e.one.get(), vdiv(two.get(), vadd(e.one.get(), s.get())))),
		)
		if grad {
			body = seq(body, g.set(vsub(e.one.get(), vmul(y.get(), y.get()))))
		}
	case nn.ReLU: // NaN compares false, and stays
		zero, one := f.constant(lanes(0)), f.constant(lanes(1))
		body = y.set(choose(vle(x.get(), zero.get()), zero.get(), x.get()))
		if grad {
			body = seq(body, g.set(choose(vgt(x.get(), zero.get()), one.get(), y.get())))
		}
	}
	turn := seq(x.set(load(z.get(), 0)), body, store(z.get(), 0, y.get()), z.move(number(16)))
	if grad {
		turn = seq(turn, store(d.get(), 0, g.get()), d.move(number(16)))
	}
	f.emit(while(n.down(4), turn))
	return f
}
