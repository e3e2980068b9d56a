package sim

import "math/bits"

// Randomness is keyed, not consumed: a draw is a hash of (seed, entity, purpose, n, i).
// So no draw depends on how many others were made, and removing an entity, a record or
// a fault moves nothing else.

const (
	golden = 0x9e3779b97f4a7c15
	mulA   = 0xbf58476d1ce4e5b9
	mulB   = 0x94d049bb133111eb
)

// mix64 is the finaliser of splitmix64.
func mix64(x uint64) uint64 {
	x = (x ^ x>>30) * mulA
	x = (x ^ x>>27) * mulB
	return x ^ x>>31
}

// HashName is a stable 64-bit hash of an entity's name.
func HashName(name string) uint64 {
	h := uint64(len(name)) * golden
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 0x100000001b3
		h ^= h >> 29
	}
	return mix64(h)
}

// Source is the draws of one entity for one purpose.
type Source struct{ key uint64 }

// NewSource returns the draws of an entity for a purpose under a seed.
func NewSource(seed uint64, entity, purpose string) Source {
	return Source{mix64(mix64(seed+golden) ^ HashName(entity) ^ bits.RotateLeft64(HashName(purpose), 32))}
}

// Uint64 is draw n, sub-draw i: 64 uniform bits.
func (s Source) Uint64(n, i uint64) uint64 {
	return mix64(mix64(s.key+n*golden) + i*0xd1342543de82ef95)
}

// Float is a uniform draw of the open interval (0, 1): the middle of one of 2^52 cells,
// so that neither end, nor its logarithm, can occur.
func (s Source) Float(n, i uint64) float64 { return Unit(s.Uint64(n, i)) }

// Unit is the number of (0, 1) that 64 uniform bits stand for; it grows with them.
func Unit(u uint64) float64 {
	return float64((float64(u>>12) + 0.5) / (1 << 52)) // rounded: no caller may fuse it
}

// Below is a uniform draw of [0, bound).
func (s Source) Below(n, i, bound uint64) uint64 {
	hi, _ := bits.Mul64(s.Uint64(n, i), bound)
	return hi
}

// Split is the i-th of a family of independent sources.
func (s Source) Split(i uint64) Source { return Source{mix64(s.key ^ mix64(i+golden))} }
