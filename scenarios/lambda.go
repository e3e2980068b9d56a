package scenarios

import (
	"slices"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// lambda reads what belongs to an event source mapping and its function.
func (d *decoder) lambda(c *object, out *spec.Consumer) {
	if c.byDefault("read", "polling").choice("read") == "fanOut" {
		out.Kind = spec.FanOut
	}
	out.Interval = dist.Law{Kind: dist.Constant, Value: d.limit(limits.LambdaPoll)}
	out.Limit = int(d.limit(limits.GetMaxRecords))
	out.Deaggregate = spec.DeaggregateNone // the function is given records as they are
	out.Workers, out.Failover = 1, sim.Time(d.limit(limits.GroupFailover))
	out.Service = c.law("service", unitDuration)
	l := &spec.Lambda{Batch: c.countTo("batch", limits.LambdaBatchMax), Factor: c.countTo("parallelizationFactor",
		limits.LambdaFactorMax), Bisect: c.flag("bisectOnError"), Partial: c.flag("reportBatchItemFailures")}
	l.Window = sim.Time(c.between("window", unitDuration, 0, d.limit(limits.LambdaWindowMax), "0s to 5m"))
	l.Retries = c.wordOr("retries", "endless", spec.Endless)
	l.MaxAge = c.orNever("maxAge")
	if low, high := sim.Time(d.limit(limits.LambdaAgeMin)), sim.Time(d.limit(limits.LambdaAgeMax)); l.MaxAge > 0 &&
		(l.MaxAge < low || l.MaxAge > high) {
		d.fault(c.get("maxAge"), c.at("maxAge"), "want none, or %s to %s, got %s", short(low), short(high),
			describe(c.get("maxAge")))
	}
	l.Failures = spec.Destination(slices.Index(c.form.Key("onFailure").Words, c.choice("onFailure")))
	l.Function = d.function(c)
	// A mapping has room for what its batches take.
	out.InWork = max(int(d.limit(limits.LambdaBatchMax)), l.Batch*l.Factor)
	out.Lambda = l
}

// function reads the function of a mapping.
func (d *decoder) function(c *object) spec.Function {
	low, high := d.limit(limits.LambdaMemoryMin), d.limit(limits.LambdaMemoryMax)
	f := spec.Function{Memory: int64(c.between("memory", unitSize, low, high, "128MiB to 10240MiB")),
		Reserved: c.wordOr("concurrency", "unreserved", 0), Duration: c.law("duration", unitDuration),
		ColdStart: c.law("coldStart", unitDuration), Poison: c.poison()}
	f.Timeout = sim.Time(c.between("timeout", unitDuration, 1e6, d.limit(limits.LambdaTimeoutMax), "1ms to 15m"))
	f.Failure = c.between("failure", unitRatio, 0, 1, "0% to 100%")
	return f
}

// wordOr reads a count in the range of its key, or a word that stands for another number.
func (o *object) wordOr(key, word string, means int) int {
	if n := o.orPreset(key); n.kind == scalar && n.text == word {
		return means
	}
	return o.count(key)
}

// poison reads which records always fail.
func (o *object) poison() spec.Poison {
	n := o.orPreset("poison")
	if n.kind == scalar && n.text == "none" {
		return spec.Poison{}
	}
	if n.kind != mapping {
		o.d.fault(n, o.at("poison"), "want none, {share} or {keys}, got %s", describe(n))
		return spec.Poison{}
	}
	p := o.d.object(n, o.at("poison"), form.Of[form.Poison]())
	if p.has("share") == p.has("keys") && p.meant == "" {
		o.d.fault(n, p.path, "want one of share or keys, got %s", orNone(p.keys()))
		return spec.Poison{}
	}
	if p.has("share") {
		return spec.Poison{Share: p.between("share", unitRatio, 0, 1, "0% to 100%")}
	}
	var out spec.Poison
	for _, k := range o.d.list(p.get("keys"), p.at("keys")) {
		o.d.checkKey(k, p.at("keys"), k.text)
		out.Keys = append(out.Keys, k.text)
	}
	return out
}

// reserved checks, once all consumers are known, that the account has room for what their
// functions reserve.
func (d *decoder) reserved(o *object, s *spec.Scenario) {
	sum, most := 0, int(d.limit(limits.LambdaConcurrency)-d.limit(limits.LambdaUnreservedMin))
	for i := range s.Consumers {
		if l := s.Consumers[i].Lambda; l != nil {
			sum += l.Function.Reserved * s.Consumers[i].Count
		}
	}
	if sum > most {
		d.fault(o.get("consumers"), "consumers", "want at most %d of reserved concurrency in total, got %d", most, sum)
	}
}
