package report

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// curve is one distribution on a scale of nines.
type curve struct {
	name  string
	n     int64
	p99   float64
	x, ms []float64 // x = 1/(1-q)
}

// curves are the distributions of a metric, one for each label, in the order of the scenario.
func (d *Data) curves(metric string) []curve {
	var out []curve
	for _, key := range d.order {
		name, labels, _ := strings.Cut(key, ",")
		if name != metric {
			continue
		}
		who, by := labels, ""
		for _, part := range strings.Split(labels, ";") {
			if k, v, _ := strings.Cut(part, "="); k == "consumer" || k == "producer" {
				who, by = v, k
			}
		}
		c := curve{name: who}
		if m := d.metric(metric, by, who); m.P99 != nil {
			c.p99 = *m.P99 // as it stands in all tables, not the bound of its bucket
		}
		buckets := d.hists[key]
		for _, b := range buckets {
			c.n += b.count
		}
		seen := int64(0)
		for _, b := range buckets {
			seen += b.count
			q := float64(seen) / float64(c.n)
			x := float64(c.n) * 2 // beyond what the sample can tell
			if seen < c.n {
				x = 1 / (1 - q)
			}
			if c.p99 == 0 && q >= 0.99 {
				c.p99 = b.high
			}
			if last := len(c.x) - 1; last >= 0 && seen < c.n && x < c.x[last]*1.004 {
				continue // too near to see
			}
			c.x, c.ms = append(c.x, x), append(c.ms, math.Max((b.low+b.high)/2, 1e-3))
		}
		out = append(out, c)
	}
	return out
}

var nines = []struct {
	x     float64
	label string
}{{1, "0 %"}, {2, "50 %"}, {4, ""}, {10, "90 %"}, {100, "99 %"}, {1e3, "99.9 %"}, {1e4, "99.99 %"},
	{1e5, "99.999 %"}, {1e6, "99.9999 %"}}

// linesMax is how many distributions one chart can tell apart, nameMax how much of a name
// its margin holds.
const (
	linesMax = 5
	nameMax  = 24
)

// latencyChart shows latency by percentile, on a scale of nines and a log axis.
func (d *Data) latencyChart(name, metric, caption, what string) *chart {
	cs := d.curves(metric)
	total, known := int64(0), len(cs)
	for _, c := range cs {
		total += c.n
	}
	if known > linesMax { // the slowest; they keep their order otherwise
		sort.SliceStable(cs, func(i, j int) bool { return cs[i].p99 > cs[j].p99 })
		cs = cs[:linesMax]
	}
	if total == 0 {
		return nil
	}
	sample := fmt.Sprintf("%s by percentile, scale of nines; %s records, every one counted.", what,
		count(float64(total)))
	lost := d.value("recordsFailed", "", "") + d.value("recordsExpired", "", "")
	if metric == "putLatency" && lost > 0 {
		sample += fmt.Sprintf(" %s more were given up, and have none.", count(lost))
	}
	if known > linesMax {
		sample += fmt.Sprintf(" The %d slowest of %d are drawn.", linesMax, known)
	}
	ch := &chart{name: name, headline: latencyHeadline(cs, what), subtitle: sample, caption: caption,
		height: chartHeight, foot: d.identity()}
	if metric == "putLatency" {
		ch.foot += " · measured from the intended instant, open loop"
	}
	ch.draw = func(f *frame) { d.drawLatency(f, ch, cs, metric) }
	return ch
}

func latencyHeadline(cs []curve, what string) string {
	if len(cs) == 1 {
		return fmt.Sprintf("%s of %s: 99 %% within %s", what, cs[0].name, millis(cs[0].p99))
	}
	best, worst := cs[0], cs[0]
	for _, c := range cs {
		if c.n > 0 && c.p99 < best.p99 {
			best = c
		}
		if c.p99 > worst.p99 {
			worst = c
		}
	}
	if worst.p99 < best.p99*1.15 {
		return fmt.Sprintf("%s hardly differs: 99 %% within %s everywhere", what, millis(worst.p99))
	}
	return fmt.Sprintf("%s: 99 %% within %s for %s, %s for %s", what, millis(best.p99), best.name,
		millis(worst.p99),
		worst.name)
}

