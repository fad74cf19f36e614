package model

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// kind is one of JSON's kinds of value.
type kind uint8

const (
	isNothing kind = iota // null, true or false, which no field is
	isNumber
	isString
	isList
	isObject
)

func (k kind) String() string {
	return [...]string{"null, true or false", "a number", "a text", "a list", "an object"}[k]
}

// node is a JSON value.
type node struct {
	kind  kind
	text  string   // of a string, or a number as it is written
	items []node   // of a list or an object
	keys  []string // of an object, in the order of items; all different
}

// field returns the field of an object.
func (n *node) field(name string) (node, bool) {
	for i, k := range n.keys {
		if k == name {
			return n.items[i], true
		}
	}
	return node{}, false
}

// Limits of what is parsed: a model has some two hundred values and three levels.
const (
	maxValues = 4096
	maxLevels = 8
)

// parse reads one JSON value (RFC 8259), an object, and nothing after it. An object
// with two fields of one name is refused.
func parse(b []byte) (node, error) {
	p := parser{s: b}
	n, err := p.value(0)
	if err == nil && n.kind != isObject {
		err = fmt.Errorf("it is %s and must be %s", n.kind, isObject)
	}
	if p.space(); err == nil && p.at < len(p.s) {
		err = p.wrong("something follows the end")
	}
	return n, err
}

type parser struct {
	s      []byte
	at     int
	values int
}

// wrong says what is wrong, and in which line.
func (p *parser) wrong(what string) error {
	line := 1
	for _, c := range p.s[:min(p.at, len(p.s))] {
		if c == '\n' {
			line++
		}
	}
	return fmt.Errorf("line %d, byte %d: %s", line, p.at, what)
}

func (p *parser) space() {
	for p.at < len(p.s) && strings.IndexByte(" \t\r\n", p.s[p.at]) >= 0 {
		p.at++
	}
}

// next passes over white space and then over the sign c, if it is there.
func (p *parser) next(c byte) bool {
	p.space()
	if p.at < len(p.s) && p.s[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) value(level int) (node, error) {
	p.space()
	if p.at == len(p.s) {
		return node{}, p.wrong("it ends in the middle")
	}
	if p.values++; p.values > maxValues {
		return node{}, p.wrong(fmt.Sprintf("more than %d values", maxValues))
	}
	if level > maxLevels {
		return node{}, p.wrong(fmt.Sprintf("more than %d levels", maxLevels))
	}
	switch c := p.s[p.at]; {
	case c == '{':
		return p.object(level)
	case c == '[':
		return p.list(level)
	case c == '"':
		s, err := p.str()
		return node{kind: isString, text: s}, err
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	for _, word := range []string{"null", "true", "false"} {
		if strings.HasPrefix(string(p.s[p.at:min(p.at+5, len(p.s))]), word) {
			p.at += len(word)
			return node{}, nil
		}
	}
	return node{}, p.wrong(fmt.Sprintf("%q begins no value", p.s[p.at]))
}

func (p *parser) object(level int) (node, error) {
	n := node{kind: isObject}
	p.at++
	if p.next('}') {
		return n, nil
	}
	for {
		p.space()
		if p.at == len(p.s) || p.s[p.at] != '"' {
			return n, p.wrong("a field's name in quotes is expected")
		}
		key, err := p.str()
		if err != nil {
			return n, err
		}
		if _, twice := n.field(key); twice {
			return n, p.wrong(fmt.Sprintf("the field %.40q is there twice", key))
		}
		if !p.next(':') {
			return n, p.wrong("a colon is expected")
		}
		v, err := p.value(level + 1)
		if err != nil {
			return n, err
		}
		n.keys, n.items = append(n.keys, key), append(n.items, v)
		if p.next('}') {
			return n, nil
		}
		if !p.next(',') {
			return n, p.wrong("a comma or } is expected")
		}
	}
}

func (p *parser) list(level int) (node, error) {
	n := node{kind: isList}
	p.at++
	if p.next(']') {
		return n, nil
	}
	for {
		v, err := p.value(level + 1)
		if err != nil {
			return n, err
		}
		n.items = append(n.items, v)
		if p.next(']') {
			return n, nil
		}
		if !p.next(',') {
			return n, p.wrong("a comma or ] is expected")
		}
	}
}

// number takes what JSON's grammar calls a number.
func (p *parser) number() (node, error) {
	start := p.at
	sign := func(set string) bool {
		if p.at < len(p.s) && strings.IndexByte(set, p.s[p.at]) >= 0 {
			p.at++
			return true
		}
		return false
	}
	digits := func() bool {
		from := p.at
		for sign("0123456789") {
		}
		return p.at > from
	}
	sign("-")
	ok := sign("0") || digits()
	if ok && sign(".") {
		ok = digits()
	}
	if ok && sign("eE") {
		sign("+-")
		ok = digits()
	}
	if !ok {
		return node{}, p.wrong("a number is not complete")
	}
	return node{kind: isNumber, text: string(p.s[start:p.at])}, nil
}

// str reads a string, whose first quote is next.
func (p *parser) str() (string, error) {
	p.at++
	start := p.at
	var b []byte // what was read, once there was an escape
	for {
		from := p.at
		for p.at < len(p.s) && p.s[p.at] >= ' ' && p.s[p.at] != '"' && p.s[p.at] != '\\' {
			p.at++
		}
		if p.at == len(p.s) {
			return "", p.wrong("a text has no end")
		}
		switch c := p.s[p.at]; {
		case c == '"':
			p.at++
			if b == nil {
				return string(p.s[start : p.at-1]), nil
			}
			return string(append(b, p.s[from:p.at-1]...)), nil
		case c < ' ':
			return "", p.wrong("a line ends within a text")
		}
		b = append(b, p.s[from:p.at]...)
		r, err := p.escape()
		if err != nil {
			return "", p.wrong(err.Error())
		}
		b = utf8.AppendRune(b, r)
	}
}

// escape reads what a backslash, which is next, stands for.
func (p *parser) escape() (rune, error) {
	p.at++
	if p.at == len(p.s) {
		return 0, errors.New("a text has no end")
	}
	c := p.s[p.at]
	p.at++
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		return rune("\"\\/\b\f\n\r\t"[i]), nil
	}
	if c != 'u' {
		return 0, fmt.Errorf("\\%c is no escape", c)
	}
	r, err := p.hex()
	if err == nil && utf16.IsSurrogate(r) && strings.HasPrefix(string(p.s[p.at:min(p.at+2, len(p.s))]), `\u`) {
		after := p.at
		p.at += 2
		low, err := p.hex()
		if err != nil {
			return 0, err
		}
		if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
			p.at = after // it was alone
		}
	}
	return r, err
}

func (p *parser) hex() (rune, error) {
	s := p.s[p.at:min(p.at+4, len(p.s))]
	x, err := strconv.ParseUint(string(s), 16, 16)
	if err != nil || len(s) < 4 {
		return 0, errors.New("\\u is followed by four digits")
	}
	p.at += 4
	return rune(x), nil
}
