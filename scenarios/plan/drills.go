package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/sweep"
	"github.com/kinesim/kinesim/sim"
)

// How long the drills last, and how long they are watched afterwards: in a run that is short, a
// part of it.
const (
	zoneLostFor   = 10 * sim.Minute
	workerLostFor = 5 * sim.Minute
	burstFor      = 5 * sim.Minute
	replayOf      = sim.Hour
	watchedFor    = sim.Hour
	consumersMost = 3 // whose workers are lost, and who replay
)

// drill is the option with something that goes wrong at the busiest time.
type drill struct {
	name     string
	from, to sim.Time
	variant  *scenarios.Variant
}

// drills are those that make sense for a scenario. One that cannot be made is noted.
func (m *maker) drills(s *subject) []drill {
	at := busiest(s.loaded.Spec)
	part := func(t sim.Time) sim.Time {
		return min(t, max(s.loaded.Spec.Duration/4/sim.Second*sim.Second, sim.Second))
	}
	zoneLostFor, workerLostFor, burstFor := part(zoneLostFor), part(workerLostFor), part(burstFor)
	var out []drill
	add := func(name string, lasts sim.Time, changes ...change) {
		changes = append(changes, s.watched(at+lasts)...)
		v, err := s.with(changes...)
		if err != nil {
			m.note("the drill %q was left out: %s", name, firstLine(err))
			return
		}
		out = append(out, drill{name, at, at + lasts, v})
	}
	sp := s.loaded.Spec
	if len(sp.Producers) > 0 {
		zone := sp.Network.Zones[1]
		add(fmt.Sprintf("zone %s lost for %s", zone, brief(zoneLostFor)), zoneLostFor,
			s.longer("faults", fault("plan-zone", at, zoneLostFor, "zoneDown", "{zone: "+zone+"}")))
	}
	for i := range min(len(sp.Consumers), consumersMost) {
		c := &sp.Consumers[i]
		add(fmt.Sprintf("a worker of %s lost for %s", c.Name, brief(workerLostFor)), workerLostFor,
			s.longer("faults", fault("plan-worker", at, workerLostFor, "crash", "{consumer: "+c.Name+", worker: 0}")))
	}
	if burst, err := s.burst(at, burstFor); err == nil && len(burst) > 0 {
		add("twice the traffic for "+brief(burstFor), burstFor, s.longer("producers", burst...))
	}
	for i := range min(len(sp.Consumers), consumersMost) {
		c := &sp.Consumers[i]
		if back := min(replayOf, at); back >= sim.Second {
			event := fmt.Sprintf("{at: %s, name: plan-replay, replay: {consumer: %s, from: {timestamp: %s}}}",
				written(at), c.Name, written(at-back))
			add(fmt.Sprintf("%s reads the last %s again", c.Name, brief(back)), sim.Second, s.longer("events", event))
		}
	}
	return out
}

func fault(name string, at, lasts sim.Time, action, target string) string {
	return fmt.Sprintf("{at: %s, name: %s, for: %s, action: %s, target: %s}", written(at), name, written(lasts),
		action, target)
}

// watched makes the run as long as it takes to see what comes of a drill. A run that is
// longer is cut, unless something of the scenario's own is still to come.
func (s *subject) watched(end sim.Time) []change {
	sp := s.loaded.Spec
	watched := min(watchedFor, sp.Duration)
	until := end + watched
	later := slices.ContainsFunc(sp.Events, func(e spec.Event) bool { return e.At >= until }) ||
		slices.ContainsFunc(sp.Faults, func(f spec.Fault) bool { return f.Ends() >= until }) ||
		slices.ContainsFunc(sp.Consumers, func(c spec.Consumer) bool { return c.StartAt >= until }) ||
		sp.Warmup.For >= until
	out := []change{{"invariants.liveness", written(watched * 9 / 10)}}
	if until > sp.Duration || !later {
		out = append(out, change{"duration", written(until)})
	}
	return out
}

// caughtUp is how long after a drill things were as usual again, in seconds; false when they
// were not by the end of the run. Spells that follow one another within a minute are one.
func caughtUp(spells []result.Spell, d *drill, end float64) (after float64, found bool) {
	until := d.to.Duration().Seconds()
	from := d.from.Duration().Seconds()
	for again := true; again; {
		again = false
		for _, s := range spells {
			if s.To > until && s.From <= until+60 && s.To > from {
				until, again = s.To, true
			}
		}
	}
	if until >= end-1 {
		return 0, false
	}
	return until - d.to.Duration().Seconds(), true
}

// drilled is what came of a drill.
func (m *maker) drilled(d *drill, o *sweep.Outcome) result.Drill {
	out := result.Drill{Name: d.name, Violated: append([]string{}, o.Violated...)}
	if !o.Whole() {
		out.Text = "It did not come to its end: " + o.Aborted + "."
		return out
	}
	for _, name := range []string{"recordsFailed", "recordsExpired", "recordsLost"} {
		v, _ := o.Get(name)
		out.Lost += int64(v)
	}
	var parts []string
	if out.Lost == 0 {
		parts = append(parts, "nothing was lost")
	} else {
		parts = append(parts, plural(int(out.Lost), "record")+" lost or given up")
	}
	if len(out.Violated) == 0 {
		parts = append(parts, "order was kept")
	} else {
		parts = append(parts, "violated: "+strings.Join(out.Violated, ", "))
	}
	until := d.to.Duration().Seconds()
	after, found := caughtUp(o.Spells, d, o.VirtualSeconds)
	switch {
	case !found:
		parts = append(parts, "it had not caught up by the end of the run, "+lasting(o.VirtualSeconds-until)+" later")
	case after == 0:
		parts = append(parts, "as usual when it was over")
	default:
		parts = append(parts, "caught up "+lasting(after)+" later")
	}
	if found {
		out.CatchUpSeconds = &after
	}
	if v, has := o.Get(m.plan.Against); has {
		parts = append(parts, fmt.Sprintf("%s over the run %s", keyWords(m.plan.Against), quantity(v, unitOf(
			[]*sweep.Outcome{o}, m.plan.Against))))
	}
	out.Pass = out.Lost == 0 && len(out.Violated) == 0 && found
	text := strings.Join(parts, ", ")
	out.Text = strings.ToUpper(text[:1]) + text[1:] + "."
	return out
}
