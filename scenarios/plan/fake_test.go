package plan

import (
	"context"
	"fmt"
	"math"
	"sync"
	"testing"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/sweep"
)

// asked is a scenario that is never run: its fakes answer for it.
const asked = `
version: 1
duration: 10m
streams: [{name: s, shards: 4}]
producers: [{name: web, arrivals: {rate: 100/s}, size: 1KiB}]
consumers: [{name: reader}]
thresholds: {throttledRatio: [< 1%]}
`

func load(t *testing.T, text string) *scenarios.Loaded {
	t.Helper()
	l, err := scenarios.Parse("asked.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// oneTo is a sweep over 1 to n shards.
func oneTo(n int) string {
	s := "sweep: {streams.s.shards: ["
	for i := 1; i <= n; i++ {
		s += fmt.Sprintf("%d,", i)
	}
	return s[:len(s)-1] + "]}\n"
}

// shardsMost is the largest sweep of the fakes.
const shardsMost = 64

// sixtyFour are the variants of all fakes, which are decoded once.
var sixtyFour = sync.OnceValues(func() ([]*scenarios.Variant, error) {
	l, err := scenarios.Parse("asked.yaml", []byte(asked+oneTo(shardsMost)))
	if err != nil {
		return nil, err
	}
	return l.Variants()
})

func variants(t *testing.T, shards int) []*scenarios.Variant {
	t.Helper()
	v, err := sixtyFour()
	if err != nil {
		t.Fatal(err)
	}
	return v[:shards]
}

// fake answers with a throttled ratio by shards: its mean over seeds, and how far apart runs
// are. A shard costs a dollar.
type fake struct {
	ratio func(shards int) (mean, spread float64)
	runs  int
	seen  map[string]int
	stop  int // after so many runs; 0: never
}

func (f *fake) Run(ctx context.Context, cells []sweep.Cell) ([]*sweep.Outcome, error) {
	out := make([]*sweep.Outcome, len(cells))
	for i, c := range cells {
		if f.stop > 0 && f.runs >= f.stop {
			return out, context.Canceled
		}
		f.runs++
		shards := 4.0
		for _, s := range c.Variant.Set {
			if s.Path == "streams.s.shards" {
				shards, _ = s.Number()
			}
		}
		if f.seen == nil {
			f.seen = map[string]int{}
		}
		f.seen[fmt.Sprint(shards)]++
		mean, spread := f.ratio(int(shards))
		_, turn := math.Modf(float64(c.Run+1) * math.Phi) // evenly over [0, 1), whatever the number of runs
		v := math.Max(0, mean+spread*(2*turn-1))
		out[i] = &sweep.Outcome{Thresholds: []result.ThresholdOutcome{{Value: v, Pass: v < 0.01}}, Violated: []string{},
			Values: []sweep.Value{{Key: result.CostPerMonth, Unit: "USD", Value: shards}, {Key: "throttledRatio", Unit: "ratio",
				Value: v}},
			Cost: result.Cost{PerMonth: shards}}
	}
	return out, nil
}

func (f *fake) plan(t *testing.T, shards int) *result.Plan { return f.planWithin(t, shards, 20) }

func (f *fake) planWithin(t *testing.T, shards, maxRuns int) *result.Plan {
	t.Helper()
	p, err := Make(t.Context(), Question{Base: load(t, asked), Variants: variants(t, shards), Confidence: 0.95,
		MaxRuns: maxRuns, Quick: true, Runner: f})
	if err != nil {
		t.Fatal(err)
	}
	return p
}
