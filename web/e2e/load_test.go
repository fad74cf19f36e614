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

// spent is the processor time in ms that the page has used, by what used it: its
// main thread, its workers, the browser's threads that compile for both, and the
// graphics process.
func spent() map[string]float64 {
	ms := map[string]float64{}
	for id := range family() {
		dir := fmt.Sprintf("/proc/%d", id)
		command, _ := os.ReadFile(dir + "/cmdline")
		switch {
		case bytes.Contains(command, []byte("--type=gpu-process")):
			p, _ := statOf(dir + "/stat")
			ms["graphics"] += p.ticks
		case bytes.Contains(command, []byte("--type=renderer")):
			threads, _ := filepath.Glob(dir + "/task/*")
			here := map[string]float64{}
			for _, t := range threads {
				name, _ := os.ReadFile(t + "/comm")
				p, _ := statOf(t + "/stat")
				switch {
				case filepath.Base(t) == strconv.Itoa(id):
					here["main"] += p.ticks
				case bytes.HasPrefix(name, []byte("DedicatedWorker")):
					here["worker"] += p.ticks
				case bytes.HasPrefix(name, []byte("ThreadPoolForeg")):
					here["compiler"] += p.ticks
				}
			}
			if here["worker"] > 0 { // the page's: the browser has others
				for k, v := range here {
					ms[k] += v
				}
			}
		}
	}
	for k := range ms {
		ms[k] *= float64(tick.Milliseconds())
	}
	return ms
}
