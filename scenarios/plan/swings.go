package plan

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/sweep"
)

const (
	swingRuns = 3   // at each end
	swingBy   = 0.2 // of each input, to both sides
	tiltsMost = 3   // metrics of thresholds beside the cost
)

// swing is an input at both its ends.
type swing struct {
	input           string
	low, base, high string
	ends            [2]*scenarios.Variant
}

// input is what an answer may hang on: a place of the scenario, and the values in it that are
// scaled together.
type input struct {
	name   string
	place  string
	within []string // below the place; "" is the place itself
	shown  bool     // the first value says it; else the factor does
}

// inputs are what is assumed of traffic, of work, and of the latencies that nobody publishes.
func (s *subject) inputs() []input {
	var out []input
	add := func(name, place string, shown bool, within ...string) {
		if len(within) > 0 {
			out = append(out, input{name, place, within, shown})
		}
	}
	sp := s.loaded.Spec
	for i := range sp.Producers {
		p, at := &sp.Producers[i], fmt.Sprintf("producers[%d]", i)
		rates := s.rates(at + ".arrivals")
		add("rate of "+p.Name, at+".arrivals", len(rates) == 1, rates...)
		add("size of "+p.Name, at+".size", true, s.lengths(at+".size")...)
		if p.Keys.Law == spec.KeysZipf {
			add("key exponent of "+p.Name, at+".keys", true, "exponent")
		}
		hot := s.all(at+".keys", "hot", "share")
		add("hot share of "+p.Name, at+".keys", len(hot) == 1, hot...)
	}
	for i := range sp.Consumers {
		if c := &sp.Consumers[i]; c.Service.Expected() > 0 {
			at := fmt.Sprintf("consumers[%d].service", i)
			add("service time of "+c.Name, at, true, s.lengths(at)...)
		}
	}
	add("network latency", "network.latency", true, s.lengths("network.latency")...)
	for i := range sp.Streams {
		at := fmt.Sprintf("streams[%d].replication.commit", i)
		add("commit latency of "+sp.Streams[i].Name, at, true, s.lengths(at)...)
	}
	for i := range sp.Tables {
		at := fmt.Sprintf("tables[%d].latency", i)
		add("latency of table "+sp.Tables[i].Name, at, true, s.lengths(at)...)
	}
	return out
}

// rates are what says how much a producer offers, below its arrivals.
func (s *subject) rates(arrivals string) []string {
	switch {
	case s.text("%s.rate", arrivals) != "":
		return []string{"rate"}
	case s.text("%s.sine", arrivals) != "":
		return []string{"sine.mean", "sine.peak"}
	case s.text("%s.scale", arrivals) != "":
		return []string{"scale"}
	}
	return append(s.all(arrivals, "stages", "to"), s.all(arrivals, "stages", "hold")...)
}

// lengths are the parameters of a distribution that stretch it, or the plain value.
func (s *subject) lengths(at string) []string {
	p := scenarios.PlaceOf(at)
	switch s.document.Form(p) {
	case scenarios.Absent:
		return nil
	case scenarios.Text:
		return []string{""}
	}
	var out []string
	for _, key := range []string{"value", "mean", "median", "p99", "min", "max"} {
		if s.document.Form(p.Below(key)) == scenarios.Text {
			out = append(out, key)
		}
	}
	return out
}

// all are the places of a key in the items of a list, below where the list is.
func (s *subject) all(at, list, key string) []string {
	var out []string
	p := scenarios.PlaceOf(at).Below(list)
	for i := range s.document.Len(p) {
		if s.document.Form(p.At(i).Below(key)) == scenarios.Text {
			out = append(out, fmt.Sprintf("%s[%d].%s", list, i, key))
		}
	}
	return out
}

