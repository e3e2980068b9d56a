package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
)

// actions are the words of events, in the order of spec.Action.
var actions = form.Actions

// momentForm is the form of the names of events and faults: that of other names, and
// the @ of those that are made.
var momentForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.@-]{0,127}$`)

// shardIndexMax is beyond every shard that a run can open.
const shardIndexMax = 1_000_000

// moment is what events and faults have in common: when, and a name that no other has.
// A name that is missing is made from the action and the instant, so that it stays when
// others are taken away: draws are keyed by it. An instant with a fault is never.
func (o *object) moment(s *spec.Scenario, taken map[string]bool) (name string, at sim.Time) {
	at = sim.Never
	v, n := o.quantity("at", unitDuration)
	if n != nil {
		at = toTime(v)
		o.within("at", at, s.Duration)
	}
	made := ""
	if !o.has("name") {
		if made = momentName(o.n); n == nil || made == "" {
			return "", at // what it would be made from has a fault
		}
	}
	name = o.byDefault("name", made).orPreset("name").text
	switch given := o.get("name"); {
	case given.kind != scalar || !momentForm.MatchString(name):
		o.d.fault(given, o.at("name"), "want a name of letters, digits, dots, dashes, underscores and @, got %s",
			describe(given))
	case taken[name] && made != "":
		o.d.fault(o.n, o.at("name"), "want a name, because another event or fault is %s as well, got nothing", name)
	case taken[name]:
		o.d.fault(given, o.at("name"), "want a name that no other event or fault has, got %s again", name)
	}
	taken[name] = true
	return name, at
}

// momentName is the name that an event or a fault without one gets, such as
// zoneDown@65m, or "".
func momentName(item *node) string {
	o := &object{n: item}
	at := o.get("at")
	if at == nil || at.kind != scalar {
		return ""
	}
	word := ""
	for _, k := range item.keys {
		if slices.Contains(actions, k.text) {
			word = k.text
		}
	}
	if a := o.get("action"); a != nil && word == "" {
		word = a.text
	}
	if word == "" {
		return ""
	}
	return word + "@" + strings.ReplaceAll(at.text, "µ", "u")
}

// events reads what an operator does at instants of the run.
func (d *decoder) events(o *object, s *spec.Scenario, taken map[string]bool) {
	n := o.get("events")
	if n == nil {
		return
	}
	var retains []retain
	var switches []modeSwitch
	for i, item := range d.list(n, "events") {
		e := d.object(item, fmt.Sprintf("events[%d]", i), form.Of[form.Event]())
		if e == nil {
			continue
		}
		out := spec.Event{}
		out.Name, out.At = e.moment(s, taken)
		given := e.keys()
		given = slices.DeleteFunc(given, func(k string) bool { return !slices.Contains(actions, k) })
		if len(given) != 1 {
			if len(given) > 1 || e.meant == "" { // a misspelt one has its fault
				d.fault(item, e.path, "want one action of %s, got %s", strings.Join(actions, ", "), orNone(given))
			}
			continue
		}
		out.Action = spec.Action(slices.Index(actions, given[0]))
		if out.Action == spec.ActUpdateMode {
			switches = d.modeSwitch(e, given[0], &out, s, switches)
		} else if to := d.act(e, given[0], &out, s); to != nil {
			retains = append(retains, retain{to, join(e.at(given[0]), "to"), out})
		}
		s.Events = append(s.Events, out)
	}
	d.directions(retains, s)
	d.modes(switches, s)
}

// act reads the parameters of one action. Of a retention call it returns where its
// period stands.
func (d *decoder) act(e *object, word string, out *spec.Event, s *spec.Scenario) *node {
	switch n, path := e.get(word), e.at(word); out.Action {
	case spec.ActUpdateShardCount:
		if a := d.object(n, path, form.Of[form.UpdateCount]()); a != nil {
			out.Stream = a.streamOf(s)
			out.Target = a.countTo("to", limits.ShardsMax)
		}
	case spec.ActSplitShard:
		if a := d.object(n, path, form.Of[form.Split]()); a != nil {
			out.Stream = a.streamOf(s)
			out.Shard = a.shard("shard")
			share, at := a.quantity("at", unitRatio)
			if at != nil && (share <= 0 || share >= 1) {
				d.fault(at, a.at("at"), "want more than 0%% and less than 100%%, got %s", at.text)
			}
			out.Share = share
		}
	case spec.ActMergeShards:
		if a := d.object(n, path, form.Of[form.Merge]()); a != nil {
			out.Stream = a.streamOf(s)
			out.Shard, out.Adjacent = a.pair()
		}
	case spec.ActUpdateWarm:
		if a := d.object(n, path, form.Of[form.UpdateWarm]()); a != nil {
			out.Stream = a.streamOf(s)
			if a.need("to", unitBytes.want) != nil {
				out.Warm = a.warm("to")
			}
		}
	case spec.ActReplay:
		if a := d.object(n, path, form.Of[form.Replay]()); a != nil {
			if out.Consumer = a.consumer(s); out.Consumer < len(s.Consumers) {
				if c := &s.Consumers[out.Consumer]; c.KCL != nil {
					d.fault(a.n, path, "want a consumer of another kind than kcl, got %s", c.Name)
				} else if out.At < c.StartAt {
					d.fault(e.get("at"), e.at("at"), "want an instant at which %s has started (%s), got %s", c.Name,
						short(c.StartAt), describe(e.get("at")))
				}
			}
			out.From, out.FromTime = a.position(out.At, "at that event")
		}
	default:
		if a := d.object(n, path, form.Of[form.Retain]()); a != nil {
			before := len(d.faults)
			out.Stream = a.streamOf(s)
			out.Retention = a.retention("to")
			if len(d.faults) > before {
				return nil
			}
			return a.get("to")
		}
	}
	return nil
}

// consumer is the index of the consumer that an item names.
func (o *object) consumer(s *spec.Scenario) int {
	names := consumerNames(s)
	if len(names) == 0 && !o.has("consumer") {
		o.d.fault(o.n, o.at("consumer"), "want a consumer of the scenario, got none")
		return 0
	}
	return max(o.refer("consumer", names), 0)
}

// shard reads the index of a shard, or its id. It may open later in the run.
func (o *object) shard(key string) int {
	return int(o.between(key, unitShard, 0, shardIndexMax, fmt.Sprintf("0 to %d", shardIndexMax)))
}

// pair reads the two shards of a merge.
func (o *object) pair() (a, b int) {
	n := o.need("shards", "the two shards to merge, such as [1, 2]")
	if n == nil {
		return 0, 0
	}
	items := o.d.list(n, o.at("shards"))
	if n.kind == sequence && len(items) != 2 {
		o.d.fault(n, o.at("shards"), "want two shards, got %d", len(items))
		return 0, 0
	}
	if len(items) != 2 {
		return 0, 0
	}
	before := len(o.d.faults)
	two := [2]float64{}
	for i, item := range items {
		path := fmt.Sprintf("%s[%d]", o.at("shards"), i)
		v, ok := o.d.quantity(item, path, unitShard)
		if ok && v > shardIndexMax {
			o.d.fault(item, path, "want 0 to %d, got %s", shardIndexMax, item.text)
		}
		two[i] = v
	}
	if len(o.d.faults) == before && two[0] == two[1] {
		o.d.fault(n, o.at("shards"), "want two shards, got the same one twice")
	}
	return int(two[0]), int(two[1])
}

// retain is a retention call and where its period stands.
type retain struct {
	to    *node
	path  string
	event spec.Event
}

// directions checks that retention calls go the way that they say, as far as the calls
// before them tell: the API refuses others. The API counts in hours.
func (d *decoder) directions(calls []retain, s *spec.Scenario) {
	slices.SortStableFunc(calls, func(a, b retain) int { return int(min(max(a.event.At-b.event.At, -1), 1)) })
	now := map[int]sim.Time{}
	for i := range s.Streams {
		now[i] = s.Streams[i].Retention
	}
	for _, c := range calls {
		e, before := c.event, now[c.event.Stream]
		switch {
		case e.Retention%sim.Hour != 0:
			d.fault(c.to, c.path, "want whole hours, got %s", c.to.text)
		case before == 0: // of a stream that has a fault
		case e.Action == spec.ActIncreaseRetention && e.Retention <= before:
			d.fault(c.to, c.path, "want more than the %s that the stream has by then, got %s", short(before), c.to.text)
		case e.Action == spec.ActDecreaseRetention && e.Retention >= before:
			d.fault(c.to, c.path, "want less than the %s that the stream has by then, got %s", short(before), c.to.text)
		}
		now[e.Stream] = e.Retention
	}
}
