package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// zonesOfRegion is how many zones hold each record.
const zonesOfRegion = 3

// quorumMost is the quorum of a majority, the default.
const quorumMost = 2

func (d *decoder) network(o *object, s *spec.Scenario) {
	net := d.object(o.orTree("network"), o.at("network"), form.Of[form.Network]())
	if net == nil {
		return
	}
	s.Network.Zones = d.zones(net)
	s.Network.Latency = net.law("latency", unitDuration)
	s.Network.VPC = net.has("endpoint") && net.choice("endpoint") == "vpc"
}

// zones are three distinct names.
func (d *decoder) zones(net *object) []string {
	n := net.orTree("zones")
	var out []string
	for i, item := range d.list(n, net.at("zones")) {
		path := fmt.Sprintf("%s[%d]", net.at("zones"), i)
		switch {
		case item.kind != scalar || !nameForm.MatchString(item.text):
			d.fault(item, path, "want the name of a zone, of letters, digits, dots, dashes and underscores, got %s",
				describe(item))
		case slices.Contains(out, item.text):
			d.fault(item, path, "want each zone once, got %s again", item.text)
		}
		out = append(out, item.text)
	}
	if n.kind == sequence && len(out) != zonesOfRegion {
		d.fault(n, net.at("zones"), "want the names of three zones, got %d", len(out))
	}
	return out
}

func (d *decoder) streams(o *object, s *spec.Scenario) {
	n := o.need("streams", "a list of streams")
	if n == nil {
		return
	}
	taken := map[string]bool{}
	items := d.list(n, "streams")
	if n.kind == sequence && len(items) == 0 {
		d.fault(n, "streams", "want at least one stream, got none")
	}
	for i, item := range items {
		path := fmt.Sprintf("streams[%d]", i)
		st := d.object(item, path, form.Of[form.Stream]())
		if st == nil {
			s.Streams = append(s.Streams, spec.Stream{})
			continue
		}
		out := spec.Stream{Name: st.needName(taken)}
		d.capacity(st, &out)
		out.Retention = st.retention("retention")
		low, high := d.limit(limits.RecordMaxMin), d.limit(limits.RecordMaxMax)
		words := fmt.Sprintf("%gMiB to %gMiB (asOf %s)", low/(1<<20), high/(1<<20), d.limits.AsOf)
		if low == high { // before large records
			words = fmt.Sprintf("%gMiB (asOf %s)", low/(1<<20), d.limits.AsOf)
		}
		out.MaxRecordSize = int64(st.between("maxRecordSize", unitSize, low, high, words))
		out.Limiter = d.limiter(st)
		out.Replication = d.replication(st, s.Network.Zones)
		out.Encrypted = st.has("encryption") && st.choice("encryption") == "kms"
		out.Scaling = d.scaling(st, &out)
		s.Streams = append(s.Streams, out)
	}
	d.onDemandStreams(items, s)
}

func (o *object) retention(key string) sim.Time {
	return toTime(o.between(key, unitDuration, o.d.limit(limits.RetentionMin), o.d.limit(limits.RetentionMax),
		"24h to 8760h"))
}

func (d *decoder) limiter(st *object) spec.Limiter {
	n := st.orTree("limiter")
	if n.kind == scalar && n.text == "window" {
		return spec.Limiter{Window: true}
	}
	if n.kind != mapping {
		d.fault(n, st.at("limiter"), "want window, or {burst, burstRecords}, got %s%s", describe(n),
			suggest(n.text, []string{"window"}))
		return spec.Limiter{}
	}
	l := d.object(n, st.at("limiter"), form.Of[form.Limiter]())
	return spec.Limiter{
		Burst:        int64(l.between("burst", unitSize, 1<<10, 1<<30, "1KiB to 1GiB")),
		BurstRecords: int64(l.count("burstRecords")),
	}
}

// replication reads how many zones a commit needs and how long each of them takes.
func (d *decoder) replication(st *object, zones []string) spec.Replication {
	r := d.object(st.orTree("replication"), st.at("replication"), form.Of[form.Replication]())
	if r == nil {
		return spec.Replication{}
	}
	out := spec.Replication{Quorum: quorumMost}
	if r.choice("quorum") == "all" {
		out.Quorum = zonesOfRegion
	}
	if r.has("concurrent") {
		out.Concurrent = r.count("concurrent")
	}
	commit := r.byDefault("commit", d.lognormal(limits.ZoneMedian, limits.ZoneP99)).law("commit", unitDuration)
	own := map[string]dist.Law{}
	if n := r.get("zones"); n != nil && len(zones) > 0 {
		if z := d.object(n, r.at("zones"), form.Named(zones)); z != nil {
			for i, k := range z.n.keys {
				if slices.Contains(zones, k.text) {
					own[k.text] = d.law(z.n.items[i], z.at(k.text), unitDuration)
				}
			}
		}
	}
	for _, zone := range zones {
		law, special := own[zone]
		if !special {
			law = commit
		}
		out.Commit = append(out.Commit, law)
	}
	return out
}

// lognormal writes two rows of the limits table as a law.
func (d *decoder) lognormal(median, p99 string) string {
	return fmt.Sprintf("{distribution: lognormal, median: %s, p99: %s}", short(sim.Time(d.limit(median))),
		short(sim.Time(d.limit(p99))))
}

// streamOf is the index of the stream that an item names; it may be left out when
// there is one.
func (o *object) streamOf(s *spec.Scenario) int {
	return max(o.refer("stream", streamNames(s)), 0)
}

// refer is the index of the thing of a list that an item names by its kind, or -1 with
// a fault; the name may be left out when there is one.
func (o *object) refer(kind string, names []string) int {
	n := o.get(kind)
	switch {
	case n == nil && len(names) == 1 && names[0] != "":
		n = o.preset(kind, names[0])
	case n == nil && len(names) > 1:
		o.need(kind, "the name of a "+kind+": "+either(names))
		return -1
	case n == nil:
		return -1 // what is not there has its own fault
	}
	return o.named(n, kind, names)
}

// named is the index of the thing of a list that a value names, or -1 with a fault.
func (o *object) named(n *node, kind string, names []string) int {
	if i := slices.Index(names, n.text); i >= 0 && n.kind == scalar {
		return i
	}
	known := "there is none"
	if len(names) > 0 {
		known = strings.Join(names, ", ")
	}
	o.d.fault(n, o.at(kind), "want the name of a %s (%s), got %s%s", kind, known, describe(n), suggest(n.text, names))
	return -1
}

// streamNames and its kin are the names of the things of a kind, in order.
func streamNames(s *spec.Scenario) []string {
	return namesOf(s.Streams, func(x *spec.Stream) string { return x.Name })
}

func tableNames(s *spec.Scenario) []string {
	return namesOf(s.Tables, func(x *spec.Table) string { return x.Name })
}

func producerNames(s *spec.Scenario) []string {
	return namesOf(s.Producers, func(x *spec.Producer) string { return x.Name })
}

func consumerNames(s *spec.Scenario) []string {
	return namesOf(s.Consumers, func(x *spec.Consumer) string { return x.Name })
}

func namesOf[T any](list []T, name func(*T) string) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = name(&list[i])
	}
	return out
}
