package history

import "github.com/kinesim/kinesim/model/api"

// S3: a rolling hash is kept at append and compared at read. Each record's hash covers
// all records of the shard before it, so that one comparison at the end of a read
// judges every record in it, and their order. Truth (PutRow) against client (DeliverRow).

// chain is the rolling hashes of a shard from the slowest reader on.
type chain struct {
	ring []uint32 // of a power-of-two size; index i at i & (len-1)
	base uint64   // first index kept
	next uint64   // behind the last
	last uint32   // hash of record next-1
}

// gapMax bounds what a jump of the index costs: beyond it the chain begins anew.
const gapMax = 1 << 16

func link(before uint32, print uint64) uint32 {
	h := (uint64(before) ^ print) * 0xff51afd7ed558ccd
	return uint32(h >> 32)
}

// fingerprint is what must not change of a record.
func fingerprint(u api.UID, k api.Key, bytes uint32) uint64 {
	return uint64(u) + uint64(k)*0x9e3779b97f4a7c15 + uint64(bytes)<<17
}

func (c *chain) append(index uint64, print uint64) {
	if index != c.next {
		c.skip(index)
	}
	if c.next-c.base == uint64(len(c.ring)) {
		c.grow()
	}
	c.last = link(c.last, print)
	c.ring[c.next&uint64(len(c.ring)-1)] = c.last
	c.next++
}

// skip leaves a gap of indexes that no record has.
func (c *chain) skip(index uint64) {
	if index-c.next > gapMax {
		c.base, c.next = index, index
		return
	}
	for c.next < index {
		if c.next-c.base == uint64(len(c.ring)) {
			c.grow()
		}
		c.ring[c.next&uint64(len(c.ring)-1)] = c.last
		c.next++
	}
}

func (c *chain) grow() {
	bigger := make([]uint32, max(64, 2*len(c.ring)))
	for i := c.base; i < c.next; i++ {
		bigger[i&uint64(len(bigger)-1)] = c.ring[i&uint64(len(c.ring)-1)]
	}
	c.ring = bigger
}

// at is the hash of the record at an index; that before the first record is 0.
func (c *chain) at(index uint64) (uint32, bool) {
	if index == ^uint64(0) {
		return 0, true
	}
	if index < c.base || index >= c.next {
		return 0, false
	}
	return c.ring[index&uint64(len(c.ring)-1)], true
}

// free forgets the hashes below index.
func (c *chain) free(index uint64) { c.base = max(c.base, min(index, c.next)) }

// checkRead compares what a read returned with what was appended.
func (k *Checker) checkRead(r *api.DeliverRow, sh *shardState) {
	n := r.Records.Len()
	end := r.First + uint64(n)
	if end > sh.chain.next {
		k.fail(s3, r.At, k.readerName(r.Reader), "read records %d to %d, but %d were appended",
			r.First, end-1, sh.chain.next)
		return
	}
	hash, known := sh.chain.at(r.First - 1)
	want, kept := sh.chain.at(end - 1)
	if !known || !kept {
		return // it went back behind what every reader had: the hashes are gone
	}
	uid, key, bytes := r.Records.UID[:n], r.Records.Key[:n], r.Records.Bytes[:n]
	for i := range uid {
		hash = link(hash, fingerprint(uid[i], key[i], bytes[i]))
	}
	if hash != want {
		k.altered(r, sh)
	}
}

// altered reports the first record of a read that is not what was appended.
func (k *Checker) altered(r *api.DeliverRow, sh *shardState) {
	hash, _ := sh.chain.at(r.First - 1)
	for i, u := range r.Records.UID {
		index := r.First + uint64(i)
		hash = link(hash, fingerprint(u, r.Records.Key[i], r.Records.Bytes[i]))
		if kept, known := sh.chain.at(index); known && kept != hash {
			k.fail(s3, r.At, k.readerName(r.Reader), "index %d was read as %s with %d bytes, which is not what "+
				"was appended", index, k.recordName(u), r.Records.Bytes[i])
			return
		}
	}
}
