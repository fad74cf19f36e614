package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"flowscope/sim/dataset"
	"flowscope/sim/files"
)

func dataCommand() *cobra.Command {
	var (
		n     int
		noise float64
		to    output
	)
	c := &cobra.Command{
		Use:   "data NAME",
		Short: "Write points of a data set as CSV; without a name, list the data sets",
		Long: `Write points of a data set as CSV; without a name, list the data sets.

NAME is a built-in set, the generator of a published experiment (in that
experiment's own units, with its own noise), or a file: of a CSV n rows are taken,
a PNG is sampled in proportion to its darkness.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return to.write(c, listData)
			}
			seed, err := seedOf(c)
			if err != nil {
				return err
			}
			if isFile(args[0]) && !c.Flags().Changed("noise") {
				noise = 0 // as it stands
			}
			l, err := newLaw(args[0], noise, n, seed)
			if err != nil {
				return err
			}
			s, err := l.draw(n, seed)
			if err != nil {
				return err
			}
			return to.write(c, func(w io.Writer) error { return files.WriteCSV(w, s.Points, s.Unit) })
		},
		ValidArgsFunction: cobra.FixedCompletions(dataNames(), cobra.ShellCompDirectiveDefault),
	}
	c.Flags().IntVarP(&n, "n", "n", 2000, fmt.Sprintf("points, 1 to %d; of a file at most %d", dataset.MaxDrawn, dataset.MaxPoints))
	c.Flags().Float64Var(&noise, "noise", dataset.DefaultNoise, fmt.Sprintf("standard deviation of the noise on every point, 0 to %v; the published generators have their own, and files none unless it is given", dataset.MaxNoise))
	addOutput(c, &to, "the CSV to write", false)
	return c
}

// dataNames are the names that data can be asked for by.
func dataNames() (ids []string) {
	for _, k := range dataset.All() {
		ids = append(ids, k.ID)
	}
	for _, g := range dataset.Published() {
		ids = append(ids, g.ID)
	}
	return ids
}

func listData(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, k := range dataset.All() {
		fmt.Fprintf(t, "%s\t%s\n", k.ID, k.Source)
	}
	for _, g := range dataset.Published() {
		fmt.Fprintf(t, "%s\t%s\n", g.ID, g.Source)
	}
	return t.Flush()
}
