package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// What scaling policies did, and what streams that are scaled differently cost beside one
// another.

// policyCost is what a stream cost, and what it refused.
type policyCost struct {
	name    string
	month   float64 // USD
	refused float64 // share of attempts
}

func (p policyCost) String() string {
	if p.refused == 0 {
		return dollars(p.month) + " with " + p.name
	}
	return fmt.Sprintf("%s with %s (%s throttled)", dollars(p.month), p.name, percent(p.refused))
}

// scalingFindings states what each policy did, and compares the streams of the scenario when
// one of them at least is scaled.
func (d *Data) scalingFindings(add func(float64, string)) {
	scaled := 0
	var costs []policyCost
	for i := range d.Result.Streams {
		s := &d.Result.Streams[i]
		costs = append(costs, policyCost{s.Name, d.monthly(s.Name), d.value("throttledRatio", "stream", s.Name)})
		if s.Scaling == "" {
			continue
		}
		scaled++
		add(3+float64(len(d.scalings(s.Name)))/100, d.scalingText(s))
	}
	if scaled > 0 && len(costs) > 1 {
		add(60, compareCosts(costs))
	}
}

// monthly is what a stream costs a month.
func (d *Data) monthly(stream string) float64 {
	sum := 0.0
	for _, i := range d.Result.Cost.Items {
		if strings.HasPrefix(i.What, stream+": ") {
			sum += i.Amount
		}
	}
	return sum
}

// scalings is when each change was done that the policy of a stream was let to make.
func (d *Data) scalings(stream string) []float64 {
	var ends []float64
	for _, m := range d.Result.Timeline {
		if m.Kind == result.KindScaling && m.Stream == stream && !strings.Contains(m.Text, "refused") {
			ends = append(ends, m.At+m.For)
		}
	}
	return ends
}

// scalingText is such as: issue-87 is scaled 5 times by awslabs: from 4 to 14 shards. What a
// stream has for a moment, while it is resharded, does not count.
func (d *Data) scalingText(s *result.StreamInfo) string {
	ends, open := d.scalings(s.Name), d.shardCounts(s)
	if len(ends) == 0 || open == nil || len(open.V) == 0 {
		return fmt.Sprintf("%s has a policy, %s, which changes nothing.", s.Name, s.Scaling)
	}
	first, low, high := open.V[0], open.V[0], open.V[0]
	for _, t := range ends {
		at, _ := slices.BinarySearch(open.T, t+1e-6)
		low, high = min(low, open.V[max(at-1, 0)]), max(high, open.V[max(at-1, 0)])
	}
	between := fmt.Sprintf("between %s and %s", count(low), count(high))
	if len(ends) == 1 || low == first {
		between = fmt.Sprintf("from %s up to %s", count(first), count(high))
	}
	return fmt.Sprintf("%s is scaled %s by %s, %s shards.", s.Name, plural(len(ends), "time"), s.Scaling, between)
}

// compareCosts is one sentence on what a month costs, the cheapest first.
func compareCosts(costs []policyCost) string {
	slices.SortStableFunc(costs, func(a, b policyCost) int { return cmp.Compare(a.month, b.month) })
	var parts []string
	clean := 0
	for _, c := range costs {
		parts = append(parts, c.String())
		if c.refused == 0 {
			clean++
		}
	}
	end := "."
	switch {
	case clean == len(costs):
		end = "; nothing is throttled."
	case clean > 0:
		end = "; the others throttle nothing."
	}
	return "A month costs " + strings.Join(parts, ", ") + end
}
