package fault

import (
	"cmp"
	"math"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// region is what faults do to the zones and to the shards of all streams.
type region struct {
	down      [zones][]Window // merged: the front end is silent
	cut       [zones][]Window // merged: the front end answers 503
	outages   [zones][]Window // merged: down or cut
	away      [zones][]Window // outages, each with the time to catch up
	slow      [zones][]pace   // sorted, disjoint
	slowed    [zones][]pace   // as given
	throttles []refusal
}

// pace is how many times slower a zone works in a window.
type pace struct {
	Window
	factor float64
}

func (r *region) add(f *spec.Fault) {
	w := window(f)
	if w.From >= w.To {
		return
	}
	for z := range zones {
		if f.Target.Zone >= 0 && f.Target.Zone != z {
			continue
		}
		switch f.Kind {
		case spec.ZoneDown:
			r.down[z] = append(r.down[z], w)
		case spec.ZoneCut:
			r.cut[z] = append(r.cut[z], w)
		case spec.ZoneSlow:
			r.slowed[z] = append(r.slowed[z], pace{w, factor(f)})
		}
	}
}

func (r *region) finish(catchUp float64) {
	for z := range zones {
		r.down[z], r.cut[z] = merge(r.down[z]), merge(r.cut[z])
		r.outages[z] = merge(slices.Concat(r.down[z], r.cut[z]))
		r.away[z] = catchingUp(r.outages[z], catchUp)
		r.slow[z] = paces(r.slowed[z])
	}
}

// catchingUp lengthens outages by the share of them that a zone needs to catch up. One
// that begins before the zone has caught up continues the outage before it.
//
// simplified: how long a replica needs is not published; a share of its outage stands for
// what was written meanwhile.
func catchingUp(outages []Window, share float64) []Window {
	var away []Window
	for _, w := range outages {
		if n := len(away); n > 0 && w.From <= away[n-1].To {
			w.From = away[n-1].From
			away = away[:n-1]
		}
		w.To = after(w.To, stretch(w.To-w.From, share))
		away = append(away, w)
	}
	return away
}

// stretch is d·f, rounded up; what lies beyond all time is sim.Never.
func stretch(d sim.Time, f float64) sim.Time {
	v := math.Ceil(float64(d) * f)
	if v >= 1<<62 {
		return sim.Never
	}
	return sim.Time(v)
}

// paces cuts time where a fault begins or ends; factors of faults that overlap multiply.
func paces(slowed []pace) []pace {
	var cuts []sim.Time
	for _, s := range slowed {
		cuts = append(cuts, s.From, s.To)
	}
	slices.Sort(cuts)
	slowed = slices.Clone(slowed)
	slices.SortFunc(slowed, func(a, b pace) int { // so that the product does not depend on the order given
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.factor, b.factor))
	})
	var out []pace
	for i, from := range cuts[:max(len(cuts)-1, 0)] {
		p := pace{Window{from, cuts[i+1]}, 1}
		within := 0
		for _, s := range slowed {
			if s.holds(from) {
				p.factor *= s.factor
				within++
			}
		}
		if within > 0 && p.From < p.To {
			out = append(out, p)
		}
	}
	return out
}

// Front is the state of a zone's front end. A zone that is down does not answer, whether
// it is cut off or not.
func (r *region) Front(now sim.Time, zone int8) api.Front {
	switch {
	case zone < 0:
		return api.FrontServes
	case inside(r.down[zone], now):
		return api.FrontSilent
	case inside(r.cut[zone], now):
		return api.FrontFails
	}
	return api.FrontServes
}

// Commit is when the replica in a zone has what reaches it at now; now at the earliest.
// What is not done when an outage begins is lost, and begins anew when the zone has caught
// up. So what comes later is never done earlier, given the same draw: a slow zone works at
// a fraction of its pace while it is slow, and what spans the fault's end goes on at the
// full pace. Had each commit the pace of its beginning, one that began just before the end
// would be overtaken by one just after.
func (r *region) Commit(now sim.Time, zone int, took sim.Time) sim.Time {
	for _, w := range r.away[zone] {
		if now >= w.To {
			continue
		}
		if now < w.From {
			if done := r.work(now, zone, took); done <= w.From {
				return done
			}
		}
		now = w.To
	}
	return r.work(now, zone, took)
}

// work is when a zone that is never away has done what takes took at its full pace. The
// steps round against the zone and are monotone in now, in floating point as well.
func (r *region) work(now sim.Time, zone int, took sim.Time) sim.Time {
	for i := range r.slow[zone] {
		p := &r.slow[zone][i]
		if now >= p.To {
			continue
		}
		if now < p.From {
			if took <= p.From-now {
				break
			}
			took -= p.From - now
			now = p.From
		}
		if slow := stretch(took, p.factor); slow <= p.To-now {
			return now + slow
		}
		took = max(0, took-sim.Time(math.Floor(float64(p.To-now)/p.factor)))
		now = p.To
	}
	return after(now, took)
}

// Throttled tells whether a fault refuses a call to a shard.
func (r *region) Throttled(now sim.Time, stream, shard int32, key uint64) bool {
	for i := range r.throttles {
		f := &r.throttles[i]
		if f.stream >= 0 && f.stream != stream || f.shard >= 0 && f.shard != shard {
			continue
		}
		if f.takes(now, key, uint64(uint32(stream))<<32|uint64(uint32(shard))) {
			return true
		}
	}
	return false
}
