package property_test

import (
	"flag"
	"fmt"
	"math"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/explain"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// explained is a run with the answers to what went worst in it.
type explained struct {
	targets []explain.Target
	result  *result.Result
	*explain.Explanation
}

// why runs a scenario and explains it.
func why(t testing.TB, s *spec.Scenario, o model.Options) *explained {
	t.Helper()
	found := explain.NewFinder(s)
	first := o
	first.Watch = found
	w, err := model.Build(s, first)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.RunUntil(sim.Never); err != nil {
		t.Fatal(err)
	}
	w.Finish()
	e, err := model.Why(s, o, found, w.Now(), func(sim.Time) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	return &explained{found.Targets(), w.Result(), e}
}

func whyOf(t testing.TB, yaml string) *explained {
	t.Helper()
	l, err := scenarios.Parse("why.yaml", []byte(yaml))
	if err != nil {
		t.Fatalf("%s\n%s", err, yaml)
	}
	return why(t, l.Spec, model.Options{})
}

// exact tells what does not add up in the parts of a case.
func exact(c *explain.Case) error {
	at, sums := int64(0), int64(0)
	for i, p := range c.Parts {
		if p.AtNS != at || p.NS <= 0 || p.Text == "" {
			return fmt.Errorf("part %d is %+v, want it to begin at %d ns and take time", i, p, at)
		}
		at += p.NS
	}
	for _, s := range c.Sums {
		sums += s.NS
	}
	if at != c.NS || sums != c.NS {
		return fmt.Errorf("parts take %d ns, sums %d ns, want %d", at, sums, c.NS)
	}
	return nil
}

// length is how long a record took, as the first run measured it; -1 when the case goes on
// behind what it saw.
func length(t explain.Target) int64 {
	if t.Question == explain.Throttled {
		return -1
	}
	return int64(t.At - t.From)
}

var whySeeds = flag.Int("why", 14, "random scenarios that are explained")

// The parts of every answer add up to the measured latency to the nanosecond, in scenarios of
// all kinds and under all faults.
func TestWhyAddsUp(t *testing.T) {
	kinds := map[string]int{}
	for seed := range *whySeeds {
		yaml, _ := generate(seed)
		e := whyOf(t, yaml)
		if len(e.Cases) != len(e.targets) {
			t.Errorf("seed %d: %d of %d records are explained", seed, len(e.Cases), len(e.targets))
			continue
		}
		for i := range e.Cases {
			c, want := &e.Cases[i], length(e.targets[i])
			if err := exact(c); err != nil {
				t.Errorf("seed %d: %s: %s: %s", seed, c.Question, c.Answer, err)
			}
			if want >= 0 && c.NS != want {
				t.Errorf("seed %d: %s: %s: %d ns, the run measured %d", seed, c.Question, c.Answer, c.NS, want)
			}
			for _, p := range c.Parts {
				kinds[p.Kind]++
			}
		}
	}
	t.Log(kinds)
}

// The worst put latency and delays are those of the metrics.
func TestWhyExplainsTheWorst(t *testing.T) {
	for _, seed := range []int{3, 5} {
		yaml, _ := generate(seed)
		e := whyOf(t, yaml)
		for _, name := range []string{explain.PutLatency, explain.EndToEndDelay} {
			worst := 0.0
			for _, c := range e.Cases {
				if c.Question == name {
					worst = max(worst, c.MS)
				}
			}
			for _, m := range e.result.Metrics {
				if m.Name == name && len(m.Labels) == 0 && m.Max != nil && math.Abs(*m.Max-worst) > 1e-6 {
					t.Errorf("seed %d: the longest %s explained is %g ms, measured are %g", seed, name, worst, *m.Max)
				}
			}
		}
	}
}
