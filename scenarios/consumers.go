package scenarios

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
)

func (d *decoder) consumers(o *object, s *spec.Scenario) {
	n := o.get("consumers")
	if n == nil {
		return
	}
	taken := map[string]bool{}
	fanOut := make([]int, len(s.Streams))
	for i, item := range d.list(n, "consumers") {
		c := d.object(item, fmt.Sprintf("consumers[%d]", i), form.Of[form.Consumer]())
		if c == nil {
			continue
		}
		out := spec.Consumer{Name: c.needName(taken), Stream: c.streamOf(s), Count: c.count("count")}
		preset := d.kind(c, &out)
		before := len(d.faults)
		out.StartAt = c.duration("startAt")
		known := out.StartAt
		if len(d.faults) > before {
			known = sim.Never
		}
		out.From, out.FromTime = c.position(known, "when it starts")
		switch c.get("kind").text {
		case "lambda":
			c.onlyWithKind()
			d.lambda(c, &out)
		case "kcl":
			d.fleet(c, &out, s)
		default:
			d.library(c, &out, s, preset)
		}
		d.registered(c, &out, s, fanOut)
		out.Guarantees = c.guarantees(form.Of[form.ConsumerGuarantees](), "effects")
		d.ordered(c, &out)
		s.Consumers = append(s.Consumers, out)
	}
	d.reserved(o, s)
	d.leaseTables(s)
}

// starts checks, once the duration is known, that every consumer starts within the run.
func (d *decoder) starts(o *object, s *spec.Scenario) {
	n := o.get("consumers")
	if n == nil || n.kind != sequence {
		return
	}
	for i, item := range n.items {
		if item.kind != mapping {
			continue
		}
		c := &object{d: d, n: item, path: fmt.Sprintf("consumers[%d]", i)}
		at, _ := parseDuration(c.get("startAt").text)
		c.within("startAt", toTime(at), s.Duration)
	}
}

// within checks that an instant lies in the run, where its end is known.
func (o *object) within(key string, at, end sim.Time) {
	if n := o.get(key); end > 0 && at >= end && n != nil {
		o.d.fault(n, o.at(key), "want an instant before the end of the run (%s), got %s", short(end), describe(n))
	}
}

// position is where reading starts: a word, or a timestamp in virtual time, which must
// have passed by then.
func (o *object) position(now sim.Time, when string) (spec.Position, sim.Time) {
	n := o.orPreset("from")
	if n.kind == mapping {
		p := o.d.object(n, o.at("from"), form.Of[form.Position]())
		v, t := p.quantity("timestamp", unitDuration)
		// GetShardIterator refuses AT_TIMESTAMP in the future (kinesis.md §1.4).
		if t != nil && toTime(v) > now {
			o.d.fault(t, p.at("timestamp"), "want an instant of the run that has passed %s (%s), got %s", when,
				short(now), t.text)
		}
		return spec.FromTimestamp, toTime(v)
	}
	words := o.form.Key("from").Words
	switch {
	case n.kind == scalar && n.text == "latest":
		return spec.FromLatest, 0
	case n.kind != scalar || n.text != "trimHorizon":
		o.d.fault(n, o.at("from"), "want latest, trimHorizon or {timestamp}, got %s%s", describe(n),
			suggest(n.text, words))
	}
	return spec.FromTrimHorizon, 0
}

// library reads what belongs to a client of its own, that polls or subscribes.
func (d *decoder) library(c *object, out *spec.Consumer, s *spec.Scenario, preset *consumerPreset) {
	d.reading(c, out)
	out.Service = c.law("service", unitDuration)
	out.InWork = c.count("inWork")
	d.group(c, out)
	out.Deaggregate = c.deaggregation(c.get("kind").text, s, out.Stream)
	out.Dedup = c.dedup(s)
	d.job(c, out, preset)
	out.RunsOn = c.runsOn(form.Of[form.Host]())
	out.CPU = c.cpu(out.RunsOn.Instance)
	out.Balance = c.balance(&out.CPU)
}

