package property_test

import (
	"fmt"

	"github.com/kinesim/kinesim/sim"
)

// modes decides which streams are on demand, and what is called about that. Its dice are its own,
// so that what else a scenario has does not depend on it.
type modes struct {
	dice
	scale   string
	seconds int
	of      []string // by stream; "": provisioned
}

func newModes(seed int, scale string, seconds int) *modes {
	return &modes{dice: dice{source: sim.NewSource(uint64(seed), "scenario", "modes")}, scale: scale, seconds: seconds}
}

// stream is what a stream says of its mode, to be put before its other keys.
func (m *modes) stream(shards int) string {
	mode := ""
	if m.chance(30) {
		mode = m.pick("onDemand", "onDemandAdvantage")
	}
	m.of = append(m.of, mode)
	if mode == "" {
		return fmt.Sprintf("shards: %d", shards)
	}
	text := fmt.Sprintf("mode: %s, shards: %d, onDemand: {splitAfter: %s", mode, shards,
		m.pick("1s", "40s", "{distribution: uniform, min: 1s, max: 2m}"))
	if m.chance(30) {
		text += ", scaleDown: " + map[string]string{"seconds": "1m", "minutes": "5m", "days": "30m"}[m.scale]
	}
	return text + "}" + m.often("", fmt.Sprintf(", warmThroughput: %dMiB/s", m.between(1, shards)), mode)
}

// often adds a part for On-demand Advantage now and then.
func (m *modes) often(none, some, mode string) string {
	if mode == "onDemandAdvantage" && m.chance(50) {
		return some
	}
	return none
}

// calls are up to two about the mode of a stream, each with its instant.
func (m *modes) calls(i int, name string, add func(at int, format string, args ...any)) {
	at, now := m.between(1, m.seconds/2), m.of[i]
	for range m.below(3) {
		switch {
		case m.chance(60):
			add(at, "updateStreamWarmThroughput: {stream: %s, to: %dMiB/s}", name, m.between(1, 12))
		case now != "":
			now = ""
			add(at, "updateStreamMode: {stream: %s, to: provisioned}", name)
		default:
			now = m.pick("onDemand", "onDemandAdvantage")
			add(at, "updateStreamMode: {stream: %s, to: %s}", name, now)
		}
		at += m.between(1, m.seconds/4)
	}
}

// surges are producers that bring the shards of most streams on demand above half of their limits
// for a minute, where the scenario is of seconds.
func (d *draft) surges() []string {
	var list []string
	for i, mode := range d.modes.of {
		if mode == "" || d.scale.name != "seconds" || d.modes.chance(20) {
			continue
		}
		list = append(list, fmt.Sprintf("{name: surge%d, stream: %s, arrivals: {process: constant, stages: [{hold: %d/s, for: 55s}, "+
			"{hold: 0}]}, keys: %s, size: 64KiB, client: {inFlight: 8}}", i, d.streams[i], 12*d.shards[i],
			d.modes.pick("{distribution: uniform, count: 1000}", "{distribution: uniform, count: 1}")))
	}
	return list
}
