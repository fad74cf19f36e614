package app

import (
	"fmt"
	"image"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"flowscope/render"
	"flowscope/sim/control"
	"flowscope/sim/film"
)

// Options says how an App starts.
type Options struct {
	Face Face
	// Hash holds the values of a link; what is wrong in it becomes a notice.
	Hash string
	// Defaults are the values that "default" means; nil means the list's own.
	Defaults *control.Values
	// ReducedMotion starts the film paused at t = 1 and lets nothing ease.
	ReducedMotion bool
	// Now is a monotonic clock; nil means the machine's.
	Now func() time.Duration
	// Keeps says that the screen keeps what was drawn on it
	// (ebiten.SetScreenClearedEveryFrame(false)): a picture that did not change is
	// not drawn again.
	Keeps bool
	// TakePointer reports whether the face's own parts hold the pointer, so
	// that the picture must not act on it; nil means never.
	TakePointer func() bool
}

// App runs the picture inside a face. It implements ebiten.Game.
type App struct {
	face    Face
	now     func() time.Duration
	taken   func() bool
	session *control.Session
	picture *render.Picture
	look    film.View // the part of the plane asked for last
	reel    film.Reel
	clock   film.Clock

	last        time.Duration // of the last Update
	held        bool          // the clock is held by a scrubbing hand
	heldAt      time.Duration
	trainAt     time.Duration // when Train was last changed by hand
	clockSent   film.Command
	clockSentAt time.Duration
	statusAt    time.Duration
	hashAt      time.Duration
	hashOwed    bool
	timeShown   float64
	playShown   bool
	pngOwed     bool
	drew, shown bool // a picture, and particles, have been on screen
	keeps       bool
	stale       bool          // the screen is not what the picture is now
	framed      bool          // there are readings
	frames      int           // that were asked for
	drawn       int           // and those that were drawn
	goTime      time.Duration // spent in Update and Draw, all frames
	notices     map[string]film.Notice
	w, h        float64
	scale       float64
}

// New makes an App around a picture. Wrong values in the hash are reported
// through the face and left out.
func New(p *render.Picture, o Options) *App {
	def := control.Defaults()
	if o.Defaults != nil {
		def = o.Defaults.Clone()
	}
	now, err := def.Merge(o.Hash)
	if o.ReducedMotion {
		now.SetFloat(control.Playing, 0)
		now.SetFloat(control.T, 1)
		now, err = now.Merge(o.Hash)
	}
	start := time.Now()
	a := &App{
		face: o.Face, picture: p, keeps: o.Keeps, stale: true, session: control.NewSession(def, now), now: o.Now, taken: o.TakePointer,
		notices: map[string]film.Notice{}, timeShown: -1,
	}
	if a.now == nil {
		a.now = func() time.Duration { return time.Since(start) }
	}
	if a.taken == nil {
		a.taken = func() bool { return false }
	}
	p.SetReducedMotion(o.ReducedMotion)
	a.follow(now)
	a.clock.Seek(now.Float(control.T))
	a.last = a.now()
	a.trainAt = a.last
	if err != nil {
		a.hashOwed = true // so that the address does not say it again at a reload
		a.notify(film.Notice{ID: "link", Level: film.Warn, Title: "Some settings of the link were left out.", Detail: err.Error()})
	}
	a.face.Changed(a.change(allIDs()))
	return a
}

func allIDs() []string {
	var ids []string
	for _, d := range control.List() {
		ids = append(ids, d.ID)
	}
	return ids
}

// Values implements render.Host.
func (a *App) Values() control.Values { return a.session.Values() }

// Preset and history, with the values, as a face shows them.
func (a *App) change(ids []string) Change {
	c := Change{IDs: ids, Values: a.session.Values()}
	c.Preset, c.Edited = a.session.Preset()
	c.Undo, c.Redo = a.session.Depth()
	return c
}

// Set reads text into a control; on an error nothing changes. Changes of one
// control are one step of undo until Commit.
func (a *App) Set(id, text string) error {
	return a.alter(func() error { return a.session.Set(id, text) }, id)
}

