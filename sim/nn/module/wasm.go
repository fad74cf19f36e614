package module

import (
	"encoding/binary"
	"math"
)

// code is a run of WebAssembly instructions. An expression is code that leaves
// one value on the stack; a statement leaves none.
type code []byte

// seq joins code.
func seq(parts ...code) code {
	var c code
	for _, p := range parts {
		c = append(c, p...)
	}
	return c
}

// unsigned is LEB128.
func unsigned(x uint32) code {
	var c code
	for {
		b := byte(x & 0x7f)
		if x >>= 7; x == 0 {
			return append(c, b)
		}
		c = append(c, b|0x80)
	}
}

// signed is LEB128 of a signed number.
func signed(x int32) code {
	var c code
	for {
		b := byte(x & 0x7f)
		x >>= 7
		if x == 0 && b&0x40 == 0 || x == -1 && b&0x40 != 0 {
			return append(c, b)
		}
		c = append(c, b|0x80)
	}
}

// valueType is a type of the WebAssembly core specification, 5.3.
type valueType byte

const (
	i32  valueType = 0x7f
	v128 valueType = 0x7b
)

// The opcodes in use (core specification 5.4, relaxed SIMD 5.4.9).
const (
	opBlock, opLoop, opIf, opElse, opEnd = 0x02, 0x03, 0x04, 0x05, 0x0b
	opBr, opBrIf, opReturn, opCall       = 0x0c, 0x0d, 0x0f, 0x10
	opGet, opSet, opTee                  = 0x20, 0x21, 0x22
	opConst                              = 0x41
	opEqz, opEq, opLtU, opGeU            = 0x45, 0x46, 0x49, 0x4f
	opAdd, opSub, opMul, opAnd, opShl    = 0x6a, 0x6b, 0x6c, 0x71, 0x74

	opSIMD    = 0xfd // prefix of those that follow
	vLoad     = 0x00
	vSplat32  = 0x09 // v128.load32_splat
	vStore    = 0x0b
	vConst    = 0x0c
	vShuffle  = 0x0d // i8x16.shuffle
	vGt       = 0x44 // f32x4.gt
	vLe       = 0x45
	vSelect   = 0x52 // v128.bitselect
	vShl      = 0xab // i32x4.shl
	vSqrt     = 0xe3 // f32x4.sqrt
	vAdd      = 0xe4
	vSub      = 0xe5
	vMul      = 0xe6
	vDiv      = 0xe7
	vPMin     = 0xea // f32x4.pmin: b < a ? b : a
	vPMax     = 0xeb // f32x4.pmax: a < b ? b : a
	vMulAdd   = 0x105
	pageless  = 0x40 // a block without a value
	funcType  = 0x60
	memoryImp = 0x02
)

// number is an i32 constant.
func number(x int32) code { return seq(code{opConst}, signed(x)) }

// Integer arithmetic.
func add(a, b code) code     { return seq(a, b, code{opAdd}) }
func sub(a, b code) code     { return seq(a, b, code{opSub}) }
func mul(a, b code) code     { return seq(a, b, code{opMul}) }
func and(a, b code) code     { return seq(a, b, code{opAnd}) }
func shl(a, b code) code     { return seq(a, b, code{opShl}) }
func equal(a, b code) code   { return seq(a, b, code{opEq}) }
func zero(a code) code       { return seq(a, code{opEqz}) }
func below(a, b code) code   { return seq(a, b, code{opLtU}) } // unsigned
func notLess(a, b code) code { return seq(a, b, code{opGeU}) }

// simd is a SIMD instruction after its operands.
func simd(op uint32, operands ...code) code {
	return seq(seq(operands...), code{opSIMD}, unsigned(op))
}

// Vector arithmetic, four float32 at a time.
func vadd(a, b code) code { return simd(vAdd, a, b) }
func vsub(a, b code) code { return simd(vSub, a, b) }
func vmul(a, b code) code { return simd(vMul, a, b) }
func vdiv(a, b code) code { return simd(vDiv, a, b) }
func vgt(a, b code) code  { return simd(vGt, a, b) }
func vle(a, b code) code  { return simd(vLe, a, b) }

// choose is a where the mask is set, b elsewhere.
func choose(mask, a, b code) code { return simd(vSelect, a, b, mask) }

// lanes is a vector of four equal float32.
func lanes(x float32) code {
	c := seq(code{opSIMD}, unsigned(vConst))
	for range 4 {
		c = binary.LittleEndian.AppendUint32(c, math.Float32bits(x))
	}
	return c
}

// shuffle takes four of the eight lanes of a and b, numbered in this order.
func shuffle(a, b code, from ...byte) code {
	c := simd(vShuffle, a, b)
	for _, l := range from {
		c = append(c, 4*l, 4*l+1, 4*l+2, 4*l+3)
	}
	return c
}

// Memory. The offset is added to the address by the instruction itself.
func load(address code, offset uint32) code  { return access(vLoad, offset, address) }
func splat(address code, offset uint32) code { return access(vSplat32, offset, address) }
func store(address code, offset uint32, v code) code {
	return access(vStore, offset, address, v)
}

