package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// process is what /proc says of one; on other systems than Linux there is none.
type process struct {
	parent int
	ticks  float64 // processor time so far, that of ended children included
}

// tick is a hundredth of a second: what /proc counts processor time in.
const tick = 10 * time.Millisecond

// statOf reads a stat file of /proc, of a process or of a thread.
func statOf(file string) (p process, ok bool) {
	stat, err := os.ReadFile(file)
	if err != nil {
		return p, false
	}
	// What stands before the last parenthesis is the name, which may hold anything.
	f := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	p.parent, _ = strconv.Atoi(string(f[1]))
	for _, k := range f[11:15] { // user, system, and both of children
		ticks, _ := strconv.ParseFloat(string(k), 64)
		p.ticks += ticks
	}
	return p, true
}

// family is this process with all that it started, and what they started.
func family() map[int]process {
	all := map[int]process{}
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	for _, d := range dirs {
		id, _ := strconv.Atoi(filepath.Base(d))
		if p, ok := statOf(d + "/stat"); ok {
			all[id] = p
		}
	}
	for id := range all {
		p := id
		for p > 1 && p != os.Getpid() {
			p = all[p].parent
		}
		if p != os.Getpid() {
			delete(all, id)
		}
	}
	return all
}

// busy is the processor time spent so far, in ticks: of the whole machine and of
// the family.
type busy struct{ all, ours float64 }

func busyNow() (b busy) {
	stat, _ := os.ReadFile("/proc/stat")
	line, _, _ := strings.Cut(string(stat), "\n")
	for i, f := range strings.Fields(line) {
		if ticks, err := strconv.ParseFloat(f, 64); err == nil && i != 4 && i != 5 && i < 9 { // not idle, not waiting; guests count twice
			b.all += ticks
		}
	}
	for _, p := range family() {
		b.ours += p.ticks
	}
	return b
}

// others is the share of the processors' work since b that was not ours: what a
// measurement was disturbed by.
func (b busy) others() float64 {
	now := busyNow()
	all, ours := now.all-b.all, now.ours-b.ours
	if all <= 0 {
		return 0
	}
	return max(0, 1-ours/all)
}

// quiet waits until others use little of the processors, a minute at most.
func quiet() {
	for range 60 {
		b := busyNow()
		time.Sleep(time.Second)
		if now := busyNow(); now.all-b.all-(now.ours-b.ours) < 10 {
			return
		}
	}
}

// kinds finds the browser's processes that work for the page, by their numbers:
// its renderer and the one that draws.
func kinds() map[int]string {
	found := map[int]string{}
	for id := range family() {
		command, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", id))
		switch {
		case bytes.Contains(command, []byte("--type=gpu-process")):
			found[id] = "graphics"
		case bytes.Contains(command, []byte("--type=renderer")):
			// The browser has other renderers, for its own pages; they have no workers.
			for _, name := range threads(id) {
				if strings.HasPrefix(name, "DedicatedWorker") {
					found[id] = "renderer"
				}
			}
		}
	}
	return found
}

// threads are the names of a process's threads by their numbers.
func threads(id int) map[int]string {
	names := map[int]string{}
	dirs, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", id))
	for _, d := range dirs {
		name, _ := os.ReadFile(d + "/comm")
		t, _ := strconv.Atoi(filepath.Base(d))
		names[t] = string(name)
	}
	return names
}

// spent is the processor time in ms that the page has used, by what used it: its
// main thread, its workers, the browser's threads that compile for both, and the
// process that draws.
func spent() map[string]float64 {
	ms := map[string]float64{}
	for id, kind := range kinds() {
		if kind == "graphics" {
			p, _ := statOf(fmt.Sprintf("/proc/%d/stat", id))
			ms[kind] += p.ticks * float64(tick.Milliseconds())
			continue
		}
		for t, name := range threads(id) {
			p, _ := statOf(fmt.Sprintf("/proc/%d/task/%d/stat", id, t))
			switch {
			case t == id:
				name = "main"
			case strings.HasPrefix(name, "DedicatedWorker"):
				name = "worker"
			case strings.HasPrefix(name, "ThreadPoolForeg"):
				name = "compiler"
			}
			ms[name] += p.ticks * float64(tick.Milliseconds())
		}
	}
	return ms
}

// resident is the memory in bytes that is in use by the page's process and by the
// one that draws, without what belongs to files.
func resident() map[string]float64 {
	used := map[string]float64{}
	for id, kind := range kinds() {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", id))
		for line := range strings.Lines(string(status)) {
			name, value, _ := strings.Cut(line, ":")
			if name == "RssAnon" || name == "RssShmem" {
				kb, _ := strconv.ParseFloat(strings.Fields(value)[0], 64)
				used[kind] += 1024 * kb
			}
		}
	}
	return used
}
