package scenarios

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// rows is what every file of a fuzzed scenario holds unless the fuzzer says otherwise.
const rows = "timestamp,value\n2026-11-20 00:00:00,10\n2026-11-20 00:05:00,\n"

// Whatever the bytes are, there is a scenario that can be written out and read again,
// or there are faults that stand somewhere. Any file that is named has the bytes of the
// second argument, and the third is a --set.
func FuzzParse(f *testing.F) {
	before := searchBytes
	searchBytes = 1 << 15
	f.Cleanup(func() { searchBytes = before })
	for _, text := range wholes() {
		f.Add([]byte(text), []byte(rows), "seed=3")
	}
	f.Add(Starter(), []byte(rows), "streams.orders.shards=8")
	f.Add([]byte(everything), []byte(rows), "producers[0].client={retry: none}")
	f.Add([]byte(everything), []byte(rows), "faults.zoneSlow@66m.for=3m")
	f.Add([]byte(everything), []byte(rows), "events.grow={at: 1m, replay: {consumer: slow}}")
	f.Add([]byte(theRest), []byte(rows), "faults.pause@1m.target.worker=0")
	for _, c := range goldenCases(f) {
		text, rest, _ := strings.Cut(c, "-- file ")
		_, table, _ := strings.Cut(rest, "\n")
		f.Add([]byte(text), []byte(table), "a.b[0]=1")
	}
	f.Fuzz(func(t *testing.T, src, table []byte, set string) { sound(t, src, table, set) })
}

// A tree is changed rather than its bytes: nodes are dropped, doubled, replaced by others,
// renamed. So what is read stays YAML, and nearly a scenario, and the faults that follow are
// those of its meaning. Each three bytes are a change: what, where, and by what.
func FuzzTree(f *testing.F) {
	docs := wholes()
	for i := range docs {
		for change := range byte(changes) {
			f.Add(byte(i), []byte{change, 17 + 41*change, 7 * change}, []byte(rows))
		}
	}
	f.Fuzz(func(t *testing.T, doc byte, script, table []byte) {
		root, fault := parseYAML([]byte(docs[int(doc)%len(docs)]))
		if fault != nil {
			t.Fatal(fault)
		}
		donor, _ := parseYAML([]byte(docs[(int(doc)+1)%len(docs)]))
		for ; len(script) >= 3; script = script[3:] {
			change(root, donor, script[0], int(script[1]), int(script[2]))
		}
		sound(t, []byte(root.flow()), table, "seed=1")
		if src, err := renderYAML(root); err == nil {
			sound(t, src, table, "seed=1")
		}
	})
}

// changes is how many kinds there are.
const changes = 8

// oddValues stand where something else is expected.
var oddValues = []string{"0", "-1", "", "none", "all", "1e400", "9223372036854775807ns", "100000000d", "~", "yes", "9999G/s",
	"NaN", "0x10", "é\u2028", "shardId-999999999999", "1.5", "*", "[", "2024-01", "p99 < 1s", "300%", "1GiB", "trace", "gamma"}

// change makes one change to a tree.
func change(root, donor *node, kind byte, at, by int) {
	nodes := nodesOf(root)
	n := nodes[at%len(nodes)]
	if len(nodes) > 2000 { // doubling grows
		kind = 0
	}
	k := 0
	if len(n.items) > 0 {
		k = by % len(n.items)
	}
	switch others := nodesOf(donor); kind % changes {
	case 0: // drop a child
		if len(n.items) > 0 {
			n.items = append(n.items[:k:k], n.items[k+1:]...)
			if n.kind == mapping {
				n.keys = append(n.keys[:k:k], n.keys[k+1:]...)
			}
		}
	case 1: // double one
		if len(n.items) > 0 {
			n.items = append(n.items, n.items[k].copy())
			if n.kind == mapping {
				n.keys = append(n.keys, n.keys[k].copy())
			}
		}
	case 2: // another value of the same document
		*n = *nodes[by%len(nodes)].copy()
	case 3: // a value of another document
		*n = *others[by%len(others)].copy()
	case 4: // something odd
		*n = node{kind: scalar, text: oddValues[by%len(oddValues)], quoted: by >= 128}
	case 5: // a key of another place
		if other := others[by%len(others)]; n.kind == mapping && len(other.keys) > 0 && len(n.keys) > 0 {
			n.keys[k] = other.keys[by%len(other.keys)].copy()
		}
	case 6: // a list of it
		*n = node{kind: sequence, items: []*node{n.copy()}}
	case 7: // a key more
		if other := others[by%len(others)]; n.kind == mapping && len(other.keys) > 0 {
			n.keys, n.items = append(n.keys, other.keys[0].copy()), append(n.items, other.items[0].copy())
		}
	}
}

func nodesOf(n *node) []*node {
	out := []*node{n}
	for _, c := range n.items {
		out = append(out, nodesOf(c)...)
	}
	return out
}

// wholes are the documents that seeds are made of: the catalogue and what the tests read.
func wholes() []string {
	out := []string{string(Starter()), everything, theRest}
	for _, name := range Names() {
		text, _ := Show(name)
		out = append(out, string(text))
	}
	return out
}

// goldenCases are the documents of the golden files, with the files that they read.
func goldenCases(t testing.TB) []string {
	var out []string
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, cases, _ := strings.Cut(string(data), "-- case ")
		for _, c := range strings.Split(cases, "\n-- case ") {
			body, _, _ := strings.Cut(c, "\n----\n")
			_, text, _ := strings.Cut(body, "\n")
			out = append(out, text)
		}
	}
	return out
}

// sound wants of a document that it can be written out and read again, or that each of its
// faults stands somewhere in it.
func sound(t *testing.T, src, table []byte, set string) {
	t.Helper()
	read := func(string) ([]byte, error) { return table, nil }
	l, err := parse(source{"fuzz.yaml", src, read}, Changes{Set: []string{set}})
	if err == nil {
		again(t, "it", l, read)
		return
	}
	var faults Faults
	if !errors.As(err, &faults) || len(faults) == 0 || faults.Error() == "" {
		t.Fatalf("no faults: %v", err)
	}
	lines := strings.Split(string(plain(src)), "\n")
	for _, fault := range faults {
		if fault.File == "" || fault.Line < 1 || fault.Column < 1 || fault.Text == "" {
			t.Fatalf("a fault that stands nowhere: %+v", fault)
		}
		if fault.File != "fuzz.yaml" {
			continue
		}
		if fault.Line > len(lines) || fault.Column > utf8.RuneCountInString(lines[fault.Line-1])+1 {
			t.Fatalf("a fault behind the end of its line: %+v in\n%q", fault, src)
		}
	}
}
