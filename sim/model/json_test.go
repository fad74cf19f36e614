package model

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// tree is what encoding/json would make of a node.
func (n node) tree() any {
	switch n.kind {
	case isNumber:
		return json.Number(n.text)
	case isString:
		return n.text
	case isList:
		list := make([]any, len(n.items))
		for i, e := range n.items {
			list[i] = e.tree()
		}
		return list
	case isObject:
		fields := make(map[string]any, len(n.keys))
		for i, k := range n.keys {
			fields[k] = n.items[i].tree()
		}
		return fields
	}
	return nil
}

// truthless replaces true and false, which no model has, by null.
func truthless(v any) any {
	switch v := v.(type) {
	case bool:
		return nil
	case []any:
		for i := range v {
			v[i] = truthless(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = truthless(v[k])
		}
	}
	return v
}

// agree compares parse with encoding/json, which is stricter in no way.
func agree(t *testing.T, s string) {
	t.Helper()
	n, err := parse([]byte(s))
	if !json.Valid([]byte(s)) {
		if err == nil {
			t.Errorf("%q is no JSON, and was taken", s)
		}
		return
	}
	var v any
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	if e := dec.Decode(&v); e != nil {
		return // a field twice, if the decoder minds
	}
	if _, object := v.(map[string]any); !object {
		if err == nil {
			t.Errorf("%q is no object, and was taken", s)
		}
		return
	}
	if err != nil {
		if !strings.Contains(err.Error(), "twice") && !strings.Contains(err.Error(), "more than") {
			t.Errorf("%q is JSON, and was refused: %v", s, err)
		}
		return
	}
	// Text that is not UTF-8 stays as it is; encoding/json replaces it.
	if got, want := n.tree(), truthless(v); !reflect.DeepEqual(got, want) && strings.ToValidUTF8(s, "") == s {
		t.Errorf("%q is read as %v, want %v", s, got, want)
	}
}

var examples = []string{
	"", "{", "{}", " {\t}\r\n", `{"a":1}`, `{"a":1,}`, `{"a" 1}`, `{a:1}`, `{"a":1 "b":2}`, `{"a":-0.5e+10,"b":[1,[],{}]}`,
	`{"a":01}`, `{"a":-}`, `{"a":1.}`, `{"a":.5}`, `{"a":1e}`, `{"a":+1}`, `{"a":null,"b":true,"c":false}`, `{"a":nul}`,
	`{"a":"b\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"}`, `{"a":"\ud83d"}`, `{"a":"\ud83dx"}`, `{"a":"\ud83d\u0041"}`, `{"a":"\x"}`, `{"a":"\u12g4"}`,
	`{"a":"\u12`, `{"a":"`, `{"a":"\`, "{\"a\":\"b\nc\"}", `{"a":[1,2}`, `{"a":[1 2]}`, `[1]`, `1`, `"a"`, `{"a":1}{}`, `{"a":1,"a":2}`, `{"é":"ü"}`,
	"{\"a\":\"\x00\"}", "{\"a\":\"\x7f\"}", "\ufeff{}", `{"a":[,]}`, `{"":{"":{"":0}}}`,
}

func TestParse(t *testing.T) {
	for _, s := range examples {
		agree(t, s)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range examples {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { agree(t, s) })
}
