package lab

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"flowscope/sim/control"
	"flowscope/sim/files"
	"flowscope/sim/film"
	"flowscope/sim/model"
)

// open takes in a file that a person chose: a model, or points of their own. Faces
// are asked to take its values over, which come back as any others do.
func (l *Lab) open(name string, data []byte) {
	if l.part == Filmer {
		return
	}
	err := error(nil)
	if text := bytes.TrimLeft(data, "\ufeff \t\r\n"); len(text) > 0 && text[0] == '{' {
		err = l.openModel(name, data)
	} else {
		err = l.openPoints(name, data)
	}
	if err != nil {
		l.refuse("file", clip(name)+" was not taken", err)
	}
}

// openPoints makes a CSV or a PNG the data set.
func (l *Lab) openPoints(name string, data []byte) error {
	n := l.values.Int(control.N)
	d, _ := control.Lookup(control.N)
	text, said, err := CloudOf(data, max(n, int(d.Default)), uint64(l.values.Int(control.Seed)))
	if err != nil {
		return err
	}
	c, err := control.DecodeCloud(text)
	if err != nil {
		return err
	}
	// A larger N learns them all.
	l.send(&film.Take{Hash: fmt.Sprintf("%s=own&%s=%s&%s=0&%s=%d", control.Data, control.OwnPoints, text, control.Noise, control.N, max(n, len(c.Points)))})
	l.send(&film.Notice{ID: "file", Level: film.Info, Title: fmt.Sprintf("%s: %s points.", clip(name), thousands(len(c.Points))), Detail: said + " The data noise is 0."})
	return nil
}

// CloudOf reads a CSV or a PNG (package files) as the text of the control of own
// points, standardised. A PNG is sampled at n points; of a table with more than
// control.CloudMost rows that many are chosen, by the seed. said tells in a
// sentence or two what was done with them, or is "".
func CloudOf(data []byte, n int, seed uint64) (text, said string, err error) {
	own, err := files.Read(bytes.NewReader(data), n, seed)
	if err != nil {
		return "", "", err
	}
	var notes []string
	rows := own.Len()
	set, err := own.Make(min(rows, control.CloudMost), 0, seed)
	if err != nil {
		return "", "", err
	}
	if rows > control.CloudMost {
		notes = append(notes, fmt.Sprintf("Of its %s rows %s were chosen, by the seed: that is the most.", thousands(rows), thousands(control.CloudMost)))
	}
	c := control.Cloud{Mean: own.Unit.Mean, Scale: own.Unit.Scale}
	far := 0
	for i := 0; i < len(set.Points); i += dim {
		p := control.Point{X: float64(set.Points[i]), Y: float64(set.Points[i+1])}
		at := control.Snap(p)
		if max(p.X, p.Y) >= control.CloudReach || min(p.X, p.Y) < -control.CloudReach {
			far++
		}
		c.Points = append(c.Points, at)
	}
	if far > 0 {
		notes = append(notes, fmt.Sprintf("%s outliers were moved in to %g times the spread.", thousands(far), control.CloudReach))
	}
	notes = append(notes, fmt.Sprintf("Standardised: mean (%.4g, %.4g), scale (%.4g, %.4g).", c.Mean[0], c.Mean[1], c.Scale[0], c.Scale[1]))
	text, err = control.EncodeCloud(c)
	return text, strings.Join(notes, " "), err
}

// openModel goes on from a model that was saved, at rest.
func (l *Lab) openModel(name string, data []byte) error {
	m, err := model.Read(bytes.NewReader(data))
	if err != nil {
		return err
	}
	if err := l.adoptModel(m); err != nil {
		return err
	}
	l.setTraining(false)
	// At rest nothing else would save it, and the last checkpoint is of another run.
	l.adopt()
	l.sendCheckpoint()
	l.send(&film.Take{Hash: wholeHash(l.values)})
	said := "Training rests; P goes on."
	if !m.Resumable() {
		said = "It has no optimiser: training would begin with a new one. " + said
	}
	l.send(&film.Notice{ID: "file", Level: film.Info, Title: fmt.Sprintf("%s: a model of %s steps.", clip(name), thousands(int(m.Step))), Detail: said})
	return nil
}

// wholeHash writes the values that a file decides, those at their defaults too:
// all but where the viewer stands and how it likes to look.
func wholeHash(v control.Values) string {
	var b strings.Builder
	for _, d := range control.List() {
		if d.Fleeting && d.ID != control.Train || d.Group == "view" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(d.ID + "=" + url.QueryEscape(v.Text(d.ID)))
	}
	return b.String()
}

// save gives the run to the person as a model.json.
func (l *Lab) save() {
	m, err := l.model()
	var b bytes.Buffer
	if err == nil {
		err = model.Write(&b, m)
	}
	if err != nil {
		l.refuse("file", "The model was not saved", err)
		return
	}
	l.send(&film.File{Name: "model.json", Data: b.Bytes()})
}
