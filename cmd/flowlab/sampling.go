package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"flowscope/sim/control"
)

// samplingFlags are the controls of sampling, and --sampler, which stands for
// either of two.
type samplingFlags struct {
	controls *controlFlags
	sampler  string
}

// addSampling gives a command the controls of sampling. Its seed is the noise seed,
// and it has its own number of particles.
func addSampling(c *cobra.Command) *samplingFlags {
	s := new(samplingFlags)
	c.Flags().StringVar(&s.sampler, "sampler", "", "the solver, of the ODE or of the SDE: "+strings.Join(samplerIDs(), ", "))
	s.controls = addControls(c, func(d *control.Def) bool {
		return d.Group == "sampling" && d.ID != control.Particles && d.ID != control.NoiseSeed
	}, nil)
	return s
}

// samplerIDs are the solvers of the ODE, then those of the SDE.
func samplerIDs() []string {
	return append(optionIDs(control.ODESampler), optionIDs(control.SDESampler)...)
}

// optionIDs are the options of a choice.
func optionIDs(id string) (ids []string) {
	d, _ := control.Lookup(id)
	for _, o := range d.Choices {
		ids = append(ids, o.ID)
	}
	return ids
}

// onto returns the base with what was given. A solver that is named brings its
// equation with it, unless --mode says otherwise.
func (s *samplingFlags) onto(c *cobra.Command, base control.Values) (control.Values, error) {
	v, err := s.controls.onto(base)
	if err != nil {
		return v, err
	}
	given := c.Flags().Changed
	switch {
	case given(control.Mode):
	case given(control.SDESampler):
		err = v.Set(control.Mode, "sde")
	case given(control.ODESampler):
		err = v.Set(control.Mode, "ode")
	}
	if err == nil && s.sampler != "" {
		err = setSampler(v, s.sampler)
	}
	if err == nil && given("seed") {
		if err = v.Set(control.NoiseSeed, c.Flags().Lookup("seed").Value.String()); err != nil {
			err = fmt.Errorf("--seed: %w", err)
		}
	}
	if err != nil {
		return v, err
	}
	return v, checkSDE(v)
}

// setSampler sets the solver, and the equation that it solves.
func setSampler(v control.Values, id string) error {
	mode, of := "ode", control.ODESampler
	if slices.Contains(optionIDs(control.SDESampler), id) {
		mode, of = "sde", control.SDESampler
	}
	if err := v.Set(of, id); err != nil {
		return fmt.Errorf("there is no sampler %q; there are %s", id, strings.Join(samplerIDs(), ", "))
	}
	return v.Set(control.Mode, mode)
}

// checkSDE refuses an SDE where there is no score.
func checkSDE(v control.Values) error {
	if v.Choice(control.Mode) == "sde" && v.Acting(control.Mode) != "sde" {
		_, why := v.Applies(control.Mode)
		return fmt.Errorf("there is no SDE of this flow. %s", why)
	}
	return nil
}
