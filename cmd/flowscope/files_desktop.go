//go:build !js

package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/ncruces/zenity"

	"flowscope/sim/files"
	"flowscope/sim/film"
)

// Choose implements app.Face: the system's own dialog, which is another program
// and takes as long as it takes.
func (w *window) Choose() {
	if w.choosing {
		return
	}
	w.choosing = true
	go func() {
		path, err := zenity.SelectFile(zenity.Title("Open your points or a model"), zenity.FileFilters{
			{Name: "Points and models", Patterns: []string{"*.csv", "*.txt", "*.png", "*.json"}, CaseFold: true}})
		var data []byte
		if err == nil {
			data, err = readFile(path)
		}
		w.later <- func() {
			w.choosing = false
			switch {
			case err == nil:
				w.app.Open(filepath.Base(path), data)
			case errors.Is(err, zenity.ErrCanceled):
			case errors.Is(err, exec.ErrNotFound):
				w.notOpened("No program for choosing files was found. Drop the file on the window, or start flowscope -open FILE; on Linux, zenity or kdialog makes this button work.")
			default:
				w.notOpened(err.Error() + ". Drop the file on the window, or start flowscope -open FILE.")
			}
		}
	}()
}

// dropped takes in what was dropped on the window.
func (w *window) dropped(dir fs.FS) {
	go func() {
		name, data, err := readDropped(dir)
		w.later <- func() {
			if err != nil {
				w.notOpened(err.Error())
				return
			}
			w.app.Open(name, data)
		}
	}()
}

func (w *window) notOpened(why string) {
	w.Notice(film.Notice{ID: "file", Level: film.Warn, Title: "No file was opened.", Detail: why})
}

// readDropped reads the one file of a drop.
func readDropped(dir fs.FS) (name string, data []byte, err error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return "", nil, err
	}
	if len(entries) != 1 {
		return "", nil, fmt.Errorf("%d files were dropped; drop one, a CSV, a PNG or a model.json", len(entries))
	}
	name = entries[0].Name()
	if entries[0].IsDir() {
		return "", nil, fmt.Errorf("%s is a folder; drop a file", name)
	}
	f, err := dir.Open(name)
	if err != nil {
		return "", nil, err
	}
	defer f.Close()
	data, err = readAll(name, f)
	return name, data, err
}

// readFile reads a file that a person named.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(filepath.Base(path), f)
}

func readAll(name string, f fs.File) ([]byte, error) {
	if s, err := f.Stat(); err != nil {
		return nil, err
	} else if s.IsDir() {
		return nil, fmt.Errorf("%s is a folder; a file is needed", name)
	}
	data, err := io.ReadAll(io.LimitReader(f, files.MaxBytes+1))
	if len(data) > files.MaxBytes {
		return nil, fmt.Errorf("%s has more than %d MB, which is the most that is read", name, files.MaxBytes>>20)
	}
	return data, err
}

// Save implements app.Face.
func (w *window) Save(name string, data []byte) {
	ext := filepath.Ext(name)
	stem := strings.TrimSuffix(filepath.Base(name), ext)
	go func() {
		path, err := saveNew(w.pictures, stem, ext, time.Now(), func(to io.Writer) error {
			_, err := to.Write(data)
			return err
		})
		w.later <- func() {
			if err != nil {
				w.Notice(film.Notice{ID: "save", Level: film.Warn, Title: "The model could not be saved.", Detail: err.Error()})
				return
			}
			w.Notice(film.Notice{ID: "save", Level: film.Info, Title: "The model was saved.", Detail: path})
		}
	}()
}

// saveNew writes a file into a folder, whole or not at all, under a name made of
// a stem and the time that no file has yet, and returns its path.
func saveNew(dir, stem, ext string, at time.Time, write func(io.Writer) error) (string, error) {
	stem = filepath.Join(dir, stem+"-"+at.Format("20060102-150405"))
	const most = 1000
	for n := 1; n <= most; n++ {
		path := stem + ext
		if n > 1 {
			path = fmt.Sprintf("%s-%d%s", stem, n, ext)
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) // the name is ours
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		if err := errors.Join(f.Close(), files.Whole(path, write)); err != nil {
			os.Remove(path)
			return "", err
		}
		if full, err := filepath.Abs(path); err == nil {
			path = full
		}
		return path, nil
	}
	return "", fmt.Errorf("there are already %d files named %s", most, stem)
}
