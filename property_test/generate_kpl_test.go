package property_test

import (
	"fmt"
	"strings"

	"github.com/kinesim/kinesim/sim"
)

// library decides which producers are the Kinesis Producer Library, and what consumers make of the
// aggregates in their stream. It has draws of its own, so that all else stays as it was.
type library struct {
	dice
	aggregated map[string]bool // by stream
}

func newLibrary(seed int) *library {
	return &library{dice: dice{source: sim.NewSource(uint64(seed), "scenario", "library")}, aggregated: map[string]bool{}}
}

// client is the library now and then, and else the client that was drawn.
func (l *library) client(stream, other string) string {
	if !l.chance(20) {
		return other
	}
	aggregation := l.often("true", "false")
	l.aggregated[stream] = l.aggregated[stream] || aggregation == "true"
	return fmt.Sprintf("{kind: kpl, aggregation: %s, maxBufferedTime: %s, recordTtl: %s, requestTimeout: %s%s%s}", aggregation,
		l.pick("100ms", "1s", "20ms"), l.pick("30s", "500ms", "2s", "10m"), l.pick("6s", "500ms"),
		l.often("", ", failIfThrottled: true"), l.pick("", "", ", version: 0.15.10", ", aggregationMaxCount: 3",
			", collectionMaxCount: 2, maxConnections: 1", ", aggregationMaxSize: 2KiB, rateLimit: 50%"))
}

// deaggregate adds to a consumer what it makes of aggregates. Now and then its checkpoints lie in
// the middle of one.
func (d *draft) deaggregate(text, stream string, dedup bool) string {
	l := d.library
	switch {
	case !l.aggregated[stream]:
		return text
	case dedup:
		d.allow["X1"] = "a user record that is sent again is in another aggregate, which has a mark of its own"
		return text + ", deaggregate: none"
	case d.scale.name == "seconds" && l.chance(40):
		text = strings.Replace(text, "checkpoint: everyBatch", "checkpoint: 200ms", 1)
		text = strings.Replace(text, "service: 0", "service: 2ms", 1)
	}
	how := l.pick("plain", "kcl", "kcl", "none")
	if how == "kcl" {
		d.allow["C1"] = "KPL takes user records for stored that KCL drops with their aggregate (kpl-split-loss)"
	}
	return text + ", deaggregate: " + how
}
