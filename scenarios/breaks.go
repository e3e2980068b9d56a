package scenarios

import (
	"bytes"
	"strings"
	"unicode/utf16"
)

// plain is a file as UTF-8 with lines that end in \n: editors of Windows write a mark and
// \r\n, and its shell UTF-16.
func plain(src []byte) []byte {
	if little := bytes.HasPrefix(src, []byte{0xff, 0xfe}); little || bytes.HasPrefix(src, []byte{0xfe, 0xff}) {
		units := make([]uint16, 0, len(src)/2)
		for i := 2; i+1 < len(src); i += 2 {
			low, high := src[i], src[i+1]
			if !little {
				low, high = high, low
			}
			units = append(units, uint16(low)|uint16(high)<<8)
		}
		src = []byte(string(utf16.Decode(units)))
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(src, []byte("\r"), []byte("\n"))
}

// odd are where the lines of the YAML library begin, line and column as editors count
// them: to the library three more characters of Unicode end a line.
type odd [][2]int

const moreBreaks = "\u0085\u2028\u2029"

// oddBreaks is nil where both count alike.
func oddBreaks(src []byte) odd {
	if !bytes.ContainsAny(src, moreBreaks) {
		return nil
	}
	lines := odd{{1, 1}}
	line, column := 1, 1
	for _, r := range string(src) {
		column++
		switch {
		case r == '\n':
			line, column = line+1, 1
		case !strings.ContainsRune(moreBreaks, r):
			continue
		}
		lines = append(lines, [2]int{line, column})
	}
	return lines
}

// place is the editor's place of one of the library's.
func (o odd) place(line, column int) (editorLine, editorColumn int) {
	start := o[max(0, min(line, len(o))-1)]
	return start[0], start[1] + column - 1
}

func (o odd) move(n *node) {
	n.line, n.column = o.place(n.line, n.column)
	for _, c := range append(n.keys[:len(n.keys):len(n.keys)], n.items...) {
		o.move(c)
	}
}
