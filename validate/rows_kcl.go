package validate

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// What the failover of KCL 2 takes follows from its code (DynamoDBLeaseTaker.updateAllLeases,
// Lease.isExpired): renewals each r = f/3 - ε, scans each τ = 2 (f + ε), and a lease is expired
// when a scan sees a counter that another, more than f before, saw first.

// crashAt is when a worker dies, long after all have started at different times.
const crashAt = 10 * sim.Minute

// takeovers are the times, in s, from the death of a worker to the taking of its lease by the
// first of W others, of many applications side by side.
func (l *Lab) takeovers(failover sim.Time, others, applications int) []float64 {
	w := &leaseTakes{owner: map[int32]int32{}, worker: map[[2]int32]int32{}}
	l.scenario(fmt.Sprintf(`
version: 1
name: takeover
duration: %s
streams: [{name: s, shards: 1}]
consumers: [{name: c, kind: kcl, count: %d, workers: %d, failover: %s, startWithin: 5m}]
faults: [{at: %s, for: 1h, action: crash, target: {consumer: c, worker: 0}}]
`, crashAt+5*failover, applications, others+1, failover, crashAt), latencyOff, w)
	if len(w.after) == 0 {
		l.fail("no lease was taken from a dead worker")
	}
	return w.after
}

// leaseTakes watches who takes a lease from whom.
type leaseTakes struct {
	api.Blind
	owner  map[int32]int32    // by application
	worker map[[2]int32]int32 // of an owner of an application
	after  []float64          // s behind the crash
	at     []float64          // s, of all takes from an owner
	count  map[int32]int      // leases by owner
	renews []float64          // s between two renewals of a lease
	last   map[int32]sim.Time // renewal of each shard
}

func (w *leaseTakes) Lease(r api.LeaseRow) {
	if !r.Applied {
		return
	}
	switch r.Op {
	case api.LeaseRenew:
		if at, some := w.last[r.Shard]; some {
			w.renews = append(w.renews, float64(r.At-at)/1e9)
		}
		if w.last != nil {
			w.last[r.Shard] = r.At
		}
	case api.LeaseTake:
		if r.Before.Owner != api.Unowned {
			w.at = append(w.at, float64(r.At)/1e9)
			if r.At > crashAt && w.owner != nil {
				w.after = append(w.after, float64(r.At-crashAt)/1e9)
			}
		}
		if w.count != nil {
			w.count[r.Before.Owner]--
			w.count[r.After.Owner]++
		}
	}
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// outside is how many values lie outside of a range, by more than a thousandth.
func outside(values []float64, low, high float64) float64 {
	n := 0.0
	for _, v := range values {
		if v < low-1e-3 || v > high+1e-3 {
			n++
		}
	}
	return n
}

func rowB25() Row {
	return Row{
		ID: "B25", Name: "KCL 2: how long a failover takes", Kind: Theory,
		Source: "B25; KCL code: τ + τ/(W+1) - r/2", Scale: 4, Short: 0.2,
		Shows: "scenario: applications of W+1 workers that started at different times share one lease each; the " +
			"owner dies; the time until another takes the lease, latency off.",
		Claims: []Claim{
			{What: "f = 10 s, one other", Unit: "s", Want: 28.420833, Quick: 0.03},
			{ID: "w3", What: "f = 10 s, three others", Unit: "s", Want: 23.408333, Quick: 0.03},
			{ID: "f30", What: "f = 30 s, one other", Unit: "s", Want: 85.0875, Quick: 0.03},
		},
		Run: func(l *Lab) []float64 {
			return []float64{mean(l.takeovers(10*sim.Second, 1, l.times(100))),
				mean(l.takeovers(10*sim.Second, 3, l.times(120))), mean(l.takeovers(30*sim.Second, 1, l.times(100)))}
		},
	}
}

func rowA41() Row {
	return Row{
		ID: "A41", Name: "KCL 2: the takeover of a production log", Kind: Documented,
		Source: "A41; KCL #845: failover 10 s, 27 s until the new worker takes over", Short: 0.2,
		Shows: "the same as B25: takeovers that are shorter than τ - r or longer than 2 τ. 27 s lie between.",
		Claims: []Claim{{What: "takeovers outside of 16.74 to 40.10 s", Unit: "takeovers", Rule: Within,
			Bound: 1e-9}},
		Run: func(l *Lab) []float64 {
			return []float64{outside(l.takeovers(10*sim.Second, 1, l.times(60)), 16.74, 40.1)}
		},
	}
}

func rowA45() Row {
	return Row{
		ID: "A45", Name: "KCL 2: one failover is not a spike of 100 s", Kind: Documented,
		Source: "A45; KCL #332: failover 20 s, iterator age up to 100 s: two moves one after the other", Short: 0.2,
		Shows:  "the same as B25 with f = 20 s.",
		Claims: []Claim{{What: "takeovers outside of 33.4 to 80.1 s", Unit: "takeovers", Rule: Within, Bound: 1e-9}},
		Run: func(l *Lab) []float64 {
			return []float64{outside(l.takeovers(20*sim.Second, 1, l.times(60)), 33.4, 80.1)}
		},
	}
}

func rowV23() Row {
	r := Row{
		ID: "V23", Name: "KCL 2: intervals of renewals", Kind: Documented, Once: true,
		Source: "A40; logs of KCL #136 and #474", Shows: "scenario: one worker and one lease, latency off; the time " +
			"from one renewal to the next.",
		Claims: []Claim{
			{What: "f = 10 s", Unit: "s", Want: 3.308, Rule: Within, Bound: 1e-6},
			{ID: "f30", What: "f = 30 s", Unit: "s", Want: 9.975, Rule: Within, Bound: 1e-6},
		},
	}
	r.Run = func(l *Lab) []float64 {
		var out []float64
		for _, f := range []string{"10s", "30s"} {
			w := &leaseTakes{last: map[int32]sim.Time{}}
			l.scenario(fmt.Sprintf(`
version: 1
name: renewals
duration: 5m
streams: [{name: s, shards: 1}]
consumers: [{name: c, kind: kcl, failover: %s}]
`, f), latencyOff, w)
			out = append(out, mean(w.renews))
		}
		return out
	}
	return r
}

func rowA44() Row {
	return Row{
		ID: "A44", Name: "KCL 2: a new worker steals one lease a scan", Kind: Documented, Once: true,
		Source: "A44; KCL #708: 40 shards, five workers and a new one, a lease each 6 min (failover 180 s)",
		Shows: "scenario: the sixth worker comes when the five have 8 leases each; the time from one lease that it " +
			"takes to the next, and how many it has when nothing moves any more.",
		Claims: []Claim{
			{What: "time between two", Unit: "s", Want: 360.05, Rule: Within, Bound: 1e-6},
			{ID: "leases", What: "leases at the end", Unit: "leases", Want: 6, Rule: Within, Bound: 1e-9},
		},
		Run: func(l *Lab) []float64 {
			w := &leaseTakes{count: map[int32]int{}}
			l.scenario(`
version: 1
name: steals
duration: 4h
streams: [{name: s, shards: 40}]
consumers: [{name: c, kind: kcl, workers: 6, failover: 180s}]
faults: [{at: 0s, for: 2h, action: crash, target: {consumer: c, worker: 5}}]
`, latencyOff, w)
			late := w.at[slices.IndexFunc(w.at, func(at float64) bool { return at >= 7200 }):]
			return []float64{(late[len(late)-1] - late[0]) / float64(len(late)-1), float64(w.count[6])}
		},
	}
}
