package history

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
)

// Aggregated records, and the user records in them. A1 and S5 count user records, the invariants
// of the service records of Kinesis. C9: an application that takes aggregates apart as KCL does
// leaves one out of which some user record does not belong to the shard, and no other; and a
// checkpoint in the middle of one covers what is done of it. C1 is also that nothing is lost by
// the former: a user record that its producer was told to be stored is done somewhere.

// progressed is how far the aggregate at hand is done.
type progressed struct {
	index uint64
	to    uint32 // user records
	kept  uint32 // by the last checkpoint
}

// stray is a user record in an aggregate that was stored in a shard to which not all of it
// belongs.
type stray struct {
	acked  bool
	places []place
}

// usersOf are the user records of record i, or the record itself.
func usersOf(records *api.Columns, members *api.Members, i int) []api.UID {
	if from, to := members.Of(i); from < to {
		return members.Users.UID[from:to]
	}
	return records.UID[i : i+1]
}

// take counts what a library takes for stored of a call, and is. What it does not take and is
// stored all the same may come again.
func (k *Checker) take(r *api.ReplyRow, c *call) count {
	told, at := count{}, 0
	suspects := k.producers[r.Producer].suspects
	for i := range r.Records.UID {
		users, bytes := usersOf(&r.Records, &r.Members, i), r.Records.Bytes[i:i+1]
		if from, to := r.Members.Of(i); from < to {
			bytes = r.Members.Users.Bytes[from:to]
		}
		stored := i < len(r.Results) && r.Results[i].Outcome == api.OutcomeStored
		for j, u := range users {
			taken := at < len(r.Taken) && r.Taken[at]
			at++
			switch {
			case taken && stored: // what is taken and not stored is missing in the end
				told.records++
				told.bytes += int64(bytes[j])
				if suspects > 0 {
					k.settle(u)
				}
				if s := k.astray[u]; s != nil {
					s.acked = true
				}
			case stored && c != nil && c.put && i < len(c.results):
				k.copied(k.suspectIn(&r.Members, i, u), r.Stream, &c.results[i])
			}
		}
	}
	return told
}

// storedUsers counts the user records that a put stored, and notes those that went astray.
func (k *Checker) storedUsers(r *api.PutRow) count {
	n := count{}
	for i := range r.Results {
		if r.Results[i].Outcome != api.OutcomeStored {
			continue
		}
		from, to := r.Members.Of(i)
		if from == to {
			n.records++
			n.bytes += int64(r.Records.Bytes[i])
			continue
		}
		n.records += int64(to - from)
		for _, b := range r.Members.Users.Bytes[from:to] {
			n.bytes += int64(b)
		}
		if k.belongs(r.Stream, r.Results[i].Shard, r.Members.Users.Key[from:to]) {
			continue
		}
		if k.astray == nil {
			k.astray = map[api.UID]*stray{}
		}
		for _, u := range r.Members.Users.UID[from:to] {
			if k.astray[u] == nil {
				k.astray[u] = &stray{}
			}
		}
	}
	return n
}

// follow notes where the user records that went astray are stored.
func (k *Checker) follow(r *api.PutRow) {
	for i := range r.Results {
		if r.Results[i].Outcome != api.OutcomeStored {
			continue
		}
		for _, u := range usersOf(&r.Records, &r.Members, i) {
			if s := k.astray[u]; s != nil {
				s.places = append(s.places, place{r.Stream, r.Results[i].Shard, r.Results[i].Index})
			}
		}
	}
}

// belongs tells whether all keys are those of a shard.
func (k *Checker) belongs(stream, shard int32, keys []api.Key) bool {
	if k.c.Keys == nil || uint(shard) >= uint(len(k.streams[stream].shards)) {
		return true
	}
	if len(k.hashes) < k.c.Keys.Len() {
		k.hashes = append(k.hashes, make([]uint64, k.c.Keys.Len()-len(k.hashes))...)
	}
	in := k.shard(stream, shard).hashes
	low, high := in.Start.Hi, in.End.Hi
	for _, key := range keys {
		top := k.hashes[key]
		if top > low && top < high {
			continue
		}
		h := k.hash(key)
		if k.hashes[key] = h.Hi; !in.Contains(h) {
			return false
		}
	}
	return true
}

// receiveMembers judges what a reader makes of the aggregates that it received.
func (k *Checker) receiveMembers(r *api.DeliverRow, rd *readerState) {
	a, as := &k.apps[rd.app], k.placeOf(rd)
	for i := range r.Members.Ends {
		from, to := r.Members.Of(i)
		if from == to {
			continue
		}
		left := i < len(r.LeftOut) && r.LeftOut[i]
		if a.c.Deaggregates {
			k.judged(c9)
			if all := k.belongs(r.Stream, r.Shard, r.Members.Users.Key[from:to]); all == left {
				text := "index %d, %s, has user records that do not belong to the shard, and was taken apart"
				if all {
					text = "index %d, %s, has only user records that belong to the shard, and was left out"
				}
				k.fail(c9, r.At, rd.name, text, r.First+uint64(i), k.recordName(r.Records.UID[i]))
			}
		}
		if left {
			index := r.First + uint64(i)
			if index >= as.high {
				as.extra[0] += int64(to-from) - 1
			}
			k.over = as.leftOut.add(index, index+1, k.over[:0])
			for _, u := range r.Members.Users.UID[from:to] {
				a.dropped = append(a.dropped, skip{r.At, r.Reader, index, u})
			}
		}
	}
}

