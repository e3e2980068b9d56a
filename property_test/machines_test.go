package property_test

import (
	"fmt"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// onMachines is a consumer whose 1,900 records a second take 1.2 ms of a core each, or 2.28
// cores.
const onMachines = `
version: 1
name: machines
duration: 3m
streams: [{name: s, shards: %d}]
producers: [{name: p, arrivals: {process: poisson, rate: 1900/s}, size: 400B, keys: {distribution: uniform, count: 10k}}]
consumers: [{name: c, workers: %d, cpu: {perRecord: 1200us}, runsOn: {instance: %s}%s}]
`

func metricOf(t *testing.T, r *result.Result, name string, of func(*result.Metric) *float64) float64 {
	t.Helper()
	for i := range r.Metrics {
		if m := &r.Metrics[i]; m.Name == name && len(m.Labels) == 1 && m.Labels["consumer"] == "c" {
			if v := of(m); v != nil {
				return *v
			}
		}
	}
	t.Fatalf("no %s", name)
	return 0
}

// Larger instances, more workers and more shards are different answers: the work fills two cores
// of m5 and leaves a part of four free, and a shard has no more than one of them.
func TestMachinesLimitTheirWorkers(t *testing.T) {
	for _, c := range []struct {
		what            string
		shards, workers int
		instance        string
		use             float64 // of all cores
		behind          bool
	}{
		{"two shards on four cores use two of them", 2, 1, "m5.xlarge", 0.5, true},
		{"four shards are not held up by four cores", 4, 1, "m5.xlarge", 0.57, false},
		{"four shards fill two cores", 4, 1, "m5.large", 1, true},
		{"another worker is another machine", 4, 2, "m5.large", 0.57, false},
		{"a faster machine takes less", 4, 1, "m8g.large", 1.14 / 1.82, false},
	} {
		r := run(t, fmt.Sprintf(onMachines, c.shards, c.workers, c.instance, ""))
		use := metricOf(t, r, "cpuUtilization", func(m *result.Metric) *float64 { return m.Value })
		if !nearly(use, c.use, 0.03) {
			t.Errorf("%s: %.3f of the cores are used, want %.3f", c.what, use, c.use)
		}
		late := metricOf(t, r, "endToEndDelay", func(m *result.Metric) *float64 { return m.P99 })
		if behind := late > 5000; behind != c.behind {
			t.Errorf("%s: 99 %% of the records take %.0f ms", c.what, late)
		}
	}
}

// A consumer that looks for duplicates takes its part of the cores before it looks.
func TestDedupTakesCores(t *testing.T) {
	yaml := fmt.Sprintf(onMachines, 4, 2, "m5.large", ", dedup: {table: seen}") + "tables: [{name: seen, latency: 100us}]\n"
	r := run(t, yaml+"network: {latency: 100us}\n")
	use := metricOf(t, r, "cpuUtilization", func(m *result.Metric) *float64 { return m.Value })
	done := metricOf(t, r, "recordsProcessed", func(m *result.Metric) *float64 { return m.Value })
	if want := done * 0.0012 / (180 * 4); !nearly(use, want, 0.01) || done < 100_000 {
		t.Errorf("%.0f records use %.3f of the cores, want %.3f", done, use, want)
	}
}

// The network of a machine brings no more than its bandwidth: 500 Mbit/s of m6g.medium are 59.6
// of the 68.6 MiB that are offered in a second.
func TestTheNetworkOfAMachineIsALimit(t *testing.T) {
	const yaml = `
version: 1
name: wire
duration: 40s
streams: [{name: s, shards: 80}]
producers: [{name: p, arrivals: {rate: 78/s}, size: 900KiB, keys: {distribution: uniform, count: 10k}, client: {api: putRecord}}]
consumers: [{name: c, runsOn: {instance: %s}}]
`
	for instance, rate := range map[string]float64{"m6g.medium": 500e6 / 8 / (900 * 1024), "m6g.xlarge": 78} {
		r := run(t, fmt.Sprintf(yaml, instance))
		got := metricOf(t, r, "recordsDelivered", func(m *result.Metric) *float64 { return m.Value }) / 40
		if got > rate || got < 0.95*rate {
			t.Errorf("%s: %.1f records a second are read, want up to %.1f", instance, got, rate)
		}
	}
}

// Balancing by CPU, as KCL 3 does it, does with two machines what an equal number of shards
// needs three for, where shards are uneven (AWS blog of November 2024: up to 33 % lower compute
// cost); where they are even there is nothing to save. A shard that is handed over is not read
// again, and one that is taken away is.
func TestBalancingSavesMachines(t *testing.T) {
	const yaml = `
version: 1
name: balancing
duration: 20m
warmup: 8m
streams: [{name: s, shards: 8}]
producers:
  - name: p
    arrivals: {process: poisson, rate: 220/s}
    keys: {distribution: uniform, count: 5k%s}
    size: 500B
consumers: [{name: c, workers: %d, cpu: {perRecord: 15ms}, runsOn: {instance: m5.large}%s}]
`
	const hot = ", hot: [{key: a, share: 14%}, {key: b, share: 12%}, {key: e, share: 10%}, {key: c, share: 9%}]"
	for _, c := range []struct {
		what, keys string
		workers    int
		balance    string
		full       bool
		again      bool // records are read again
	}{
		{"uneven, by count", hot, 2, "", true, false},
		{"uneven, by count on three", hot, 3, "", false, false},
		{"uneven, by CPU", hot, 2, ", balance: {by: cpu}", false, false},
		{"uneven, by CPU, taken away", hot, 2, ", balance: {by: cpu, handoff: none}", false, true},
		{"uneven, by throughput", hot, 2, ", balance: {by: throughput}", false, false},
		{"even, by count", "", 2, "", false, false},
		{"even, by CPU", "", 2, ", balance: {by: cpu}", false, false},
	} {
		r := run(t, fmt.Sprintf(yaml, c.keys, c.workers, c.balance))
		busiest := metricOf(t, r, "busiestMachine", func(m *result.Metric) *float64 { return m.Value })
		late := metricOf(t, r, "endToEndDelay", func(m *result.Metric) *float64 { return m.P99 })
		again := metricOf(t, r, "redelivered", func(m *result.Metric) *float64 { return m.Value })
		if full := busiest > 0.97 && late > 20e3; full != c.full || again > 0 != c.again {
			t.Errorf("%s: the busiest machine is used to %.3f, 99 %% of the records take %.1f s, %.0f are read again",
				c.what, busiest, late/1000, again)
		}
	}
}
