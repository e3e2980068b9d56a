package property_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/result"
)

// billed is the amount of a line of the bill of a month.
func billed(t *testing.T, r *result.Result, what string) float64 {
	t.Helper()
	i := slices.IndexFunc(r.Cost.Items, func(i result.CostItem) bool { return strings.HasSuffix(i.What, what) })
	if i < 0 {
		t.Fatalf("no item %q in %+v", what, r.Cost.Items)
	}
	return r.Cost.Items[i].Amount
}

// nearly tells whether two amounts are the same but for what the ends of a run leave out.
func nearly(got, want, by float64) bool { return math.Abs(got-want) <= by*want }

// A57, from a run: 100 records/s of 35 KB on four shards are $51.16 in 730 hours, of which the
// test of an hour is $0.07.
func TestA57FromARun(t *testing.T) {
	r := run(t, `
version: 1
name: a57
duration: 1h
streams: [{name: s, shards: 4}]
producers: [{name: p, arrivals: {process: constant, rate: 100/s}, size: 34kB, keys: {distribution: uniform, count: 10k}}]
`)
	if !nearly(r.Cost.PerMonth, 51.16, 0.001) || !nearly(r.Cost.Test.Total, 0.07, 0.001) {
		t.Errorf("got $%.4f a month and $%.4f for the test, want $51.16 and $0.07", r.Cost.PerMonth, r.Cost.Test.Total)
	}
}

// A61 (pricing page of 2014): 1,000 records/s of 5 KB are 4.9 MB/s and need five shards.
func TestA61ShardsNeeded(t *testing.T) {
	r := run(t, `
version: 1
name: a61
duration: 10s
streams: [{name: s, shards: 6}]
producers: [{name: p, arrivals: {process: constant, rate: 1000/s}, size: 5KiB, keys: {distribution: uniform, count: 10k}}]
`)
	if n := r.Needs[0]; n.ShardsByBytes != 5 || n.ShardsByRecords != 1 {
		t.Errorf("got %d shards by bytes and %d by records, want 5 and 1", n.ShardsByBytes, n.ShardsByRecords)
	}
}

// encrypted is a stream whose times are constant, so that what encryption adds shows.
const encrypted = `
version: 1
name: encrypted
duration: 1m
network: {latency: 2ms}
streams: [{name: s, shards: 1, replication: {commit: 10ms}%s}]
producers:
  - {name: p, arrivals: {process: constant, rate: 50/s}, size: 1KiB, keys: {distribution: uniform, count: 10}, client: {api: putRecord}}
consumers: [{name: c, interval: 1s}, {name: f, kind: fanOut}]
`

// Encryption adds 0.1 ms to each put and each read (developer guide, costs-performance), and
// a key and its calls to the bill.
func TestEncryptionTakesItsTime(t *testing.T) {
	without, with := run(t, fmt.Sprintf(encrypted, "")), run(t, fmt.Sprintf(encrypted, ", encryption: kms"))
	if put := *metric(t, without, "putServiceTime", "", "").Mean; !nearly(put, 12, 1e-9) {
		t.Errorf("a put takes %g ms, want 2 + 10", put)
	}
	for _, c := range []struct {
		name, key, of string
		more, by      float64 // ms; a read waits for its poll as well
	}{
		{"putServiceTime", "producer", "p", 0.1, 1e-6}, {"propagationDelay", "consumer", "f", 0.2, 1e-3},
		{"propagationDelay", "consumer", "c", 0.1, 0.15},
	} {
		more := *metric(t, with, c.name, c.key, c.of).Mean - *metric(t, without, c.name, c.key, c.of).Mean
		if math.Abs(more-c.more) > c.by {
			t.Errorf("%s of %s takes %g ms more, want %g", c.name, c.of, more, c.more)
		}
	}
	off := run(t, fmt.Sprintf(encrypted, ", encryption: kms"), latencyOff)
	if put := *metric(t, off, "putServiceTime", "", "").Mean; put > 1e-3 {
		t.Errorf("with latency off a put takes %g ms", put)
	}
	if got, want := with.Cost.PerMonth-without.Cost.PerMonth, 1+(3*144*730-20_000)*3e-6; math.Abs(got-want) > 0.011 {
		t.Errorf("encryption costs $%.2f a month more, want $%.2f", got, want)
	}
}

