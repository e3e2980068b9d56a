package producer

import (
	"math"
	"math/bits"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// keyLaw draws partition keys: hot keys take their share first, the rest follows the
// law. Numbered keys are named key-0, key-1, … in order of their weight, so that two
// producers with the same law send the same partition keys.
type keyLaw struct {
	hot      dist.Alias // of the hot keys, and last the rest
	hotFirst api.Key
	hotBytes []uint16

	first     api.Key
	count     uint64
	nameBytes []uint16 // of each named key; nil: numbered
	weights   dist.Alias
	weighted  bool
	meanBytes float64 // of a record's key
}

const keyPrefix = "key-"

// newKeyLaw brings the keys into the keyspace.
func newKeyLaw(p *spec.Producer, space *api.Keyspace) keyLaw {
	k := &p.Keys
	var l keyLaw
	var weights []float64 // nil: all the same
	switch k.Law {
	case spec.KeysUniform:
		l.number(space, k.Count)
	case spec.KeysZipf:
		l.number(space, k.Count)
		weights = dist.ZipfWeights(k.Count, k.Exponent)
	case spec.KeysWeighted:
		var names []string
		names, weights = split(k.List)
		l.name(space, names)
	case spec.KeysTrace:
		l.name(space, p.Arrivals.Trace.Keys)
	}
	if weights != nil {
		l.weights, l.weighted = dist.NewAlias(weights), true
	}
	l.meanBytes = l.mean(weights)
	if len(k.Hot) > 0 {
		l.addHot(space, k.Hot)
	}
	return l
}

func (l *keyLaw) number(space *api.Keyspace, count int) {
	l.first, l.count = space.AddNumbered(keyPrefix, uint32(count)), uint64(count)
}

func (l *keyLaw) name(space *api.Keyspace, names []string) {
	l.first, l.count, l.nameBytes = space.AddNames(names, nil), uint64(len(names)), lengths(names)
}

// addHot takes the shares of hot keys off the law.
func (l *keyLaw) addHot(space *api.Keyspace, hot []spec.WeightedKey) {
	names, shares := split(hot)
	l.hotFirst, l.hotBytes = space.AddNames(names, nil), lengths(names)
	rest, mean := 1.0, 0.0
	for i, s := range shares {
		rest -= s
		mean += float64(s * float64(l.hotBytes[i]))
	}
	rest = max(rest, 0)
	l.hot = dist.NewAlias(append(shares, rest))
	l.meanBytes = mean + float64(rest*l.meanBytes)
}

func split(list []spec.WeightedKey) (names []string, weights []float64) {
	for _, k := range list {
		names, weights = append(names, k.Key), append(weights, k.Weight)
	}
	return names, weights
}

// lengths of names in bytes of UTF-8. A partition key has at most 256 characters.
func lengths(names []string) []uint16 {
	b := make([]uint16, len(names))
	for i, n := range names {
		b[i] = uint16(min(len(n), math.MaxUint16))
	}
	return b
}

// mean length of the law's names under these weights.
func (l *keyLaw) mean(weights []float64) float64 {
	sum, total := 0.0, 0.0
	for i := range int(l.count) {
		weight := 1.0
		if weights != nil {
			weight = weights[i]
		}
		_, bytes := l.named(i)
		sum += float64(weight * float64(bytes))
		total += weight
	}
	if total == 0 {
		return 0
	}
	return sum / total
}

// pick draws the keys of records from first on, and the lengths of their names.
func (l *keyLaw) pick(s sim.Source, first uint64, keys []api.Key, bytes []uint32) {
	bytes = bytes[:len(keys)]
	switch {
	case l.weighted:
		for i := range keys {
			keys[i] = api.Key(l.weights.Pick(s.Uint64(first+uint64(i), 0)))
		}
	case l.count == 1:
		clear(keys)
	default:
		for i := range keys {
			keys[i] = api.Key(s.Below(first+uint64(i), 0, l.count))
		}
	}
	for i, k := range keys {
		keys[i], bytes[i] = l.named(int(k))
	}
	if len(l.hotBytes) > 0 {
		l.heat(s, first, keys, bytes)
	}
}

// pickKnown is pick for records of which the trace may know the key: of all or of none.
func (l *keyLaw) pickKnown(s sim.Source, first uint64, known []known, keys []api.Key, bytes []uint32) {
	if known[0].key < 0 {
		l.pick(s, first, keys, bytes)
		return
	}
	for i := range keys {
		keys[i], bytes[i] = l.named(known[i].key)
	}
	if len(l.hotBytes) > 0 {
		l.heat(s, first, keys, bytes)
	}
}

// heat puts hot keys in place of others, by a draw of their own.
func (l *keyLaw) heat(s sim.Source, first uint64, keys []api.Key, bytes []uint32) {
	for i := range keys {
		if h := l.hot.Pick(s.Uint64(first+uint64(i), 1)); h < len(l.hotBytes) {
			keys[i], bytes[i] = l.hotFirst+api.Key(h), uint32(l.hotBytes[h])
		}
	}
}

// named is key i of the law.
func (l *keyLaw) named(i int) (api.Key, uint32) {
	if l.nameBytes != nil {
		return l.first + api.Key(i), uint32(l.nameBytes[i])
	}
	return l.first + api.Key(i), uint32(len(keyPrefix) + digits(uint32(i)))
}

// powers of ten, with 0 for 1 because the number 0 has a digit too.
var powers = [...]uint32{0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// digits of a number, without the division per digit that Keyspace.NameBytes makes.
func digits(v uint32) int {
	d := bits.Len32(v) * 1233 >> 12 // log10 of the power of two, rounded down
	if v >= powers[d] {
		d++
	}
	return d
}
