package property_test

import (
	"fmt"

	"github.com/kinesim/kinesim/sim"
)

// mappings writes up to two event source mappings, with functions that fail now and then. Its
// dice are its own. polls are the calls of each shard that others make, in hundredths a second.
func (d *draft) mappings(polls []int) []string {
	m := dice{source: sim.NewSource(uint64(d.seed), "scenario", "mappings")}
	var list []string
	for i := range []int{0, 0, 1, 1, 2}[m.below(5)] {
		name, stream := fmt.Sprintf("f%d", i), m.below(len(d.streams))
		read := "fanOut"
		if polls[stream] < 200 && d.scale.name != "days" {
			read = "polling"
			polls[stream] += 300
		}
		d.names["consumer"], d.parts[name] = append(d.names["consumer"], name), 1
		list = append(list, fmt.Sprintf("{name: %s, kind: lambda, stream: %s, read: %s, batch: %s, window: %s, "+
			"parallelizationFactor: %d, service: %s%s%s%s%s%s}", name, d.streams[stream], read, m.pick("100", "7", "1", "2000"),
			m.pick("0s", "0s", "1s", "5s"), []int{1, 1, 2, 5}[m.below(4)], m.pick("0", "0", "1ms"), m.failing(),
			m.often("", ", concurrency: 2"), m.often("", ", from: latest"), m.often("", ", onFailure: s3"),
			m.often("", ", timeout: 200ms")))
	}
	return list
}

// failing is how a function fails, and what its mapping does about it.
func (m *dice) failing() string {
	if m.chance(30) {
		return ""
	}
	return fmt.Sprintf(", poison: %s, failure: %s, retries: %s, maxAge: %s, bisectOnError: %s, reportBatchItemFailures: %s",
		m.pick("{share: 0.5%}", "{share: 5%}", "none"), m.pick("0%", "0%", "3%"), m.pick("0", "1", "3", "endless"),
		m.pick("none", "none", "1m"), m.pick("true", "false"), m.pick("true", "false"))
}
