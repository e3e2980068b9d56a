// Package interval says how sure a mean over independent runs is: Student's t for one
// mean and for paired differences, and Holm's correction when many are looked at.
package interval

import (
	"math"
	"slices"

	"github.com/montanaflynn/stats"
	"gonum.org/v1/gonum/stat/distuv"
)

// Level is the confidence of every interval that kinesim prints.
const Level = 0.95

// Mean is the mean of a number over runs, and the half width of its interval.
type Mean struct {
	Value, Half float64
	Runs        int
}

// Of is the mean of at least two values with its interval at Level. It reports false
// when there are fewer: one run says nothing about the next.
func Of(values []float64) (Mean, bool) { return At(values, 1-Level) }

// At is Of for a chance of one's own that the true mean lies outside: a family of n
// intervals that are all to hold shares its chance among them.
func At(values []float64, chance float64) (Mean, bool) {
	mean, deviation, ok := moments(values)
	if !ok {
		return Mean{}, false
	}
	n := float64(len(values))
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(1 - chance/2)
	return Mean{Value: mean, Half: t * deviation / math.Sqrt(n), Runs: len(values)}, true
}

// Low and High are the ends of the interval.
func (m Mean) Low() float64  { return m.Value - m.Half }
func (m Mean) High() float64 { return m.Value + m.Half }

// Chance is the two-sided p-value of the mean being 0: how often chance alone gives
// differences like these. Differences that are all the same leave nothing to chance.
func Chance(differences []float64) float64 {
	mean, deviation, ok := moments(differences)
	switch {
	case !ok || mean == 0:
		return 1
	case deviation == 0:
		return 0
	}
	n := float64(len(differences))
	t := math.Abs(mean) / (deviation / math.Sqrt(n))
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Survival(t)
}

func moments(values []float64) (mean, deviation float64, ok bool) {
	if len(values) < 2 {
		return 0, 0, false
	}
	if slices.Max(values) == slices.Min(values) { // exactly, where sums would round
		return values[0], 0, true
	}
	mean, err := stats.Mean(values)
	if err != nil {
		return 0, 0, false
	}
	deviation, err = stats.StandardDeviationSample(values)
	return mean, deviation, err == nil
}

// Holm tells which of a family of p-values are beyond chance when all are looked at: a
// false one in the whole family is as rare as 1 − Level.
func Holm(chances []float64) []bool {
	order := make([]int, len(chances))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case chances[a] < chances[b]:
			return -1
		case chances[a] > chances[b]:
			return 1
		}
		return 0
	})
	out := make([]bool, len(chances))
	for rank, i := range order {
		if chances[i] > (1-Level)/float64(len(chances)-rank) {
			break
		}
		out[i] = true
	}
	return out
}
