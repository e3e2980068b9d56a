package result

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// shardMeasures is one shard of a stream, from the instant it opened. Its cells begin with
// the slice first; what is not there is zero, so that an idle shard takes no room and a
// stream that is resharded often only that of its open shards.
type shardMeasures struct {
	parents        [2]int32 // api.NoShard: none
	parted         bool     // it has a child
	hashes         api.HashRange
	own            bool     // the service opened it by itself
	opened, closed sim.Time // closed is sim.Never while it is open
	first          int
	cells          []cell
	bytes          int64 // of all attempts
	horizon        uint64

	readBytes, readCalls meters // of GetRecords
}

// cell is what one shard met in one slice. The three lie together because every record
// touches them; shards of the slice at hand lie together because a put touches many.
type cell struct {
	records, bytes int64 // attempts that reached the shard
	refused        int64
}

func (c *cell) add(o *cell) {
	c.records += o.records
	c.bytes += o.bytes
	c.refused += o.refused
}

// hashRange is the part of the keys that an open shard takes.
type hashRange struct {
	api.HashRange
	shard int32
}

func shardID(index int) string { return api.ShardID(int32(index)) }

// Open counts shards, learns which keys each takes, and from whom. A merge is a shard
// with two parents, a split a parent with its first child of two.
func (g *Gatherer) Open(r api.OpenRow) {
	s := &g.streams[r.Stream]
	for len(s.shards) <= int(r.Shard) { // a row of each will come
		s.shards = append(s.shards, shardMeasures{opened: sim.Never, closed: sim.Never,
			parents: [2]int32{api.NoShard, api.NoShard}})
		s.now, s.next = append(s.now, cell{}), append(s.next, 0)
	}
	sh := &s.shards[r.Shard]
	sh.opened, sh.hashes, sh.first, sh.own = r.At, r.Range, g.shardSlice(r.At), r.Own
	s.open++
	s.openMost = max(s.openMost, s.open)
	if p := r.Parent; p >= 0 && int(p) < len(s.shards) && s.shards[p].closed <= r.At { // not one of the first
		sh.parents = [2]int32{r.Parent, r.Adjacent}
		s.reshard(sh)
	}
	at, _ := s.rangeAt(r.Range.Start)
	s.ranges = slices.Insert(s.ranges, at, hashRange{r.Range, r.Shard})
}

// reshard counts the split or merge that a shard comes from.
func (s *streamMeasures) reshard(sh *shardMeasures) {
	if parent := &s.shards[sh.parents[0]]; !parent.parted {
		parent.parted = true
		s.reshards++
	}
}

// Close takes a shard out of those that are open.
func (g *Gatherer) Close(r api.CloseRow) {
	s := &g.streams[r.Stream]
	sh := &s.shards[r.Shard]
	sh.closed = r.At
	s.open--
	if at, found := s.rangeAt(sh.hashes.Start); found {
		s.ranges = slices.Delete(s.ranges, at, at+1)
	}
}

func (s *streamMeasures) rangeAt(start api.Hash) (int, bool) {
	return slices.BinarySearchFunc(s.ranges, start, func(h hashRange, start api.Hash) int {
		switch {
		case h.Start.Less(start):
			return -1
		case start.Less(h.Start):
			return 1
		}
		return 0
	})
}

// shardSlice is the slice of an instant; the end of the run belongs to the last.
func (g *Gatherer) shardSlice(at sim.Time) int { return int(min(at, max(g.end-1, 0)) / g.shardCut) }

// settle moves what the slice at hand has met to the cells of its shards, and begins
// another slice. Slices get longer when there are too many cells: by then there are more
// shards than the scenario began with.
func (g *Gatherer) settle(s *streamMeasures, next int) {
	for i := range s.now {
		if s.now[i] == (cell{}) {
			continue
		}
		sh := &s.shards[i]
		for need := s.nowAt - sh.first + 1; len(sh.cells) < need; g.cells++ {
			sh.cells = append(sh.cells, cell{})
		}
		sh.cells[s.nowAt-sh.first].add(&s.now[i])
		sh.bytes += s.now[i].bytes
		s.now[i] = cell{}
	}
	s.nowAt = next
	if g.cells > 2*shardRowMax && g.shardCut*2*slicesMin <= g.end {
		g.coarsen()
	}
}

// coarsen makes one slice of two, for all shards.
func (g *Gatherer) coarsen() {
	g.shardCut *= 2
	g.cells = 0
	for i := range g.streams {
		s := &g.streams[i]
		for j := range s.shards {
			sh := &s.shards[j]
			first := sh.first / 2
			for k := range sh.cells {
				c := sh.cells[k]
				sh.cells[k] = cell{}
				sh.cells[(sh.first+k)/2-first].add(&c)
			}
			sh.cells = sh.cells[:min(len(sh.cells), (sh.first+len(sh.cells)+1)/2-first)]
			sh.first = first
			g.cells += len(sh.cells)
		}
		s.nowAt /= 2
	}
}

// at is what a shard met in a slice.
func (sh *shardMeasures) at(slice int) cell {
	if i := slice - sh.first; i >= 0 && i < len(sh.cells) {
		return sh.cells[i]
	}
	return cell{}
}

// openFor is how long a shard was open within [from, to).
func (sh *shardMeasures) openFor(from, to sim.Time) sim.Time {
	return max(0, min(to, sh.closed)-max(from, sh.opened))
}

// meanOpen is how many shards were open on average within [from, to): what is
// billed by the shard-hour. Over no time it is those that are open.
func (s *streamMeasures) meanOpen(from, to sim.Time) float64 {
	if to <= from {
		return float64(s.open)
	}
	sum := 0.0
	for i := range s.shards {
		sum += float64(s.shards[i].openFor(from, to))
	}
	return sum / float64(to-from)
}

// openAt is how many shards are open at an instant.
func (s *streamMeasures) openAt(at sim.Time) int {
	n := 0
	for i := range s.shards {
		if s.shards[i].opened <= at && at < s.shards[i].closed {
			n++
		}
	}
	return n
}
