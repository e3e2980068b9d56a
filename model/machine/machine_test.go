package machine

import (
	"math"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

const (
	us = sim.Microsecond
	ms = sim.Millisecond
)

// ledger hears what a machine tells.
type ledger struct {
	api.Blind
	rows []api.BurnRow
}

func (l *ledger) Burn(r api.BurnRow) { l.rows = append(l.rows, r) }

// jobs is work of jobs that all are there from the start.
type jobs struct {
	cpu, rest []sim.Time
	at        int
	done      []sim.Time
}

func (j *jobs) Next() (cpu, rest sim.Time, more bool) {
	if j.at == len(j.cpu) {
		return 0, 0, false
	}
	if j.rest != nil {
		rest = j.rest[j.at]
	}
	return j.cpu[j.at], rest, true
}

func (j *jobs) Done(at sim.Time) {
	j.done = append(j.done, at)
	j.at++
}

func (j *jobs) Ahead() sim.Time {
	sum := sim.Time(0)
	if j.rest == nil && j.at < len(j.cpu) {
		for _, c := range j.cpu[j.at+1:] {
			sum += c
		}
	}
	return sum
}

func newMachine(cores int, speed int64) (*Machine, *ledger) {
	l := &ledger{}
	return New(Config{Cores: cores, Speed: speed, Bandwidth: 1_000_000_000, History: l}), l
}

func same(t *testing.T, got []sim.Time, want ...sim.Time) {
	t.Helper()
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("done at %v, want %v", got, want)
		}
	}
	if len(got) > len(want) {
		t.Fatalf("done at %v, want %v", got, want)
	}
}

// A thread takes one core at most, and those of more threads than cores go at the same speed.
func TestThreadsShareTheCores(t *testing.T) {
	for _, c := range []struct {
		name    string
		cores   int
		speed   int64
		threads [][]sim.Time // jobs of each
		want    [][]sim.Time
	}{
		{"one of two cores", 2, 100, [][]sim.Time{{3 * ms, 2 * ms}}, [][]sim.Time{{3 * ms, 5 * ms}}},
		{"a core each", 2, 100, [][]sim.Time{{3 * ms}, {2 * ms}}, [][]sim.Time{{3 * ms}, {2 * ms}}},
		{"half a core each", 1, 100, [][]sim.Time{{3 * ms}, {2 * ms}}, [][]sim.Time{{5 * ms}, {4 * ms}}},
		{"two thirds of a core each", 2, 100, [][]sim.Time{{4 * ms}, {4 * ms}, {2 * ms}},
			[][]sim.Time{{5 * ms}, {5 * ms}, {3 * ms}}},
		{"the next job goes on", 1, 100, [][]sim.Time{{1 * ms, 1 * ms}, {2 * ms}},
			[][]sim.Time{{2 * ms, 4 * ms}, {4 * ms}}},
		{"twice as fast", 1, 200, [][]sim.Time{{3 * ms}, {2 * ms}}, [][]sim.Time{{2500 * us}, {2 * ms}}},
	} {
		m, _ := newMachine(c.cores, c.speed)
		var all []*jobs
		for _, cpu := range c.threads {
			all = append(all, &jobs{cpu: cpu})
			m.Thread(all[len(all)-1], nil).Wake(0)
		}
		m.Advance(sim.Second)
		for i := range all {
			t.Run(c.name, func(t *testing.T) { same(t, all[i].done, c.want[i]...) })
		}
	}
}

// A job that waits for others leaves its core to the rest.
func TestWaitingLeavesTheCore(t *testing.T) {
	m, _ := newMachine(1, 100)
	a := &jobs{cpu: []sim.Time{1 * ms, 1 * ms}, rest: []sim.Time{10 * ms, 10 * ms}}
	b := &jobs{cpu: []sim.Time{4 * ms}}
	m.Thread(a, nil).Wake(0)
	m.Thread(b, nil).Wake(0)
	m.Advance(sim.Second)
	same(t, a.done, 12*ms, 23*ms)
	same(t, b.done, 5*ms)
}

// paused is a process with one pause.
type paused struct {
	api.Process
	from, to sim.Time
}

func (p paused) PausedUntil(now sim.Time) sim.Time {
	if p.from <= now && now < p.to {
		return p.to
	}
	return now
}

func (p paused) PausedFrom(now sim.Time) sim.Time {
	if now < p.from {
		return p.from
	}
	return sim.Never
}

func (p paused) Finish(from, work sim.Time) sim.Time {
	if from < p.to && from+work >= p.from {
		return from + work + p.to - max(from, p.from)
	}
	return from + work
}

// A process that stands still takes no core, and goes on where it was.
func TestAPauseTakesNoCore(t *testing.T) {
	m, _ := newMachine(1, 100)
	a, b := &jobs{cpu: []sim.Time{4 * ms}}, &jobs{cpu: []sim.Time{10 * ms}}
	m.Thread(a, paused{from: 2 * ms, to: 6 * ms}).Wake(0)
	m.Thread(b, nil).Wake(0)
	m.Advance(sim.Second)
	// Until 2 ms half a core each, then all of it for b, then half again.
	same(t, a.done, 12*ms)
	same(t, b.done, 14*ms)
}

