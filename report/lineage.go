package report

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/kinesim/kinesim/model/result"
)

// life is one shard, from its opening to its end, with its place among the hash keys.
type life struct {
	id           string
	parents      []int // in the list of lives
	opened, ends float64
	closed       bool
	low, high    int // of the rows that its hash keys take
}

// lives are the shards of a stream in order of index, and how many rows they need: each
// row is a range of hash keys that no shard ever divided, so that children lie where their
// parents lay.
func (d *Data) lives(s *result.StreamInfo) (out []life, rows int) {
	byID := map[string]int{}
	var bounds []float64
	starts := make([]float64, len(s.Shards))
	for i, id := range s.Shards {
		byID[id] = i
		l := life{id: id, ends: d.span(), low: i, high: i + 1}
		if i < len(s.Lineage) {
			g := &s.Lineage[i]
			l.opened = g.OpenedAt
			if g.ClosedAt != nil {
				l.ends, l.closed = math.Min(*g.ClosedAt, l.ends), true
			}
			for _, p := range g.Parents {
				l.parents = append(l.parents, byID[p])
			}
			starts[i], _ = strconv.ParseFloat(g.StartingHashKey, 64)
			bounds = append(bounds, starts[i])
		}
		out = append(out, l)
	}
	if len(s.Lineage) < len(out) {
		return out, len(out)
	}
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	for i := range out {
		end, _ := strconv.ParseFloat(s.Lineage[i].EndingHashKey, 64)
		low, _ := slices.BinarySearch(bounds, starts[i])
		high := low + 1
		for high < len(bounds) && bounds[high] < end {
			high++
		}
		out[i].low, out[i].high = low, high
	}
	return out, len(bounds)
}

// shardCounts is how many shards of a stream were open from when on, as steps.
func (d *Data) shardCounts(s *result.StreamInfo) *Series {
	type change struct {
		at float64
		by int
	}
	all, _ := d.lives(s)
	var changes []change
	for _, l := range all {
		changes = append(changes, change{l.opened, 1})
		if l.closed {
			changes = append(changes, change{l.ends, -1})
		}
	}
	slices.SortStableFunc(changes, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	out, open := &Series{}, 0
	for i, c := range changes {
		open += c.by
		if i+1 == len(changes) || changes[i+1].at != c.at {
			out.T, out.V = append(out.T, c.at), append(out.V, float64(open))
		}
	}
	return out
}
