package sim

import "testing"

// A slab is checked against a map over a long random life.
func TestSlab(t *testing.T) {
	type body struct{ items []int }
	var s Slab[body]
	s0 := NewSource(1, "slab", "life")
	live, order, pointers := map[uint32]int{}, []uint32{}, map[uint32]*body{}
	for n := range uint64(20_000) {
		if len(order) > 0 && s0.Below(n, 0, 100) < 48 {
			i := s0.Below(n, 1, uint64(len(order)))
			h := order[i]
			if got := s.At(h).items; len(got) != 1 || got[0] != live[h] {
				t.Fatalf("entry %d holds %v, want %d", h, got, live[h])
			}
			s.Free(h)
			delete(live, h)
			order[i] = order[len(order)-1]
			order = order[:len(order)-1]
		} else {
			h, e := s.Take()
			if _, taken := live[h]; taken {
				t.Fatalf("entry %d is given out twice", h)
			}
			if p := pointers[h]; p != nil && p != e {
				t.Fatalf("entry %d has moved", h)
			}
			pointers[h], live[h] = e, int(n)
			order = append(order, h)
			e.items = append(e.items[:0], int(n))
		}
		if s.Used() != len(live) {
			t.Fatalf("%d used, want %d", s.Used(), len(live))
		}
	}
	if len(live) < 300 {
		t.Errorf("only %d live: more than one chunk is wanted", len(live))
	}
}

// An entry comes back as it was left, so that its slices keep their capacity.
func TestSlabKeepsCapacity(t *testing.T) {
	var s Slab[[]int]
	h, e := s.Take()
	*e = make([]int, 3, 100)
	s.Free(h)
	if _, e := s.Take(); cap(*e) != 100 || len(*e) != 3 {
		t.Errorf("length %d, capacity %d; want 3, 100", len(*e), cap(*e))
	}
}

func TestSlabDoubleFree(t *testing.T) {
	var s Slab[int]
	h, _ := s.Take()
	s.Free(h)
	defer func() {
		if got := recover(); got != "sim: a slab entry is freed twice" {
			t.Errorf("panic %v", got)
		}
		if s.Used() != 0 {
			t.Errorf("%d used, want 0", s.Used())
		}
	}()
	s.Free(h)
}
