package sim

import (
	"fmt"
	"math"
	"testing"
)

func TestServers(t *testing.T) {
	s := NewServers(2)
	for _, c := range []struct{ now, service, begin, end Time }{
		{0, 10, 0, 10}, {0, 4, 0, 4}, {1, 5, 4, 9}, {2, 1, 9, 10}, {20, 3, 20, 23}, {20, 0, 20, 20}, {21, 5, 21, 26}, {22, 1, 23, 24},
	} {
		if begin, end := s.Admit(c.now, c.service); begin != c.begin || end != c.end {
			t.Errorf("at %d for %d: %d to %d, want %d to %d", c.now, c.service, begin, end, c.begin, c.end)
		}
	}
	for now, want := range map[Time]int{22: 2, 23: 2, 24: 1, 25: 1, 26: 0} {
		if got := s.Busy(now); got != want {
			t.Errorf("%d busy at %d, want %d", got, now, want)
		}
	}
}

// erlangC is the probability of waiting with c servers and an offered load of a.
func erlangC(c int, a float64) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	return b / (1 - a/float64(c)*(1-b))
}

// The mean wait of M/M/c is C(c, a)·S/(c-a); arrivals find c·load servers
// busy on average.
func TestMeanWaitOfMMc(t *testing.T) {
	const mean, customers = 1e6, 400_000
	for _, c := range []int{1, 2, 10} {
		for _, load := range []float64{0.5, 0.8} {
			draws := NewSource(1, fmt.Sprint(c, load), "mmc")
			exp := func(n, i uint64) Time { return Time(-math.Log(draws.Float(n, i)) * mean) }
			s, now, waited, busy := NewServers(c), Time(0), Time(0), 0
			for n := range uint64(customers) {
				now += Time(float64(exp(n, 0)) / load / float64(c))
				busy += s.Busy(now) // arrivals see time averages
				begin, _ := s.Admit(now, exp(n, 1))
				waited += begin - now
			}
			a := load * float64(c)
			want := erlangC(c, a) / (float64(c) - a) * mean
			if got := float64(waited) / customers; math.Abs(got-want) > 0.05*want+0.001*mean {
				t.Errorf("M/M/%d at %g: mean wait %.0f, want %.0f", c, load, got, want)
			}
			if got := float64(busy) / customers; math.Abs(got-a) > 0.01*a {
				t.Errorf("M/M/%d at %g: %.3f busy on average, want %.3f", c, load, got, a)
			}
		}
	}
}

// Little's law holds exactly over a busy period: the area under the number present, kept
// by events of the kernel, is the sum of the times that the customers spent.
func TestLittle(t *testing.T) {
	k := New(0)
	l := &little{draws: NewSource(1, "little", "gaps"), servers: NewServers(2)}
	l.me = add(t, k, "little", l)
	k.Inject(0, l.me, arrive, 0)
	for k.Pending() > 0 {
		if _, err := k.Step(); err != nil {
			t.Fatal(err)
		}
	}
	if l.area != l.spent || l.n != 10_000 || l.present != 0 {
		t.Errorf("area %d, spent %d, %d customers, %d left; want equal, 10000, 0", l.area, l.spent, l.n, l.present)
	}
}

type little struct {
	me                ID
	draws             Source
	servers           *Servers
	n                 uint64
	present           Time
	last, area, spent Time
}

func (l *little) Handle(now Time, m Message, out *Outbox) {
	l.area += l.present * (now - l.last)
	l.last = now
	if m.Kind == leave {
		l.present--
		return
	}
	l.n++
	l.present++
	_, end := l.servers.Admit(now, 1+Time(l.draws.Below(l.n, 0, 1000)))
	l.spent += end - now
	out.At(end, l.me, leave, 0)
	if l.n < 10_000 {
		out.After(1+Time(l.draws.Below(l.n, 1, 600)), l.me, arrive, 0)
	}
}

// What Next says is when the customer that is admitted then begins.
func TestNextIsWhenServiceBegins(t *testing.T) {
	s, draws := NewServers(3), NewSource(1, "next", "service")
	now := Time(0)
	for n := range uint64(2000) {
		now += Time(draws.Below(n, 0, 40))
		next := s.Next(now)
		if begin, _ := s.Admit(now, Time(draws.Below(n, 1, 100))); begin != next {
			t.Fatalf("customer %d begins at %d, Next said %d", n, begin, next)
		}
	}
}
