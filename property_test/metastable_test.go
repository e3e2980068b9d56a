package property_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

func TestXMeta(t *testing.T) {
	for _, ratio := range []float64{1.1, 1.5, 2} {
		r := run(t, fmt.Sprintf(`
version: 1
name: b17
duration: 200s
streams: [{name: s, shards: 1, limiter: {burst: 1MiB, burstRecords: 200}}]
producers:
  - {name: p, arrivals: {rate: %g/s}, size: 10B, keys: {distribution: uniform, count: 10},
     client: {api: putRecord, inFlight: 10000, retry: {attempts: 4, base: 500ms, cap: 4s}}}
`, ratio*1000), latencyOff)
		x := (total(t, r, "recordsAccepted") + total(t, r, "recordsThrottled")) / 200 / 1000
		fmt.Println(ratio, x, total(t, r, "recordsAccepted")/200, total(t, r, "recordsFailed")/total(t, r, "recordsOffered"))
	}
	for _, n := range []int{280, 310, 400, 500, 1000} {
		for _, retry := range []string{"{attempts: 4, base: 0s, cap: 0s, jitter: none}", "{attempts: 4, base: 1s, cap: 20s}", "{attempts: 4, base: 2s, cap: 20s}"} {
			r := run(t, strings.ReplaceAll(fmt.Sprintf(b18, 75.0, retry), "inFlight: 10000", fmt.Sprintf("inFlight: %d", n)))
			fmt.Println(n, retry, total(t, r, "recordsAccepted")/total(t, r, "recordsOffered"), total(t, r, "duplicatesStored"), total(t, r, "recordsInFlight"), total(t, r, "recordsFailed"))
		}
	}
	_ = result.Result{}
}

const b18 = `
version: 1
name: b18
duration: 300s
streams: [{name: s, shards: 4, replication: {commit: 40ms, concurrent: 10}}]
producers:
  - {name: p, arrivals: {rate: %g/s}, size: 10B, keys: {distribution: uniform, count: 1000},
     client: {api: putRecord, inFlight: 10000, timeout: 1s, retry: %s}}
faults:
  - {at: 30s, for: 30s, name: a, action: zoneSlow, factor: 100000x, target: {zone: a}}
  - {at: 30s, for: 30s, name: b, action: zoneSlow, factor: 100000x, target: {zone: b}}
`
