package scaling

import (
	"math"
	"testing"

	"github.com/kinesim/kinesim/model/api"
)

// ring is open shards that calls change.
type ring struct{ shards []api.ShardInfo }

// newRing has n equal shards.
func newRing(n int) *ring {
	r := &ring{}
	whole := api.HashRange{End: api.HashMax}
	for i := range n {
		s := api.ShardInfo{Index: int32(i), Open: true, Range: api.HashRange{End: api.HashMax}}
		if i > 0 {
			s.Range.Start = whole.At(float64(i) / float64(n))
			r.shards[i-1].Range.End = s.Range.Start.Previous()
		}
		r.shards = append(r.shards, s)
	}
	return r
}

func (r *ring) do(t *testing.T, c api.Control) {
	t.Helper()
	open := func(x api.HashRange) {
		r.shards = append(r.shards, api.ShardInfo{Index: int32(len(r.shards)), Open: true, Range: x})
	}
	a := &r.shards[c.Shard]
	was := a.Range
	if a.Open = false; c.Operation == api.SplitShard {
		if !was.Start.Less(c.At) || !c.At.Less(was.End) {
			t.Fatalf("split of %v at %v", was, c.At)
		}
		open(api.HashRange{Start: was.Start, End: c.At.Previous()})
		open(api.HashRange{Start: c.At, End: was.End})
		return
	}
	b := &r.shards[c.Adjacent]
	if b.Open = false; was.End.Next() != b.Range.Start {
		t.Fatalf("shards %d and %d are no neighbours", c.Shard, c.Adjacent)
	}
	open(api.HashRange{Start: was.Start, End: b.Range.End})
}

func (r *ring) widths() (n int, least, most float64) {
	least = 1
	for _, s := range r.shards {
		if s.Open {
			n++
			least, most = min(least, width(s.Range)), max(most, width(s.Range))
		}
	}
	return n, least, most
}

// From any number of equal shards to any other, by splits and merges of neighbours alone.
func TestByHand(t *testing.T) {
	for from := 1; from <= 9; from++ {
		for to := 1; to <= 9; to++ {
			r, b := newRing(from), &byHand{to: to, min: 1, max: 100}
			for calls := 0; ; calls++ {
				c, more := b.next(r.shards)
				if !more {
					break
				}
				if r.do(t, c); calls > 100 {
					t.Fatalf("%d to %d does not end", from, to)
				}
			}
			if n, least, most := r.widths(); n != to || math.Abs(least-most) > 1e-8 {
				t.Errorf("%d to %d: %d shards of %g to %g", from, to, n, least, most)
			}
		}
	}
}

// At its most it stops where it is, and leaves shards of different widths (issue #78 of the utility).
func TestByHandStops(t *testing.T) {
	r, b := newRing(5), &byHand{to: 8, min: 1, max: 8}
	for range 100 {
		c, more := b.next(r.shards)
		if !more {
			break
		}
		r.do(t, c)
	}
	if n, least, most := r.widths(); n != 8 || most < 1.2*least {
		t.Errorf("%d shards of %g to %g", n, least, most)
	}
	if _, more := (&byHand{to: 2, min: 4, max: 8}).next(newRing(4).shards); more {
		t.Error("it goes below its least")
	}
}
