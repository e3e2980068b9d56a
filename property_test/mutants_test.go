package property_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/results/repros"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/shrink"
)

var update = flag.Bool("update", false, "write the references anew: results/repros, and what a record costs")

// consequences are what a planted bug may violate beside the invariant that it names, and why.
var consequences = map[mutant.ID]struct {
	ids []string
	why string
}{
	mutant.Unfenced:            {[]string{"C2"}, "the late checkpoint lies before that of the owner"},
	mutant.ChildIgnoresParents: {[]string{"C8"}, "a later record of a key, in the child, is done first"},
	mutant.FirstParentOnly:     {[]string{"C8"}, "a later record of a key, in the child, is done first"},
	mutant.MissingParent:       {[]string{"C8"}, "a later record of a key, in the child, is done first"},
	mutant.ShardEndUnwritten:   {[]string{"L2"}, "nobody reads the children"},
	mutant.EmptyShardStays:     {[]string{"L2"}, "nobody reads the children"},
	mutant.ChildAtLatest:       {[]string{"C1"}, "a checkpoint covers what lies before the tip"},
	mutant.RestartFromQueued:   {[]string{"C1"}, "a checkpoint covers what was left out"},
	mutant.SeqByArrival:        {[]string{"S1", "S3"}, "two records have one number, and one of them is read as the other"},
	mutant.MarkForgotten:       {[]string{"X1"}, "the mark that has expired lets the effect happen again"},
	mutant.BisectDropsMiddle:   {[]string{"C1", "F2"}, "the record that is lost is not done, and never ends before others of its key"},
	mutant.LanesByRecord:       {[]string{"C8"}, "a later record of a key is done first"},
	mutant.BlindCondition:      {[]string{"X1"}, "the mark that is not there lets the effect happen again"},
}

// Each planted bug is caught by the invariant that it names, in a scenario that was written
// for it and in the least one that the shrinker left of it; without the bug both are clean.
func TestPlantedBugsAreCaught(t *testing.T) {
	var lines []int
	for _, m := range mutant.All() {
		t.Run(string(m.ID)+"-"+m.Name, func(t *testing.T) {
			name := fmt.Sprintf("%s-%s.yaml", m.ID, m.Name)
			source, err := os.ReadFile(filepath.Join("testdata", "mutants", name))
			if err != nil {
				t.Fatal(err)
			}
			caughtBy(t, m, source)
			if *update {
				reduce(t, m, name, source)
				return
			}
			r, found := repros.Of(string(m.ID))
			if !found || filepath.Base(r.File) != name {
				t.Fatalf("results/repros/%s is missing", name)
			}
			caughtBy(t, m, r.Text)
			n := body(r.Text)
			if lines = append(lines, n); n > 30 {
				t.Errorf("%s has %d lines, want 30 at most", r.File, n)
			}
		})
	}
	if slices.Sort(lines); len(lines) > 0 && lines[len(lines)/2] > 12 {
		t.Errorf("reproducers have a median of %d lines, want 12 at most", lines[len(lines)/2])
	}
	if got, want := len(repros.All()), len(mutant.All()); !*update && got != want {
		t.Errorf("%d reproducers of %d planted bugs", got, want)
	}
}

// body counts the lines of a scenario below its header.
func body(text []byte) int {
	n := 0
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "#") {
			n++
		}
	}
	return n
}

// caughtBy checks that a run with a planted bug violates what it names, beside that its
// consequences only, and that the run without it is clean.
func caughtBy(t *testing.T, m mutant.Mutant, yaml []byte) {
	t.Helper()
	l, err := scenarios.Parse("mutant.yaml", yaml)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []mutant.ID{m.ID, mutant.None} {
		r, err := shrink.Run(l, model.Options{Mutant: string(id)})
		if err != nil {
			t.Errorf("%q: %v", id, err)
			continue
		}
		named := false
		for _, v := range r.Verdict.Invariants {
			if v.Status != result.Violated {
				continue
			}
			named = named || v.ID == m.Expected
			if id == mutant.None || v.ID != m.Expected && !slices.Contains(consequences[m.ID].ids, v.ID) {
				t.Errorf("%q: %s violated by %s: %s", id, v.ID, v.First.Entity, v.First.Text)
			}
		}
		if id == m.ID && !named {
			t.Errorf("%s does not catch it", m.Expected)
		}
	}
}

// reduce writes what the shrinker leaves of a scenario.
func reduce(t *testing.T, m mutant.Mutant, name string, source []byte) {
	t.Helper()
	o, err := shrink.Minimize(source, planted(m), shrink.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := scenarios.Parse(name, o.Document)
	if err != nil {
		t.Fatal(err)
	}
	r, err := shrink.Run(l, model.Options{Mutant: string(m.ID)})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(r.Verdict.Invariants, func(v result.InvariantOutcome) bool { return v.ID == m.Expected })
	v := r.Verdict.Invariants[i]
	file := "results/repros/" + name
	text := o.File(shrink.Header{
		Violates: fmt.Sprintf("%s when %s (planted bug %s, %s): %s %s", m.Expected, m.Wrong, m.ID, m.Name, v.First.Entity, v.First.Text),
		Replay:   fmt.Sprintf("kinesim run %s --mutant %s", file, m.ID),
		Found:    fmt.Sprintf("kinesim %s, seed %d, from property_test/testdata/mutants/%s", version, l.Spec.Seed, name),
	})
	if err := os.WriteFile(filepath.Join("..", file), text, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d values to %d, %d runs, %s, %d lines", o.Before, o.After, o.Runs, o.Elapsed, body(text))
}

// version is that in which reproducers were found.
const version = "0.1.0"

// planted tells whether a planted bug is caught by what it names and its consequences, and
// the scenario is clean without it.
func planted(m mutant.Mutant) shrink.Fails {
	with := shrink.Model(model.Options{Mutant: string(m.ID)}, shrink.Violation(m.Expected))
	return func(doc []byte) (shrink.Failure, bool) {
		f, failed := with(doc)
		if !failed {
			return f, false
		}
		_, dirty := shrink.Model(model.Options{}, shrink.Violation(""))(doc)
		return f, !dirty
	}
}

// TestDocsPlantedBugs: the document lists the planted bugs as they are; -update writes it.
func TestDocsPlantedBugs(t *testing.T) {
	const head = "| id | name | what is wrong | where it was seen | caught by |\n|---|---|---|---|---|\n"
	file := filepath.Join("..", "docs", "testing.md")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := head
	for _, m := range mutant.All() {
		want += fmt.Sprintf("| `%s` | `%s` | %s | %s | %s |\n", m.ID, m.Name, m.Wrong, m.Seen, m.Expected)
	}
	before, rest, found := strings.Cut(string(data), head)
	if !found {
		t.Fatalf("%s has no table of planted bugs", file)
	}
	for strings.HasPrefix(rest, "|") {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(before+want+rest), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if before+want+rest != string(data) {
		t.Errorf("%s does not list the planted bugs as they are; want\n%s", file, want)
	}
}
