package scenarios

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

var rootKeys = []string{"version", "name", "description", "seed", "asOf", "region", "start", "duration", "warmup",
	"fidelity", "network", "streams", "producers", "consumers", "thresholds", "invariants"}

var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$`)

// decode reads the whole document.
func (d *decoder) decode(root *node, stem string) *spec.Scenario {
	s := &spec.Scenario{}
	o := d.object(root, "", rootKeys...)
	if o == nil {
		return s
	}
	if n := o.need("version", "version: 1"); n != nil {
		if n.text != "1" {
			d.fault(n, "version", "want 1, got %s", describe(n))
		}
		s.Version = 1
	}
	s.Name = d.name(o, stem)
	s.Description = o.text("description", "")
	s.Seed = o.seed()
	s.AsOf, s.Region = o.asOf()
	s.Start = o.start()
	o.choice("fidelity", "record", "record")
	d.network(o, s)
	d.streams(o, s)
	d.producers(o, s)
	d.consumers(o, s)
	s.Duration = o.runFor(s)
	s.Warmup = o.warmup(s.Duration)
	for i := range s.Producers {
		noteEnd(&s.Producers[i], s.Duration)
	}
	d.thresholds(o, s)
	d.invariants(o, s)
	return s
}

func (d *decoder) name(o *object, preset string) string {
	n := o.orPreset("name", preset)
	if n.kind != scalar || !nameForm.MatchString(n.text) {
		d.fault(n, o.at("name"), "want a name of letters, digits, dots, dashes and underscores, got %s",
			describe(n))
	}
	return n.text
}

// needName is the name of an item of a list, which no other may have.
func (o *object) needName(taken map[string]bool) string {
	n := o.need("name", "a name")
	if n == nil {
		return ""
	}
	if n.kind != scalar || !nameForm.MatchString(n.text) {
		o.d.fault(n, o.at("name"), "want a name of letters, digits, dots, dashes and underscores, got %s",
			describe(n))
	} else if taken[n.text] {
		o.d.fault(n, o.at("name"), "want a name that is not taken, got %s again", n.text)
	}
	taken[n.text] = true
	return n.text
}

func (o *object) seed() uint64 {
	n := o.orPreset("seed", "1")
	v, err := strconv.ParseUint(n.text, 10, 64)
	if n.kind != scalar || err != nil {
		o.d.fault(n, o.at("seed"), "want a whole number from 0, got %s", describe(n))
	}
	return v
}

// newest is the month of the limits that a scenario gets when it names none.
const newest = "2026-11"

func (o *object) asOf() (asOf, region string) {
	a, r := o.orPreset("asOf", newest), o.orPreset("region", "us-east-1")
	o.d.asOf = newest
	if _, err := limits.For(a.text, "us-east-1"); a.kind != scalar || err != nil {
		o.d.fault(a, o.at("asOf"), "want a month from %s such as %s, got %s", limits.Oldest, newest, describe(a))
	} else {
		o.d.asOf = a.text
	}
	o.choice("region", "us-east-1", limits.Regions()...)
	return a.text, r.text
}

// limit is a number of the limits table of the scenario's month.
func (d *decoder) limit(name string) float64 {
	t, err := limits.For(d.asOf, "us-east-1")
	if err != nil {
		panic(err) // asOf has been checked
	}
	return t.Float(name)
}

func (o *object) start() string {
	n := o.get("start")
	if n == nil {
		return ""
	}
	t, err := time.Parse(time.RFC3339, n.text)
	if n.kind != scalar || err != nil {
		o.d.fault(n, o.at("start"), "want an instant such as 2026-11-02T13:00:00Z, got %s", describe(n))
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// durationMax keeps virtual time far from the end of int64.
const durationMax = 10 * 365 * sim.Day

// runFor is the duration; that of the longest trace when none is given.
func (o *object) runFor(s *spec.Scenario) sim.Time {
	longest, unread := sim.Time(0), false
	for i := range s.Producers {
		if t := s.Producers[i].Arrivals.Trace; t != nil {
			longest = max(longest, t.Length)
			unread = unread || t.Length == 0
		}
	}
	preset := ""
	if longest > 0 {
		preset = longest.String()
	}
	if unread && !o.has("duration") {
		return 0 // the trace has its fault
	}
	v, n := o.quantity("duration", unitDuration, preset)
	if n != nil && (toTime(v) < sim.Millisecond || toTime(v) > durationMax) {
		o.d.fault(n, o.at("duration"), "want 1ms to 3650d, got %s", n.text)
	}
	return toTime(v)
}

func (o *object) warmup(duration sim.Time) spec.Warmup {
	n := o.orPreset("warmup", "none")
	switch n.text {
	case "none":
		return spec.Warmup{}
	case "auto":
		return spec.Warmup{Auto: true}
	}
	v, ok := parseDuration(n.text)
	if n.kind != scalar || !ok || duration > 0 && toTime(v) >= duration {
		o.d.fault(n, o.at("warmup"), "want none, auto or a duration below that of the run, got %s", describe(n))
	}
	return spec.Warmup{For: toTime(v)}
}

func (d *decoder) network(o *object, s *spec.Scenario) {
	const preset = "{latency: {distribution: lognormal, median: 2ms, p99: 9ms}}"
	n := o.get("network")
	if n == nil {
		parsed, _ := parseYAML([]byte(preset))
		*o.preset("network", "") = *relocate(parsed, o.n)
		n = o.get("network")
	}
	if net := d.object(n, o.at("network"), "latency"); net != nil {
		s.Network.Latency = net.law("latency", unitDuration, "{distribution: lognormal, median: 2ms, p99: 9ms}")
	}
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
		st := d.object(item, path, "name", "mode", "shards", "retention", "maxRecordSize", "limiter")
		if st == nil {
			s.Streams = append(s.Streams, spec.Stream{})
			continue
		}
		out := spec.Stream{Name: st.needName(taken)}
		st.choice("mode", "provisioned", "provisioned")
		out.Shards = st.count("shards", "", 1, int(d.limit(limits.ShardsMax)))
		out.Retention = toTime(st.between("retention", unitDuration, "24h", d.limit(limits.RetentionMin),
			d.limit(limits.RetentionMax), "24h to 8760h"))
		low, high := d.limit(limits.RecordMaxMin), d.limit(limits.RecordMaxMax)
		words := fmt.Sprintf("%gMiB to %gMiB (asOf %s)", low/(1<<20), high/(1<<20), d.asOf)
		if low == high { // before large records
			words = fmt.Sprintf("%gMiB (asOf %s)", low/(1<<20), d.asOf)
		}
		out.MaxRecordSize = int64(st.between("maxRecordSize", unitSize, "1MiB", low, high, words))
		out.Limiter = d.limiter(st)
		s.Streams = append(s.Streams, out)
	}
}

func (d *decoder) limiter(st *object) spec.Limiter {
	n := st.get("limiter")
	if n == nil {
		parsed, _ := parseYAML([]byte("{burst: 10MiB, burstRecords: 1000}"))
		*st.preset("limiter", "") = *relocate(parsed, st.n)
		n = st.get("limiter")
	}
	if n.kind == scalar && n.text == "window" {
		return spec.Limiter{Window: true}
	}
	if n.kind == scalar {
		d.fault(n, st.at("limiter"), "want window, or {burst, burstRecords}, got %s%s", describe(n),
			suggest(n.text, []string{"window"}))
		return spec.Limiter{}
	}
	l := d.object(n, st.at("limiter"), "burst", "burstRecords")
	if l == nil {
		return spec.Limiter{}
	}
	return spec.Limiter{
		Burst:        int64(l.between("burst", unitSize, "10MiB", 1<<10, 1<<30, "1KiB to 1GiB")),
		BurstRecords: int64(l.count("burstRecords", "1000", 1, 1_000_000)),
	}
}

// streamOf is the index of the stream that an item names; it may be left out when
// there is one.
func (o *object) streamOf(s *spec.Scenario) int {
	names := make([]string, len(s.Streams))
	for i := range s.Streams {
		names[i] = s.Streams[i].Name
	}
	n := o.get("stream")
	if n == nil && len(names) == 1 && names[0] != "" {
		n = o.preset("stream", names[0])
	}
	if n == nil {
		if len(names) > 1 {
			o.need("stream", "the name of a stream: "+either(names))
		}
		return 0
	}
	for i, name := range names {
		if n.kind == scalar && n.text == name {
			return i
		}
	}
	o.d.fault(n, o.at("stream"), "want the name of a stream (%s), got %s%s", strings.Join(names, ", "), describe(n),
		suggest(n.text, names))
	return 0
}

// invariantIDs are those that this version checks.
var invariantIDs = []string{"A1", "S1", "S3", "S4", "S6", "S9", "S10", "S11"}

// plannedID is what the ids of correctness.md §5a look like.
var plannedID = regexp.MustCompile(`^[A-Z][0-9]{1,2}$`)

func (d *decoder) invariants(o *object, s *spec.Scenario) {
	n := o.get("invariants")
	if n == nil {
		return
	}
	inv := d.object(n, "invariants", "allow")
	if inv == nil || !inv.has("allow") {
		return
	}
	for i, item := range d.list(inv.get("allow"), "invariants.allow") {
		known := false
		for _, id := range invariantIDs {
			known = known || item.kind == scalar && item.text == id
		}
		if !known {
			hint := suggest(item.text, invariantIDs)
			if plannedID.MatchString(item.text) {
				hint = ", which is not checked yet"
			}
			d.fault(item, fmt.Sprintf("invariants.allow[%d]", i), "want the id of an invariant (%s), got %s%s",
				strings.Join(invariantIDs, ", "), describe(item), hint)
		}
		s.Allow = append(s.Allow, item.text)
	}
}
