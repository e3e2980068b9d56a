package history

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// C5: the first record of a child is delivered to an application when all records of all
// its parents are done in it, but for those that have expired. Both planes. It is for
// applications that claim it.

func (k *Checker) checkParents(now sim.Time, rd *readerState) {
	if !k.apps[rd.app].c.ParentsFirst {
		return
	}
	for _, p := range k.shard(rd.stream, rd.shard).parents {
		if p == api.NoShard || k.isDone(rd.app, rd.stream, p) {
			continue
		}
		parent, as := k.shard(rd.stream, p), k.place(rd.app, p)
		end, _ := parent.ended()
		k.fail(c5, now, rd.name, "its first record was delivered, but of its parent %s index %d of %d is not done",
			k.shardName(rd.stream, p), as.covered.gap(parent.horizon), end)
	}
}

func (k *Checker) parentsDone(app, stream, shard int32) bool {
	for _, p := range k.shard(stream, shard).parents {
		if p != api.NoShard && !k.isDone(app, stream, p) {
			return false
		}
	}
	return true
}

// isDone tells whether an application has done all of a closed shard that has not
// expired. What was closed before an application began at the tip, or went on to it, is not
// for it.
func (k *Checker) isDone(app, stream, shard int32) bool {
	sh, a := k.shard(stream, shard), &k.apps[app]
	end, closed := sh.ended()
	if !closed {
		return false
	}
	if a.c.Latest && a.joined && sh.closed <= a.firstJoin || sh.closed <= a.tip {
		return true
	}
	return k.place(app, shard).covered.gap(sh.horizon) >= end
}

// line is a shard and those of its ancestors that matter, each once, from young to old:
// shards that were split and merged again and again have more ways to an ancestor than
// anybody can walk. A parent has a lower number than its children.
type line []int32

// lineOf begins a line. There is one at a time.
func (k *Checker) lineOf(shard int32) *line {
	k.line = append(k.line[:0], shard)
	return &k.line
}

// addParents adds the parents of a shard of the line, behind it.
func (l *line) addParents(sh *shardState) {
	for _, p := range sh.parents {
		if p != api.NoShard {
			l.add(p)
		}
	}
}

func (l *line) add(shard int32) {
	i, found := slices.BinarySearchFunc(*l, shard, func(a, b int32) int { return cmp.Compare(b, a) })
	if !found {
		*l = slices.Insert(*l, i, shard)
	}
}
