package model

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/consumer"
	"github.com/kinesim/kinesim/model/explain"
	"github.com/kinesim/kinesim/model/fault"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/producer"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Why explains the records that had it worst in a run, as a Finder that has watched it found
// them: it runs the scenario once more, with the same options, as far as the last of them is
// under way, and records everything about them. until is where the first run ended; goOn is
// told how far this one is, and may end it.
func Why(s *spec.Scenario, o Options, found *explain.Finder, until sim.Time, goOn func(now sim.Time) bool) (
	*explain.Explanation, error) {
	out := &explain.Explanation{Schema: explain.Schema, Cases: []explain.Case{}}
	targets := found.Targets()
	if len(targets) == 0 {
		return out, nil
	}
	watch := &watcher{explain.NewFinder(s)} // until there is a recorder
	o.Watch = watch
	w, err := Build(s, o)
	if err != nil {
		return nil, err
	}
	recorder := explain.NewRecorder(w.explainConfig(), targets)
	watch.History = recorder
	w.Kernel.Observe(recorder)
	for recorder.Busy() && !w.Over() && w.Now() < until && goOn(w.Now()) {
		if err := w.RunUntil(min(until, w.Now()+sim.Second)); err != nil {
			break // a budget, which the first run has told of
		}
	}
	now := w.Now()
	if recorder.Busy() {
		w.Finish() // what was done and not told is told
	}
	out.Cases = append(out.Cases, recorder.Cases(now)...)
	return out, nil
}

// watcher is one that is known after the world is built.
type watcher struct{ api.History }

// explainConfig lets a recorder look at the world.
func (w *World) explainConfig() explain.Config {
	c := explain.Config{Spec: w.spec, Keys: w.keys, Bodies: w.bodies, Services: w.services, Shard: api.ShardID,
		Quantum: w.laws().quantum, Outstanding: int(w.limits.Int(limits.PushOutstanding)),
		Kinds: explain.Kinds{Resend: producer.KindResend, RetryCall: producer.KindRetryCall,
			Wake: consumer.KindWake, Service: consumer.KindService, Look: consumer.KindLook},
		Resting:    w.groups.Has,
		LastCommit: func(stream, shard int32) sim.Time { return w.streams[stream].LastCommit(shard) },
		WriteRoom:  func(stream, shard int32) (int64, int64) { return w.streams[stream].WriteRoom(shard) },
		WriteRound: func(stream int32) int64 { return w.streams[stream].WriteRound() },
		Paused: func(consumer, worker int32) []explain.Window {
			return windows(w.faults.ConsumerPaused(int(consumer), int(worker)))
		},
	}
	for i := range w.spec.Streams {
		c.Quorum = append(c.Quorum, quorum(&w.spec.Streams[i]))
	}
	for i := range w.applications {
		c.Apps = append(c.Apps, w.applications[i].name)
	}
	var actors []producer.Instance
	for _, a := range w.actors {
		if p, is := a.(producer.Instance); is {
			actors = append(actors, p)
		}
	}
	c.Stalled = func(instance int32, now sim.Time) (sim.Time, api.Stall) { return actors[instance].Stalled(now) }
	for i := range w.spec.Producers {
		for j := range w.spec.Producers[i].Instances {
			n := len(c.Instances)
			c.Instances = append(c.Instances, explain.Instance{Name: w.names[n], Group: int32(i), Actor: w.producers[n],
				Paused: windows(w.faults.ProducerPaused(i, j)), Calls: w.faults.Producer(i, j, w.names[n])})
		}
	}
	c.Replicated = func(r *api.PutRow) (sim.Time, [3]sim.Time) { return w.serving[r.Stream].Replicated(r) }
	return c
}

func windows(list []fault.Window) []explain.Window {
	var out []explain.Window
	for _, w := range list {
		out = append(out, explain.Window{From: w.From, To: w.To})
	}
	return out
}
