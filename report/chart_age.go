package report

import (
	"fmt"
	"math"
	"sort"

	"gonum.org/v1/plot/vg"
)

// ageLine is the iterator age of one consumer over time, in ms.
type ageLine struct {
	name   string
	series *Series
	most   float64
}

// ageChart shows how far each consumer was behind.
func (d *Data) ageChart() *chart {
	var lines []ageLine
	slices, known := 0, 0
	for i := range d.Result.Streams {
		s := &d.Result.Streams[i]
		for _, c := range s.Consumers {
			raw := d.get("iteratorAge", "consumer="+c+";stream="+s.Name)
			l := ageLine{name: c, series: keepMaxima(raw)}
			l.most = highest(l.series)
			if known++; len(raw.V) > 0 {
				lines = append(lines, l)
				slices = max(slices, len(raw.V))
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	some := len(lines) > linesMax
	if some { // those that are most behind; the others keep their order
		sort.SliceStable(lines, func(i, j int) bool { return lines[i].most > lines[j].most })
		lines = lines[:linesMax]
	}
	worst := lines[0]
	for _, l := range lines {
		if l.most > worst.most {
			worst = l
		}
	}
	texts, right := ageLabels(lines)
	bands, above := d.bands("", ageLeft, right)
	ch := &chart{name: "iterator-age", headline: ageHeadline(lines, worst), height: chartHeight + above,
		foot: d.foot() + unnamed(bands),
		subtitle: fmt.Sprintf(
			"Age of the last record of each read, the largest over all shards in %s; 0 is caught up.",
			seconds(d.binOf(slices)))}
	switch {
	case some:
		ch.subtitle += fmt.Sprintf(" The %d oldest of %d.", linesMax, known)
	case len(lines) < known:
		ch.subtitle += fmt.Sprintf(" %d more read nothing.", known-len(lines))
	}
	unit, per := "iterator age, milliseconds", 1.0
	switch {
	case worst.most >= 7200e3:
		unit, per = "iterator age, hours", 3600e3
	case worst.most >= 120e3:
		unit, per = "iterator age, minutes", 60e3
	case worst.most >= 2000:
		unit, per = "iterator age, seconds", 1000
	}
	ch.caption = unit
	ch.draw = func(f *frame) {
		*f = *layout(f.c, ch, ageLeft, right, above)
		d.drawAge(f, lines, texts, bands, worst.most/per, per)
	}
	return ch
}

func ageHeadline(lines []ageLine, worst ageLine) string {
	switch {
	case worst.most == 0 && len(lines) == 1:
		return fmt.Sprintf("%s is at the tip after every read", worst.name)
	case worst.most == 0:
		return "All consumers are at the tip after every read"
	case worst.most < 5000 && len(lines) == 1:
		return fmt.Sprintf("%s keeps up: it is never more than %s behind", worst.name, millis(worst.most))
	case worst.most < 5000:
		return fmt.Sprintf("All consumers keep up: none is ever more than %s behind", millis(worst.most))
	}
	tail := Series{V: worst.series.V[len(worst.series.V)*19/20:]}
	if highest(&tail) > worst.most/2 {
		return fmt.Sprintf("%s falls behind, up to %s, and has not caught up at the end", worst.name,
			millis(worst.most))
	}
	return fmt.Sprintf("%s falls behind by up to %s, and catches up", worst.name, millis(worst.most))
}

// keepMaxima coarsens a series to the points that can be drawn, each the highest it stands for.
func keepMaxima(s *Series) *Series {
	per := (len(s.V) + pointsMax - 1) / pointsMax
	if per <= 1 {
		return s
	}
	out := &Series{}
	for i := 0; i < len(s.V); i += per {
		most := s.V[i]
		for _, v := range s.V[i:min(i+per, len(s.V))] {
			most = math.Max(most, v)
		}
		out.T, out.V = append(out.T, s.T[i]), append(out.V, most)
	}
	return out
}

const ageLeft = vg.Length(30)

// ageLabels are the names of the lines, and the room that they need at the right.
func ageLabels(lines []ageLine) ([]string, vg.Length) {
	right := vg.Length(60)
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = fmt.Sprintf("%s · max %s", clip(l.name, nameMax), millis(l.most))
		right = max(right, style(8.5, true, ink).Width(texts[i])+10)
	}
	return texts, min(right, 190)
}

func (d *Data) drawAge(f *frame, lines []ageLine, texts []string, bands []band, high, per float64) {
	if high == 0 {
		high = 1000 // a second, so that 0 is seen to be nothing
	}
	ticks, top := niceTicks(high, significant)
	f.scales(d.span(), top)
	f.yAxis(ticks)
	f.xAxis(timeTicks(d.span(), d.Result.Scenario.Start))
	f.drawBands(bands, false)
	labels := []label{}
	var said []hoverLine
	for i, l := range lines {
		scaled := &Series{T: l.series.T}
		for _, v := range l.series.V {
			scaled.V = append(scaled.V, v/per)
		}
		f.curve(lineTones[i], 1.5, scaled)
		say := func(v float64) string { return millis(v * per) }
		said = append(said, hoverLine{l.name, lineTones[i], scaled, say, ""})
		labels = append(labels, label{f.toY(tailMean(scaled)) - 4, texts[i], i})
	}
	f.hoverTime(d, bands, said, nil)
	spread(labels, 12, f.y0, f.y1-4)
	for _, l := range labels {
		f.text(style(8.5, true, lineTones[l.tone]), f.x1+6, l.y, l.text)
	}
}
