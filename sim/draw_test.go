package sim

import (
	"fmt"
	"math/bits"
	"testing"
)

// Names and draws are in every committed result: they may only change on purpose.
func TestDrawsAreStable(t *testing.T) {
	s := NewSource(7, "web/0", "size")
	got := fmt.Sprintf("%x %x %x %v", HashName("web/0"), s.Uint64(3, 1), s.Split(2).Uint64(3, 1), s.Float(3, 1))
	if want := "aff7b97f5f47d22 7f292dc34c77613e 3922473743b63c11 0.4967220880320987"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestHashNameDistinguishes(t *testing.T) {
	seen := map[uint64]string{}
	for _, form := range []string{"web/%d", "orders/shard-%012d", "f%d", "%d", "\x00%d", "%d\x00"} {
		for i := range 20_000 {
			name := fmt.Sprintf(form, i)
			h := HashName(name)
			if twin, dup := seen[h]; dup {
				t.Fatalf("%q and %q have the same hash", name, twin)
			}
			seen[h] = name
		}
	}
}

// Float is strictly inside (0, 1) at both ends of the bits.
func TestFloatIsOpen(t *testing.T) {
	for _, bits := range []uint64{0, 1<<64 - 1} {
		if f := Unit(bits); !(f > 0 && f < 1) {
			t.Errorf("Unit(%x) = %g", bits, f)
		}
	}
}

// Chi-square of 256 cells over n, over i, over sources and over splits: the 99.9 % point
// of 255 degrees is 330.5.
func TestDrawsAreUniform(t *testing.T) {
	s := NewSource(1, "web/0", "size")
	for name, draw := range map[string]func(k uint64) uint64{
		"n":        func(k uint64) uint64 { return s.Uint64(k, 0) },
		"i":        func(k uint64) uint64 { return s.Uint64(5, k) },
		"n and i":  func(k uint64) uint64 { return s.Uint64(k/16, k%16) },
		"entities": func(k uint64) uint64 { return NewSource(1, fmt.Sprint("web/", k), "size").Uint64(0, 0) },
		"purposes": func(k uint64) uint64 { return NewSource(1, "web/0", fmt.Sprint(k)).Uint64(0, 0) },
		"seeds":    func(k uint64) uint64 { return NewSource(k, "web/0", "size").Uint64(0, 0) },
		"splits":   func(k uint64) uint64 { return s.Split(k).Uint64(0, 0) },
		"below":    func(k uint64) uint64 { return s.Below(k, 3, 256) << 56 },
		"float":    func(k uint64) uint64 { return uint64(s.Float(k, 4)*256) << 56 },
	} {
		var high, low [256]float64
		const draws = 1 << 16
		for k := range uint64(draws) {
			high[draw(k)>>56]++
			low[draw(k)&255]++
		}
		check := func(which string, cells [256]float64) {
			chi := 0.0
			for _, c := range cells {
				chi += (c - draws/256) * (c - draws/256) / (draws / 256)
			}
			if chi > 330.5 || chi < 190 {
				t.Errorf("%s, %s bits: chi-square %.0f, want 190 to 330", name, which, chi)
			}
		}
		check("high", high)
		if name != "below" && name != "float" {
			check("low", low)
		}
	}
}

// One more in n, in i or in the split changes half of the bits, on average.
func TestDrawsAvalanche(t *testing.T) {
	s := NewSource(1, "web/0", "size")
	var flips [3]int
	const draws = 20_000
	for k := range uint64(draws) {
		flips[0] += bits.OnesCount64(s.Uint64(k, 7) ^ s.Uint64(k+1, 7))
		flips[1] += bits.OnesCount64(s.Uint64(7, k) ^ s.Uint64(7, k+1))
		flips[2] += bits.OnesCount64(s.Split(k).Uint64(0, 0) ^ s.Split(k+1).Uint64(0, 0))
	}
	for what, f := range flips {
		if mean := float64(f) / draws; mean < 31.8 || mean > 32.2 { // 7 standard errors
			t.Errorf("case %d: %.2f bits change, want 32", what, mean)
		}
	}
}

func TestBelow(t *testing.T) {
	s := NewSource(1, "a", "b")
	for _, bound := range []uint64{1, 2, 3, 1000, 1 << 63} {
		for n := range uint64(1000) {
			if got := s.Below(n, 0, bound); got >= bound {
				t.Fatalf("Below(%d) = %d", bound, got)
			}
		}
	}
}

// The two names of a source are not interchangeable.
func TestSourcesDiffer(t *testing.T) {
	seen := map[uint64]bool{}
	for _, s := range []Source{NewSource(1, "a", "b"), NewSource(1, "b", "a"), NewSource(2, "a", "b"), NewSource(1, "ab", ""),
		NewSource(1, "", "ab"), NewSource(1, "a", "a"), NewSource(1, "b", "b"), NewSource(1, "a", "b").Split(0)} {
		if seen[s.key] {
			t.Errorf("two sources share the key %x", s.key)
		}
		seen[s.key] = true
	}
}