func (d *Data) drawLatency(f *frame, ch *chart, cs []curve, metric string) {
	texts := make([]string, len(cs))
	right := vg.Length(60)
	for i, c := range cs {
		texts[i] = fmt.Sprintf("%s · p99 %s", clip(c.name, nameMax), millis(c.p99))
		right = max(right, style(8.5, true, ink).Width(texts[i])+10)
	}
	*f = *layout(f.c, ch, 40, min(right, 190), 0)
	low, high, far := math.Inf(1), 0.0, 100.0
	for _, c := range cs {
		for i := range c.ms {
			low, high = math.Min(low, c.ms[i]), math.Max(high, c.ms[i])
		}
		far = math.Max(far, math.Pow(10, math.Floor(math.Log10(math.Max(float64(c.n), 1)))))
	}
	far = math.Min(far, 1e5)
	ticks := logTicks(low, high)
	low, high = math.Min(low, ticks[0].at), math.Max(high, ticks[len(ticks)-1].at)
	f.toX = func(x float64) vg.Length {
		return f.x0 + vg.Length(math.Log(math.Min(x, far))/math.Log(far))*(f.x1-f.x0)
	}
	f.toY = func(v float64) vg.Length {
		return f.y0 + vg.Length(math.Log(v/low)/math.Log(high/low))*(f.y1-f.y0-6)
	}
	f.yAxis(ticks)
	var marks []tick
	for _, n := range nines {
		if n.x <= far {
			marks = append(marks, tick{n.x, n.label})
			f.line(grid, 0.6, nil, vg.Point{X: f.toX(n.x), Y: f.y0}, vg.Point{X: f.toX(n.x), Y: f.y1})
		}
	}
	f.xAxis(marks)
	d.thresholdLines(f, metric, low, high)
	f.hoverNines(cs, far)
	labels := []label{}
	for i, c := range cs {
		points := make([]vg.Point, 0, len(c.x))
		for j := range c.x {
			if c.x[j] <= far || j == 0 || c.x[j-1] < far {
				points = append(points, vg.Point{X: f.toX(c.x[j]), Y: f.toY(c.ms[j])})
			}
		}
		f.line(lineTones[i], 1.8, nil, points...)
		f.dot(lineTones[i], f.toX(100), f.toY(c.p99))
		if len(points) > 0 {
			labels = append(labels, label{points[len(points)-1].Y, texts[i], i})
		}
	}
	for i := range labels {
		labels[i].y -= 4
	}
	spread(labels, 12, f.y0, f.y1-4)
	for _, l := range labels {
		f.text(style(8.5, true, lineTones[l.tone]), f.x1+6, l.y, l.text)
	}
}

func (f *frame) dot(c interface{ RGBA() (r, g, b, a uint32) }, x, y vg.Length) {
	f.c.DrawGlyph(draw.GlyphStyle{Color: c, Radius: 3, Shape: draw.CircleGlyph{}}, vg.Point{X: x, Y: y})
}

// longTicks follow 1, 3, 10 and 30 of ms and s, where a person counts in minutes and hours;
// every other one is enough for a wide range.
var longTicks = []float64{120e3, 300e3, 900e3, 3600e3, 3 * 3600e3, 10 * 3600e3, 30 * 3600e3, 100 * 3600e3,
	300 * 3600e3, 1000 * 3600e3}

// logTicks are round latencies around a range in ms.
func logTicks(low, high float64) []tick {
	wide := math.Log10(high/low) > 5
	var out []tick
	add := func(v float64) {
		if v >= low/3.4 && v <= high*3.4 {
			out = append(out, tick{v, millis(v)})
		}
	}
	for e := math.Floor(math.Log10(low)); e <= 4; e++ {
		add(math.Pow(10, e))
		if !wide {
			add(3 * math.Pow(10, e))
		}
	}
	for i, v := range longTicks {
		if !wide || i%2 == 0 {
			add(v)
		}
	}
	if len(out) < 2 {
		out = []tick{{low, millis(low)}, {high * 1.01, millis(high)}}
	}
	return out
}

// thresholdsNamed bounds how many thresholds of a chart are named; all are drawn.
const thresholdsNamed = 6

// thresholdLines draws the thresholds on a metric where they lie, and names them, those that
// failed first.
func (d *Data) thresholdLines(f *frame, metric string, low, high float64) {
	var labels []label
	for _, pass := range []bool{false, true} {
		for _, t := range d.Result.Verdict.Thresholds {
			name, _, _ := strings.Cut(t.Metric, "{")
			bound, ok := boundOf(t.Check)
			if t.Pass != pass || name != metric || !ok || bound < low || bound > high {
				continue
			}
			y := f.toY(bound)
			f.line(red, 1.2, dashed, vg.Point{X: f.x0, Y: y}, vg.Point{X: f.x1, Y: y})
			if len(labels) < thresholdsNamed {
				labels = append(labels, label{y + 2, strings.TrimPrefix(t.Metric, metric) + " " + t.Check, 0})
			}
		}
	}
	spread(labels, 10, f.y0+1, f.y1-8)
	st := style(8, false, red)
	for _, l := range labels {
		text := fit(st, l.text, (f.x1-f.x0)*0.7)
		x := f.x1 - 2 - st.Width(text)
		f.rect(alpha(white, 0.8), x-2, l.y-1.5, f.x1, l.y+7.5)
		f.text(st, x, l.y, text)
	}
}

// boundOf reads the bound of a check on a latency, in ms.
func boundOf(check string) (float64, bool) {
	i := strings.LastIndexAny(check, "<>= ")
	d, err := parseDuration(check[i+1:])
	return d, err == nil
}
