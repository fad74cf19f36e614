package module

// product emits nn's product, C = base + A·B, for rows of C that hold n rounded
// up to eight numbers: what is beyond n in the last eight is unspecified.
//
//	multiply(c, ldc, base, ldbase, a, rowA, stepA, b, ldb, m, n, kk)
//
// All in bytes but m, n and kk, each at least 1; base 0 is a zero matrix.
//
// C is made in tiles of 4 rows × 2 vectors, eight accumulators in registers, while
// kk is streamed: in V8 the best shape, with one broadcast from memory a row (12
// accumulators, or kk unrolled, spill). The rows that are left over come one by
// one, so that a row's bits do not depend on the rows beside it: every element is
// base + a₀b₀ + a₁b₁ + … in this order, in any tile. Columns that are left over,
// at most one vector, have a tile of their own, which the last layer of a
// network with two outputs lives on.
func (a *assembly) product() {
	f := a.function("multiply")
	p := f.numbers(12)
	c, ldc, base, ldbase := p[0], p[1], p[2], p[3]
	x, rowA, stepA, b, ldb := p[4], p[5], p[6], p[7], p[8]
	m, n, kk := p[9], p[10], p[11]

	wide := a.panel(4, 2)
	wideRow := a.panel(1, 2)
	narrow := a.panel(4, 1)
	narrowRow := a.panel(1, 1)

	rest := f.local(i32) // rows beyond the last whole tile
	f.emit(
		rest.set(and(m.get(), number(3))),
		m.set(sub(m.get(), rest.get())),
	)
	// panels does all rows of some columns.
	panels := func(tile, row *function) code {
		arguments := func(rows code) []code {
			return []code{c.get(), ldc.get(), base.get(), ldbase.get(), x.get(), rowA.get(), stepA.get(), b.get(), ldb.get(), rows, kk.get()}
		}
		// The first row that is left over.
		skip := func(p, stride local) code { return add(p.get(), mul(m.get(), stride.get())) }
		left := arguments(rest.get())
		left[0], left[4] = skip(c, ldc), skip(x, rowA)
		left[2] = skip(base, ldbase) // 0 · 0 when there is none: ldbase is 0 then
		return seq(
			when(m.get(), tile.call(arguments(m.get())...)),
			when(rest.get(), row.call(left...)),
		)
	}
	step := func(bytes int32) code {
		return seq(c.move(number(bytes)), b.move(number(bytes)), when(base.get(), base.move(number(bytes))))
	}
	f.emit(
		while(n.get(),
			either(below(number(4), n.get()),
				seq(panels(wide, wideRow), step(32), n.set(sub(n.get(), number(8))), when(notLess(n.get(), number(1<<30)), n.set(number(0)))),
				seq(panels(narrow, narrowRow), n.set(number(0)))),
		),
	)
}

// panel emits a function that makes m rows, a multiple of rows, of a panel of
// vectors·4 columns; its parameters are those of multiply without n.
func (a *assembly) panel(rows, vectors int) *function {
	f := a.function("")
	p := f.numbers(11)
	c, ldc, base, ldbase := p[0], p[1], p[2], p[3]
	x, rowA, stepA, b, ldb := p[4], p[5], p[6], p[7], p[8]
	m, kk := p[9], p[10]

	k, y, at, from := f.local(i32), f.local(i32), f.local(i32), f.local(i32)
	left := make([]local, rows) // where the tile's rows of A are
	for i := range left {
		left[i] = f.local(i32)
	}
	sums := f.vectors(rows * vectors)
	right := f.vectors(vectors)
	factor := f.local(v128)

	var begin, clear, turn, end code
	begin = from.set(base.get())
	for i := range rows {
		for j := range vectors {
			s := sums[i*vectors+j]
			begin = seq(begin, s.set(load(from.get(), uint32(16*j))))
			clear = seq(clear, s.set(lanes(0)))
		}
		begin = seq(begin, from.move(ldbase.get()))
	}
	for i, l := range left {
		if i == 0 {
			turn = seq(turn, l.set(x.get()))
		} else {
			turn = seq(turn, l.set(add(left[i-1].get(), rowA.get())))
		}
	}
	var inner code
	for j, v := range right {
		inner = seq(inner, v.set(load(y.get(), uint32(16*j))))
	}
	for i, l := range left {
		inner = seq(inner, factor.set(splat(l.get(), 0)), l.move(stepA.get()))
		for j, v := range right {
			s := sums[i*vectors+j]
			inner = seq(inner, s.set(a.madd(factor.get(), v.get(), s.get())))
		}
	}
	end = at.set(c.get())
	for i := range rows {
		for j := range vectors {
			end = seq(end, store(at.get(), uint32(16*j), sums[i*vectors+j].get()))
		}
		end = seq(end, at.move(ldc.get()))
	}
	f.emit(
		while(m.down(int32(rows)),
			either(base.get(), begin, clear),
			turn,
			y.set(b.get()), k.set(kk.get()),
			while(k.down(1), inner, y.move(ldb.get())),
			end,
			c.set(at.get()),
			base.set(from.get()),
			x.set(add(x.get(), mul(rowA.get(), number(int32(rows))))),
		),
	)
	return f
}
