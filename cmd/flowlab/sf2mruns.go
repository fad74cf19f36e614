package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"
	"time"

	"flowscope/sim/files"
)

// sf2mRun is a line of the file of results.
type sf2mRun struct {
	Task     string       `json:"task"`
	Method   string       `json:"method"`
	Seed     uint64       `json:"seed"`
	Protocol sf2mProtocol `json:"protocol"`
	sf2mResult
}

// sf2mLedger is the file of results: a line of JSON for each finished run, in an
// order that does not depend on which was finished first.
type sf2mLedger struct {
	name string
	runs []sf2mRun
}

// openLedger reads what was finished earlier; a file that is not there is empty.
func openLedger(name string, p sf2mProtocol) (*sf2mLedger, error) {
	l := &sf2mLedger{name: name}
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(bytes.NewReader(b))
	for n := 1; lines.Scan(); n++ {
		var r sf2mRun
		d := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		d.DisallowUnknownFields()
		if err := d.Decode(&r); err != nil {
			return nil, fmt.Errorf("%s, line %d is no result of this command: %w; give another file with -o", name, n, err)
		}
		if r.Protocol != p {
			return nil, fmt.Errorf("%s, line %d was run by the protocol %+v, not %+v; give another file with -o", name, n, r.Protocol, p)
		}
		l.runs = append(l.runs, r)
	}
	return l, lines.Err()
}

// find returns the run that was finished, if it was.
func (l *sf2mLedger) find(task, method string, seed uint64) (sf2mRun, bool) {
	i := slices.IndexFunc(l.runs, func(r sf2mRun) bool { return r.Task == task && r.Method == method && r.Seed == seed })
	if i < 0 {
		return sf2mRun{}, false
	}
	return l.runs[i], true
}

// add writes the file anew, with one run more.
func (l *sf2mLedger) add(r sf2mRun) error {
	l.runs = append(l.runs, r)
	slices.SortFunc(l.runs, compareSF2MRuns)
	return files.Whole(l.name, func(w io.Writer) error {
		e := json.NewEncoder(w)
		for _, r := range l.runs {
			if err := e.Encode(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// compareSF2MRuns orders by task and method, as they are listed, and seed.
func compareSF2MRuns(a, b sf2mRun) int {
	place := func(r sf2mRun) int {
		task := slices.IndexFunc(sf2mTasks(), func(t sf2mTask) bool { return t.id == r.Task })
		method := slices.IndexFunc(sf2mMethods(), func(m sf2mMethod) bool { return m.id == r.Method })
		return task*len(sf2mMethods()) + method
	}
	if d := place(a) - place(b); d != 0 {
		return d
	}
	return int(int64(a.Seed) - int64(b.Seed))
}

// sf2mJob is a run to be made.
type sf2mJob struct {
	task   sf2mTask
	method sf2mMethod
	seed   uint64
}

func (j sf2mJob) String() string {
	return fmt.Sprintf("%s, %s, seed %d", j.method.title, j.task.title, j.seed)
}

// sf2mJobs lists all runs, seed by seed, so that one that is stopped has whole
// comparisons.
func sf2mJobs(seed uint64, seeds int) []sf2mJob {
	var jobs []sf2mJob
	for s := seed; s < seed+uint64(seeds); s++ {
		for _, m := range sf2mMethods() {
			for _, t := range sf2mTasks() {
				if !m.normal || t.source == "" {
					jobs = append(jobs, sf2mJob{t, m, s})
				}
			}
		}
	}
	return jobs
}

// runSF2M makes the runs that the ledger does not have, several at a time.
func runSF2M(ctx context.Context, l *sf2mLedger, p sf2mProtocol, jobs []sf2mJob, atOnce int, told *progress) error {
	total := len(jobs)
	jobs = slices.DeleteFunc(slices.Clone(jobs), func(j sf2mJob) bool {
		_, done := l.find(j.task.id, j.method.id, j.seed)
		return done
	})
	if had := total - len(jobs); had > 0 {
		told.say("%d of %d runs stand in %s already", had, total, l.name)
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var (
		mu   sync.Mutex // of the ledger and of what follows
		done = total - len(jobs)
		next = 0
		wait sync.WaitGroup
	)
	take := func() (j sf2mJob, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if ctx.Err() != nil || next == len(jobs) {
			return j, false
		}
		next++
		return jobs[next-1], true
	}
	for range atOnce {
		wait.Go(func() {
			for j, ok := take(); ok; j, ok = take() {
				began := time.Now()
				r, err := j.run(ctx, p, func(part float64) {
					mu.Lock()
					defer mu.Unlock()
					told.at(done, total, fmt.Sprintf("%v: %d%%", j, int(100*part)))
				})
				mu.Lock()
				if err == nil {
					err = l.add(r)
				}
				if err == nil {
					done++
					told.say("%d of %d: %v took %v", done, total, j, time.Since(began).Round(time.Second/10))
				} else {
					stop(fmt.Errorf("%v: %w", j, err))
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	told.end()
	if err := context.Cause(ctx); err != nil {
		return fmt.Errorf("stopped with %d of %d runs in %s; the same command goes on from there: %w", done, total, l.name, err)
	}
	return nil
}

func (j sf2mJob) run(ctx context.Context, p sf2mProtocol, tell func(float64)) (sf2mRun, error) {
	r := sf2mRun{Task: j.task.id, Method: j.method.id, Seed: j.seed, Protocol: p}
	pts, err := newSF2MPoints(j.task, p, j.seed)
	if err != nil {
		return r, err
	}
	r.sf2mResult, err = j.method.run(ctx, p, pts, tell)
	return r, err
}
