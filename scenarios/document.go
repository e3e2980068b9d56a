package scenarios

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Document is a scenario that can be changed: the values of a file in the order of the
// file, without its comments. What a change makes of it need not be a valid scenario; Parse
// tells.
type Document struct{ root *node }

// Place is where a value stands in a document: keys, and [0] and on in lists.
type Place []string

// String is the place as --set has it, such as streams[0].shards.
func (p Place) String() string {
	return strings.ReplaceAll(strings.Join(p, "."), ".[", "[")
}

// PlaceOf reads a place as faults and --set write it.
func PlaceOf(path string) Place {
	p := Place(steps(path))
	for i := range p {
		p[i] = written(p[i])
	}
	return p
}

// Same tells whether two places are one.
func (p Place) Same(q Place) bool { return slices.Equal(p, q) }

// Compare orders places: those of one list by their numbers.
func (p Place) Compare(q Place) int {
	return slices.CompareFunc(p, q, func(a, b string) int {
		if strings.HasPrefix(a, "[") && strings.HasPrefix(b, "[") && len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
}

// Below is a place within this one.
func (p Place) Below(step string) Place { return append(slices.Clip(p), step) }

// At is the place of an item of a list.
func (p Place) At(index int) Place { return p.Below("[" + strconv.Itoa(index) + "]") }

// Form is what stands at a place.
type Form uint8

// Forms of values.
const (
	Absent Form = iota
	Text
	Mapping
	List
)

// ParseDocument reads a document that may be changed. It must be YAML; whether it is a
// scenario is for Parse.
func ParseDocument(src []byte) (*Document, error) {
	root, fault := parseYAML(src)
	if fault != nil {
		return nil, Faults{*fault}
	}
	return &Document{root}, nil
}

// Clone is a copy that shares nothing.
func (d *Document) Clone() *Document { return &Document{d.root.copy()} }

func (n *node) copy() *node {
	c := *n
	c.keys, c.items = make([]*node, len(n.keys)), make([]*node, len(n.items))
	for i, k := range n.keys {
		c.keys[i] = k.copy()
	}
	for i, it := range n.items {
		c.items[i] = it.copy()
	}
	return &c
}

// Form tells what stands at a place.
func (d *Document) Form(p Place) Form {
	n := d.root.find(p)
	switch {
	case n == nil:
		return Absent
	case n.kind == mapping:
		return Mapping
	case n.kind == sequence:
		return List
	}
	return Text
}

// Text is the value at a place: that of a scalar, or of anything else on one line.
func (d *Document) Text(p Place) string {
	n := d.root.find(p)
	switch {
	case n == nil:
		return ""
	case n.kind == scalar:
		return n.text
	}
	return n.flow()
}

// Keys are those of the mapping at a place, in the order of the file.
func (d *Document) Keys(p Place) []string {
	n := d.root.find(p)
	if n == nil {
		return nil
	}
	keys := make([]string, len(n.keys))
	for i, k := range n.keys {
		keys[i] = k.text
	}
	return keys
}

// Len is the number of items of a list, or of keys of a mapping.
func (d *Document) Len(p Place) int {
	if n := d.root.find(p); n != nil {
		return len(n.items)
	}
	return 0
}

// Remove takes the value at a place away, with its key. It tells whether there was one.
func (d *Document) Remove(p Place) bool {
	above, at := d.root.locate(p)
	if at < 0 {
		return false
	}
	above.items = slices.Delete(above.items, at, at+1)
	if above.kind == mapping {
		above.keys = slices.Delete(above.keys, at, at+1)
	}
	return true
}

// Set replaces the value at a place by a text of YAML, or adds a key to a mapping.
func (d *Document) Set(p Place, text string) error {
	value, fault := parseYAML([]byte(text))
	if fault != nil {
		return Faults{*fault}
	}
	if above, at := d.root.locate(p); at >= 0 {
		above.items[at] = value
		return nil
	}
	if len(p) > 0 {
		if above := d.root.find(p[:len(p)-1]); above != nil && above.kind == mapping {
			above.keys = append(above.keys, &node{kind: scalar, text: p[len(p)-1]})
			above.items = append(above.items, value)
			return nil
		}
	}
	return fmt.Errorf("scenarios: there is no place %s", p)
}

// Places are those of all values below a place, from the outside to the inside, in the
// order of the file.
func (d *Document) Places(p Place) []Place {
	n := d.root.find(p)
	if n == nil {
		return nil
	}
	var out []Place
	for i := range n.items {
		below := p.At(i)
		if n.kind == mapping {
			below = p.Below(n.keys[i].text)
		}
		out = append(append(out, below), d.Places(below)...)
	}
	return out
}

// Size is the number of its values.
func (d *Document) Size() int { return d.root.size() }

func (n *node) size() int {
	sum := 1
	for _, c := range n.items {
		sum += c.size()
	}
	return sum
}

// find is the value at a place, or nil.
func (n *node) find(p Place) *node {
	if len(p) == 0 {
		return n
	}
	above, at := n.locate(p)
	if at < 0 {
		return nil
	}
	return above.items[at]
}

// locate is what a place is in, and its index there, or -1.
func (n *node) locate(p Place) (above *node, at int) {
	for i, step := range p {
		at = -1
		if index, isIndex := strings.CutPrefix(step, "["); isIndex && n.kind == sequence {
			if k, err := strconv.Atoi(strings.TrimSuffix(index, "]")); err == nil && k >= 0 && k < len(n.items) {
				at = k
			}
		} else if n.kind == mapping {
			at = slices.IndexFunc(n.keys, func(k *node) bool { return k.text == step })
		}
		if at < 0 || i == len(p)-1 {
			return n, at
		}
		n = n.items[at]
	}
	return nil, -1
}

// Value is a document as JSON has it, with numbers as json.Number: what an editor that checks
// it against a schema sees.
func (d *Document) Value() any { return d.root.value() }

// YAML's core schema: what a plain value is that is no text.
var (
	integerForm = regexp.MustCompile(`^[-+]?[0-9]+$`)
	floatForm   = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
)

func (n *node) value() any {
	switch n.kind {
	case mapping:
		out := map[string]any{}
		for i, k := range n.keys {
			out[k.text] = n.items[i].value()
		}
		return out
	case sequence:
		out := make([]any, len(n.items))
		for i, item := range n.items {
			out[i] = item.value()
		}
		return out
	case null:
		return nil
	}
	switch {
	case n.quoted:
	case slices.Contains([]string{"true", "True", "TRUE"}, n.text):
		return true
	case slices.Contains([]string{"false", "False", "FALSE"}, n.text):
		return false
	case integerForm.MatchString(n.text):
		if v, isInteger := new(big.Int).SetString(n.text, 10); isInteger {
			return json.Number(v.String())
		}
	case floatForm.MatchString(n.text):
		if v, err := strconv.ParseFloat(n.text, 64); err == nil {
			return json.Number(strconv.FormatFloat(v, 'g', -1, 64))
		}
	}
	return n.text
}
