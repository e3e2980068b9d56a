package property_test

import (
	"fmt"
	"slices"
	"strings"
)

// reshardTakes is when, in s after it was asked for, a split is over (limits: reshard.delay_max
// and reshard.wave).
const reshardTakes = 46

// happenings writes what an operator does: up to three events a stream.
func (d *draft) happenings() {
	var list []string
	add := func(at int, format string, args ...any) {
		list = append(list, fmt.Sprintf("{at: %ds, name: e%d, %s}", at, len(list)+1, fmt.Sprintf(format, args...)))
	}
	for i, s := range d.streams {
		at := d.between(1, d.duration/4)
		if d.chance(20) { // generations: a group that begins late finds parents that wait themselves
			add(at, "splitShard: {stream: %s, shard: 0}", s)
			add(at+reshardTakes, "splitShard: {stream: %s, shard: %d}", s, d.shards[i]+d.below(2))
			continue
		}
		for range d.between(0, 3) {
			shard := d.below(d.shards[i] + 3)
			switch d.below(7) {
			case 0, 1:
				add(at, "updateShardCount: {stream: %s, to: %d}", s, d.between(1, 2*d.shards[i]))
			case 2, 3:
				add(at, "splitShard: {stream: %s, shard: %d, at: %s}", s, shard, d.pick("50%", "1%", "75%"))
			case 4, 5:
				add(at, "mergeShards: {stream: %s, shards: [%d, %d]}", s, shard, shard+1)
			case 6:
				if slices.ContainsFunc(list, func(e string) bool { return strings.Contains(e, "RetentionPeriod: {stream: "+s) }) {
					break
				}
				add(at, "increaseStreamRetentionPeriod: {stream: %s, to: 72h}", s)
				add(at+d.between(1, d.duration/8), "decreaseStreamRetentionPeriod: {stream: %s, to: 24h}", s)
			}
			at += d.between(1, d.duration/8)
		}
	}
	if g := d.groups[d.below(len(d.groups))]; d.chance(25) && !g.leased {
		d.stopped(g)
		at := min(g.startAt+d.between(d.duration/4, d.duration/2), d.duration)
		add(at, "replay: {consumer: %s, from: %s}", g.name, d.pick("trimHorizon", "latest", fmt.Sprintf("{timestamp: %ds}", at/2)))
	}
	for i, s := range d.streams {
		if d.modes.of[i] != "" || d.modes.chance(10) {
			d.modes.calls(i, s, add)
		}
	}
	d.section("events", list)
}

// injections writes up to four faults of a few kinds: a scenario that has a bit of
// everything shows less than one that has much of something (swarm testing).
func (d *draft) injections() {
	kinds := []string{"zoneDown", "zoneSlow", "zoneCut", "requestLost", "responseLost", "delay", "throttle", "pause", "crash",
		"clockSkew"}
	kinds = slices.DeleteFunc(kinds, func(string) bool { return d.chance(50) })
	list := d.ambushes()
	if len(kinds) == 0 || d.chance(10) {
		d.section("faults", list)
		return
	}
	for i := range d.between(1, 4) {
		kind, lasts := d.pick(kinds...), d.lasts()
		latest := max(1000*d.duration/2-lasts, 1000)
		list = append(list, fmt.Sprintf("{at: %dms, name: f%d, for: %dms, action: %s%s}", d.below(latest), i+1, lasts, kind,
			d.details(kind)))
	}
	d.section("faults", list)
}

// lasts is how long a fault is, in ms: about one of the times that decide something, just
// below it, just above it, or well above.
func (d *draft) lasts() int {
	c := d.critical[d.below(len(d.critical))]
	v := []int{c - 1, c, c + 1, c * 9 / 10, c * 11 / 10, c * 2, c / 10}[d.below(7)]
	return min(max(v, 1), 1000*d.duration/2)
}

// details are the parameters of a fault, and whom it hits.
func (d *draft) details(kind string) string {
	share := d.pick("", ", share: 1%", ", share: 30%")
	switch kind {
	case "zoneDown", "zoneCut":
		return d.zone()
	case "zoneSlow":
		return ", factor: " + d.pick("2x", "40x", "1000x") + d.zone()
	case "requestLost", "responseLost":
		return share + d.caller()
	case "delay":
		return share + ", latency: " + d.pick(fmt.Sprintf("%dms", d.lasts()), fmt.Sprintf("{distribution: exponential, mean: %dms}",
			d.lasts())) + d.caller()
	case "throttle":
		s := d.below(len(d.streams))
		target := d.pick("", ", target: {stream: "+d.streams[s]+"}", fmt.Sprintf(", target: {stream: %s, shard: %d}", d.streams[s],
			d.below(d.shards[s])))
		if len(d.tables) > 0 && d.chance(40) {
			target = ", target: {table: " + d.pick(d.tables...) + "}"
		}
		return share + target
	case "clockSkew":
		return ", skew: " + d.pick("-299s", "300s", "301s", "-301s", "10s", "-2h") + d.process("")
	}
	return d.process(kind)
}

func (d *draft) zone() string {
	return d.pick("", ", target: {zone: a}", ", target: {zone: b}", ", target: {zone: c}")
}

// caller is whose calls a fault hits.
func (d *draft) caller() string {
	switch d.below(4) {
	case 0:
		return ", target: {stream: " + d.pick(d.streams...) + "}"
	case 1:
		if len(d.tables) > 0 {
			return ", target: {table: " + d.pick(d.tables...) + "}"
		}
	}
	return d.process("")
}

// process is which process a fault hits, and what a scenario may violate because of it.
func (d *draft) process(kind string) string {
	switch side := d.pick("", "producer", "consumer", "consumer"); side {
	case "":
		d.crashed(kind, "")
		return ""
	default:
		name := d.pick(d.names[side]...)
		d.crashed(kind, name)
		part := map[string]string{"producer": "instance", "consumer": "worker"}[side]
		if d.chance(60) {
			return fmt.Sprintf(", target: {%s: %s, %s: %d}", side, name, part, d.below(d.parts[name]))
		}
		return fmt.Sprintf(", target: {%s: %s}", side, name)
	}
}

// crashed notes which groups a crash stops.
func (d *draft) crashed(kind, name string) {
	for _, g := range d.groups {
		if kind == "crash" && (name == "" || name == g.name) {
			d.stopped(g)
		}
	}
}

// stopped notes what it means for a group with marks that its workers are stopped in the
// midst of a record, by a crash or a replay: between mark and effect it loses the effect, between effect
// and mark it repeats it (docs/faults.md).
func (d *draft) stopped(g group) {
	switch g.order {
	case "effectThenMark":
		d.allow["X1"] = "stopped between effect and mark"
	case "markThenEffect":
		d.allow["X2"] = "stopped between mark and effect"
	}
}
