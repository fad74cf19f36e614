package web

import (
	"encoding/binary"
	"encoding/json"
	"html"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"flowscope/sim/control"
	"flowscope/sim/film"
)

// tag is one element's start.
type tag struct {
	name  string
	attr  map[string]string
	start int // where it begins in the page
}

var (
	tagForm  = regexp.MustCompile(`<([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"]*")?)*)\s*/?>`)
	attrForm = regexp.MustCompile(`([a-zA-Z-]+)(?:="([^"]*)")?`)
)

func made(t *testing.T) (string, []tag) {
	t.Helper()
	b, err := Page(Build{ID: "0123abcd", Revision: "v1-2", Folder: "build-0123abcd",
		Picture: Program{"flowscope.wasm.gz", 3_600_000, 15_000_000}, Worker: Program{"simworker.wasm.gz", 900_000, 4_000_000}})
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	if n, m := len(tagForm.FindAllString(page, -1)), len(regexp.MustCompile(`<[a-z]`).FindAllString(page, -1)); n != m {
		t.Fatalf("only %d of %d tags are understood by this test", n, m)
	}
	var tags []tag
	for _, m := range tagForm.FindAllStringSubmatchIndex(page, -1) {
		g := tag{name: page[m[2]:m[3]], attr: map[string]string{}, start: m[0]}
		for _, a := range attrForm.FindAllStringSubmatch(page[m[4]:m[5]], -1) {
			g.attr[a[1]] = html.UnescapeString(a[2])
		}
		tags = append(tags, g)
	}
	return page, tags
}

func find(tags []tag, attr, value string) (found []tag) {
	for _, g := range tags {
		if v, ok := g.attr[attr]; ok && v == value {
			found = append(found, g)
		}
	}
	return found
}

// body is the text between an element's start and the start of its end tag,
// without tags; the element must not hold another of its own name.
func body(page string, g tag) string {
	rest := page[g.start:]
	rest = rest[strings.Index(rest, ">")+1:]
	rest = rest[:strings.Index(rest, "</"+g.name+">")]
	return html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(rest, ""))
}

func TestEveryControlStandsInThePage(t *testing.T) {
	page, tags := made(t)
	for _, d := range control.List() {
		at := find(tags, "data-control", d.ID)
		if len(at) != 1 {
			t.Errorf("control %s stands in the page %d times", d.ID, len(at))
			continue
		}
		holder := at[0]
		for name, want := range map[string]string{"data-kind": d.Kind.String(), "data-label": d.Label, "data-default": control.Defaults().Text(d.ID),
			"data-min": number(d.Min), "data-max": number(d.Max), "data-step": number(d.Step), "data-unit": d.Unit} {
			if holder.attr[name] != want {
				t.Errorf("%s: %s is %q, not %q", d.ID, name, holder.attr[name], want)
			}
		}
		if _, log := holder.attr["data-log"]; log != d.Log {
			t.Errorf("%s: data-log is %v, not %v", d.ID, log, d.Log)
		}
		if holder.attr["data-when"] != conditions(d.When) || holder.attr["data-hint"] != hints(d.When) {
			t.Errorf("%s: condition %q with hint %q", d.ID, holder.attr["data-when"], holder.attr["data-hint"])
		}

		// Its line of help is there, and something points at it.
		help := find(tags, "id", "help-"+d.ID)
		if len(help) != 1 {
			t.Errorf("%s has %d lines of help", d.ID, len(help))
			continue
		}
		described := find(tags, "aria-describedby", "help-"+d.ID)
		if len(described) == 0 {
			t.Errorf("nothing is described by the help of %s", d.ID)
		}

		// The element that is operated has a name.
		switch d.Kind {
		case control.Float, control.Int:
			input := find(tags, "id", "c-"+d.ID)
			if len(input) != 1 || input[0].attr["type"] != "range" {
				t.Errorf("%s has no slider", d.ID)
				continue
			}
			if len(find(tags, "for", "c-"+d.ID)) == 0 && input[0].attr["aria-label"] == "" {
				t.Errorf("the slider of %s has no name", d.ID)
			}
			typed := find(tags, "data-typed", d.ID)
			if len(typed) != 1 || typed[0].attr["aria-label"] == "" || typed[0].attr["value"] != shown(d) {
				t.Errorf("%s cannot be typed: %v", d.ID, typed)
			}
		case control.Choice:
			var options []string
			var chosen string
			for _, g := range tags {
				if g.name == "input" && g.attr["name"] == d.ID {
					options = append(options, g.attr["value"])
					if _, ok := g.attr["checked"]; ok {
						chosen = g.attr["value"]
					}
				}
			}
			if len(options) == 0 {
				sel := find(tags, "id", "c-"+d.ID)
				if len(sel) != 1 || sel[0].name != "select" {
					t.Errorf("%s has neither radio buttons nor a select", d.ID)
					continue
				}
				if len(find(tags, "for", "c-"+d.ID)) == 0 && sel[0].attr["aria-label"] == "" {
					t.Errorf("the select of %s has no name", d.ID)
				}
				i := slices.IndexFunc(tags, func(g tag) bool { return g.start == sel[0].start })
				for _, g := range tags[i+1:] {
					if g.name != "option" {
						break
					}
					options = append(options, g.attr["value"])
					if _, ok := g.attr["selected"]; ok {
						chosen = g.attr["value"]
					}
				}
			}
			var want []string
			for _, c := range d.Choices {
				want = append(want, c.ID)
			}
			if !slices.Equal(options, want) || chosen != control.Defaults().Text(d.ID) {
				t.Errorf("%s offers %v with %q chosen, not %v with %q", d.ID, options, chosen, want, control.Defaults().Text(d.ID))
			}
		case control.Bool:
			named := holder.attr["aria-label"] != "" || len(find(tags, "for", "c-"+d.ID)) > 0 || holder.name == "button" && strings.TrimSpace(body(page, holder)) != ""
			if !named {
				t.Errorf("the switch %s has no name", d.ID)
			}
		case control.Points:
			if holder.attr["data-least"] != strconv.Itoa(d.MinPoints) || holder.attr["data-most"] != strconv.Itoa(d.MaxPoints) || holder.attr["aria-label"] != d.Label {
				t.Errorf("the points of %s: %v", d.ID, holder.attr)
			}
		}
	}
}

