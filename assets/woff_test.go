package assets

import (
	"encoding/binary"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

func TestFontsHoldTheLettersAndFiguresOfOneWidth(t *testing.T) {
	f, err := LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
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

func TestUnpackSaysWhatIsWrong(t *testing.T) {
	good := latin
	change := func(f func([]byte)) []byte {
		b := append([]byte(nil), good...)
		f(b)
		return b
	}
	entry := func(b []byte, i int) []byte { return b[woffHeader+i*woffEntry:] }
	deflated := -1 // a table that is compressed
	for i := 0; i < int(binary.BigEndian.Uint16(good[12:])); i++ {
		if e := entry(good, i); binary.BigEndian.Uint32(e[8:]) < binary.BigEndian.Uint32(e[12:]) {
			deflated = i
			break
		}
	}
	if deflated < 0 {
		t.Fatal("no table is compressed: the test tests nothing")
	}
	for _, c := range []struct {
		what string
		data []byte
		want string
	}{
		{"nothing", nil, "too few"},
		{"half a header", good[:20], "too few"},
		{"WOFF2", change(func(b []byte) { copy(b, "wOF2") }), "WOFF2"},
		{"TrueType", change(func(b []byte) { copy(b, "\x00\x01\x00\x00") }), "signature"},
		{"cut short", good[:len(good)-7], "the header says"},
		{"too many tables", change(func(b []byte) { binary.BigEndian.PutUint16(b[12:], 60000) }), "do not fit"},
		{"a table outside", change(func(b []byte) { binary.BigEndian.PutUint32(entry(b, 0)[4:], 1<<31) }), "outside"},
		{"a huge table", change(func(b []byte) { binary.BigEndian.PutUint32(entry(b, 0)[12:], 1<<31) }), "at most"},
		{"longer packed", change(func(b []byte) { binary.BigEndian.PutUint32(entry(b, deflated)[12:], 1) }), "longer packed"},
		{"damaged data", change(func(b []byte) {
			at := binary.BigEndian.Uint32(entry(b, deflated)[4:])
			b[at+20] ^= 0x55
		}), "table"},
		{"wrong sum", change(func(b []byte) { entry(b, deflated)[19] ^= 1 }), "checksum"},
	} {
		out, err := Unpack(c.data)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v does not say %q", c.what, err, c.want)
		}
		if out != nil {
			t.Errorf("%s: data came back with the error", c.what)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(latin[:200])
	f.Add(greek)
	f.Fuzz(func(t *testing.T, b []byte) {
		if out, err := Unpack(b); err == nil && len(out) < sfntHeader {
			t.Errorf("no error, but only %d bytes", len(out))
		}
	})
}
