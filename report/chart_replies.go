package report

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/kinesim/kinesim/model/result"
)

// zoneReplies is the replies of one zone over time, as rates, by outcome.
type zoneReplies struct {
	zone   string
	rates  [3]*Series
	counts [3]float64
}

// What a client is told, from the bottom of the chart up.
var replyOutcomes = [3]struct {
	name, many string
	tone       color.NRGBA
}{{"ok", "ok", blue}, {"error", "errors", orange}, {"timeout", "timeouts", red}}

// repliesOf are the zones of a stream, by name; nil when nobody looked at zones.
func (d *Data) repliesOf(stream string) []zoneReplies {
	var out []zoneReplies
	const head = "replies,outcome=ok;stream="
	for key := range d.series {
		zone, found := strings.CutPrefix(key, head+stream+";zone=")
		if !found {
			continue
		}
		z := zoneReplies{zone: zone}
		for i, o := range replyOutcomes {
			s := d.get("replies", "outcome="+o.name+";stream="+stream+";zone="+zone)
			for _, v := range s.V {
				z.counts[i] += v
			}
			z.rates[i] = coarsen(s, d.Slice, d.span())
		}
		out = append(out, z)
	}
	slices.SortFunc(out, func(a, b zoneReplies) int { return strings.Compare(a.zone, b.zone) })
	return out
}

// Room beside the data of a chart of replies, and of each zone in it.
const (
	repliesLeft  = vg.Length(34)
	repliesRight = vg.Length(92)
	zoneHeight   = vg.Length(64)
	zoneGap      = vg.Length(8)
)

// repliesChart shows what producers were told through each zone, one panel a zone.
func (d *Data) repliesChart(s *result.StreamInfo) *chart {
	zones := d.repliesOf(s.Name)
	if len(zones) == 0 {
		return nil
	}
	bands, above := d.bands(s.Name, repliesLeft, repliesRight)
	total := 0.0
	for i := range zones {
		total += zones[i].counts[0] + zones[i].counts[1] + zones[i].counts[2]
	}
	bin := d.span() / math.Max(1, float64(len(zones[0].rates[0].T)))
	ch := &chart{name: "replies-" + s.Name, headline: d.repliesHeadline(s.Name, zones), caption: "replies/s",
		subtitle: fmt.Sprintf("What producers of %s were told, by the zone of the front end; means of %s; %s replies.",
			s.Name, seconds(bin), count(total)),
		height: vg.Length(len(zones))*(zoneHeight+zoneGap) + 104 + above, foot: d.foot() + unnamed(bands)}
	ch.draw = func(f *frame) {
		*f = *layout(f.c, ch, repliesLeft, repliesRight, above)
		d.drawReplies(f, zones, bands)
	}
	return ch
}

// repliesHeadline names the zone with most calls without an answer, or says that there is
// none.
func (d *Data) repliesHeadline(stream string, zones []zoneReplies) string {
	worst, ok, all := &zones[0], 0.0, 0.0
	for i := range zones {
		z := &zones[i]
		if z.bad() > worst.bad() {
			worst = z
		}
		ok += z.counts[0]
		all += z.counts[0] + z.bad()
	}
	others := all - worst.counts[0] - worst.bad()
	switch {
	case all == 0:
		return fmt.Sprintf("Nobody was told anything by %s", stream)
	case worst.bad() == 0:
		return fmt.Sprintf("All %s replies of %s are ok, in every zone", count(all), stream)
	case others == 0:
		return fmt.Sprintf("%s of the calls through zone %s to %s fail", percent(worst.bad()/all), worst.zone, stream)
	}
	rest := (others - (ok - worst.counts[0])) / others
	return fmt.Sprintf("Zone %s fails %s of its calls (%s), the other zones %s", worst.zone,
		percent(worst.bad()/(worst.counts[0]+worst.bad())), worst.failures(), percent(rest))
}

