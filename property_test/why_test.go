package property_test

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"slices"
	"strings"
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

// plausible tells what no record can have met: a batch that waits for longer than its client
// lets it, or a call of one record that waits for others.
func plausible(c *explain.Case, yaml string) error {
	l, err := scenarios.Parse("why.yaml", []byte(yaml))
	if err != nil {
		return err
	}
	name, _, _ := strings.Cut(c.Producer, "/")
	i := slices.IndexFunc(l.Spec.Producers, func(p spec.Producer) bool { return p.Name == name })
	client := &l.Spec.Producers[i].Client
	for _, s := range c.Sums {
		switch {
		case s.Kind == explain.KindBatch && (client.Single || s.NS > int64(client.Linger)):
			return fmt.Errorf("its batch takes %d ns", s.NS)
		case s.Kind == explain.KindCommitRest && client.Single:
			return fmt.Errorf("a call of one record waits for others for %d ns", s.NS)
		case s.Kind == explain.KindKey && client.Ordering != spec.OrderSequence:
			return fmt.Errorf("it waits for its key for %d ns", s.NS)
		case s.Kind == explain.KindNoAnswer && client.Timeout > 0 && s.NS > int64(client.Timeout)*int64(max(c.Attempts, 1)):
			return fmt.Errorf("no answer for %d ns", s.NS)
		}
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
	t.Parallel()
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
			if err := plausible(c, yaml); err != nil {
				t.Errorf("seed %d: %s: %s: %s", seed, c.Question, c.Answer, err)
			}
		}
	}
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

// To ask changes nothing, and the same question has the same answer.
func TestWhyIsTheSameEachTime(t *testing.T) {
	yaml, _ := generate(5)
	var first []byte
	for range 2 {
		data, err := explain.Encode(whyOf(t, yaml).Explanation)
		if err != nil {
			t.Fatal(err)
		}
		if first != nil && !bytes.Equal(first, data) {
			t.Error("two explanations of one run differ")
		}
		first = data
	}
	_, plain := record(t, yaml)
	l, err := scenarios.Parse("why.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	found := explain.NewFinder(l.Spec)
	w, err := model.Build(l.Spec, model.Options{Watch: found})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.RunUntil(sim.Never); err != nil {
		t.Fatal(err)
	}
	w.Finish()
	if got, want := w.TraceHash(), plain.TraceHash(); got != want {
		t.Errorf("trace %s, want %s", got, want)
	}
}

// A world with a planted bug is explained as well: what it does to records may not break the
// one who looks.
func TestWhyOfMutants(t *testing.T) {
	t.Parallel()
	l, err := scenarios.Parse("why.yaml", []byte(`version: 1
duration: 15s
streams: [{name: s, shards: 2, limiter: {burst: 100KiB, burstRecords: 60}}]
tables: [{name: m}]
producers: [{name: p, arrivals: {stages: [{hold: 100/s, for: 1s}, {hold: 20/s}]}, size: 2KiB, client: {linger: 20ms, timeout: 300ms}}]
consumers: [{name: c, interval: 300ms, workers: 2, failover: 1s, service: 2ms}, {name: f, kind: fanOut},
  {name: d, interval: 1s, dedup: {table: m, order: effectThenMark}}]
faults: [{name: fall, at: 3s, for: 2s, action: crash, target: {consumer: c, worker: 0}},
  {name: hole, at: 1s, for: 1s, action: responseLost, share: 30%}]
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range model.MutantIDs() {
		e := why(t, l.Spec, model.Options{Mutant: id})
		if len(e.Cases) == 0 {
			t.Errorf("%s: nothing is explained", id)
		}
		for i := range e.Cases {
			if err := exact(&e.Cases[i]); err != nil {
				t.Errorf("%s: %s: %s", id, e.Cases[i].Answer, err)
			}
		}
	}
}
