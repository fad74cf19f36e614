package render

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/assets"
	"flowscope/sim/control"
	"flowscope/sim/film"
)

// Host is what the picture asks of its face.
type Host interface {
	// Values returns the present values; the picture does not change them.
	Values() control.Values
	// Set puts a control at a value, and SetPoints a list of points.
	Set(id, text string) error
	SetPoints(id string, pts []control.Point) error
	// Gather begins a gesture that changes several controls, and Commit ends one:
	// what came before is one step of undo.
	Gather()
	Commit()
	// Do carries out an action of control.Actions.
	Do(action string)
	// Look is told when another part of the plane is seen.
	Look(v film.View)
}

// Size is the class of the window's width.
type Size uint8

const (
	Wide   Size = iota // 1200 dp and more
	Medium             // 720 … 1199
	Phone              // below 720
)

// Scene is what layers and cards read: everything that one frame depends on.
type Scene struct {
	Values   control.Values
	Theme    *Theme
	Reel     *film.Reel
	T        float64 // the clock's time
	Playing  bool
	Scrubbed bool    // t was moved by hand in this frame, or the film began again
	Speed    float64 // of the clock
	DT       float64 // seconds since the last frame, at most 0.1

	Window        Rect    // the whole window
	Scale         float32 // device pixels per dp
	View          Viewport
	Size          Size
	Projector     bool
	ReducedMotion bool
	Cards         bool // whether cards are shown

	// Pointer is where the pointer is and what it does.
	Pointer Pointer
	// Host answers, in Update alone; in Draw it is nil.
	Host Host
	// Readings are numbers that layers found and that the legend shows.
	Readings Readings

	changed bool
}

// Changed says that what will be drawn differs from the last frame.
func (s *Scene) Changed() { s.changed = true }

// Type returns a size of type or of a card for the present screen: a projector
// is read from afar.
func (s *Scene) Type(size float32) float32 {
	if s.Projector {
		return size * 1.2
	}
	return size
}

// Readings are the scales of the coloured layers as they are drawn. A value is
// zero while its layer shows nothing.
type Readings struct {
	DensityPeak float64 // p_t at the top of the density's colours
	Fill        bool    // the density is filled with colour, not only contoured
	SpeedTop    float64 // |u_t| at the top of the velocity's colours, "and above"
	DiffEnd     float64 // the difference at both ends of the signed colours
	Cell        float64 // side of an arrow's cell in dp: arrows are .2 to .82 of it long
	Drawn       int     // particles drawn
}

// layer is a part of the plane's picture, back to front. Its draw either inks
// with the pen or, after pen.Flush(dst), draws by other means.
type layer interface {
	update(s *Scene)
	draw(dst *ebiten.Image, pen *Pen, s *Scene)
}

// card stands over the plane; no press in it reaches the plane. Its draw inks
// with the pen, clipped to the picture.
type card interface {
	update(s *Scene)
	draw(pen *Pen, s *Scene)
}

// marker is a layer or card that has something to tell in a [Geometry].
type marker interface{ mark(g *Geometry, s *Scene) }

// hands turn the pointer into changes of values: they own a press until it is
// released. They run before everything else of a frame.
type hands interface {
	update(s *Scene)
	// owned reports whether a press is held by the picture.
	owned() bool
}

// Picture is the whole picture.
type Picture struct {
	ink    *ink
	pen    *Pen
	scene  Scene
	themes [2]*Theme
	parts  parts

	w, h   float64
	insets [4]float64 // top, right, bottom, left
	last   snapshot
	look   looker
	home   film.Rect // that is shown whole; zero until there are points
	still  bool      // reduced motion
	point  pointing
}

// New makes a picture. It may be called before the game runs.
func New(fonts assets.Fonts) (*Picture, error) {
	k, err := newInk(fonts)
	if err != nil {
		return nil, err
	}
	p := &Picture{ink: k, pen: newPen(k), themes: [2]*Theme{Dark(), Light()}}
	p.scene.Theme = p.themes[0]
	p.scene.Values = control.Defaults()
	p.parts = newParts(k)
	p.Layout(1440, 900, 1)
	return p, nil
}

// Layout sets the size of the window in dp and the device pixels per dp.
func (p *Picture) Layout(w, h, scale float64) {
	if !(scale > 0) || math.IsInf(scale, 0) {
		scale = 1
	}
	if k := float32(scale); k != p.ink.scale {
		p.ink.scale = k
		p.ink.types.empty()
	}
	p.w, p.h = max(w, 0), max(h, 0)
}

// SetInsets tells how much of the window, in dp, the face's own bars cover; the
// picture is the rest.
func (p *Picture) SetInsets(top, right, bottom, left float64) {
	p.insets = [4]float64{max(top, 0), max(right, 0), max(bottom, 0), max(left, 0)}
}

// SetReducedMotion turns the easing of scales and the gliding of new films off.
func (p *Picture) SetReducedMotion(on bool) { p.still = on }

// Owned reports whether a press is held by the picture, so that a face leaves
// the pointer to it until the release.
func (p *Picture) Owned() bool { return p.parts.hands != nil && p.parts.hands.owned() }

// Changed reports whether the last Update changed anything that Draw draws. A
// face that keeps its screen may skip Draw when it is false.
func (p *Picture) Changed() bool { return p.scene.changed }