// reading reads what belongs to one kind of consumer alone.
func (d *decoder) reading(c *object, out *spec.Consumer) {
	c.onlyWithKind()
	if out.Kind == spec.Polling {
		d.pace(c, out)
		out.Limit = c.countTo("limit", limits.GetMaxRecords)
		return
	}
	for _, key := range []string{"interval", "afterEmpty", "afterRecords", "afterRefused", "limit"} {
		if n := c.get(key); n != nil && out.Preset != "" {
			d.fault(n, c.at(key), "want it only with read: polling, got it with fanOut")
		}
	}
}

// registered checks that a stream has no more registered consumers than it may.
func (d *decoder) registered(c *object, out *spec.Consumer, s *spec.Scenario, fanOut []int) {
	if !out.Pushed() || out.Stream >= len(fanOut) {
		return
	}
	fanOut[out.Stream] += out.Count
	row := limits.FanOutConsumers
	if s.Streams[out.Stream].Mode == spec.OnDemandAdvantage {
		row = limits.FanOutConsumersAdvantage
	}
	if most := int(d.limit(row)); fanOut[out.Stream] > most {
		d.fault(c.n, c.path, "want at most %d fan-out consumers of a stream, got %d", most, fanOut[out.Stream])
	}
}

// onlyWithKind checks that each key belongs to the kind.
func (o *object) onlyWithKind() {
	kind := o.get("kind").text
	for i := range o.form.Keys {
		k := &o.form.Keys[i]
		if n := o.get(k.Name); n != nil && k.Only.Key == "kind" && !slices.Contains(k.Only.Words, kind) &&
			slices.Contains(o.form.Key("kind").Words, kind) {
			o.d.fault(n, o.at(k.Name), "want it only with kind: %s, got it with %s", either(k.Only.Words), kind)
		}
	}
}

// group reads how an application shares its shards among workers and how it goes on
// after one of them is gone.
func (d *decoder) group(c *object, out *spec.Consumer) {
	out.Workers = c.count("workers")
	n := c.orPreset("checkpoint")
	words := c.form.Key("checkpoint").Words
	every, isDuration := parseDuration(n.text)
	switch {
	case n.kind == scalar && n.text == "everyBatch":
	case n.kind == scalar && n.text == "never":
		out.Checkpoint.Never = true
	case n.kind != scalar || !isDuration:
		d.fault(n, c.at("checkpoint"), "want everyBatch, never, or %s, got %s%s", unitDuration.want, describe(n),
			suggest(n.text, words))
	case every <= 0:
		d.fault(n, c.at("checkpoint"), "want everyBatch, never, or more than 0, got %s", n.text)
	default:
		out.Checkpoint.Every = toTime(every)
	}
	out.Failover = toTime(c.above("failover", unitDuration))
	if c.choice("lineage") == "ignored" {
		out.Lineage = spec.LineageIgnored
	}
}

// dedup reads how an application keeps an effect from happening twice, or none.
func (o *object) dedup(s *spec.Scenario) *spec.Dedup {
	n := o.orPreset("dedup")
	switch {
	case n.kind == scalar && n.text == "none":
		return nil
	case n.kind != mapping:
		o.d.fault(n, o.at("dedup"), "want none, or {table, order, key}, got %s", describe(n))
		return nil
	}
	w := o.d.object(n, o.at("dedup"), form.Of[form.Dedup]())
	out := &spec.Dedup{}
	if names := tableNames(s); len(names) == 0 && !w.has("table") {
		o.d.fault(n, w.at("table"), "want a table of the scenario, got none: list it under tables")
	} else {
		out.Table = max(w.refer("table", names), 0)
	}
	switch w.choice("order") {
	case "markThenEffect":
		out.Order = spec.MarkThenEffect
	case "together":
		out.Order = spec.Together
	}
	switch w.choice("key") {
	case "sequenceNumber":
		out.Key = spec.DedupBySequenceNumber
	case "hash":
		out.Key = spec.DedupByHash
	}
	return out
}
