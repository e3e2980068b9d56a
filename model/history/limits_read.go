package history

import "github.com/kinesim/kinesim/model/api"

// S11 of reads, in the same dual form as that of writes.

// Get judges one GetRecords: first the limit on calls, which a call that it refuses is
// not charged to; then the debt of bytes, which a call may not begin while any is owed.
func (k *Checker) Get(r api.GetRow) {
	if r.Injected {
		return // a fault refused it, and no limit was asked
	}
	k.pass(r.At)
	if r.Throttled {
		k.refusedRead(&r)
	}
	s := &k.streams[r.Stream]
	c, sh := &s.c, &s.shards[r.Shard]
	sh.calls.settle(r.At, newPace(c.ReadCalls))
	sh.debt.settle(r.At, newPace(c.ReadBytes))
	over := sh.calls.exceeds(1, c.ReadCallsBurst)
	if r.Throttled && r.Calls {
		if !over {
			k.fail(s11, r.At, k.shardName(r.Stream, r.Shard), "GetRecords of %s was refused for its rate, but the "+
				"worst window has %d of %d calls", k.readerName(r.Reader), sh.calls.w/unit, c.ReadCallsBurst)
		}
		return
	}
	if over {
		k.fail(s11, r.At, k.shardName(r.Stream, r.Shard), "GetRecords of %s was admitted beyond the limit on "+
			"calls: the worst window has %d of %d", k.readerName(r.Reader), sh.calls.w/unit, c.ReadCallsBurst)
	}
	sh.calls.add(1)
	switch owes := sh.debt.w > 0; {
	case r.Throttled && !owes:
		k.fail(s11, r.At, k.shardName(r.Stream, r.Shard), "GetRecords of %s was refused for its bytes, but "+
			"nothing was owed", k.readerName(r.Reader))
	case !r.Throttled && owes:
		k.fail(s11, r.At, k.shardName(r.Stream, r.Shard), "GetRecords of %s was admitted while %d bytes were owed",
			k.readerName(r.Reader), sh.debt.w/unit)
	}
	if !r.Throttled {
		sh.debt.add(r.Bytes)
		k.readers[r.Reader].serve(k.serve(r.At, s, sh, r.Records, r.Bytes))
	}
}

// refusedRead: whoever is refused by a limit of its shard is not stuck but starved, by others
// who read it at the same cadence. That is no matter of liveness.
func (k *Checker) refusedRead(r *api.GetRow) {
	as := k.placeOf(&k.readers[r.Reader])
	as.last, as.readAt = max(as.last, r.At), max(as.readAt, r.At)
}

// Push judges one event of a subscription. A record larger than the burst may overdraw
// it, alone in its event and from a full bucket: from windows that are all empty.
func (k *Checker) Push(r api.PushRow) {
	k.pass(r.At)
	s := &k.streams[r.Stream]
	c, rd := &s.c, &k.readers[r.Reader]
	rd.push.settle(r.At, newPace(c.PushBytes))
	overdraws := r.Records == 1 && rd.push.w == 0 && r.Bytes <= c.PushRecordMax
	if rd.push.exceeds(r.Bytes, c.PushBurst) && !overdraws {
		k.fail(s11, r.At, k.readerName(r.Reader), "an event of %d bytes was pushed beyond %d bytes/s: the worst "+
			"window has %d of %d bytes", r.Bytes, c.PushBytes, rd.push.w/unit, c.PushBurst)
	}
	rd.push.add(r.Bytes)
	rd.pushed = append(rd.pushed, k.serve(r.At, s, &s.shards[r.Shard], r.Records, r.Bytes))
}

// checkCharged: what a read returned is what its limit was charged.
func (k *Checker) checkCharged(r *api.DeliverRow, v *served) {
	bytes := size(&r.Records)
	if n := r.Records.Len(); n != int(v.records) || bytes != v.bytes {
		k.fail(s11, r.At, k.readerName(r.Reader), "it received %d records of %d bytes, but the limit was charged "+
			"%d of %d", n, bytes, v.records, v.bytes)
	}
}
