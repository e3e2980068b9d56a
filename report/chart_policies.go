package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/kinesim/kinesim/model/result"
)

// policy is a stream with what its way of scaling costs and throttles.
type policy struct {
	stream, how string
	cost        float64 // USD a month
	throttled   float64 // of attempts, 0..1
	open        *Series // shards
	load        *Series // in shards: what of their limits is offered
}

// policiesMax bounds how many streams the chart has rows for.
const policiesMax = 12

// howScaled says how a stream gets its shards.
func howScaled(s *result.StreamInfo) string {
	how := s.Scaling
	if how == "" {
		how = "fixed"
	}
	switch s.Mode {
	case "", "provisioned":
		return spaced(how)
	}
	return inWords(s.Mode)
}

// policies are the streams by cost, when they differ in how they get their shards: by another
// policy, or by another setting of one.
func (d *Data) policies() []policy {
	ways, scaled := map[string]bool{}, 0
	var out []policy
	for i := range d.Result.Streams {
		s := &d.Result.Streams[i]
		p := policy{stream: s.Name, how: howScaled(s), open: d.shardCounts(s), load: d.loadInShards(s),
			throttled: d.value("throttledRatio", "stream", s.Name), cost: d.monthly(s.Name)}
		if ways[p.how] = true; s.Scaling != "" {
			scaled++
		}
		out = append(out, p)
	}
	if len(ways) < 2 && scaled < 2 {
		return nil
	}
	slices.SortStableFunc(out, func(a, b policy) int { return cmp.Compare(a.cost, b.cost) })
	return out
}

// loadInShards is how many even shards the offered load fills, by the limit that binds.
func (d *Data) loadInShards(s *result.StreamInfo) *Series {
	label := "stream=" + s.Name
	bytes := coarsen(d.get("bytesOffered", label), d.Slice, d.span())
	records := coarsen(d.get("recordsOffered", label), d.Slice, d.span())
	out := &Series{T: bytes.T, V: make([]float64, len(bytes.V))}
	for i, v := range bytes.V {
		out.V[i] = v / math.Max(s.BytesPerSecond, 1)
		if i < len(records.V) {
			out.V[i] = math.Max(out.V[i], records.V[i]/math.Max(s.RecordsPerSec, 1))
		}
	}
	return out
}

// policiesChart shows what each way of scaling costs and throttles, and its shards over time.
func (d *Data) policiesChart() *chart {
	all := d.policies()
	if all == nil {
		return nil
	}
	drawn := all[:min(len(all), policiesMax)]
	ch := &chart{name: "policies", headline: policiesHeadline(all), foot: d.foot(),
		caption: "stream, and how it is scaled",
		subtitle: fmt.Sprintf("%s by cost. Line: open shards; area: the load in shards, means of %s, red above them.",
			plural(len(all), "stream"), seconds(d.binOf(len(d.get("bytesOffered", "stream="+all[0].stream).V)))),
		height: vg.Length(len(drawn))*policyRow + 122}
	if len(drawn) < len(all) {
		ch.subtitle += fmt.Sprintf(" The %d cheapest are drawn.", len(drawn))
	}
	ch.draw = func(f *frame) { d.drawPolicies(f, ch, drawn) }
	return ch
}

// policiesHeadline states what is cheapest, and what throttles least for how much more.
func policiesHeadline(all []policy) string {
	cheapest, best, worst := &all[0], &all[0], 0.0
	for i := range all {
		worst = math.Max(worst, all[i].throttled)
		if all[i].throttled < best.throttled {
			best = &all[i]
		}
	}
	throttles := func(p *policy) string {
		if p.throttled == 0 {
			return "nothing"
		}
		return percent(p.throttled)
	}
	name := func(p *policy) string { return clip(p.stream, 30) }
	if dearest := &all[len(all)-1]; worst == 0 {
		return fmt.Sprintf("Nothing is throttled: %s costs %s a month, %s costs %s", name(cheapest),
			dollars(cheapest.cost), name(dearest), dollars(dearest.cost))
	}
	if best == cheapest {
		return fmt.Sprintf("%s costs least, %s a month, and throttles least: %s", name(cheapest),
			dollars(cheapest.cost), throttles(cheapest))
	}
	return fmt.Sprintf("%s costs %s a month and throttles %s; %s throttles %s for %s", name(cheapest),
		dollars(cheapest.cost), throttles(cheapest), name(best), throttles(best), dollars(best.cost))
}

