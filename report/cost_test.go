package report

import (
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// aBill has two services; a line of the month alone, one of the test alone, and one that two
// applications have.
func aBill() *result.Cost {
	item := func(service, what string, amount float64) result.CostItem {
		return result.CostItem{Service: service, What: what, Quantity: amount * 2, Unit: "u", Price: 0.5, Amount: amount}
	}
	return &result.Cost{Currency: "USD", AsOf: "2026-11", Region: "us-east-1", MonthHours: 730, PerMonth: 212,
		Items: []result.CostItem{item("Kinesis", "s: shards", 100), item("Kinesis", "s: fan-out", 5),
			item("KMS", "calls", 2), item("Kinesis", "s: fan-out", 5), item("Kinesis", "s: units", 50),
			item("Kinesis", "s: kept", 50)},
		Test: result.TestCost{Hours: 1.5, Total: 0.3, Items: []result.CostItem{item("Kinesis", "s: shards", 0.2),
			item("KMS", "s: key", 0.1)}}}
}

// Both bills stand beside each other, by service; lines that say the same are one.
func TestCostsByService(t *testing.T) {
	got := costs(aBill())
	if len(got) != 2 || got[0].Service != "Kinesis" || got[1].Service != "KMS" {
		t.Fatalf("got %+v", got)
	}
	if g := got[0]; g.Month != 210 || g.Test != 0.2 || len(g.Rows) != 4 || g.Rows[1].Month != (costCell{20, 10}) {
		t.Errorf("got %+v", g)
	}
	if g := got[1]; g.Month != 2 || g.Test != 0.1 || g.Rows[0].Test != (costCell{}) || g.Rows[1].Month != (costCell{}) {
		t.Errorf("got %+v", g)
	}
	if text := got[0].largest(); text != "shards $100 · units $50.00 · kept $50.00 · 1 more" {
		t.Errorf("the largest are %q", text)
	}
	if text := got[1].largest(); text != "calls $2.00 · s: key $0.00" {
		t.Errorf("the largest are %q", text)
	}
}

// Both bills say of what they are: the month, the region, the prices, the length of the test.
func TestCostBasis(t *testing.T) {
	basis := costBasis(aBill())
	for _, want := range []string{"730 hours", "us-east-1", "2026-11", "its 90 min"} {
		if !strings.Contains(basis, want) {
			t.Errorf("%q is not in %q", want, basis)
		}
	}
}

// Amounts are cents; what is less than one is not said to be nothing, and nothing is a dash.
func TestAmounts(t *testing.T) {
	for v, want := range map[float64]string{0: "–", 0.001: "<0.01", 0.005: "0.01", 3: "3.00", 1234.5: "1234.50"} {
		if got := cents(v); got != want {
			t.Errorf("%g: got %s, want %s", v, got, want)
		}
	}
	for v, want := range map[float64]string{0: "$0.00", 0.001: "<$0.01", 12.345: "$12.35", 99.999: "$100.00", 1326: "$1,326"} {
		if got := dollars(v); got != want {
			t.Errorf("%g: got %s, want %s", v, got, want)
		}
	}
	if got := rate(0.0000166667); got != "0.0000166667" {
		t.Errorf("a rate is %s", got)
	}
}
