package dist

import "math/bits"

// Alias picks from a weighted list in constant time, one 64-bit draw a pick (Walker
// 1977, Vose 1991). Probabilities are exact to 2^-32 of a slot.
type Alias struct{ slots []slot }

// slot keeps itself when the low half of the draw is below its threshold.
type slot struct {
	keep  uint32 // threshold of 2^32; full slots are their own alias
	other uint32
}

// NewAlias prepares weights, which are 0 or more and not all 0.
func NewAlias(weights []float64) Alias {
	n := len(weights)
	total := 0.0
	for _, w := range weights {
		total += w
	}
	scaled := make([]float64, n)
	var small, large []int
	for i, w := range weights {
		scaled[i] = float64(w*float64(n)) / total
		if scaled[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	a := Alias{make([]slot, n)}
	for i := range a.slots {
		a.slots[i] = slot{^uint32(0), uint32(i)}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		a.slots[s] = slot{uint32(scaled[s] * (1 << 32)), uint32(l)}
		scaled[l] -= 1 - scaled[s]
		if scaled[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	return a
}

// Len is the number of items.
func (a *Alias) Len() int { return len(a.slots) }

// Pick maps 64 uniform bits to an item.
func (a *Alias) Pick(u uint64) int {
	i, rest := bits.Mul64(u, uint64(len(a.slots)))
	s := &a.slots[i]
	if uint32(rest>>32) < s.keep {
		return int(i)
	}
	return int(s.other)
}

// ZipfWeights are the weights of ranks 1 to count: 1/rank^exponent.
func ZipfWeights(count int, exponent float64) []float64 {
	w := make([]float64, count)
	for i := range w {
		w[i] = Pow(float64(i+1), -exponent)
	}
	return w
}
