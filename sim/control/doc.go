// Package control holds the one list of controls, a checked set of their
// values, and the history of changes.
//
// The list makes the page's HTML controls, the desktop panel, the URL hash,
// the saved file, the command line's flags and the tests' handles: a new knob
// is one entry in [List] and nothing anywhere else. The package knows nothing
// of networks, screens or browsers; it is a leaf that every room may import.
//
// A control has an id (stable: it stands in shared links), a label and symbol,
// one line of help, a kind with its legal range, a default, the condition under
// which it applies, and whether it acts at once or only at a reset.
package control
