package api

import "testing"

// A share of a range lies where it should, at both ends and for ranges of any width.
func TestHashRangeAt(t *testing.T) {
	half := Hash{1 << 63, 0}
	for _, c := range []struct {
		r     HashRange
		share float64
		want  Hash
	}{
		{HashRange{Hash{}, HashMax}, 0.5, half},
		{HashRange{Hash{}, HashMax}, 0.25, Hash{1 << 62, 0}},
		{HashRange{half, HashMax}, 0.5, Hash{3 << 62, 0}},
		{HashRange{Hash{}, half.Previous()}, 0.5, Hash{1 << 62, 0}},
		{HashRange{Hash{0, 100}, Hash{0, 199}}, 0.5, Hash{0, 150}},
		{HashRange{Hash{0, 100}, Hash{1, 99}}, 0.5, Hash{0, 100 + 1<<63}},
	} {
		if got := c.r.At(c.share); got != c.want {
			t.Errorf("%v at %g is %v, want %v", c.r, c.share, got, c.want)
		}
	}
}
