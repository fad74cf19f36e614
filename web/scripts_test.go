package web

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"flowscope/sim/control"
)

// node runs a script beside scripts of the page, without a browser, and reads what it
// prints into result. others are scripts that stand in for the page's.
func node(t *testing.T, result any, script string, others map[string]string, pages ...string) {
	t.Helper()
	program, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node to run the page's scripts with")
	}
	files := map[string]string{"package.json": `{"type": "module"}`, "test.js": script}
	for name, content := range others {
		files[name] = content
	}
	for _, name := range pages {
		b, err := fs.ReadFile(Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(b)
	}
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var wrong strings.Builder
	c := exec.Command(program, "test.js")
	c.Dir, c.Stderr = dir, &wrong
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, wrong.String())
	}
	if err := json.Unmarshal(out, result); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// The page takes the texts of own points that package control takes, and no others.
func TestReadCloudAgreesWithControl(t *testing.T) {
	unit := func(mx, my, sx, sy float64) string {
		var b []byte
		for _, x := range []float64{mx, my, sx, sy} {
			b = binary.BigEndian.AppendUint64(b, math.Float64bits(x))
		}
		return "." + base64.RawURLEncoding.EncodeToString(b)
	}
	const one, digits = "AABAAAAA", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	points := func(n int) string {
		return string([]byte{digits[n>>12], digits[n>>6&63], digits[n&63]}) + strings.Repeat("gAQAA", n)
	}
	nan, inf := math.NaN(), math.Inf(1)
	texts := []string{
		"", "A", "AAA", "AAAAAAAA", one, one + "A", one[:7], "AAB+AAAA", one + ".", one + "\n",
		points(2), points(control.CloudMost), points(control.CloudMost + 1), points(1 << 17),
		one + unit(0, 0, 0, 0), one + unit(0, 0, 1, 1), one + unit(-3, 1e30, 1e-30, 1e30),
		one + unit(1.1e30, 0, 1, 1), one + unit(0, -1.1e30, 1, 1), one + unit(nan, 0, 1, 1), one + unit(0, -inf, 1, 1),
		one + unit(0, 0, 1, 0), one + unit(0, 0, 1, -1), one + unit(0, 0, nan, 1), one + unit(0, 0, 1, inf),
		one + unit(0, 0, 9e-31, 1), one + unit(0, 0, 1, 1.1e30), one + unit(1, 2, 0, 0), one + unit(.1, .2, .3, .4),
		one + unit(0, 0, 1, 1)[:43], one + unit(0, 0, 1, 1) + "A", one + unit(0, 0, 1, 1)[:43] + "B", one + unit(0, 0, 1, 1)[:43] + "+",
	}
	list, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	var got []*struct {
		Count int
		Read  bool
	}
	node(t, &got, `import {readCloud} from './number.js';
		console.log(JSON.stringify(`+string(list)+`.map(readCloud)));`, nil, "number.js")
	for i, text := range texts {
		c, err := control.DecodeCloud(text)
		if g := got[i]; (err == nil) != (g != nil) || g != nil && (g.Count != len(c.Points) || g.Read != (c.Scale != [2]float64{})) {
			t.Errorf("%.60q: the page reads %+v, control %d points (%v)", text, g, len(c.Points), err)
		}
	}
}

// filesPage is as much of a page as files.js needs.
const filesPage = `
	const heard = {}, element = {addEventListener: (kind, f) => { heard[kind] = f; }};
	globalThis.document = {getElementById: () => element};
	globalThis.addEventListener = (kind, f) => { heard[kind] = f; };
	const {bindFiles} = await import('./files.js');
	const {said} = await import('./toast.js');
	let alive = true;
	const opened = [];
	const files = bindFiles({open: name => opened.push(name), running: () => alive});
	const file = name => { // read() lets it be read
		let read;
		const bytes = new Promise(done => { read = () => done(new ArrayBuffer(1)); });
		return {name, size: 1, arrayBuffer: () => bytes, read};
	};
	const choose = f => { element.files = [f]; heard.change(); };
	const soon = () => new Promise(done => setTimeout(done));
`

var toastStub = map[string]string{"toast.js": `export const said = []; export const notice = n => said.push(n.title);`}

// A file that is being read while the simulation dies is opened by the next one;
// one that was chosen later is opened instead of it.
func TestFileWaitsForTheSimulation(t *testing.T) {
	var got struct{ Dead, Again, Both, Said []string }
	node(t, &got, filesPage+`
		const a = file('a.csv');
		choose(a);
		alive = false;
		a.read();
		await soon();
		const dead = [...opened], words = [...said];
		alive = true;
		files.ready();
		files.ready(); // the picture and the simulation both say so
		await soon();
		const again = opened.splice(0);
		const b = file('b.csv'), c = file('c.csv');
		choose(b);
		choose(c);
		c.read();
		await soon();
		b.read();
		await soon();
		console.log(JSON.stringify({dead, again, both: opened, said: words}));`, toastStub, "files.js")
	if len(got.Dead) != 0 || len(got.Said) != 1 || !strings.Contains(got.Said[0], "a.csv is opened when") {
		t.Errorf("while there is none: opened %q, said %q", got.Dead, got.Said)
	}
	if len(got.Again) != 1 || got.Again[0] != "a.csv" {
		t.Errorf("when there is one again: %q", got.Again)
	}
	if len(got.Both) != 1 || got.Both[0] != "c.csv" {
		t.Errorf("of two: %q", got.Both)
	}
}

// Words can be dropped into a field; nothing else that is dropped leaves the page.
func TestWordsDropIntoFields(t *testing.T) {
	var got map[string]bool
	node(t, &got, filesPage+`
		const stopped = (types, field) => {
			let by = 0;
			heard.drop({target: {closest: () => field ? {} : null}, dataTransfer: {types, items: []},
				stopImmediatePropagation: () => by++, preventDefault: () => by++});
			return by === 2;
		};
		console.log(JSON.stringify({words: stopped(['text/plain'], true), elsewhere: stopped(['text/plain'], false), file: stopped(['Files'], true)}));`,
		toastStub, "files.js")
	if got["words"] || !got["elsewhere"] || !got["file"] {
		t.Errorf("what is stopped: %v", got)
	}
}
