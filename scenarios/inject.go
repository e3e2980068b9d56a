package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
)

// injectParams are the parameters that belong to some actions only.
var injectParams = []string{"factor", "share", "latency", "skew", "when"}

// partOf names what a part of a target is a part of.
var partOf = map[string]string{"instance": "producer", "worker": "consumer", "shard": "stream"}

func injectionWords() []string { return form.Of[form.Fault]().Key("action").Words }

// injected reads the faults of a scenario: what goes wrong in the run.
func (d *decoder) injected(o *object, s *spec.Scenario, taken map[string]bool) {
	n := o.get("faults")
	if n == nil {
		return
	}
	for i, item := range d.list(n, "faults") {
		f := d.object(item, fmt.Sprintf("faults[%d]", i), form.Of[form.Fault]())
		if f == nil {
			continue
		}
		out := spec.Fault{Target: spec.Everyone()}
		out.Name, out.At = f.moment(s, taken)
		out.For = toTime(f.above("for", unitDuration))
		if out.For > durationMax {
			d.fault(f.get("for"), f.at("for"), "want 3650d at most, got %s", f.get("for").text)
		}
		action := f.need("action", either(injectionWords()))
		kind := -1
		if action != nil {
			if kind = slices.Index(injectionWords(), action.text); kind < 0 || action.kind != scalar {
				d.fault(action, f.at("action"), "want %s, got %s%s", either(injectionWords()), describe(action),
					suggest(action.text, injectionWords()))
				kind = -1
			}
		}
		if kind < 0 {
			continue // what it may have is not known
		}
		out.Kind = spec.FaultKind(kind)
		d.hit(f, &out, s)
		d.parameters(f, &out, s)
		s.Faults = append(s.Faults, out)
	}
}

// parameters reads what belongs to one action alone.
func (d *decoder) parameters(f *object, out *spec.Fault, s *spec.Scenario) {
	row := form.Injections[out.Kind]
	for _, key := range injectParams {
		if n := f.get(key); n != nil && !slices.Contains(row.Params, key) {
			d.fault(n, f.at(key), "want it only with action: %s, got it with %s", either(actionsWith(key)), row.Word)
		}
	}
	for _, key := range row.Params {
		switch key {
		case "factor":
			v, n := f.quantity("factor", unitScale)
			if n != nil && (v <= 1 || v > 1e6) {
				d.fault(n, f.at(key), "want more than 1x, and 1000000x at most, got %s", n.text)
			}
			out.Factor = v
		case "share":
			v, n := f.quantity("share", unitRatio)
			if n != nil && (v <= 0 || v > 1) {
				d.fault(n, f.at(key), "want more than 0%%, and 100%% at most, got %s", n.text)
			}
			out.Share = v
		case "latency":
			out.Latency = f.law("latency", unitDuration)
		case "skew":
			v, n := f.quantity("skew", unitSigned)
			if n != nil && (v == 0 || toTime(v) > durationMax || toTime(v) < -durationMax) {
				d.fault(n, f.at(key), "want another time than 0, and 3650d at most either way, got %s", n.text)
			}
			out.Skew = toTime(v)
		case "when":
			d.ambush(f, out, s)
		}
	}
}

// actionsWith are the actions that have a parameter.
func actionsWith(key string) []string {
	var out []string
	for _, row := range form.Injections {
		if slices.Contains(row.Params, key) {
			out = append(out, row.Word)
		}
	}
	return out
}

// hit reads whom a fault hits: all that it may hit, or one thing or a part of it.
func (d *decoder) hit(f *object, out *spec.Fault, s *spec.Scenario) {
	n := f.orPreset("target")
	if n.kind == scalar && n.text == "all" {
		return
	}
	row := form.Injections[out.Kind]
	if n.kind != mapping {
		d.fault(n, f.at("target"), "want all, or a mapping with %s, got %s%s", strings.Join(row.Targets, ", "),
			describe(n), suggest(n.text, []string{"all"}))
		return
	}
	t := d.object(n, f.at("target"), form.Of[form.Target]().Pick(row.Targets...))
	given := t.keys()
	given = slices.DeleteFunc(given, func(k string) bool { return partOf[k] != "" || !slices.Contains(row.Targets, k) })
	wholes := slices.DeleteFunc(slices.Clone(row.Targets), func(k string) bool { return partOf[k] != "" })
	for _, k := range t.keys() {
		if whole := partOf[k]; whole != "" && slices.Contains(row.Targets, k) && !t.has(whole) {
			d.fault(t.get(k), t.at(k), "want it beside %s, got it alone", whole)
			return
		}
	}
	if len(given) != 1 {
		if len(given) > 1 || t.meant == "" { // a misspelt one has its fault
			d.fault(n, t.path, "want one of %s, got %s", strings.Join(wholes, ", "), orNone(given))
		}
		return
	}
	t.aim(given[0], &out.Target, s)
}

// aim reads the one thing that a target names, and its part.
func (o *object) aim(kind string, out *spec.Target, s *spec.Scenario) {
	n := o.get(kind)
	switch kind {
	case "zone":
		out.Zone = o.named(n, "zone", s.Network.Zones)
	case "table":
		out.Table = o.named(n, "table", tableNames(s))
	case "producer":
		if out.Producer = o.named(n, "producer", producerNames(s)); out.Producer >= 0 {
			out.Instance = o.part("instance", s.Producers[out.Producer].Instances)
		}
	case "consumer":
		if out.Consumer = o.named(n, "consumer", consumerNames(s)); out.Consumer >= 0 {
			out.Worker = o.part("worker", s.Consumers[out.Consumer].Workers)
		}
	case "stream":
		if out.Stream = o.named(n, "stream", streamNames(s)); out.Stream >= 0 && o.has("shard") {
			out.Shard = o.shard("shard")
			if first := s.Streams[out.Stream].Shards; out.Shard >= first && !reshards(s, out.Stream) {
				o.d.fault(o.get("shard"), o.at("shard"), "want a shard of %s, from 0 to %d, got %s",
					s.Streams[out.Stream].Name, first-1, o.get("shard").text)
			}
		}
	}
}

// part is the number of an instance or of a worker, or -1 for all.
func (o *object) part(key string, of int) int {
	if !o.has(key) {
		return -1
	}
	if of < 1 {
		return -1 // how many there are has a fault
	}
	return int(o.between(key, unitCount, 0, float64(of-1), fmt.Sprintf("0 to %d", of-1)))
}

// reshards tells whether a stream gets other shards in the run.
func reshards(s *spec.Scenario, stream int) bool {
	return slices.ContainsFunc(s.Events, func(e spec.Event) bool {
		return e.Stream == stream && e.Action <= spec.ActMergeShards
	})
}