// What a producer runs on, and how it comes to the service, has its price and no effect: the
// same happens in the same order. The machines of a consumer have an effect (machines_test.go).
func TestHostsOnlyCost(t *testing.T) {
	const plain = `
version: 1
name: hosts
duration: 1m
network: {zones: [a, b, c]%s}
streams: [{name: s, shards: 2}]
producers: [{name: p, instances: 3, arrivals: {rate: 200/s}, size: 1KiB%s}]
consumers: [{name: c, service: 1ms, workers: 2}]
`
	without := run(t, fmt.Sprintf(plain, "", ""))
	with := run(t, fmt.Sprintf(plain, ", endpoint: vpc", ", runsOn: {instance: m7g.large}"))
	if with.Engine.TraceHash != without.Engine.TraceHash {
		t.Error("what it runs on changes what happens")
	}
	if got := billed(t, with, "p: 3 × m7g.large"); !nearly(got, 3*730*0.0816, 1e-9) {
		t.Errorf("the machines cost $%.2f", got)
	}
	if got := billed(t, with, "endpoint hours"); !nearly(got, 3*730*0.01, 1e-9) {
		t.Errorf("the endpoint costs $%.2f", got)
	}
}

// A function is billed for its invocations: 200 records/s of 1 ms each are a fifth of a second of
// work each second, in two batches, which take a millisecond more each.
func TestFunctionIsBilledForItsInvocations(t *testing.T) {
	r := run(t, `
version: 1
name: function
duration: 5m
streams: [{name: s, shards: 2}]
producers: [{name: p, arrivals: {rate: 200/s}, size: 1KiB, keys: {distribution: uniform, count: 1000}}]
consumers: [{name: c, kind: lambda, batch: 10000, service: 1ms, duration: 1ms, coldStart: 0s, memory: 1GiB}]
`)
	if got, want := billed(t, r, "c: duration"), 0.202*730*3600*0.0000166667; !nearly(got, want, 0.02) {
		t.Errorf("its time costs $%.2f, want about $%.2f", got, want)
	}
	if got, want := billed(t, r, "c: requests"), 2*730*3600*0.20/1e6; !nearly(got, want, 0.02) {
		t.Errorf("its requests cost $%.2f, want about $%.2f", got, want)
	}
}

// TestDocsPrices: docs/cost.md has every price of the limits table, as it is there.
func TestDocsPrices(t *testing.T) {
	text, err := os.ReadFile("../docs/cost.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range limits.All() {
		if !r.IsPrice() || strings.HasPrefix(r.Name, limits.PriceInstance) {
			continue
		}
		from, tag := r.From, ""
		if from == "" {
			from = "always"
		}
		if r.Origin != limits.Documented {
			tag = ", " + string(r.Origin)
		}
		line := fmt.Sprintf("| `%s` | %s %s | %s | %s (%s%s) |\n", r.Name, strconv.FormatFloat(r.Value, 'f', -1, 64), r.Unit,
			from, r.Source, r.Date, tag)
		if !strings.Contains(string(text), line) {
			t.Errorf("docs/cost.md lacks\n%s", line)
		}
	}
	if n := fmt.Sprintf("%d types", len(limits.Instances)); !strings.Contains(string(text), n) {
		t.Errorf("docs/cost.md does not say %s of machines", n)
	}
}

// A stream that becomes on demand in mid-run is billed by shards before, and by what goes in
// afterwards.
func TestModeInMidRunIsBilled(t *testing.T) {
	r := run(t, `
version: 1
name: modes
duration: 20m
streams: [{name: s, shards: 2}]
producers: [{name: p, arrivals: {process: constant, rate: 100/s}, size: 1000B, keys: {distribution: uniform, count: 1k}}]
events: [{at: 5m, updateStreamMode: {to: onDemand}}]
`)
	if got := billed(t, r, "shard hours"); !nearly(got, 2*730*0.25*0.015, 0.001) {
		t.Errorf("shards cost $%.2f", got)
	}
	if got := billed(t, r, "stream hours"); !nearly(got, 730*0.75*0.04, 0.001) {
		t.Errorf("the stream's hours cost $%.2f", got)
	}
	if got, want := billed(t, r, "PUT payload units"), 100*0.25*730*3600*0.014e-6; !nearly(got, want, 0.01) {
		t.Errorf("PUT payload units cost $%.2f, want $%.2f", got, want)
	}
	if got, want := billed(t, r, "data in"), 100*1024*0.75*730*3600/(1<<30)*0.08; !nearly(got, want, 0.01) {
		t.Errorf("data in costs $%.2f, want $%.2f", got, want)
	}
}
