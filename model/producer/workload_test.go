package producer

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

const allRecords = math.MaxInt

// web is a group with one key and records of 100 bytes, which the tests vary.
func web(instances int, a spec.Arrivals) *spec.Producer {
	return &spec.Producer{
		Name: "web", Instances: instances, Arrivals: a,
		Keys: spec.Keys{Law: spec.KeysUniform, Count: 1},
		Size: dist.Law{Value: 100},
	}
}

func newGroup(p *spec.Producer, end sim.Time) *Group {
	return NewGroup(7, p, 0, &api.Keyspace{}, end)
}

// made is all that an instance makes.
func made(g *Group, i int) *api.Columns {
	c := &api.Columns{}
	g.Instance(i).Fill(c, allRecords, sim.Never)
	return c
}

// union is the sorted instants of all instances of a group.
func union(p *spec.Producer, end sim.Time) []sim.Time {
	g, due := newGroup(p, end), []sim.Time(nil)
	for i := range p.Instances {
		due = append(due, made(g, i).Due...)
	}
	slices.Sort(due)
	return due
}

// between counts instants of [from, to).
func between(due []sim.Time, from, to sim.Time) int {
	a, _ := slices.BinarySearch(due, from)
	b, _ := slices.BinarySearch(due, to)
	return b - a
}

// near fails unless a Poisson count lies within 4 sigma of its mean.
func near(t *testing.T, what string, got int, mean float64) {
	t.Helper()
	if math.Abs(float64(got)-mean) > 4*math.Sqrt(mean)+0.5 {
		t.Errorf("%s: %d records, want %.1f ± %.1f", what, got, mean, 4*math.Sqrt(mean))
	}
}

// samples are groups of every kind, to hold general properties against.
func samples() map[string]*spec.Producer {
	counts := func(within spec.Process, repeat bool) *spec.Trace {
		return &spec.Trace{
			Period: sim.Second, At: []sim.Time{0, sim.Second, 4 * sim.Second}, Length: 5 * sim.Second,
			Keys: []string{"a", "bb", "ccc"}, Counts: [][]float64{{10.4, 0, 7.3}, {0, 0, 0}, {3.3, 40.9, 1}},
			Within: within, CV: 3, Repeat: repeat,
		}
	}
	all := map[string]*spec.Producer{
		"constant": web(3, spec.Arrivals{Rate: 33.3}),
		"poisson":  web(3, spec.Arrivals{Process: spec.Poisson, Rate: 33.3}),
		"gamma":    web(3, spec.Arrivals{Process: spec.Gamma, CV: 2, Rate: 33.3}),
		"stages": web(2, spec.Arrivals{Stages: []spec.Stage{
			{Rate: 50, For: 2 * sim.Second, Ramp: true}, {Rate: 0, For: sim.Second}, {Rate: 20, For: sim.Second}}}),
		"poisson stages": web(2, spec.Arrivals{Process: spec.Poisson, Stages: []spec.Stage{
			{Rate: 50, For: 2 * sim.Second, Ramp: true}, {Rate: 0, For: sim.Second, Ramp: true}, {Rate: 20}}}),
		"sine": web(2, spec.Arrivals{Process: spec.Gamma, CV: 0.5,
			Sine: &spec.Sine{Mean: 20, Peak: 50, Period: 3 * sim.Second}}),
		"counts":         web(3, spec.Arrivals{Trace: counts(spec.Constant, true)}),
		"poisson counts": web(3, spec.Arrivals{Trace: counts(spec.Poisson, true)}),
		"gamma counts":   web(2, spec.Arrivals{Trace: counts(spec.Gamma, false)}),
		"events": web(2, spec.Arrivals{Trace: &spec.Trace{
			At: []sim.Time{0, 5, 5, 2 * sim.Second}, Sizes: []int64{1, 2, 3, 4},
			Repeat: true, Length: 3 * sim.Second}}),
		"bytes": web(2, spec.Arrivals{Trace: &spec.Trace{Period: sim.Second,
			At: []sim.Time{0, 2 * sim.Second}, Bytes: [][]float64{{3000}, {1e4}}, Length: 3 * sim.Second}}),
		"counts and bytes": web(2, spec.Arrivals{Trace: &spec.Trace{Period: sim.Second, Within: spec.Poisson,
			At: []sim.Time{0, 2 * sim.Second}, Counts: [][]float64{{70}, {33}}, Bytes: [][]float64{{3000}, {1e4}},
			Length: 3 * sim.Second, Repeat: true}}),
	}
	for name, p := range all {
		if name == "counts" || name == "poisson counts" {
			p.Keys = spec.Keys{Law: spec.KeysTrace, Hot: []spec.WeightedKey{{Key: "hot", Weight: 0.3}}}
			continue
		}
		p.Keys = spec.Keys{Law: spec.KeysZipf, Count: 1000, Exponent: 1.1}
		p.Size = dist.Law{Kind: dist.Lognormal, Median: 900, P99: 8192}
	}
	return all
}

