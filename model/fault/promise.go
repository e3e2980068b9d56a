package fault

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/model/spec"
)

// Promise is what a kind of fault may do to the guarantees: all invariants but Voids hold
// under it, whatever it hits and however long it lasts. docs/faults.md says why.
type Promise struct {
	Kind  spec.FaultKind
	Voids []string // ids of invariants
}

// Promises are those of all kinds, in the order of the kinds. A crash voids nothing of
// itself: what a consumer repeats or loses then is what its order of mark and effect says.
func Promises() []Promise {
	return []Promise{
		{spec.ZoneDown, nil},
		{spec.ZoneSlow, nil},
		{spec.ZoneCut, nil},
		{spec.RequestLost, nil},
		{spec.ResponseLost, nil},
		{spec.Delay, nil},
		{spec.Throttle, nil},
		{spec.Pause, []string{"X1"}},
		{spec.Crash, nil},
		{spec.ClockSkew, []string{"X1", "X3"}},
	}
}

// Void is an invariant that a fault of the scenario may void.
type Void struct{ ID, Fault string }

// Voids lists what the faults of this scenario may void, given what they hit, by id and
// fault.
func (d *Schedule) Voids() []Void {
	var out []Void
	for i := range d.s.Faults {
		f := &d.s.Faults[i]
		if !d.breaksMarks(f) {
			continue
		}
		for _, id := range Promises()[f.Kind].Voids {
			out = append(out, Void{id, f.Name})
		}
	}
	slices.SortFunc(out, func(a, b Void) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Fault, b.Fault))
	})
	return slices.Compact(out)
}

// breaksMarks tells whether a fault gets between the marks of a consumer and its effects.
func (d *Schedule) breaksMarks(f *spec.Fault) bool {
	for i := range d.s.Consumers {
		c := &d.s.Consumers[i]
		if c.Dedup == nil {
			continue
		}
		for worker := range max(c.Workers, 1) * max(c.Count, 1) {
			w := d.consumer(i, worker)
			if w.hit(&f.Target) && (f.Kind == spec.ClockSkew && d.skewsMarks(f, c) ||
				f.Kind == spec.Pause && d.makesZombie(f, c, w)) {
				return true
			}
		}
	}
	return false
}

// skewsMarks: a mark ends at an instant of its writer's clock, and is looked at by the
// reader's. So a skewed worker sees marks end too early or too late.
func (d *Schedule) skewsMarks(f *spec.Fault, c *spec.Consumer) bool {
	return f.Skew != 0 && f.For > 0 && d.s.Tables[c.Dedup.Table].TTL > 0
}

// makesZombie: a worker that looked for a mark and then stood still until its shards went
// to another goes on with an effect that the other has had. Pauses that overlap are one.
func (d *Schedule) makesZombie(f *spec.Fault, c *spec.Consumer, w who) bool {
	if c.Dedup.Order != spec.EffectThenMark || c.Workers < 2 {
		return false
	}
	var pauses []Window
	for i := range d.s.Faults {
		if g := &d.s.Faults[i]; g.Kind == spec.Pause && g.For > 0 && w.hit(&g.Target) {
			pauses = append(pauses, window(g))
		}
	}
	for _, p := range merge(pauses) {
		if p.holds(f.At) && p.To-p.From >= c.Failover {
			return true
		}
	}
	return false
}
