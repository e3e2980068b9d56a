package report

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/kinesim/kinesim/model/result"
)

// minutes is a stream as CloudWatch shows it, a number a minute, beside what a minute hides:
// its busiest second, and that of a shard. Loads are shares of the limits, the larger of
// bytes and records.
type minutes struct {
	mean    *Series // what was stored, over the minute
	busiest *Series // the same in its busiest slice; empty: an older result does not have it
	shard   *Series // what was offered to a shard in a slice, of the shard that had most
	refused *Series // attempts, in the minute
	total   float64 // of these
	per     int     // minutes that a point stands for
}

// A minute hides something when there are several, and when slices are shorter.
const minute = 60.0

// minutesOf reads what the result has by the minute; nil: nothing can hide in one.
func (d *Data) minutesOf(s *result.StreamInfo) *minutes {
	label := "stream=" + s.Name
	bytes, records := d.get("IncomingBytes", label), d.get("IncomingRecords", label)
	n := len(records.V)
	if n < 2 || len(bytes.V) != n || d.Slice >= minute || records.T[1]-records.T[0] > minute*1.001 {
		return nil
	}
	m := &minutes{per: max(1, (n+pointsMax-1)/pointsMax)}
	open := d.shardCounts(s)
	share := func(at, long, bytes, records float64) float64 {
		limit := math.Max(openAt(open, at), 1) * long
		return math.Max(bytes/s.BytesPerSecond, records/s.RecordsPerSec) / limit
	}
	mean, busiest, refused := make([]float64, n), make([]float64, n), make([]float64, n)
	for i, at := range records.T {
		mean[i] = share(at, math.Min(minute, d.span()-at), bytes.V[i], records.V[i])
	}
	stored, size := d.get("recordsStored", label), d.get("bytesStored", label)
	for i, at := range stored.T {
		if k := int(at / minute); k < n && i < len(size.V) {
			busiest[k] = math.Max(busiest[k], share(at, d.Slice, size.V[i], stored.V[i]))
		}
	}
	for i, v := range d.get("WriteProvisionedThroughputExceeded", label).V {
		if i < n {
			refused[i] = v
			m.total += v
		}
	}
	m.mean, m.refused = m.pool(mean), m.pool(refused)
	m.busiest, m.shard = &Series{}, &Series{}
	if len(stored.V) > 0 {
		m.busiest = m.pool(busiest)
	}
	if d.ShardSlice < minute {
		m.shard = m.pool(d.busiestShard(s, n))
	}
	return m
}

// busiestShard is the highest load of any shard in a slice, by the minute.
func (d *Data) busiestShard(s *result.StreamInfo, n int) []float64 {
	out := make([]float64, n)
	for _, id := range s.Shards {
		u := d.get("shardUtilization", "shard="+id+";stream="+s.Name)
		for i, at := range u.T {
			if k := int(at / minute); k < n {
				out[k] = math.Max(out[k], u.V[i])
			}
		}
	}
	return out
}

// pool keeps the highest of the minutes that a point stands for.
func (m *minutes) pool(v []float64) *Series {
	out := &Series{}
	for i := 0; i < len(v); i += m.per {
		most := 0.0
		for _, w := range v[i:min(i+m.per, len(v))] {
			most = math.Max(most, w)
		}
		out.T, out.V = append(out.T, float64(i)*minute), append(out.V, most)
	}
	return out
}

// openAt is a count of shards that changes in steps.
func openAt(s *Series, at float64) float64 {
	n := 0.0
	for i, t := range s.T {
		if t <= at {
			n = s.V[i]
		}
	}
	return n
}

// headline says what the minutes hide.
func (m *minutes) headline(stream, slice string) string {
	mean, most, whose := highest(m.mean), highest(m.busiest), "its busiest "+slice
	if v := highest(m.shard); v > most {
		most, whose = v, "a shard's busiest "+slice
	}
	switch {
	case m.total > 0 && mean < 1:
		return fmt.Sprintf("%s refuses %s attempts, though no minute averages above %s of its limit", stream,
			count(m.total), percent(mean))
	case m.total > 0:
		return fmt.Sprintf("%s refuses %s attempts; minutes average up to %s of its limit, %s has %s", stream,
			count(m.total), percent(mean), whose, percent(most))
	case most > 1:
		return fmt.Sprintf("%s absorbs its bursts: minutes average up to %s of its limit, %s has %s", stream,
			percent(mean), whose, percent(most))
	case max(mean, most) == 0:
		return "Nothing is written to " + stream
	}
	return fmt.Sprintf("Minutes hide no burst of %s: they average up to %s of its limit, %s has %s", stream,
		percent(mean), whose, percent(most))
}

