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

// zonesOf are the zones through which a stream was called, by name; none when nobody looked.
func (d *Data) zonesOf(stream string) []string {
	var out []string
	for key := range d.series {
		if zone, found := strings.CutPrefix(key, "replies,outcome=ok;stream="+stream+";zone="); found {
			out = append(out, zone)
		}
	}
	slices.Sort(out)
	return out
}

// repliesOf are the replies of each zone of a stream.
func (d *Data) repliesOf(stream string) []zoneReplies {
	var out []zoneReplies
	for _, zone := range d.zonesOf(stream) {
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
	bin := d.binOf(len(d.get("recordsOffered", "stream="+s.Name).V))
	ch := &chart{name: "replies-" + s.Name, headline: repliesHeadline(s.Name, zones, bin), caption: "replies/s",
		subtitle: fmt.Sprintf("What producers of %s were told, by the zone of the front end; means of %s; %s replies.",
			s.Name, seconds(bin), count(total)),
		height: vg.Length(len(zones))*(zoneHeight+zoneGap) + 104 + above, foot: d.foot() + unnamed(bands)}
	ch.draw = func(f *frame) {
		*f = *layout(f.c, ch, repliesLeft, repliesRight, above)
		d.drawReplies(f, zones, bands)
	}
	return ch
}

// repliesHeadline names the zone that is silent for a while, or else the one that fails
// most, or says that there is none.
func repliesHeadline(stream string, zones []zoneReplies, bin float64) string {
	worst, all := &zones[0], 0.0
	for i := range zones {
		z := &zones[i]
		if z.failing() > worst.failing() {
			worst = z
		}
		all += z.counts[0] + z.bad()
	}
	if all == 0 {
		return fmt.Sprintf("Nobody was told anything by %s", stream)
	}
	if z, long := silent(zones, bin); z != nil {
		return fmt.Sprintf("Zone %s answers nothing for %s; %s of all calls to %s fail", z.zone, seconds(long),
			percent(badOf(zones)/all), stream)
	}
	others := all - worst.counts[0] - worst.bad()
	rest := (badOf(zones) - worst.bad()) / math.Max(others, 1)
	switch {
	case worst.bad() == 0:
		return fmt.Sprintf("All %s replies of %s are ok, in every zone", count(all), stream)
	case worst.failing() < 2*rest:
		return fmt.Sprintf("%s of all calls to %s fail (%s), much the same in every zone", percent(badOf(zones)/all),
			stream, failures(zones))
	}
	return fmt.Sprintf("Zone %s fails %s of its calls (%s), the other zones %s", worst.zone,
		percent(worst.failing()), failures([]zoneReplies{*worst}), percent(rest))
}

// silent is the zone without any reply for longest, while others have some: long enough
// that it should have had a dozen.
func silent(zones []zoneReplies, bin float64) (*zoneReplies, float64) {
	n := len(zones[0].rates[0].V)
	sums := make([]float64, n) // of all zones
	for i := range zones {
		for j := range n {
			sums[j] += zones[i].sum(j)
		}
	}
	var quiet *zoneReplies
	most, need := 0, 12.0
	for i := range zones {
		z, missing := &zones[i], 0.0
		run := 0
		for j := range n {
			if z.sum(j) > 0 {
				run, missing = 0, 0
				continue
			}
			run++
			missing += sums[j] * bin / float64(len(zones))
			if run > most && missing >= need {
				quiet, most = z, run
			}
		}
	}
	return quiet, float64(most) * bin
}

// sum is the rate of all replies in a point.
func (z *zoneReplies) sum(j int) float64 {
	sum := 0.0
	for _, r := range z.rates {
		if j < len(r.V) {
			sum += r.V[j]
		}
	}
	return sum
}

func badOf(zones []zoneReplies) float64 {
	sum := 0.0
	for i := range zones {
		sum += zones[i].bad()
	}
	return sum
}

// failing is the share of a zone's calls that fail.
func (z *zoneReplies) failing() float64 { return z.bad() / math.Max(z.counts[0]+z.bad(), 1) }

func (z *zoneReplies) bad() float64 { return z.counts[1] + z.counts[2] }

// failures says how calls failed.
func failures(zones []zoneReplies) string {
	var parts []string
	for i, o := range replyOutcomes {
		n := 0.0
		for j := range zones {
			n += zones[j].counts[i]
		}
		if i > 0 && n > 0 {
			parts = append(parts, count(n)+" "+plurally(n, o.name, o.many))
		}
	}
	return strings.Join(parts, ", ")
}

func (d *Data) drawReplies(f *frame, zones []zoneReplies, bands []band) {
	high := 0.0
	for i := range zones {
		for j := range zones[i].rates[0].V {
			high = math.Max(high, zones[i].sum(j))
		}
	}
	ticks, top := niceTicks(high, significant)
	ticks = []tick{ticks[0], ticks[len(ticks)-1]}
	f.scales(d.span(), top)
	f.drawBands(bands, false)
	whole := *f
	var said []hoverLine
	for i := range zones {
		for j, o := range replyOutcomes {
			if z := &zones[i]; z.counts[j] > 0 {
				name := "zone " + z.zone + ", " + o.many
				said = append(said, hoverLine{name, o.tone, z.rates[j], significant, "a second"})
			}
		}
		panel := whole
		panel.y1 = whole.y1 - vg.Length(i)*(zoneHeight+zoneGap) - 2
		panel.y0 = panel.y1 - zoneHeight + 4
		panel.scales(d.span(), top)
		panel.yAxis(ticks)
		panel.stack(&zones[i])
		panel.zoneLabels(&zones[i])
	}
	f.hoverTime(d, bands, said, nil)
	if f.hover != nil {
		f.hover.withoutDots() // the panels have scales of their own
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
	f.text(st, f.x1+6, y, fit(st, "zone "+z.zone, repliesRight-6))
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