// What a machine tells of its load is all that it has done, and by the second.
func TestTheHistoryKnowsTheLoad(t *testing.T) {
	m, l := newMachine(2, 100)
	w := &jobs{cpu: []sim.Time{1500 * ms}}
	m.Thread(w, nil).Wake(300 * ms)
	v := &jobs{cpu: []sim.Time{200 * ms}}
	thread := m.Thread(v, nil)
	m.Advance(9 * sim.Second)
	thread.Wake(9100 * ms)
	m.Finish(9200 * ms)
	for i, want := range []api.BurnRow{{From: 0, At: sim.Second, Cores: 2, Busy: 700 * ms},
		{From: sim.Second, At: 2 * sim.Second, Cores: 2, Busy: 800 * ms},
		{From: 9 * sim.Second, At: 9200 * ms, Cores: 2, Busy: 100 * ms}} {
		if i >= len(l.rows) || l.rows[i] != want {
			t.Fatalf("rows %+v, want %+v at %d", l.rows, want, i)
		}
	}
}

// Bytes come one after the other at the bandwidth of the machine.
func TestTheNetworkIsShared(t *testing.T) {
	m, _ := newMachine(1, 100) // of 1 Gbit/s: 125 bytes a µs
	same(t, []sim.Time{m.Receive(0, 125_000), m.Receive(500*us, 125_000), m.Receive(5*ms, 125)},
		1*ms, 2*ms, 5001*us)
}

// Soonest is exact when nobody else begins anything.
func TestSoonestIsExactWithoutNewcomers(t *testing.T) {
	draws := sim.NewSource(1, "soonest", "jobs")
	for n := range uint64(200) {
		m, _ := newMachine(1+int(draws.Below(n, 0, 4)), 100+int64(draws.Below(n, 1, 90)))
		var all []*jobs
		var threads []*Thread
		for i := range 1 + draws.Below(n, 2, 7) {
			w := &jobs{}
			for j := range 1 + draws.Below(n, 10+i, 5) {
				w.cpu = append(w.cpu, sim.Time(draws.Below(n, 100+10*i+j, 5000))*us)
			}
			all, threads = append(all, w), append(threads, m.Thread(w, nil))
			threads[i].Wake(0)
		}
		now := sim.Time(draws.Below(n, 3, 3000)) * us
		m.Advance(now)
		k := int(draws.Below(n, 4, uint64(len(all))))
		if all[k].at == len(all[k].cpu) {
			continue
		}
		got := threads[k].Soonest(now, all[k].Ahead(), 0)
		m.Advance(sim.Minute)
		want := all[k].done[len(all[k].done)-1]
		if d := got - want; d < -100 || d > 100 { // ns, each job rounded
			if got != now+lookAgain || want > got {
				t.Fatalf("%d: soonest at %s, done at %s", n, got, want)
			}
		}
	}
}

// Processor sharing is insensitive: with Poisson arrivals the mean time in the system depends on
// the mean job alone, and is that of M/M/c: S + C(c, ρ)·S/(c(1−ρ)).
func TestMeanTimeIsThatOfTheory(t *testing.T) {
	laws := map[string]func(s sim.Source, i uint64) float64{
		"constant":    func(sim.Source, uint64) float64 { return 1 },
		"exponential": func(s sim.Source, i uint64) float64 { return -math.Log(1 - s.Float(i, 1)) },
		"two sizes": func(s sim.Source, i uint64) float64 { // squared coefficient of variation 4
			if s.Float(i, 1) < 0.9 {
				return 1.0 / 3
			}
			return 7
		},
	}
	const jobsPerRun, runs = 40_000, 4
	for name, law := range laws {
		for _, c := range []struct {
			cores int
			load  float64
		}{{1, 0.5}, {1, 0.8}, {4, 0.8}} {
			sum := 0.0
			for run := range uint64(runs) {
				sum += meanTime(t, c.cores, c.load, run, law, jobsPerRun) / runs
			}
			want := 1 + erlangC(c.cores, c.load)/(float64(c.cores)*(1-c.load))
			if sum < want*0.96 || sum > want*1.04 {
				t.Errorf("%s jobs on %d cores at %.0f %%: %.3f times a job, want %.3f", name, c.cores, 100*c.load, sum, want)
			}
		}
	}
}

// erlangC is the chance that all cores are busy.
func erlangC(cores int, load float64) float64 {
	a, term, sum := float64(cores)*load, 1.0, 0.0
	for k := range cores {
		sum += term
		term *= a / float64(k+1)
	}
	last := term / (1 - load)
	return last / (sum + last)
}

// one is work of one job.
type one struct {
	cpu  sim.Time
	over bool
	done func(at sim.Time)
}

func (o *one) Next() (cpu, rest sim.Time, more bool) { return o.cpu, 0, !o.over }
func (o *one) Ahead() sim.Time                       { return 0 }
func (o *one) Done(at sim.Time)                      { o.over = true; o.done(at) }

// meanTime is how long jobs that come one by one are in the machine, over what one takes alone.
func meanTime(t *testing.T, cores int, load float64, seed uint64, law func(sim.Source, uint64) float64, n int) float64 {
	t.Helper()
	m, _ := newMachine(cores, 100)
	draws := sim.NewSource(seed, "theory", "jobs")
	now, sum, done := 0.0, 0.0, 0
	const job = float64(ms)
	for i := range uint64(n) {
		now += -math.Log(1-draws.Float(i, 0)) * job / (load * float64(cores))
		at := sim.Time(now)
		m.Thread(&one{cpu: sim.Time(job * law(draws, i)), done: func(end sim.Time) {
			sum += float64(end - at)
			done++
		}}, nil).Wake(at)
	}
	m.Advance(sim.Time(now) + sim.Hour)
	if done != n {
		t.Fatalf("%d of %d jobs are done", done, n)
	}
	return sum / float64(n) / job
}
