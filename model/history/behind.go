package history

import "github.com/kinesim/kinesim/model/api"

// S10: MillisBehindLatest is never negative, and 0 exactly when the answer reached the
// tip at some instant of the call. Client plane, against the truth of commits.

// checkBehind judges an answer; tip is what was visible when its call was sent, or when
// its event was served: 0 when that is not known.
func (k *Checker) checkBehind(r *api.DeliverRow, tip uint64) {
	switch {
	case r.Behind < 0:
		k.fail(s10, r.At, k.readerName(r.Reader), "MillisBehindLatest is negative: %s", r.Behind)
	case r.Behind == 0 && r.Next < tip:
		k.fail(s10, r.At, k.readerName(r.Reader), "MillisBehindLatest is 0 at index %d, but %d records were "+
			"visible when the call was made", r.Next, tip)
	case r.Behind > 0:
		if now := k.shard(r.Stream, r.Shard).commits.tip(r.At); r.Next >= now {
			k.fail(s10, r.At, k.readerName(r.Reader), "MillisBehindLatest is %s at index %d, which is the tip",
				r.Behind, r.Next)
		}
	}
}
