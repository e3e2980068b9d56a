// Package price is what a scenario costs on AWS: its price list applied to measured
// quantities, item by item. Two bills are made of the same measures: that of a month of this
// traffic, in which what was observed is taken as typical, and that of the test itself, had it
// been run on AWS. A GB is 2^30 bytes, and the 25 KB of a PUT payload unit are 25 KiB, as
// limits says of each.
//
// Free tiers are left out, because an account has them once, but for KMS's free calls. So are
// transfer between zones and regions, CloudWatch, support and taxes.
package price

import (
	"math"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/sim"
)

// Use is everything that was measured and costs something.
type Use struct {
	Observed  sim.Time // over which the counts below were taken
	Traffic   []Traffic
	Tables    []Table
	Keys      []Key
	Functions []Function
	Machines  []Machines
	Endpoint  Endpoint
}

// Names of services, as a bill has them.
const (
	Kinesis     = "Kinesis Data Streams"
	DynamoDB    = "DynamoDB"
	KMS         = "KMS"
	Lambda      = "Lambda"
	EC2         = "EC2"
	PrivateLink = "PrivateLink"
)

// Item is one line of a bill.
type Item struct {
	Service  string
	Of       string // the stream, table, producer or consumer that it is for; "": the account
	What     string
	Quantity float64
	Unit     string
	Price    float64 // USD per unit
	Amount   float64 // USD
	Row      string  // of the limits table, that has the price
}

// Monthly is the bill for a month of this traffic, of monthHours hours.
func Monthly(t *limits.Table, u Use, monthHours float64) []Item {
	times := 0.0
	if u.Observed > 0 {
		times = float64(monthHours*float64(sim.Hour)) / float64(u.Observed)
	}
	return items(t, &u, period{hours: monthHours, times: times})
}

// Test is the bill for what was observed, from an account that had nothing before: what is
// billed by the hour counts from its first to its last hour begun, and the commitment of
// On-demand Advantage is paid to its end.
func Test(t *limits.Table, u Use) []Item {
	return items(t, &u, period{hours: inHours(u.Observed), times: 1, test: true})
}

// Total is the sum of a bill, in whole cents.
func Total(items []Item) float64 {
	sum := 0.0
	for i := range items {
		sum += items[i].Amount
	}
	return math.Round(sum*100) / 100
}

// period is the time that a bill is for.
type period struct {
	hours float64
	times float64 // how often what was observed happens in it
	test  bool    // what is billed is what was observed, and nothing was there before
}

// bill is the list under way.
type bill struct {
	period
	t     *limits.Table
	use   *Use
	gb    float64 // bytes
	items []Item
}

func items(t *limits.Table, u *Use, p period) []Item {
	b := &bill{period: p, t: t, use: u, gb: t.Float(limits.PriceGBBytes)}
	for i := range u.Traffic {
		b.stream(&u.Traffic[i])
	}
	b.commitment(u.Traffic)
	for i := range u.Tables {
		b.table(&u.Tables[i])
	}
	b.encryption(u.Keys)
	for i := range u.Functions {
		b.function(&u.Functions[i])
	}
	for i := range u.Machines {
		b.machines(&u.Machines[i])
	}
	b.endpoint(&u.Endpoint)
	return b.items
}

// line adds an item at the price of a row; one of nothing is left out.
func (b *bill) line(service, of, what string, quantity float64, unit, row string) {
	if quantity <= 0 {
		return
	}
	price := b.t.Float(row)
	if of != "" {
		what = of + ": " + what
	}
	b.items = append(b.items, Item{Service: service, Of: of, What: what, Quantity: quantity, Unit: unit, Price: price,
		Amount: float64(quantity * price), Row: row})
}

// counted is how much of what was counted the bill is for.
func (b *bill) counted(n int64) float64 { return float64(float64(n) * b.times) }

// volume is the same of bytes, in GB.
func (b *bill) volume(bytes int64) float64 { return b.counted(bytes) / b.gb }

// begun is hours as they are billed: in a test each hour begun counts whole, by a step of the
// limits table.
func (b *bill) begun(hours float64, row string) float64 {
	if !b.test {
		return hours
	}
	step := inHours(sim.Time(b.t.Int(row)))
	return float64(math.Ceil(hours/step) * step)
}

func inHours(t sim.Time) float64 { return float64(t) / float64(sim.Hour) }
