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
