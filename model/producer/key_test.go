package producer

import (
	"fmt"
	"math"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// drawn counts the keys of records, and checks bytes against the keyspace's names.
func drawn(t *testing.T, k spec.Keys, records int) (map[string]int, *api.Keyspace) {
	t.Helper()
	space := &api.Keyspace{}
	space.AddNumbered("other-", 3)
	p := web(1, spec.Arrivals{Rate: float64(records)})
	p.Keys = k
	c := &api.Columns{}
	NewGroup(7, p, 0, space, sim.Second).Instance(0).Fill(c, records, sim.Never)
	counts := map[string]int{}
	for i, key := range c.Key {
		counts[space.Name(key)]++
		if want := 100 + space.NameBytes(key); int(c.Bytes[i]) != want {
			t.Fatalf("a record of key %s has %d bytes, want %d", space.Name(key), c.Bytes[i], want)
		}
	}
	return counts, space
}

// chiSquare fails unless counts fit their expectation, 4 sigma.
func chiSquare(t *testing.T, counts map[string]int, want map[string]float64) {
	t.Helper()
	sum, n := 0.0, 0.0
	for k, e := range want {
		if e == 0 && counts[k] > 0 {
			t.Errorf("%d records of key %s, want none", counts[k], k)
		} else if e > 0 {
			d := float64(counts[k]) - e
			sum, n = sum+d*d/e, n+1
		}
	}
	for k := range counts {
		if _, ok := want[k]; !ok {
			t.Errorf("unexpected key %s", k)
		}
	}
	if f := n - 1; sum > f+4*math.Sqrt(2*f)+4 {
		t.Errorf("χ² = %.1f with %.0f degrees of freedom", sum, f)
	}
}

func TestKeysUniform(t *testing.T) {
	got, _ := drawn(t, spec.Keys{Law: spec.KeysUniform, Count: 1000}, 200e3)
	want := map[string]float64{}
	for i := range 1000 {
		want[fmt.Sprintf("key-%d", i)] = 200
	}
	chiSquare(t, got, want)
}

func TestKeysZipf(t *testing.T) {
	got, _ := drawn(t, spec.Keys{Law: spec.KeysZipf, Count: 2000, Exponent: 1.1}, 1e6)
	total := 0.0
	for i := range 2000 {
		total += math.Pow(float64(i+1), -1.1)
	}
	want := map[string]float64{}
	for i := range 2000 {
		want[fmt.Sprintf("key-%d", i)] = 1e6 * math.Pow(float64(i+1), -1.1) / total
	}
	chiSquare(t, got, want)
}

func TestKeysWeighted(t *testing.T) {
	got, _ := drawn(t, spec.Keys{Law: spec.KeysWeighted, List: []spec.WeightedKey{
		{Key: "a", Weight: 1}, {Key: "bücher", Weight: 3}, {Key: "none"}, {Key: "ccc", Weight: 6}}}, 100e3)
	chiSquare(t, got, map[string]float64{"a": 10e3, "bücher": 30e3, "none": 0, "ccc": 60e3})
}

// Hot keys take exactly their share, the law the rest, in its own proportions.
func TestKeysHot(t *testing.T) {
	hot := []spec.WeightedKey{{Key: "tenant-42", Weight: 0.2}, {Key: "t", Weight: 0.05}}
	got, _ := drawn(t, spec.Keys{Law: spec.KeysUniform, Count: 10, Hot: hot}, 200e3)
	want := map[string]float64{"tenant-42": 40e3, "t": 10e3}
	for i := range 10 {
		want[fmt.Sprintf("key-%d", i)] = 15e3
	}
	chiSquare(t, got, want)

	all := []spec.WeightedKey{{Key: "all", Weight: 1}}
	got, _ = drawn(t, spec.Keys{Law: spec.KeysUniform, Count: 1, Hot: all}, 10e3)
	chiSquare(t, got, map[string]float64{"all": 10e3, "key-0": 0})
}

// Hot keys replace others and move none: the same record without them has the same key.
func TestKeysHotMovesNothing(t *testing.T) {
	p := web(1, spec.Arrivals{Rate: 1000})
	p.Keys = spec.Keys{Law: spec.KeysZipf, Count: 50, Exponent: 1}
	a := made(newGroup(p, 10*sim.Second), 0)
	p.Keys.Hot = []spec.WeightedKey{{Key: "hot", Weight: 0.5}}
	b := made(newGroup(p, 10*sim.Second), 0)
	for i := range b.Key {
		if b.Key[i] < 50 && b.Key[i] != a.Key[i] {
			t.Fatalf("record %d: key %d became %d", i, a.Key[i], b.Key[i])
		}
	}
}

// Two producers with the same law send the same partition keys under their own numbers.
func TestKeysOfTwoGroups(t *testing.T) {
	space := &api.Keyspace{}
	p := web(1, spec.Arrivals{Rate: 1})
	p.Keys.Count = 20
	a := NewGroup(7, p, 0, space, sim.Second)
	b := NewGroup(7, p, 1, space, sim.Second)
	x, y := a.keys.first+7, b.keys.first+7
	if space.Len() != 40 || x == y || space.Name(x) != space.Name(y) {
		t.Errorf("%d keys, %d named %s, %d named %s", space.Len(), x, space.Name(x), y, space.Name(y))
	}
}

func TestDigits(t *testing.T) {
	for _, v := range []uint32{0, 1, 7, 8, 9, 10, 15, 16, 99, 100, 127, 128, 999, 1000, 1023, 1024,
		9999, 10000, 65535, 99999, 100000, 999999, 1e6, 9999999, 1e7, 99999999, 1e8, 999999999, 1e9, math.MaxUint32} {
		if got, want := digits(v), len(fmt.Sprint(v)); got != want {
			t.Errorf("%d has %d digits, got %d", v, want, got)
		}
	}
}

// The mean length of keys, which a trace of bytes needs, is that of the names drawn.
func TestKeysMeanBytes(t *testing.T) {
	k := spec.Keys{Law: spec.KeysZipf, Count: 3000, Exponent: 0.9,
		Hot: []spec.WeightedKey{{Key: "quite a long one", Weight: 0.25}}}
	counts, _ := drawn(t, k, 200e3)
	sum := 0.0
	for name, n := range counts {
		sum += float64(n * len(name))
	}
	p := web(1, spec.Arrivals{})
	p.Keys = k
	if l := newKeyLaw(p, &api.Keyspace{}); math.Abs(l.meanBytes-sum/200e3) > 0.05 {
		t.Errorf("mean %.3f, want about %.3f", l.meanBytes, sum/200e3)
	}
}

func TestSizes(t *testing.T) {
	p := web(1, spec.Arrivals{Rate: 1000})
	for _, c := range []struct {
		law      dist.Law
		min, max uint32
		mean     float64
	}{
		{dist.Law{}, 5, 5, 5},
		{dist.Law{Value: 99.5}, 105, 105, 105},
		{dist.Law{Kind: dist.Uniform, Min: 10, Max: 20}, 15, 25, 20},
		{dist.Law{Kind: dist.Exponential, Mean: 400}, 5, 10000, 405},
		{dist.Law{Kind: dist.Pareto, Min: 1e12, Alpha: 0.5}, math.MaxUint32, math.MaxUint32, math.MaxUint32},
		{dist.Law{Value: 1e30}, math.MaxUint32, math.MaxUint32, math.MaxUint32},
	} {
		p.Size = c.law
		sum := 0.0
		bytes := made(newGroup(p, 20*sim.Second), 0).Bytes
		for i, b := range bytes {
			sum += float64(b)
			if b < c.min || b > c.max {
				t.Fatalf("%v: record %d has %d bytes", c.law, i, b)
			}
		}
		if mean := sum / float64(len(bytes)); math.Abs(mean-c.mean) > 0.03*c.mean {
			t.Errorf("%v: mean %.1f, want %.1f", c.law, mean, c.mean)
		}
	}
}
