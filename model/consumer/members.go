package consumer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Aggregated records are taken apart when they arrive: each user record takes its time, and a
// checkpoint may lie in the middle of one. What stands for the record of Kinesis in the queue of
// a reader is done when the last of its user records is.

// opened is an aggregated record of a queue.
type opened struct {
	at     int    // its place
	sub    uint32 // user records that a checkpoint had covered before it was read again
	told   int    // of users, that the history knows to be done
	users  api.Columns
	doneAt []sim.Time
	left   bool // it is left out
}

// apart is the aggregated records of a queue, in order, and what is used to tell of them.
type apart struct {
	list    []opened
	spare   []opened
	members api.Members
	times   []sim.Time
	leftOut []bool
}

// deaggregate decides what a reader makes of the aggregated records of a read: none sees them as
// they are; KCL leaves one out when one of its user records does not belong to the shard
// (AggregatorUtil.java of KCL 3.5.1), and others take all apart.
func (r *reader) deaggregate(b *api.Read) []bool {
	s := r.c.Group.Spec
	if s.Deaggregate == spec.DeaggregateNone {
		b.Members.Reset()
	}
	if s.Deaggregate != spec.DeaggregateKCL || !b.Members.Any() || r.c.planted(mutant.MisplacedKept) {
		return nil
	}
	r.leftOut = r.leftOut[:0]
	for i := range b.Records.UID {
		from, to := b.Members.Of(i)
		out := false
		for _, key := range b.Members.Users.Key[from:to] {
			out = out || !r.c.Range.Contains(r.c.Group.Keys.Hash(key))
		}
		r.leftOut = append(r.leftOut, out)
	}
	return r.leftOut
}

// takeApart puts the aggregated record i of a read into the queue. serve takes up a user record
// by its draw and its size, and returns when it is done.
func (w *timed) takeApart(b *api.Read, i, at int, serve func(draw uint64, bytes uint32) sim.Time) {
	x := &w.apart
	var o opened
	if n := len(x.spare); n > 0 {
		o, x.spare = x.spare[n-1], x.spare[:n-1]
	}
	o.users.Reset()
	o = opened{at: at, users: o.users, doneAt: o.doneAt[:0], left: i < len(b.LeftOut) && b.LeftOut[i]}
	index := b.First + uint64(i)
	from, to := b.Members.Of(i)
	o.sub = w.covered(index, to-from)
	for j := from + int(o.sub); j < to; j++ {
		done := w.free
		if !o.left {
			done = serve(api.Mix(index, uint64(j-from)), b.Members.Users.Bytes[j])
		}
		o.users.Append(&b.Members.Users, j, j+1)
		o.doneAt = append(o.doneAt, done)
	}
	x.list = append(x.list, o)
}

// covered is how many of the user records of an aggregated record the checkpoint covers at which
// the tenure began.
func (w *timed) covered(index uint64, all int) uint32 {
	if index != w.c.origin.Next {
		return 0
	}
	return min(w.c.origin.Sub, uint32(all))
}

// fillAll adds to a row the user records of the aggregated ones of a read, when all is done at once.
func (w *timed) fillAll(row *api.DoneRow, b *api.Read) {
	x := &w.apart
	x.members.Reset()
	for i := range b.Members.Ends {
		from, to := b.Members.Of(i)
		if from == to || i < len(b.LeftOut) && b.LeftOut[i] {
			continue
		}
		done := w.covered(b.First+uint64(i), to-from)
		if i == 0 {
			row.Sub = done
		}
		x.members.Append(i, &b.Members.Users, from+int(done), to)
	}
	row.Members, row.LeftOut = x.members, b.LeftOut
}

// fill adds to a row the user records of the aggregated ones among its records, which are those
// of the queue from head to n.
func (w *timed) fill(row *api.DoneRow, n int) {
	x := &w.apart
	x.members.Reset()
	x.times, x.leftOut = x.times[:0], x.leftOut[:0]
	done := 0
	for done < len(x.list) && x.list[done].at < n {
		o := &x.list[done]
		i := o.at - w.head
		if o.left {
			for len(x.leftOut) < i {
				x.leftOut = append(x.leftOut, false)
			}
			x.leftOut = append(x.leftOut, true)
		} else {
			x.members.Append(i, &o.users, o.told, o.users.Len())
			x.times = append(x.times, o.doneAt[o.told:]...)
			if i == 0 {
				row.Sub = o.sub + uint32(o.told)
			}
		}
		done++
	}
	row.Members, row.MembersAt, row.LeftOut = x.members, x.times, x.leftOut
	x.spare = append(x.spare, x.list[:done]...)
	x.list = x.list[:copy(x.list, x.list[done:])]
}

// tellPart tells of what is done by now of the aggregated record at hand.
func (w *timed) tellPart(now sim.Time) {
	o := w.atHand()
	if o == nil || o.left || w.held != nil { // a two-phase sink has all of it or none
		return
	}
	n := o.told
	for n < len(o.doneAt) && o.doneAt[n] <= now {
		n++
	}
	if n == o.told {
		return
	}
	x := &w.apart
	x.members.Reset()
	x.members.Append(0, &o.users, o.told, n)
	w.c.Group.History.Done(api.DoneRow{Now: now, At: o.doneAt[n-1 : n], Reader: w.c.Reader,
		Consumer: w.c.Group.Consumer, Stream: int32(w.c.Group.Spec.Stream), Shard: w.c.Shard, First: w.first,
		Records: w.records.Slice(w.head, w.head+1), Members: x.members, MembersAt: o.doneAt[o.told:n],
		Sub: o.sub + uint32(o.told), Part: true})
	o.told = n
}

// atHand is the first record of the queue when it is aggregated, or nil.
func (w *timed) atHand() *opened {
	if l := w.apart.list; len(l) > 0 && l[0].at == w.head {
		return &l[0]
	}
	return nil
}

// sub is how many user records of the record at hand are done, as far as has been told.
func (w *timed) sub() uint32 {
	if o := w.atHand(); o != nil && !o.left {
		return o.sub + uint32(o.told)
	}
	return 0
}

// moved says that the places of the queue are so many less.
func (x *apart) moved(by int) {
	for i := range x.list {
		x.list[i].at -= by
	}
}

func (x *apart) drop() {
	x.spare = append(x.spare, x.list...)
	x.list = x.list[:0]
}
