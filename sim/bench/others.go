package bench

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Load is how much the processors had worked at some moment, all in all and for
// this program and those that it started: see [Load.Others]. It is known on Linux.
type Load struct{ all, ours float64 }

// LoadNow reads it.
func LoadNow() Load {
	var l Load
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return l
	}
	line, _, _ := strings.Cut(string(stat), "\n")
	for i, f := range strings.Fields(line) {
		// Not what was idle or waited (4, 5), and not guests, which count twice.
		if ticks, err := strconv.ParseFloat(f, 64); err == nil && i != 4 && i != 5 && i < 9 {
			l.all += ticks
		}
	}
	dirs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return Load{}
	}
	parent, spent := map[int]int{}, map[int]float64{}
	for _, d := range dirs {
		id, err := strconv.Atoi(filepath.Base(d))
		if err != nil {
			continue
		}
		if p, ticks, ok := process(d); ok {
			parent[id], spent[id] = p, ticks
		}
	}
	for id, ticks := range spent {
		for p := id; p > 1; p = parent[p] {
			if p == os.Getpid() {
				l.ours += ticks
				break
			}
		}
	}
	return l
}

// process reads a process's parent and its ticks, those of its children that have
// ended included. One that has just ended is no error.
func process(dir string) (parent int, ticks float64, ok bool) {
	stat, err := os.ReadFile(filepath.Join(dir, "stat"))
	if err != nil {
		return 0, 0, false
	}
	// Before the last parenthesis stands the name, which may hold anything.
	f := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(f) < 15 {
		return 0, 0, false
	}
	parent, err = strconv.Atoi(string(f[1]))
	if err != nil {
		return 0, 0, false
	}
	for _, t := range f[11:15] { // user and system, own and children's
		n, err := strconv.ParseFloat(string(t), 64)
		if err != nil {
			return 0, 0, false
		}
		ticks += n
	}
	return parent, ticks, true
}

// Others is the share, from 0 to 1, of the processors' work since l that other
// programs did: what disturbed a measurement. It is negative where it is not
// known.
func (l Load) Others() float64 {
	now := LoadNow()
	all, ours := now.all-l.all, now.ours-l.ours
	if l.all == 0 || all <= 0 {
		return -1
	}
	return min(max(0, 1-ours/all), 1)
}
