package scenarios

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "write the golden files")

// Each file of testdata holds cases: a scenario, its --set arguments and the files that
// it reads, then what kinesim says of them. -update writes the answers.
//
//	-- case NAME          what is tested
//	…                     the scenario; "-- set PATH=VALUE" and "-- file NAME" begin the rest
//	----                  the answer
//	…
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { golden(t, file) })
	}
}

func golden(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(data), "-- case ")
	out := head
	for _, c := range strings.Split(rest, "\n-- case ") {
		body, want, _ := strings.Cut(c, "\n----\n")
		name, text, _ := strings.Cut(body, "\n")
		got := answer(text + "\n")
		if !*update && strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("%s: %s\n--- got\n%s\n--- want\n%s", file, name, got, want)
		}
		out += "-- case " + body + "\n----\n" + strings.TrimRight(got, "\n") + "\n\n"
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.TrimRight(out, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// answer is what kinesim says of a case: its faults, or what was set, or its traces, or "ok".
func answer(text string) string {
	var set []string
	files := fstest.MapFS{}
	// Other characters stand for those that do not show.
	text = strings.NewReplacer("␀", "\x00", "→", "\t", "⌘", "\ufeff", "↵", "\r").Replace(text)
	parts := strings.Split("\n"+text, "\n-- ")
	for _, p := range parts[1:] {
		head, body, _ := strings.Cut(p, "\n")
		kind, rest, _ := strings.Cut(head, " ")
		if kind == "set" {
			set = append(set, rest)
		} else {
			files[rest] = &fstest.MapFile{Data: []byte(body + "\n")}
		}
	}
	l, err := parse(source{"x.yaml", []byte(parts[0][1:]), files.ReadFile}, Changes{Set: set})
	if err != nil {
		return err.Error()
	}
	out := ""
	for _, p := range l.Spec.Producers {
		if tr := p.Arrivals.Trace; tr != nil {
			out += describeTrace(tr)
		}
	}
	if len(set) > 0 {
		return string(l.Effective)
	}
	return out + "ok"
}
