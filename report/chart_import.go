package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// importCharts show each metric of a recording and what the replay made of it.
func importCharts(im *result.Imported) []*chart {
	var out []*chart
	for i := range im.Compared {
		if m := &im.Compared[i]; m.Imported.Total > 0 || m.Reproduced.Total > 0 {
			out = append(out, importChart(im, m))
		}
	}
	return out
}

// importChart draws the recording as an area, and the replay as a line over it: where they
// are the same, the line is the edge of the area.
func importChart(im *result.Imported, m *result.ImportedMetric) *chart {
	ch := &chart{name: "import-" + strings.ReplaceAll(m.Name, " ", "-"), headline: importHeadline(m),
		height:  chartHeight,
		caption: m.Unit + " a second",
		foot: fmt.Sprintf("%s · scenario %.12s · seed %d · kinesim %s · times UTC", im.Name, im.Scenario.SHA256,
			im.Scenario.Seed, im.Version)}
	if n := len(im.BinStarts); n > 0 {
		ch.subtitle = fmt.Sprintf("%s of %s, means of %s; recorded, and replayed in virtual time.", capital(m.Name),
			im.Stream, seconds(im.BinEnd/float64(n)))
	}
	if m.Name == "WriteProvisionedThroughputExceeded" {
		ch.subtitle += " Attempts: what a client sends again counts again."
	}
	if im.Scale != 1 {
		ch.subtitle += fmt.Sprintf(" The recording × %s.", significant(im.Scale))
	}
	edges := append(append([]float64{}, im.BinStarts...), im.BinEnd)
	recorded, replayed := perSecond(m.Recorded, edges), perSecond(m.Replayed, edges)
	ch.draw = func(f *frame) {
		print := func(v float64) string { return quantity(m.Unit, v) }
		ticks, top := niceTicks(math.Max(highest(recorded, replayed), 1e-9), print)
		left := throughputLeft
		for _, t := range ticks {
			left = max(left, style(8.5, false, ink).Width(t.label)+6)
		}
		*f = *layout(f.c, ch, left, throughputRight, 0)
		f.scales(im.BinEnd, top)
		f.yAxis(ticks)
		f.area(alpha(orange, 0.35), edges, recorded.V, make([]float64, len(recorded.V)))
		f.line(blue, 1.1, nil, f.levels(edges, replayed.V)...)
		f.xAxis(timeTicks(im.BinEnd, im.Recording.From))
		f.rightLabels([]label{{f.toY(tailMean(recorded)), "recorded", 1}, {f.toY(tailMean(replayed)), "replayed", 0}})
	}
	return ch
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// perSecond are the rates of sums by bin.
func perSecond(sums, edges []float64) *Series {
	s := &Series{}
	for i, v := range sums {
		s.T = append(s.T, edges[i])
		s.V = append(s.V, v/math.Max(edges[i+1]-edges[i], 1e-9))
	}
	return s
}

// nearly is what nobody sees of a difference.
const nearly = 0.001

// importHeadline says how near the replay is.
func importHeadline(m *result.ImportedMetric) string {
	name, a, b := capital(m.Name), m.Imported.Total, m.Reproduced.Total
	off := math.Abs(b-a) / math.Max(a, 1)
	difference := percent(off) + " more"
	if b < a {
		difference = percent(off) + " less"
	}
	switch {
	case m.Exact && m.Unit == "bytes":
		return fmt.Sprintf("%s are replayed to the byte: %s", name, quantity(m.Unit, a))
	case m.Exact:
		return fmt.Sprintf("%s are replayed to the record: %s", name, quantity(m.Unit, a))
	case off < nearly && math.Abs(m.Worst) < 0.01*a:
		return fmt.Sprintf("%s are replayed to less than %s: %s", name, percent(nearly), quantity(m.Unit, a))
	case a == 0:
		return fmt.Sprintf("%s: %s in the replay, none in the recording", name, quantity(m.Unit, b))
	case a == b:
		return fmt.Sprintf("%s: %s in both, but not in the same periods", name, quantity(m.Unit, a))
	}
	return fmt.Sprintf("%s: %s in the replay, %s in the recording, %s", name, quantity(m.Unit, b), quantity(m.Unit, a),
		difference)
}
