package property_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
)

// A violation that names a record is explained by running the scenario again: the steps of
// its key around the offence, of which one is marked. The run is the same each time.
func TestOrderTraceExplainsAViolation(t *testing.T) {
	l, err := scenarios.Load("reshard-under-load", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	o := model.Options{Mutant: "skipped-read"}
	w, err := model.Build(l.Spec, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.RunUntil(l.Spec.Duration / 40); err != nil {
		t.Fatal(err)
	}
	w.Finish()
	all := w.Result().Verdict.Invariants
	i := slices.IndexFunc(all, func(v result.InvariantOutcome) bool { return v.ID == "S9" })
	if i < 0 || all[i].First == nil {
		t.Fatal("the planted bug is not found")
	}
	trace, err := model.OrderTrace(l.Spec, o, all[i])
	if err != nil || trace == nil {
		t.Fatalf("no trace of %q: %v", all[i].First.Text, err)
	}
	marked := 0
	for _, p := range trace.Points {
		if p.Offends {
			marked++
			if p.Step != result.StepDelivered || p.Reader != all[i].First.Entity || p.At != all[i].First.At {
				t.Errorf("marked is %+v, want what %s received at %g s", p, all[i].First.Entity, all[i].First.At)
			}
		}
	}
	if marked != 1 || trace.Invariant != "S9" || !strings.HasPrefix(trace.Key, "key-") {
		t.Errorf("%d steps marked in the trace of %s, key %s", marked, trace.Invariant, trace.Key)
	}
	if trace, err := model.OrderTrace(l.Spec, model.Options{}, result.InvariantOutcome{ID: "C1",
		First: &result.Witness{Text: "checkpoint 9 was written, but index 3 is not done"}}); trace != nil || err != nil {
		t.Errorf("a witness without a record is explained by %+v, %v", trace, err)
	}
}