func TestHelpSaysSymbolsAndDefaults(t *testing.T) {
	page, tags := made(t)
	for id, want := range map[string]string{
		"steps":    `Default 50.`,
		"schedule": `<i>x<sub>t</sub></i> = <i>α<sub>t</sub></i> z + <i>β<sub>t</sub></i> ε`,
		"data":     `Default: Two moons.`,
		"n":        `Default 2,000.`,
		"lr":       `Default 0.001.`,
		"zoom":     `Default 1 ×.`,
	} {
		help, _, _ := strings.Cut(page[find(tags, "id", "help-"+id)[0].start:], "\n")
		if !strings.Contains(help, want) {
			t.Errorf("the help of %s does not say %q: %s", id, want, help)
		}
	}
}

func TestSlotsHoldTheirControls(t *testing.T) {
	page, tags := made(t)
	for _, d := range control.List() {
		if d.Slot == "" {
			continue
		}
		slot := find(tags, "data-slot", d.Slot)
		if len(slot) != 1 {
			t.Fatalf("slot %s stands in the page %d times", d.Slot, len(slot))
		}
		between := page[slot[0].start:find(tags, "data-control", d.ID)[0].start]
		if strings.Count(between, "<div")-strings.Count(between, "</div>") < 1 {
			t.Errorf("%s stands outside its slot %s", d.ID, d.Slot)
		}
	}
}

