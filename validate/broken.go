package validate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/model/stream"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// Broken is a model that is wrong on purpose. It shows that a row sees something: the row
// that it names must fail. Each is a switch of the harness (another scenario, another rule in
// the place of one, another reading of a measure), so that the model has none of them; one
// is a planted bug that the model has for its invariants.
type Broken struct {
	ID     string
	Wrong  string // what is wrong
	Killer string // the row that must fail

	scenario    func(*spec.Scenario)                  // changes what is run
	mutant      string                                // planted bug of the model
	metric      func(name string) string              // reads another metric
	calls       func(calls, retried, records int) int // counts calls in another way
	limits      func(*stream.Limits)                  // of the shard of V11
	clock       func(sim.Time) sim.Time               // of its bucket
	window      func(allowed int64) limiter           // in place of the strict window
	servers     func(c int) server                    // in place of sim.Servers
	law         func(dist.Law) dist.Law               // of the gaps of V07
	hash        func(key string) api.Hash             // of partition keys
	exponent    func(float64) float64                 // of Zipf's law
	gated       bool                                  // exhaustive polling is gated
	servedApart bool                                  // the number present leaves out who is served
}

// BrokenModels are all, in the order of the rows that kill them.
func BrokenModels() []Broken { return slices.Clone(brokenModels) }

// FindBroken returns the broken model with an id.
func FindBroken(id string) (*Broken, error) {
	var names []string
	for _, b := range brokenModels {
		if b.ID == id {
			return &b, nil
		}
		names = append(names, b.ID)
	}
	return nil, fmt.Errorf("there is no broken model %q; there are %s", id, strings.Join(names, ", "))
}

// Kill runs the row that a broken model names. It returns all outcomes, and those that
// contradict the model: an interval that is too wide kills nothing.
func (b *Broken) Kill(e Effort) (all, kills []Outcome, err error) {
	rows, err := Find(b.Killer)
	if err != nil {
		return nil, nil, err
	}
	all, err = (&Suite{Effort: e, Broken: b}).Run(rows)
	for _, o := range all {
		if !o.Pass && o.Why != tooWide && o.Why != noNumber {
			kills = append(kills, o)
		}
	}
	return all, kills, err
}

// dealt deals customers to servers in turn, each with a queue of its own, as a load balancer
// that does not look does (the bug of BLIS, validation.md §0).
type dealt struct {
	queues []*sim.Servers
	turn   int
}

func newDealt(c int) server {
	d := &dealt{}
	for range c {
		d.queues = append(d.queues, sim.NewServers(1))
	}
	return d
}

func (d *dealt) Admit(now, service sim.Time) (begin, end sim.Time) {
	d.turn++
	return d.queues[d.turn%len(d.queues)].Admit(now, service)
}

// rolling admits what keeps any second within its allowance.
type rolling struct {
	allowed, used int
	calls         []admission // of the last second
}

type admission struct {
	at sim.Time
	n  int
}

func (r *rolling) admit(now sim.Time, n int) int {
	for len(r.calls) > 0 && r.calls[0].at <= now-sim.Second {
		r.used -= r.calls[0].n
		r.calls = r.calls[1:]
	}
	n = min(n, r.allowed-r.used)
	r.used += n
	r.calls = append(r.calls, admission{now, n})
	return n
}
