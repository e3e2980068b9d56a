package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// set applies one --set path=value to the tree before it is decoded: streams.orders.shards
// or streams[0].shards. What it sets is checked like everything else.
func (d *decoder) set(root *node, arg string) {
	path, text, found := strings.Cut(arg, "=")
	fail := func(format string, args ...any) {
		d.fault(&node{line: 1, column: 1 - len(path) - 1, set: arg}, path, format, args...)
	}
	parts := steps(path)
	if !found || len(parts) == 0 || slices.Contains(parts, "") {
		d.faults = append(d.faults, Fault{File: "--set", Line: 1, Column: 1, Source: arg,
			Text: "want path=value such as streams.orders.shards=8, got " + quote(arg)})
		return
	}
	value, fault := parseYAML([]byte(text))
	if fault != nil {
		fail("%s", fault.Text)
		return
	}
	mark(value, arg)
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
				fail("want an item of the list %s, got %s%s", strings.Join(parts[:i], "."), quote(written(step)), hint)
				return
			}
			if last {
				at.items[k] = value
			}
			at = at.items[k]
			continue
		}
		if at.kind != mapping {
			fail("want a path into a mapping, but %s is %s", cmp.Or(strings.Join(parts[:i], "."), "the scenario"),
				describe(at))
			return
		}
		at = at.child(step, value, last)
	}
}

// child is the value of a key, set when it is the last of a path, made when missing.
func (n *node) child(key string, value *node, last bool) *node {
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
		made = &node{kind: mapping, line: value.line, column: value.column, set: value.set}
	}
	// A column counts from behind the "=", so that this one is where the path begins.
	at := -strings.IndexByte(value.set, '=')
	n.keys = append(n.keys, &node{kind: scalar, text: key, line: 1, column: at, set: value.set})
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

// mark says of a tree that it comes from a --set.
func mark(n *node, arg string) {
	n.set = arg
	for _, c := range n.keys {
		mark(c, arg)
	}
	for _, c := range n.items {
		mark(c, arg)
	}
}
