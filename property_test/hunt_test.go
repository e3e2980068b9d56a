package property_test

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/history"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/shrink"
	"github.com/kinesim/kinesim/sim"
)

// huntSeeds is how many random scenarios a planted bug may need; when this was written, 18
// did for the last of them.
const huntSeeds = 100

// Random scenarios reach every planted bug soon: a generator that cannot make what a bug
// needs is blind to it, however many scenarios it makes.
func TestRandomScenariosCatchPlantedBugs(t *testing.T) {
	seeds := huntOrder(t)
	for _, m := range mutant.All() {
		t.Run(string(m.ID), func(t *testing.T) {
			t.Parallel()
			for i, seed := range seeds {
				if shows(t, seed, m) {
					t.Logf("caught in scenario %d, the %d. to be tried", seed, i+1)
					return
				}
			}
			t.Errorf("%s: %s does not catch it in %d random scenarios", m.Name, m.Expected, huntSeeds)
		})
	}
}

// shows tells whether a bug violates its invariant in a scenario. The run ends soon after
// that: some bugs make it read for ever.
func shows(t *testing.T, seed int, m mutant.Mutant) bool {
	yaml, _ := generate(seed)
	l, err := scenarios.Parse("hunt.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	w, err := model.Build(l.Spec, model.Options{Mutant: string(m.ID)})
	if err != nil {
		t.Fatal(err)
	}
	violated := func(o history.Outcome) bool {
		return o.ID == m.Expected && o.Count > 0 && o.Voided == "" && !slices.Contains(l.Spec.Allow, o.ID)
	}
	for !w.Over() {
		if err := w.RunUntil(w.Now() + l.Spec.Duration/100); err != nil {
			t.Fatalf("seed %d, %s: %v", seed, m.Name, err)
		}
		if slices.ContainsFunc(w.Violations(), violated) {
			return true
		}
	}
	w.Finish()
	return slices.ContainsFunc(w.Violations(), violated)
}

// huntOrder is the seeds of the hunt, those of the twenty shortest scenarios first: most bugs
// show in minutes of virtual time, only some need the days in which records expire.
func huntOrder(t *testing.T) []int {
	lasts := make([]sim.Time, huntSeeds+1)
	seeds := make([]int, huntSeeds)
	for i := range seeds {
		seeds[i] = i + 1
		yaml, _ := generate(i + 1)
		l, err := scenarios.Parse("hunt.yaml", []byte(yaml))
		if err != nil {
			t.Fatal(err)
		}
		lasts[i+1] = l.Spec.Duration
	}
	slices.SortStableFunc(seeds, func(a, b int) int { return cmp.Compare(lasts[a], lasts[b]) })
	slices.Sort(seeds[20:])
	return seeds
}

// What fails is shrunk to a few lines, saved, and shown with its command.
func TestFailuresAreShrunk(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	lost := model.Options{Mutant: string(mutant.LostRetry)}
	seed, yaml, failed := 0, "", false
	for seed < huntSeeds && !failed {
		seed++
		yaml, _ = generate(seed)
		_, failed = shrink.Model(lost, shrink.Violation("A1"))([]byte(yaml))
	}
	text, err := judged(t, seed, yaml, lost)
	if want := fmt.Sprintf("seed %d: A1 process", seed); err != nil || text != want {
		t.Fatalf("got %q, %v, want %q", text, err, want)
	}
	saved, err := os.ReadFile(reproFile(seed))
	if err != nil {
		t.Fatal(err)
	}
	if n := body(saved); n > 8 {
		t.Errorf("%d lines are left:\n%s", n, saved)
	}
	if f, failed := shrink.Model(lost, shrink.Violation(""))(saved); !failed ||
		f.Signature != "A1 process" {
		t.Errorf("what was saved fails with %v %t", f, failed)
	}
	if text, err := judged(t, seed, yaml, model.Options{}); text != "" || err != nil {
		t.Errorf("without the bug: %q %v", text, err)
	}
}
