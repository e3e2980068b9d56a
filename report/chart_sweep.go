package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/kinesim/kinesim/model/result"
)

// sweepPoint is a variant in the chart of a sweep: where it lies on the axis, what it met, and
// the interval of that.
type sweepPoint struct {
	place int // among the values of the axis
	value result.Estimate
}

// sweepLine is the variants that differ in the axis only.
type sweepLine struct {
	name   string
	points []sweepPoint
}

// sweepView is what the chart of a sweep shows: one number over the values of one path.
type sweepView struct {
	path  string
	ticks []string
	what  string // put latency p99 of web
	check string // "" without a threshold
	unit  string
	lines []sweepLine
}

// sweepChart shows the metric of the threshold that says most over the first path with two
// numbers or more, a line for each combination of the rest. It is nil where that is no picture.
func sweepChart(s *result.Sweep) *chart {
	v := viewOf(s)
	if v == nil {
		return nil
	}
	known := len(v.lines)
	v.lines = v.lines[:min(known, len(lineTones))]
	short := settingNames(s.Paths)
	axis := short[slices.Index(s.Paths, v.path)]
	subtitle := fmt.Sprintf("%s over %s; mean of %s each", upper(v.what), axis, plural(s.Runs, "run"))
	if s.Runs > 1 {
		subtitle += ", bars are 95 % intervals"
	}
	if known > len(v.lines) {
		subtitle += fmt.Sprintf("; %d of %d combinations of the other settings are drawn", len(v.lines), known)
	}
	ch := &chart{name: "sweep", headline: SweepFinding(s), subtitle: subtitle + ".", height: chartHeight,
		caption: v.what + logNote(scaleOf(v.unit, v.numbers()...)) + ", by " + axis,
		foot: fmt.Sprintf("%s · scenario %.12s · seed %d · kinesim %s", s.Scenario.Name, s.Scenario.SHA256,
			s.Scenario.Seed, s.Engine.Version)}
	ch.draw = func(f *frame) { v.draw(f, ch) }
	return ch
}

// logNote says of a scale that it is logarithmic.
func logNote(s scale) string {
	if s.log {
		return " (log scale)"
	}
	return ""
}

// viewOf picks axis and metric.
func viewOf(s *result.Sweep) *sweepView {
	const key = "putLatency.p99"
	v := &sweepView{what: measureOf(key).String(), unit: "ms"}
	shown := 0
	if t := asked(s); len(t) > 0 {
		shown = telling(s)[0]
		v.what, v.check, v.unit = sweptMeasure(t[shown]).String(), t[shown].Check, t[shown].Unit
	}
	axis := slices.IndexFunc(s.Paths, func(p string) bool { return len(valuesOf(s, p)) > 1 })
	if axis < 0 {
		return nil
	}
	v.path = s.Paths[axis]
	v.ticks = valuesOf(s, v.path)
	for i := range s.Variants {
		x := &s.Variants[i]
		place := slices.Index(v.ticks, x.Setting(v.path))
		var e *result.Estimate
		if m := metricOf(x, key); m != nil {
			e = &m.Value
		}
		if v.check != "" {
			e = nil
			if shown < len(x.Thresholds) {
				e = x.Thresholds[shown].Value
			}
		}
		if place < 0 || e == nil {
			continue
		}
		rest := map[string]any{}
		for p, set := range x.Set { //tidy:sorted a label is made in the order of paths
			if p != v.path {
				rest[p] = set
			}
		}
		name := VariantLabel(rest, s.Paths)
		if len(rest) == 0 {
			name = ""
		}
		at := slices.IndexFunc(v.lines, func(l sweepLine) bool { return l.name == name })
		if at < 0 {
			at = len(v.lines)
			v.lines = append(v.lines, sweepLine{name: name})
		}
		v.lines[at].points = append(v.lines[at].points, sweepPoint{place, *e})
	}
	if len(v.lines) == 0 {
		return nil
	}
	return v
}

