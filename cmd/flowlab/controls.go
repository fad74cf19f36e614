package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"flowscope/sim/control"
)

// controlFlags are controls as flags, made from the one list: a flag has the
// control's name, help, default and legal values.
type controlFlags struct {
	given []givenControl
	data  string // a file or a published generator that --data names, if it does
}

type givenControl struct{ id, text string }

// addControls gives the command a flag for every control that it keeps. A control
// whose name the command uses for something else has another one in renamed.
func addControls(c *cobra.Command, keep func(d *control.Def) bool, renamed map[string]string) *controlFlags {
	flags := new(controlFlags)
	f := c.Flags()
	f.SortFlags = false
	defaults := control.Defaults()
	for _, d := range control.List() {
		if !keep(&d) {
			continue
		}
		name := d.ID
		if other, ok := renamed[d.ID]; ok {
			name = other
		}
		v := &controlValue{def: d, flags: flags, text: defaults.Text(d.ID)}
		f.Var(v, name, v.help())
		switch {
		case d.Kind == control.Bool:
			f.Lookup(name).NoOptDefVal = "1"
		case d.Kind == control.Choice:
			complete(c, name, d.Choices)
		}
	}
	return flags
}

// complete offers a choice's options to the shell.
func complete(c *cobra.Command, name string, options []control.Option) {
	var ids []cobra.Completion
	for _, o := range options {
		ids = append(ids, cobra.CompletionWithDesc(o.ID, o.Label))
	}
	if err := c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(ids, cobra.ShellCompDirectiveDefault)); err != nil {
		panic(err) // there is no such flag, or there are two
	}
}

// inGroups keeps the controls of these groups of the panel.
func inGroups(groups ...string) func(d *control.Def) bool {
	return func(d *control.Def) bool {
		for _, g := range groups {
			if d.Group == g {
				return true
			}
		}
		return false
	}
}

// onto returns the base with the controls that were given.
func (f *controlFlags) onto(base control.Values) (control.Values, error) {
	v := base.Clone()
	for _, g := range f.given {
		if err := v.Set(g.id, g.text); err != nil {
			return v, err
		}
	}
	return v, nil
}

// controlValue is the flag of one control.
type controlValue struct {
	def   control.Def
	flags *controlFlags
	text  string
}

// Set checks the text as every face of the program does.
func (v *controlValue) Set(text string) error {
	if v.def.ID == control.Data {
		v.flags.data = ""
		if isFile(text) || isPublished(text) {
			v.flags.data, v.text = text, text
			return nil
		}
	}
	if err := control.Defaults().Set(v.def.ID, text); err != nil {
		if v.def.ID == control.Data {
			return fmt.Errorf("%w, nor a published generator (flowlab data lists them), nor a file, *.csv or *.png", err)
		}
		return err
	}
	v.text = text
	v.flags.given = append(v.flags.given, givenControl{v.def.ID, text})
	return nil
}

func (v *controlValue) String() string { return v.text }

func (v *controlValue) Type() string { return v.def.Kind.String() }

// help is the control's line of help, and what values there are.
func (v *controlValue) help() string {
	d := &v.def
	help := strings.TrimSuffix(strings.ReplaceAll(d.Help, "`", "'"), ".")
	switch d.Kind {
	case control.Bool:
		return help
	case control.Choice:
		var ids []string
		for _, o := range d.Choices {
			ids = append(ids, o.ID)
		}
		if d.ID == control.Data {
			ids = append(ids, "FILE.csv", "FILE.png")
		}
		return fmt.Sprintf("%s: %s", help, strings.Join(ids, ", "))
	default:
		return fmt.Sprintf("%s; %s", help, d.Range())
	}
}
