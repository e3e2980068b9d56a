package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"gopkg.in/yaml.v3"
)

// The YAML library is known to this file alone: a document becomes a tree of nodes
// that know where they stand, and a tree becomes a document.

type kind uint8

const (
	null kind = iota
	scalar
	mapping
	sequence
)

func (k kind) String() string { return [...]string{"nothing", "a value", "a mapping", "a list"}[k] }

// node is one value of a document. A mapping's keys[i] belongs to items[i].
type node struct {
	kind   kind
	text   string // of a scalar
	quoted bool
	line   int
	column int
	arg    *argument // that it comes from, or nil
	keys   []*node
	items  []*node
	order  []string // in which its keys are written out
}

const depthMax = 64

// parseYAML reads a document; a syntax error is a fault.
func parseYAML(src []byte) (*node, *Fault) {
	doc, err := document(src)
	if err != nil {
		return nil, syntaxFault(src, err)
	}
	if len(doc.Content) == 0 {
		return &node{kind: null, line: 1, column: 1}, nil
	}
	root, fault := convert(doc.Content[0], 0)
	if odd := oddBreaks(src); odd != nil {
		if fault != nil {
			fault.Line, fault.Column = odd.place(fault.Line, fault.Column)
		} else {
			odd.move(root)
		}
	}
	return root, fault
}

// document reads the only document of a file.
func document(src []byte) (doc *yaml.Node, err error) {
	defer func() { // the library panics on some malformed documents
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	doc = &yaml.Node{}
	d := yaml.NewDecoder(bytes.NewReader(src))
	if err := d.Decode(doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	var second yaml.Node
	switch err := d.Decode(&second); {
	case err == nil:
		return nil, errSecond
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	return doc, nil
}

// wellFormed tells whether the library can read a document.
func wellFormed(src []byte) bool { _, err := document(src); return err == nil }

func convert(y *yaml.Node, depth int) (*node, *Fault) {
	n := &node{line: y.Line, column: y.Column, text: y.Value}
	if depth > depthMax {
		return nil, &Fault{Line: y.Line, Column: y.Column,
			Text: fmt.Sprintf("want at most %d levels, got more", depthMax)}
	}
	children := func(list []*yaml.Node) *Fault {
		for i, c := range list {
			child, f := convert(c, depth+1)
			if f != nil {
				return f
			}
			if n.kind == mapping && i%2 == 0 {
				n.keys = append(n.keys, child)
			} else {
				n.items = append(n.items, child)
			}
		}
		return nil
	}
	if y.Style&yaml.TaggedStyle != 0 {
		return nil, &Fault{Line: y.Line, Column: y.Column, Text: "want a plain value, got the tag " + y.Tag +
			": tags are not part of the scenario language"}
	}
	switch y.Kind {
	case yaml.AliasNode:
		return nil, &Fault{Line: y.Line, Column: y.Column, Text: "want a value, got the alias *" + y.Value +
			": anchors and aliases are not part of the scenario language"}
	case yaml.MappingNode:
		n.kind = mapping
		return n, children(y.Content)
	case yaml.SequenceNode:
		n.kind = sequence
		return n, children(y.Content)
	}
	const quotes = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	n.kind, n.quoted = scalar, y.Style&quotes != 0
	if y.Tag == "!!null" && !n.quoted {
		n.kind = null
	}
	return n, nil
}

// renderYAML writes a tree as a document that parses to the same tree.
func renderYAML(n *node) ([]byte, error) {
	var out bytes.Buffer
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	if err := errors.Join(e.Encode(toYAML(n, 0)), e.Close()); err != nil {
		return nil, fmt.Errorf("scenarios: %w", err)
	}
	return out.Bytes(), nil
}

// isNull tells whether a plain text would be read as nothing.
func isNull(text string) bool {
	return slices.Contains([]string{"", "~", "null", "Null", "NULL"}, text)
}

// flowDepth is from which level on a tree is written on one line.
const flowDepth = 3

// written is the order in which the items of a mapping are written.
func (n *node) written() []int {
	out := make([]int, len(n.keys))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int {
		return slices.Index(n.order, n.keys[a].text) - slices.Index(n.order, n.keys[b].text)
	})
	return out
}

func toYAML(n *node, depth int) *yaml.Node {
	y := &yaml.Node{}
	switch n.kind {
	case mapping:
		y.Kind = yaml.MappingNode
		for _, i := range n.written() {
			y.Content = append(y.Content, toYAML(n.keys[i], depth+1), toYAML(n.items[i], depth+1))
		}
	case sequence:
		y.Kind = yaml.SequenceNode
		for _, c := range n.items {
			y.Content = append(y.Content, toYAML(c, depth+1))
		}
	case scalar:
		y.Kind, y.Value = yaml.ScalarNode, n.text
		if n.quoted || isNull(n.text) {
			y.Style = yaml.DoubleQuotedStyle
		}
	default:
		y.Kind, y.Tag, y.Value = yaml.ScalarNode, "!!null", "null"
	}
	if depth >= flowDepth && y.Kind != yaml.ScalarNode {
		y.Style = yaml.FlowStyle
	}
	return y
}