// One large Fill is many small ones, whatever their limits.
func TestFillSplit(t *testing.T) {
	const end = 12 * sim.Second
	for name, p := range samples() {
		g := newGroup(p, end)
		properties := gopter.NewProperties(gopter.DefaultTestParametersWithSeed(1))
		properties.Property(name, prop.ForAll(func(i int, limits []int, spans []int64) bool {
			want, got := made(g, i%p.Instances), &api.Columns{}
			w, until := g.Instance(i%p.Instances), sim.Time(0)
			for j := range limits {
				until += sim.Time(spans[j%len(spans)])
				before := got.Len()
				if w.Fill(got, limits[j], until) != got.Len()-before || got.Len()-before > limits[j] {
					return false
				}
				if n := got.Len(); n > 0 && got.Due[n-1] > until {
					return false
				}
				if n := got.Len(); n-before < limits[j] && w.NextDue() <= until {
					return false
				}
				if n := got.Len(); n < want.Len() && w.NextDue() != want.Due[n] {
					return false
				}
			}
			w.Fill(got, allRecords, sim.Never)
			return equal(got, want) && w.NextDue() == sim.Never && w.Fill(got, 1, sim.Never) == 0
		}, gen.IntRange(0, 5), gen.SliceOf(gen.IntRange(0, 40)),
			gen.SliceOfN(3, gen.Int64Range(0, int64(3*sim.Second)))))
		properties.TestingRun(t)
	}
}

func equal(a, b *api.Columns) bool {
	return slices.Equal(a.UID, b.UID) && slices.Equal(a.Key, b.Key) &&
		slices.Equal(a.Bytes, b.Bytes) && slices.Equal(a.Due, b.Due)
}

// Records are in order, numbered without gaps, of existing keys, and before the end.
func TestFillWellFormed(t *testing.T) {
	const end = 12 * sim.Second
	for name, p := range samples() {
		space := &api.Keyspace{}
		space.AddNames([]string{"another producer's"}, nil)
		g := NewGroup(7, p, 5, space, end)
		for i := range p.Instances {
			c := made(g, i)
			if c.Len() == 0 {
				t.Errorf("%s: instance %d makes nothing", name, i)
			}
			for j := range c.Len() {
				if c.UID[j] != api.MakeUID(5+i, uint64(j)) {
					t.Fatalf("%s: record %d of instance %d has identity %x", name, j, i, c.UID[j])
				}
				if c.Due[j] < 0 || c.Due[j] >= end || j > 0 && c.Due[j] < c.Due[j-1] {
					t.Fatalf("%s: record %d due at %v after %v", name, j, c.Due[j], c.Due[max(j-1, 0)])
				}
				if k := c.Key[j]; k == 0 || int(k) >= space.Len() {
					t.Fatalf("%s: record %d has key %d of %d", name, j, k, space.Len())
				}
			}
		}
	}
}

// An instance's records are the same whichever others exist or have run: a constant
// process of other instances, a later end, a larger max move nothing of it.
func TestInstanceIndependence(t *testing.T) {
	for name, p := range samples() {
		alone := made(newGroup(p, 12*sim.Second), 0)
		g := newGroup(p, 12*sim.Second)
		for i := p.Instances - 1; i > 0; i-- {
			made(g, i)
		}
		if !equal(alone, made(g, 0)) {
			t.Errorf("%s: instance 0 depends on whether the others ran", name)
		}
		longer := made(newGroup(p, 20*sim.Second), 0)
		longer.UID, longer.Key = longer.UID[:alone.Len()], longer.Key[:alone.Len()]
		longer.Bytes, longer.Due = longer.Bytes[:alone.Len()], longer.Due[:alone.Len()]
		if !equal(alone, longer) {
			t.Errorf("%s: the end moves records before it", name)
		}
	}
}

