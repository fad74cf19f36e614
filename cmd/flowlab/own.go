package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"flowscope/sim/control"
	"flowscope/sim/dataset"
	"flowscope/sim/files"
	"flowscope/sim/lab"
)

// values returns the base with the controls that were given. A file that --data
// names, or the points of a published generator, become own points: without noise,
// and all of them, unless a flag says otherwise.
func (f *controlFlags) values(c *cobra.Command, base control.Values, told *progress) (control.Values, error) {
	v, err := f.onto(base)
	if err != nil || f.data == "" {
		return v, err
	}
	n, seed := v.Int(control.N), uint64(v.Int(control.Seed))
	var file []byte
	if isPublished(f.data) {
		set, err := dataset.Named(f.data, n, 0, seed)
		if err != nil {
			return v, err
		}
		var b bytes.Buffer
		if err := files.WriteCSV(&b, set.Points, set.Unit); err != nil {
			return v, err
		}
		file = b.Bytes()
	} else if file, err = os.ReadFile(f.data); err != nil {
		return v, err
	}
	text, said, err := lab.CloudOf(file, n, seed)
	if err != nil {
		return v, fmt.Errorf("%s: %w", f.data, err)
	}
	told.say("%s: %s", f.data, said)
	cloud, err := control.DecodeCloud(text)
	if err != nil {
		return v, err
	}
	set := map[string]string{control.Data: "own", control.OwnPoints: text}
	if !c.Flags().Changed(control.Noise) {
		set[control.Noise] = "0"
	}
	if rows := len(cloud.Points); !c.Flags().Changed(control.N) {
		set[control.N] = strconv.Itoa(rows)
	} else if n < rows {
		told.say("%s: %d of its %d points are learned (--n)", f.data, n, rows)
	}
	for id, text := range set {
		if err := v.Set(id, text); err != nil {
			return v, err
		}
	}
	return v, nil
}

// setOf makes the data set of a run with these values and this seed.
func setOf(v control.Values, seed uint64) (*dataset.Set, error) {
	n, noise := v.Int(control.N), v.Float(control.Noise)
	if v.Choice(control.Data) != "own" {
		return dataset.Make(v.Choice(control.Data), n, noise, seed)
	}
	own, err := ownOf(v)
	if err != nil {
		return nil, err
	}
	return own.Make(n, noise, seed)
}

// ownOf returns the own points that the values carry.
func ownOf(v control.Values) (*dataset.Own, error) {
	c, err := control.DecodeCloud(v.Text(control.OwnPoints))
	if err != nil {
		return nil, err
	}
	own := &dataset.Own{Unit: dataset.Unit{Mean: c.Mean, Scale: c.Scale}}
	for _, p := range c.Points {
		own.Points = append(own.Points, float32(p.X), float32(p.Y))
	}
	return own, own.Validate()
}

// gaussianGivenData reports whether a source point is N(0, I) given its data
// point: whether the score, the SDE and all that is exact are known.
func gaussianGivenData(v control.Values) bool {
	return v.Choice(control.Source) == "gaussian" && v.Choice(control.Coupling) == "independent"
}
