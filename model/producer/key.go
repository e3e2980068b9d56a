package producer

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// keyLaw draws partition keys: hot keys take their share first, the rest follows the
// law. Numbered keys are named key-0, key-1, … in order of their weight.
type keyLaw struct {
	hot      dist.Alias // of the hot keys, and last the rest
	hotFirst api.Key
	hotBytes []uint16

	first     api.Key
	count     uint64
	nameBytes []uint16 // of each named key; nil: numbered
	weights   dist.Alias
	weighted  bool
	rows      [][]float64 // trace: cumulative counts of keys per period
}

const keyPrefix = "key-"

func newKeyLaw(p *spec.Producer, space *api.Keyspace) keyLaw {
	k := &p.Keys
	var l keyLaw
	switch k.Law {
	case spec.KeysUniform:
		l.first, l.count = space.AddNumbered(keyPrefix, uint32(k.Count)), uint64(k.Count)
	case spec.KeysZipf:
		l.first, l.count = space.AddNumbered(keyPrefix, uint32(k.Count)), uint64(k.Count)
		l.weights, l.weighted = dist.NewAlias(dist.ZipfWeights(k.Count, k.Exponent)), true
	case spec.KeysWeighted:
		names, weights := split(k.List)
		l.name(space, names)
		l.weights, l.weighted = dist.NewAlias(weights), true
	case spec.KeysTrace:
		l.name(space, p.Arrivals.Trace.Keys)
		l.rows = cumulate(p.Arrivals.Trace)
	}
	if len(k.Hot) > 0 {
		names, shares := split(k.Hot)
		rest := 1.0
		for _, s := range shares {
			rest -= s
		}
		l.hot = dist.NewAlias(append(shares, max(rest, 0)))
		l.hotFirst = space.AddNames(names, nil)
		l.hotBytes = lengths(names)
	}
	return l
}

func split(list []spec.WeightedKey) (names []string, weights []float64) {
	for _, k := range list {
		names, weights = append(names, k.Key), append(weights, k.Weight)
	}
	return names, weights
}

func (l *keyLaw) name(space *api.Keyspace, names []string) {
	l.first, l.count, l.nameBytes = space.AddNames(names, nil), uint64(len(names)), lengths(names)
}

// lengths of names in bytes of UTF-8.
func lengths(names []string) []uint16 {
	b := make([]uint16, len(names))
	for i, n := range names {
		b[i] = uint16(len(n))
	}
	return b
}

// cumulate sums the counts of each period's keys, for drawing one in proportion.
func cumulate(t *spec.Trace) [][]float64 {
	if t.Period == 0 {
		return nil
	}
	rows := make([][]float64, len(t.Counts))
	for i, counts := range t.Counts {
		sum := 0.0
		rows[i] = make([]float64, len(counts))
		for k, c := range counts {
			sum += c
			rows[i][k] = sum
		}
	}
	return rows
}

// pick draws the key of record n; row is the trace's period. It returns the key and
// the length of its name.
func (l *keyLaw) pick(s sim.Source, n uint64, row int) (api.Key, int) {
	if len(l.hotBytes) > 0 {
		if h := l.hot.Pick(s.Uint64(n, 1)); h < len(l.hotBytes) {
			return l.hotFirst + api.Key(h), int(l.hotBytes[h])
		}
	}
	i := 0
	switch {
	case l.weighted:
		i = l.weights.Pick(s.Uint64(n, 0))
	case l.rows != nil:
		i = pickRow(l.rows[row], s.Float(n, 0))
	default:
		i = int(s.Below(n, 0, l.count))
	}
	return l.named(i)
}

func pickRow(sums []float64, u float64) int {
	i, _ := slices.BinarySearch(sums, float64(u*sums[len(sums)-1]))
	return min(i, len(sums)-1)
}

// named is key i of the law.
func (l *keyLaw) named(i int) (api.Key, int) {
	if l.nameBytes != nil {
		return l.first + api.Key(i), int(l.nameBytes[i])
	}
	digits := 1
	for v := i; v >= 10; v /= 10 {
		digits++
	}
	return l.first + api.Key(i), len(keyPrefix) + digits
}
