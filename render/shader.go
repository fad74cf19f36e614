package render

import (
	_ "embed"
	"fmt"

	"github.com/hajimehoshi/ebiten/v2"
)

var (
	//go:embed pen.kage
	penSource []byte
	//go:embed upsample.kage
	upsampleSource []byte
	//go:embed heat.kage
	heatSource []byte
	//go:embed arrow.kage
	arrowSource []byte
	//go:embed decay.kage
	decaySource []byte
)

// shader is a Kage program that is compiled when it is first drawn with: the
// first picture needs one of the five and shall not wait for the others.
type shader struct {
	source []byte
	made   *ebiten.Shader
}

// program returns the compiled shader. The sources are the program's own, and
// the tests compile each of them.
func (s *shader) program() *ebiten.Shader {
	if s.made == nil {
		made, err := ebiten.NewShader(s.source)
		if err != nil {
			panic(fmt.Sprintf("render: a shader does not compile: %v", err))
		}
		s.made = made
	}
	return s.made
}
