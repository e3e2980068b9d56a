// Package form says what a scenario file looks like: which keys there are, of which kind,
// with which default and meaning. The decoder takes its keys, words and defaults from here,
// the JSON Schema and the tables of docs/scenario.md are made from it.
//
// A struct is a mapping of the file, a field is a key. Its tags say the rest:
//
//	json     the key
//	need     "yes": it must be there; "process=gamma": beside that word
//	default  what stands there when nothing does, as one writes it
//	without  what holds without it, where that is no value
//	words    words that may stand there in place of a value of the type
//	range    least and most, of counts and numbers ("1..500"), or of the items of a list ("3")
//	only     it is for mappings with one of these words: "action=delay|throttle"; with any but
//	         one: "kind=!lambda"
//	beside   it needs one of these keys beside it
//	apart    it may not stand beside any of these keys
//	example  one that reads well in an editor
//	text     what it is, in Markdown, with |word| for what Markdown has in backticks
package form

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Key is one key of a mapping.
type Key struct {
	Name    string
	Text    string
	Default string // "" when it has none that can be written
	Without string
	Words   []string
	Example string
	Type    reflect.Type
	Need    Condition
	Only    Condition
	Beside  []string
	Apart   []string
	Low     float64
	High    float64
	Ranged  bool
}

// Condition is that a key of the same mapping has one of some words. Always is one without
// a key.
type Condition struct {
	Holds bool // there is one
	Key   string
	Words []string
}

// Mapping is a mapping of the file.
type Mapping struct {
	Name string
	Type reflect.Type
	Keys []Key
}

// Names are the keys in the order in which they are written.
func (m *Mapping) Names() []string {
	names := make([]string, len(m.Keys))
	for i := range m.Keys {
		names[i] = m.Keys[i].Name
	}
	return names
}

// Key is the key of a name, or an empty one.
func (m *Mapping) Key(name string) *Key {
	if m != nil {
		for i := range m.Keys {
			if m.Keys[i].Name == name {
				return &m.Keys[i]
			}
		}
	}
	return &Key{Name: name}
}

// Plus is a mapping with the keys of others as well.
func (m *Mapping) Plus(others ...*Mapping) *Mapping {
	out := &Mapping{Name: m.Name, Type: m.Type, Keys: slices.Clip(m.Keys)}
	for _, o := range others {
		out.Keys = append(out.Keys, o.Keys...)
	}
	return out
}

// Pick is a mapping with some of its keys only, in that order.
func (m *Mapping) Pick(names ...string) *Mapping {
	out := &Mapping{Name: m.Name, Type: m.Type}
	for _, name := range names {
		out.Keys = append(out.Keys, *m.Key(name))
	}
	return out
}

// Named is a mapping whose keys the scenario itself names.
func Named(names []string) *Mapping { return (&Mapping{}).Pick(names...) }

var known sync.Map // of what was read, by type

// Of is the mapping that a struct describes.
func Of[T any]() *Mapping { return OfType(reflect.TypeFor[T]()) }

// OfType is the mapping that a type describes, or nil when it is none.
func OfType(t reflect.Type) *Mapping {
	if t.Kind() != reflect.Struct || t.Implements(reflect.TypeFor[Union]()) || slices.Contains(open, t) {
		return nil
	}
	if m, found := known.Load(t); found {
		return m.(*Mapping)
	}
	m := &Mapping{Name: NameOf(t), Type: t}
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous { // keys that stand in a struct of their own
			m.Keys = append(m.Keys, OfType(f.Type).Keys...)
		} else {
			m.Keys = append(m.Keys, keyOf(f))
		}
	}
	for i := range m.Keys {
		m.Keys[i].Only.Words = m.allBut(&m.Keys[i].Only)
	}
	known.Store(t, m)
	return m
}

// allBut is the words of a condition, where it may have been written as the one that is not.
func (m *Mapping) allBut(c *Condition) []string {
	words := m.Key(c.Key).Words
	if len(c.Words) != 1 || c.Words[0][0] != '!' || words == nil {
		return c.Words
	}
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == c.Words[0][1:] })
}

// open are mappings whose keys no struct has.
var open = []reflect.Type{reflect.TypeFor[Thresholds](), reflect.TypeFor[Settings]()}

// NameOf is the name of a type: UniformSize for Uniform[Size].
func NameOf(t reflect.Type) string {
	name, of, generic := strings.Cut(t.Name(), "[")
	if !generic {
		return name
	}
	of = strings.TrimSuffix(of, "]")
	return name + of[strings.LastIndexByte(of, '.')+1:]
}

func keyOf(f reflect.StructField) Key {
	k := Key{Name: f.Tag.Get("json"), Text: ticks(f.Tag.Get("text")), Default: f.Tag.Get("default"),
		Without: ticks(f.Tag.Get("without")), Words: list(f.Tag.Get("words"), ","), Example: f.Tag.Get("example"),
		Type: f.Type, Need: condition(f.Tag.Get("need")), Only: condition(f.Tag.Get("only")),
		Beside: list(f.Tag.Get("beside"), "|"), Apart: list(f.Tag.Get("apart"), "|")}
	if low, high, _ := strings.Cut(f.Tag.Get("range"), ".."); low != "" {
		k.Ranged = true
		k.Low, _ = strconv.ParseFloat(low, 64)
		k.High = k.Low
		if strings.Contains(f.Tag.Get("range"), "..") {
			k.High, _ = strconv.ParseFloat(high, 64) // 0 is no end
		}
	}
	return k
}

// ticks: a tag stands in backticks itself.
func ticks(text string) string { return strings.ReplaceAll(text, "|", "`") }

func list(text, separator string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, separator)
}

func condition(text string) Condition {
	key, words, found := strings.Cut(text, "=")
	if !found {
		return Condition{Holds: text != ""}
	}
	return Condition{Holds: true, Key: key, Words: list(words, "|")}
}
