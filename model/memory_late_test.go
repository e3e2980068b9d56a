package model

import (
	"errors"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// late is a scenario of 100 records a second for 30 hours, and one reader.
func late(change func(*spec.Scenario)) *spec.Scenario {
	s := &spec.Scenario{Version: 1, AsOf: "2026-11", Region: "us-east-1", Duration: 30 * sim.Hour,
		Streams: []spec.Stream{{Name: "orders", Shards: 1, Retention: sim.Day}, {Name: "other", Shards: 1, Retention: sim.Day}},
		Producers: []spec.Producer{{Name: "web", Instances: 1, Arrivals: spec.Arrivals{Rate: 100}, Size: dist.Law{Value: 1000},
			Keys: spec.Keys{Count: 10}}},
		Consumers: []spec.Consumer{{Name: "audit", Count: 1, Workers: 1, Interval: dist.Law{Value: 1e9}, Failover: 10 * sim.Second}},
	}
	change(s)
	return s
}

// What a run keeps, by why.
func TestLateReaders(t *testing.T) {
	audit := func(kind spec.FaultKind, at, length sim.Time) spec.Fault {
		f := spec.Fault{Name: "f", At: at, For: length, Kind: kind, Target: spec.Everyone(), Share: 1}
		f.Target.Consumer = 0
		return f
	}
	for _, c := range []struct {
		name     string
		change   func(*spec.Scenario)
		from, to sim.Time // to 0: nothing
		why      string
	}{
		{"nobody", func(*spec.Scenario) {}, 0, 0, ""},
		{"a late start", func(s *spec.Scenario) { s.Consumers[0].StartAt = sim.Hour }, 0, sim.Hour, "audit starts at 1h0m0s"},
		{"at a timestamp", func(s *spec.Scenario) {
			c := &s.Consumers[0]
			c.StartAt, c.From, c.FromTime = sim.Hour, spec.FromTimestamp, 20*sim.Minute
		}, 20 * sim.Minute, sim.Hour, "audit starts"},
		{"at the latest", func(s *spec.Scenario) {
			s.Consumers[0].StartAt, s.Consumers[0].From = sim.Hour, spec.FromLatest
		}, 0, 0, ""},
		{"no more than retention", func(s *spec.Scenario) { s.Consumers[0].StartAt = 28 * sim.Hour }, 4 * sim.Hour,
			28 * sim.Hour, "audit starts"},
		{"which grows", func(s *spec.Scenario) {
			s.Consumers[0].StartAt = 28 * sim.Hour
			s.Events = []spec.Event{{Action: spec.ActIncreaseRetention, Retention: 26 * sim.Hour}}
		}, 2 * sim.Hour, 28 * sim.Hour, "audit starts"},
		{"of its own stream", func(s *spec.Scenario) {
			s.Consumers[0].StartAt, s.Consumers[0].Stream = sim.Hour, 1
		}, 0, 0, ""},
		{"a replay", func(s *spec.Scenario) {
			s.Events = []spec.Event{{At: 2 * sim.Hour, Action: spec.ActReplay}}
		}, 0, 2 * sim.Hour, "audit replays at 2h0m0s"},
		{"a replay of the latest", func(s *spec.Scenario) {
			s.Events = []spec.Event{{At: 2 * sim.Hour, Action: spec.ActReplay, From: spec.FromLatest}}
		}, 0, 0, ""},
		{"a pause", func(s *spec.Scenario) { s.Faults = []spec.Fault{audit(spec.Pause, sim.Hour, sim.Minute)} }, sim.Hour,
			sim.Hour + sim.Minute, "audit reads nothing for 1m0s from 1h0m0s on (f)"},
		{"a pause of all", func(s *spec.Scenario) {
			s.Faults = []spec.Fault{{Name: "f", At: sim.Hour, For: sim.Minute, Kind: spec.Pause, Target: spec.Everyone()}}
		}, sim.Hour, sim.Hour + sim.Minute, "audit reads nothing"},
		{"a pause of somebody else", func(s *spec.Scenario) {
			f := audit(spec.Pause, sim.Hour, sim.Minute)
			f.Target.Consumer, f.Target.Producer = -1, 0
			s.Faults = []spec.Fault{f}
		}, 0, 0, ""},
		{"a pause of one worker", func(s *spec.Scenario) {
			f := audit(spec.Pause, sim.Hour, sim.Minute)
			f.Target.Worker, s.Consumers[0].Workers, s.Consumers[0].Failover = 1, 2, 2*sim.Minute
			f.For = sim.Hour
			s.Faults = []spec.Fault{f}
		}, sim.Hour, sim.Hour + 2*sim.Minute, "audit reads nothing for 2m"},
		{"a short pause", func(s *spec.Scenario) {
			s.Faults = []spec.Fault{audit(spec.Pause, sim.Hour, sim.Minute-1)}
		}, 0, 0, ""},
		{"a pause beyond the end", func(s *spec.Scenario) {
			s.Faults = []spec.Fault{audit(spec.Pause, 29*sim.Hour, 9*sim.Hour)}
		}, 29 * sim.Hour, 30 * sim.Hour, "audit reads nothing"},
		{"a checkpoint before a crash", func(s *spec.Scenario) {
			s.Consumers[0].Checkpoint.Every = sim.Minute
			s.Faults = []spec.Fault{audit(spec.Crash, sim.Hour, sim.Minute)}
		}, 59 * sim.Minute, 61 * sim.Minute, "audit reads nothing"},
		{"no checkpoint before a crash", func(s *spec.Scenario) {
			s.Consumers[0].Checkpoint.Never = true
			s.Faults = []spec.Fault{audit(spec.Crash, sim.Hour, sim.Minute)}
		}, 0, 61 * sim.Minute, "audit has no checkpoint after f"},
		{"lost requests", func(s *spec.Scenario) {
			s.Faults = []spec.Fault{audit(spec.RequestLost, sim.Hour, sim.Minute)}
		}, sim.Hour, 61 * sim.Minute, "audit reads nothing"},
		{"the longest counts", func(s *spec.Scenario) {
			s.Faults = []spec.Fault{audit(spec.Pause, sim.Hour, sim.Minute)}
			s.Consumers[0].StartAt = 30 * sim.Minute
		}, 0, 30 * sim.Minute, "audit starts"},
	} {
		got := LateReaders(late(c.change))
		if c.to == 0 {
			if len(got) != 0 {
				t.Errorf("%s: %v, want nothing", c.name, got)
			}
			continue
		}
		if len(got) != 1 {
			t.Errorf("%s: %v, want one", c.name, got)
			continue
		}
		l := got[0]
		if want := 100 * int64((c.to-c.from)/sim.Second); l.Records != want || l.From != c.from || l.To != c.to ||
			l.Bytes() != want*recordBytes || l.Stream != "orders" || !strings.HasPrefix(l.Why, c.why) {
			t.Errorf("%s: %s; want %d records from %s to %s, because %s", c.name, &l, want, c.from, c.to, c.why)
		}
	}
}

// A run that cannot keep what a late reader needs is refused, with the arithmetic.
func TestLateReaderThatDoesNotFit(t *testing.T) {
	s := late(func(s *spec.Scenario) { s.Consumers[0].StartAt = 10 * sim.Hour })
	const fits = 10 * 3600 * 100 * recordBytes
	err := checkMemory(s, fits)
	if !errors.Is(err, ErrMemory) {
		t.Fatalf("%v, want ErrMemory", err)
	}
	want := "3600000 records of orders from 0s to 10h0m0s × 52 B = 178.5 MiB, because audit starts at 10h0m0s; " +
		"with 200 records between two polls × 52 B and 10 keys × 52 B that is 178.5 MiB, of 178.5 MiB"
	if !strings.Contains(err.Error(), want) {
		t.Errorf("%v\nwant %s", err, want)
	}
	if err := checkMemory(s, fits+200*recordBytes+10*keyBytes); err != nil {
		t.Error(err)
	}
}
