package price

import (
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// everything is a use that has every service.
func everything() Use {
	provisioned := Traffic{Stream: "p", Share: 1, Shards: 3, ShardHours: 3, Retention: always(30*sim.Day, 3),
		PutUnits: 12345, Bytes: 1 << 40, OldReads: 1 << 31, FanOut: []FanOut{{"a", 1 << 33}}}
	onDemand := flow(spec.OnDemand, 1, 1, 1)
	onDemand.Retention = always(30*sim.Day, 1)
	advantage := flow(spec.OnDemandAdvantage, 1, 1, 1)
	advantage.Retention = always(30*sim.Day, 1)
	return Use{Observed: sim.Hour, Traffic: []Traffic{provisioned, onDemand, advantage},
		Tables:    []Table{{Name: "seen", Writes: 1e6, Reads: 1e6, Marks: 1e6}, {Name: "q", Provisioned: 5, Reads: 1}},
		Keys:      []Key{{"p", 200}},
		Functions: []Function{{"f", 128 << 20, 1e6, sim.Hour}},
		Machines:  []Machines{{"p", "t4g.medium", 2}},
		Endpoint:  Endpoint{Zones: 3, Bytes: 1 << 40}}
}

// lasting is a test of some length on four shards.
func lasting(span sim.Time) Use {
	hours := float64((span + sim.Hour - 1) / sim.Hour)
	return Use{Observed: span, Traffic: []Traffic{{Stream: "s", Share: 1, Shards: 4, ShardHours: 4 * hours,
		Retention: always(sim.Day, 4), PutUnits: 1e6}}}
}

// A test is billed for what happened in it: each hour begun of what is billed by the hour,
// and each unit once.
func TestTestCountsHoursBegun(t *testing.T) {
	for span, want := range map[sim.Time]float64{
		sim.Minute: 4*0.015 + 0.014, sim.Hour: 4*0.015 + 0.014, sim.Hour + 1: 8*0.015 + 0.014,
	} {
		near(t, span.String(), total(Test(table(t), lasting(span))), want, 1e-12)
	}
}

// Machines are billed by the second, for a minute at least.
func TestTestCountsSeconds(t *testing.T) {
	for span, want := range map[sim.Time]float64{sim.Second: 60, sim.Minute: 60, 90 * sim.Second: 90} {
		u := Use{Observed: span, Machines: []Machines{{"p", "m5.large", 1}}}
		near(t, span.String(), total(Test(table(t), u)), want/3600*0.096, 1e-12)
	}
}

// Whoever turns On-demand Advantage on pays for 24 hours of the minimum; a longer test pays
// for its hours.
func TestTestPaysTheCommitment(t *testing.T) {
	for span, want := range map[sim.Time]float64{10 * sim.Minute: 101.25, 23 * sim.Hour: 101.25, 48 * sim.Hour: 202.5} {
		u := Use{Observed: span, Traffic: []Traffic{flow(spec.OnDemandAdvantage, 0.001, 0, 0)}}
		near(t, span.String(), total(Test(table(t), u)), want, 1e-9)
	}
}

// A key is prorated by the hour, and its first calls of a month are free.
func TestTestOfAKey(t *testing.T) {
	bill := Test(table(t), Use{Observed: 90 * sim.Minute, Keys: []Key{{"s", 2}}})
	near(t, "bill", total(bill), 2/730.0, 1e-12)
}

// What is billed by what is held counts from when it is there: of a test of three days with
// seven of retention the first day is free, and then it grows.
func TestTestHoldsWhatItHas(t *testing.T) {
	u := Use{Observed: 3 * sim.Day, Traffic: []Traffic{flow(spec.OnDemand, 1, 0, 0)}}
	u.Traffic[0].Bytes = 3 * 86400 * mib
	u.Traffic[0].Retention = always(7*sim.Day, 1)
	day := 84.375
	// Beyond 24 hours: 0 on the first day, then from 0 to two days' worth: on average of 3 days 2/3.
	near(t, "retention", amount(t, Test(table(t), u), "retention beyond 24 h"), day*2/3*72/730*0.10, 1e-9)
	u.Traffic[0].Retention = always(2*sim.Day, 1)
	// It grows on the second day to one day's worth and stays for the third.
	near(t, "capped", amount(t, Test(table(t), u), "retention beyond 24 h"), day*(0.5+1)/3*72/730*0.10, 1e-9)
	u.Observed = sim.Hour
	for _, i := range Test(table(t), u) {
		if i.Unit == "GB-month" {
			t.Errorf("after an hour nothing is older than 24, got %+v", i)
		}
	}
}

// A month has what a test has: nothing is billed in one and forgotten in the other.
func TestSameItemsInBoth(t *testing.T) {
	u := everything()
	u.Observed = 40 * sim.Day
	var month, test []string
	for _, i := range Monthly(table(t), u, 730) {
		month = append(month, i.What)
	}
	for _, i := range Test(table(t), u) {
		test = append(test, i.What)
	}
	if !slices.Equal(month, test) {
		t.Errorf("a month has %q, the test %q", month, test)
	}
}