// access is a memory instruction: alignment of 4 bytes, offset.
func access(op, offset uint32, operands ...code) code {
	return seq(simd(op, operands...), code{2}, unsigned(offset))
}

// Control.

// while repeats the body as long as the condition, asked at the end, is not 0.
func while(condition code, body ...code) code {
	return seq(code{opLoop, pageless}, seq(body...), condition, code{opBrIf, 0, opEnd})
}

// when does the body if the condition is not 0.
func when(condition code, body ...code) code {
	return seq(condition, code{opIf, pageless}, seq(body...), code{opEnd})
}

// either does one of two.
func either(condition, then, otherwise code) code {
	return seq(condition, code{opIf, pageless}, then, code{opElse}, otherwise, code{opEnd})
}

// local is a parameter or a variable of a function, by its number.
type local uint32

func (x local) get() code       { return seq(code{opGet}, unsigned(uint32(x))) }
func (x local) set(v code) code { return seq(v, code{opSet}, unsigned(uint32(x))) }
func (x local) tee(v code) code { return seq(v, code{opTee}, unsigned(uint32(x))) }

// move adds b to x.
func (x local) move(b code) code { return x.set(add(x.get(), b)) }

// down subtracts n and leaves the result: a loop's condition.
func (x local) down(n int32) code { return x.tee(sub(x.get(), number(n))) }

// function is one in the making. Its parameters come first.
type function struct {
	name   string // "" is not exported
	params []valueType
	locals []valueType
	body   code
	index  uint32
}

func (f *function) param(t valueType) local {
	f.params = append(f.params, t)
	return local(len(f.params) - 1)
}

// numbers makes n parameters of type i32.
func (f *function) numbers(n int) []local {
	p := make([]local, n)
	for i := range p {
		p[i] = f.param(i32)
	}
	return p
}

func (f *function) local(t valueType) local {
	f.locals = append(f.locals, t)
	return local(len(f.params) + len(f.locals) - 1)
}

// vectors makes n variables of type v128.
func (f *function) vectors(n int) []local {
	v := make([]local, n)
	for i := range v {
		v[i] = f.local(v128)
	}
	return v
}

// constant is a vector that is put into a variable before a loop: written inside,
// the browser's compiler would make it anew in every turn.
func (f *function) constant(v code) local {
	x := f.local(v128)
	f.body = append(f.body, x.set(v)...)
	return x
}

func (f *function) emit(parts ...code) { f.body = append(f.body, seq(parts...)...) }

// assembly is a module in the making.
type assembly struct {
	relaxed   bool
	functions []*function
}

// function begins one. All parameters are made before the first variable.
func (a *assembly) function(name string) *function {
	f := &function{name: name, index: uint32(len(a.functions))}
	a.functions = append(a.functions, f)
	return f
}

// call is a call of a function without result.
func (f *function) call(arguments ...code) code {
	return seq(seq(arguments...), code{opCall}, unsigned(f.index))
}

// madd is a·b + c: fused in the relaxed variant.
func (a *assembly) madd(x, y, z code) code {
	if a.relaxed {
		return simd(vMulAdd, x, y, z)
	}
	return vadd(vmul(x, y), z)
}

// vector is the length of its parts and the parts.
func vector(parts []code) code { return seq(unsigned(uint32(len(parts))), seq(parts...)) }

// name is a string.
func name(s string) code { return seq(unsigned(uint32(len(s))), code(s)) }

func section(id byte, body code) code {
	return seq(code{id}, unsigned(uint32(len(body))), body)
}

func types(ts []valueType) code {
	c := unsigned(uint32(len(ts)))
	for _, t := range ts {
		c = append(c, byte(t))
	}
	return c
}

// bytes writes the module: its sections in the order of the specification, 5.5.
func (a *assembly) bytes() []byte {
	var kinds, indices, exports, bodies []code
	for i, f := range a.functions {
		kinds = append(kinds, seq(code{funcType}, types(f.params), types(nil)))
		indices = append(indices, unsigned(uint32(i)))
		if f.name != "" {
			exports = append(exports, seq(name(f.name), code{0}, unsigned(f.index)))
		}
		body := seq(localsOf(f.locals), f.body, code{opEnd})
		bodies = append(bodies, seq(unsigned(uint32(len(body))), body))
	}
	memory := seq(name("env"), name("mem"), code{memoryImp, 0}, unsigned(1))
	return seq(
		code{0, 'a', 's', 'm', 1, 0, 0, 0},
		section(1, vector(kinds)),
		section(2, vector([]code{memory})),
		section(3, vector(indices)),
		section(7, vector(exports)),
		section(10, vector(bodies)),
	)
}

// localsOf lists variables, equal neighbours together.
func localsOf(ts []valueType) code {
	var runs []code
	for i := 0; i < len(ts); {
		n := i
		for n < len(ts) && ts[n] == ts[i] {
			n++
		}
		runs = append(runs, seq(unsigned(uint32(n-i)), code{byte(ts[i])}))
		i = n
	}
	return vector(runs)
}
