package module

// rows emits
//
//	addRows(sum, y, ld, rows, n)   sum += each of the rows of y
//	scale(x, y, n)                 x *= y
//	transpose(dst, ldd, src, lds, rows, cols)
//
// n numbers, a multiple of 16 and at least 16; rows and cols of src, multiples of 4
// and at least 4; strides in bytes.
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

	f = a.function("transpose")
	p = f.numbers(6)
	dst, ldd, src, lds, m, cols := p[0], p[1], p[2], p[3], p[4], p[5]
	to, c := f.local(i32), f.local(i32)
	var from [4]local
	for i := range from {
		from[i] = f.local(i32)
	}
	r, u := f.vectors(4), f.vectors(4)
	begin, turn = nil, nil
	for i, row := range from {
		start := src.get()
		if i > 0 {
			start = add(from[i-1].get(), lds.get())
		}
		begin = seq(begin, row.set(start))
		turn = seq(turn, r[i].set(load(row.get(), 0)), row.move(number(16)))
	}
	turn = seq(turn,
		u[0].set(shuffle(r[0].get(), r[1].get(), 0, 4, 1, 5)), u[1].set(shuffle(r[0].get(), r[1].get(), 2, 6, 3, 7)),
		u[2].set(shuffle(r[2].get(), r[3].get(), 0, 4, 1, 5)), u[3].set(shuffle(r[2].get(), r[3].get(), 2, 6, 3, 7)),
	)
	for i := range u {
		pair, half := i/2, byte(2*(i%2))
		turn = seq(turn, store(to.get(), 0, shuffle(u[pair].get(), u[pair+2].get(), half, half+1, half+4, half+5)), to.move(ldd.get()))
	}
	f.emit(while(m.down(4),
		begin,
		to.set(dst.get()), c.set(cols.get()),
		while(c.down(4), turn),
		src.set(add(from[3].get(), sub(lds.get(), shl(cols.get(), number(2))))),
		dst.move(number(16)),
	))
}
