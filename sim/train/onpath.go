package train

import "flowscope/sim/path"

// onPathScalar writes x = αz + βε and target = α′z + β′ε of the first n samples,
// one coordinate of each.
func onPathScalar(x, target, z, eps []float32, c *path.Columns, n int) {
	for i := range n {
		x[i] = c.Alpha[i]*z[i] + c.Beta[i]*eps[i]
		target[i] = c.DAlpha[i]*z[i] + c.DBeta[i]*eps[i]
	}
}