// swings are the inputs at both ends. One that cannot be had there is noted.
func (m *maker) swings(s *subject) []swing {
	var out []swing
	for _, in := range s.inputs() {
		w := swing{input: in.name, low: percent(1 - swingBy), base: percent(1), high: percent(1 + swingBy)}
		var err error
		for i, factor := range []float64{1 - swingBy, 1 + swingBy} {
			var c change
			var first string
			if c, first, err = s.stretched(&in, factor); err == nil {
				w.ends[i], err = s.with(c)
			}
			if err != nil {
				break
			}
			if in.shown {
				w.base = s.text("%s", join(in.place, in.within[0]))
				*[]*string{&w.low, &w.high}[i] = first
			}
		}
		if err != nil {
			m.note("the sensitivity to %s was left out: %s", in.name, firstLine(err))
			continue
		}
		out = append(out, w)
	}
	return out
}

func join(place, below string) string { return strings.TrimSuffix(place+"."+below, ".") }

// stretched is an input times a factor: the whole of its place, because a part of a default
// cannot be set by itself. first is the first of its values.
func (s *subject) stretched(in *input, factor float64) (c change, first string, err error) {
	d, err := scenarios.ParseDocument([]byte(s.text("%s", in.place)))
	if err != nil {
		return change{}, "", err
	}
	for i, within := range in.within {
		var p scenarios.Place
		if within != "" {
			p = scenarios.PlaceOf(within)
		}
		text, ok := scaled(d.Text(p), factor)
		if !ok {
			return change{}, "", fmt.Errorf("%s is no quantity", d.Text(p))
		}
		if i == 0 {
			first = text
		}
		if within == "" {
			return change{in.place, text}, first, nil
		}
		if err := d.Set(p, text); err != nil {
			return change{}, "", err
		}
	}
	return change{in.place, d.Text(nil)}, first, nil
}

// swung is what an input does.
func (m *maker) swung(w *swing, pick *option, low, base, high []*sweep.Outcome) result.Swing {
	out := result.Swing{Input: w.input, Low: w.low, Base: w.base, High: w.high, Effects: []result.Tilt{}}
	keys := []string{m.plan.Against}
	for i := range pick.checks {
		if key := metricKey(&pick.checks[i]); !slices.Contains(keys, key) && len(keys) < tiltsMost {
			keys = append(keys, key)
		}
	}
	for _, key := range append(keys, result.CostPerMonth) {
		t := result.Tilt{Metric: key, Unit: unitOf(base, key), Low: m.prober.mean(low, key).Value,
			Base: m.prober.mean(base, key).Value, High: m.prober.mean(high, key).Value}
		out.Effects = append(out.Effects, t)
	}
	out.Breaks = breaks(pick.checks, low) || breaks(pick.checks, high)
	for i := range out.Effects {
		out.Relative = max(out.Relative, widthOf(&out.Effects[i], pick.checks))
	}
	return out
}

// widthOf is how far a number swings, of what it is or, when it is 0, of its bound. What is
// spent is no threshold's, and decides no order.
func widthOf(e *result.Tilt, checks []spec.Threshold) float64 {
	of := cmp.Or(math.Abs(e.Base), boundOf(checks, e.Metric))
	if e.Metric == result.CostPerMonth || of == 0 {
		return 0
	}
	return (max(e.Low, e.Base, e.High) - min(e.Low, e.Base, e.High)) / of
}

// boundOf is the bound on a metric, 0 when there is none: what is 0 swings by its part of that.
func boundOf(checks []spec.Threshold, key string) float64 {
	for i := range checks {
		if metricKey(&checks[i]) == key {
			return math.Abs(checks[i].Value)
		}
	}
	return 0
}

// breaks tells whether a threshold fails in the mean over some runs, or in one of them that
// has no number.
func breaks(checks []spec.Threshold, runs []*sweep.Outcome) bool {
	for i := range checks {
		t := threshold(&checks[i], i, runs, sureness{half, half})
		if t.Failing == len(runs) || !checks[i].Holds(t.Value.Value) {
			return true
		}
	}
	return false
}

// widestFirst sorts swings as a tornado has them.
func widestFirst(s []result.Swing) {
	slices.SortStableFunc(s, func(a, b result.Swing) int { return cmp.Compare(b.Relative, a.Relative) })
}
