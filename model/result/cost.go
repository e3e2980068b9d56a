package result

import (
	"slices"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/price"
	"github.com/kinesim/kinesim/sim"
)

// Cost is what this traffic costs on AWS, per month and as this test.
type Cost struct {
	Currency   string     `json:"currency"`
	AsOf       string     `json:"asOf"` // month of the prices
	Region     string     `json:"region"`
	MonthHours float64    `json:"monthHours"` // the month used
	PerMonth   float64    `json:"perMonth"`
	Items      []CostItem `json:"items"`
	Test       TestCost   `json:"test"`
	CI         *Interval  `json:"ci,omitempty"` // of PerMonth
}

// TestCost is what this very run would have cost, in an account that had nothing before it.
type TestCost struct {
	Hours float64    `json:"hours"` // of virtual time
	Total float64    `json:"total"`
	Items []CostItem `json:"items"`
}

// CostItem is one line of a bill.
type CostItem struct {
	Service  string  `json:"service"` // such as Kinesis Data Streams
	Of       string  `json:"of"`      // the stream, table, producer or consumer; "": the account
	What     string  `json:"what"`
	Quantity float64 `json:"quantity"`
	Unit     string  `json:"unit"`
	Price    float64 `json:"price"` // per unit
	Amount   float64 `json:"amount"`
	Row      string  `json:"row"` // the assumption that has the price
}

// cost is both bills of what was observed so far.
func (g *Gatherer) cost(observed sim.Time) Cost {
	use, month := g.use(observed), g.c.Limits.Float(limits.MonthHours)
	monthly, test := price.Monthly(g.c.Limits, use, month), price.Test(g.c.Limits, use)
	return Cost{Currency: "USD", AsOf: g.c.Spec.AsOf, Region: g.c.Spec.Region, MonthHours: month,
		PerMonth: price.Total(monthly), Items: costItems(monthly),
		Test: TestCost{Hours: float64(observed) / float64(sim.Hour), Total: price.Total(test), Items: costItems(test)}}
}

func costItems(items []price.Item) []CostItem {
	out := make([]CostItem, len(items))
	for i, it := range items {
		out[i] = CostItem(it)
	}
	return out
}

// perMonth is the total alone, for a threshold during the run.
func (g *Gatherer) perMonth(observed sim.Time) float64 {
	return price.Total(price.Monthly(g.c.Limits, g.use(observed), g.c.Limits.Float(limits.MonthHours)))
}

// Uses tells whether a row of the limits table is behind one of the bills, or is for no bill
// alone. Of a part of a bill that is there, the rules count as well as the prices.
func (c *Cost) Uses(row *limits.Row) bool {
	part := limits.BillOf(row.Name)
	if part == "" {
		return true
	}
	for _, i := range slices.Concat(c.Items, c.Test.Items) {
		if i.Row == row.Name || limits.BillOf(i.Row) == part && !row.IsPrice() {
			return true
		}
	}
	return false
}