func TestEveryActionPresetAndGroupStandsInThePage(t *testing.T) {
	_, tags := made(t)
	for _, a := range control.Actions() {
		found := false
		for _, g := range find(tags, "data-act", a.ID) {
			var keys []string
			if g.attr["data-keys"] != "" && json.Unmarshal([]byte(g.attr["data-keys"]), &keys) == nil && slices.Equal(keys, a.Keys) {
				found = true
			}
		}
		if !found {
			t.Errorf("the action %s with its keys %q is not in the sheet", a.ID, a.Keys)
		}
	}
	for _, p := range control.Presets() {
		if o := find(tags, "value", p.ID); len(o) != 1 || o[0].attr["data-values"] != p.Hash || o[0].attr["data-note"] != p.Help {
			t.Errorf("preset %s is not in the select as the list has it", p.ID)
		}
		if len(find(tags, "data-preset", p.ID)) != 1 {
			t.Errorf("preset %s is not in the sheet", p.ID)
		}
	}
	braces := regexp.MustCompile(`\{(\w+)\}`)
	for _, g := range control.Groups() {
		at := find(tags, "data-group", g.ID)
		if g.Hidden {
			if len(at) != 0 {
				t.Errorf("the hidden group %s is shown", g.ID)
			}
			continue
		}
		if len(at) != 1 {
			t.Errorf("group %s stands in the page %d times", g.ID, len(at))
			continue
		}
		if _, open := at[0].attr["open"]; open == g.Closed {
			t.Errorf("group %s is open: %v", g.ID, open)
		}
		for _, m := range braces.FindAllStringSubmatch(at[0].attr["data-says"], -1) {
			if _, ok := control.Lookup(m[1]); !ok {
				t.Errorf("group %s states %q, which is no control", g.ID, m[1])
			}
		}
	}
}

// The page works under its policy: nothing inline, no other host.
func TestNothingInlineAndNoOtherHost(t *testing.T) {
	page, tags := made(t)
	for _, need := range []string{"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'", "connect-src 'self'", "style-src 'self'"} {
		if !strings.Contains(Policy, need) {
			t.Errorf("the policy lacks %s", need)
		}
	}
	for _, never := range []string{"unsafe-inline", "'unsafe-eval'", "*", "http:", "https:"} {
		if strings.Contains(Policy, never) {
			t.Errorf("the policy allows %s", never)
		}
	}
	if m := find(tags, "http-equiv", "Content-Security-Policy"); len(m) != 1 || m[0].attr["content"] != Policy {
		t.Error("the page does not state the policy")
	}
	for _, g := range tags {
		if g.name == "style" || g.name == "script" && g.attr["src"] == "" {
			t.Errorf("<%s> is inline", g.name)
		}
		for name, v := range g.attr {
			if name == "style" || strings.HasPrefix(name, "on") {
				t.Errorf("<%s %s=%q> is inline", g.name, name, v)
			}
			if name == "src" || name == "href" {
				if !strings.HasPrefix(v, "build-0123abcd/") {
					t.Errorf("<%s %s=%q> is not in the build's folder", g.name, name, v)
				}
			}
		}
	}
	if strings.Contains(page, "ZgotmplZ") {
		t.Error("the template engine refused a value")
	}
	elsewhere := regexp.MustCompile(`(?i)(https?:)?//[a-z0-9]+\.[a-z]`)
	each(t, func(name, text string) {
		text = strings.ReplaceAll(text, "http://www.w3.org/2000/svg", "") // a name, not an address
		if m := elsewhere.FindString(text); m != "" {
			t.Errorf("%s names another host: %s", name, m)
		}
		if strings.HasSuffix(name, ".js") {
			for _, never := range []string{"eval(", "new Function", "innerHTML", "document.write"} {
				if strings.Contains(text, never) {
					t.Errorf("%s uses %s", name, never)
				}
			}
		}
	})
}

func each(t *testing.T, f func(name, text string)) {
	t.Helper()
	names, err := fs.Glob(Files(), "*")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		f(name, string(b))
	}
}

// What scripts and elements refer to by name is there.
func TestReferencesHoldTogether(t *testing.T) {
	page, tags := made(t)
	ids := map[string]int{}
	for _, g := range tags {
		if id, ok := g.attr["id"]; ok {
			ids[id]++
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("id %s is given %d times", id, n)
		}
	}
	for _, g := range tags {
		for _, name := range []string{"for", "aria-describedby", "aria-labelledby"} {
			if v, ok := g.attr[name]; ok && ids[v] == 0 {
				t.Errorf("<%s %s=%q> points at nothing", g.name, name, v)
			}
		}
	}
	imports := regexp.MustCompile(`(?:from|import) '\./([a-z_-]+\.js)'`)
	byID := regexp.MustCompile(`getElementById\('([a-z-]+)'\)`)
	each(t, func(name, text string) {
		for _, m := range imports.FindAllStringSubmatch(text, -1) {
			if _, err := fs.Stat(Files(), m[1]); err != nil && m[1] != "wasm_exec.js" {
				t.Errorf("%s imports %s, which is not there", name, m[1])
			}
		}
		for _, m := range byID.FindAllStringSubmatch(text, -1) {
			if ids[m[1]] == 0 {
				t.Errorf("%s looks for #%s, which is not there", name, m[1])
			}
		}
	})
	if !strings.Contains(page, "build 0123abcd") {
		t.Error("the build id is not on screen")
	}
}

