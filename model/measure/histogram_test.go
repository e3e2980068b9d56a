package measure

import (
	"math"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/sim"
)

// width is the promise: no bucket is wider than this part of its values.
const width = 1.0 / 128

// sample draws n values over a given number of octaves.
func sample(n int, octaves uint64) []int64 {
	s := sim.NewSource(1, "histogram", "test")
	values := make([]int64, n)
	for i := range values {
		values[i] = int64(s.Uint64(uint64(i), 0) >> (63 - s.Below(uint64(i), 1, octaves)))
	}
	return values
}

// Every value lies in the bucket that claims it, buckets follow one another without
// gaps, and none is wider than promised.
func TestBucketsCoverAllValues(t *testing.T) {
	next := int64(0)
	for b := 0; b < bucketOf(1<<62); b++ {
		low, high := bounds(b)
		if low != next || bucketOf(low) != b || bucketOf(high-1) != b {
			t.Fatalf("bucket %d is [%d, %d), want one from %d on", b, low, high, next)
		}
		if float64(high-low) > math.Max(1, width*float64(low)) {
			t.Fatalf("bucket %d is [%d, %d): wider than 1/128", b, low, high)
		}
		next = high
	}
	if next != 1<<62 {
		t.Fatalf("the buckets end at %d", next)
	}
}

func TestQuantilesAgainstSortedSamples(t *testing.T) {
	for _, octaves := range []uint64{1, 7, 20, 45, 62} {
		values := sample(20000, octaves)
		var h Histogram
		for _, v := range values {
			h.Record(v)
		}
		slices.Sort(values)
		for _, q := range []float64{0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999} {
			want := float64(values[int(math.Ceil(q*float64(len(values))))-1])
			if got := h.Quantile(q); math.Abs(got-want) > math.Max(1, width*want) {
				t.Errorf("%d octaves, quantile %g: got %g, want %g within 0.8 %%", octaves, q, got, want)
			}
		}
		if h.Quantile(0) != float64(values[0]) || h.Quantile(1) != float64(values[len(values)-1]) {
			t.Errorf("%d octaves: quantiles 0 and 1 are %g and %g, want %d and %d", octaves,
				h.Quantile(0), h.Quantile(1), values[0], values[len(values)-1])
		}
	}
}

func TestConstantValuesAreExact(t *testing.T) {
	for _, v := range []int64{0, 1, 255, 256, 257, 12_345_678, 1<<53 + 2, 1 << 62} {
		var h Histogram
		h.RecordN(v, 999)
		for _, q := range []float64{0, 0.01, 0.5, 0.99, 1} {
			if got := h.Quantile(q); got != float64(v) {
				t.Errorf("quantile %g of constant %d is %g", q, v, got)
			}
		}
		if h.Mean() != float64(v) || h.Min() != v || h.Max() != v || h.Count() != 999 {
			t.Errorf("constant %d: mean %g, min %d, max %d, count %d", v, h.Mean(), h.Min(), h.Max(), h.Count())
		}
	}
}

// A sum beyond 64 bits keeps its high word: the mean of a million huge values is exact.
func TestMeanBeyond64Bits(t *testing.T) {
	var one, many Histogram
	for range 1000 {
		one.Record(1 << 61)
	}
	many.RecordN(1<<61, 1_000_000)
	if one.Mean() != 1<<61 || many.Mean() != 1<<61 {
		t.Errorf("means are %g and %g, want %g", one.Mean(), many.Mean(), float64(1<<61))
	}
}

func TestEmptyAndNegative(t *testing.T) {
	var h Histogram
	if !math.IsNaN(h.Quantile(0.5)) || !math.IsNaN(h.Mean()) || h.Count() != 0 {
		t.Errorf("empty: quantile %g, mean %g, count %d", h.Quantile(0.5), h.Mean(), h.Count())
	}
	h.RecordN(7, 0)
	h.RecordN(9, -3)
	if h.Count() != 0 || h.Max() != 0 {
		t.Errorf("no values recorded: count %d, max %d", h.Count(), h.Max())
	}
	h.Record(-5)
	if h.Count() != 1 || h.Min() != 0 || h.Max() != 0 {
		t.Errorf("a value below 0 counts as 0: got count %d, min %d, max %d", h.Count(), h.Min(), h.Max())
	}
}

type bucketRow struct{ low, high, count int64 }

func rowsOf(h *Histogram) (rows []bucketRow) {
	h.Each(func(low, high, count int64) { rows = append(rows, bucketRow{low, high, count}) })
	return rows
}

// Merged parts, in any order and however they were recorded, are the histogram of all.
func TestMergeIsRecordingAll(t *testing.T) {
	values := sample(5000, 50)
	var all Histogram
	parts := make([]Histogram, 4)
	for i, v := range values {
		all.Record(v)
		parts[i%3].RecordN(v, 1) // the fourth stays empty
	}
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}} {
		var h Histogram
		for _, i := range order {
			h.Merge(&parts[i])
		}
		if !slices.Equal(rowsOf(&h), rowsOf(&all)) || h.Count() != all.Count() || h.Mean() != all.Mean() ||
			h.Min() != all.Min() || h.Max() != all.Max() || h.Quantile(0.99) != all.Quantile(0.99) {
			t.Errorf("order %v: count %d mean %g, want %d and %g", order, h.Count(), h.Mean(), all.Count(), all.Mean())
		}
	}
}

func TestEachCountsEveryValue(t *testing.T) {
	values := sample(3000, 40)
	var h Histogram
	for _, v := range values {
		h.Record(v)
	}
	sum, last := int64(0), int64(-1)
	for _, r := range rowsOf(&h) {
		if r.low <= last || r.high <= r.low || r.count <= 0 {
			t.Fatalf("row %+v after one that starts at %d", r, last)
		}
		sum, last = sum+r.count, r.low
	}
	if sum != 3000 {
		t.Errorf("the rows count %d values, want 3000", sum)
	}
}

func TestRecordAllocatesNothing(t *testing.T) {
	var h Histogram
	h.Record(1 << 40)
	if n := testing.AllocsPerRun(100, func() { h.Record(12345); h.RecordN(99, 7) }); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

func BenchmarkRecord(b *testing.B) {
	var h Histogram
	values := sample(1024, 30)
	for i := 0; b.Loop(); i++ {
		h.Record(values[i&1023])
	}
}

func BenchmarkQuantile(b *testing.B) {
	var h Histogram
	for _, v := range sample(100000, 40) {
		h.Record(v)
	}
	for b.Loop() {
		h.Quantile(0.99)
	}
}
