package scenarios

import (
	"errors"
	"testing"
	"unicode/utf16"
)

// A fault stands where an editor shows it, whatever ends the lines before it and however the
// file is encoded.
func TestFaultsBehindOddBreaks(t *testing.T) {
	const rest = "version: 1\nduration: 1m\nstreams: [{name: s, shards: 0}]\n"
	wide := func(text string, mark rune, low int) []byte {
		var out []byte
		for _, u := range utf16.Encode([]rune(string(mark) + text)) {
			pair := [2]byte{byte(u), byte(u >> 8)}
			out = append(out, pair[low], pair[1-low])
		}
		return out
	}
	for name, c := range map[string]struct {
		src          []byte
		line, column int
	}{
		"plain":          {[]byte(rest), 3, 29},
		"Windows":        {[]byte("version: 1\r\nduration: 1m\r\nstreams: [{name: s, shards: 0}]\r\n"), 3, 29},
		"old Mac":        {[]byte("version: 1\rduration: 1m\rstreams: [{name: s, shards: 0}]\r"), 3, 29},
		"mark":           {[]byte("\ufeff" + rest), 3, 29},
		"UTF-16 little":  {wide(rest, '\ufeff', 0), 3, 29},
		"UTF-16 big":     {wide(rest, '\ufeff', 1), 3, 29},
		"in a value":     {[]byte("description: \"a\u2028b\u2029c\u0085d\"\n" + rest), 4, 29},
		"in a comment":   {[]byte("# a\u2028# b\n" + rest), 4, 29},
		"before a key":   {[]byte("version: 1\nduration: 1m\u2028streams: [{name: s, shards: 0}]\n"), 2, 42},
		"before a fault": {[]byte("version: 1\n# \u2028duration: [1\n"), 2, 14},
	} {
		_, err := Parse("x.yaml", c.src)
		var faults Faults
		if !errors.As(err, &faults) || len(faults) != 1 {
			t.Errorf("%s: want one fault, got %v", name, err)
			continue
		}
		if f := faults[0]; f.Line != c.line || f.Column != c.column {
			t.Errorf("%s: a fault at %d:%d, want %d:%d: %s", name, f.Line, f.Column, c.line, c.column, &f)
		}
	}
}