// Key and size of record n depend on nothing but the instance's name and n: neither on
// the rate, nor on the number of instances.
func TestDrawsAreKeyed(t *testing.T) {
	p := samples()["poisson"]
	a := made(newGroup(p, 100*sim.Second), 1)
	p.Instances, p.Arrivals = 4, spec.Arrivals{Rate: 50}
	b := made(newGroup(p, 100*sim.Second), 1)
	n := min(a.Len(), b.Len())
	if n < 900 || !slices.Equal(a.Key[:n], b.Key[:n]) || !slices.Equal(a.Bytes[:n], b.Bytes[:n]) {
		t.Errorf("keys or sizes of %d records moved with the arrivals", n)
	}
	other := made(newGroup(p, 100*sim.Second), 2)
	if slices.Equal(b.Key[:n], other.Key[:n]) {
		t.Error("two instances draw the same keys")
	}
}

func TestFillAllocatesNothing(t *testing.T) {
	for name, p := range samples() {
		c := &api.Columns{}
		w := newGroup(p, 1000*sim.Hour).Instance(0)
		w.Fill(c, 500, sim.Never)
		if got := testing.AllocsPerRun(20, func() {
			c.Reset()
			w.Fill(c, 500, sim.Never)
		}); got != 0 {
			t.Errorf("%s: %v allocations per Fill", name, got)
		}
	}
}

func BenchmarkFill(b *testing.B) {
	lognormal, fixed := dist.Law{Kind: dist.Lognormal, Median: 900, P99: 8192}, dist.Law{Value: 100}
	zipf := func(n int) spec.Keys { return spec.Keys{Law: spec.KeysZipf, Count: n, Exponent: 1.1} }
	constant, poisson := spec.Arrivals{Rate: 1e6}, spec.Arrivals{Process: spec.Poisson, Rate: 1e6}
	gamma := spec.Arrivals{Process: spec.Gamma, CV: 2, Rate: 1e6}
	ramp := spec.Arrivals{Process: spec.Poisson,
		Stages: []spec.Stage{{Rate: 1e6, For: 1000 * sim.Hour, Ramp: true}}}
	row := make([]float64, 1000)
	for i := range row {
		row[i] = 1e5
	}
	traced := &spec.Trace{Period: sim.Minute, At: []sim.Time{0}, Length: sim.Minute, Repeat: true,
		Keys: make([]string, len(row)), Counts: [][]float64{row}}
	for _, c := range []struct {
		name     string
		arrivals spec.Arrivals
		keys     spec.Keys
		size     dist.Law
	}{
		{"poisson/zipf100k/lognormal", poisson, zipf(100e3), lognormal},
		{"constant/uniform1/fixed", constant, spec.Keys{Count: 1}, fixed},
		{"poisson/uniform1/fixed", poisson, spec.Keys{Count: 1}, fixed},
		{"ramp/uniform1/fixed", ramp, spec.Keys{Count: 1}, fixed},
		{"gamma/uniform1/fixed", gamma, spec.Keys{Count: 1}, fixed},
		{"constant/uniform1M/fixed", constant, spec.Keys{Count: 1e6}, fixed},
		{"constant/zipf1M/fixed", constant, zipf(1e6), fixed},
		{"constant/uniform1/lognormal", constant, spec.Keys{Count: 1}, lognormal},
		{"trace/1000keys/fixed", spec.Arrivals{Trace: traced}, spec.Keys{Law: spec.KeysTrace}, fixed},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := web(1, c.arrivals)
			p.Keys, p.Size = c.keys, c.size
			w, columns := newGroup(p, 1<<60).Instance(0), &api.Columns{}
			b.ReportAllocs()
			for b.Loop() {
				columns.Reset()
				if w.Fill(columns, 1000, sim.Never) != 1000 {
					b.Fatal("the workload ended")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/record")
		})
	}
}

func ExampleWorkload_Fill() {
	g := NewGroup(1, web(2, spec.Arrivals{Rate: 4}), 0, &api.Keyspace{}, 2*sim.Second)
	w, c := g.Instance(1), &api.Columns{}
	fmt.Println(w.Fill(c, 3, sim.Second), c.Due, w.NextDue())
	// Output: 2 [250ms 750ms] 1.25s
}
