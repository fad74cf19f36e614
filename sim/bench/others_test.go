//go:build !js

package bench

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
)

// What this program's children do is no other's work.
func TestOthers(t *testing.T) {
	if runtime.GOOS != "linux" {
		if o := LoadNow().Others(); o >= 0 {
			t.Errorf("others did %g of the work of a system that does not tell", o)
		}
		return
	}
	self := LoadNow()
	if self.all <= 0 || self.ours < 0 || self.ours > self.all {
		t.Fatalf("%+v", self)
	}
	const busy = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"
	if err := exec.Command("sh", "-c", busy).Run(); err != nil {
		t.Fatal(err)
	}
	later := LoadNow()
	if own, all := later.ours-self.ours, later.all-self.all; own < 5 || own > all+2 {
		t.Errorf("a busy child used %g ticks, all programs %g", own, all)
	}
	if _, _, ok := process("/proc/0"); ok {
		t.Error("a process that is none")
	}
	if p, ticks, ok := process("/proc/self"); !ok || p != os.Getppid() || ticks < 0 {
		t.Errorf("parent %d, %g ticks", p, ticks)
	}
	if o := self.Others(); o < 0 || o > 1 {
		t.Errorf("others' share is %g", o)
	}
}
