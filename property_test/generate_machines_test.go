package property_test

import (
	"fmt"
	"strings"

	"github.com/kinesim/kinesim/sim"
)

// machines is what the workers of a consumer run on, in one of six: enough of them that all is
// done in the end, and now and then too few for a while.
func (d *draft) machines() string {
	m := &d.hosts
	if m.source == (sim.Source{}) {
		m.source = sim.NewSource(uint64(d.seed), "scenario", "machines")
	}
	if !m.chance(17) {
		return ""
	}
	cpu := m.pick("perRecord: 100us", "perRecord: 50us, perKiB: 20us", "perKiB: 100us", "perRecord: 1ms")
	return fmt.Sprintf(", runsOn: {instance: %s%s}, cpu: {%s}", m.pick("m5.large", "m7g.medium", "c6i.xlarge", "t3.medium"),
		m.pick("", "", ", count: 1", ", count: 4"), cpu)
}

// balanced is how a reader that has machines evens out their load, if it does.
func (d *draft) balanced(reader string) string {
	preset := strings.Contains(reader, "kind: ") && !strings.Contains(reader, "kind: fanOut")
	if !strings.Contains(reader, "cpu: ") || preset || !d.hosts.chance(60) {
		return ""
	}
	if strings.Contains(reader, "effectThenMark") {
		d.allow["X1"] = "a shard that is taken away is still worked on by a worker that has looked for a mark"
	}
	m := &d.hosts
	return fmt.Sprintf(", balance: {by: %s, every: %s, band: %s, handoff: %s}", m.pick("cpu", "cpu", "throughput"), m.pick("10s", "60s"),
		m.pick("0%", "10%"), m.pick("30s", "1s", "none"))
}
