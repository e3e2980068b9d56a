package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// argument is a path=value of the command line.
type argument struct{ flag, text string }

// place is where the path of an argument begins: columns count from behind its "=".
func (a *argument) place() *node {
	return &node{kind: scalar, line: 1, column: -max(strings.IndexByte(a.text, '='), 0), arg: a}
}

// set applies one --set path=value to the tree before it is decoded: streams.orders.shards
// or streams[0].shards. What it sets is checked like everything else.
func (d *decoder) set(root *node, arg string) {
	a := &argument{"--set", arg}
	path, text, ok := d.pathAndValue(a, "path=value such as streams.orders.shards=8")
	if !ok {
		return
	}
	value, fault := parseYAML([]byte(text))
	if fault != nil {
		d.fault(a.place(), path, "%s", fault.Text)
		return
	}
	mark(value, a)
	d.assign(root, path, path, value, a.place())
}

// pathAndValue splits an argument; want says how one looks.
func (d *decoder) pathAndValue(a *argument, want string) (path, value string, ok bool) {
	path, value, found := strings.Cut(a.text, "=")
	if found && isPath(path) {
		return path, value, true
	}
	d.faults = append(d.faults, Fault{File: a.flag, Line: 1, Column: 1, Source: a.text,
		Text: "want " + want + ", got " + quote(a.text)})
	return "", "", false
}

// isPath tells whether a text is a path, whatever it leads to.
func isPath(text string) bool {
	parts := steps(text)
	return len(parts) > 0 && !slices.Contains(parts, "")
}

// assign puts a value where a path leads to, and makes mappings that are missing on the way.
// The fault of a path that leads nowhere is at a place, and names what is given there. It
// returns the path as the faults of decoding have it.
func (d *decoder) assign(root *node, path, name string, value, place *node) (as string, ok bool) {
	parts := steps(path)
	at := root
	for i, step := range parts {
		last := i == len(parts)-1
		if index, isIndex := strings.CutPrefix(step, "["); isIndex || at.kind == sequence {
			k := item(at, step, index, isIndex)
			if k < 0 {
				hint := suggest(step, itemNames(at))
				if hint == "" {
					hint = fmt.Sprintf("; it has %d, from [0]", len(at.items))
				}
				d.fault(place, name, "want an item of the list %s, got %s%s", strings.Join(parts[:i], "."),
					quote(written(step)), hint)
				return "", false
			}
			if last {
				at.items[k] = value
			}
			as += fmt.Sprintf("[%d]", k)
			at = at.items[k]
			continue
		}
		if at.kind != mapping {
			d.fault(place, name, "want a path into a mapping, but %s is %s",
				cmp.Or(strings.Join(parts[:i], "."), "the scenario"), describe(at))
			return "", false
		}
		as = join(as, step)
		at = at.child(step, value, place, last)
	}
	return as, true
}

// child is the value of a key, set when it is the last of a path, made when missing.
func (n *node) child(key string, value, place *node, last bool) *node {
	for i, k := range n.keys {
		if k.text == key {
			if last {
				n.items[i] = value
			}
			return n.items[i]
		}
	}
	made := value
	if !last {
		made = &node{kind: mapping, line: value.line, column: value.column, arg: value.arg}
	}
	k := *place
	k.kind, k.text = scalar, key
	n.keys = append(n.keys, &k)
	n.items = append(n.items, made)
	return made
}

// steps splits streams[0].name into streams, [0, name. A key in braces keeps its dots.
func steps(path string) []string {
	path = strings.ReplaceAll(path, "]", "")
	path = strings.ReplaceAll(path, "[", ".[")
	var out []string
	depth, from := 0, 0
	for i, r := range path {
		switch {
		case r == '{':
			depth++
		case r == '}':
			depth--
		case r == '.' && depth == 0:
			out = append(out, path[from:i])
			from = i + 1
		}
	}
	if out = append(out, path[from:]); out[0] == "" { // it begins with an index
		out = out[1:]
	}
	return out
}

// written is a step as the path has it.
func written(step string) string {
	if strings.HasPrefix(step, "[") {
		return step + "]"
	}
	return step
}

// item is the index of a list's item by number or by name, or -1.
func item(n *node, step, index string, isIndex bool) int {
	if n.kind != sequence {
		return -1
	}
	if isIndex {
		if i, err := strconv.Atoi(index); err == nil && i >= 0 && i < len(n.items) {
			return i
		}
		return -1
	}
	for i, name := range itemNames(n) {
		if name == step {
			return i
		}
	}
	return -1
}

// itemNames are the names of the items of a list, given or made.
func itemNames(n *node) []string {
	names := make([]string, len(n.items))
	for i, it := range n.items {
		names[i] = momentName(it)
		for j, k := range it.keys {
			if k.text == "name" {
				names[i] = it.items[j].text
			}
		}
	}
	return names
}

// mark says of a tree that it comes from an argument.
func mark(n *node, arg *argument) {
	n.arg = arg
	for _, c := range n.keys {
		mark(c, arg)
	}
	for _, c := range n.items {
		mark(c, arg)
	}
}
