// Package fault says what the faults of a scenario do, as pure functions of time: to one
// process of a client, to the zones of the region, to a table. It keeps no state, so an
// answer depends on its question alone, and a draw on the name of its fault, of its
// process, and the number of the call: taking a fault away moves nothing else.
package fault

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// zones is how many availability zones a region has for us: a stream is replicated over
// three (AWS product text; kinesis.md §6).
const zones = 3

// Schedule is the faults of one scenario.
type Schedule struct {
	s       *spec.Scenario
	zoned   bool            // some fault hits a zone
	evicted [zones][]Window // when calls leave a zone out
	region  *region
}

// New prepares the faults of a scenario. Their names must differ: draws go by them.
func New(s *spec.Scenario, t *limits.Table) *Schedule {
	d := &Schedule{s: s}
	region := region{}
	for i := range s.Faults {
		f := &s.Faults[i]
		switch {
		case hitsZones(f.Kind):
			d.zoned = true
			region.add(f)
		case f.Kind == spec.Throttle && f.Target.Table < 0:
			region.throttles = append(region.throttles, newRefusal(s.Seed, f))
		}
	}
	region.finish(t.Float(limits.ZoneCatchUp))
	eviction := sim.Time(t.Int(limits.ZoneEviction))
	for z := range zones {
		d.evicted[z] = later(region.outages[z], eviction)
	}
	if d.zoned || len(region.throttles) > 0 {
		d.region = &region
	}
	return d
}

func hitsZones(k spec.FaultKind) bool {
	return k == spec.ZoneDown || k == spec.ZoneSlow || k == spec.ZoneCut
}

// window is when a fault is active.
func window(f *spec.Fault) Window { return Window{f.At, after(f.At, f.For)} }

// Producer is what faults do to one instance of a producer group, named as its draws are
// to be keyed (such as web/0); nil when none can touch it.
func (d *Schedule) Producer(group, instance int, name string) api.Process {
	w := d.producer(group, instance)
	return d.process(name, w, w)
}

// Consumer is what faults do to one worker of a consumer, and to its calls to the stream;
// nil when none can touch it.
func (d *Schedule) Consumer(consumer, worker int, name string) api.Process {
	w := d.consumer(consumer, worker)
	calls := w
	calls.table = -1
	return d.process(name, w, calls)
}

// Dedup is what faults do to the same worker, and to its calls to its table of marks; nil
// when none can touch it. Pauses and clock are those of Consumer: it is one process.
//
// simplified: a table is a service of the region that no fault of a zone reaches, so its
// calls go through no zone.
func (d *Schedule) Dedup(consumer, worker int, name string) api.Process {
	w := d.consumer(consumer, worker)
	if w.table < 0 {
		return nil
	}
	calls := w
	calls.stream = -1
	return d.process(name+" "+d.s.Tables[w.table].Name, w, calls)
}

// Leases is what faults do to the same worker, and to its calls to its table of leases.
func (d *Schedule) Leases(consumer, worker int, name string) api.Process {
	calls := d.consumer(consumer, worker)
	calls.stream, calls.table = -1, d.s.Consumers[consumer].KCL.Table
	return d.process(name+" leases", d.consumer(consumer, worker), calls)
}

// Region is what faults do to the streams; nil when none can touch them.
func (d *Schedule) Region() api.Region {
	if d.region == nil {
		return nil
	}
	return d.region
}

// Table is what faults do to a table; nil when none can touch it.
func (d *Schedule) Table(table int) api.TableFaults {
	var refusals tableFaults
	for i := range d.s.Faults {
		f := &d.s.Faults[i]
		everything := f.Target.Table < 0 && f.Target.Stream < 0 && f.Target.Shard < 0
		if f.Kind == spec.Throttle && (everything || f.Target.Table == table) {
			refusals = append(refusals, newRefusal(d.s.Seed, f))
		}
	}
	if refusals == nil {
		return nil
	}
	for i := range refusals {
		refusals[i].where = uint64(table)
	}
	return refusals
}

// LastEnd is when the last fault is over and the last event has been asked for; -1 when
// there are none.
func (d *Schedule) LastEnd() sim.Time {
	last := sim.Time(-1)
	for i := range d.s.Faults {
		last = max(last, window(&d.s.Faults[i]).To)
	}
	for i := range d.s.Events {
		last = max(last, d.s.Events[i].At)
	}
	return last
}

// who is a process and what it talks to; -1 is what does not apply.
type who struct{ producer, instance, consumer, worker, stream, table int }

func (d *Schedule) producer(group, instance int) who {
	return who{producer: group, instance: instance, consumer: -1, worker: -1,
		stream: d.s.Producers[group].Stream, table: -1}
}

func (d *Schedule) consumer(consumer, worker int) who {
	c := &d.s.Consumers[consumer]
	w := who{producer: -1, instance: -1, consumer: consumer, worker: worker, stream: c.Stream, table: -1}
	if c.Dedup != nil {
		w.table = c.Dedup.Table
	}
	return w
}

// hit tells whether a target means this process, or these calls of it: everything that it
// names must be theirs.
func (w who) hit(t *spec.Target) bool {
	names := [...][2]int{{t.Producer, w.producer}, {t.Instance, w.instance}, {t.Consumer, w.consumer},
		{t.Worker, w.worker}, {t.Stream, w.stream}, {t.Table, w.table}}
	for _, n := range names {
		if n[0] >= 0 && n[0] != n[1] {
			return false
		}
	}
	return true
}

// factor is how many times slower a fault makes a zone.
func factor(f *spec.Fault) float64 {
	if !(f.Factor > 0) {
		panic(fmt.Sprintf("fault: %s: want a factor above 0, got %g", f.Name, f.Factor))
	}
	return f.Factor
}

// windows are those of the faults of a kind that hit a process, sorted and joined.
func (d *Schedule) windows(kind spec.FaultKind, w who) []Window {
	var out []Window
	for i := range d.s.Faults {
		if f := &d.s.Faults[i]; f.Kind == kind && w.hit(&f.Target) {
			out = append(out, window(f))
		}
	}
	return merge(out)
}
