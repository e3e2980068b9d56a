package interval

import (
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/gonum/stat/distuv"
)

// Sections is into how many sections of equal length one long run is cut. More would be
// shorter, and their shortness would show; fewer make a wide interval.
const Sections = 10

// What a run must have for an interval, as measured by the study of coverage
// (docs/intervals.md).
const (
	// longEnough is how many correlation times a section must be long. Shorter ones are not
	// independent of their neighbours, and vary less than they should.
	longEnough = 40
	// beyondEnough is how many values of a section must lie beyond a quantile.
	beyondEnough = 10
)

// Long is what one long run in a steady state shows of a number: its values have a
// distribution that does not change, and what is early tells nothing about what is late.
type Long struct {
	Sections []float64 // the mean of each section
	Beyond   []float64 // the share of each that lies beyond a quantile of the whole run
	Counts   []int64   // values of each
	Slices   []float64 // means of much finer slices, in order
}

// Span is a number of a long run with its interval at Level.
type Span struct{ Low, Value, High float64 }

// Lack says why a run has no interval, and how many times as long it is to be; 0 when more
// of the same would not help.
type Lack struct {
	Reason string
	Longer int
}

// Mean is the mean of the whole run with Student's interval over sections, or what it lacks.
// The mean is that of delays: an interval that reaches down to 0 says nothing.
func (l *Long) Mean(whole float64) (Span, *Lack) {
	if lack := l.lack(longEnough, "values"); lack != nil {
		return Span{}, lack
	}
	half, lack := spread(l.Sections, whole, "its sections differ by more than itself")
	if lack != nil {
		return Span{}, lack
	}
	return Span{whole - half, whole, whole + half}, nil
}

// Quantile is the quantile q of the whole run with its interval, or what the run lacks.
//
// The interval is that of the share of values beyond the quantile, whose sections vary about
// 1 − q, looked up in the distribution of the whole run: the longer its tail, the further up
// it reaches. The quantiles of the sections themselves are biased, and vary less than that.
func (l *Long) Quantile(q float64, quantile func(q float64) float64) (Span, *Lack) {
	name := "values beyond the p" + strconv.FormatFloat(100*q, 'g', 4, 64)
	if lack := l.lack(beyondEnough/(1-q), name); lack != nil {
		return Span{}, lack
	}
	half, lack := spread(l.Beyond, 1-q, "the "+name+" come in too few clusters")
	if lack != nil {
		return Span{}, lack
	}
	return Span{quantile(q - half), quantile(q), quantile(q + half)}, nil
}

// lack is what a run has too little of: values in each section, and correlation times.
func (l *Long) lack(want float64, name string) *Lack {
	for _, n := range l.Counts {
		if float64(n) >= want {
			continue
		}
		share := 1.0
		if want > longEnough {
			share = beyondEnough / want
		}
		has := math.Floor(float64(n) * share)
		return &Lack{fmt.Sprintf("a section has too few %s: %.0f, want %.0f", name, has, want*share),
			times(want / max(float64(n), 1))}
	}
	if len(l.Sections) < Sections {
		return &Lack{"the warm-up leaves too little of the run", 2}
	}
	long := float64(len(l.Slices)) / Correlation(l.Slices) / float64(len(l.Sections))
	if long < longEnough {
		return &Lack{fmt.Sprintf("a section is %s correlation times long, want %d", figures(long, 2), longEnough),
			times(longEnough / long)}
	}
	return nil
}

// spread is half the width of Student's interval of a number over sections, whose centre is
// the number of the whole run and not the mean of the sections. A half as large as the
// number is told to be too wide.
func spread(sections []float64, whole float64, wide string) (half float64, lack *Lack) {
	squares := 0.0
	for _, v := range sections {
		squares += float64((v - whole) * (v - whole))
	}
	if squares == 0 {
		return 0, &Lack{"its sections do not vary", 0}
	}
	n := float64(len(sections))
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(1 - (1-Level)/2)
	half = Rounded(t * math.Sqrt(squares/(n-1)/n))
	if half >= math.Abs(whole) {
		return 0, &Lack{wide, longer(half, whole/2)}
	}
	return half, nil
}

// LongerFor is how many times as long a run is to be for an interval whose half is a share
// of its number, such as 0.05; 1 when this one is so narrow.
func (s Span) LongerFor(share float64) int {
	half := (s.High - s.Low) / 2
	if s.Value == 0 || half <= math.Abs(share*s.Value) {
		return 1
	}
	return longer(half/math.Abs(s.Value), share)
}

// longer is how many times as long a run is to be for a half width to shrink: it goes with
// the root of the length.
func longer(half, want float64) int { return times(half * half / (want * want)) }

// times rounds a factor up; a run that lacks something is to be twice as long at least.
func times(factor float64) int { return max(int(math.Ceil(factor)), 2) }

// Rounded leaves six figures of a half width. Student's quantile is made of math.Exp and
// its like, whose last bit differs between CPUs; results have the same bytes on all.
func Rounded(half float64) float64 {
	v, err := strconv.ParseFloat(figures(half, 6), 64)
	if err != nil {
		return half
	}
	return v
}

func figures(v float64, n int) string { return strconv.FormatFloat(v, 'g', n, 64) }
