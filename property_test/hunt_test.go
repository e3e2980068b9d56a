package property_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/scenarios/shrink"
)

// huntSeeds is how many random scenarios a planted bug may need; when this was written, 18
// did for the last of them.
const huntSeeds = 100

// Random scenarios reach every planted bug soon: a generator that cannot make what a bug
// needs is blind to it, however many scenarios it makes.
func TestRandomScenariosCatchPlantedBugs(t *testing.T) {
	for _, m := range mutant.All() {
		t.Run(string(m.ID), func(t *testing.T) {
			t.Parallel()
			fails := shrink.Model(model.Options{Mutant: string(m.ID)}, shrink.Violation(m.Expected))
			for seed := 1; seed <= huntSeeds; seed++ {
				yaml, _ := generate(seed)
				if _, failed := fails([]byte(yaml)); failed {
					t.Logf("caught in scenario %d", seed)
					return
				}
			}
			t.Errorf("%s: %s does not catch it in %d random scenarios", m.Name, m.Expected, huntSeeds)
		})
	}
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
