package property_test

import (
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
)

// Each planted bug is caught by the invariant that it names, and the same run without
// it is clean.
func TestPlantedBugsAreCaught(t *testing.T) {
	const yaml = `
version: 1
name: hot
duration: 4m
streams: [{name: s, shards: 4}]
producers:
  - {name: p, arrivals: {rate: 1500/s}, size: 200B, keys: {distribution: uniform, count: 100, hot: [{key: h, share: 80%}]}}
consumers: [{name: c, interval: 200ms}]
`
	clean := run(t, yaml)
	for _, m := range model.Mutants() {
		w := world(t, yaml, model.Options{Mutant: string(m.ID)})
		if err := w.RunUntil(1 << 62); err != nil {
			t.Fatal(err)
		}
		w.Finish()
		r := w.Result()
		if r.Verdict.Pass || !clean.Verdict.Pass {
			t.Errorf("%s: pass %t, want a failure; without it pass %t", m.ID, r.Verdict.Pass, clean.Verdict.Pass)
		}
		for _, v := range r.Verdict.Invariants {
			if (v.ID == m.Expected) != (v.Status == result.Violated) {
				t.Errorf("%s: %s is %s; want %s violated and nothing else", m.ID, v.ID, v.Status, m.Expected)
			}
		}
	}
}
