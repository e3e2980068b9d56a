package producer

import "math/bits"

// A period of a trace with exact counts per key lists its n records key by key; they
// are sent in another order, in which the records of each key lie evenly over the
// period. Steps of about the golden ratio around the list do that for every key at once
// (the gaps of a key take at most three values), and any record's place is found without
// making the list.

// golden is 2^64 over the golden ratio.
const golden = 0x9e3779b97f4a7c15

// strideOf is the step for n records: near n over the golden ratio, prime to n, so that
// each place is met once, and the nearest to the golden ratio in its continued fraction,
// whose large quotients would leave a key behind (by up to 24 records if the first
// step prime to n were taken, by up to 4 so: all n to 5,000, measured).
func strideOf(n uint64) uint64 {
	const tries, good = 64, 3
	first, _ := bits.Mul64(n, golden)
	best, least := uint64(1), n
	for s := max(first, 1); s < min(first+tries, n) && least > good; s++ {
		if q, gcd := quotient(n, s); gcd == 1 && q < least {
			best, least = s, q
		}
	}
	return best
}

// quotient is the largest of the continued fraction of a/b, and their common divisor.
func quotient(a, b uint64) (largest, gcd uint64) {
	for b > 0 {
		// The last quotient is 2 or more, and as good as one less and then 1.
		if q := a / b; a%b > 0 {
			largest = max(largest, q)
		} else {
			largest = max(largest, q-1)
		}
		a, b = b, a%b
	}
	return largest, a
}

// shuffle is the place in the list of the j-th of n records.
func shuffle(j, stride, n uint64) uint64 {
	hi, lo := bits.Mul64(j, stride)
	return bits.Rem64(hi, lo, n)
}