// valuesOf are the different values of a path that are quantities, in the order of the sweep;
// none when some is a word.
func valuesOf(s *result.Sweep, path string) []string {
	var out []string
	for i := range s.Variants {
		text := s.Variants[i].Setting(path)
		if text == "" || slices.Contains(out, text) {
			continue
		}
		if text[0] < '0' || text[0] > '9' {
			return nil
		}
		out = append(out, text)
	}
	return out
}

// numbers are all that must be in sight: means, ends of intervals, the bound.
func (v *sweepView) numbers() []float64 {
	var out []float64
	for _, l := range v.lines {
		for _, p := range l.points {
			out = append(out, p.value.Value)
			if p.value.High != nil {
				out = append(out, *p.value.High, math.Max(*p.value.Low, p.value.Value/2))
			}
		}
	}
	if bound, bounded := v.bound(); bounded {
		out = append(out, bound)
	}
	return out
}

func (v *sweepView) draw(f *frame, ch *chart) {
	right := vg.Length(24)
	for _, l := range v.lines {
		right = max(right, style(8.5, true, ink).Width(clip(l.name, nameMax+12))+12)
	}
	*f = *layout(f.c, ch, 44, min(right, 200), 0)
	v.scale(f)
	ticks := make([]tick, len(v.ticks))
	for i, t := range v.ticks {
		ticks[i] = tick{float64(i), t}
	}
	f.xAxis(ticks)
	labels := []label{}
	for i, l := range v.lines {
		points := make([]vg.Point, len(l.points))
		for j, p := range l.points {
			points[j] = vg.Point{X: f.toX(float64(p.place)) + vg.Length(i-len(v.lines)/2)*2, Y: f.toY(p.value.Value)}
			if p.value.Low != nil {
				f.line(lineTones[i], 1, nil, vg.Point{X: points[j].X, Y: f.toY(*p.value.Low)},
					vg.Point{X: points[j].X, Y: f.toY(*p.value.High)})
			}
		}
		f.line(lineTones[i], 1.6, nil, points...)
		for _, p := range points {
			f.dot(lineTones[i], p.X, p.Y)
		}
		if l.name != "" {
			labels = append(labels, label{points[len(points)-1].Y - 4, clip(l.name, nameMax+12), i})
		}
	}
	spread(labels, 12, f.y0, f.y1-4)
	for _, l := range labels {
		f.text(style(8.5, true, lineTones[l.tone]), f.x1+8, l.y, l.text)
	}
}

// scale sets the scales, with the bound of the threshold in sight, and draws both.
func (v *sweepView) scale(f *frame) {
	f.toX = func(x float64) vg.Length {
		return f.x0 + 14 + vg.Length(x/math.Max(float64(len(v.ticks)-1), 1))*(f.x1-f.x0-28)
	}
	y := scaleOf(v.unit, v.numbers()...)
	f.toY = func(number float64) vg.Length { return y.at(number, f.y0, f.y1-6) }
	f.yAxis(y.ticks)
	if bound, bounded := v.bound(); bounded {
		at := f.toY(bound)
		f.line(red, 1.2, dashed, vg.Point{X: f.x0, Y: at}, vg.Point{X: f.x1, Y: at})
		st := style(8, false, red)
		f.text(st, f.x1-2-st.Width(v.check), at+2, v.check)
	}
}

// bound is what the metric is compared with, where it is a latency or a ratio.
func (v *sweepView) bound() (float64, bool) {
	switch v.unit {
	case "ms":
		return boundOf(v.check)
	case "ratio":
		text := strings.TrimSpace(v.check[strings.LastIndexAny(v.check, "<>= ")+1:])
		number, isPercent := strings.CutSuffix(text, "%")
		var x float64
		if _, err := fmt.Sscanf(number, "%g", &x); err != nil {
			return 0, false
		}
		if isPercent {
			x /= 100
		}
		return x, true
	}
	return 0, false
}
