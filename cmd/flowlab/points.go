package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"flowscope/sim/dataset"
	"flowscope/sim/files"
)

// isFile reports whether a --data, or the name of a data set, means a file: a name
// with an extension or a folder, none of which the data sets have.
func isFile(spec string) bool {
	return filepath.Ext(spec) != "" || strings.ContainsRune(spec, filepath.Separator)
}

// readOwn reads a person's own points; n and seed are for a picture.
func readOwn(name string, n int, seed uint64) (*dataset.Own, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	o, err := files.Read(f, n, seed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return o, nil
}

// readPoints reads a CSV in its own coordinates.
func readPoints(name string) ([]float64, error) {
	f, err := os.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) && !isFile(name) {
			return nil, fmt.Errorf("%w; for points of a data set: flowlab data %s -o %s.csv", err, name, name)
		}
		return nil, err
	}
	defer f.Close()
	xy, err := files.ReadCSV(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return xy, nil
}

// law is what data are drawn from: a built-in set, a published generator, or the
// points of a file.
type law struct {
	name  string
	noise float64
	own   *dataset.Own // nil for what is not a file
	unit  dataset.Unit
}

// newLaw finds the law that a --data names. n is how many points a picture is
// sampled at.
func newLaw(spec string, noise float64, n int, seed uint64) (*law, error) {
	l := &law{name: spec, noise: noise}
	if isFile(spec) {
		own, err := readOwn(spec, n, seed)
		if err != nil {
			return nil, err
		}
		l.own, l.unit = own, own.Unit
		return l, nil
	}
	_, err := dataset.Named(spec, 1, noise, seed) // the error lists the names
	if err != nil {
		err = fmt.Errorf("%w, or a file, *.csv or *.png", err)
	}
	return l, err
}

// draw returns n points by the seed; of a file those that it has, if it has fewer.
func (l *law) draw(n int, seed uint64) (*dataset.Set, error) {
	if l.own != nil {
		return l.own.Make(n, l.noise, seed)
	}
	return dataset.Named(l.name, n, l.noise, seed)
}

// oversampling is how many times as many points independent ones are chosen from.
const oversampling = 16

// independent returns n points that are nearly independent of one another, as a
// sampler's are: those of [law.draw] are spread more evenly than that where the
// set is built in, so n are chosen from many.
func (l *law) independent(n int, seed uint64) ([]float32, error) {
	if l.own != nil {
		if l.own.Len() < n {
			return nil, fmt.Errorf("%s has %d points, and %d are needed", l.name, l.own.Len(), n)
		}
		return subset(l.own.Points, n, seed), nil
	}
	s, err := l.draw(min(oversampling*n, dataset.MaxDrawn), seed)
	if err != nil {
		return nil, err
	}
	return subset(s.Points, n, seed), nil
}

// subset returns n of the points, in an order that the seed gives; all of them, as
// they are, where there are not more.
func subset(xy []float32, n int, seed uint64) []float32 {
	if len(xy) <= 2*n {
		return xy
	}
	xy = shuffledPoints(xy, seed)
	return xy[:2*n]
}

// isPublished reports whether the name is that of a published generator.
func isPublished(name string) bool {
	return slices.ContainsFunc(dataset.Published(), func(g dataset.Generator) bool { return g.ID == name })
}
