package interval

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Answer is what can be said of a threshold with a stated confidence.
type Answer string

// The answers. Unsure asks for more runs, and is neither a pass nor a failure.
const (
	Meets  Answer = "meets"
	Fails  Answer = "fails"
	Unsure Answer = "unsure"
)

// typical is the share that a typical run stands for: when more than half of the runs hold, the
// median does.
const typical = 0.5

// Verdict says whether the mean over all runs that there could be meets a bound, from
// independent runs: it does when Student's one-sided interval at the confidence (such as
// 0.95) lies on the good side, it does not when it lies on the other, and each of the two is
// wrong with a chance of 1 − confidence at most. holds tells whether one value meets the bound,
// and so on which side of it good values are.
//
// Runs that are all the same say nothing about how they vary: no throttling in ten runs is
// not certainty. The verdict is then that of the typical run (VerdictOfShare of one half),
// which five equal runs decide at 0.95. So is that of a bound with two good sides or with
// none (!= and ==), which no interval of a mean can show. One run decides nothing. Values
// must be numbers: a run without samples has none.
//
// The mean may meet a bound that many runs miss. What a run will do is VerdictOfShare's.
func Verdict(values []float64, holds func(float64) bool, bound, confidence float64) Answer {
	mean, deviation, ok := moments(values)
	if !ok {
		return Unsure
	}
	below, above := holds(math.Inf(-1)), holds(math.Inf(1))
	if deviation == 0 || below == above {
		return VerdictOfShare(count(values, holds), len(values), typical, confidence)
	}
	n := float64(len(values))
	reach := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(confidence) * deviation / math.Sqrt(n)
	good, bad := mean+reach <= bound, mean-reach > bound
	if above {
		good, bad = mean-reach >= bound, mean+reach < bound
	}
	switch {
	case good:
		return Meets
	case bad:
		return Fails
	}
	return Unsure
}

func count(values []float64, holds func(float64) bool) int {
	n := 0
	for _, v := range values {
		if holds(v) {
			n++
		}
	}
	return n
}

// VerdictOfShare says whether at least a share of all runs holds, from how many of some
// independent runs have held, by the exact interval of the share (Clopper and Pearson 1934).
// It supposes nothing about how values are spread. Few runs cannot show a large share.
func VerdictOfShare(held, runs int, share, confidence float64) Answer {
	s := ShareOf(held, runs, confidence)
	switch {
	case s.AtLeast >= share:
		return Meets
	case s.AtMost < share:
		return Fails
	}
	return Unsure
}

// Share is the share of runs that hold, with what can be said of all runs.
type Share struct {
	Value   float64 // of those that were made; NaN without any
	AtLeast float64 // of all, with the confidence asked for
	AtMost  float64 // of all, with that confidence: each side by itself
}

// ShareOf is the share of runs that hold, with its exact one-sided bounds: 10 of 10 at 0.95
// show that at least 74 % of all runs hold.
func ShareOf(held, runs int, confidence float64) Share {
	s := Share{Value: float64(held) / float64(runs), AtLeast: 0, AtMost: 1}
	missed := float64(runs - held)
	if held > 0 {
		s.AtLeast = distuv.Beta{Alpha: float64(held), Beta: missed + 1}.Quantile(1 - confidence)
	}
	if held < runs {
		s.AtMost = distuv.Beta{Alpha: float64(held) + 1, Beta: missed}.Quantile(confidence)
	}
	return s
}

// Worst is the answer for several thresholds that are all to be met.
func Worst(answers ...Answer) Answer {
	switch {
	case slices.Contains(answers, Fails):
		return Fails
	case slices.Contains(answers, Unsure):
		return Unsure
	}
	return Meets
}
