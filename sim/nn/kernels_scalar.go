package nn

import "math"

// scalarKernels are plain loops. They are the meaning of the interface: every
// other implementation is compared with them, and a build without vectors runs
// on them.
type scalarKernels struct{}

var _ kernels = scalarKernels{}

func (scalarKernels) name() string { return "scalar" }

func (scalarKernels) multiply(p product) {
	p.check()
	for i := range p.m {
		c := p.c[i*p.ldc:][:p.n]
		if p.base == nil {
			clear(c)
		} else {
			copy(c, p.base[i*p.ldbase:])
		}
		for j := 0; j < p.n; j += 4 {
			if j+4 > p.n {
				scalarEdge(&p, c, i, j)
				break
			}
			// Four sums in registers: half the time of one sum a column.
			c0, c1, c2, c3 := c[j], c[j+1], c[j+2], c[j+3]
			ia, ib := i*p.rowA, j
			for range p.kk {
				x := p.a[ia]
				b := p.b[ib:][:4]
				c0 += x * b[0]
				c1 += x * b[1]
				c2 += x * b[2]
				c3 += x * b[3]
				ia += p.stepA
				ib += p.ldb
			}
			c[j], c[j+1], c[j+2], c[j+3] = c0, c1, c2, c3
		}
	}
}

// scalarEdge does the last n−j < 4 columns of row i.
func scalarEdge(p *product, c []float32, i, j int) {
	for ; j < p.n; j++ {
		sum := c[j]
		ia, ib := i*p.rowA, j
		for range p.kk {
			sum += p.a[ia] * p.b[ib]
			ia += p.stepA
			ib += p.ldb
		}
		c[j] = sum
	}
}

func (scalarKernels) addRows(sum, y []float32, ld, rows, n int) {
	sum = sum[:n]
	for r := range rows {
		row := y[r*ld:][:n]
		for j, x := range row {
			sum[j] += x
		}
	}
}

func (scalarKernels) transpose(dst []float32, ldd int, src []float32, lds, rows, cols int) {
	transpose(dst, ldd, src, lds, rows, cols)
}

func (scalarKernels) scale(x, y []float32) {
	y = y[:len(x)]
	for i := range x {
		x[i] *= y[i]
	}
}

func (scalarKernels) activate(act Activation, z []float32) {
	for i, x := range z {
		y, _ := act.at(float64(x))
		z[i] = float32(y)
	}
}

func (scalarKernels) activateGrad(act Activation, z, d []float32) {
	d = d[:len(z)]
	for i, x := range z {
		y, dy := act.at(float64(x))
		z[i], d[i] = float32(y), float32(dy)
	}
}

func (scalarKernels) adam(s adamStep, p, g, m, v, e []float32) {
	g, m, v, e = g[:len(p)], m[:len(p)], v[:len(p)], e[:len(p)]
	for i, x := range p {
		gi := g[i]
		mi := s.beta1*m[i] + s.beta1Rest*gi
		vi := s.beta2*v[i] + s.beta2Rest*gi*gi
		m[i], v[i] = mi, vi
		x = s.keep*x - s.rate*mi/(float32(math.Sqrt(float64(vi)))*s.root+s.eps)
		p[i] = x
		e[i] += s.averageNew * (x - e[i])
	}
}
