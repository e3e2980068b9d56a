// Package machine is what the workers of a consumer run on: cores that their threads share,
// and a network that brings what they read.
package machine

import (
	"math/bits"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// A Machine has cores, each of which runs one thread at a time. As an operating system does,
// it gives every thread that can run the same share of them, and none more than one core:
// processor sharing.
//
// Nobody is told when a record is done. Threads begin, rest and are stopped at instants that
// everybody knows, so that Advance can work out the past when somebody asks, and a record
// costs no message. What a record will take is not known before: another thread may begin.
type Machine struct {
	c     Config
	cores int64
	speed int64 // percent

	at      sim.Time // up to where the past is worked out
	share   sim.Time // what a thread has had that ran since the beginning
	part    int64    // of the next nanosecond of it, in parts of n
	running heap     // threads on cores, by the share at which their job is done
	timers  heap     // threads by the instant at which they rest or stand still no longer, or begin to

	busy  sim.Time // of all cores together
	told  sim.Time // of that, what the history knows
	began sim.Time // of the slice at hand

	wire sim.Time // when the network has brought all that was sent
	all  []sim.Time
}

// Config is what a machine is.
type Config struct {
	Consumer  int32 // index in the scenario
	Machine   int32 // of that consumer
	Cores     int   // vCPUs
	Speed     int64 // of a core, in percent of the one by which work is measured
	Bandwidth int64 // bits a second; 0: no limit
	History   api.Client
}

// slice is how often the history is told of the load.
const slice = sim.Second

// New returns a machine that does nothing yet.
func New(c Config) *Machine {
	return &Machine{c: c, cores: int64(c.Cores), speed: c.Speed, running: heap{by: byShare}, timers: heap{by: byTime}}
}

// Cores is how many it has.
func (m *Machine) Cores() int { return int(m.cores) }

// Now is up to when the past is worked out.
func (m *Machine) Now() sim.Time { return m.at }

// Busy is the time that its cores have worked by now, all together.
func (m *Machine) Busy(now sim.Time) sim.Time {
	m.Advance(now)
	return m.busy
}

// Cost is what work takes here that takes so long on a core of 100 percent.
func (m *Machine) Cost(work sim.Time) sim.Time {
	return divide(int64(work), 100, m.speed)
}

// Receive is when bytes that begin to arrive at now are there: one after the other, at the
// bandwidth of the machine.
func (m *Machine) Receive(now sim.Time, bytes int64) sim.Time {
	if m.c.Bandwidth == 0 {
		return now
	}
	m.wire = max(m.wire, now) + divide(8*bytes, int64(sim.Second), m.c.Bandwidth)
	return m.wire
}

// Advance works out all that happened by now.
func (m *Machine) Advance(now sim.Time) {
	for {
		at, thread := m.next()
		if at > now {
			break
		}
		m.pass(at)
		if thread.state == running && thread.end <= m.share {
			thread.worked(at)
		} else {
			thread.rang(at)
		}
	}
	m.pass(now)
}

// next is what happens next, and to whom.
func (m *Machine) next() (sim.Time, *Thread) {
	at, thread := sim.Never, (*Thread)(nil)
	if t := m.running.first(); t != nil {
		at, thread = m.at+m.until(t.end), t
	}
	if t := m.timers.first(); t != nil && t.rings < at {
		at, thread = t.rings, t
	}
	return at, thread
}

// until is how long the threads on cores take to a share.
func (m *Machine) until(end sim.Time) sim.Time {
	n := int64(m.running.len())
	if n <= m.cores || end <= m.share {
		return max(end-m.share, 0)
	}
	return divideBut(int64(end-m.share), n, m.part, m.cores)
}

// pass lets time go by in which nothing begins or ends.
func (m *Machine) pass(to sim.Time) {
	if to <= m.at {
		return
	}
	n := int64(m.running.len())
	for m.at < to {
		end := min(to, m.began+slice)
		m.busy += (end - m.at) * sim.Time(min(n, m.cores))
		m.gain(end-m.at, n)
		m.at = end
		if end == m.began+slice {
			m.tell(end)
			if n == 0 { // nothing to tell of until something begins
				m.began += (to - end) / slice * slice
				m.at = m.began
			}
		}
	}
}

// gain adds to what each of n threads has had.
func (m *Machine) gain(span sim.Time, n int64) {
	if n <= m.cores {
		m.share += span
		return
	}
	high, low := bits.Mul64(uint64(span), uint64(m.cores))
	low, carry := bits.Add64(low, uint64(m.part), 0)
	whole, part := bits.Div64(high+carry, low, uint64(n))
	m.share, m.part = m.share+sim.Time(whole), int64(part)
}

// tell ends a slice.
func (m *Machine) tell(at sim.Time) {
	m.report(at)
	m.began = at
}

func (m *Machine) report(at sim.Time) {
	if m.busy > m.told {
		m.c.History.Burn(api.BurnRow{At: at, From: m.began, Consumer: m.c.Consumer, Machine: m.c.Machine,
			Cores: int32(m.cores), Busy: m.busy - m.told})
		m.told = m.busy
	}
}

// Finish tells of what there is to tell when the run ends.
func (m *Machine) Finish(now sim.Time) {
	m.Advance(now)
	m.report(now)
}

// divide is a·b/by, rounded up.
func divide(a, b, by int64) sim.Time { return divideBut(a, b, 0, by) }

// divideBut is (a·b−less)/by, rounded up, of numbers whose product does not fit.
func divideBut(a, b, less, by int64) sim.Time {
	high, low := bits.Mul64(uint64(a), uint64(b))
	low, borrow := bits.Sub64(low, uint64(less), 0)
	low, carry := bits.Add64(low, uint64(by-1), 0)
	q, _ := bits.Div64(high-borrow+carry, low, uint64(by))
	return sim.Time(q)
}