// SetPoints implements render.Host.
func (a *App) SetPoints(id string, pts []control.Point) error {
	return a.alter(func() error { return a.session.SetPoints(id, pts) }, id)
}

// SetDefault puts a control back to its default.
func (a *App) SetDefault(id string) error {
	return a.alter(func() error { return a.session.Default(id) }, id)
}

// Gather implements render.Host.
func (a *App) Gather() { a.session.Gather() }

// Commit ends a gesture.
func (a *App) Commit() {
	a.session.Commit()
	a.held = false
}

// Points edits one point of a list: op is "move", "add" or "remove".
func (a *App) Points(id, op string, k int, p control.Point) error {
	d, ok := control.Lookup(id)
	if !ok || d.Kind != control.Points {
		return fmt.Errorf("%q is not a list of points", id)
	}
	var pts []control.Point
	var err error
	switch v := a.session.Values(); op {
	case "move":
		pts, err = v.MovePoint(id, k, p)
	case "add":
		pts, _, err = v.AddPoint(id, p)
	case "remove":
		pts, err = v.RemovePoint(id, k)
	default:
		err = fmt.Errorf("%q is not move, add or remove", op)
	}
	if err != nil {
		return err
	}
	return a.SetPoints(id, pts)
}

// Own changes a person's own points without the pointer: op is "add" or "erase" in
// the middle of the view, or "clear".
func (a *App) Own(op string) error {
	switch op {
	case "add", "erase":
		return a.picture.Dab(a, op == "erase")
	case "clear":
		defer a.Commit()
		return a.Set(control.OwnPoints, "")
	}
	return fmt.Errorf("%q is not add, erase or clear", op)
}

// Focus puts the ring of the keyboard's focus into the picture: see
// [render.Picture.Focus].
func (a *App) Focus(id string, k int) { a.picture.Focus(id, k) }

// alter runs a change of the session and passes on what it did.
func (a *App) alter(f func() error, id string) error {
	before := a.session.Values().Clone()
	if err := f(); err != nil {
		return err
	}
	a.passOn(before, id)
	return nil
}

func (a *App) passOn(before control.Values, touched string) {
	after := a.session.Values()
	ids := before.Changed(after)
	now := a.now()
	if touched == control.T { // also when it is set to where it stood
		a.clock.Seek(after.Float(control.T))
		a.held, a.heldAt = true, now
	}
	if len(ids) == 0 {
		return
	}
	for _, id := range ids {
		switch id {
		case control.Playing:
			if after.Bool(id) {
				a.clock.Play()
				a.held = false
			}
		case control.Train:
			a.trainAt = now
		}
		if d, _ := control.Lookup(id); d.Sim {
			a.face.Send(film.Command{Kind: film.CmdSet, ID: id, Text: after.Text(id)})
		}
	}
	a.follow(after)
	a.hashOwed = true
	c := a.change(ids)
	if c.Edited || c.Preset == "" {
		a.face.ClearNotice("preset") // what it says to look at is no longer there
	}
	a.face.Changed(c)
}

// follow puts the clock under the values.
func (a *App) follow(v control.Values) {
	a.clock.Playing = v.Bool(control.Playing)
	a.clock.Loop = v.Bool(control.Loop)
	switch v.Choice(control.Speed) {
	case "0.25":
		a.clock.Speed = 0.25
	case "0.5":
		a.clock.Speed = 0.5
	case "2":
		a.clock.Speed = 2
	case "4":
		a.clock.Speed = 4
	default:
		a.clock.Speed = 1
	}
}

// Look implements render.Host.
func (a *App) Look(v film.View) {
	a.look = v
	a.face.Send(film.Command{Kind: film.CmdLook, View: v})
}

// Do implements render.Host; errors become notices.
func (a *App) Do(action string) {
	if err := a.Act(action); err != nil {
		a.notify(film.Notice{ID: "action", Level: film.Warn, Title: "That cannot be done.", Detail: err.Error()})
	}
}

