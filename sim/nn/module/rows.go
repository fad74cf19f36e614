package module

// rows emits
//
//	addRows(sum, y, ld, rows, n)   sum += each of the rows of y
//	scale(x, y, n)                 x *= y
//
// n numbers, a multiple of 16 and at least 16; ld in bytes.
func (a *assembly) rows() {
	f := a.function("addRows")
	p := f.numbers(5)
	sum, y, ld, rows, n := p[0], p[1], p[2], p[3], p[4]
	at, k := f.local(i32), f.local(i32)
	sums := f.vectors(4)
	var begin, turn, end code
	for j, s := range sums {
		o := uint32(16 * j)
		begin = seq(begin, s.set(load(sum.get(), o)))
		turn = seq(turn, s.set(vadd(s.get(), load(at.get(), o))))
		end = seq(end, store(sum.get(), o, s.get()))
	}
	f.emit(when(rows.get(), while(n.down(16),
		begin,
		at.set(y.get()), k.set(rows.get()),
		while(k.down(1), turn, at.move(ld.get())),
		end,
		sum.move(number(64)), y.move(number(64)),
	)))

	f = a.function("scale")
	p = f.numbers(3)
	x, by, count := p[0], p[1], p[2]
	f.emit(while(count.down(4),
		store(x.get(), 0, vmul(load(x.get(), 0), load(by.get(), 0))),
		x.move(number(16)), by.move(number(16)),
	))
}
