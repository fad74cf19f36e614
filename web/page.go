package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"flowscope/sim/control"
)

//go:embed *.html
var templates embed.FS

//go:embed *.js style.css icon.svg
var files embed.FS

// Files returns the scripts, the style sheet and the icon, as they stand in the
// page's folder.
func Files() fs.FS { return files }

// Policy is the page's Content-Security-Policy: its own files, WebAssembly and
// its own worker; pictures that it makes itself (data:, blob:). Nothing inline,
// no other host.
const Policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
	"font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; " +
	"base-uri 'none'; form-action 'none'"

// Program is a WebAssembly file as the page loads it.
type Program struct {
	File             string // inside the build's folder
	Packed, Unpacked int64  // bytes with and without gzip
}

// Build is what a page is made for.
type Build struct {
	// ID is on screen and in the name of the folder that holds all files but
	// index.html, so that caches cannot mix builds.
	ID       string
	Revision string // of the sources, where known; said beside the id
	// Folder is where the files are, relative to index.html, without a slash at
	// the end.
	Folder          string
	Picture, Worker Program
}

// Page writes index.html.
func Page(b Build) ([]byte, error) {
	if b.ID == "" || b.Folder == "" || strings.ContainsAny(b.Folder, ":\\ ") || strings.HasPrefix(b.Folder, "/") {
		return nil, fmt.Errorf("web: build %q in folder %q: both must be given, the folder relative", b.ID, b.Folder)
	}
	t, err := template.New("page").Funcs(template.FuncMap{
		"symbol": symbol, "prose": prose, "icon": icon, "swatch": swatch, "shown": shown, "initial": initial,
		"default": defaultWords, "equations": equations, "key": keyName, "conditions": conditions, "hints": hints, "number": number,
		"json": jsonText,
	}).ParseFS(templates, "*.html")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, "index.html", newView(b)); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// imported finds the module that an import names.
var imported = regexp.MustCompile(`(?m)^import .*?'\./([^']+)';$`)

// imports lists the modules that a script needs, itself and through others, so
// that the page can ask for all of them at once, where the browser would find
// them one after the other.
func imports(script string) (names []string) {
	for todo := []string{script}; len(todo) > 0; todo = todo[1:] {
		text, err := files.ReadFile(todo[0])
		if err != nil {
			continue // wasm_exec.js is the toolchain's
		}
		for _, m := range imported.FindAllSubmatch(text, -1) {
			if name := string(m[1]); !slices.Contains(names, name) {
				names = append(names, name)
				todo = append(todo, name)
			}
		}
	}
	return names
}

// view is what the template reads.
type view struct {
	Build
	Policy  string
	Modules []string // that main.js imports, itself or through others
	Tabs    []tab
	Groups  []group
	Presets []control.Preset
	Actions []control.Action
	by      map[string]control.Def
	keys    map[string]string
}

// Control returns the control with an id, for those that have their own place
// outside the panel.
func (v view) Control(id string) (control.Def, error) {
	d, ok := v.by[id]
	if !ok {
		return d, fmt.Errorf("web: there is no control %q", id)
	}
	return d, nil
}

// Key returns the name of an action's first shortcut, for tool tips.
func (v view) Key(id string) (string, error) {
	k, ok := v.keys[id]
	if !ok {
		return "", fmt.Errorf("web: there is no action %q", id)
	}
	return k, nil
}

// tab is one of the phone's tabs.
type tab struct{ ID, Label string }

// group is a section of the panel with its rows and the groups inside it.
type group struct {
	control.Group
	Says     string // what it states when closed; {id} stands for a value, [ ] see says
	Rows     []row
	Children []group
}

// row is one line of the panel: a control, or several that share a slot, or a
// layer switch with its opacity.
type row struct {
	Note    string // a caption above it
	Slot    string
	Items   []control.Def
	Opacity *control.Def
}

// says is what a closed group states, by its id; a group that is not here
// states its first two controls. What stands in brackets is said while its control
// applies.
var says = map[string]string{
	"data": "{data}, {schedule}", "curve": "{curve}",
	"sampling": "{mode}, [{steps} steps][tolerance {tol}]", "probes": "{probes}",
	"training": "lr {lr}, batch {batch}", "network": "{depth} × {width}, {act}",
	"picture": "{show}", "view": "{theme}, {zoom}",
}

func newView(b Build) view {
	v := view{Build: b, Policy: Policy, Modules: imports("main.js"), Presets: control.Presets(), Actions: control.Actions(),
		by: map[string]control.Def{}, keys: map[string]string{}}
	rows := map[string][]row{}
	list := control.List()
	opacity := map[string]*control.Def{}
	for i, d := range list {
		v.by[d.ID] = d
		if d.Of != "" {
			opacity[d.Of] = &list[i]
		}
	}
	for _, d := range list {
		if d.Of != "" {
			continue
		}
		rs := rows[d.Group]
		if d.Slot != "" {
			shared := false
			for i := range rs {
				if rs[i].Slot == d.Slot {
					rs[i].Items = append(rs[i].Items, d)
					shared = true
				}
			}
			if shared {
				continue
			}
		}
		r := row{Slot: d.Slot, Items: []control.Def{d}, Opacity: opacity[d.ID]}
		if d.AtReset && (len(rs) == 0 || !rs[len(rs)-1].Items[0].AtReset) {
			r.Note = "Takes effect at the next reset"
		}
		rows[d.Group] = append(rs, r)
	}
	for _, a := range v.Actions {
		v.keys[a.ID] = ""
		if len(a.Keys) > 0 {
			v.keys[a.ID] = keyName(a.Keys[0])
		}
	}
	at := map[string]int{}
	tabs := map[string]bool{}
	for _, g := range control.Groups() {
		if g.Hidden {
			continue
		}
		made := group{Group: g, Rows: rows[g.ID], Says: says[g.ID]}
		if made.Says == "" {
			var ids []string
			for _, r := range made.Rows[:min(2, len(made.Rows))] {
				ids = append(ids, "{"+r.Items[0].ID+"}")
			}
			made.Says = strings.Join(ids, ", ")
		}
		if g.Parent != "" {
			p := &v.Groups[at[g.Parent]]
			p.Children = append(p.Children, made)
			continue
		}
		at[g.ID] = len(v.Groups)
		v.Groups = append(v.Groups, made)
		if !tabs[g.Tab] {
			tabs[g.Tab] = true
			v.Tabs = append(v.Tabs, tab{ID: strings.ToLower(g.Tab), Label: g.Tab})
		}
	}
	return v
}
