// Package panel is the desktop's face around the picture: top bar, timeline,
// the panel of controls, notices and the shortcut sheet. All of it is made from
// the one list of controls ([control.List], [control.Groups],
// [control.Actions], [control.Presets]): a new control there appears here by
// itself. The panel holds no values: it shows those of its [Host] and sets them
// there, as the web page's HTML does.
//
// It stands on ebitenui: its tree of containers and layouts, its routing of
// pointer events through layers, its windows (lists, dialogs) and its focus.
// The widgets themselves are our own, drawn with render's pen, because
// ebitenui's do not fit an instrument: its sliders hold integers, change their
// value while drawing, page when their rail is pressed and know no second
// click; its scroll container and every text input keep two images of the size
// of the window; and its nine-slices and faces would have to be made again for
// every theme and device scale, where the pen only changes its scale.
//
// ebitenui lays out in whole device pixels. Everything here is thought in dp
// (device-independent pixels) and turned into pixels in one place, [kit.px].
//
// A press belongs to whoever took it until it is released: see [Panel.Taken].
package panel
