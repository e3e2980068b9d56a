package property_test

import (
	"fmt"

	"github.com/kinesim/kinesim/sim"
)

// scaling is the policy of one stream of four,
// or "". Its draws are its own: the rest of a scenario is the same with and without it.
func (d *draft) scaling(stream, shards int) string {
	own := &dice{source: sim.NewSource(uint64(d.seed), fmt.Sprintf("scaling %d", stream), "generate")}
	if !own.chance(25) {
		return ""
	}
	low, high := own.between(1, shards), shards+own.between(0, 4)
	bounds := fmt.Sprintf("min: %d, max: %d", low, high)
	delay := own.pick("0s", "30s", "2m")
	switch own.below(4) {
	case 0:
		return fmt.Sprintf(", scaling: {policy: schedule, every: %dm, steps: [{at: 20s, to: %d}, {at: 70s, to: %d}]}",
			own.between(2, 9), high, low)
	case 1:
		return fmt.Sprintf(", scaling: {policy: thresholds, %s, period: 1m, coolDown: %s, delay: %s, "+
			"up: {above: 40%%, datapoints: 1, of: 2}, down: {below: 15%%, datapoints: 2, of: 3, by: 0.7x}}", bounds,
			own.pick("0s", "90s"), delay)
	case 2:
		return fmt.Sprintf(", scaling: {policy: awslabs, %s, checkInterval: %s, refreshShardsNumberAfter: %s, delay: %s, "+
			"scaleUp: {scaleThreshold: 40%%, scaleAfter: 1m, scaleBy: %s}, scaleDown: {scaleThreshold: 15%%, scaleAfter: 2m}}",
			bounds, own.pick("5s", "45s"), own.pick("0s", "10m"), delay, own.pick("50%", "200%"))
	}
	return fmt.Sprintf(", scaling: {policy: targetTracking, %s, target: %s, scaleOutAfter: 1m, scaleInAfter: 1m, "+
		"scaleOutCooldown: %s, scaleInCooldown: 0s, delay: %s}", bounds, own.pick("5%", "50%"), own.pick("0s", "2m"), delay)
}