// doneUsers is how many user records a row says to be done.
func doneUsers(r *api.DoneRow) int64 {
	n := r.Records.Len()
	if !r.Members.Any() && !r.Part && len(r.LeftOut) == 0 {
		return int64(n)
	}
	sum := int64(0)
	for i := range n {
		from, to := r.Members.Of(i)
		switch {
		case from < to:
			sum += int64(to - from)
		case i < len(r.LeftOut) && r.LeftOut[i], r.Part && i == n-1, r.Sub > 0 && i == 0:
		default:
			sum++
		}
	}
	return sum
}

// effect notes the effects of what is done, of an application without dedup.
func (k *Checker) effect(r *api.DoneRow, rd *readerState, from, to uint64) {
	a, as := &k.apps[rd.app], k.placeOf(rd)
	a.effects += doneUsers(r)
	if !a.c.Claim.Once && !r.Members.Any() && len(r.LeftOut) == 0 {
		k.over = as.effects.add(from, to, k.over)
		return
	}
	for index := from; index < to; index++ {
		i := int(index - from)
		if i < len(r.LeftOut) && r.LeftOut[i] {
			continue
		}
		if a.c.Claim.Once {
			k.again(r, rd, i)
		}
		k.over = as.effects.add(index, index+1, k.over)
		first, last := r.Members.Of(i)
		if more := int64(last-first) - 1; more > 0 || r.Sub > 0 && i == 0 {
			if i == 0 {
				more += int64(r.Sub)
			}
			as.extra.had(as.effects.count(index), more)
		}
	}
}

// extra is how often the effects of user records happened, beyond one of each aggregate.
type extra [layersMax + 1]int64

// had notes that so many had theirs for the nth time.
func (x *extra) had(n int, more int64) {
	if x[n] += more; n > 1 {
		x[n-1] -= more
	}
}

// doneMembers notes how far the last aggregate of a row is done, and returns the end of what is.
func (k *Checker) doneMembers(r *api.DoneRow, as *appShard, to uint64) uint64 {
	if !r.Part {
		as.part = progressed{kept: as.part.kept, index: to}
		return to
	}
	n := r.Records.Len()
	from, end := r.Members.Of(n - 1)
	done := uint32(end - from)
	if n == 1 {
		done += r.Sub
	}
	if index := to - 1; as.part.index != index || done > as.part.to {
		as.part.index, as.part.to = index, done
	}
	return to - 1
}

// checkSub judges the sub-sequence number of a checkpoint, and one that passes an aggregate
// which is done in part. It returns the first index that is not done at all, from one on that
// is not done.
func (k *Checker) checkSub(r *api.CheckpointRow, rd *readerState, as *appShard, gap uint64) uint64 {
	p := &as.part
	switch {
	case r.Sub > 0 && (p.index != r.Next || p.to < r.Sub):
		done := uint32(0)
		if p.index == r.Next {
			done = p.to
		}
		k.judged(c9)
		k.fail(c9, r.At, rd.name, "checkpoint %d with %d user records of it was written, but %d are done",
			r.Next, r.Sub, done)
	case gap < r.Next && gap == p.index && p.to > 0:
		k.judged(c9)
		k.fail(c9, r.At, rd.name, "checkpoint %d was written, but of the aggregate at index %d only %d user records "+
			"are done", r.Next, gap, p.to)
		return max(gap, as.covered.gap(gap+1))
	}
	return gap
}

// finishDropped judges the user records that an application has left out with their aggregates:
// what was acknowledged is done elsewhere, or may still be.
func (k *Checker) finishDropped(app int32) {
	a := &k.apps[app]
	for _, d := range a.dropped {
		s := k.astray[d.uid]
		if s == nil || !s.acked || slices.ContainsFunc(s.places, func(p place) bool { return k.finds(app, p) }) {
			continue
		}
		if x := k.suspects.find(d.uid); x != nil &&
			slices.ContainsFunc(x.places, func(p place) bool { return k.finds(app, p) }) {
			continue
		}
		k.judged(c1)
		k.fail(c1, d.at, k.readers[d.reader].name, "%s was acknowledged, but all that has it is left out, such as "+
			"the aggregate at index %d: it is lost", k.recordName(d.uid), d.index)
	}
}

// finds tells whether an application has done a copy of a record, or may still come to it.
func (k *Checker) finds(app int32, p place) bool {
	a := &k.apps[app]
	return int(p.stream) == a.c.Stream && !k.place(app, p.shard).leftOut.has(p.index)
}
