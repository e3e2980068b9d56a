package producer

import (
	"encoding/csv"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// traced is counts of one key per period; negative ones are gaps.
func traced(period sim.Time, counts ...float64) *spec.Trace {
	t := &spec.Trace{Period: period, Length: period * sim.Time(len(counts))}
	for i, c := range counts {
		if c >= 0 {
			t.At, t.Counts = append(t.At, period*sim.Time(i)), append(t.Counts, []float64{c})
		}
	}
	return t
}

// Constant: each period has its count, evenly, fractions carried; gaps and the time
// behind the end are silent; instances share.
func TestTraceCountsConstant(t *testing.T) {
	tr := traced(10*sim.Second, 3, 0, 10.4, -1, 0.3, 0.3, 0.3, 7)
	want := []int{3, 0, 10, 0, 1, 0, 0, 7, 0, 0}
	for _, instances := range []int{1, 2, 5, 40} {
		due := union(web(instances, spec.Arrivals{Trace: tr}), 100*sim.Second)
		for i, n := range want {
			if got := between(due, sim.Time(i)*tr.Period, sim.Time(i+1)*tr.Period); got != n {
				t.Errorf("%d instances: %d records of period %d, want %d", instances, got, i, n)
			}
		}
		for j := range 10 {
			if at := 20*sim.Second + sim.Time(j)*sim.Second; due[3+j] != at {
				t.Errorf("%d instances: record %d of 10 at %v, want %v", instances, j, due[3+j], at)
			}
		}
	}
}

// The instances of a group take turns, over the borders of periods too.
func TestTraceTurns(t *testing.T) {
	g := newGroup(web(4, spec.Arrivals{Trace: traced(sim.Second, 5, 0, 6, 1, 3)}), sim.Minute)
	for i, want := range []int{4, 4, 4, 3} {
		if got := made(g, i).Len(); got != want {
			t.Errorf("instance %d: %d of 15 records, want %d", i, got, want)
		}
	}
}

func TestTraceRepeat(t *testing.T) {
	for _, within := range []spec.Process{spec.Constant, spec.Poisson} {
		tr := traced(10*sim.Second, 300, -1, 700)
		tr.Repeat, tr.Within = true, within
		due := union(web(3, spec.Arrivals{Trace: tr}), 95*sim.Second)
		for round := range sim.Time(3) {
			for i, want := range []float64{300, 0, 700} {
				from := round*tr.Length + sim.Time(i)*tr.Period
				got := between(due, from, from+tr.Period)
				if float64(got) != want {
					t.Errorf("%d records of period %d of repetition %d, want %v", got, i, round, want)
				}
			}
		}
		if due[len(due)-1] < 90*sim.Second {
			t.Errorf("silent behind %v", due[len(due)-1])
		}
	}
}

// Poisson: the counts of periods are those recorded, the gaps within them exponential.
func TestTraceCountsPoisson(t *testing.T) {
	tr := traced(10*sim.Second, 2000, 0, -1, 5000, 100)
	tr.Within = spec.Poisson
	due := union(web(3, spec.Arrivals{Trace: tr}), sim.Minute)
	for i, want := range []int{2000, 0, 0, 5000, 100, 0} {
		if got := between(due, sim.Time(i)*tr.Period, sim.Time(i+1)*tr.Period); got != want {
			t.Errorf("%d records of period %d, want %d", got, i, want)
		}
	}
	for i := range 10 { // and no part of a period has more than another
		from := 30*sim.Second + sim.Time(i)*sim.Second
		near(t, from.String(), between(due, from, from+sim.Second), 500)
	}
	a, _ := slices.BinarySearch(due, 30*sim.Second)
	b, _ := slices.BinarySearch(due, 40*sim.Second)
	if d := kolmogorov(gaps(due[a:b], 500), exponential); d > 1.63 {
		t.Errorf("gaps are not exponential: %.2f", d)
	}
}

// A single record of a period may fall anywhere in it, whatever the law of gaps.
func TestTraceOneRecordAPeriod(t *testing.T) {
	for _, cv := range []float64{1, 3, 50} {
		counts := make([]float64, 4000)
		for i := range counts {
			counts[i] = 1
		}
		tr := traced(sim.Second, counts...)
		tr.Within, tr.CV = spec.Gamma, cv
		quarters := [4]int{}
		for i, at := range union(web(1, spec.Arrivals{Trace: tr}), sim.Hour+sim.Hour) {
			if at/sim.Second != sim.Time(i) {
				t.Fatalf("cv %g: record %d at %v", cv, i, at)
			}
			quarters[at%sim.Second*4/sim.Second]++
		}
		for _, n := range quarters {
			near(t, "a quarter", n, 1000)
		}
	}
}

func TestTraceGamma(t *testing.T) {
	tr := traced(1000*sim.Second, 200e3)
	tr.Within, tr.CV = spec.Gamma, 3
	g := gaps(union(web(1, spec.Arrivals{Trace: tr}), tr.Length), 200)
	squares := 0.0
	for _, x := range g {
		squares += (x - 1) * (x - 1)
	}
	cv := math.Sqrt(squares / float64(len(g)))
	if math.Abs(cv-3) > 0.15 || len(g) != 200e3-1 {
		t.Errorf("%d gaps with cv %.2f, want 199999 with 3", len(g), cv)
	}
}

// Counts per key are exact, with each key's fractions carried over, and each key lies
// evenly in its period.
func TestTraceKeysConstant(t *testing.T) {
	tr := &spec.Trace{
		Period: 10 * sim.Second, Length: 30 * sim.Second,
		At:   []sim.Time{0, 10 * sim.Second, 20 * sim.Second},
		Keys: []string{"a", "b", "c"}, Counts: [][]float64{{600, 0, 0.4}, {0, 0, 0.4}, {1000, 100, 10}},
	}
	want := [][]int{{600, 0, 0}, {0, 0, 1}, {1000, 100, 10}}
	for _, instances := range []int{1, 3} {
		p := web(instances, spec.Arrivals{Trace: tr})
		p.Keys = spec.Keys{Law: spec.KeysTrace}
		g, dues := newGroup(p, sim.Minute), make([][]sim.Time, 3)
		for i := range instances {
			c := made(g, i)
			for j, k := range c.Key {
				dues[k] = append(dues[k], c.Due[j])
			}
		}
		for k := range dues {
			slices.Sort(dues[k])
			for i := range want {
				from := tr.At[i]
				if got := between(dues[k], from, from+tr.Period); got != want[i][k] {
					t.Fatalf("%d instances: period %d has %d records of key %d, want %d",
						instances, i, got, k, want[i][k])
				}
			}
			n, from := want[2][k], len(dues[k])-want[2][k]
			for j := range n {
				at := float64(dues[k][from+j]-20*sim.Second) / float64(tr.Period) * float64(n)
				if math.Abs(at-float64(j)-0.5) > 3 {
					t.Errorf("%d instances: record %d of %d of key %d lies at %.2f", instances, j, n, k, at)
				}
			}
		}
	}
}

// Every record of a period has its own place, and no stretch of the list is ever more
// than 4 records ahead or behind its share.
func TestShuffle(t *testing.T) {
	for n := uint64(1); n < 1000; n += 3 {
		seen, stride := make([]bool, n), strideOf(n)
		k, below := n/3, 0.0
		for j := range n {
			at := shuffle(j, stride, n)
			seen[at] = true
			if at < k {
				below++
			}
			if off := below - float64(k*(j+1))/float64(n); math.Abs(off) > 4 {
				t.Fatalf("%d records: the first third is off by %.1f at %d", n, off, j)
			}
		}
		if slices.Contains(seen, false) {
			t.Fatalf("%d records: not all have a place", n)
		}
	}
	if n := uint64(1) << 40; shuffle(n-1, strideOf(n), n) >= n {
		t.Error("overflow")
	}
}

// In bursts, too, each key has its counts; its records are as random as all are.
func TestTraceKeysPoisson(t *testing.T) {
	tr := &spec.Trace{
		Period: 10 * sim.Second, At: []sim.Time{0, 20 * sim.Second}, Length: 30 * sim.Second,
		Within: spec.Poisson,
		Keys:   []string{"a", "b", "c"}, Counts: [][]float64{{2000, 0, 500}, {100, 3000, 0}},
	}
	p := web(2, spec.Arrivals{Trace: tr})
	p.Keys = spec.Keys{Law: spec.KeysTrace}
	g, got, due := newGroup(p, sim.Minute), [2][3]int{}, []sim.Time(nil)
	for i := range 2 {
		c := made(g, i)
		for j, k := range c.Key {
			row := c.Due[j] / (20 * sim.Second)
			if got[row][k]++; row == 0 && k == 2 {
				due = append(due, c.Due[j])
			}
		}
	}
	if got != [2][3]int{{2000, 0, 500}, {100, 3000, 0}} {
		t.Errorf("got %v", got)
	}
	slices.Sort(due)
	if d := kolmogorov(gaps(due, 50), exponential); d > 1.63 {
		t.Errorf("gaps of a key are not exponential: %.2f", d)
	}
}

// A trace with keys whose producer draws others offers the sum of the keys.
func TestTraceOfKeysWithOtherKeys(t *testing.T) {
	tr := &spec.Trace{Period: sim.Second, At: []sim.Time{0}, Length: sim.Second,
		Keys: []string{"a", "b", "c"}, Counts: [][]float64{{20, 0, 5}}}
	p := web(1, spec.Arrivals{Trace: tr})
	c := made(newGroup(p, sim.Minute), 0)
	if c.Len() != 25 || slices.Max(c.Key) != 0 {
		t.Errorf("%d records, keys up to %d; want 25 of key 0", c.Len(), slices.Max(c.Key))
	}
}

// Hot keys take their share of a trace's records too.
func TestTraceKeysHot(t *testing.T) {
	tr := &spec.Trace{Period: sim.Second, At: []sim.Time{0}, Length: sim.Second,
		Keys: []string{"a", "b"}, Counts: [][]float64{{5000, 5000}}}
	p := web(1, spec.Arrivals{Trace: tr})
	p.Keys = spec.Keys{Law: spec.KeysTrace, Hot: []spec.WeightedKey{{Key: "hot", Weight: 0.2}}}
	counts := [3]int{}
	for _, k := range made(newGroup(p, sim.Minute), 0).Key {
		counts[k]++
	}
	near(t, "hot", counts[2], 2000)
	near(t, "a", counts[0], 4000)
}

// A trace of bytes offers them, keys included, with records of the law's sizes.
func TestTraceBytes(t *testing.T) {
	for _, within := range []spec.Process{spec.Constant, spec.Poisson} {
		tr := &spec.Trace{Period: sim.Minute, At: []sim.Time{0, 2 * sim.Minute}, Length: 3 * sim.Minute,
			Bytes: [][]float64{{20e6}, {5e6}}, Within: within}
		p := web(3, spec.Arrivals{Trace: tr})
		p.Size = dist.Law{Kind: dist.Exponential, Mean: 90}
		p.Keys = spec.Keys{Law: spec.KeysZipf, Count: 5000, Exponent: 1,
			Hot: []spec.WeightedKey{{Key: "a long hot key", Weight: 0.3}}}
		g, got := newGroup(p, sim.Hour), [3]float64{}
		for i := range 3 {
			c := made(g, i)
			for j, b := range c.Bytes {
				got[c.Due[j]/sim.Minute] += float64(b)
			}
		}
		for i, want := range []float64{20e6, 0, 5e6} {
			if math.Abs(got[i]-want) > 0.02*want {
				t.Errorf("minute %d: %.0f bytes, want %.0f", i, got[i], want)
			}
		}
	}
}

// Where a trace has counts and bytes, both come out exactly, of each key: the bytes of a
// period that has no whole record go to the next one.
func TestTraceCountsAndBytes(t *testing.T) {
	tr := &spec.Trace{Period: sim.Minute, At: []sim.Time{0, sim.Minute, 2 * sim.Minute}, Length: 3 * sim.Minute,
		Keys:   []string{"a", "long name"},
		Counts: [][]float64{{1000, 3}, {0.4, 50}, {0.6, 0}}, Bytes: [][]float64{{123_457, 3001}, {41, 999}, {60, 0}}}
	want := [][]float64{{123_457, 3001}, {0, 999}, {101, 0}}
	for _, within := range []spec.Process{spec.Constant, spec.Poisson} {
		for _, keys := range []spec.Keys{{Law: spec.KeysTrace}, {Count: 1}} {
			tr.Within = within
			p := web(3, spec.Arrivals{Trace: tr})
			p.Keys = keys
			g, got := newGroup(p, sim.Hour), [3][2]float64{}
			for i := range 3 {
				c := made(g, i)
				for j, b := range c.Bytes {
					got[c.Due[j]/sim.Minute][c.Key[j]] += float64(b)
				}
			}
			for i := range want {
				exact := got[i][0] == want[i][0] && got[i][1] == want[i][1]
				if keys.Law != spec.KeysTrace {
					exact = got[i][0] == want[i][0]+want[i][1] || i > 0 && got[i][0] == tr.Bytes[i][0]+tr.Bytes[i][1]
				}
				if !exact {
					t.Errorf("within %d, keys %d, minute %d: %v bytes, want %v", within, keys.Law, i, got[i], want[i])
				}
			}
		}
	}
}

// A record is never smaller than its key.
func TestTraceBytesBelowTheKey(t *testing.T) {
	tr := &spec.Trace{Period: sim.Minute, At: []sim.Time{0}, Length: sim.Minute, Counts: [][]float64{{10}},
		Bytes: [][]float64{{20}}}
	for _, b := range made(newGroup(web(1, spec.Arrivals{Trace: tr}), sim.Hour), 0).Bytes {
		if b != 5 { // key-0, and no data
			t.Errorf("%d bytes", b)
		}
	}
}

// The order of a period's keys is one of all orders: each place is met once, and no key
// keeps to a place.
func TestPermute(t *testing.T) {
	for _, n := range []uint64{2, 3, 17, 256, 1000} {
		seen, early := make([]bool, n), 0
		for trial := range uint64(200) {
			order := sim.NewSource(trial, "p", "order")
			clear(seen)
			for j := range n {
				at := permute(order, j, n)
				if seen[at] {
					t.Fatalf("%d of %d is met again", at, n)
				}
				if seen[at] = true; at == 0 && j < n/2 {
					early++
				}
			}
		}
		near(t, "the first in the first half", early, 200*float64(n/2)/float64(n))
	}
}

// Events are as recorded: instants, sizes, keys; every N-th is an instance's.
func TestTraceEvents(t *testing.T) {
	tr := &spec.Trace{At: []sim.Time{0, 5, 5, 8, 1000}, Sizes: []int64{10, 0, 30, 40, 50},
		Keys: []string{"x", "yy"}, Counts: [][]float64{{1}, {0}, {0}, {1}, {1}}, Repeat: true, Length: 2000}
	p := web(2, spec.Arrivals{Trace: tr})
	p.Keys = spec.Keys{Law: spec.KeysTrace}
	g := newGroup(p, 2500)
	even, odd := made(g, 0), made(g, 1)
	if !slices.Equal(even.Due, []sim.Time{0, 5, 1000, 2000, 2005}) ||
		!slices.Equal(odd.Due, []sim.Time{5, 8, 2005, 2008}) {
		t.Errorf("due at %v and %v", even.Due, odd.Due)
	}
	if !slices.Equal(even.Bytes, []uint32{12, 31, 52, 12, 31}) || !slices.Equal(odd.Key, []api.Key{0, 1, 0, 1}) {
		t.Errorf("bytes %v, keys %v", even.Bytes, odd.Key)
	}
	if want := []uint32{1, 42, 1, 42}; !slices.Equal(odd.Bytes, want) { // an event without data stays one
		t.Errorf("bytes %v, want %v", odd.Bytes, want)
	}
	tr.Repeat = false
	if n := len(union(p, sim.Hour)); n != 5 {
		t.Errorf("%d of 5 events", n)
	}
	if n := len(union(web(9, spec.Arrivals{Trace: tr}), sim.Hour)); n != 5 {
		t.Errorf("%d of 5 events among 9 instances", n)
	}
}

// A counted period may hold more records than its nanoseconds times them fit in 64 bits.
func TestTraceLargePeriod(t *testing.T) {
	tr := traced(5*sim.Minute, 30e6)
	tr.Keys = []string{"a"}
	p := web(30000, spec.Arrivals{Trace: tr})
	p.Keys = spec.Keys{Law: spec.KeysTrace}
	c := made(newGroup(p, sim.Hour), 29999)
	if c.Len() != 1000 || c.Due[999] != 5*sim.Minute-10*sim.Microsecond {
		t.Errorf("%d records, the last at %v", c.Len(), c.Due[c.Len()-1])
	}
}

// The counts of a day and, where it lies beside, of a real load balancer come out exactly
// (NAB, elb_request_count_8c0756).
func TestTracesComeOutExactly(t *testing.T) {
	comesOutExactly(t, dayCounts())
	if file, err := os.Open("../../../shared/traces/nab/elb_request_count_8c0756.csv"); err == nil {
		defer file.Close()
		comesOutExactly(t, secondColumn(t, file))
	}
}

// dayCounts are four weeks of requests by 5 minutes with what real ones have: days, noise,
// nights without any, and a burst.
func dayCounts() []float64 {
	source := sim.NewSource(1, "day", "counts")
	counts := make([]float64, 4032)
	for i := range counts {
		hour := i / 12 % 24
		if counts[i] = math.Floor(200 * source.Float(uint64(i), 0) * float64(min(hour, 24-hour)) / 12); i == 2000 {
			counts[i] = 20_000
		}
	}
	return counts
}

func secondColumn(t *testing.T, file io.Reader) (values []float64) {
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		v, err := strconv.ParseFloat(r[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	return values
}

func comesOutExactly(t *testing.T, counts []float64) {
	t.Helper()
	sum := 0.0
	for _, v := range counts {
		sum += v
	}
	tr := traced(5*sim.Minute, counts...)
	due := union(web(4, spec.Arrivals{Trace: tr}), 30*sim.Day)
	if float64(len(due)) != sum {
		t.Errorf("%d records, want %v", len(due), sum)
	}
	for i, want := range counts {
		if got := between(due, sim.Time(i)*tr.Period, sim.Time(i+1)*tr.Period); float64(got) != want {
			t.Fatalf("row %d: %d records, want %v", i, got, want)
		}
	}
}
