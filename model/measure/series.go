package measure

import "github.com/kinesim/kinesim/sim"

// Series is a value per slice of time: a sum or a maximum.
type Series struct {
	Slice  sim.Time
	values []int64
	set    []bool
}

// NewSeries covers a span with slices; what lies behind it counts to the last one.
func NewSeries(slice, span sim.Time) *Series {
	n := max(int((span+slice-1)/slice), 1)
	return &Series{slice, make([]int64, n), make([]bool, n)}
}

// Index is the slice of an instant.
func (s *Series) Index(at sim.Time) int { return min(max(int(at/s.Slice), 0), len(s.values)-1) }

// Add adds to the slice of an instant.
func (s *Series) Add(at sim.Time, v int64) { s.AddAt(s.Index(at), v) }

// AddAt adds to slice i.
func (s *Series) AddAt(i int, v int64) {
	s.values[i] += v
	s.set[i] = true
}

// Max raises the slice of an instant to v.
func (s *Series) Max(at sim.Time, v int64) { s.MaxAt(s.Index(at), v) }

// MaxAt raises slice i to v.
func (s *Series) MaxAt(i int, v int64) {
	if !s.set[i] || v > s.values[i] {
		s.values[i] = v
	}
	s.set[i] = true
}

// Len is the number of slices.
func (s *Series) Len() int { return len(s.values) }

// At is the value of slice i, and whether it was ever touched.
func (s *Series) At(i int) (int64, bool) { return s.values[i], s.set[i] }

var ladder = []sim.Time{sim.Second, 2 * sim.Second, 5 * sim.Second, 10 * sim.Second, 15 * sim.Second,
	30 * sim.Second, sim.Minute, 2 * sim.Minute, 5 * sim.Minute, 10 * sim.Minute, 15 * sim.Minute,
	30 * sim.Minute, sim.Hour, 2 * sim.Hour, 4 * sim.Hour, 6 * sim.Hour, 12 * sim.Hour, sim.Day}

// SliceFor is the shortest usual slice, from one second up, that covers a span with at
// most n slices.
func SliceFor(span sim.Time, n int) sim.Time {
	for _, s := range ladder {
		if (span+s-1)/s <= sim.Time(n) {
			return s
		}
	}
	days := sim.Time(n) * sim.Day // what the slices cover if each is a day long
	return (span + days - 1) / days * sim.Day
}
