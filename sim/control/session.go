package control

// Session is the one holder of values in a face of the program: the values
// now, what undo and redo walk through, and the name of the preset in force.
// It is not safe for concurrent use.
type Session struct {
	v       Values
	start   Values // what "default" means here: the list's, or a phone's
	undo    []moment
	redo    []moment
	gesture string // id of the control whose changes are still one step of undo
	preset  string
	edited  bool
}

// moment is what undo and redo bring back.
type moment struct {
	v      Values
	preset string
	edited bool
}

func (s *Session) moment() moment { return moment{s.v, s.preset, s.edited} }

// NewSession starts a session at the given values; Reset goes back to those of
// the same argument's defaults.
func NewSession(defaults, now Values) *Session {
	return &Session{v: now.Clone(), start: defaults.Clone()}
}

// Values returns the present values; the caller must not change them.
func (s *Session) Values() Values { return s.v }

// Set reads text into a control as a step that undo takes back. Successive
// changes of one control are one step until [Session.Commit].
func (s *Session) Set(id, text string) error {
	c := s.v.Clone()
	if err := c.Set(id, text); err != nil {
		return err
	}
	s.take(id, c)
	return nil
}

// SetPoints is Set for a list of points.
func (s *Session) SetPoints(id string, pts []Point) error {
	c := s.v.Clone()
	if err := c.SetPoints(id, pts); err != nil {
		return err
	}
	s.take(id, c)
	return nil
}

// Default puts a control back to its default.
func (s *Session) Default(id string) error {
	if _, ok := Lookup(id); !ok {
		return s.v.Set(id, "") // the error that names it
	}
	c := s.v.Clone()
	i := at(id)
	c.put(i, s.start)
	s.Commit()
	s.take(id, c)
	s.Commit()
	return nil
}

// Commit ends a gesture: the next change is a new step of undo.
func (s *Session) Commit() { s.gesture = "" }

const deepest = 200 // steps of undo that are kept

func (s *Session) take(id string, c Values) {
	if len(s.v.Changed(c)) == 0 {
		return
	}
	if list[at(id)].Fleeting {
		s.v = c
		return
	}
	if s.gesture != id {
		s.push()
		s.gesture = id
	}
	s.redo = s.redo[:0]
	s.v = c
	s.edited = true
}

func (s *Session) push() {
	if len(s.undo) == deepest {
		s.undo = append(s.undo[:0], s.undo[1:]...)
	}
	s.undo = append(s.undo, s.moment())
}

// Undo takes the last step back; it reports false when there is none.
func (s *Session) Undo() bool { return s.walk(&s.undo, &s.redo) }

// Redo makes the last undone step again; it reports false when there is none.
func (s *Session) Redo() bool { return s.walk(&s.redo, &s.undo) }

func (s *Session) walk(from, to *[]moment) bool {
	s.Commit()
	n := len(*from)
	if n == 0 {
		return false
	}
	m := (*from)[n-1]
	back := m.v.Clone()
	*from = (*from)[:n-1]
	*to = append(*to, s.moment())
	for i, d := range list { // what is not part of the history stays as it is
		if d.Fleeting {
			back.put(i, s.v)
		}
	}
	s.v, s.preset, s.edited = back, m.preset, m.edited
	return true
}

// Apply puts a preset's values in force: everything that is not fleeting or a
// matter of taste goes to its default first, so a preset always shows the same.
func (s *Session) Apply(p Preset) error {
	c := s.start.Clone()
	for i, d := range list {
		if d.Fleeting || d.Group == "view" {
			c.put(i, s.v)
		}
	}
	c, err := c.Merge(p.Hash)
	if err != nil {
		return err
	}
	s.Commit()
	if len(s.v.Changed(c)) > 0 {
		s.push()
		s.redo = s.redo[:0]
	}
	s.v, s.preset, s.edited = c, p.ID, false
	return nil
}

// Merge puts the values of a hash in force, on top of the present ones, as one step
// of undo. What is wrong in it is left out and reported.
func (s *Session) Merge(hash string) error {
	c, err := s.v.Merge(hash)
	s.Commit()
	if len(s.v.Changed(c)) > 0 {
		s.push()
		s.redo = s.redo[:0]
		s.v, s.edited = c, true
	}
	return err
}

// Preset returns the id of the preset applied last ("" for none) and whether
// something was changed since.
func (s *Session) Preset() (id string, edited bool) { return s.preset, s.edited }

// Depth returns how many steps undo and redo can take.
func (s *Session) Depth() (undo, redo int) { return len(s.undo), len(s.redo) }
