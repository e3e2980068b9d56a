package price

import (
	"math"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/sim"
)

func table(t *testing.T) *limits.Table {
	t.Helper()
	tab, err := limits.For("2026-11", "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func total(items []Item) float64 {
	sum := 0.0
	for _, i := range items {
		sum += i.Amount
	}
	return sum
}

// amount is the line of the bill whose text ends so.
func amount(t *testing.T, items []Item, what string) float64 {
	t.Helper()
	for _, i := range items {
		if strings.HasSuffix(i.What, what) {
			return i.Amount
		}
	}
	t.Fatalf("no item %q in %+v", what, items)
	return 0
}

// always is a retention that never changes.
func always(period sim.Time, shards float64) []Retention { return []Retention{{period, 1, shards}} }

// month is the bill of a stream of which an hour was observed.
func month(tab *limits.Table, s Traffic, hours float64) []Item {
	return Monthly(tab, Use{Observed: sim.Hour, Traffic: []Traffic{s}}, hours)
}

func near(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if math.Abs(got-want) > by {
		t.Errorf("%s: got %.6f, want %.6f", what, got, want)
	}
}

// A57 (aws.amazon.com/kinesis/pricing): 100 records/s of 35 KB on 4 shards cost $1.68192
// a day; $50.46 in 30 days, $52.14 in 31. A63: the month is a parameter that matters.
func TestA57PricingPageExample(t *testing.T) {
	tab := table(t)
	hour := Traffic{Stream: "s", Share: 1, Shards: 4, Retention: always(sim.Day, 4)}
	hour.PutUnits = 100 * 3600 * PutUnits(tab, 35_000)
	for _, c := range []struct{ hours, want, by float64 }{
		{24, 1.68192, 1e-9}, {30 * 24, 50.46, 0.005}, {31 * 24, 52.14, 0.005}, {730, 51.1584, 1e-9},
	} {
		near(t, "month", total(month(tab, hour, c.hours)), c.want, c.by)
	}
	day := month(tab, hour, 24)
	near(t, "shard hours", amount(t, day, "shard hours"), 1.44, 1e-9)
	near(t, "PUT payload units", amount(t, day, "PUT payload units"), 0.24192, 1e-9)
}

// A59 (trek10, 2023): at 1,000 records/s, one shard, PUT units cost as much as the shard
// from 29.7619 % of the time on; 1 GB costs $0.028 in records of 500 B and $0.00056 in
// records of 25 KB (decimal, as the article counts).
func TestA59BreakEven(t *testing.T) {
	tab := table(t)
	full := Traffic{Stream: "s", Share: 1, Shards: 1, Retention: always(sim.Day, 1), PutUnits: 1000 * 3600}
	bill := month(tab, full, 1)
	near(t, "break-even", amount(t, bill, "shard hours")/amount(t, bill, "PUT payload units"), 0.297619, 1e-6)
	for _, c := range []struct {
		bytes int64
		want  float64
	}{{500, 0.028}, {25_000, 0.00056}} {
		gigabyte := Traffic{Stream: "s", Share: 1, Retention: always(sim.Day, 1),
			PutUnits: 1e9 / c.bytes * PutUnits(tab, c.bytes)}
		near(t, "GB", total(month(tab, gigabyte, 1)), c.want, 1e-12)
	}
}

// A60 (pricing page, key terms): 5 KB are one PUT payload unit, 45 KB two, 1 MB forty. A
// record of 1 MiB, the largest by default, is 41: the page's MB is 1,000 KB.
func TestA60PutUnits(t *testing.T) {
	tab := table(t)
	for bytes, want := range map[int64]int64{
		0: 1, 1: 1, 5_000: 1, 5 << 10: 1, 25 << 10: 1, 25<<10 + 1: 2, 45_000: 2, 45 << 10: 2,
		1_000_000: 40, 1000 << 10: 40, 1 << 20: 41,
	} {
		if got := PutUnits(tab, bytes); got != want {
			t.Errorf("%d bytes: got %d units, want %d", bytes, got, want)
		}
	}
}

// Up to 24 hours are free; up to 7 days cost by shard-hour; beyond, also by volume.
func TestRetention(t *testing.T) {
	tab := table(t)
	s := Traffic{Stream: "s", Share: 1, Shards: 2, Bytes: 3600 << 20, OldReads: 1 << 30}
	for _, c := range []struct {
		retention sim.Time
		want      float64
	}{
		{sim.Day, 2 * 730 * 0.015},
		{sim.Day + 1, 2 * 730 * 0.035},
		{7 * sim.Day, 2 * 730 * 0.035},
		// 1 MiB/s: one more day holds 84.375 GB; 1 GB an hour is read that is older than 7 days
		{8 * sim.Day, 2*730*0.035 + 84.375*0.023 + 730*0.021},
	} {
		s.Retention = always(c.retention, 2)
		near(t, c.retention.String(), total(month(tab, s, 730)), c.want, 1e-9)
	}
}

// Longer retention costs while it is in force, by the shards that are open meanwhile.
func TestRetentionThatChanges(t *testing.T) {
	tab := table(t)
	s := Traffic{Stream: "s", Share: 1, Shards: 3, Bytes: 3600 << 20,
		Retention: []Retention{{sim.Day, 0.5, 2}, {7 * sim.Day, 0.25, 4}, {8 * sim.Day, 0.25, 4}}}
	bill := month(tab, s, 730)
	near(t, "shard hours", amount(t, bill, "shard hours"), 3*730*0.015, 1e-9)
	near(t, "beyond 24 h", amount(t, bill, "beyond 24 h"), 0.5*4*730*0.020, 1e-9)
	near(t, "beyond 7 days", amount(t, bill, "retention beyond 7 days"), 0.25*84.375*0.023, 1e-9)
}

func TestFanOut(t *testing.T) {
	tab := table(t)
	s := Traffic{Stream: "s", Share: 1, Shards: 3, Retention: always(sim.Day, 3),
		FanOut: []FanOut{{"a", 1 << 30}, {"b", 0}}}
	bill := month(tab, s, 730)
	near(t, "hours of a", amount(t, bill, "fan-out a, consumer-shard hours"), 3*730*0.015, 1e-9)
	near(t, "hours of b", amount(t, bill, "fan-out b, consumer-shard hours"), 3*730*0.015, 1e-9)
	near(t, "data of a", amount(t, bill, "fan-out a, data retrieved"), 730*0.013, 1e-9)
	if len(bill) != 4 {
		t.Errorf("want shards, two consumers and the data of one, got %+v", bill)
	}
}

// A run that ended at once has observed nothing: hours cost, traffic does not.
func TestNothingObserved(t *testing.T) {
	s := Traffic{Stream: "s", Share: 1, Shards: 1, Retention: always(30*sim.Day, 1), PutUnits: 1, Bytes: 1}
	bill := Monthly(table(t), Use{Traffic: []Traffic{s}}, 730)
	near(t, "bill", total(bill), 730*0.035, 1e-9)
}

// Each line is its quantity times its price.
func TestItemsMultiply(t *testing.T) {
	s := Traffic{Stream: "s", Share: 1, Shards: 3, Retention: always(30*sim.Day, 3), PutUnits: 12345,
		Bytes: 1 << 40, OldReads: 1 << 31, FanOut: []FanOut{{"a", 1 << 33}}}
	items := month(table(t), s, 730)
	if len(items) != 7 {
		t.Errorf("got %d items, want 7", len(items))
	}
	for _, i := range items {
		near(t, i.What, i.Amount, i.Quantity*i.Price, 1e-9)
	}
}
