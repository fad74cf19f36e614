package assets

import (
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

func TestFontsHoldTheLettersAndFiguresOfOneWidth(t *testing.T) {
	f := Plex()
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"Latin", f.Latin, "Flowscope 0123456789 −−×½²/%.,()|…–'"},
		{"LatinItalic", f.LatinItalic, "tpuXdh_NKB"},
		{"LatinBold", f.LatinBold, "Schedule Loss"},
		{"Greek", f.Greek, "αβσκεηλφρ"},
		{"GreekItalic", f.GreekItalic, "αβσκεηλφρ"},
	} {
		face, err := sfnt.Parse(c.data)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var b sfnt.Buffer
		for _, r := range c.want {
			if g, err := face.GlyphIndex(&b, r); err != nil || g == 0 {
				t.Errorf("%s has no %q (%v)", c.name, r, err)
			}
		}
	}
	// The design rests on tabular figures (STYLE: 600 of 1000 em).
	face, _ := sfnt.Parse(f.Latin)
	var b sfnt.Buffer
	for _, r := range "0123456789−" {
		g, _ := face.GlyphIndex(&b, r)
		if w, err := face.GlyphAdvance(&b, g, fixed.I(1000), font.HintingNone); err != nil || w != fixed.I(600) {
			t.Errorf("%q is %v wide, not 600 (%v)", r, w, err)
		}
	}
}
