// Package assets holds what the program carries inside itself: the fonts and
// the icon. Nothing is fetched or read from disk when it runs.
//
// The fonts are IBM Plex Sans (SIL Open Font License 1.1, fonts/OFL.txt), in
// the subsets Latin and Greek. They are embedded as plain TrueType: the web's
// binary is compressed as a whole, and nothing has to be unpacked before the
// first picture. The WOFF2 files beside them are for the page alone and are not
// embedded.
package assets

import _ "embed"

var (
	//go:embed fonts/ibm-plex-sans-latin-400-normal.ttf
	latin []byte
	//go:embed fonts/ibm-plex-sans-latin-400-italic.ttf
	latinItalic []byte
	//go:embed fonts/ibm-plex-sans-latin-600-normal.ttf
	latinBold []byte
	//go:embed fonts/ibm-plex-sans-greek-400-normal.ttf
	greek []byte
	//go:embed fonts/ibm-plex-sans-greek-400-italic.ttf
	greekItalic []byte
)

// Fonts are the program's fonts as SFNT (TrueType) data, not to be changed.
// There is no bold Greek: symbols are set in 400 italic.
type Fonts struct {
	Latin, LatinItalic, LatinBold []byte
	Greek, GreekItalic            []byte
}

// Plex returns the embedded fonts.
func Plex() Fonts {
	return Fonts{Latin: latin, LatinItalic: latinItalic, LatinBold: latinBold, Greek: greek, GreekItalic: greekItalic}
}
