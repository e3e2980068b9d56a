package scenarios

import (
	"regexp"
	"strconv"
	"time"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
)

var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$`)

// decode reads the whole document.
func (d *decoder) decode(root *node, stem string) *spec.Scenario {
	s := &spec.Scenario{}
	o := d.object(root, "", form.Of[form.Scenario]())
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
	s.Description = o.text("description")
	s.Seed = o.seed()
	s.AsOf, s.Region = o.asOf()
	s.Start = o.start()
	o.choice("fidelity")
	d.network(o, s)
	d.streams(o, s)
	d.tables(o, s)
	d.producers(o, s)
	d.consumers(o, s)
	s.Duration = o.runFor(s)
	s.Warmup = o.warmup(s.Duration)
	for i := range s.Producers {
		noteEnd(&s.Producers[i], s.Duration)
	}
	taken := map[string]bool{}
	d.events(o, s, taken)
	d.injected(o, s, taken)
	d.starts(o, s)
	d.thresholds(o, s)
	d.invariants(o, s)
	d.sweep = d.sweepOf(o)
	return s
}

func (d *decoder) name(o *object, preset string) string {
	n := o.byDefault("name", preset).orPreset("name")
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
	n := o.orPreset("seed")
	v, err := strconv.ParseUint(n.text, 10, 64)
	if n.kind != scalar || err != nil {
		o.d.fault(n, o.at("seed"), "want a whole number from 0, got %s", describe(n))
	}
	return v
}

// newest is the month of the limits that a scenario gets when it names none.
var newest = form.Of[form.Scenario]().Key("asOf").Default

func (o *object) asOf() (asOf, region string) {
	a, r := o.orPreset("asOf"), o.orPreset("region")
	t, err := limits.For(a.text, "us-east-1")
	if a.kind != scalar || err != nil {
		o.d.fault(a, o.at("asOf"), "want a month from %s such as %s, got %s", limits.Oldest, newest, describe(a))
		if t, err = limits.For(newest, "us-east-1"); err != nil {
			panic(err) // the newest month has a table
		}
	}
	o.d.limits = t
	o.choice("region")
	return a.text, r.text
}

// limit is a number of the limits table of the scenario's month.
func (d *decoder) limit(name string) float64 { return d.limits.Float(name) }

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
	v, n := o.byDefault("duration", preset).quantity("duration", unitDuration)
	if n != nil && (toTime(v) < sim.Millisecond || toTime(v) > durationMax) {
		o.d.fault(n, o.at("duration"), "want 1ms to 3650d, got %s", n.text)
	}
	return toTime(v)
}

func (o *object) warmup(duration sim.Time) spec.Warmup {
	n := o.orPreset("warmup")
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