// The scripts read two messages of package film by themselves.
func TestScriptsKnowTheWireForm(t *testing.T) {
	constant := func(file, name string) int {
		b, err := fs.ReadFile(Files(), file)
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(`\b` + name + ` = (\d+)`).FindSubmatch(b)
		if m == nil {
			t.Fatalf("%s has no constant %s", file, name)
		}
		n, _ := strconv.Atoi(string(m[1]))
		return n
	}
	data := []byte("weights and moments")
	b := film.AppendHead(nil, &film.Checkpoint{Step: 1<<40 + 7, Data: data})
	if int(b[0]) != constant("checkpoint.js", "KIND") {
		t.Errorf("a checkpoint is of kind %d", b[0])
	}
	if step := binary.LittleEndian.Uint64(b[constant("checkpoint.js", "STEP"):]); step != 1<<40+7 {
		t.Errorf("the step is read as %d", step)
	}
	n := int(binary.LittleEndian.Uint32(b[constant("checkpoint.js", "LENGTH"):]))
	if at := constant("checkpoint.js", "DATA"); n != len(data) || string(b[at:at+n]) != string(data) {
		t.Errorf("the data are read as %d bytes at %d", n, at)
	}
	b = film.AppendHead(nil, &film.Block{N: 3, Total: 3, Times: []float64{0, 1}})
	if int(b[0]) != constant("simulation.js", "BLOCK") || int(binary.LittleEndian.Uint32(b[4:])) != len(b) {
		t.Errorf("a block is of kind %d with a head of %d bytes", b[0], len(b))
	}
}

func TestPageRefusesFoldersElsewhere(t *testing.T) {
	for _, b := range []Build{{}, {ID: "1"}, {ID: "1", Folder: "/x"}, {ID: "1", Folder: "https://x"}, {Folder: "x"}} {
		if _, err := Page(b); err == nil {
			t.Errorf("%+v made a page", b)
		}
	}
}

func TestShownNumbers(t *testing.T) {
	for _, c := range []struct {
		d    control.Def
		want string
	}{
		{control.Def{Kind: control.Int, Default: 1234567}, "1,234,567"},
		{control.Def{Kind: control.Int, Default: 12}, "12"},
		{control.Def{Kind: control.Float, Default: -0.5, Decimals: 2}, "−0.50"},
		{control.Def{Kind: control.Float, Default: 0.001, Decimals: 5, Log: true}, "0.001"},
		{control.Def{Kind: control.Float, Default: 2.5e-5, Decimals: 6, Log: true}, "2.5e−5"},
		{control.Def{Kind: control.Float, Default: 20, Decimals: 1}, "20.0"},
		{control.Def{Kind: control.Float, Default: 1, Decimals: 2, Log: true}, "1"},
	} {
		if got := shown(c.d); got != c.want {
			t.Errorf("%v is shown as %q, not %q", c.d.Default, got, c.want)
		}
	}
}

// The page asks at once for every module that it will need, and for the
// simulation, whose file it takes with the same request.
func TestHints(t *testing.T) {
	page, tags := made(t)
	var hinted, scripts []string
	for _, g := range find(tags, "rel", "modulepreload") {
		hinted = append(hinted, strings.TrimPrefix(g.attr["href"], "build-0123abcd/"))
	}
	names, err := fs.Glob(Files(), "*.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(names, "wasm_exec.js") {
		switch name {
		case "first.js", "main.js": // the page's own
		case "worker.js", "kernels.js": // the worker's
		default:
			scripts = append(scripts, name)
		}
	}
	slices.Sort(hinted)
	slices.Sort(scripts)
	if !slices.Equal(hinted, scripts) {
		t.Errorf("the page hints at %v\nbut its scripts are %v", hinted, scripts)
	}
	if n := strings.Count(page, `<link rel="preload" as="fetch" type="application/wasm" crossorigin href="build-0123abcd/simworker.wasm.gz">`); n != 1 {
		t.Errorf("the simulation's file is asked for %d times ahead", n)
	}
}