func (z *zoneReplies) bad() float64 { return z.counts[1] + z.counts[2] }

// failures says how calls failed.
func (z *zoneReplies) failures() string {
	var parts []string
	for i, o := range replyOutcomes {
		if i > 0 && z.counts[i] > 0 {
			parts = append(parts, count(z.counts[i])+" "+o.many)
		}
	}
	return strings.Join(parts, ", ")
}

func (d *Data) drawReplies(f *frame, zones []zoneReplies, bands []band) {
	high := 0.0
	for i := range zones {
		for j := range zones[i].rates[0].V {
			sum := 0.0
			for _, r := range zones[i].rates {
				if j < len(r.V) {
					sum += r.V[j]
				}
			}
			high = math.Max(high, sum)
		}
	}
	ticks, top := niceTicks(high, significant)
	ticks = []tick{ticks[0], ticks[len(ticks)-1]}
	f.scales(d.span(), top)
	f.drawBands(bands, false)
	whole := *f
	for i := range zones {
		panel := whole
		panel.y1 = whole.y1 - vg.Length(i)*(zoneHeight+zoneGap) - 2
		panel.y0 = panel.y1 - zoneHeight + 4
		panel.scales(d.span(), top)
		panel.yAxis(ticks)
		panel.stack(&zones[i])
		panel.zoneLabels(&zones[i])
	}
	f.xAxis(timeTicks(d.span(), d.Result.Scenario.Start))
}

// stack fills the rates of a zone, one upon the other, each level over its whole slice: an
// outage has edges.
func (f *frame) stack(z *zoneReplies) {
	n := len(z.rates[0].T)
	base, edges := make([]float64, n), make([]float64, n+1)
	for i, middle := range z.rates[0].T {
		edges[i+1] = 2*middle - edges[i]
	}
	for i, o := range replyOutcomes {
		if z.counts[i] == 0 || len(z.rates[i].V) < n {
			continue
		}
		lower := slices.Clone(base)
		for j := range n {
			base[j] += z.rates[i].V[j]
		}
		tone := alpha(o.tone, 0.85)
		if i == 0 {
			tone = alpha(o.tone, 0.30)
		}
		f.area(tone, edges, base, lower)
		if i == 0 {
			f.line(o.tone, 1.2, nil, f.levels(edges, base)...)
		}
	}
}

// levels is the outline of levels between edges.
func (f *frame) levels(edges, v []float64) []vg.Point {
	var out []vg.Point
	for i := range v {
		out = append(out, vg.Point{X: f.toX(edges[i]), Y: f.toY(v[i])},
			vg.Point{X: f.toX(edges[i+1]), Y: f.toY(v[i])})
	}
	return out
}

// area fills where the upper levels lie above the lower ones.
func (f *frame) area(c color.Color, edges, upper, lower []float64) {
	for i := 0; i < len(upper); {
		if upper[i] <= lower[i] {
			i++
			continue
		}
		from := i
		for i < len(upper) && upper[i] > lower[i] {
			i++
		}
		bottom := f.levels(edges[from:i+1], lower[from:i])
		slices.Reverse(bottom)
		f.c.FillPolygon(c, append(f.levels(edges[from:i+1], upper[from:i]), bottom...))
	}
}

// zoneLabels writes a zone's name and its counts at the right.
func (f *frame) zoneLabels(z *zoneReplies) {
	y := f.y1 - 10
	st := style(8.5, true, ink)
	f.text(st, f.x1+6, y, fit("zone "+z.zone, repliesRight-6))
	for i, o := range replyOutcomes {
		if z.counts[i] == 0 && i > 0 {
			continue
		}
		y -= 12
		st := style(8.5, true, o.tone)
		st.YAlign = draw.YBottom
		f.text(st, f.x1+6, y, count(z.counts[i])+" "+plurally(z.counts[i], o.name, o.many))
	}
}

func plurally(n float64, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
