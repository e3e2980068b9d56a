package history

import "github.com/kinesim/kinesim/model/api"

// S3: a rolling hash is kept at append and compared at read. Each record's hash covers
// all records of the shard before it, so that one comparison at the end of a read
// judges every record in it, and their order.

// chain is the rolling hashes of a shard from the slowest reader on.
type chain struct {
	ring []uint32 // of a power-of-two size; index i at i & (len-1)
	base uint64   // first index kept
	next uint64   // behind the last
	last uint32   // hash of record next-1
}

func link(before uint32, print uint64) uint32 {
	h := (uint64(before) ^ print) * 0xff51afd7ed558ccd
	return uint32(h >> 32)
}

// fingerprint is what must not change of a record.
func fingerprint(c *api.Columns, i int) uint64 {
	return uint64(c.UID[i]) + uint64(c.Key[i])*0x9e3779b97f4a7c15 + uint64(c.Bytes[i])<<17
}

func (c *chain) append(index uint64, print uint64) {
	for c.next < index { // indexes may leave gaps
		c.put(c.last)
	}
	c.put(link(c.last, print))
}

func (c *chain) put(h uint32) {
	if c.next-c.base == uint64(len(c.ring)) {
		c.grow()
	}
	c.ring[c.next&uint64(len(c.ring)-1)] = h
	c.last = h
	c.next++
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
	hash, known := sh.chain.at(r.First - 1)
	want, appended := sh.chain.at(r.First + uint64(n) - 1)
	if !appended {
		k.fail(s3, r.At, k.readerName(r.Reader), "read records %d to %d, but %d were appended",
			r.First, r.First+uint64(n)-1, sh.chain.next)
		return
	}
	if !known {
		return // the first read of a reader that started behind another
	}
	start := hash
	for i := range n {
		hash = link(hash, fingerprint(&r.Records, i))
	}
	if hash == want {
		return
	}
	for i := range n {
		start = link(start, fingerprint(&r.Records, i))
		if kept, _ := sh.chain.at(r.First + uint64(i)); kept != start {
			k.fail(s3, r.At, k.readerName(r.Reader), "index %d was read as %s with %d bytes, which is not what "+
				"was appended", r.First+uint64(i), recordName(&k.c, r.Records.UID[i]), r.Records.Bytes[i])
			return
		}
	}
}
