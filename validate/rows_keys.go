package validate

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/producer"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// hash is how a key is routed.
func (l *Lab) hash() func(string) api.Hash {
	if b := l.broken; b != nil && b.hash != nil {
		return b.hash
	}
	return api.HashKey
}

// load routes keys with these weights to shards, and returns what each shard has of them.
// The names are of this run and case, so that the assignments of all cases are independent.
func (l *Lab) load(weights []float64, shards, c int) []float64 {
	s := newStream(shards, &api.Keyspace{}, nil)
	hash, out := l.hash(), make([]float64, shards)
	name := fmt.Appendf(nil, "%d-%d-key-", l.Seed, c)
	for i, w := range weights {
		out[s.Route(hash(string(strconv.AppendInt(name, int64(i), 10))))] += w
	}
	return out
}

func rowV19() Row {
	const shards, keys, exponent = 64, 10_000, 1.0
	concentration := zipfConcentration(keys, exponent)
	return Row{
		ID: "V19", Name: "keys on shards", Kind: Theory,
		Source: "B27, B29; balls in bins, second moments", Short: 0.1,
		Shows: "the rules themselves: 1,000 keys with names of their own on 64 shards by MD5; 10,000 " +
			"keys with Zipf weights, the squared shares of 64 shards; the keys that a producer draws, " +
			"by the share of pairs that are alike.",
		Claims: []Claim{
			{What: "keys on the fullest shard", Want: 25.615332},
			{ID: "cv", What: "coefficient of variation of the loads of shards",
				Want: math.Sqrt((shards - 1) * concentration)},
			{ID: "alike", What: "share of pairs of records with one key", Want: concentration},
		},
		Run: func(l *Lab) []float64 {
			even := slices.Repeat([]float64{1}, 1000)
			most, cases := 0.0, l.times(60)
			for c := range cases {
				most += slices.Max(l.load(even, shards, c))
			}
			drawn := exponent
			if b := l.broken; b != nil && b.exponent != nil {
				drawn = b.exponent(exponent)
			}
			return []float64{most / float64(cases), l.variation(keys, drawn, shards), l.alike(keys, drawn)}
		},
	}
}

// variation is the coefficient of variation of the loads of shards, over assignments of keys:
// the root of its mean square.
func (l *Lab) variation(keys int, exponent float64, shards int) float64 {
	weights := dist.ZipfWeights(keys, exponent)
	total := 0.0
	for _, w := range weights {
		total += w
	}
	sum, cases := 0.0, l.times(24)
	for c := range cases {
		for _, x := range l.load(weights, shards, 1_000_000+c) {
			sum += float64(x / total * x / total)
		}
	}
	return math.Sqrt(float64(float64(shards)*sum/float64(cases)) - 1)
}

// alike is the share of the pairs of records of a producer that have the same key, which
// does not depend on how many records there are.
func (l *Lab) alike(keys int, exponent float64) float64 {
	space := &api.Keyspace{}
	p := &spec.Producer{Name: "p", Instances: 1, Arrivals: spec.Arrivals{Process: spec.Constant, Rate: 1000},
		Keys: spec.Keys{Law: spec.KeysZipf, Count: keys, Exponent: exponent}}
	work := producer.NewGroup(l.Seed, p, 0, space, sim.Day).Instance(0)
	counts, n := make([]float64, keys), l.times(100_000)
	var c api.Columns
	for made := 0; made < n; {
		c.Reset()
		made += work.Fill(&c, min(1000, n-made), sim.Day)
		for _, k := range c.Key {
			counts[k]++
		}
	}
	pairs := 0.0
	for _, x := range counts {
		pairs += float64(x * (x - 1))
	}
	return pairs / (float64(n) * float64(n-1))
}

func rowV22() Row {
	return Row{
		ID: "V22", Name: "routing of published keys", Kind: Documented,
		Source: "A27; computed from MD5", Once: true,
		Shows: "the rules themselves: a stream of four shards, in which the published keys and ranges " +
			"are looked up.",
		Claims: []Claim{
			{What: "shard of the key s-41", Want: 1, Rule: Within, Bound: 1e-9},
			{ID: "s-90", What: "shard of the key s-90", Want: 2, Rule: Within, Bound: 1e-9},
			{ID: "ranges", What: "ranges as published, of four", Want: 4, Rule: Within, Bound: 1e-9},
		},
		Run: func(l *Lab) []float64 {
			s, hash, same := newStream(4, &api.Keyspace{}, nil), l.hash(), 0.0
			for i, r := range [][2]string{
				{"0", "85070591730234615865843651857942052863"},
				{"85070591730234615865843651857942052864", "170141183460469231731687303715884105727"},
				{"170141183460469231731687303715884105728", "255211775190703847597530955573826158591"},
				{"255211775190703847597530955573826158592", "340282366920938463463374607431768211455"},
			} {
				if x := s.Shards()[i].Range; x.Start.String() == r[0] && x.End.String() == r[1] {
					same++
				}
			}
			return []float64{float64(s.Route(hash("s-41"))), float64(s.Route(hash("s-90"))), same}
		},
	}
}

func rowA29() Row {
	distinct := 1.0
	for i := range 10 {
		distinct *= 1 - float64(i)/15
	}
	return Row{
		ID: "A29", Name: "ten services as keys on 15 shards", Kind: Theory,
		Source: "A29, B28; birthday problem", Short: 0.05, Scale: 2,
		Shows: "the rules themselves: ten keys with names of their own on 15 shards by MD5.",
		Claims: []Claim{
			{What: "shards that are used", Want: 15 * (1 - math.Pow(1-1.0/15, 10))},
			{ID: "distinct", What: "share of cases in which no two keys meet", Want: distinct},
		},
		Run: func(l *Lab) []float64 {
			s, hash := newStream(15, &api.Keyspace{}, nil), l.hash()
			used, apart, cases := 0, 0, l.times(100_000)
			for c := range cases {
				seen, n, name := 0, 0, fmt.Appendf(nil, "%d-service-%d-", l.Seed, c)
				for k := range int64(10) {
					if bit := 1 << s.Route(hash(string(strconv.AppendInt(name, k, 10)))); seen&bit == 0 {
						seen |= bit
						n++
					}
				}
				used += n
				if n == 10 {
					apart++
				}
			}
			return []float64{float64(used) / float64(cases), float64(apart) / float64(cases)}
		},
	}
}
