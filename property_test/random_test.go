package property_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/shrink"
)

// For any small scenario every invariant holds that it does not say it may violate, after
// the last fault everything acknowledged is processed in time (L1, L2), and what was offered
// is accounted for to the record.
//
// KINESIM_SEEDS is how many scenarios are tried, 150 if it is not set.
func TestInvariantsHoldOnRandomScenarios(t *testing.T) {
	parameters := gopter.DefaultTestParametersWithSeed(20261124)
	parameters.MinSuccessfulTests = seedsShort
	if n := askedSeeds(t); n > 0 {
		parameters.MinSuccessfulTests = n
	}
	parameters.Workers = runtime.GOMAXPROCS(0)
	properties := gopter.NewProperties(parameters)
	properties.Property("invariants hold", prop.ForAll(func(seed int) (string, error) {
		yaml, _ := generate(seed)
		return judged(t, seed, yaml, model.Options{})
	}, gen.IntRange(1, 1<<30).WithShrinker(gopter.NoShrinker))) // ours shrinks the scenario
	properties.TestingRun(t)
}

// seedsShort is how many scenarios go test has; make property has more.
const seedsShort = 60

// askedSeeds is KINESIM_SEEDS, or 0.
func askedSeeds(t *testing.T) int {
	text := os.Getenv("KINESIM_SEEDS")
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("KINESIM_SEEDS=%s, want a whole number from 1", text)
	}
	return n
}

// judged runs a scenario. When it fails, the text says how, and how to see the least
// scenario that fails in the same way.
func judged(t *testing.T, seed int, yaml string, options model.Options) (string, error) {
	if _, failed := shrink.Model(options, judge(shrink.Violation("")))([]byte(yaml)); !failed {
		return "", nil
	}
	o, err := shrink.Minimize([]byte(yaml), shrink.Model(options, judge(shrink.Violation(""))),
		shrink.Options{For: time.Minute})
	if err != nil {
		return "", err
	}
	file := reproFile(seed)
	text := o.File(shrink.Header{Violates: o.Failure.Signature + because(o.Document, options), Replay: "kinesim run " + file,
		Found: fmt.Sprintf("%s, seed %d", t.Name(), seed)})
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return "", err
	}
	t.Logf("seed %d:\n%s\nkinesim run %s", seed, text, file) // the library would break the lines
	return fmt.Sprintf("seed %d: %s", seed, o.Failure.Signature), nil
}

// reproFile is where what is left of a scenario that fails is kept.
func reproFile(seed int) string {
	return filepath.Join(os.TempDir(), fmt.Sprintf("kinesim-repro-%d.yaml", seed))
}

// because is what the run of a scenario says about its first violation.
func because(doc []byte, options model.Options) string {
	l, err := scenarios.Parse("repro.yaml", doc)
	if err != nil {
		return ": " + err.Error()
	}
	r, err := shrink.Run(l, options)
	if err != nil {
		return ": " + err.Error()
	}
	for _, v := range r.Verdict.Invariants {
		if v.Status == result.Violated {
			return fmt.Sprintf(": %s; at %.3f s %s %s", v.Name, v.First.At, v.First.Entity, v.First.Text)
		}
	}
	return ""
}

// judge adds the account of records to a judge of invariants.
func judge(invariants shrink.Judge) shrink.Judge {
	return func(r *result.Result) (shrink.Failure, bool) {
		if f, failed := invariants(r); failed {
			return f, true
		}
		sum := value(r, "recordsAccepted") + value(r, "recordsFailed") + value(r, "recordsExpired") + value(r, "recordsInFlight")
		return shrink.Failure{Signature: "records are not accounted for"}, sum != value(r, "recordsOffered")
	}
}

func value(r *result.Result, name string) float64 {
	for _, m := range r.Metrics {
		if m.Name == name && len(m.Labels) == 0 {
			return *m.Value
		}
	}
	return -1
}

// What random scenarios have found stays fixed: the least scenario of each bug is clean.
func TestFoundBugsStayFixed(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "found", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if f, failed := shrink.Model(model.Options{}, judge(shrink.Violation("")))(text); failed {
			t.Errorf("%s: %s%s", file, f.Signature, because(text, model.Options{}))
		}
	}
}
