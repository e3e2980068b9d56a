package validate

import (
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// station is an actor of the kernel: customers come to sim.Servers, first come first
// served; each arrival is a message that sends the next.
type station struct {
	me      sim.ID
	next    func(n uint64) sim.Time // gap before customer n
	service func(n uint64) sim.Time
	servers interface {
		Admit(now, service sim.Time) (begin, end sim.Time)
	}
	skip     uint64 // customers of the warm-up
	n, until uint64

	waits   float64 // sum, s
	waiting uint64  // customers that had to wait
}

// server is what sim.Servers is to a station.
type server interface {
	Admit(now, service sim.Time) (begin, end sim.Time)
}

const kindArrive sim.Kind = 1

// Handle is the actor's one door.
func (s *station) Handle(now sim.Time, _ sim.Message, out *sim.Outbox) {
	begin, _ := s.servers.Admit(now, s.service(s.n))
	if s.n >= s.skip {
		s.waits += float64(begin-now) / 1e9
		if begin > now {
			s.waiting++
		}
	}
	if s.n++; s.n < s.until {
		out.After(s.next(s.n), s.me, kindArrive, 0)
	}
}

// queue runs a station of c servers in a kernel, and returns the mean wait in seconds and
// the share of customers that had to wait. The first fiftieth of them is the warm-up.
func (l *Lab) queue(c, customers int, next, service func(n uint64) sim.Time) (wait, share float64) {
	n := uint64(l.times(customers))
	s := &station{next: next, service: service, skip: n / 50, until: n, servers: sim.NewServers(c)}
	if b := l.broken; b != nil && b.servers != nil {
		s.servers = b.servers(c)
	}
	k := sim.New(0)
	me, err := k.Add("station", s)
	if err != nil {
		l.fail("%w", err)
	}
	s.me = me
	k.Inject(0, me, kindArrive, 0)
	if err := k.RunUntil(sim.Never - 1); err != nil {
		l.fail("%w", err)
	}
	counted := float64(n - s.skip)
	return s.waits / counted, float64(s.waiting) / counted
}

// draws are the times of a law, one a customer.
func (l *Lab) draws(law dist.Law, purpose string) func(n uint64) sim.Time {
	sampler, source := law.Compile(), l.source("station", purpose)
	return func(n uint64) sim.Time { return sampler.Time(source, n) }
}

// mixture draws from one of two laws: from the first with chance p.
func (l *Lab) mixture(p float64, first, second dist.Law, purpose string) func(n uint64) sim.Time {
	a, b, source := first.Compile(), second.Compile(), l.source("station", purpose)
	which := l.source("station", purpose+" phase")
	return func(n uint64) sim.Time {
		if which.Float(n, 0) < p {
			return a.Time(source, n)
		}
		return b.Time(source, n)
	}
}

// exponential is the law with a mean in seconds.
func exponential(seconds float64) dist.Law {
	return dist.Law{Kind: dist.Exponential, Mean: seconds * 1e9}
}

// always is the constant law, in seconds.
func always(seconds float64) dist.Law { return dist.Law{Kind: dist.Constant, Value: seconds * 1e9} }