// Receive takes in what the simulation says.
func (a *App) Receive(r film.Report) {
	switch m := r.(type) {
	case *film.Notice:
		a.notify(*m)
		return
	case *film.Checkpoint:
		a.face.Checkpoint(m)
		return
	case *film.File:
		a.face.Save(m.Name, m.Data)
		return
	case *film.Take:
		a.take(m.Hash)
		return
	case *film.Frame:
		a.framed = true
		// The simulation stops training by itself when it diverged, annealed or
		// made one step. A frame that was under way when a hand moved the
		// switch says nothing about that.
		const settled = 500 * time.Millisecond
		if v := a.session.Values(); m.Training != v.Bool(control.Train) && a.now()-a.trainAt > settled {
			text := "0"
			if m.Training {
				text = "1"
			}
			before := v.Clone()
			a.session.Set(control.Train, text)
			a.hashOwed = true
			a.face.Changed(a.change(before.Changed(a.session.Values())))
		}
	}
	a.reel.Add(r)
}

// take puts the values of a file in force.
func (a *App) take(hash string) {
	before := a.session.Values().Clone()
	if err := a.session.Merge(hash); err != nil {
		a.notify(film.Notice{ID: "file", Level: film.Warn, Title: "Some settings of the file were left out.", Detail: err.Error()})
	}
	a.passOn(before, "")
}

// Open takes in a file that a person chose or dropped; the simulation reads it.
func (a *App) Open(name string, data []byte) {
	a.face.Send(film.Command{Kind: film.CmdOpen, Text: name, Data: data})
}

func (a *App) notify(n film.Notice) {
	if n.Offer != "" {
		a.notices[n.ID] = n
	}
	a.face.Notice(n)
}

// Accept carries out what the notice with this id offered.
func (a *App) Accept(id string) error {
	n, ok := a.notices[id]
	if !ok {
		return fmt.Errorf("there is no offer %q", id)
	}
	delete(a.notices, id)
	if n.Hash != "" {
		v, err := a.session.Values().Merge(n.Hash)
		if err != nil {
			return err
		}
		for _, c := range a.session.Values().Changed(v) {
			if err := a.Set(c, v.Text(c)); err != nil {
				return err
			}
		}
		a.Commit()
	}
	if n.Do != "" {
		return a.Act(n.Do)
	}
	return nil
}

// Merge sets the values of a hash that came from outside (an edited address).
func (a *App) Merge(hash string) error {
	def := control.Defaults()
	v, err := def.Merge(hash)
	for _, id := range a.session.Values().Changed(v) {
		if e := a.Set(id, v.Text(id)); e != nil {
			return e
		}
	}
	a.Commit()
	if err != nil {
		a.notify(film.Notice{ID: "link", Level: film.Warn, Title: "Some settings of the link were left out.", Detail: err.Error()})
	}
	return err
}

// Everything sends all values and the present view to a simulation that has
// just started (again).
func (a *App) Everything() {
	a.reel.Restart()
	v := a.session.Values()
	for _, d := range control.List() {
		if d.Sim {
			a.face.Send(film.Command{Kind: film.CmdSet, ID: d.ID, Text: v.Text(d.ID)})
		}
	}
	a.trainAt = a.now()
	a.clockSentAt = 0
	a.clockSent = film.Command{}
	if a.look.Cols > 0 {
		a.Look(a.look)
	}
}

// SetInsets tells how much of the window the face's own parts cover, in dp.
func (a *App) SetInsets(top, right, bottom, left float64) {
	a.picture.SetInsets(top, right, bottom, left)
}

// Clock returns the viewer's clock, for reading.
func (a *App) Clock() film.Clock { return a.clock }

// Reel returns what the simulation has sent, for reading.
func (a *App) Reel() *film.Reel { return &a.reel }

// Picture returns the picture, for its geometry.
func (a *App) Picture() *render.Picture { return a.picture }

