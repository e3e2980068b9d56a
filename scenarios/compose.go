package scenarios

import (
	"regexp"
	"strconv"
	"strings"
)

// columnsMax is how wide a line gets before its value is written over several.
const columnsMax = 110

// plainText is what needs no quotes anywhere in a document. Everything else gets them,
// though some of it would do without.
var plainText = regexp.MustCompile(`^(?:[A-Za-z0-9_.$/]|[-+][0-9])[A-Za-z0-9_.$/%@+-]*(?: [A-Za-z0-9_.$/%@+=<>-]+)*$|` +
	`^[<=]=? [0-9][A-Za-z0-9_.%]*$`)

// Bytes writes the document out, as short as it can be read: what fits on a line stands on
// one, a longer list has an item a line.
func (d *Document) Bytes() []byte {
	var b strings.Builder
	if d.root.kind != mapping || len(d.root.keys) == 0 {
		return []byte(d.root.flow() + "\n")
	}
	d.root.block(&b, 0)
	return []byte(b.String())
}

// block writes a mapping with its keys on lines of their own.
func (n *node) block(b *strings.Builder, indent int) {
	margin := strings.Repeat(" ", indent)
	for i, k := range n.keys {
		b.WriteString(margin + k.flow() + ":")
		item := n.items[i]
		if text := item.flow(); indent+len(k.text)+len(text)+2 <= columnsMax || item.plain() {
			b.WriteString(" " + text + "\n")
			continue
		}
		b.WriteString("\n")
		if item.kind == mapping {
			item.block(b, indent+2)
			continue
		}
		item.lines(b, indent+2)
	}
}

// lines writes a list with an item a line; an item that is too long for one has its keys
// on lines of their own.
func (n *node) lines(b *strings.Builder, indent int) {
	margin := strings.Repeat(" ", indent)
	for _, item := range n.items {
		text := item.flow()
		if item.kind != mapping || indent+len(text)+2 <= columnsMax || item.plain() {
			b.WriteString(margin + "- " + text + "\n")
			continue
		}
		var inner strings.Builder
		item.block(&inner, indent+2)
		b.WriteString(margin + "- " + inner.String()[indent+2:])
	}
}

// plain tells whether a value has nothing in it that could stand on another line.
func (n *node) plain() bool { return n.kind != mapping && n.kind != sequence || len(n.items) == 0 }

// flow is a value on one line.
func (n *node) flow() string {
	parts := make([]string, len(n.items))
	for i, item := range n.items {
		parts[i] = item.flow()
		if n.kind == mapping {
			parts[i] = n.keys[i].flow() + ": " + parts[i]
		}
	}
	switch {
	case n.kind == mapping:
		return "{" + strings.Join(parts, ", ") + "}"
	case n.kind == sequence:
		return "[" + strings.Join(parts, ", ") + "]"
	case n.kind == null:
		return "null"
	case plainText.MatchString(n.text) && !isNull(n.text):
		return n.text
	}
	return strconv.Quote(n.text) // all of Go's escapes are YAML's
}
