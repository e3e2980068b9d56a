package report

import (
	"fmt"

	"gonum.org/v1/plot/vg"
)

// contentionKinds are the shares that a consumer has of the reads of a stream.
var contentionKinds = [4]barKind{{"GetRecords made", axis}, {"answered, of all", blue}, {"refused, of its own", red},
	{"records received", green}}

func (t *contention) cell(i, k int) (n, of float64) {
	c := &t.all[i]
	switch k {
	case 0:
		return c.asked, t.asked
	case 1:
		return c.answered(), t.answered
	case 2:
		return c.refused, c.asked
	}
	return c.received, t.received
}

// contendersDrawn bounds how many consumers the chart shows.
const contendersDrawn = 12

// contentionChart shows how consumers share the reads of a stream.
func (t *contention) chart(d *Data) *chart {
	drawn := t.all[:min(len(t.all), contendersDrawn)]
	ch := &chart{name: "shared-reads-" + t.stream, headline: t.headline(),
		subtitle: fmt.Sprintf("Who gets the calls and bytes that each shard of %s has for all its pollers together.",
			t.stream),
		caption: "calls and records of each consumer", height: vg.Length(len(drawn))*26 + 112, foot: d.foot()}
	if len(drawn) < len(t.all) {
		ch.subtitle += fmt.Sprintf(" The first %d of %d are drawn.", len(drawn), len(t.all))
	}
	names := make([]string, len(drawn))
	left := vg.Length(30)
	for i := range drawn {
		names[i] = drawn[i].name
		left = max(left, style(9, true, ink).Width(names[i])+14)
	}
	ch.draw = func(f *frame) {
		*f = *layout(f.c, ch, min(left, 130), 0, 14)
		f.y0 = margin + 16 // there is no x axis
		f.barTable(names, contentionKinds[:], t.cell)
	}
	return ch
}

// headline is the finding in the room that a headline has.
func (t *contention) headline() string {
	taker, loser := t.who()
	switch {
	case loser == nil:
		return fmt.Sprintf("%s gets %s of the reads of %s", taker.name, percent(taker.answered()/t.answered), t.stream)
	case loser.age > behind && (taker.again || loser.age > taker.age):
		return fmt.Sprintf("%s starves %s, which has %s of its reads refused and falls %s behind", taker.name,
			loser.name, percent(loser.refused/loser.asked), millis(loser.age))
	}
	return fmt.Sprintf("%s gets %s of the reads; %s has %s of its own refused", taker.name,
		percent(taker.answered()/t.answered), loser.name, percent(loser.refused/loser.asked))
}
