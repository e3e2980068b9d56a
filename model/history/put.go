package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Put checks what the service did with one call, in one pass over its entries: S1, S6, S7,
// S8 and S11 of each; and it keeps what S2, S3, S4, S5, S10, S12 and A1 will need. What a call does to
// a shard is stamped with the call's number, so that nothing is cleared between calls.
func (k *Checker) Put(r api.PutRow) {
	k.pass(r.At)
	s := &k.streams[r.Stream]
	k.minutes(s, r.Stream, r.At)
	if !s.checked {
		k.checkPartition(r.At, r.Stream)
	}
	if r.Ordering.Mode != api.OrderingNone && r.Single && len(r.Results) == 1 {
		k.checkBound(&r)
	}
	if k.c.Keys != nil && len(k.hashes) < k.c.Keys.Len() {
		k.hashes = append(k.hashes, make([]uint64, k.c.Keys.Len()-len(k.hashes))...)
	}
	s.call++
	n := min(len(r.Results), r.Records.Len())
	key, uid, sizes, results := r.Records.Key[:n], r.Records.UID[:n], r.Records.Bytes[:n], r.Results[:n]
	law, hashes, stored, sum, durable := &s.law, k.hashes, count{}, uint64(0), sim.Time(0)
	for i := range results {
		res := &results[i]
		admitted := res.Outcome == api.OutcomeStored
		if !admitted && (res.Outcome != api.OutcomeThrottled || res.Injected) {
			continue // it reached no shard, or no limit refused it
		}
		size := int64(sizes[i])
		if admitted {
			stored.records, stored.bytes = stored.records+1, stored.bytes+size
			sum += uint64(uid[i])
		}
		if uint(res.Shard) >= uint(len(s.shards)) {
			k.fail(s6, r.At, k.shardName(r.Stream, res.Shard), "%s: there is no such shard", k.recordName(uid[i]))
			continue
		}
		sh := &s.shards[res.Shard]
		if sh.call != s.call {
			sh.begin(law, r.At, s.call)
		}
		if ki := int(key[i]); ki >= len(hashes) || hashes[ki] <= sh.low || hashes[ki] >= sh.high {
			k.checkRoute(&r, i)
		}
		paid := law.rounded(sh.sum + size)
		units := (paid - sh.paid) * unit
		over := sh.bytes.w+units > law.bytesMost || sh.records.w+unit > law.recordsMost
		if over == admitted {
			k.misjudged(&r, i, units/unit)
		}
		if !admitted {
			continue
		}
		sh.sum, sh.paid = sh.sum+size, paid
		sh.bytes.w, sh.records.w = min(sh.bytes.w+units, windowCap), min(sh.records.w+unit, windowCap)
		sh.appended++
		if res.Index < sh.next {
			k.repeated(&r, i, sh.next)
			continue
		}
		sh.next = res.Index + 1
		if !sh.began {
			sh.began = true
			durable = max(durable, sh.extend(&r, res.Index))
		}
		if sh.kept {
			sh.chain.append(res.Index, fingerprint(uid[i], key[i], sizes[i]))
			sh.commits.extend(sh.next)
		}
	}
	k.rememberPut(&r, stored, sum, durable)
	if k.promises != nil && k.promises[r.Producer] != nil {
		k.promise(&r)
	}
}

// extend begins what the put at hand appends to a shard, and returns when that is
// committed: commits are in order.
func (sh *shardState) extend(r *api.PutRow, index uint64) sim.Time {
	sh.commit = max(sh.commit, r.Commit)
	sh.marks.note(r.At, index)
	if sh.kept {
		sh.commits.open(r.At, r.Commit)
	}
	return sh.commit
}

// begin brings a shard to the instant of a put that touches it.
func (sh *shardState) begin(law *writeLaw, now sim.Time, call uint64) {
	sh.taken += sh.sum
	sh.call, sh.sum, sh.paid, sh.began = call, 0, 0, false
	if law.window {
		sh.bytes.second(now)
		sh.records.second(now)
		return
	}
	sh.bytes.settle(now, law.bytes)
	sh.records.settle(now, law.records)
}
