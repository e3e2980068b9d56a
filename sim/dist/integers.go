package dist

import "github.com/kinesim/kinesim/sim"

// Integers draws what Sampler.Int draws, mostly without the law's logarithms: the value is
// monotone in the draw, so that a cell of draws whose ends have the same value has no other
// (the guide table of Chen and Asau 1974, by cells of the draw in place of values).
type Integers struct {
	Sampler
	cells []uint16 // by a draw's top bits: the value of the whole cell, or mixed
}

const (
	guideBits = 14 // 32 KiB: of a lognormal law of sizes 5 % of the cells are mixed
	guideDown = 64 - guideBits
	mixed     = 1<<16 - 1
)

// Guide prepares the table. Laws that reject have none.
func (s Sampler) Guide() Integers {
	t := Integers{Sampler: s}
	if s.kind == Gamma || s.kind == Constant {
		return t
	}
	t.cells = make([]uint16, 1<<guideBits)
	for i := range t.cells {
		low := uint64(i) << guideDown
		v := round(s.inverse(sim.Unit(low)))
		if t.cells[i] = mixed; v < mixed && v == round(s.inverse(sim.Unit(low|(1<<guideDown-1)))) {
			t.cells[i] = uint16(v)
		}
	}
	return t
}

// Int is draw n, as Sampler.Int has it.
func (t *Integers) Int(from sim.Source, n uint64) int64 {
	if t.cells == nil {
		return t.Sampler.Int(from, n)
	}
	u := from.Uint64(n, 0)
	if v := t.cells[u>>guideDown]; v != mixed {
		return int64(v)
	}
	return round(t.inverse(sim.Unit(u)))
}
