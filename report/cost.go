package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// costGroup is what one service costs.
type costGroup struct {
	Service     string
	Month, Test float64 // USD
	Rows        []costRow
}

// costRow is one line of both bills.
type costRow struct {
	What        string
	Unit        string
	Price       float64 // USD per unit
	Month, Test costCell
}

// costCell is the line in one of them; it may not be in it.
type costCell struct{ Quantity, Amount float64 }

// costs are both bills by service, in the order in which they are first there.
func costs(c *result.Cost) []costGroup {
	var out []costGroup
	row := func(i *result.CostItem) (*costGroup, *costRow) {
		g := slices.IndexFunc(out, func(g costGroup) bool { return g.Service == i.Service })
		if g < 0 {
			g = len(out)
			out = append(out, costGroup{Service: i.Service})
		}
		rows := &out[g].Rows
		r := slices.IndexFunc(*rows, func(r costRow) bool { return r.What == i.What && r.Price == i.Price })
		if r < 0 {
			r = len(*rows)
			*rows = append(*rows, costRow{What: i.What, Unit: i.Unit, Price: i.Price})
		}
		return &out[g], &(*rows)[r]
	}
	for i := range c.Items {
		g, r := row(&c.Items[i])
		g.Month += c.Items[i].Amount
		r.Month.add(&c.Items[i])
	}
	for i := range c.Test.Items {
		g, r := row(&c.Test.Items[i])
		g.Test += c.Test.Items[i].Amount
		r.Test.add(&c.Test.Items[i])
	}
	return out
}

// add: several applications of a consumer have a line each.
func (c *costCell) add(i *result.CostItem) { c.Quantity += i.Quantity; c.Amount += i.Amount }

// costTop is how many lines of a service the terminal shows.
const costTop = 3

// largest names the dearest lines of a service in a month; what they are of is left out
// where it is the same for all.
func (g *costGroup) largest() string {
	rows := slices.Clone(g.Rows)
	slices.SortStableFunc(rows, func(a, b costRow) int {
		switch {
		case a.Month.Amount > b.Month.Amount:
			return -1
		case a.Month.Amount < b.Month.Amount:
			return 1
		}
		return 0
	})
	shared := g.shared()
	var parts []string
	for i := range rows[:min(costTop, len(rows))] {
		parts = append(parts, strings.TrimPrefix(rows[i].What, shared)+" "+dollars(rows[i].Month.Amount))
	}
	if more := len(rows) - costTop; more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	return strings.Join(parts, " · ")
}

// shared is what all lines of a service begin with, such as "orders: ", or "".
func (g *costGroup) shared() string {
	of, _, found := strings.Cut(g.Rows[0].What, ": ")
	if !found {
		return ""
	}
	for i := range g.Rows {
		if !strings.HasPrefix(g.Rows[i].What, of+": ") {
			return ""
		}
	}
	return of + ": "
}

// costBasis says what the two bills are of.
func costBasis(c *result.Cost) string {
	return fmt.Sprintf("A month is %g hours of the traffic of this run, in %s, at prices of %s. The test is its %s, "+
		"in an account that had nothing before: an hour that has begun counts whole, and a minimum is paid to its "+
		"end. Free tiers (but KMS's), transfer between zones and regions, CloudWatch, support and taxes are not in it.",
		c.MonthHours, c.Region, c.AsOf, seconds(c.Test.Hours*3600))
}

// cost prints what the traffic costs a month, by service, and what the test would have cost.
func (p *printer) cost(r *result.Result) {
	c := &r.Cost
	p.line("  cost %s a month of this traffic (%g h, %s, prices of %s); this test on AWS: %s", dollars(c.PerMonth),
		c.MonthHours, c.Region, c.AsOf, dollars(c.Test.Total))
	for _, g := range costs(c) {
		for i, text := range wrap(g.largest(), 72) {
			if i == 0 {
				p.line("    %-21s %8s  %s", g.Service, dollars(g.Month), text)
			} else {
				p.line("    %30s  %s", "", text)
			}
		}
	}
}

// guesses prints how much of a run nobody knows.
func (p *printer) guesses(d *Data) {
	p.line("  %d of %d numbers behind this run are guesses; the report lists them", guesses(d.Result.Assumptions),
		len(d.Result.Assumptions))
}

// dollars is an amount as one says it.
func dollars(v float64) string {
	switch {
	case v >= 100:
		return "$" + count(v)
	case v > 0 && v < 0.005:
		return "<$0.01"
	}
	return fmt.Sprintf("$%.2f", v)
}

// cents is an amount as it stands on a bill; "–" is none.
func cents(v float64) string {
	switch {
	case v == 0:
		return "–"
	case v < 0.005:
		return "<0.01"
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// rate is a price in full, without an exponent.
func rate(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// amount is how much of a line there is; "–" is none.
func amount(v float64) string {
	switch {
	case v == 0:
		return "–"
	case v < 100:
		return significant(v)
	}
	return count(v)
}

// markdownCost writes both bills.
func markdownCost(line func(string, ...any), c *result.Cost) {
	line("\n## Cost: $%.2f a month, $%.2f for this test\n\n| item | unit | price | a month | USD | this test | USD |\n"+
		"|---|---|---:|---:|---:|---:|---:|", c.PerMonth, c.Test.Total)
	for _, g := range costs(c) {
		line("| **%s** | | | | **%s** | | **%s** |", g.Service, cents(g.Month), cents(g.Test))
		for _, r := range g.Rows {
			line("| %s | %s | %s | %s | %s | %s | %s |", r.What, r.Unit, rate(r.Price), amount(r.Month.Quantity),
				cents(r.Month.Amount), amount(r.Test.Quantity), cents(r.Test.Amount))
		}
	}
	line("\n%s\n", costBasis(c))
}
