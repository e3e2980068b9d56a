package result

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// line is the line of the bill of a month that has such a text.
func (r *rig) line(what string) CostItem {
	r.t.Helper()
	c := r.cost(r.end)
	i := slices.IndexFunc(c.Items, func(i CostItem) bool { return i.What == what })
	if i < 0 {
		r.t.Fatalf("no item %q in %+v", what, c.Items)
	}
	return c.Items[i]
}

func (r *rig) quantity(what string, want float64) {
	r.t.Helper()
	if got := r.line(what).Quantity; math.Abs(got-want) > 1e-9*want {
		r.t.Errorf("%s: got %g, want %g", what, got, want)
	}
}

// months is how often the time of a rig's run is in a month.
func (r *rig) months() float64 { return float64(730*sim.Hour) / float64(r.end) }

// On demand each record that was stored counts up to the next KB in, and what was returned as
// it is out; what was refused costs nothing.
func TestBillOnDemand(t *testing.T) {
	r := newRig(t, sim.Hour, func(s *spec.Scenario) { s.Streams[0].Mode = spec.OnDemand })
	r.put(web, r.records(3, 0, 1500, s1), 2, s1, 2*s1, 1)
	r.put(web, r.records(1, 0, 100, s1), 1, s1, 2*s1, 1)
	r.Get(api.GetRow{Reader: 0, Records: 3, Bytes: 3100})
	r.Push(api.PushRow{Reader: 2, Records: 3, Bytes: 3100})
	r.quantity("s: stream hours", 730)
	r.quantity("s: data in", (2*2048+1024)*r.months()/(1<<30))
	r.quantity("s: data out", 3100*r.months()/(1<<30))
	r.quantity("s: fan-out fast, data out", 3100*r.months()/(1<<30))
}

// Each write that a table decided is a unit, also when its condition failed; a consumer that
// marks after the effect reads once for each record.
func TestBillOfATable(t *testing.T) {
	r := newRig(t, sim.Hour, func(s *spec.Scenario) {
		s.Tables = []spec.Table{{Name: "seen", TTL: 26 * sim.Hour}}
		s.Consumers[slow].Dedup = &spec.Dedup{}
		s.Consumers[fast].Dedup = &spec.Dedup{Order: spec.MarkThenEffect}
	})
	for i := range 5 {
		r.Item(api.ItemRow{Applied: i < 2})
	}
	for reader, n := range []int{3, 0, 7} { // of slow twice, of fast
		r.Done(api.DoneRow{Reader: int32(reader), Consumer: int32(reader / 2), Records: r.records(n, 0, 1, 0)})
	}
	r.quantity("seen: write requests", 5*r.months()/1e6)
	r.quantity("seen: read requests", 3*r.months()/1e6)
	r.quantity("seen: storage", 2*74*200/float64(1<<30)) // two marks an hour live 26 and 48 hours
}

// A key has a credential for each producer and each application.
func TestBillOfAKey(t *testing.T) {
	r := newRig(t, sim.Hour, func(s *spec.Scenario) { s.Streams[0].Encrypted = true })
	r.quantity("s: customer managed key", 1)
	r.quantity("calls beyond the free ones", (4*144*730-20_000)/1e4)
}

// Without a count there is a machine for each process.
func TestBillOfMachines(t *testing.T) {
	r := newRig(t, sim.Hour, func(s *spec.Scenario) {
		s.Producers[web].Instances, s.Producers[web].RunsOn = 5, spec.Host{Instance: "m7g.large"}
		s.Producers[batch].RunsOn = spec.Host{Instance: "m7g.large", Count: 2}
		s.Consumers[slow].Count, s.Consumers[slow].Workers = 2, 3
		s.Consumers[slow].RunsOn = spec.Host{Instance: "c7g.large"}
	})
	r.quantity("web: 5 × m7g.large", 5*730)
	r.quantity("batch: 2 × m7g.large", 2*730)
	r.quantity("slow: 6 × c7g.large", 6*730)
}

// An endpoint stands in each zone. Attempts that were refused went through it as well.
func TestBillOfAnEndpoint(t *testing.T) {
	r := newRig(t, sim.Hour, func(s *spec.Scenario) { s.Network.VPC, s.Network.Zones = true, []string{"a", "b", "c"} })
	r.put(web, r.records(3, 0, 1000, s1), 2, s1, 2*s1, 1)
	r.Get(api.GetRow{Reader: 0, Records: 2, Bytes: 2000})
	r.Push(api.PushRow{Reader: 2, Records: 2, Bytes: 2000})
	r.quantity("endpoint hours", 3*730)
	r.quantity("data through the endpoint", 7000*r.months()/(1<<30))
}

// An invocation is a request, and lasts up to the next millisecond, and one at least. One that is
// not over counts as far as it has come; one that was refused is none.
func TestBillOfAFunction(t *testing.T) {
	r := newRig(t, sim.Hour, func(s *spec.Scenario) {
		s.Consumers[slow].Lambda = &spec.Lambda{Function: spec.Function{Memory: 512 << 20}}
	})
	number := uint64(0)
	invoke := func(reader int32, at, took sim.Time) {
		r.Invocation(api.InvocationRow{Reader: reader, At: at, Number: number, Index: []uint64{0}})
		if took >= 0 {
			r.Return(api.ReturnRow{Reader: reader, SentAt: at, At: at + took, Number: number, Index: []uint64{0}})
		}
		number++
	}
	invoke(0, s1, 30*ms+200*sim.Microsecond) // 31 ms
	invoke(0, 2*s1, 0)                       // 1 ms
	invoke(1, 2*s1, 10*ms)
	invoke(1, sim.Hour-5*ms, -1) // not over
	r.Invocation(api.InvocationRow{At: 3 * s1, Throttled: true, Index: []uint64{0}})
	r.quantity("slow: requests", 4*r.months()/1e6)
	r.quantity("slow: duration", 0.5*(31+1+10+5)/1000*r.months())
}

