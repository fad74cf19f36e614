package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/spf13/cobra"

	"flowscope/sim/files"
)

// table is a result that other programs read: as CSV, or as JSON, an array with
// an object for each row. A float64 that is not finite is a value that is not
// there: empty, or null.
type table struct {
	columns []string
	rows    [][]any // string, bool, int, float64
}

func (t *table) add(row ...any) {
	if len(row) != len(t.columns) {
		panic(fmt.Sprintf("a row of %d in a table of %d columns", len(row), len(t.columns)))
	}
	t.rows = append(t.rows, row)
}

func (t *table) writeCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(t.columns); err != nil {
		return err
	}
	line := make([]string, len(t.columns))
	for _, row := range t.rows {
		for i, v := range row {
			switch v := v.(type) {
			case float64:
				line[i] = ""
				if !missing(v) {
					line[i] = strconv.FormatFloat(v, 'g', 6, 64)
				}
			default:
				line[i] = fmt.Sprint(v)
			}
		}
		if err := c.Write(line); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// writeJSON keeps the order of the columns, which a map would not.
func (t *table) writeJSON(w io.Writer) error {
	b := []byte{'['}
	for i, row := range t.rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, "\n  {"...)
		for k, v := range row {
			if k > 0 {
				b = append(b, ", "...)
			}
			if x, ok := v.(float64); ok && missing(x) {
				v = nil
			}
			name, err := json.Marshal(t.columns[k])
			if err != nil {
				return err
			}
			value, err := json.Marshal(v)
			if err != nil {
				return err
			}
			b = append(append(append(b, name...), ": "...), value...)
		}
		b = append(b, '}')
	}
	_, err := w.Write(append(b, "\n]\n"...))
	return err
}

func missing(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }

// output is where a command's result goes.
type output struct {
	name string // "" is the standard output
	json bool
}

// addOutput gives the command -o, and --json where the result is a table.
func addOutput(c *cobra.Command, o *output, what string, tabular bool) {
	c.Flags().StringVarP(&o.name, "output", "o", "", what+"; without it the standard output. The file is complete, or as it was before")
	if tabular {
		c.Flags().BoolVar(&o.json, "json", false, "JSON, not CSV")
	}
}

// write hands the result over.
func (o *output) write(c *cobra.Command, write func(w io.Writer) error) error {
	if o.name == "" {
		return write(c.OutOrStdout())
	}
	return files.Whole(o.name, write)
}

func (o *output) writeTable(c *cobra.Command, t *table) error {
	if o.json {
		return o.write(c, t.writeJSON)
	}
	return o.write(c, t.writeCSV)
}
