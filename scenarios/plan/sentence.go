package plan

import (
	"fmt"
	"math"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// sentence is the decision as one would say it in a review.
func sentence(p *result.Plan) string {
	if len(p.Options) == 0 {
		return "Nothing was tried."
	}
	pick := &p.Options[p.Decision.Option]
	if !p.Decision.Found {
		return noneSentence(p, pick)
	}
	s := fmt.Sprintf("Take %s for %s a month", pick.Label, money(pick.PerMonth.Value))
	if pick.Label == asItIs {
		s = fmt.Sprintf("Leave it as it is, for %s a month", money(pick.PerMonth.Value))
	}
	var because []string
	if t := closest(pick); t != nil {
		because = append(because, fmt.Sprintf("%s is %s (%s, %s, %s)", named(t.Metric, t.Check),
			quantity(t.Value.Value, t.Unit), limitOf(t), confident(p.Confidence), plural(pick.Runs, "run")))
	}
	if h := binding(pick.Headroom); h != nil {
		because = append(because, freeOf(h))
	}
	s += ": " + strings.Join(because, ", and ")
	if i := nextCheaper(p.Options, p.Decision.Option); i >= 0 {
		s += "; " + failing(&p.Options[i])
	}
	return s + "."
}

// freeOf is what a limit has left.
func freeOf(h *result.Headroom) string {
	stream, what, _ := strings.Cut(h.Limit, ": ")
	if h.Free < 0 {
		return fmt.Sprintf("the peak asks for %s of the %s (%s)", percent(h.Used/h.Of), what, stream)
	}
	return fmt.Sprintf("%s of the %s (%s) are free at the peak", percent(h.Free), what, stream)
}

// closest is the threshold that comes nearest to its bound, of those with a bound that one
// can come near to.
func closest(o *result.Option) *result.PlanThreshold {
	var best *result.PlanThreshold
	share := func(t *result.PlanThreshold) float64 {
		if strings.HasPrefix(t.Check, ">") || strings.Contains(t.Check, " >") {
			return t.Bound / max(t.Value.Value, 1e-12)
		}
		return t.Value.Value / max(t.Bound, 1e-12)
	}
	for i := range o.Thresholds {
		t := &o.Thresholds[i]
		if exact := strings.Contains(t.Check, "=="); !exact && (best == nil || share(t) > share(best)) {
			best = t
		}
	}
	return best
}

// limitOf is the bound of a threshold in words.
func limitOf(t *result.PlanThreshold) string { return "limit " + quantity(t.Bound, t.Unit) }

// failing says why an option does not do: what fails most, else what is not sure.
func failing(o *result.Option) string {
	if len(o.Violated) > 0 {
		return fmt.Sprintf("%s violates %s", o.Label, strings.Join(o.Violated, ", "))
	}
	if t := worst(o, result.Fails); t != nil {
		return fmt.Sprintf("with %s, %s is %s (%s)", o.Label, named(t.Metric, t.Check), quantity(t.Value.Value, t.Unit),
			limitOf(t))
	}
	if t := worst(o, result.Unsure); t != nil {
		return fmt.Sprintf("of %s it is not sure after %s: %s is %s (%s)", o.Label, plural(o.Runs, "run"),
			named(t.Metric, t.Check), quantity(t.Value.Value, t.Unit), limitOf(t))
	}
	return o.Label + " was not tried to the end"
}

// worst is the threshold of a verdict that is farthest beyond its bound; nil when there is none.
func worst(o *result.Option, verdict string) *result.PlanThreshold {
	var out *result.PlanThreshold
	for i := range o.Thresholds {
		if t := &o.Thresholds[i]; t.Verdict == verdict && (out == nil || beyond(t) > beyond(out)) {
			out = t
		}
	}
	return out
}

// beyond is how far a threshold is from its bound, in parts of the bound.
func beyond(t *result.PlanThreshold) float64 {
	return math.Abs(t.Value.Value-t.Bound) / math.Max(math.Abs(t.Bound), 1e-9)
}

// noneSentence is the decision that there is none.
func noneSentence(p *result.Plan, nearest *result.Option) string {
	unsure := 0
	for i := range p.Options {
		if p.Options[i].Verdict == result.Unsure {
			unsure++
		}
	}
	s := fmt.Sprintf("None of the %s that were tried is shown to meet the thresholds", plural(len(p.Options), "option"))
	if len(p.Options) == 1 {
		s = "The only option is not shown to meet the thresholds"
	}
	if unsure > 0 {
		s += fmt.Sprintf(" (%d unsure)", unsure)
	}
	s = fmt.Sprintf("%s. The nearest is %s for %s a month: %s.", s, nearest.Label, money(nearest.PerMonth.Value),
		failing(nearest))
	for i := range nearest.Headroom {
		h := &nearest.Headroom[i]
		if stream, key, isKey := strings.Cut(h.Limit, " of the key "); isKey && h.Free < 0 {
			stream, _, _ = strings.Cut(stream, ": ")
			s += fmt.Sprintf(" No number of shards helps %s: one key, %s, asks for %s of what a shard takes.", stream,
				key, percent(h.Used/h.Of))
		}
	}
	return s
}
