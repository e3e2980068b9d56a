package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/kinesim/kinesim/interval"
	"github.com/kinesim/kinesim/model/result"
)

// A change counts when it is beyond this share of what there was. With runs in pairs,
// chance is judged by itself and the first only keeps out what does not matter; with one
// run each the second has to stand for chance as well.
const (
	smallestChange = 0.01
	plainChange    = 0.05
)

// pairsMin is the fewest pairs that have an interval.
const pairsMin = 2

// Change is one number in both results.
type Change struct {
	Name       string            `json:"name"`
	Labels     map[string]string `json:"labels"`
	Unit       string            `json:"unit"`
	A          *float64          `json:"a"` // null when that side has none
	B          *float64          `json:"b"`
	Difference *float64          `json:"difference"` // b − a
	Change     *float64          `json:"change"`     // (b − a) ÷ |a|; null when a is 0 and b is not
	Low        *float64          `json:"low"`        // of the interval of change; null without pairs
	High       *float64          `json:"high"`
	Important  bool              `json:"important"`
	Worse      bool              `json:"worse"`
	Better     bool              `json:"better"`

	head   result.Headline
	sameAs int // 1 + the index of the change that is the same under another label; 0: none
}

// Comparison is what differs between two results.
type Comparison struct {
	A, B    *Side    `json:"-"`
	Pairs   int      `json:"pairs"` // of runs with the same seed; 0: by one value each
	Notes   []string `json:"notes"`
	Metrics []Change `json:"metrics"` // most important first
}

// Compare tells what differs from A to B.
func Compare(a, b *Side) *Comparison {
	p := pairs(a, b)
	if len(p) < pairsMin {
		p = nil
	}
	c := &Comparison{A: a, B: b, Pairs: len(p), Notes: differences(a, b, len(p))}
	va, vb := values(a.Result), values(b.Result)
	var chances []float64
	var judged []int // the changes that they belong to
	seen := map[string]int{}
	for _, h := range headlines(a.Result, b.Result) {
		ch := Change{Name: h.Name, Labels: h.Label, Unit: h.Unit, head: h}
		if h.Stat == "p50" { // the p99 of a metric goes by its name, as its interval does
			ch.Name += ".p50"
		}
		key, chance, data := h.Key(), 1.0, ""
		if p != nil {
			chance, data = ch.paired(p, key)
		} else {
			data = ch.plain(va[key], vb[key])
		}
		// What a stream's only producer did is what the stream and the run met: one number,
		// judged and shown once. One that is equal in every pair cannot be found to differ, so
		// that it need not make the others harder to find (Tarone 1990).
		if data = ch.Name + data; seen[data] > 0 {
			ch.sameAs = seen[data]
		} else if seen[data] = len(c.Metrics) + 1; chance < 1 {
			chances, judged = append(chances, chance), append(judged, len(c.Metrics))
		}
		c.Metrics = append(c.Metrics, ch)
	}
	for i, beyond := range interval.Holm(chances) {
		ch := &c.Metrics[judged[i]]
		ch.Important = beyond && ch.beyond(smallestChange)
	}
	c.finish()
	return c
}

// headlines are those of both results: of the whole run, then of its parts.
func headlines(a, b *result.Result) []result.Headline {
	all := result.Headlines(a)
	has := values(a)
	for _, h := range result.Headlines(b) {
		if has[h.Key()] == nil {
			all = append(all, h)
		}
	}
	slices.SortStableFunc(all, func(x, y result.Headline) int {
		return cmp.Compare(min(len(x.Of), 1), min(len(y.Of), 1))
	})
	return all
}

func values(r *result.Result) map[string]*float64 {
	out := map[string]*float64{}
	for _, h := range result.Headlines(r) {
		out[h.Key()] = &h.Value
	}
	return out
}

