package stream

import (
	"math/bits"
	"slices"

	"github.com/kinesim/kinesim/model/api"
)

// The algorithm of UpdateShardCount as it was observed (risingwave#9961; kinesis.md §3.2;
// validation.md A36): the new boundaries are k·2^128/target; from left to right a shard is
// split at the first boundary inside it, and the pieces between two boundaries are merged.
// Ids are given in the order of the steps: 4 to 3 splits 1 into 4 and 5, merges 0 and 4 into
// 6, splits 2 into 7 and 8, merges 5 and 7 into 9, and 8 and 3 into 10.
//
// simplified: what is done side by side is not published. Ours are lanes, which end where
// an old boundary is a new one, or after so many new shards; within a lane a step waits for
// the one before it that it needs, and for its wave. So multiples of 25 % "finish quickest"
// (SDK UpdateShardCount 2026-11), as AWS says.

// piece is a shard of the plan, or one that the plan makes.
type piece struct {
	id     int32
	hashes api.HashRange
	wave   int // from which it is there
}

// planned is a step whose shards have no ids yet.
type planned struct {
	wave    int
	from    [2]*piece // the second is nil: a split
	to      [2]*piece // the second is nil: a merge
	instead api.Hash
}

// planner plans one UpdateShardCount.
type planner struct {
	pieces []*piece // in order of the ring
	steps  []planned
	lane   int // new shards of a lane, at most
	target uint64
}

// planShardCount is the waves of steps that bring open shards, in order of the ring, to a
// number of equal ones. The first shard that a step makes has the id next, and so on.
func planShardCount(open []piece, target, lane int, next int32) [][]step {
	p := planner{lane: max(1, lane), target: uint64(target)}
	for i := range open {
		p.pieces = append(p.pieces, &open[i])
	}
	lanes := p.cut()
	for i, k := range lanes {
		end := p.target
		if i+1 < len(lanes) {
			end = lanes[i+1]
		}
		p.walk(k, end)
	}
	return p.waves(next)
}

// boundary is k·2^128/target, rounded down.
func (p *planner) boundary(k uint64) api.Hash {
	hi, rest := bits.Div64(k, 0, p.target)
	lo, _ := bits.Div64(rest, 0, p.target)
	return api.Hash{Hi: hi, Lo: lo}
}

// closeKeys is how far apart two boundaries count as one: those of a new stream are
// multiples of a rounded width, so that they lie off by up to its number of shards.
const closeKeys = 1 << 16

func near(a, b api.Hash) bool {
	if a.Less(b) {
		a, b = b, a
	}
	lo, borrow := bits.Sub64(a.Lo, b.Lo, 0)
	hi, _ := bits.Sub64(a.Hi, b.Hi, borrow)
	return hi == 0 && lo < closeKeys
}

// find is the place of the piece that has a hash key.
func (p *planner) find(h api.Hash) int {
	low, high := 0, len(p.pieces)
	for high-low > 1 {
		if mid := (low + high) / 2; h.Less(p.pieces[mid].hashes.Start) {
			high = mid
		} else {
			low = mid
		}
	}
	return low
}

// at is the place of the piece that begins at boundary k, and whether one does.
func (p *planner) at(k uint64) (int, bool) {
	if k == p.target {
		return len(p.pieces), true
	}
	b := p.boundary(k)
	i := p.find(b)
	if near(p.pieces[i].hashes.Start, b) {
		return i, true
	}
	return i + 1, i+1 < len(p.pieces) && near(p.pieces[i+1].hashes.Start, b)
}

// cut is the boundaries at which lanes begin; where a shard lies across one, it is split
// before all else.
func (p *planner) cut() []uint64 {
	lanes, from := []uint64{0}, uint64(0)
	for k := uint64(1); k < p.target; k++ {
		_, clean := p.at(k)
		if !clean && k-from < uint64(p.lane) {
			continue
		}
		if !clean {
			p.split(k, 0)
		}
		lanes, from = append(lanes, k), k
	}
	return lanes
}

// walk makes the new shards from one boundary to another, from left to right.
func (p *planner) walk(from, to uint64) {
	wave := 0
	for k := from + 1; k <= to; k++ {
		if _, clean := p.at(k); !clean {
			wave = p.split(k, wave)
		}
		low, _ := p.at(k - 1)
		for high, _ := p.at(k); high-low > 1; high-- {
			wave = p.merge(low, wave)
		}
	}
}

// split cuts the shard that lies across boundary k, not before a wave, and returns its wave.
func (p *planner) split(k uint64, wave int) int {
	b := p.boundary(k)
	i := p.find(b)
	old := p.pieces[i]
	wave = max(wave, old.wave)
	low := &piece{hashes: api.HashRange{Start: old.hashes.Start, End: b.Previous()}, wave: wave + 1}
	high := &piece{hashes: api.HashRange{Start: b, End: old.hashes.End}, wave: wave + 1}
	p.steps = append(p.steps, planned{wave: wave, from: [2]*piece{old}, to: [2]*piece{low, high}, instead: b})
	p.pieces = slices.Replace(p.pieces, i, i+1, low, high)
	return wave
}

// merge joins the shard at a place and the one behind it, not before a wave.
func (p *planner) merge(i, wave int) int {
	a, b := p.pieces[i], p.pieces[i+1]
	wave = max(wave, a.wave, b.wave)
	both := &piece{hashes: api.HashRange{Start: a.hashes.Start, End: b.hashes.End}, wave: wave + 1}
	p.steps = append(p.steps, planned{wave: wave, from: [2]*piece{a, b}, to: [2]*piece{both}})
	p.pieces = slices.Replace(p.pieces, i, i+2, both)
	return wave
}

// waves sorts the steps by wave, otherwise from left to right, and gives ids.
func (p *planner) waves(next int32) [][]step {
	var waves [][]step
	for left := len(p.steps); left > 0; {
		wave := []step{}
		for _, t := range p.steps {
			if t.wave != len(waves) {
				continue
			}
			s := step{split: t.from[1] == nil, shard: t.from[0].id, at: t.instead}
			if !s.split {
				s.other = t.from[1].id
			}
			for _, made := range t.to {
				if made != nil {
					made.id = next
					next++
				}
			}
			wave = append(wave, s)
		}
		left -= len(wave)
		waves = append(waves, wave)
	}
	return waves
}
