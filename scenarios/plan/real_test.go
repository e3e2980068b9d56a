package plan

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/sweep"
)

// small is a scenario that needs three shards by arithmetic: 2.7 MiB a second.
const small = `
version: 1
duration: 5m
streams: [{name: s, shards: 3}]
producers:
  - name: web
    arrivals: {process: constant, rate: 27/s}
    keys: {distribution: uniform, count: 2k}
    size: 100KiB
consumers: [{name: reader, service: 10ms}]
thresholds: {throttledRatio: [< 0.1%], "putLatency{producer:web}": [p99 < 500ms]}
`

// counting is an engine that counts the runs that were not in its store.
type counting struct {
	engine sweep.Engine
	runs   int
}

func (c *counting) Run(ctx context.Context, cells []sweep.Cell) ([]*sweep.Outcome, error) {
	done := 0
	c.engine.Watch = func(p sweep.Progress) { done = p.Done }
	o, err := c.engine.Run(ctx, cells)
	c.runs += done
	return o, err
}

// planned makes a real plan, and counts the runs that it took. Three equal runs decide at 70 %,
// which keeps the test short.
func planned(t *testing.T, dir string, l *scenarios.Loaded, quick bool) (*result.Plan, int) {
	t.Helper()
	e := &counting{engine: sweep.Engine{Store: &sweep.Store{Dir: dir, Build: sweep.Build{Version: "1", ID: "1-test"}}}}
	var variants []*scenarios.Variant
	if l.Sweep != nil {
		var err error
		if variants, err = l.Variants(); err != nil {
			t.Fatal(err)
		}
	}
	p, err := Make(t.Context(), Question{Base: l, Variants: variants, Confidence: 0.7, MaxRuns: 3, Quick: quick,
		Runner: e})
	if err != nil {
		t.Fatal(err)
	}
	return p, e.runs
}

// The cheapest is what arithmetic says; it is put to the test; and a second plan runs nothing.
func TestPlanOfASmallScenario(t *testing.T) {
	dir := t.TempDir()
	l := load(t, small+"sweep: {streams.s.shards: [2, 3, 4]}\n")
	p, runs := planned(t, dir, l, false)
	if !p.Decision.Found || p.Decision.Set["streams.s.shards"] == nil || p.Options[p.Decision.Option].Label != "3 shards" {
		t.Fatalf("%s", p.Decision.Sentence)
	}
	if p.Decision.Binding != "s: write bytes of a shard" || p.Decision.Headroom[p.Decision.Binding] < 0.1 ||
		p.Decision.Headroom[p.Decision.Binding] > 0.3 {
		t.Errorf("binding: %s %v", p.Decision.Binding, p.Decision.Headroom)
	}
	if !strings.HasPrefix(p.Decision.Sentence, "Take 3 shards for $") ||
		!strings.Contains(p.Decision.Sentence, "with 2 shards, throttled ratio is ") {
		t.Errorf("%s", p.Decision.Sentence)
	}
	if len(p.Survival) != 4 || len(p.Sensitivity) < 5 || runs == 0 {
		t.Errorf("%d drills, %d swings, %d runs, notes %q", len(p.Survival), len(p.Sensitivity), runs, p.Notes)
	}
	for _, s := range p.Sensitivity {
		if s.Input == "rate of web" && (!s.Breaks || s.Low != "21.6/s" || s.High != "32.4/s" || s.Base != "27/s") {
			t.Errorf("a fifth more traffic does not break it: %+v", s)
		}
		if s.Input == "network latency" && s.Breaks {
			t.Errorf("a fifth more latency breaks it: %+v", s)
		}
	}
	again, runs := planned(t, dir, l, false)
	if runs != 0 || !reflect.DeepEqual(p, again) {
		t.Errorf("the same plan took %d runs more, or is another", runs)
	}
}

// A scenario without a sweep gets a space from what its traffic needs.
func TestProposedSpace(t *testing.T) {
	p, _ := planned(t, t.TempDir(), load(t, small), true)
	if len(p.Options) != 9 || p.Options[8].Label != "on-demand" || p.Options[p.Decision.Option].Label != "3 shards, polling" {
		t.Errorf("%d options; %s", len(p.Options), p.Decision.Sentence)
	}
	want := "{streams.s.shards: [3, 4, 5, 6], consumers.reader.kind: [polling, fanOut], streams.s.mode=onDemand}"
	if !strings.Contains(p.Notes[0], want) {
		t.Errorf("got %q", p.Notes)
	}
}
