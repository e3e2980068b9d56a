package validate

import "github.com/kinesim/kinesim/sim"

// The kernel models of V09: one server that is not always there.

// Kinds of their messages.
const (
	kindCome sim.Kind = 2 + iota // Body: the queue
	kindDone
	kindBack
)

// fifo is the arrival instants of those that wait.
type fifo struct {
	at   []sim.Time
	head int
}

func (f *fifo) len() int { return len(f.at) - f.head }

func (f *fifo) push(t sim.Time) {
	if f.head > 1024 && f.head*2 > len(f.at) {
		f.at = f.at[:copy(f.at, f.at[f.head:])]
		f.head = 0
	}
	f.at = append(f.at, t)
}

func (f *fifo) pop() sim.Time {
	f.head++
	return f.at[f.head-1]
}

// vacationer is a server that leaves its queue for a while whenever it is empty, again and
// again until somebody waits. With several queues it goes from one to the next: a vacation
// is the walk, and gated takes from a queue only those that it found there.
type vacationer struct {
	me     sim.ID
	queues []fifo
	gap    func(n uint64) sim.Time // of each queue, whose draws are apart
	serve  func(n uint64) sim.Time
	away   func(n uint64) sim.Time
	gated  bool

	come, served, left uint64 // counts of draws
	at                 int    // the queue that is served
	quota              int    // gated: how many are still served here
	skip, until        uint64 // customers of the warm-up, and of the run
	waits              float64
}

// Handle is the actor's one door.
func (v *vacationer) Handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	switch m.Kind {
	case kindCome:
		v.queues[m.Body].push(now)
		v.come++
		if v.served < v.until {
			out.After(v.gap(v.come*uint64(len(v.queues))+uint64(m.Body)), v.me, kindCome, m.Body)
		}
		return // the server is at work or away: it looks when it is back
	case kindBack:
		v.at = (v.at + 1) % len(v.queues)
		v.quota = v.queues[v.at].len()
	}
	q := &v.queues[v.at]
	switch {
	case v.served >= v.until:
	case q.len() > 0 && (!v.gated || v.quota > 0):
		v.quota--
		if came := q.pop(); v.served >= v.skip {
			v.waits += float64(now-came) / 1e9
		}
		out.After(v.serve(v.served), v.me, kindDone, 0)
		v.served++
	default:
		out.After(v.away(v.left), v.me, kindBack, 0)
		v.left++
	}
}

// vacations runs the model over so many customers, and returns their mean wait in seconds.
func (l *Lab) vacations(v *vacationer, queues, customers int) float64 {
	n := uint64(l.times(customers))
	v.queues, v.skip, v.until = make([]fifo, queues), n/50, n
	k := sim.New(0)
	me, err := k.Add("server", v)
	if err != nil {
		l.fail("%w", err)
	}
	v.me = me
	k.Inject(0, me, kindBack, 0)
	for q := range queues {
		k.Inject(v.gap(uint64(q)), me, kindCome, uint32(q))
	}
	if err := k.RunUntil(sim.Never - 1); err != nil {
		l.fail("%w", err)
	}
	return v.waits / float64(n-v.skip)
}

func rowV09() Row {
	return Row{
		ID: "V09", Name: "vacations and cyclic polling", Kind: Theory,
		Source: "B10, B11; Levy-Yechiali 1975, Takagi 1986",
		Shows: "kernel: a server that leaves for 0.2 s whenever its queue (50/s, service 10 ms) is " +
			"empty; a server that walks between five queues (10/s each, exponential service of 10 ms, " +
			"walk 20 ms).",
		Claims: []Claim{
			{What: "mean wait, M/D/1 with vacations", Unit: "s",
				Want: mg1(50, 0.01, 0) + inspection(0.2, 0.04)},
			{ID: "exhaustive", What: "mean wait, exhaustive polling", Unit: "s",
				Want: polling(5, 10, 0.01, 2e-4, 0.02, false)},
			{ID: "gated", What: "mean wait, gated polling", Unit: "s",
				Want: polling(5, 10, 0.01, 2e-4, 0.02, true)},
		},
		Run: func(l *Lab) []float64 {
			run := func(name string, queues int, rate float64, v *vacationer) float64 {
				v.gap = l.draws(exponential(1/rate), name+" gap")
				return l.vacations(v, queues, 60_000)
			}
			exhaustive := l.broken != nil && l.broken.gated
			return []float64{
				run("vacations", 1, 50, &vacationer{serve: l.draws(always(0.01), ""),
					away: l.draws(always(0.2), "")}),
				run("exhaustive", 5, 10, &vacationer{serve: l.draws(exponential(0.01), "serve exhaustive"),
					away: l.draws(always(0.02), ""), gated: exhaustive}),
				run("gated", 5, 10, &vacationer{serve: l.draws(exponential(0.01), "serve gated"),
					away: l.draws(always(0.02), ""), gated: true}),
			}
		},
	}
}
