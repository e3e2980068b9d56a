package scaling

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/kinesim/kinesim/model/api"
)

// byHand changes the number of shards by SplitShard and MergeShards, one at a time, as the
// utility of awslabs does where UpdateShardCount is refused for a limit (StreamScaler.java,
// scaleStream): it walks over the ring with shards of the width that it wants.
//
//	a shard of that width ──► the next
//	a wider one ────────────► split at that width
//	a narrower one ─────────► merge with the next, of which first what is too much is split off
//
// It stops when the number of open shards is at its least or most, whatever their widths.
type byHand struct {
	from, to int
	min, max int
	calls    int
	tries    int  // of the call at hand
	merges   bool // a split was made for a merge that comes now
}

// near is how far widths may differ, as a part of the ring (softCompare).
const near = 1e-9

// next is the call to make, given the open shards, or none.
func (b *byHand) next(shards []api.ShardInfo) (api.Control, bool) {
	open := slices.Clone(shards)
	open = slices.DeleteFunc(open, func(s api.ShardInfo) bool { return !s.Open })
	slices.SortFunc(open, func(x, y api.ShardInfo) int {
		return cmp.Or(cmp.Compare(x.Range.Start.Hi, y.Range.Start.Hi), cmp.Compare(x.Range.Start.Lo, y.Range.Start.Lo))
	})
	if n := len(open); !b.merges && (n == b.min && b.to <= b.min || n == b.max && b.to >= b.max) {
		return api.Control{}, false
	}
	want := 1 / float64(b.to)
	for i := range open {
		w := width(open[i].Range)
		switch {
		case w > want+near:
			return split(&open[i], want/w), true
		case w >= want-near:
			continue
		case i+1 == len(open):
			return api.Control{}, false
		}
		other := &open[i+1]
		if both := w + width(other.Range); both > want+near {
			b.merges = true
			return split(other, (want-w)/width(other.Range)), true
		}
		b.merges = false
		return api.Control{Operation: api.MergeShards, Shard: open[i].Index, Adjacent: other.Index}, true
	}
	return api.Control{}, false
}

func split(s *api.ShardInfo, share float64) api.Control {
	return api.Control{Operation: api.SplitShard, Shard: s.Index, At: s.Range.At(share)}
}

// width is the part of the ring that a range of hash keys is.
func width(r api.HashRange) float64 {
	lo, borrow := bits.Sub64(r.End.Lo, r.Start.Lo, 0)
	hi, _ := bits.Sub64(r.End.Hi, r.Start.Hi, borrow)
	const word = 1 << 64
	return float64(float64(hi)+float64(lo)/word) / word
}
