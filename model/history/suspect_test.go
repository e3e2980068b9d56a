package history

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
)

// A copy is counted once, however often and in which order calls and their answers tell of
// it: an answer may come after a later attempt was stored, also in another shard.
func TestCopiesAreCountedOnce(t *testing.T) {
	k := newTraffic(4).k
	s := k.suspect(0)
	for _, p := range []struct {
		shard int32
		index uint64
		want  int64 // second and later copies so far
	}{{1, 9, 0}, {1, 9, 0}, {1, 5, 1}, {2, 7, 2}, {1, 9, 2}, {0, 1, 3}, {1, 7, 4}, {1, 5, 4}, {2, 7, 4}, {1, 10, 5}} {
		k.copied(s, 0, &api.PutResult{Shard: p.shard, Index: p.index})
		if got := k.DuplicatesStored(0); got != p.want {
			t.Errorf("shard %d, index %d: %d duplicates, want %d", p.shard, p.index, got, p.want)
		}
	}
}

// A client that never gives up stores a record again and again while zones do not commit:
// one more copy takes no longer when there are many.
func BenchmarkCopies(b *testing.B) {
	k := newTraffic(4).k
	s := k.suspect(0)
	for i := 0; b.Loop(); i++ {
		k.copied(s, 0, &api.PutResult{Shard: 1, Index: uint64(i)})
	}
}