// Room beside and in a chart of minutes.
const (
	minutesLeft  = vg.Length(34)
	minutesRight = vg.Length(118)
	stripHeight  = vg.Length(34)
	stripGap     = vg.Length(16)
)

// minutesChart shows where bursts hide: per minute, as CloudWatch does, and per second.
func (d *Data) minutesChart(s *result.StreamInfo) *chart {
	m := d.minutesOf(s)
	if m == nil {
		return nil
	}
	slice := "second"
	if d.Slice > 1 {
		slice = seconds(d.Slice)
	}
	ticks, top := m.ticks()
	left := minutesLeft
	for _, t := range ticks {
		left = max(left, style(8.5, false, ink).Width(t.label)+6)
	}
	bands, above := d.bands(s.Name, left, minutesRight)
	ch := &chart{name: "minutes-" + s.Name, headline: m.headline(s.Name, slice), height: chartHeight + above,
		caption: "load, share of the write limit", foot: d.foot() + unnamed(bands),
		subtitle: fmt.Sprintf("Writes to %s as CloudWatch shows them (IncomingBytes or IncomingRecords, "+
			"whichever is nearer its limit), and what each minute hides.", s.Name)}
	if m.per > 1 {
		ch.subtitle += fmt.Sprintf(" Points are the highest of %d min.", m.per)
	}
	ch.draw = func(f *frame) {
		*f = *layout(f.c, ch, left, minutesRight, above)
		d.drawMinutes(f, m, slice, bands, ticks, top)
	}
	return ch
}

func (d *Data) drawMinutes(f *frame, m *minutes, slice string, bands []band, ticks []tick, top float64) {
	f.scales(d.span(), 1)
	f.drawBands(bands, false)
	strip := *f
	if m.total > 0 {
		strip.y1 = f.y0 + stripHeight
		f.y0 += stripHeight + stripGap
	}
	lines := []hoverLine{{"CloudWatch's minute", blue, m.mean, percent, ""},
		{"its busiest " + slice, orange, m.busiest, percent, ""},
		{"a shard's busiest " + slice, violet, m.shard, percent, ""}}
	f.scales(d.span(), top)
	f.yAxis(ticks)
	var labels []label
	if top >= 1 {
		f.line(secondary, 1.2, dashed, vg.Point{X: f.x0, Y: f.toY(1)}, vg.Point{X: f.x1, Y: f.toY(1)})
		labels = []label{{f.toY(1), "limit", 5}}
	}
	tones := []int{0, 1, 4}
	for i := len(lines) - 1; i >= 0; i-- {
		l := &lines[i]
		if len(l.s.V) == 0 {
			continue
		}
		f.line(l.tone, []vg.Length{1.8, 1.3, 1.3}[i], nil, f.levels(edgesOf(l.s, d.span()), l.s.V)...)
		labels = append(labels, label{f.toY(tailMean(l.s)), l.name, tones[i]})
	}
	f.rightLabels(labels)
	strip.xAxis(timeTicks(d.span(), d.Result.Scenario.Start))
	if m.total > 0 {
		strip.refusals(d, m)
		lines = append(lines, hoverLine{"refused in the minute", red, m.refused, count, ""})
	}
	f.hoverTime(d, bands, lines, edgesOf(m.mean, d.span()))
	if m.total > 0 {
		f.hover.Lines[len(f.hover.Lines)-1].Y = nil // it has a scale of its own
		f.hover.Box[3] = tenth(f.c.Max.Y - strip.y0)
	}
}

// ticks are those of loads, up to the limit where it is not far above them all.
func (m *minutes) ticks() ([]tick, float64) {
	high := highest(m.mean, m.busiest, m.shard)
	if high > 0.25 {
		high = math.Max(1, high)
	}
	if high == 0 {
		high = 0.01
	}
	return niceTicks(high, percent)
}

// edgesOf are the edges of slices that follow each other.
func edgesOf(s *Series, span float64) []float64 {
	return append(append([]float64{}, s.T...), span)
}

// refusals draws the strip of refused attempts.
func (f *frame) refusals(d *Data, m *minutes) {
	most := math.Max(highest(m.refused), 1)
	f.scales(d.span(), most*1.05)
	f.line(grid, 0.6, nil, vg.Point{X: f.x0, Y: f.y0}, vg.Point{X: f.x1, Y: f.y0})
	st := style(8.5, false, secondary)
	st.XAlign, st.YAlign = draw.XRight, draw.YCenter
	f.text(st, f.x0-4, f.y0+3, "0")
	f.text(st, f.x0-4, f.toY(most), count(most))
	f.area(alpha(red, 0.85), edgesOf(m.refused, d.span()), m.refused.V, make([]float64, len(m.refused.V)))
	f.text(style(8.5, true, red), f.x1+6, f.y0+stripHeight/2-4, "refused a minute")
}
