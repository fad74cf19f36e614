package files

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Whole writes a file so that it is there complete or not at all: into another one
// beside it, which is renamed at the end. Where write fails, or stops because it
// was told to, what stood under the name before still stands there, and nothing
// else is left behind. A name that stands for something else than a file, like
// /dev/stdout, is written to as it is.
func Whole(name string, write func(w io.Writer) error) error {
	mode := fs.FileMode(0o666) // before the umask
	if to, err := filepath.EvalSymlinks(name); err == nil {
		name = to // what a link points to is replaced, not the link
	}
	switch s, err := os.Stat(name); {
	case err == nil && s.IsDir():
		return fmt.Errorf("%s is a folder; a file's name is needed", name)
	case err == nil && !s.Mode().IsRegular():
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(buffered(f, write), f.Close())
	case err == nil:
		mode = s.Mode().Perm()
	}
	f, err := aside(name, mode)
	if err != nil {
		return err
	}
	err = buffered(f, write)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// aside makes a new file in the folder of name, so that it can be renamed.
func aside(name string, mode fs.FileMode) (*os.File, error) {
	for range 100 {
		f, err := os.OpenFile(fmt.Sprintf("%s.%08x.part", name, rand.Uint32()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
	return nil, fmt.Errorf("no name beside %s is free to write to", name)
}

func buffered(f io.Writer, write func(w io.Writer) error) error {
	b := bufio.NewWriter(f)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}
