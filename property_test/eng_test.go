package property_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

func TestEngine(t *testing.T) {
	const yaml = `
version: 1
name: e
duration: 3m
streams: [{name: s, shards: 2}]
producers:
  - {name: p, instances: 2, arrivals: {process: poisson, rate: 400/s}, size: 200B, keys: {distribution: uniform, count: 500}}
consumers: [{name: c, interval: 500ms, service: 1ms}, {name: f, kind: fanOut, service: 500us}]
`
	x := spec.Everyone()
	x.Consumer, x.Worker = 0, 0
	y := spec.Everyone()
	y.Consumer, y.Worker = 1, 1
	pr := spec.Everyone()
	pr.Producer, pr.Instance = 0, 0
	pr2 := spec.Everyone()
	pr2.Producer = 0
	z := spec.Everyone()
	z.Zone = 1
	change := func(s *spec.Scenario) {
		for i := range s.Consumers {
			s.Consumers[i].Workers, s.Consumers[i].Failover = 2, 10*sim.Second
		}
		s.Producers[0].Client.Timeout = 6 * sim.Second
		s.Liveness = 30 * sim.Second
		s.Network.Zones = []string{"a", "b", "c"}
		s.Events = []spec.Event{{Name: "e1", At: 30 * sim.Second, Action: spec.ActSplitShard, Shard: 0, Share: 0.5},
			{Name: "e2", At: 80 * sim.Second, Action: spec.ActMergeShards, Shard: 2, Adjacent: 3},
			{Name: "e3", At: 140 * sim.Second, Action: spec.ActReplay, Consumer: 0, From: spec.FromTrimHorizon}}
		s.Faults = []spec.Fault{{Name: "f1", At: 20 * sim.Second, For: 5 * sim.Second, Kind: spec.Crash, Target: x},
			{Name: "f2", At: 60 * sim.Second, For: 20 * sim.Second, Kind: spec.Pause, Target: y},
			{Name: "f3", At: 90 * sim.Second, For: 10 * sim.Second, Kind: spec.Crash, Target: pr},
			{Name: "f4", At: 105 * sim.Second, For: 10 * sim.Second, Kind: spec.ResponseLost, Share: 0.1, Target: pr2},
			{Name: "f5", At: 120 * sim.Second, For: 5 * sim.Second, Kind: spec.ZoneDown, Target: z},
		}
	}
	w := world(t, yaml, model.Options{Mutant: os.Getenv("M")}, change)
	if err := w.RunUntil(1 << 62); err != nil {
		t.Fatal(err)
	}
	w.Finish()
	r := w.Result()
	for _, v := range r.Verdict.Invariants {
		fmt.Println(v.ID, v.Status, v.Count, v.First)
	}
	for _, m := range r.Metrics {
		if len(m.Labels) == 0 && m.Value != nil {
			fmt.Println(m.Name, *m.Value)
		}
		if m.Labels["consumer"] != "" && m.Value != nil {
			fmt.Println(m.Name, m.Labels, *m.Value)
		}
	}
	for _, m := range r.Timeline {
		fmt.Println(m)
	}
	fmt.Println(r.Notes)
}