// Room of the columns: names, shards over time, cost, throttles.
const (
	policyRow   = vg.Length(42)
	policyLeft  = vg.Length(122)
	policyPanel = vg.Length(84)
	policyGap   = vg.Length(22)
)

func (d *Data) drawPolicies(f *frame, ch *chart, all []policy) {
	*f = *layout(f.c, ch, policyLeft, 2*policyPanel+policyGap, 14)
	most, cost, throttled := 1.0, 0.0, 0.0
	for i := range all {
		most = math.Max(most, highest(all[i].open, all[i].load))
		cost, throttled = math.Max(cost, all[i].cost), math.Max(throttled, all[i].throttled)
	}
	f.scales(d.span(), 1)
	f.xAxis(timeTicks(d.span(), d.Result.Scenario.Start))
	costX := f.x1 + policyGap
	throttledX := costX + policyPanel
	title := style(8.5, true, ink)
	f.text(title, f.x0, f.y1+5, "shards")
	f.text(title, costX, f.y1+5, "cost a month")
	f.text(title, throttledX, f.y1+5, "throttled")
	for i := range all {
		p := &all[i]
		top := f.y1 - vg.Length(i)*policyRow
		mid := top - policyRow/2
		name, how := style(8.5, true, ink), style(7.5, false, secondary)
		f.text(name, margin, mid+2, fit(name, p.stream, policyLeft-18))
		f.text(how, margin, mid-8, fit(how, p.how, policyLeft-18))
		row := *f
		row.y0, row.y1 = top-policyRow+5, top-4
		row.drawPolicy(p, d.span(), most)
		f.amount(blue, costX, mid, p.cost, cost, dollars(p.cost))
		f.amount(red, throttledX, mid, p.throttled, throttled, percent(p.throttled))
		f.line(grid, 0.6, nil, vg.Point{X: margin, Y: top - policyRow},
			vg.Point{X: f.c.Max.X - margin, Y: top - policyRow})
	}
}

// drawPolicy draws the shards of a stream over the load that they carry.
func (f *frame) drawPolicy(p *policy, span, most float64) {
	f.scales(span, most)
	count := style(7, false, secondary)
	count.XAlign, count.YAlign = draw.XRight, draw.YCenter
	f.text(count, f.x0-4, f.y1-2, significant(most))
	f.text(count, f.x0-4, f.y0+2, "0")
	zero := &Series{T: p.load.T, V: make([]float64, len(p.load.V))}
	f.between(alpha(secondary, 0.3), p.load, zero)
	f.between(alpha(overLimit, 0.5), p.load, capacityAt(p.load.T, p.open))
	var points []vg.Point
	for i, v := range p.open.V {
		end := span
		if i+1 < len(p.open.T) {
			end = p.open.T[i+1]
		}
		points = append(points, vg.Point{X: f.toX(p.open.T[i]), Y: f.toY(v)}, vg.Point{X: f.toX(end), Y: f.toY(v)})
	}
	if len(points) > 0 {
		f.line(blue, 1.4, nil, points...)
	}
}

// capacityAt is how many shards were open at each of some times.
func capacityAt(times []float64, open *Series) *Series {
	out, k := &Series{T: times, V: make([]float64, len(times))}, 0
	for i, t := range times {
		for k+1 < len(open.T) && open.T[k+1] <= t {
			k++
		}
		if len(open.V) > 0 {
			out.V[i] = open.V[k]
		}
	}
	return out
}

// amount draws a bar with its number behind it.
func (f *frame) amount(tone interface{ RGBA() (r, g, b, a uint32) }, x, y vg.Length, v, most float64, text string) {
	const bar = policyPanel - 46
	long := vg.Length(0)
	if most > 0 {
		long = vg.Length(v/most) * bar
	}
	if v > 0 {
		f.rect(tone, x, y-5, x+max(long, 0.8), y+5)
	}
	st := style(8.5, true, ink)
	st.YAlign = draw.YCenter
	f.text(st, x+long+4, y, fit(st, text, 44))
}
