package scenarios

import (
	"fmt"
	"strings"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
)

// arrivals reads the offered load: a rate, stages, a sine or a trace.
func (d *decoder) arrivals(p *object) spec.Arrivals {
	n := p.need("arrivals", "an offered load: {process, rate}, {stages}, {sine} or {trace}")
	if n == nil {
		return spec.Arrivals{}
	}
	if n.kind == mapping && (&object{d: d, n: n}).has("trace") {
		return spec.Arrivals{Trace: d.trace(n, p.at("arrivals"))}
	}
	o := d.object(n, p.at("arrivals"), form.Of[form.Arrivals]().Plus(form.Named([]string{"trace"})))
	if o == nil {
		return spec.Arrivals{}
	}
	a := spec.Arrivals{}
	switch o.choice("process") {
	case "poisson":
		a.Process = spec.Poisson
	case "gamma":
		a.Process = spec.Gamma
	}
	a.CV = o.cv(a.Process)
	given := []string{}
	for _, key := range (form.Arrivals{}).OneOf() {
		if o.has(key) {
			given = append(given, key)
		}
	}
	if len(given) == 0 && o.meant != "" {
		return a // a misspelt one has its fault
	}
	if len(given) != 1 {
		d.fault(n, o.path, "want one of rate, stages, sine or trace, got %s", orNone(given))
		return a
	}
	switch given[0] {
	case "rate":
		a.Rate = o.rate("rate", false)
	case "stages":
		a.Stages = d.stages(o)
	default:
		a.Sine = d.sine(o)
	}
	return a
}

func orNone(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, " and ")
}

// cv belongs to gamma gaps and to nothing else.
func (o *object) cv(p spec.Process) float64 {
	if p == spec.Gamma {
		return o.variation()
	}
	if n := o.get("cv"); n != nil {
		o.d.fault(n, o.at("cv"), "want it only with process: gamma, got it without")
	}
	return 0
}

// stages are {to, over} ramps and {hold, for} levels; the last level holds.
func (d *decoder) stages(o *object) []spec.Stage {
	var out []spec.Stage
	items := d.list(o.get("stages"), o.at("stages"))
	for i, item := range items {
		path := fmt.Sprintf("%s[%d]", o.at("stages"), i)
		st := d.object(item, path, form.Of[form.Ramp]().Plus(form.Of[form.Level]()))
		switch {
		case st == nil:
		case st.has("to") && !st.has("hold") && !st.has("for"):
			s := spec.Stage{Rate: st.rate("to", true), Ramp: true}
			s.For = toTime(st.above("over", unitDuration))
			out = append(out, s)
		case st.has("hold") && !st.has("to") && !st.has("over"):
			s := spec.Stage{Rate: st.rate("hold", true)}
			if st.has("for") || i+1 < len(items) {
				s.For = toTime(st.above("for", unitDuration))
			}
			out = append(out, s)
		case st.meant == "":
			d.fault(item, path, "want {to, over} for a ramp or {hold, for} for a level, got %s", orNone(st.keys()))
		}
	}
	if len(items) == 0 && o.get("stages").kind == sequence {
		d.fault(o.get("stages"), o.at("stages"), "want at least one stage, got none")
	}
	return out
}

func (d *decoder) sine(o *object) *spec.Sine {
	s := d.object(o.get("sine"), o.at("sine"), form.Of[form.Sine]())
	if s == nil {
		return &spec.Sine{Period: sim.Day}
	}
	before := len(d.faults)
	out := &spec.Sine{Mean: s.rate("mean", false), Peak: s.rate("peak", false),
		Period: toTime(s.above("period", unitDuration))}
	if len(d.faults) == before && (out.Peak < out.Mean || out.Peak > 2*out.Mean) {
		d.fault(s.n, s.path,
			"want peak from mean to twice the mean, so that the rate stays above 0, got mean %g/s and peak %g/s",
			out.Mean, out.Peak)
	}
	return out
}
