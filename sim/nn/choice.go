package nn

import (
	"fmt"
	"strings"
)

// everyKernels are the implementations of this build, the default one first and
// the scalar one, which is their oracle, last.
func everyKernels() []kernels {
	var ks []kernels
	for _, k := range []kernels{bestKernels(), plainKernels(), scalarKernels{}} {
		if len(ks) == 0 || k != ks[len(ks)-1] {
			ks = append(ks, k)
		}
	}
	return ks
}

// Kernels names the implementations of the arithmetic that this build has, the
// one that is used unless another is asked for first.
func Kernels() []string {
	var names []string
	for _, k := range everyKernels() {
		names = append(names, k.name())
	}
	return names
}

// kernelsNamed finds an implementation by the name that [Kernels] gives it.
func kernelsNamed(name string) (kernels, error) {
	for _, k := range everyKernels() {
		if k.name() == name {
			return k, nil
		}
	}
	return nil, fmt.Errorf("nn: no kernels are called %q: use %s", name, strings.Join(Kernels(), " or "))
}

// NewTrainerOn is [NewTrainer] on the kernels named, for comparing them.
func NewTrainerOn(kernels string, net *Net) (*Trainer, error) {
	k, err := kernelsNamed(kernels)
	if err != nil {
		return nil, err
	}
	return newTrainer(k, net), nil
}

// NewEvaluatorOn is [NewEvaluator] on the kernels named.
func NewEvaluatorOn(kernels string, cfg Config, features Features) (*Evaluator, error) {
	k, err := kernelsNamed(kernels)
	if err != nil {
		return nil, err
	}
	return newEvaluator(k, cfg, features)
}
