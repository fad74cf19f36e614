package module

// optimiser emits a step of AdamW and of the average over n numbers, a multiple of
// 4, at least 4:
//
//	adam(s, p, g, m, v, e, n)
//
// s is where nn's adamStep lies: nine float32, in the order of its fields.
func (a *assembly) optimiser() {
	f := a.function("adam")
	q := f.numbers(7)
	s, p, g, m, v, e, n := q[0], q[1], q[2], q[3], q[4], q[5], q[6]
	var step [9]local
	for i := range step {
		step[i] = f.constant(splat(s.get(), uint32(4*i)))
	}
	keep, rate, root := step[0], step[1], step[2]
	beta1, beta1Rest, beta2, beta2Rest := step[3], step[4], step[5], step[6]
	eps, averageNew := step[7], step[8]
	gi, mi, vi, x, ei := f.local(v128), f.local(v128), f.local(v128), f.local(v128), f.local(v128)
	f.emit(while(n.down(4),
		gi.set(load(g.get(), 0)),
		mi.set(a.madd(beta1.get(), load(m.get(), 0), vmul(beta1Rest.get(), gi.get()))),
		vi.set(a.madd(beta2.get(), load(v.get(), 0), vmul(vmul(beta2Rest.get(), gi.get()), gi.get()))),
		store(m.get(), 0, mi.get()),
		store(v.get(), 0, vi.get()),
		x.set(vsub(vmul(keep.get(), load(p.get(), 0)),
			vdiv(vmul(rate.get(), mi.get()), a.madd(simd(vSqrt, vi.get()), root.get(), eps.get())))),
		store(p.get(), 0, x.get()),
		ei.set(load(e.get(), 0)),
		store(e.get(), 0, a.madd(averageNew.get(), vsub(x.get(), ei.get()), ei.get())),
		p.move(number(16)), g.move(number(16)), m.move(number(16)), v.move(number(16)), e.move(number(16)),
	))
}
