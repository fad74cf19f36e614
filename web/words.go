package web

import (
	"encoding/json"
	"html/template"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"flowscope/sim/control"
)

// symbol sets a symbol of the list, "α_t", in type: the base in italics, what
// follows the low line as a subscript. Names of several letters stay upright.
func symbol(s string) template.HTML {
	if s == "" {
		return ""
	}
	base, sub, _ := strings.Cut(s, "_")
	if utf8.RuneCountInString(base) > 1 {
		return template.HTML(`<span class="abbr">` + template.HTMLEscapeString(base) + `</span>`)
	}
	h := "<i>" + template.HTMLEscapeString(base)
	if sub != "" {
		h += "<sub>" + template.HTMLEscapeString(sub) + "</sub>"
	}
	return template.HTML(h + "</i>")
}

var subscripted = regexp.MustCompile(`(\pL)_(\pL)`)

// prose sets the symbols inside a sentence: "x_t" becomes x with a subscript.
func prose(s string) template.HTML {
	return template.HTML(subscripted.ReplaceAllString(template.HTMLEscapeString(s), `<i>$1<sub>$2</sub></i>`))
}

// number writes a number as scripts and attributes read it.
func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// initial is a control's default as text: the form that links and scripts use.
func initial(d control.Def) string { return control.Defaults().Text(d.ID) }

// shown is a control's default as its row shows it, without the unit. number.js
// shows every later value by the same rules.
func shown(d control.Def) string {
	x := d.Default
	switch d.Kind {
	case control.Choice:
		return d.Choices[int(x)].Label
	case control.Bool:
		if x != 0 {
			return "on"
		}
		return "off"
	case control.Int:
		s := strconv.FormatInt(int64(x), 10)
		for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
			s = s[:i] + "," + s[i:]
		}
		return strings.Replace(s, "-", "−", 1)
	case control.Points:
		return strconv.Itoa(len(d.DefaultPoints))
	}
	if d.Log && x > 0 && x < control.ScientificBelow {
		return strings.Replace(control.Scientific(x), "-", "−", 1)
	}
	s := strconv.FormatFloat(x, 'f', d.Decimals, 64)
	if d.Log && strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return strings.Replace(s, "-", "−", 1)
}

// defaultWords ends a line of help: "Default 50."
func defaultWords(d control.Def) string {
	switch d.Kind {
	case control.Points:
		return ""
	case control.Choice:
		return "Default: " + strings.TrimSuffix(shown(d), ".") + "."
	}
	s := shown(d)
	if d.Unit != "" {
		s += " " + d.Unit
	}
	return "Default " + s + "."
}

// equations are the lines under the large switch, by option.
func equations(id string) map[string]template.HTML {
	if id != control.Mode {
		return nil
	}
	const u = `<i>u<sub>t</sub></i>(<i>X</i>)`
	return map[string]template.HTML{
		"ode": `<i>dX</i> = <span class="on">` + u + ` <i>dt</i></span>`,
		"sde": `<i>dX</i> = <span class="on">(` + u + ` + ½<i>σ<sub>t</sub></i>² <i>s<sub>t</sub></i>(<i>X</i>)) <i>dt</i> + <i>σ<sub>t</sub> dW</i></span>`,
	}
}

// conditions are when a control applies, and hints what is said while one of them
// does not hold, as data attributes hold them.
func conditions(cs []control.Condition) string {
	return joined(cs, func(c control.Condition) string {
		s := c.ID + ":" + strings.Join(c.In, " ")
		if c.Not {
			return "!" + s
		}
		return s
	})
}

func hints(cs []control.Condition) string {
	return joined(cs, func(c control.Condition) string { return c.Hint })
}

func joined(cs []control.Condition, text func(control.Condition) string) string {
	all := make([]string, len(cs))
	for i, c := range cs {
		all[i] = text(c)
	}
	return strings.Join(all, "|")
}

// keyName is a shortcut as it stands on a key.
func keyName(k string) string {
	mods := ""
	for _, m := range []string{"Ctrl+", "Shift+"} {
		if rest, ok := strings.CutPrefix(k, m); ok {
			mods, k = mods+strings.TrimSuffix(m, "+")+" ", rest
		}
	}
	switch k {
	case " ":
		k = "Space"
	case "ArrowLeft":
		k = "←"
	case "ArrowRight":
		k = "→"
	case "-":
		k = "−"
	default:
		k = strings.ToUpper(k)
	}
	return mods + k
}

// jsonText writes what a script reads out of an attribute.
func jsonText(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
