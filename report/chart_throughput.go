package report

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/kinesim/kinesim/model/result"
)

// pointsMax is how many points a line is drawn with.
const pointsMax = 360

// Room beside the data of a throughput chart.
const (
	throughputLeft  = vg.Length(34)
	throughputRight = vg.Length(88)
)

// binOf is how many seconds a point of a coarsened series of n slices stands for.
func (d *Data) binOf(n int) float64 { return d.Slice * float64(max(1, (n+pointsMax-1)/pointsMax)) }

// coarsen averages a series of counts per slice into at most pointsMax rates per second.
func coarsen(s *Series, slice, span float64) *Series {
	n := len(s.V)
	if n == 0 {
		return &Series{}
	}
	per := (n + pointsMax - 1) / pointsMax
	out := &Series{}
	for i := 0; i < n; i += per {
		sum, end := 0.0, min(i+per, n)
		for _, v := range s.V[i:end] {
			sum += v
		}
		until := math.Min(s.T[end-1]+slice, span)
		if until <= s.T[i] {
			continue
		}
		out.T = append(out.T, (s.T[i]+until)/2)
		out.V = append(out.V, sum/(until-s.T[i]))
	}
	return out
}

func highest(lists ...*Series) float64 {
	most := 0.0
	for _, s := range lists {
		for _, v := range s.V {
			most = math.Max(most, v)
		}
	}
	return most
}

// throughputChart shows offered, accepted and capacity of a stream, in the unit whose
// limit binds first, with what was refused between them.
func (d *Data) throughputChart(s *result.StreamInfo) *chart {
	label := "stream=" + s.Name
	load := func(metric string) *Series { return coarsen(d.get(metric, label), d.Slice, d.span()) }
	unit, factor, perShard, word := "MiB/s", 1.0/(1<<20), s.BytesPerSecond/(1<<20), "bytes"
	records, bytes := highest(load("recordsOffered")), highest(load("bytesOffered"))
	if !d.aggregated(s.Name) && records/s.RecordsPerSec > bytes/s.BytesPerSecond {
		unit, factor, perShard, word = "records/s", 1, s.RecordsPerSec, "records"
	}
	scaled := func(metric string) *Series {
		out := load(metric)
		for i := range out.V {
			out.V[i] *= factor
		}
		return out
	}
	offered, accepted := scaled(word+"Offered"), scaled(word+"Accepted")
	w := d.writes(s)
	capacity := &Series{T: w.open.T}
	for _, n := range w.open.V {
		capacity.V = append(capacity.V, n*perShard)
	}
	bands, above := d.bands(s.Name, throughputLeft, throughputRight)
	ch := &chart{
		name: "throughput-" + s.Name, headline: d.throughputHeadline(&w), caption: unit,
		height: chartHeight + above,
		subtitle: fmt.Sprintf("Write throughput of stream %s, %s, means of %s; %s records offered.", s.Name,
			w.shardsText(),
			seconds(d.binOf(len(d.get("recordsOffered", label).V))), count(w.offered)),
		foot: d.foot() + unnamed(bands),
	}
	peak := factor * highest(d.get(word+"Offered", label)) / math.Min(d.Slice, math.Max(d.span(), 1e-9))
	if peak > 1.2*highest(offered) {
		ch.subtitle += fmt.Sprintf(" The %s has %s %s.", busiest(d.Slice), significant(peak), unit)
	}
	ch.draw = func(f *frame) {
		*f = *layout(f.c, ch, throughputLeft, throughputRight, above)
		d.drawThroughput(f, ch, offered, accepted, capacity, bands, &w)
	}
	return ch
}

func (d *Data) throughputHeadline(w *writes) string {
	h := w.headline()
	return h[:len(h)-1]
}

func (d *Data) drawThroughput(f *frame, ch *chart, offered, accepted, capacity *Series, bands []band, w *writes) {
	high := highest(offered, accepted)
	limit := highest(capacity)
	showCapacity := limit <= 4*high || high == 0
	if showCapacity {
		high = math.Max(high, limit)
	}
	ticks, top := niceTicks(high, func(v float64) string { return significant(v) })
	if w.refused > 0 || w.lost > 0 {
		top = math.Max(top, 1.12*highest(offered)) // room for what stands above the highest point
	}
	f.scales(d.span(), top)
	f.yAxis(ticks)
	f.xAxis(timeTicks(d.span(), d.Result.Scenario.Start))
	f.drawBands(bands, false)
	if w.refused > 0 || w.lost > 0 {
		f.between(alpha(overLimit, 0.28), offered, accepted)
	}
	if showCapacity {
		f.steps(secondary, 1.2, capacity)
	}
	f.curve(orange, 1.3, offered)
	f.curve(blue, 1.8, accepted)
	labels := []label{}
	texts := []string{"accepted", "offered"}
	tones := []int{0, 1}
	for i, s := range []*Series{accepted, offered} {
		if n := len(s.V); n > 0 {
			labels = append(labels, label{f.toY(tailMean(s)), texts[i], tones[i]})
		}
	}
	if showCapacity && len(capacity.V) > 0 {
		labels = append(labels, label{f.toY(capacity.V[len(capacity.V)-1]), "capacity", 5})
	}
	f.rightLabels(labels)
	if w.refused > 0 || w.lost > 0 {
		f.refusedLabel(offered, accepted, w)
	}
	f.hoverTime(d, bands, []hoverLine{{"offered", orange, offered, significant, ch.caption},
		{"accepted", blue, accepted, significant, ch.caption}}, nil)
	if !showCapacity {
		st := style(8, false, secondary)
		st.XAlign = draw.XRight
		f.text(st, f.c.Max.X-margin, f.c.Max.Y-margin-50,
			fmt.Sprintf("capacity: %s %s", significant(limit), ch.caption))
	}
}

