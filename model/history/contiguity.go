package history

import "github.com/kinesim/kinesim/model/api"

// S9: what a reader receives is the contiguous, committed slice of the log from the
// position that it was given. Client plane, against the truth of commits and trims.

// Start checks the position that a reader was given, and begins its chain there.
func (k *Checker) Start(r api.StartRow) {
	k.pass(r.At)
	rd, sh := &k.readers[r.Reader], k.shard(r.Stream, r.Shard)
	tip, horizon := rd.asked(r.AskAt)
	// The call was served at some instant between: both the tip and the horizon only grow.
	low, high := horizon, sh.horizon
	switch r.Type {
	case api.Latest:
		low, high = max(low, tip), max(high, sh.commits.tip(r.At))
	case api.AtSequenceNumber:
		low, high = max(low, r.Index), max(high, r.Index)
	case api.AfterSequenceNumber:
		low, high = max(low, r.Index+1), max(high, r.Index+1)
	case api.AtTimestamp: // the rows do not tell when each record arrived
		high = max(high, sh.next)
	}
	if r.Next < low || r.Next > high {
		k.fail(s9, r.At, k.readerName(r.Reader), "%s gave position %d, want %d to %d", r.Type, r.Next, low, high)
	}
	k.placeTenure(&r, rd, sh)
	rd.started, rd.next, rd.asking, rd.gets = true, r.Next, false, rd.gets[:0]
	k.forget(&k.streams[r.Stream], r.Shard)
}

// checkContiguous judges where an answer begins and ends. It begins where the one before
// ended, or at the horizon when that has passed it.
func (k *Checker) checkContiguous(r *api.DeliverRow, v *served, horizon uint64) {
	rd, sh := &k.readers[r.Reader], k.shard(r.Stream, r.Shard)
	n := uint64(r.Records.Len())
	end := r.First + n
	low, high := max(rd.next, horizon), max(rd.next, sh.horizon)
	if v.known && len(rd.gets) < 2 {
		high = low
	}
	switch {
	case !rd.started:
		k.fail(s9, r.At, k.readerName(r.Reader), "%d records came before a position was given", n)
	case r.First < low || r.First > high:
		k.fail(s9, r.At, k.readerName(r.Reader), "want the record at index %d next, got index %d (%s)", low, r.First,
			k.firstName(r))
		k.skipped(rd, rd.next, r.First)
	case r.First > rd.next:
		rd.expired += int64(r.First - rd.next)
		k.lose(rd, rd.next, r.First)
	}
	if r.Next != end {
		k.fail(s9, r.At, k.readerName(r.Reader), "the iterator behind index %d goes on at %d", end, r.Next)
		k.skipped(rd, end, r.Next)
	}
	if tip := sh.commits.tip(r.At); n > 0 && end > tip {
		k.fail(s9, r.At, k.readerName(r.Reader), "index %d was read, but only %d records are committed", end-1, tip)
	}
}

// skipped: what the service leaves out its readers cannot do: that is no fault of theirs.
func (k *Checker) skipped(rd *readerState, from, to uint64) {
	k.over = k.placeOf(rd).covered.add(from, to, k.over[:0])
}

// checkRefused: an answer with an error carries no records.
func (k *Checker) checkRefused(r *api.DeliverRow) {
	if r.Error.Throttle() {
		k.placeOf(&k.readers[r.Reader]).refused = r.At
	}
	if n := r.Records.Len(); n > 0 {
		k.fail(s9, r.At, k.readerName(r.Reader), "%s came with %d records", r.Error.Code, n)
	}
}

func (k *Checker) firstName(r *api.DeliverRow) string {
	if r.Records.Len() == 0 {
		return "no records"
	}
	return k.recordName(r.Records.UID[0])
}
