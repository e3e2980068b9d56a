package api

import (
	"crypto/md5"
	"encoding/binary"
	"math/big"
	"math/bits"
)

// Hash is a 128-bit hash key: where on the ring of a stream a record belongs.
type Hash struct{ Hi, Lo uint64 }

// HashMax is 2^128-1, the last hash key.
var HashMax = Hash{1<<64 - 1, 1<<64 - 1}

// HashKey maps a partition key to its hash key: MD5 of its UTF-8 bytes, read as an
// unsigned number (API reference, PutRecord).
func HashKey(partitionKey string) Hash {
	sum := md5.Sum([]byte(partitionKey))
	return Hash{binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:])}
}

// Less orders hash keys as numbers.
func (h Hash) Less(o Hash) bool { return h.Hi < o.Hi || h.Hi == o.Hi && h.Lo < o.Lo }

// Next is h+1; the next of HashMax is 0.
func (h Hash) Next() Hash {
	lo, carry := bits.Add64(h.Lo, 1, 0)
	return Hash{h.Hi + carry, lo}
}

// Previous is h-1; the previous of 0 is HashMax.
func (h Hash) Previous() Hash {
	lo, borrow := bits.Sub64(h.Lo, 1, 0)
	return Hash{h.Hi - borrow, lo}
}

// String prints the decimal number that the API shows.
func (h Hash) String() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], h.Hi)
	binary.BigEndian.PutUint64(b[8:], h.Lo)
	return new(big.Int).SetBytes(b[:]).String()
}

// ParseHash reads the decimal form of a hash key; it reports whether s is a number
// without leading zeros below 2^128 (pattern 0|([1-9]\d{0,38})).
func ParseHash(s string) (Hash, bool) {
	if s == "" || len(s) > 39 || len(s) > 1 && s[0] == '0' {
		return Hash{}, false
	}
	var h Hash
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return Hash{}, false
		}
		over, hi := bits.Mul64(h.Hi, 10)
		carryHi, lo := bits.Mul64(h.Lo, 10)
		hi, c := bits.Add64(hi, carryHi, 0)
		lo, d := bits.Add64(lo, uint64(s[i]-'0'), 0)
		hi, e := bits.Add64(hi, 0, d)
		if over+c+e != 0 {
			return Hash{}, false
		}
		h = Hash{hi, lo}
	}
	return h, true
}

// HashRange is the inclusive range of hash keys of a shard.
type HashRange struct{ Start, End Hash }

// Contains tells whether h lies in the range.
func (r HashRange) Contains(h Hash) bool { return !h.Less(r.Start) && !r.End.Less(h) }

// At is the hash key at a share of the range, to about 2^-52 of it: where a split that
// leaves this share to the lower child begins its upper one.
func (r HashRange) At(share float64) Hash {
	lo, borrow := bits.Sub64(r.End.Lo, r.Start.Lo, 0)
	hi, _ := bits.Sub64(r.End.Hi, r.Start.Hi, borrow)
	const parts = 1 << 52
	n := uint64(float64(share * parts))
	// n · (hi:lo + 1) / 2^52, in 128 bits: the width plus one may be 2^128.
	width, carry := bits.Add64(lo, 1, 0)
	hi, over := bits.Add64(hi, 0, carry)
	h1, l1 := bits.Mul64(width, n)
	h2, l2 := bits.Mul64(hi, n)
	mid, c := bits.Add64(h1, l2, 0)
	top := h2 + c + n*over
	low := l1>>52 | mid<<12
	high := mid>>52 | top<<12
	sum, c := bits.Add64(r.Start.Lo, low, 0)
	return Hash{r.Start.Hi + high + c, sum}
}
