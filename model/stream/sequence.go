package stream

import (
	"cmp"
	"math/big"

	"github.com/kinesim/kinesim/sim"
)

// SequenceNumber is a number of 186 bits that names a record in its stream. Layout, in
// hex digits from the top (KCL 3.5.1 SequenceNumberValidator for version and shard;
// kinesalite 3.3.3, checked on seven production numbers, for the rest; kinesis.md §2):
//
//	2 | created 9 | low nibble of shard 1 | index 16 | 00 | time 9 | shard 8 | version 2
//
// The index decides the order within a shard: it lies above the time.
type SequenceNumber struct{ hi, mid, lo uint64 }

// EndingIndex is the index in the EndingSequenceNumber of a closed shard.
const EndingIndex uint64 = 1<<63 - 1

const (
	sequenceVersion = 2
	sequenceBits    = 186
	secondsMask     = 1<<36 - 1
)

// NewSequenceNumber composes the number of a record: creation of the shard and time of
// the record in seconds since 1970.
func NewSequenceNumber(created int64, index uint64, at int64, shard int32) SequenceNumber {
	seconds := uint64(at) & secondsMask
	return SequenceNumber{
		hi:  2<<56 | (uint64(created)&secondsMask)<<20 | uint64(shard&15)<<16 | index>>48,
		mid: index<<16 | seconds>>28,
		lo:  seconds<<36 | uint64(uint32(shard))<<4 | sequenceVersion,
	}
}

// ParseSequenceNumber reads the decimal form; it reports whether s is a number of the
// current version.
func ParseSequenceNumber(s string) (SequenceNumber, bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return SequenceNumber{}, false
		}
	}
	n, ok := new(big.Int).SetString(s, 10)
	if !ok || n.BitLen() != sequenceBits {
		return SequenceNumber{}, false
	}
	word := func(i uint) uint64 {
		w := new(big.Int).Rsh(n, 64*i)
		return w.And(w, new(big.Int).SetUint64(1<<64-1)).Uint64()
	}
	q := SequenceNumber{hi: word(2), mid: word(1), lo: word(0)}
	again := NewSequenceNumber(q.Created(), q.Index(), q.Time(), q.Shard())
	return q, q == again // else a digit that is fixed, such as the version, differs
}

// Created is when the shard was created, in seconds since 1970.
func (q SequenceNumber) Created() int64 { return int64(q.hi >> 20 & secondsMask) }

// Index is the record's index in its shard.
func (q SequenceNumber) Index() uint64 { return q.hi<<48 | q.mid>>16 }

// Time is when the record came, in seconds since 1970.
func (q SequenceNumber) Time() int64 { return int64((q.mid<<28 | q.lo>>36) & secondsMask) }

// Shard is the index of the shard.
func (q SequenceNumber) Shard() int32 { return int32(uint32(q.lo >> 4)) }

// Compare orders as numbers: within a shard that is the order of the records.
func (q SequenceNumber) Compare(o SequenceNumber) int {
	return cmp.Or(cmp.Compare(q.hi, o.hi), cmp.Compare(q.mid, o.mid), cmp.Compare(q.lo, o.lo))
}

// String is the decimal form of 56 digits that the API shows.
func (q SequenceNumber) String() string {
	n := new(big.Int).SetUint64(q.hi)
	n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(q.mid))
	n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(q.lo))
	return n.String()
}

// SequenceNumber is the number of a record of the stream that arrived at at.
//
// simplified: the indexes of a shard are consecutive; Kinesis leaves gaps.
func (s *Stream) SequenceNumber(shard int32, index uint64, at sim.Time) SequenceNumber {
	return NewSequenceNumber(s.shards[shard].born, index, s.created+int64(at/sim.Second), shard)
}
