package scenarios

import (
	"bytes"
	"errors"
	"sort"
	"strings"
	"unicode/utf8"
)

var errSecond = errors.New("a second document")

// syntaxFault says where a document stops to be YAML. The library knows the line at
// best, and often that of the context; so the place is found here: it is behind the
// longest beginning that is YAML once its open brackets and quotes are closed. When
// those are the problem, it is where the last of them opens.
func syntaxFault(src []byte, err error) *Fault {
	lines := bytes.SplitAfter(src, []byte("\n"))
	// Nearly always, what follows a line that is wrong does not make it right.
	n := sort.Search(len(lines), func(n int) bool { return !closes(bytes.Join(lines[:n+1], nil)) })
	at := len(src)
	if n < len(lines) {
		at = stop(bytes.Join(lines[:n], nil), lines[n])
	}
	open := opened(src[:at])
	got := explain(err, src[at:])
	missing := n == len(lines) || strings.Contains(err.Error(), "did not find expected ','")
	if k := len(open) - 1; missing && k >= 0 && (n == len(lines) || bytes.IndexByte(src[open[k].at:at], '\n') >= 0) {
		at = open[k].at
		got = "a bracket that is not closed"
		if open[k].quote {
			got = "a quote that is not closed"
		}
	}
	start := bytes.LastIndexByte(src[:at], '\n') + 1
	return &Fault{Line: 1 + bytes.Count(src[:at], []byte("\n")), Column: 1 + utf8.RuneCount(src[start:at]),
		Text: "want YAML, got " + got}
}

// searchBytes bounds what the search within a line reads, and with it its time. A fuzzer has
// less of it.
var searchBytes = 4 << 20

// stop is how many bytes of a head and the line behind it are YAML.
func stop(head, line []byte) int {
	text := bytes.TrimRight(line, "\r\n")
	least := len(text) - searchBytes/(len(head)+len(text)+1)
	i := len(text)
	for ; i > max(0, least); i-- {
		if (i == len(text) || utf8.RuneStart(text[i])) && closes(append(bytes.Clone(head), text[:i]...)) {
			break
		}
	}
	for i < len(text) && text[i] == ' ' {
		i++
	}
	return len(head) + i
}

// closes tells whether a text is YAML once what it opens is closed.
func closes(src []byte) bool {
	end := []byte{}
	for _, o := range opened(src) {
		end = append([]byte{o.close}, end...)
	}
	if len(end) > 0 && end[0] != '"' && end[0] != '\'' {
		end = append([]byte("\n "), end...) // there may be a comment
	}
	return wellFormed(append(bytes.Clone(src), end...))
}

type opening struct {
	close byte
	at    int
	quote bool
}

// opened are the brackets and the quote that are open at the end of a text. A guess
// that is wrong makes the place less exact.
func opened(src []byte) []opening {
	var open []opening
	before := byte('\n') // the last character that is no space
	for i := 0; i < len(src); i++ {
		c, last := src[i], len(open)-1
		switch {
		case last >= 0 && open[last].quote:
			if c == open[last].close {
				open = open[:last]
			}
		case c == '#' && (i == 0 || src[i-1] == ' ' || src[i-1] == '\n'):
			for i+1 < len(src) && src[i+1] != '\n' {
				i++
			}
		case (c == '"' || c == '\'') && bytes.IndexByte([]byte("[{,:-\n"), before) >= 0:
			open = append(open, opening{c, i, true})
		case c == '[' || c == '{':
			open = append(open, opening{c + 2, i, false}) // in ASCII the closing one stands two behind
		case (c == ']' || c == '}') && last >= 0:
			open = open[:last]
		}
		if c != ' ' {
			before = c
		}
	}
	return open
}

// explain says in our words what the library found, where ours are better.
func explain(err error, rest []byte) string {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	if _, after, found := strings.Cut(text, ": "); found && strings.HasPrefix(text, "line ") {
		text = after
	}
	switch {
	case errors.Is(err, errSecond):
		return "a second document: one file is one scenario"
	case bytes.HasPrefix(rest, []byte("\t")):
		return "a tab: indent with spaces"
	case strings.Contains(text, "cannot start any token") && len(rest) > 0:
		r, _ := utf8.DecodeRune(rest)
		return "a value that starts with " + string(r) + ": put it into quotes"
	case strings.Contains(text, "could not find expected ':'"):
		return "a line that is neither key: value nor part of a list"
	case strings.Contains(text, "mapping values are not allowed"):
		return "a second colon: put text with a colon into quotes, or check the indentation"
	case strings.Contains(text, "did not find expected key"), strings.Contains(text, "expected '-' indicator"):
		return "an indentation that fits no line above"
	case strings.Contains(text, "unexpected end of stream"):
		return "a quote that is not closed"
	}
	return strings.Replace(text, "did not find expected ", "no ", 1)
}