// paired compares means over pairs of runs; those in which a side has no value are left
// out. It returns the chance of such differences by chance alone.
func (ch *Change) paired(p []pair, key string) (chance float64, data string) {
	var as, bs []float64
	for _, x := range p {
		a, hasA := x.a.Values[key]
		b, hasB := x.b.Values[key]
		if hasA && hasB {
			as, bs = append(as, a), append(bs, b)
		}
	}
	a, okA := interval.Of(as)
	b, okB := interval.Of(bs)
	d, chance, okD := interval.Difference(as, bs)
	if !okA || !okB || !okD {
		return 1, key
	}
	ch.set(a.Value, b.Value)
	if scale := math.Abs(a.Value); scale > 0 {
		low, high := d.Low()/scale, d.High()/scale
		ch.Low, ch.High = &low, &high
	}
	return chance, fmt.Sprint(as, bs)
}

// plain compares one value with another.
func (ch *Change) plain(a, b *float64) (data string) {
	ch.A, ch.B = a, b
	if a == nil || b == nil {
		ch.Important = a != b // a latency that only one side has
		return ch.head.Of     // of one side only: it is like no other
	}
	ch.set(*a, *b)
	ch.Important = ch.beyond(plainChange)
	return fmt.Sprint(*a, *b)
}

func (ch *Change) set(a, b float64) {
	difference := b - a
	ch.A, ch.B, ch.Difference = &a, &b, &difference
	switch {
	case difference == 0:
		zero := 0.0
		ch.Change = &zero
	case a != 0:
		change := difference / math.Abs(a)
		ch.Change = &change
	}
}

// beyond tells whether a number changed by more than a share; from nothing to something
// is more than any.
func (ch *Change) beyond(share float64) bool {
	if ch.Difference == nil {
		return false
	}
	return ch.Change == nil || math.Abs(*ch.Change) > share
}

// finish judges the changes and puts the important ones first.
func (c *Comparison) finish() {
	for i := range c.Metrics {
		ch := &c.Metrics[i]
		if ch.sameAs > 0 {
			ch.Important = c.Metrics[ch.sameAs-1].Important
		}
		if ch.Important && ch.Difference != nil {
			bad := moreIsWorse[ch.head.Name] * sign(*ch.Difference)
			ch.Worse, ch.Better = bad > 0, bad < 0
		}
	}
	slices.SortStableFunc(c.Metrics, func(x, y Change) int {
		if o := cmp.Compare(y.rank(), x.rank()); o != 0 {
			return o
		}
		return cmp.Compare(y.size(), x.size())
	})
}

// rank orders changes: worse, better, important otherwise, the rest.
func (ch *Change) rank() int {
	switch {
	case ch.Worse:
		return 3
	case ch.Better:
		return 2
	case ch.Important:
		return 1
	}
	return 0
}

// size is how much a number changed, as a share.
func (ch *Change) size() float64 {
	switch {
	case ch.Change != nil:
		return math.Abs(*ch.Change)
	case ch.Difference != nil || ch.A != nil || ch.B != nil:
		return math.Inf(1)
	}
	return 0
}

func sign(v float64) int { return cmp.Compare(v, 0) }

// moreIsWorse has 1 where more is worse, −1 where less is; of the rest, such as the count
// of calls, neither is known to be.
var moreIsWorse = map[string]int{
	result.CostPerMonth: 1, result.InvariantsViolated: 1,
	"putLatency": 1, "putServiceTime": 1, "propagationDelay": 1, "endToEndDelay": 1, "iteratorAge": 1,
	"millisBehindLatest": 1, "recordsFailed": 1, "recordsExpired": 1, "recordsThrottled": 1, "throttledRatio": 1,
	"retries": 1, "getThrottled": 1, "duplicatesStored": 1, "duplicateEffects": 1, "redelivered": 1,
	"recordsAccepted": -1, "bytesAccepted": -1, "recordsProcessed": -1,
}

// Regressions are the important changes for the worse.
func (c *Comparison) Regressions() []Change {
	var out []Change
	for _, ch := range c.Metrics {
		if ch.Worse && ch.sameAs == 0 {
			out = append(out, ch)
		}
	}
	return out
}
