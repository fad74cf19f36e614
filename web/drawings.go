package web

import (
	"fmt"
	"html/template"
)

// icons are 16 × 16; f is filled, everything else a stroke of 1.5.
var icons = map[string]string{
	"pause":   `<path class="f" d="M4 3h3v10H4zM9 3h3v10H9z"/>`,
	"play":    `<path class="f" d="M4.500 2.500l9 5.500-9 5.500z"/>`,
	"step":    `<path class="f" d="M3 3l7 5-7 5zM11 3h2v10h-2z"/>`,
	"reset":   `<path d="M3.200 5.500A5.500 5.500 0 1 1 2.500 8.500M3 2.500v3.300h3.300"/>`,
	"anneal":  `<path d="M2 3.500c5 0 5 9 12 9M2 12.500h3"/>`,
	"undo":    `<path d="M5.500 3L2.500 6l3 3M2.500 6H9a4 4 0 0 1 0 8H6"/>`,
	"redo":    `<path d="M10.500 3l3 3-3 3M13.500 6H7a4 4 0 0 0 0 8h3"/>`,
	"link":    `<path d="M6.500 9.500l3-3M7 4.500l1.500-1.500a3 3 0 0 1 4.500 4.500L11.500 9M9 11.500L7.500 13A3 3 0 0 1 3 8.500L4.500 7"/>`,
	"open":    `<path d="M2.500 13V3.500h4L8 5h5.500v8zM2.500 7.500h11"/>`,
	"save":    `<path d="M8 2.500v7M5 7l3 3 3-3M2.500 11v2.500h11V11"/>`,
	"png":     `<path d="M2.500 3h11v10h-11zM2.500 11L6 7.500l3 3L11 9l2.500 2.500"/><circle class="f" cx="10.500" cy="6" r="1.100"/>`,
	"full":    `<path d="M9.500 6.500l4-4M10 2.500h3.500V6M6.500 9.500l-4 4M2.500 10v3.500H6"/>`,
	"theme":   `<circle cx="8" cy="8" r="5.500"/><path class="f" d="M8 2.500a5.500 5.500 0 0 1 0 11z"/>`,
	"panel":   `<path d="M2.500 3h11v10h-11zM10 3v10"/>`,
	"help":    `<path d="M5.500 6a2.500 2.500 0 1 1 3.600 2.200C8.300 8.600 8 9 8 10"/><circle class="f" cx="8" cy="12.700" r=".9"/>`,
	"more":    `<circle class="f" cx="3" cy="8" r="1.300"/><circle class="f" cx="8" cy="8" r="1.300"/><circle class="f" cx="13" cy="8" r="1.300"/>`,
	"plus":    `<path d="M8 3v10M3 8h10"/>`,
	"minus":   `<path d="M3 8h10"/>`,
	"home":    `<path d="M2.500 5.500v-3h3M10.500 2.500h3v3M13.500 10.500v3h-3M5.500 13.500h-3v-3"/>`,
	"close":   `<path d="M4 4l8 8M12 4l-8 8"/>`,
	"loop":    `<path d="M3 7.500V7a2.500 2.500 0 0 1 2.500-2.500H13M11 2.500l2 2-2 2M13 8.500V9a2.500 2.500 0 0 1-2.500 2.500H3M5 13.500l-2-2 2-2"/>`,
	"chevron": `<path d="M6 3l5 5-5 5"/>`,
	"check":   `<path d="M3 8.500l3.500 3.500L13 4.500"/>`,
	"brand":   `<path class="a" d="M1.500 4C6.500 4 7.500 9 14.500 4.600"/><path d="M1.500 8C6.500 8 8 11 14.500 8.200M1.500 12C5.500 12 9 14 14.500 11.600"/>`,
}

func icon(name string) (template.HTML, error) {
	body, ok := icons[name]
	if !ok {
		return "", fmt.Errorf("web: there is no icon %q", name)
	}
	return template.HTML(`<svg class="ic" viewBox="0 0 16 16" aria-hidden="true">` + body + `</svg>`), nil
}

// swatches are small legends beside the layer switches, 22 × 14. Their colours
// are classes, so that both themes are served by one drawing.
var swatches = map[string]string{
	"density":      `<rect class="d1" x="1" y="1" width="5" height="12"/><rect class="d2" x="6" y="1" width="5" height="12"/><rect class="d3" x="11" y="1" width="5" height="12"/><rect class="d4" x="16" y="1" width="5" height="12"/><rect class="frame" x="1" y="1" width="20" height="12"/>`,
	"velocity":     `<path class="v" d="M3 11L18 4M13 3.500L18.500 3.800 15.500 8.500"/>`,
	"particles":    `<circle class="p" cx="5" cy="4" r="1.600"/><circle class="p" cx="11" cy="9" r="1.600"/><circle class="p" cx="17" cy="5" r="1.600"/>`,
	"trajectories": `<path class="w" d="M2 11C8 11 9 3 20 3"/><circle class="wd" cx="19" cy="3" r="2"/>`,
	"data":         `<path class="x" d="M6 4v6M3 7h6M15 5v6M12 8h6"/>`,
	"trails":       `<path class="r1" d="M2 11l4-1.500"/><path class="r2" d="M6 9.500l5-2.500"/><path class="r3" d="M11 7l5-3"/><circle class="p" cx="18" cy="3.500" r="1.600"/>`,
}

func swatch(name string) template.HTML {
	return template.HTML(`<svg class="sw" viewBox="0 0 22 14" aria-hidden="true">` + swatches[name] + `</svg>`)
}
