package producer

import "math/bits"

// A period of a trace with exact counts per key lists its n records key by key; they
// are sent in another order, in which the records of each key lie evenly over the
// period. Steps of the golden ratio around the list do that for every key at once (the
// gaps of a key take at most three values), and any record's place is found without
// making the list.

// golden is 2^64 over the golden ratio.
const golden = 0x9e3779b97f4a7c15

// strideOf is the step for n records: near n over the golden ratio, and prime to n, so
// that each place is met once.
func strideOf(n uint64) uint64 {
	s, _ := bits.Mul64(n, golden)
	s = max(s, 1)
	for gcd(s, n) != 1 {
		s++
	}
	return s
}

func gcd(a, b uint64) uint64 {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}

// shuffle is the place in the list of the j-th of n records.
func shuffle(j, stride, n uint64) uint64 {
	hi, lo := bits.Mul64(j, stride)
	return bits.Rem64(hi, lo, n)
}
