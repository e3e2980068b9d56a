package history

import (
	"math/rand/v2"
	"testing"
)

// TestLayers: sets of spans say what a count for each index says.
func TestLayers(t *testing.T) {
	const size = 60
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 3))
		var l layers
		var room []span
		var want [size]int
		for range 30 {
			from := uint64(r.IntN(size))
			to := from + uint64(r.IntN(8))
			if to > size {
				continue
			}
			room = l.add(from, to, room)
			for i := from; i < to; i++ {
				want[i]++
			}
		}
		for i, n := range want {
			if got := l.count(uint64(i)); got != min(n, layersMax) {
				t.Fatalf("seed %d: index %d was put in %d times, want %d", seed, i, got, n)
			}
		}
		for n := range l {
			checkSpans(t, seed, &l[n], want[:], n)
		}
	}
}

// checkSpans checks one layer: those that were put in more than n times.
func checkSpans(t *testing.T, seed uint64, s *spans, want []int, n int) {
	t.Helper()
	total, gap := uint64(0), uint64(len(want))
	for i := len(want) - 1; i >= 0; i-- {
		if want[i] <= n {
			gap = uint64(i)
		} else {
			total++
		}
		if got := s.gap(uint64(i)); got != gap {
			t.Fatalf("seed %d, layer %d: the first gap from %d on is %d, want %d", seed, n, i, got, gap)
		}
	}
	if s.total != total || s.below(uint64(len(want))) != total {
		t.Fatalf("seed %d, layer %d: %d in it and %d below the end, want %d", seed, n, s.total,
			s.below(uint64(len(want))), total)
	}
	for i := 1; i < len(s.list); i++ {
		if s.list[i].from <= s.list[i-1].to {
			t.Fatalf("seed %d, layer %d: spans are not apart: %v", seed, n, s.list)
		}
	}
}
