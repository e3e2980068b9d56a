package price

import (
	"testing"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/sim"
)

// hour is the bill of a month of what was observed in an hour.
func hour(t *testing.T, u Use) []Item {
	t.Helper()
	u.Observed = sim.Hour
	return Monthly(table(t), u, 730)
}

// DynamoDB on demand: $0.625 a million write units, refused conditions included, $0.125 a
// million consistent reads.
func TestTableOnDemand(t *testing.T) {
	bill := hour(t, Use{Tables: []Table{{Name: "seen", Writes: 1e6, Reads: 1e6, Marks: 1e5, Lives: 74 * sim.Hour}}})
	near(t, "writes", amount(t, bill, "seen: write requests"), 730*0.625, 1e-9)
	near(t, "reads", amount(t, bill, "seen: read requests"), 730*0.125, 1e-9)
	near(t, "storage", amount(t, bill, "seen: storage"), 74e5*200/(1<<30)*0.25, 1e-9)
}

// Before the cut of 2024-11 both were twice that.
func TestTablePriceBeforeTheCut(t *testing.T) {
	old, err := limits.For("2024-10", "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	u := Use{Observed: sim.Hour, Tables: []Table{{Name: "seen", Writes: 1e6, Reads: 1e6}}}
	near(t, "bill", total(Monthly(old, u, 1)), 1.25+0.25, 1e-9)
}

// Provisioned capacity is billed by the hour, whatever is written.
func TestTableProvisioned(t *testing.T) {
	bill := hour(t, Use{Tables: []Table{{Name: "seen", Provisioned: 500, Writes: 1e6}}})
	near(t, "bill", total(bill), 500*730*0.00065, 1e-9)
	bill = hour(t, Use{Tables: []Table{{Name: "seen", Provisioned: 500, Reads: 1}}})
	near(t, "bill with reads", total(bill), 500*730*(0.00065+0.00013), 1e-9)
}

// Marks that are kept for ever pile up: on average a month has half of what comes in.
func TestMarksForEver(t *testing.T) {
	bill := hour(t, Use{Tables: []Table{{Name: "seen", Marks: 1 << 20}}})
	near(t, "storage", amount(t, bill, "storage"), 365*200.0/1024*0.25, 1e-9)
}

// A key is $1 a month; 12 calls in 5 minutes for each credential (A56) are $0.03 for each
// 10,000 beyond the 20,000 that are free.
func TestKeys(t *testing.T) {
	bill := hour(t, Use{Keys: []Key{{"a", 3}, {"b", 1}}})
	near(t, "keys", amount(t, bill, "a: customer managed key")+amount(t, bill, "b: customer managed key"), 2, 1e-9)
	calls := 4 * 12 * 12 * 730.0
	near(t, "calls", amount(t, bill, "calls beyond the free ones"), (calls-20_000)/1e4*0.03, 1e-9)
	few := Monthly(table(t), Use{Observed: sim.Hour, Keys: []Key{{"a", 1}}}, 24)
	if len(few) != 1 {
		t.Errorf("288 calls are free, got %+v", few)
	}
}

// Lambda: $0.20 a million requests, $0.0000166667 a GB-second.
func TestFunction(t *testing.T) {
	bill := hour(t, Use{Functions: []Function{{"alerts", 512 << 20, 1e6, 1000 * sim.Second}}})
	near(t, "requests", amount(t, bill, "alerts: requests"), 730*0.20, 1e-9)
	near(t, "duration", amount(t, bill, "alerts: duration"), 730*500*0.0000166667, 1e-9)
}

// EC2: three m7g.large are $0.2448 an hour (AWS price list, 2026-07).
func TestMachines(t *testing.T) {
	bill := hour(t, Use{Machines: []Machines{{"billing", "m7g.large", 3}}})
	near(t, "machines", amount(t, bill, "billing: 3 × m7g.large"), 730*0.2448, 1e-9)
}

// PrivateLink: $0.01 an hour and zone, and $0.01 a GB.
func TestEndpoint(t *testing.T) {
	bill := hour(t, Use{Endpoint: Endpoint{Zones: 3, Bytes: 2 << 30}})
	near(t, "hours", amount(t, bill, "endpoint hours"), 3*730*0.01, 1e-9)
	near(t, "data", amount(t, bill, "data through the endpoint"), 2*730*0.01, 1e-9)
	if none := hour(t, Use{Endpoint: Endpoint{Bytes: 1 << 30}}); len(none) != 0 {
		t.Errorf("without an endpoint nothing is billed, got %+v", none)
	}
}

// Every line says its service, its row of the limits table, and the price that the row has.
func TestEveryItemHasAnOrigin(t *testing.T) {
	for _, i := range hour(t, everything()) {
		if i.Service == "" || i.Unit == "" || table(t).Float(i.Row) != i.Price {
			t.Errorf("got %+v", i)
		}
		near(t, i.What, i.Amount, i.Quantity*i.Price, 1e-9)
	}
}
