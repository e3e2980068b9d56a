package plan

import (
	"cmp"
	"math"
	"slices"

	"github.com/kinesim/kinesim/interval"
	"github.com/kinesim/kinesim/model/result"
)

// decide picks the cheapest option that meets the thresholds. Of those that cost the same
// to the cent, it is the one that is best in the metric. When none meets them it is the
// nearest: it fails least, and is cheapest of those.
func decide(options []result.Option, metric string) (pick int, found bool) {
	better := func(a, b int) int {
		x, _ := valueOf(&options[a], metric)
		y, _ := valueOf(&options[b], metric)
		return cmp.Or(cmp.Compare(cents(options[a].PerMonth.Value), cents(options[b].PerMonth.Value)),
			cmp.Compare(x.Value, y.Value), cmp.Compare(a, b))
	}
	var meeting, all []int
	for i := range options {
		all = append(all, i)
		if options[i].Verdict == result.Meets {
			meeting = append(meeting, i)
		}
	}
	if len(meeting) > 0 {
		return slices.MinFunc(meeting, better), true
	}
	return slices.MinFunc(all, func(a, b int) int {
		return cmp.Or(cmp.Compare(distance(&options[a]), distance(&options[b])), better(a, b))
	}), false
}

func cents(v float64) float64 { return math.Round(v * 100) }

// distance is how far an option is from its thresholds: what each that it does not meet
// exceeds its bound by, in parts of the bound. An option that was not measured, or that
// violates an invariant, is farther than any other.
func distance(o *result.Option) float64 {
	if o.Runs == 0 || len(o.Violated) > 0 {
		return math.Inf(1)
	}
	sum := 0.0
	for i := range o.Thresholds {
		if t := &o.Thresholds[i]; t.Verdict != result.Meets {
			sum += beyond(t)
		}
	}
	return sum
}

// tied tells whether two options cost the same, as far as pairs of runs with the same traffic
// tell.
func tied(a, b *option) bool {
	d, _, ok := interval.Difference(pairs(a, b, result.CostPerMonth))
	return ok && d.Low() <= 0 && d.High() >= 0
}

// pairs are the numbers of two options in runs with the same seed, where both have one.
func pairs(a, b *option, key string) (x, y []float64) {
	for i := range min(len(a.runs), len(b.runs)) {
		v, hasA := a.runs[i].Get(key)
		w, hasB := b.runs[i].Get(key)
		if hasA && hasB && a.runs[i].Whole() && b.runs[i].Whole() {
			x, y = append(x, v), append(y, w)
		}
	}
	return x, y
}

// fromPick is how much more an option has of some numbers than the pick, run by run: what the
// traffic moves in both is not in it.
func fromPick(pick, o *option, keys []string, confidence float64) (differences []result.PlanMetric, n int) {
	for _, key := range keys {
		x, y := pairs(pick, o, key)
		if len(x) == 0 {
			continue
		}
		for i := range y {
			y[i] -= x[i]
		}
		n = max(n, len(y))
		differences = append(differences, result.PlanMetric{Name: key, Unit: unitOf(o.runs, key),
			Value: estimate(y, confidence)})
	}
	return differences, n
}

// nextCheaper is the dearest option that costs less than the pick and does not meet the
// thresholds: what one would save by, if it did. It is -1 when there is none.
func nextCheaper(options []result.Option, pick int) int {
	best := -1
	for i := range options {
		if options[i].Verdict != result.Meets && options[i].Runs > 0 &&
			options[i].PerMonth.Value < options[pick].PerMonth.Value &&
			(best < 0 || options[i].PerMonth.Value > options[best].PerMonth.Value) {
			best = i
		}
	}
	return best
}
