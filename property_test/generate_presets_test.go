package property_test

import (
	"regexp"
	"strings"

	"github.com/kinesim/kinesim/sim"
)

// presets makes some of the readers what people run. Its dice are its own.
type presets struct{ dice }

func newPresets(seed int) *presets {
	return &presets{dice{source: sim.NewSource(uint64(seed), "scenario", "presets")}}
}

var inInterval = regexp.MustCompile(`, interval: (\{[^}]*\}|\w+)`)

var everySoOften = regexp.MustCompile(`checkpoint: \d\w*`)

// of is a reader, or one of four pollers and subscribers as a preset in its place. It asks about
// as often: what shares five calls a second of each shard is caught up.
func (p *presets) of(reader, checkpoint string) string {
	if !p.chance(25) {
		return reader
	}
	kind := p.pick("flink", "flink", "flinkLegacy", "awsLoop", "spark", "glue")
	switch m := inInterval.FindStringSubmatch(reader); {
	case m == nil && kind != "flink" && kind != "flinkLegacy":
		return reader
	case m == nil:
		reader = strings.Replace(reader, "kind: fanOut", "kind: "+kind+", read: fanOut", 1)
	default:
		pace := p.pick(m[0], ", afterEmpty: "+m[1]+", afterRecords: "+m[1]) +
			p.pick("", ", afterRefused: {base: 300ms, cap: 1s}")
		reader = strings.Replace(reader, m[0], ", kind: "+kind+pace, 1)
	}
	if !strings.Contains(reader, "from: ") {
		reader += ", from: trimHorizon"
	}
	if !strings.Contains(reader, "lineage: ") {
		reader += ", lineage: parentsFirst"
	}
	reader += p.pick("", "", ", discovery: none", ", discovery: 5s")
	micro := kind == "spark" || kind == "glue"
	if micro {
		reader = everySoOften.ReplaceAllString(reader, "checkpoint: everyBatch") + ", microBatch: {trigger: " +
			p.pick("0s", "3s", "20s") + ", time: " + p.pick("1s", "10s") + ", idle: " + p.pick("0s", "2s") + "}"
	}
	if kind != "awsLoop" {
		if !micro {
			reader = strings.Replace(reader, "everyBatch", checkpoint, 1)
		}
		if !strings.Contains(reader, "checkpoint: never") && !strings.Contains(reader, "dedup: ") && p.chance(60) {
			reader += ", sink: exactlyOnce"
		}
	}
	return reader
}
