package fault

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Crash is a process, or all of a kind, that loses what it holds at At and is back at
// Until; -1 is all.
type Crash struct {
	At, Until sim.Time
	Fault     string
	Producer  int
	Instance  int
	Consumer  int
	Worker    int
	Stream    int // of the processes' stream
}

// Crashes lists the crashes as the scenario has them, by time and name. Those of one
// process may overlap: ProducerDown and ConsumerDown join them.
func (d *Schedule) Crashes() []Crash {
	var out []Crash
	for i := range d.s.Faults {
		f := &d.s.Faults[i]
		if t := &f.Target; f.Kind == spec.Crash && f.When == spec.AnyStep {
			out = append(out, Crash{f.At, window(f).To, f.Name,
				t.Producer, t.Instance, t.Consumer, t.Worker, t.Stream})
		}
	}
	slices.SortFunc(out, func(a, b Crash) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Fault, b.Fault))
	})
	return out
}

// ProducerDown is when an instance of a producer group is crashed: it crashes at each
// From and is back at To, which may be the same instant. The runner injects both.
func (d *Schedule) ProducerDown(group, instance int) []Window {
	return d.downs(d.producer(group, instance))
}

// ConsumerDown is when a worker of a consumer is crashed, likewise.
func (d *Schedule) ConsumerDown(consumer, worker int) []Window {
	return d.downs(d.consumer(consumer, worker))
}