// In the test each shard counts each hour that it has begun; in a month it is the mean.
func TestTestCountsHoursOfShards(t *testing.T) {
	r := newRig(t, 90*sim.Minute)
	r.Close(api.CloseRow{At: 10 * sim.Minute, Shard: 1})
	r.Open(api.OpenRow{At: 10 * sim.Minute, Shard: 2, Range: api.HashRange{Start: api.Hash{Hi: 1 << 63}, End: api.HashMax},
		Parent: 1, Adjacent: none})
	c := r.cost(r.end)
	i := slices.IndexFunc(c.Test.Items, func(i CostItem) bool { return i.What == "s: shard hours" })
	if got := c.Test.Items[i].Quantity; got != 2+1+2 { // 90, 10 and 80 minutes
		t.Errorf("got %g shard-hours, want 5", got)
	}
	r.quantity("s: shard hours", 2*730)
	if c.Test.Hours != 1.5 {
		t.Errorf("the test is %g hours, want 1.5", c.Test.Hours)
	}
}

// A threshold may be on the bill, also during the run.
func TestCostPerMonthIsAMetric(t *testing.T) {
	r := newRig(t, sim.Hour, func(s *spec.Scenario) {
		s.Thresholds = []spec.Threshold{{Metric: "costPerMonth", Op: "<", Value: 10, Abort: true}}
	})
	if want := r.cost(r.end).PerMonth; *r.metric("costPerMonth", "").Value != want || want < 20 {
		t.Errorf("got %g, want %g", *r.metric("costPerMonth", "").Value, want)
	}
	if _, failed := r.Check(sim.Minute); !failed {
		t.Error("two shards and a fan-out consumer are not less than $10")
	}
}

// Of the prices a result lists those of its bills, with the rules of these; of the machines
// the types that it has.
func TestAssumptionsAreThoseOfTheBill(t *testing.T) {
	r := newRig(t, sim.Hour, func(s *spec.Scenario) {
		s.Streams[0].Encrypted = true
		s.Producers[web].RunsOn = spec.Host{Instance: "m7g.large"}
	})
	c := r.cost(r.end)
	var used []string
	for _, row := range r.c.Limits.Rows() {
		if limits.BillOf(row.Name) != "" && c.Uses(&row) {
			used = append(used, row.Name)
		}
	}
	want := "kms.added_latency kms.calls kms.calls_period price.ec2.instance.m7g.large price.ec2.least " +
		"price.kms.calls_10000 price.kms.free_calls price.kms.key_month"
	if got := strings.Join(used, " "); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// Each mode is billed by what came in its time, for its share of it.
func TestBillOfModes(t *testing.T) {
	r := newRig(t, sim.Hour)
	r.put(web, r.records(2, 0, 1500, s1), 2, s1, 2*s1, 1)
	r.Push(api.PushRow{Reader: 2, Records: 2, Bytes: 3000})
	r.turn(0, 45*sim.Minute, spec.OnDemand)
	r.put(web, r.records(1, 0, 1500, 50*sim.Minute), 1, 50*sim.Minute, 51*sim.Minute, 1)
	r.Get(api.GetRow{Reader: 0, Records: 3, Bytes: 4500})
	r.Push(api.PushRow{Reader: 2, Records: 1, Bytes: 1500})
	r.quantity("s: shard hours", 2*730*0.75)
	r.quantity("s: PUT payload units", 2*r.months()/1e6)
	r.quantity("s: fan-out fast, consumer-shard hours", 2*730*0.75)
	r.quantity("s: fan-out fast, data retrieved", 3000*r.months()/(1<<30))
	r.quantity("s: stream hours", 730*0.25)
	r.quantity("s: data in", 2048*r.months()/(1<<30))
	r.quantity("s: data out", 4500*r.months()/(1<<30))
	r.quantity("s: fan-out fast, data out", 1500*r.months()/(1<<30))
	if u := r.use(40 * sim.Minute); len(u.Traffic) != 1 { // not there yet
		t.Errorf("got %+v", u.Traffic)
	}
}

// What is retained is billed in the mode in which it is there: a stream that is on demand for
// a quarter of the time holds what came in that.
func TestRetentionOfModes(t *testing.T) {
	r := newRig(t, sim.Hour, func(s *spec.Scenario) { s.Streams[0].Retention = 2 * sim.Day })
	r.Retain(api.RetainRow{At: 30 * sim.Minute, Retention: 3 * sim.Day})
	r.put(web, r.records(2, 0, 1000, s1), 2, s1, 2*s1, 1)
	r.turn(0, 45*sim.Minute, spec.OnDemand)
	r.put(web, r.records(1, 0, 1000, 50*sim.Minute), 1, 50*sim.Minute, 51*sim.Minute, 1)
	var got []CostItem
	for _, i := range r.cost(r.end).Items {
		if i.What == "s: retention beyond 24 h" {
			got = append(got, i)
		}
	}
	// Shard-hours for three quarters; then 1,000 bytes an hour for the two days beyond the first.
	if len(got) != 2 || got[0].Quantity != 2*730*0.75 || math.Abs(got[1].Quantity*(1<<30)-1000*48) > 1e-6 {
		t.Errorf("got %+v", got)
	}
}