// snapshot holds what tells that a frame differs from the one before.
type snapshot struct {
	settings settings
	view     Viewport
	reel     uint64
	t        float64
	playing  bool
	w, h     float64
	scale    float32
	insets   [4]float64
	point    Pointer
	atlas    uint64 // epoch: texts set before the glyphs were emptied must be set again
}

// Update advances the picture by dt seconds. The clock is only read.
func (p *Picture) Update(h Host, reel *film.Reel, clock *film.Clock, dt float64, in Input) {
	s := &p.scene
	s.changed = false
	s.Host, s.Reel = h, reel
	s.DT = min(max(dt, 0), .1)
	s.Scrubbed = !clock.Playing && clock.T != s.T || clock.T < s.T || clock.T > s.T+.25
	s.T, s.Playing, s.Speed = clock.T, clock.Playing, clock.Speed
	s.Window = Rect{0, 0, p.w, p.h}
	s.ReducedMotion, s.Scale = p.still, p.ink.scale
	s.Size = Wide
	if p.w < 720 {
		s.Size = Phone
	} else if p.w < 1200 {
		s.Size = Medium
	}
	p.read(h.Values())
	s.Pointer = p.point.follow(in, float64(p.ink.scale), s.View.Picture)
	if p.parts.hands != nil {
		p.parts.hands.update(s)
		p.read(h.Values()) // so that what the hand moved is seen in this frame
	}
	now := snapshot{settings: readSettings(s.Values), view: s.View, reel: reel.Version, t: s.T, playing: s.Playing,
		w: p.w, h: p.h, scale: p.ink.scale, insets: p.insets, point: s.Pointer, atlas: p.ink.types.epoch}
	if now != p.last {
		p.last = now
		s.changed = true
	}
	p.look.update(s)
	s.Readings = Readings{}
	p.parts.cloud.update(s)
	for _, l := range p.parts.layers {
		l.update(s)
	}
	for _, c := range p.parts.cards {
		c.update(s)
	}
	s.Host = nil
}

// read takes the values in and places the viewport.
func (p *Picture) read(v control.Values) {
	s := &p.scene
	s.Values = v
	s.Theme = p.themes[0]
	if v.Choice(control.Theme) == "light" {
		s.Theme = p.themes[1]
	}
	s.Projector = v.Bool(control.Projector) && s.Size != Phone
	s.Cards = v.Bool(control.Cards)
	pic := Rect{p.insets[3], p.insets[0], max(p.w-p.insets[1]-p.insets[3], 0), max(p.h-p.insets[0]-p.insets[2], 0)}
	if s.Reel != nil && s.Reel.Points != nil && (p.home == (film.Rect{}) || !p.drawing(v)) {
		p.home = s.Reel.Points.Home
	}
	home := p.home
	if home == (film.Rect{}) {
		home = defaultHome
	}
	// The middle moves right and down, so that the cards cover empty corners.
	dx, dy := 0., 0.
	switch {
	case !s.Cards:
	case s.Projector:
		dx, dy = 88, 10
	case s.Size == Wide:
		dx, dy = 56, 10
	case s.Size == Medium:
		dx, dy = 76, 26
	default:
		dy = 14
	}
	s.View = newViewport(pic, home, dx, dy, v.Float(control.Zoom), v.Float(control.CenterX), v.Float(control.CenterY))
}

// drawing reports whether points are being drawn, or could be at once, by pointer or
// keyboard: then the plane stays where it is under the brush.
func (p *Picture) drawing(v control.Values) bool {
	h, ok := p.parts.hands.(*hand)
	return brushes(v) || ok && h.deck.focus.id == control.OwnPoints
}

// Draw puts the picture on dst, inside the rectangle that the insets leave. It
// changes nothing that Update reads.
func (p *Picture) Draw(dst *ebiten.Image) {
	s := &p.scene
	k := float64(p.ink.scale)
	v := s.View.Picture
	if v.Empty() {
		return
	}
	// The picture's borders fall on device pixels.
	clip := image.Rect(int(math.Round(v.X*k)), int(math.Round(v.Y*k)), int(math.Round((v.X+v.W)*k)), int(math.Round((v.Y+v.H)*k)))
	to := dst.SubImage(clip).(*ebiten.Image)
	for _, l := range p.parts.layers {
		l.draw(to, p.pen, s)
	}
	for _, c := range p.parts.cards {
		c.draw(p.pen, s)
	}
	p.pen.Flush(to)
}

// Geometry tells where things stand, in dp, for tests and faces.
type Geometry struct {
	Picture Rect
	// A point (x, y) of the plane stands at (OX + x·Scale, OY − y·Scale).
	Scale, OX, OY float64
	Cards         map[string]Rect
	// Handles are the α handles of the schedule's points, BetaHandles the β ones.
	Handles, BetaHandles []control.Point
	// Probes are where the probes' starts stand.
	Probes []control.Point
}

// Geometry returns where things stand after the last Update.
func (p *Picture) Geometry() Geometry {
	s := &p.scene
	g := Geometry{Picture: s.View.Picture, Scale: s.View.Scale, OX: s.View.OX, OY: s.View.OY, Cards: map[string]Rect{}}
	for _, l := range p.parts.layers {
		if m, ok := l.(marker); ok {
			m.mark(&g, s)
		}
	}
	for _, c := range p.parts.cards {
		if m, ok := c.(marker); ok {
			m.mark(&g, s)
		}
	}
	return g
}