// steps draws a level that changes at once, dashed, to the end.
func (f *frame) steps(c color.Color, width vg.Length, s *Series) {
	var points []vg.Point
	for i := range s.V {
		x, end := f.toX(s.T[i]), f.x1
		if i+1 < len(s.T) {
			end = f.toX(s.T[i+1])
		}
		points = append(points, vg.Point{X: x, Y: f.toY(s.V[i])}, vg.Point{X: end, Y: f.toY(s.V[i])})
	}
	if len(points) > 0 {
		f.line(c, width, dashed, points...)
	}
}

// tailMean is where a line ends, without its last jitter.
func tailMean(s *Series) float64 {
	n := max(1, len(s.V)/20)
	sum := 0.0
	for _, v := range s.V[len(s.V)-n:] {
		sum += v
	}
	return sum / float64(n)
}

// refusedLabel says what the red area is: where it is highest, above all that is drawn there.
func (f *frame) refusedLabel(offered, accepted *Series, w *writes) {
	text := fmt.Sprintf("throttled: %s of attempts refused", percent(w.refused))
	switch {
	case w.lost > 0 && (w.innocent() || w.refused == 0):
		text = fmt.Sprintf("given up: %s records, %s of all offered", count(w.failed), percent(w.lost))
	case w.lost > 0:
		text = fmt.Sprintf("throttled: %s records given up, %s of all offered", count(w.failed), percent(w.lost))
	}
	at, n := 0, min(len(offered.V), len(accepted.V))
	for i := range n {
		if offered.V[i]-accepted.V[i] > offered.V[at]-accepted.V[at] {
			at = i
		}
	}
	st := style(8.5, true, red)
	half := st.Width(text) / 2
	x := min(max(f.toX(offered.T[at]), f.x0+half+2), f.x1-half-2)
	high := 0.0
	for i := range n {
		if at := f.toX(offered.T[i]); at > x-half-4 && at < x+half+4 {
			high = math.Max(high, math.Max(offered.V[i], accepted.V[i]))
		}
	}
	y := min(f.toY(high)+5, f.y1-9)
	f.rect(alpha(white, 0.8), x-half-2, y-1, x+half+2, y+10)
	st.XAlign = draw.XCenter
	f.text(st, x, y, text)
}

// scales maps a span in seconds and values from 0 to top linearly onto the data area.
func (f *frame) scales(span, top float64) {
	f.toX = func(v float64) vg.Length { return f.x0 + vg.Length(v/math.Max(span, 1e-9))*(f.x1-f.x0) }
	f.toY = func(v float64) vg.Length { return f.y0 + vg.Length(v/top)*(f.y1-f.y0) }
}

func (f *frame) curve(c interface{ RGBA() (r, g, b, a uint32) }, width vg.Length, s *Series) {
	points := make([]vg.Point, len(s.V))
	for i := range s.V {
		points[i] = vg.Point{X: f.toX(s.T[i]), Y: f.toY(s.V[i])}
	}
	if len(points) == 1 { // one slice: a level
		points = []vg.Point{{X: f.x0, Y: points[0].Y}, {X: f.x1, Y: points[0].Y}}
	}
	if len(points) > 0 {
		f.line(c, width, nil, points...)
	}
}

// between fills where the upper series lies above the lower one.
func (f *frame) between(c interface{ RGBA() (r, g, b, a uint32) }, upper, lower *Series) {
	n := min(len(upper.V), len(lower.V))
	for i := 0; i < n; {
		if upper.V[i] <= lower.V[i] {
			i++
			continue
		}
		from := i
		var top, bottom []vg.Point
		for ; i < n && upper.V[i] > lower.V[i]; i++ {
			top = append(top, vg.Point{X: f.toX(upper.T[i]), Y: f.toY(upper.V[i])})
			bottom = append(bottom, vg.Point{X: f.toX(upper.T[i]), Y: f.toY(lower.V[i])})
		}
		if i-from < 2 {
			continue
		}
		for j := len(bottom) - 1; j >= 0; j-- {
			top = append(top, bottom[j])
		}
		f.c.FillPolygon(c, top)
	}
}

// rightLabels writes names in the right margin, in their lines' colours, apart.
func (f *frame) rightLabels(labels []label) {
	for i := range labels {
		labels[i].y -= 4
	}
	spread(labels, 11, f.y0, f.y1-2)
	for _, l := range labels {
		f.text(style(8.5, l.tone != 5, lineTones[l.tone]), f.x1+6, l.y, l.text)
	}
}
