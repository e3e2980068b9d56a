package scenarios

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func editable(t *testing.T, src string) *Document {
	t.Helper()
	d, err := ParseDocument([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// same compares two trees by what they mean.
func (n *node) same(m *node) bool {
	return n.kind == m.kind && (n.kind != scalar || n.text == m.text) &&
		slices.EqualFunc(n.keys, m.keys, (*node).same) && slices.EqualFunc(n.items, m.items, (*node).same)
}

// Whatever a document has in it, what is written reads as the same.
func TestDocumentsAreWrittenAsTheyAre(t *testing.T) {
	sources := []string{everything, theRest, string(Starter()), "{}", "a: \"\"", "[x, {y: [1, [2, {}]]}]",
		`k: ["null", "a: b", " x", "x ", "# no", "- no", "\x7f\u2028\0é", 'it''s', "a,b", "[", "-1", -1, "~", "?"]`,
		"? [a]\n: b\n", "\"a b\": {'c:d': e, x{y:z}: [< 1 %, p99 < 3s]}"}
	for _, name := range Names() {
		text, _ := Show(name)
		sources = append(sources, string(text))
	}
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range strings.Split(string(data), "-- case ") {
			body, _, _ := strings.Cut(c, "\n----\n")
			_, text, _ := strings.Cut(body, "\n")
			sources = append(sources, text)
		}
	}
	read := 0
	for _, src := range sources {
		d, err := ParseDocument([]byte(src))
		if err != nil {
			continue
		}
		read++
		out := d.Bytes()
		if again, err := ParseDocument(out); err != nil || !again.root.same(d.root) {
			t.Errorf("%s\nis written as\n%s\nwhich is something else (%v)", src, out, err)
		}
	}
	if read < 40 {
		t.Errorf("only %d documents were read", read)
	}
}

func TestDocumentStyle(t *testing.T) {
	d := editable(t, `
# A comment.
version: 1
streams:
  - name: s
    shards: 2
    limiter: {burst: 10MiB, burstRecords: 1000}
producers:
  - {name: p, arrivals: {rate: 100/s}, size: 1KiB}
  - {name: another, arrivals: {rate: 100/s}, size: 1KiB, keys: {distribution: uniform, count: 10}}
thresholds: {"putLatency{producer:p}": [p99 < 2s]}
faults:
  - {name: "f1", at: 1s, for: 10s, action: delay, latency: {distribution: lognormal, median: 2ms, p99: 9ms}, share: 10%}
`)
	const want = `version: 1
streams: [{name: s, shards: 2, limiter: {burst: 10MiB, burstRecords: 1000}}]
producers:
  - {name: p, arrivals: {rate: 100/s}, size: 1KiB}
  - {name: another, arrivals: {rate: 100/s}, size: 1KiB, keys: {distribution: uniform, count: 10}}
thresholds: {"putLatency{producer:p}": [p99 < 2s]}
faults:
  - name: f1
    at: 1s
    for: 10s
    action: delay
    latency: {distribution: lognormal, median: 2ms, p99: 9ms}
    share: 10%
`
	if got := string(d.Bytes()); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestDocumentChanges(t *testing.T) {
	d := editable(t, "version: 1\nstreams: [{name: s, shards: 2}, {name: t, shards: 1}]\nduration: 5s\n")
	before := d.Clone()
	shards := Place{"streams"}.At(0).Below("shards")
	for _, c := range []struct {
		do   func() error
		want string
	}{
		{func() error { return d.Set(shards, "8") }, "version: 1\nstreams: [{name: s, shards: 8}, {name: t, shards: 1}]\n" +
			"duration: 5s\n"},
		{func() error { return d.Set(Place{"streams", "[1]", "limiter"}, "{burst: 1MiB}") },
			"version: 1\nstreams: [{name: s, shards: 8}, {name: t, shards: 1, limiter: {burst: 1MiB}}]\nduration: 5s\n"},
		{func() error { d.Remove(Place{"streams", "[0]"}); return nil },
			"version: 1\nstreams: [{name: t, shards: 1, limiter: {burst: 1MiB}}]\nduration: 5s\n"},
		{func() error { d.Remove(Place{"duration"}); return nil },
			"version: 1\nstreams: [{name: t, shards: 1, limiter: {burst: 1MiB}}]\n"},
	} {
		if err := c.do(); err != nil {
			t.Error(err)
		}
		if got := string(d.Bytes()); got != c.want {
			t.Errorf("got\n%swant\n%s", got, c.want)
		}
	}
	if before.Text(shards) != "2" || before.Len(Place{"streams"}) != 2 {
		t.Errorf("a change of the document is one of its clone: %s", before.Bytes())
	}
	for _, p := range []Place{{"streams", "[1]"}, {"streams", "[x]"}, {"streams", "s"}, {"none"}, {"version", "x"},
		{"none", "x"}, {}} {
		if d.Remove(p) {
			t.Errorf("%s was removed", p)
		}
		if p.String() != "none" && d.Set(p, "x") == nil {
			t.Errorf("%q was set", p)
		}
	}
	if err := d.Set(Place{"version"}, "{"); err == nil {
		t.Error("what is no YAML was set")
	}
}

func TestDocumentPlaces(t *testing.T) {
	d := editable(t, "a: {b: [1, {c: 2}]}\nd: null\n")
	var got []string
	for _, p := range d.Places(nil) {
		got = append(got, p.String())
	}
	if want := []string{"a", "a.b", "a.b[0]", "a.b[1]", "a.b[1].c", "d"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if d.Form(Place{"a"}) != Mapping || d.Form(Place{"a", "b"}) != List || d.Form(Place{"d"}) != Text ||
		d.Form(Place{"e"}) != Absent || d.Size() != 7 {
		t.Errorf("forms are wrong, or %d values", d.Size())
	}
	if got := d.Text(Place{"a"}); got != "{b: [1, {c: 2}]}" {
		t.Errorf("got %s", got)
	}
}
