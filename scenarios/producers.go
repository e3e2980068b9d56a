package scenarios

import (
	"fmt"
	"strings"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

func (d *decoder) producers(o *object, s *spec.Scenario) {
	n := o.get("producers")
	if n == nil {
		return
	}
	taken := map[string]bool{}
	for i, item := range d.list(n, "producers") {
		p := d.object(item, fmt.Sprintf("producers[%d]", i), form.Of[form.Producer]())
		if p == nil {
			continue
		}
		out := spec.Producer{Name: p.needName(taken), Stream: p.streamOf(s), Instances: p.count("instances")}
		out.Arrivals = d.arrivals(p)
		out.Keys = d.keys(p, out.Arrivals.Trace)
		if !p.sized() {
			out.Size = p.law("size", unitSize)
			d.checkMeanSize(p, &out)
		} else if p.has("size") {
			d.fault(p.get("size"), p.at("size"), "want no size, because the trace says how large records are, got one")
		}
		out.Payload = d.payload(p)
		out.Guarantees = p.guarantees(form.Of[form.ProducerGuarantees](), "records")
		out.Client = d.client(p)
		out.RunsOn = p.runsOn(form.Of[form.Machines]())
		s.Producers = append(s.Producers, out)
	}
}

// sized tells whether a trace says how large records are: one by one, or of each period.
func (o *object) sized() bool {
	a := &object{n: o.get("arrivals")}
	if a.n == nil || !a.has("trace") {
		return false
	}
	count, bytes := a.has("count"), a.has("bytes")
	return count && bytes || !count && !bytes && a.has("size")
}

// payload reads what the data is. Data that is the same has one size, so that a trace which
// says how large each record is says what its own data is as well.
func (d *decoder) payload(p *object) spec.Payload {
	if !p.has("payload") {
		return spec.Payload{}
	}
	o := d.object(p.get("payload"), p.at("payload"), form.Of[form.Payload]())
	if o == nil {
		return spec.Payload{}
	}
	if p.sized() {
		d.fault(p.get("payload"), p.at("payload"), "want no payload, because the trace says how large records are, "+
			"got one")
	}
	return spec.Payload{Distinct: o.count("distinct")}
}

// checkMeanSize: bytes per period without counts are cut into records of the mean size.
func (d *decoder) checkMeanSize(p *object, out *spec.Producer) {
	if t := out.Arrivals.Trace; t == nil || t.Bytes == nil || out.Size.Kind != dist.Pareto || out.Size.Alpha > 1 {
		return
	}
	d.fault(p.get("size"), p.at("size"), "want a distribution with a mean, because the trace has bytes, "+
		"got a Pareto one with alpha %g, which has none", out.Size.Alpha)
}

// client reads how instances call the API.
func (d *decoder) client(p *object) spec.Client {
	c := d.object(p.orTree("client"), p.at("client"), form.Of[form.Client]())
	if c == nil {
		return spec.Client{}
	}
	if c.choice("kind") == "kpl" {
		return c.kpl()
	}
	c.refuse("kind: kpl", "sdk", kplKeys)
	out := spec.Client{Single: c.choice("api") == "putRecord"}
	if out.Single {
		for _, key := range []string{"batch", "linger"} {
			if k := c.get(key); k != nil {
				d.fault(k, c.at(key), "want it only with api: putRecords, got it with putRecord")
			}
		}
		out.Batch = 1
		out.Ordering = c.ordering()
	} else {
		if k := c.get("ordering"); k != nil {
			d.fault(k, c.at("ordering"), "want it only with api: putRecord, got it with putRecords, which has no "+
				"such parameter")
		}
		out.Batch = c.countTo("batch", limits.PutRecordsMax)
		out.Linger = c.duration("linger")
	}
	out.InFlight = c.count("inFlight")
	out.Buffer = int64(c.between("buffer", unitSize, 1, 1<<40, "1B to 1024GiB"))
	out.Retry = d.retry(c, out.Single)
	out.Timeout = c.byDefault("timeout", short(sim.Time(d.limit(limits.ProducerTimeout)))).orNever("timeout")
	return out
}

// ordering is what a PutRecord carries as SequenceNumberForOrdering.
func (o *object) ordering() spec.Ordering {
	switch o.choice("ordering") {
	case "sequenceNumberForOrdering":
		return spec.OrderSequence
	case "timestamp":
		return spec.OrderTimestamp
	}
	return spec.OrderNone
}

// keys reads how partition keys are drawn.
func (d *decoder) keys(p *object, t *spec.Trace) spec.Keys {
	if t != nil && len(t.Keys) > 0 {
		p.byDefault("keys", "{distribution: trace}")
	}
	n := p.orTree("keys")
	law := ""
	if n.kind == mapping {
		if k := (&object{d: d, n: n, path: p.at("keys")}).get("distribution"); k != nil {
			law = k.text
		}
	}
	m, names := choose(form.Keys{}, law)
	if m == nil && n.kind == mapping {
		k := (&object{d: d, n: n, path: p.at("keys")}).need("distribution", either(names))
		if k != nil {
			d.fault(k, p.at("keys.distribution"), "want %s, got %s%s", either(names), describe(k),
				suggest(k.text, names))
		}
		return spec.Keys{Count: 1}
	}
	if m == nil {
		m = form.Of[form.KeysTrace]() // the keys that all have
	}
	o := d.object(n, p.at("keys"), m)
	if o == nil {
		return spec.Keys{Count: 1}
	}
	out := d.keyLaw(o, law, t)
	if o.has("hot") {
		out.Hot = d.weighted(o.get("hot"), o.at("hot"))
		sum := 0.0
		for _, h := range out.Hot {
			sum += h.Weight
		}
		if sum > 1+1e-9 {
			d.fault(o.get("hot"), o.at("hot"), "want shares of 100%% at most in total, got %.4g%%", sum*100)
		}
	}
	return out
}

func (d *decoder) keyLaw(o *object, law string, t *spec.Trace) spec.Keys {
	switch law {
	case "uniform":
		return spec.Keys{Law: spec.KeysUniform, Count: o.count("count")}
	case "zipf":
		return spec.Keys{Law: spec.KeysZipf, Count: o.count("count"),
			Exponent: o.ranged("exponent", unitNumber)}
	case "trace":
		if t == nil || len(t.Keys) == 0 && len(t.At) > 0 { // one that could not be read has its fault
			d.fault(o.get("distribution"), o.at("distribution"), "want keys from a trace only where the trace has "+
				"keys (count: \"*\", or key), got trace")
		}
		return spec.Keys{Law: spec.KeysTrace}
	}
	out := spec.Keys{Law: spec.KeysWeighted}
	switch {
	case o.has("list") == o.has("file"):
		d.fault(o.n, o.path, "want either list or file, got %s", map[bool]string{true: "both",
			false: "neither"}[o.has("list")])
		return spec.Keys{Count: 1}
	case o.has("list"):
		out.List = d.weighted(o.get("list"), o.at("list"))
	default:
		out.List = d.weightFile(o.get("file"), o.at("file"))
	}
	sum := 0.0
	for _, k := range out.List {
		sum += k.Weight
	}
	if sum <= 0 && len(d.faults) == 0 {
		d.fault(o.n, o.path, "want weights above 0 in total, got %g", sum)
	}
	return out
}

// weighted reads a list of {key, share}.
func (d *decoder) weighted(n *node, path string) []spec.WeightedKey {
	var out []spec.WeightedKey
	seen := map[string]bool{}
	for i, item := range d.list(n, path) {
		o := d.object(item, fmt.Sprintf("%s[%d]", path, i), form.Of[form.Weight]())
		if o == nil {
			continue
		}
		k := o.need("key", "a partition key")
		share, _ := o.quantity("share", unitRatio)
		if k == nil {
			continue
		}
		d.checkKey(k, o.at("key"), k.text)
		if seen[k.text] {
			d.fault(k, o.at("key"), "want each key once, got %s again", quote(k.text))
		}
		seen[k.text] = true
		out = append(out, spec.WeightedKey{Key: k.text, Weight: share})
	}
	if n.kind == sequence && len(n.items) == 0 {
		d.fault(n, path, "want at least one key, got none")
	}
	return out
}

func (d *decoder) checkKey(n *node, path, key string) {
	most := int(d.limit(limits.KeyMax))
	if runes := len([]rune(key)); runes < 1 || runes > most || n.kind != scalar {
		d.fault(n, path, "want a partition key of 1 to %d characters, got %s", most, describe(n))
	}
}

// weightFile reads a CSV with the columns key and weight.
func (d *decoder) weightFile(n *node, path string) []spec.WeightedKey {
	table := d.table(n, path)
	if table == nil {
		return nil
	}
	key, weight := table.column("key"), table.column("weight")
	if key < 0 || weight < 0 {
		d.fault(n, path, "want a CSV with the columns key and weight, got %s", strings.Join(table.header, ", "))
		return nil
	}
	var out []spec.WeightedKey
	seen := map[string]bool{}
	for i, row := range table.rows {
		v, ok := parseNumber(strings.TrimSpace(row[weight]))
		if !ok || v < 0 {
			table.fault(i, weight, "want a weight of 0 or more, got %s", quote(row[weight]))
			continue
		}
		if seen[row[key]] {
			table.fault(i, key, "want each key once, got %s again", quote(row[key]))
		}
		seen[row[key]] = true
		table.checkKey(i, key)
		out = append(out, spec.WeightedKey{Key: row[key], Weight: v})
	}
	return out
}
