package model

import (
	"fmt"
	"math"

	"github.com/kinesim/kinesim/model/producer"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Late is what a run keeps of a stream because somebody will read it late: the records
// that are offered from From to To.
//
// simplified: catching up takes no time, and what is offered is stored once. A reader
// that is merely slow is found out in the run.
type Late struct {
	Stream   string
	Why      string // such as: audit starts at 30m0s
	From, To sim.Time
	Records  int64
}

// lateLeast is from when on somebody is late: below it, one lags.
const lateLeast = sim.Minute

// Bytes is what the records of a late reader take.
func (l *Late) Bytes() int64 { return l.Records * recordBytes }

// String is the arithmetic.
func (l *Late) String() string {
	return fmt.Sprintf("%d records of %s from %s to %s × %d B = %s, because %s", l.Records, l.Stream, l.From, l.To,
		recordBytes, mebibytes(l.Bytes()), l.Why)
}

// LateReaders is, for each stream that has any, what the reader that needs most of its
// past makes the run keep. A log is kept from the slowest reader on, so that the others
// need nothing more.
func LateReaders(s *spec.Scenario) []Late {
	var out []Late
	for i := range s.Streams {
		most := Late{Stream: s.Streams[i].Name}
		for _, l := range lateOf(s, i) {
			l.Stream = most.Stream
			if l.Records = offered(s, i, l.From, l.To); l.Records > most.Records {
				most = l
			}
		}
		if most.Records > 0 {
			out = append(out, most)
		}
	}
	return out
}

// offered is how many records a stream is offered in a span of the run.
func offered(s *spec.Scenario, stream int, from, to sim.Time) int64 {
	sum := 0.0
	for i := range s.Producers {
		if p := &s.Producers[i]; p.Stream == stream {
			sum += producer.Offered(p, to, s.Duration) - producer.Offered(p, from, s.Duration)
		}
	}
	return int64(math.Round(sum))
}

// lateOf lists the late reads of a stream: their spans and why, without their records.
func lateOf(s *spec.Scenario, stream int) []Late {
	retention := longestRetention(s, stream)
	var out []Late
	add := func(from, to sim.Time, format string, args ...any) {
		to = min(to, s.Duration)
		if from = max(from, to-retention, 0); to-from >= lateLeast {
			out = append(out, Late{Why: fmt.Sprintf(format, args...), From: from, To: to})
		}
	}
	for i := range s.Consumers {
		c := &s.Consumers[i]
		if c.Stream != stream {
			continue
		}
		if c.From != spec.FromLatest {
			add(c.FromTime, c.StartAt, "%s starts at %s", c.Name, c.StartAt)
		}
		for j := range s.Faults {
			f := &s.Faults[j]
			silent := silence(f, i, c)
			if silent == 0 {
				continue
			}
			add(f.At-c.Checkpoint.Every, f.At+silent, "%s reads nothing for %s from %s on (%s)", c.Name, silent,
				f.At, f.Name)
			loses := f.Kind == spec.Crash || f.Kind == spec.Pause && silent >= c.Failover
			if loses && c.Checkpoint.Never && c.From != spec.FromLatest {
				add(max(c.FromTime, c.StartAt-retention), f.At+silent, "%s has no checkpoint after %s", c.Name, f.Name)
			}
		}
	}
	for i := range s.Events {
		e := &s.Events[i]
		if e.Action == spec.ActReplay && s.Consumers[e.Consumer].Stream == stream && e.From != spec.FromLatest {
			add(e.FromTime, e.At, "%s replays at %s", s.Consumers[e.Consumer].Name, e.At)
		}
	}
	return out
}

// silence is how long a fault keeps shards of a consumer from being read, if it does: as
// long as it lasts, or until other workers have taken over.
func silence(f *spec.Fault, consumer int, c *spec.Consumer) sim.Time {
	t := &f.Target
	everybody := *t == spec.Everyone()
	switch f.Kind {
	case spec.Pause, spec.Crash:
		if !everybody && t.Consumer != consumer {
			return 0
		}
		if t.Worker >= 0 && c.Workers > 1 {
			return min(f.For, c.Failover)
		}
		return f.For
	case spec.RequestLost, spec.ResponseLost:
		if t.Consumer == consumer && f.Share >= 1 {
			return f.For
		}
	}
	return 0
}

// longestRetention is the longest retention period that a stream has in a run.
func longestRetention(s *spec.Scenario, stream int) sim.Time {
	longest := s.Streams[stream].Retention
	for i := range s.Events {
		if e := &s.Events[i]; e.Stream == stream && e.Action == spec.ActIncreaseRetention {
			longest = max(longest, e.Retention)
		}
	}
	return longest
}