// Update implements ebiten.Game.
func (a *App) Update() error {
	begin := time.Now()
	now := a.now()
	dt := (now - a.last).Seconds()
	a.last = now
	const letGo = 1500 * time.Millisecond // a hand that forgot to commit
	if a.held && now-a.heldAt > letGo {
		a.held = false
	}
	if !a.held {
		was := a.clock.Playing
		a.clock.Advance(dt)
		if was && !a.clock.Playing {
			a.Set(control.Playing, "0")
		}
	}
	in := render.ReadInput()
	in.Withheld = a.taken()
	a.picture.Update(a, &a.reel, &a.clock, dt, in)
	a.stale = a.stale || a.picture.Changed()
	a.tell(now)
	a.goTime += time.Since(begin)
	return nil
}

// tell passes on what changes by itself, each at its own pace.
func (a *App) tell(now time.Duration) {
	still := a.held || !a.clock.Playing
	c := film.Command{Kind: film.CmdClock, T: a.clock.T, Playing: !still}
	pace := 250 * time.Millisecond // while playing: only to put the near slices first
	if still {
		pace = 50 * time.Millisecond
	}
	if c.Playing != a.clockSent.Playing || a.clockSentAt == 0 || c.T != a.clockSent.T && now-a.clockSentAt >= pace {
		a.clockSent, a.clockSentAt = c, max(now, 1)
		a.face.Send(c)
	}
	if a.clock.T != a.timeShown || a.clock.Playing != a.playShown {
		a.timeShown, a.playShown = a.clock.T, a.clock.Playing
		a.face.Time(a.clock.T, a.clock.Playing)
	}
	if a.framed && now-a.statusAt >= 250*time.Millisecond {
		a.statusAt = now
		s := words(&a.reel.Frame, a.reel.Points)
		s.Distances = distances(a.reel.Distances, !a.Values().Bool(control.ParticlesOn) && !a.Values().Bool(control.Trails))
		if b := a.reel.Blocks(); len(b) > 0 {
			s.marks(b[0])
		}
		a.face.Status(s)
	}
	if a.hashOwed && now-a.hashAt >= 350*time.Millisecond {
		a.hashAt, a.hashOwed = now, false
		a.face.Hash(a.Hash())
	}
}

// Hash returns the state for a link: where the film stands counts only while it
// stands still.
func (a *App) Hash() string {
	v := a.session.Values()
	if !a.clock.Playing && v.Float(control.T) != a.clock.T {
		v = v.Clone()
		v.SetFloat(control.T, a.clock.T)
	}
	return v.Hash()
}

// Draw implements ebiten.Game.
func (a *App) Draw(screen *ebiten.Image) {
	begin := time.Now()
	if a.stale || !a.keeps {
		a.picture.Draw(screen)
		a.stale = false
		a.drawn++
	}
	a.frames++
	a.goTime += time.Since(begin)
	if a.pngOwed {
		a.pngOwed = false
		p := a.picture.Geometry().Picture
		r := image.Rect(int(p.X*a.scale), int(p.Y*a.scale), int((p.X+p.W)*a.scale), int((p.Y+p.H)*a.scale))
		sub := screen.SubImage(r.Intersect(screen.Bounds())).(*ebiten.Image)
		b := sub.Bounds()
		pix := make([]byte, 4*b.Dx()*b.Dy())
		sub.ReadPixels(pix)
		a.face.PNG(pix, b.Dx(), b.Dy())
	}
	if film := len(a.reel.Blocks()) > 0; !a.drew || film && !a.shown {
		a.drew, a.shown = true, film
		a.face.Drew(film)
	}
}

// Layout implements ebiten.Game; LayoutF is what Ebitengine calls.
func (a *App) Layout(w, h int) (int, int) { panic("app: Ebitengine calls LayoutF") }

// LayoutF implements ebiten.LayoutFer: the screen has the device's own pixels.
func (a *App) LayoutF(w, h float64) (float64, float64) {
	s := ebiten.Monitor().DeviceScaleFactor()
	if s <= 0 {
		s = 1
	}
	if w != a.w || h != a.h || s != a.scale {
		a.w, a.h, a.scale = w, h, s
		a.picture.Layout(w, h, s)
		a.stale = true // the screen is a new one
	}
	return w * s, h * s
}
