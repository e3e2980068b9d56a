package sim

import (
	"fmt"
	"math"
	"testing"
)

// gaps returns precomputed increments: exponential with mean 1 s, or a mix like that of
// a stream (70 % about 5 ms, 20 % exactly 200 ms, 9 % exactly 1 s, 1 % at once: many ties).
func gaps(mix string) []Time {
	s := NewSource(1, mix, "gap")
	g := make([]Time, 1<<16)
	for n := range g {
		exp := Time(-math.Log(s.Float(uint64(n), 1)) * 1e9)
		g[n] = exp
		if mix == "kinesis" {
			switch u := s.Float(uint64(n), 0); {
			case u < 0.70:
				g[n] = exp/200 + 1
			case u < 0.90:
				g[n] = 200 * Millisecond
			case u < 0.99:
				g[n] = Second
			default:
				g[n] = 1
			}
		}
	}
	return g
}

// BenchmarkHold is the bare queue: pop the first event and push it again, later.
func BenchmarkHold(b *testing.B) {
	for _, mix := range []string{"exponential", "kinesis"} {
		g := gaps(mix)
		for _, pending := range []int{1e2, 1e4, 1e6} {
			b.Run(fmt.Sprintf("%s/%d", mix, pending), func(b *testing.B) {
				var q queue
				for i := range pending {
					q.push(event{at: g[i&0xffff], source: uint64(i) * golden})
				}
				for i := range 2 * pending { // to the steady state
					e, _ := q.pop(Never)
					e.at += g[i&0xffff]
					q.push(e)
				}
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					e, _ := q.pop(Never)
					e.at += g[i&0xffff]
					e.ids += 1 << 32
					q.push(e)
				}
			})
		}
	}
}

// ticker sends itself a message for ever.
type ticker struct {
	me   ID
	gaps []Time
	n    int
}

func (a *ticker) Handle(_ Time, m Message, out *Outbox) {
	a.n++
	out.After(a.gaps[a.n&0xffff], a.me, m.Kind, m.Body+1)
}

// BenchmarkHandle is an event of the kernel, through an interface, with the trace hash on.
func BenchmarkHandle(b *testing.B) {
	for _, observed := range []bool{false, true} {
		b.Run(fmt.Sprintf("hash=%v", observed), func(b *testing.B) {
			k, g := New(0), gaps("exponential")
			if observed {
				k.Observe(NewTraceHash(1024))
			}
			k.Register(1, nil, nil)
			for i := range 1000 {
				t := &ticker{gaps: g, n: i * 61}
				t.me, _ = k.Add(fmt.Sprint("ticker/", i), t)
				k.Inject(Time(i), t.me, 1, 0)
			}
			if err := k.RunUntil(3 * Second); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			done := k.Delivered()
			b.ResetTimer()
			for k.Delivered()-done < uint64(b.N) {
				if err := k.RunUntil(k.Now() + Second); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(k.Delivered()-done), "ns/event")
		})
	}
}

// process is one logical process of PHOLD: it sends each message on to a drawn one.
type process struct {
	draws Source
	n     uint64
	gaps  []Time
}

func (p *process) Handle(_ Time, m Message, out *Outbox) {
	p.n++
	out.After(p.gaps[p.n&0xffff], ID(p.draws.Below(p.n, 0, 1024)), m.Kind, m.Body)
}

// BenchmarkPHOLD has 1024 processes with 16 messages each under way.
func BenchmarkPHOLD(b *testing.B) {
	k, g := New(0), gaps("exponential")
	for i := range 1024 {
		name := fmt.Sprint("process/", i)
		id, _ := k.Add(name, &process{draws: NewSource(1, name, "to"), gaps: g, n: uint64(i * 31)})
		for m := range 16 {
			k.Inject(Time(m), id, 1, 0)
		}
	}
	if err := k.RunUntil(3 * Second); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := k.Step(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMM1 is a customer of a single server, two events each, at a load of 0.9.
func BenchmarkMM1(b *testing.B) {
	k, q := New(0), &station{gaps: gaps("exponential"), servers: NewServers(1)}
	q.me, _ = k.Add("station", q)
	k.Inject(1, q.me, arrive, 0)
	b.ReportAllocs()
	for b.Loop() {
		for range 2 {
			if _, err := k.Step(); err != nil {
				b.Fatal(err)
			}
		}
	}
}

const (
	arrive Kind = 1
	leave  Kind = 2
)

// station is an open queue as an actor: arrivals at 0.9 of the service rate.
type station struct {
	me      ID
	gaps    []Time
	n, left int
	servers *Servers
}

func (s *station) Handle(now Time, m Message, out *Outbox) {
	if m.Kind == leave {
		s.left++
		return
	}
	s.n++
	_, end := s.servers.Admit(now, s.gaps[s.n*7&0xffff]*9/10)
	out.At(end, s.me, leave, 0)
	out.After(s.gaps[(s.n*13+5)&0xffff], s.me, arrive, 0)
}

func BenchmarkTraceHash(b *testing.B) {
	t := NewTraceHash(1024)
	d := Delivery{At: 1, ToKey: 12345, Source: 999, Seq: 1, Kind: 3, Digest: 77}
	for b.Loop() {
		d.At++
		t.Delivered(d)
	}
}

func BenchmarkSource(b *testing.B) {
	s, sum := NewSource(1, "web/0", "size"), uint64(0)
	b.Run("Uint64", func(b *testing.B) {
		for i := range b.N {
			sum += s.Uint64(uint64(i), 0)
		}
	})
	f := 0.0
	b.Run("Float", func(b *testing.B) {
		for i := range b.N {
			f += s.Float(uint64(i), 0)
		}
	})
	b.Run("Below", func(b *testing.B) {
		for i := range b.N {
			sum += s.Below(uint64(i), 0, 1000)
		}
	})
	sink = float64(sum) + f
}

var sink float64

func BenchmarkSlab(b *testing.B) {
	var s Slab[[64]byte]
	b.ReportAllocs()
	for b.Loop() {
		h, e := s.Take()
		e[0]++
		s.Free(h)
	}
}
