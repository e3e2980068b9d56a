package model

import (
	"math"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// explainBehind is how much of a run is looked at behind a violation.
const explainBehind = 10 * sim.Second

// OrderTrace shows what happened to the key of a violation: it runs the scenario again to
// learn the key of the record that the witness names, and once more to record its steps. Runs
// are deterministic, so that both see what the first saw; neither goes on longer than it has to.
// It returns nil when the witness names no record.
func OrderTrace(s *spec.Scenario, o Options, v result.InvariantOutcome) (*result.OrderTrace, error) {
	if v.First == nil {
		return nil, nil
	}
	at := sim.Time(math.Round(v.First.At * 1e9))
	finder := &result.KeyFinder{}
	o.Watch = finder
	w, err := Build(s, o)
	if err != nil {
		return nil, err
	}
	uid, named := result.RecordIn(v.First.Text, w.names)
	if !named {
		return nil, nil
	}
	finder.UID = uid
	for !finder.Found && !w.Over() && w.Now() <= at {
		if err := w.RunUntil(w.Now() + sim.Second); err != nil {
			return nil, err
		}
	}
	if !finder.Found {
		return nil, nil
	}
	streams := make([]string, len(s.Streams))
	for i := range streams {
		streams[i] = s.Streams[i].Name
	}
	recorder := result.NewKeyRecorder(
		result.Offence{Invariant: v.ID, At: at, Entity: v.First.Entity, Text: v.First.Text, Key: finder.Key, UID: uid,
			Known: true},
		result.RecorderNames{Keys: w.keys, Producers: w.names, Streams: streams})
	o.Watch = recorder
	if w, err = Build(s, o); err != nil {
		return nil, err
	}
	if err := w.RunUntil(at + explainBehind); err != nil {
		return nil, err
	}
	return recorder.Trace(), nil
}
