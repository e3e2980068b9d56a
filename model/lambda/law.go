package lambda

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// run is one invocation, whose future is known when it begins.
type run struct {
	number   uint64
	start    sim.Time
	end      sim.Time
	outcome  api.InvocationOutcome
	accepted int        // records from the first that are not tried again
	doneAt   []sim.Time // of those that it gets done
	told     int        // of those
}

// law is what decides how long an invocation takes, and which fail.
type law struct {
	c                       *Config
	cold, duration, service dist.Sampler
	colds, durations        sim.Source
	services, failures      sim.Source
	spots, poisons          sim.Source
	poisonous               []bool // by key; as long as the keys were when it was made
}

func newLaw(c *Config) law {
	f := &c.Spec.Lambda.Function
	source := func(purpose string) sim.Source { return sim.NewSource(c.Seed, c.Name, purpose) }
	w := law{c: c, cold: f.ColdStart.Compile(), duration: f.Duration.Compile(), service: c.Spec.Service.Compile(),
		colds: source("cold start"), durations: source("duration"), services: source("service"),
		failures: source("failure"), spots: source("failing record"),
		poisons: sim.NewSource(c.Seed, c.App, "poison")}
	if len(f.Poison.Keys) > 0 {
		w.poisonous = make([]bool, c.Keys.Len())
		for i := range w.poisonous {
			w.poisonous[i] = slices.Contains(f.Poison.Keys, c.Keys.Name(api.Key(i)))
		}
	}
	return w
}

// poison tells whether a record always fails: by its key, or by a draw that is the same
// whenever it comes. One that is too large for any invocation is as bad.
func (w *law) poison(l *lane, i int) bool {
	if key := int(l.records.Key[i]); key < len(w.poisonous) && w.poisonous[key] {
		return true
	}
	if share := w.c.Spec.Lambda.Function.Poison.Share; share > 0 &&
		w.poisons.Float(uint64(l.records.UID[i]), 0) < share {
		return true
	}
	return Payload(w.c.Keys, l.records.Key[i], l.records.Bytes[i])+w.c.Envelope > w.c.Payload
}

// execute is the invocation with the first records of a lane. The function takes them one
// after the other; it stops at the first that fails, and what it did before has happened. One
// that reports which record failed is asked for the rest again, any other for all of them.
//
// simplified: a transient error meets one of the records, each with the same chance.
func (w *law) execute(now sim.Time, l *lane, p *piece, cold bool) run {
	f := &w.c.Spec.Lambda.Function
	n := p.n
	first, again := l.index[l.head], uint64(p.tries)<<32|uint64(n)
	begin := now
	if cold {
		begin += w.cold.Time(w.colds.Split(again), first)
	}
	r := run{start: now, accepted: n, doneAt: l.run.doneAt[:0]}
	fails := n
	if f.Failure > 0 && w.failures.Float(first, again) < f.Failure {
		fails, r.outcome, r.accepted = int(w.spots.Below(first, again, uint64(n))), api.InvocationFailed, 0
	}
	at := begin + w.duration.Time(w.durations.Split(again), first)
	for i := range n {
		at += w.service.Time(w.services, l.index[l.head+i])
		if at > begin+f.Timeout {
			break
		}
		if i == fails {
			break
		}
		if w.poison(l, l.head+i) {
			r.outcome, r.accepted = api.InvocationFailed, 0
			if w.c.Spec.Lambda.Partial {
				r.accepted = i
			}
			break
		}
		r.doneAt = append(r.doneAt, at)
	}
	if at > begin+f.Timeout {
		at, r.outcome, r.accepted = begin+f.Timeout, api.InvocationTimedOut, 0
	}
	r.end = max(at, now+1)
	return r
}

// Endless tells whether a mapping never gives a record up before it expires.
func Endless(s *spec.Lambda) bool { return s.Retries == spec.Endless && s.MaxAge == 0 }
