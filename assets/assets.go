// Package assets holds what the program carries inside itself: the fonts and
// the icon. Nothing is fetched or read from disk when it runs.
//
// The fonts are IBM Plex Sans (SIL Open Font License 1.1, fonts/OFL.txt), in
// the subsets Latin and Greek. They are embedded as WOFF 1, which is a third
// smaller than the TrueType tables inside it; [LoadFonts] unpacks them. The
// WOFF2 files beside them are for the page alone and are not embedded.
package assets

import (
	_ "embed"
	"fmt"
)

var (
	//go:embed fonts/ibm-plex-sans-latin-400-normal.woff
	latin []byte
	//go:embed fonts/ibm-plex-sans-latin-400-italic.woff
	latinItalic []byte
	//go:embed fonts/ibm-plex-sans-latin-600-normal.woff
	latinBold []byte
	//go:embed fonts/ibm-plex-sans-greek-400-normal.woff
	greek []byte
	//go:embed fonts/ibm-plex-sans-greek-400-italic.woff
	greekItalic []byte
)

// Fonts are the program's fonts as SFNT (TrueType) data. There is no bold
// Greek: symbols are set in 400 italic.
type Fonts struct {
	Latin, LatinItalic, LatinBold []byte
	Greek, GreekItalic            []byte
}

// LoadFonts unpacks the embedded fonts. An error means that the program was
// built with a damaged file.
func LoadFonts() (Fonts, error) {
	var f Fonts
	for _, p := range []struct {
		name string
		woff []byte
		dst  *[]byte
	}{
		{"Latin", latin, &f.Latin},
		{"Latin italic", latinItalic, &f.LatinItalic},
		{"Latin bold", latinBold, &f.LatinBold},
		{"Greek", greek, &f.Greek},
		{"Greek italic", greekItalic, &f.GreekItalic},
	} {
		sfnt, err := Unpack(p.woff)
		if err != nil {
			return Fonts{}, fmt.Errorf("assets: font %s: %w", p.name, err)
		}
		*p.dst = sfnt
	}
	return f, nil
}
