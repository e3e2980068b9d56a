package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// Who reads which shard of a consumer of the KCL, and for how long nobody does.

// fleet is the workers of one application.
type fleet struct {
	consumer    string
	application int
	owned       []result.Owned // by shard and instant
	shards      []int32
	gaps        []ownerGap // the longest first
	twice       []ownerGap // the same of times with two readers: before is who has not found out
}

// ownerGap is a time in which nobody reads a shard that has been read before.
type ownerGap struct {
	shard    int32
	from, to float64 // seconds
	before   result.Owned
	worker   int32 // that reads it then; -1: nobody has
}

func (g *ownerGap) long() float64 { return g.to - g.from }

// fleetsDrawn bounds how many applications have a chart.
const fleetsDrawn = 4

// fleets are those of the run.
func (d *Data) fleets() []*fleet {
	var all []*fleet
	for _, o := range d.Result.Owners {
		i := slices.IndexFunc(all, func(f *fleet) bool {
			return f.consumer == o.Consumer && f.application == o.Application
		})
		if i < 0 {
			if len(all) == fleetsDrawn {
				continue
			}
			i = len(all)
			all = append(all, &fleet{consumer: o.Consumer, application: o.Application})
		}
		all[i].owned = append(all[i].owned, o)
	}
	for _, f := range all {
		f.order(d.span())
	}
	return all
}

// order sorts what is owned and finds the gaps.
func (f *fleet) order(span float64) {
	slices.SortStableFunc(f.owned, func(a, b result.Owned) int {
		if a.Shard != b.Shard {
			return int(a.Shard - b.Shard)
		}
		return compareFloat(a.From, b.From)
	})
	for i := 0; i < len(f.owned); {
		shard, end := f.owned[i].Shard, f.owned[i]
		f.shards = append(f.shards, shard)
		for ; i < len(f.owned) && f.owned[i].Shard == shard; i++ {
			o := f.owned[i]
			switch {
			case end == o:
			case o.From > end.To:
				f.gaps = append(f.gaps, ownerGap{shard, end.To, o.From, end, o.Worker})
			case o.From < end.To:
				f.twice = append(f.twice, ownerGap{shard, o.From, min(end.To, o.To), end, o.Worker})
			}
			if o.To >= end.To {
				end = o
			}
		}
		if end.To < span && end.Left != "shardEnd" && end.Left != "" {
			f.gaps = append(f.gaps, ownerGap{shard, end.To, span, end, -1})
		}
	}
	longest := func(a, b ownerGap) int { return compareFloat(b.long(), a.long()) }
	slices.SortStableFunc(f.gaps, longest)
	slices.SortStableFunc(f.twice, longest)
}

// split tells whether the longest time with two readers matters more than that with none.
func (f *fleet) split() bool {
	return len(f.twice) > 0 && (len(f.gaps) == 0 || f.twice[0].long() > f.gaps[0].long())
}

// splitText says who has not found out.
func (f *fleet) splitText(d *Data) string {
	g := &f.twice[0]
	return fmt.Sprintf("Two workers read shard %d of %s for %s: worker %d has not found out that worker %d has it",
		g.shard, f.name(d), seconds(g.long()), g.before.Worker, g.worker)
}

func compareFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// name is that of the consumer, and of its application when it has several.
func (f *fleet) name(d *Data) string {
	for _, o := range d.Result.Owners {
		if o.Consumer == f.consumer && o.Application > 0 {
			return fmt.Sprintf("%s/%d", f.consumer, f.application)
		}
	}
	return f.consumer
}

// gapText says which gap is the longest.
func (f *fleet) gapText(d *Data) string {
	g := &f.gaps[0]
	return fmt.Sprintf("Nobody reads shard %d of %s for %s, %s", g.shard, f.name(d), seconds(g.long()), g.why())
}

// headline states the longest gap, or who has nothing to do.
func (f *fleet) headline(d *Data) string {
	if f.split() {
		return f.splitText(d)
	}
	if len(f.gaps) > 0 {
		return f.gapText(d)
	}
	if idle := d.value("idleWorkers", "consumer", f.consumer); idle > 0 {
		return fmt.Sprintf("%s of %s never read a shard", plural(int(idle), "worker"), f.consumer)
	}
	return fmt.Sprintf("Each shard of %s has a reader from when it is found on", f.name(d))
}

// why says what a gap comes after.
func (g *ownerGap) why() string {
	switch g.before.Left {
	case "crashed":
		return fmt.Sprintf("after worker %d has crashed", g.before.Worker)
	case "lost":
		return fmt.Sprintf("after worker %d has lost its lease", g.before.Worker)
	}
	return fmt.Sprintf("after worker %d", g.before.Worker)
}

// fleetFindings says how long shards have nobody, and how many workers have nothing to do, and
// what those cost.
func (d *Data) fleetFindings(add func(float64, string)) {
	seen := map[string]bool{}
	for _, f := range d.fleets() {
		if len(f.gaps) > 0 {
			text := f.gapText(d)
			if n := len(f.gaps) - 1; n > 0 {
				text += fmt.Sprintf("; %s more without a reader", plural(n, "time"))
			}
			add(20, text+".")
		}
		if f.split() {
			add(21, f.splitText(d)+".")
		}
		if seen[f.consumer] {
			continue
		}
		seen[f.consumer] = true
		idle := d.value("idleWorkers", "consumer", f.consumer)
		if idle == 0 {
			continue
		}
		text := fmt.Sprintf("%s of %s never read a shard: there are no more leases than %d",
			plural(int(idle), "worker"), f.consumer, len(f.shards))
		if cost := d.idleCost(f.consumer, idle); cost > 0 {
			text += fmt.Sprintf("; idle, they cost %s a month", dollars(cost))
		}
		add(15, text+".")
	}
}

// idleCost is what the machines of idle workers cost a month, or 0.
func (d *Data) idleCost(consumer string, idle float64) float64 {
	for _, i := range d.Result.Cost.Items {
		if rest, of := strings.CutPrefix(i.What, consumer+": "); of {
			var n float64
			if _, err := fmt.Sscanf(rest, "%f ×", &n); err == nil && n > 0 {
				return i.Amount * min(idle/n, 1)
			}
		}
	}
	return 0
}
