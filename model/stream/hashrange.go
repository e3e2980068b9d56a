package stream

import (
	"fmt"
	"math/bits"

	"github.com/kinesim/kinesim/model/api"
)

// equalRanges divides the ring into n ranges of ⌊2^128/n⌋ hash keys; the last takes the
// rest (kinesalite 3.3.3; kinesis.md §2).
func equalRanges(n int) []api.HashRange {
	if n < 1 {
		panic(fmt.Sprintf("stream: a stream has at least one shard, got %d", n))
	}
	ranges := make([]api.HashRange, n)
	var start api.Hash
	for i := range n - 1 {
		next := add(start, width(uint64(n)))
		ranges[i] = api.HashRange{Start: start, End: next.Previous()}
		start = next
	}
	ranges[n-1] = api.HashRange{Start: start, End: api.HashMax}
	return ranges
}

// width is ⌊2^128/n⌋, for n of 2 or more.
func width(n uint64) api.Hash {
	hi, rest := bits.Div64(1, 0, n)
	lo, _ := bits.Div64(rest, 0, n)
	return api.Hash{Hi: hi, Lo: lo}
}

func add(a, b api.Hash) api.Hash {
	lo, carry := bits.Add64(a.Lo, b.Lo, 0)
	hi, _ := bits.Add64(a.Hi, b.Hi, carry)
	return api.Hash{Hi: hi, Lo: lo}
}
