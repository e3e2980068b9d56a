package report

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/kinesim/kinesim/model/explain"
)

// whyCharts are the waterfalls of the worst record of each question.
func (d *Data) whyCharts() []*chart {
	var out []*chart
	for _, c := range d.foremost() {
		if c.NS > 0 {
			out = append(out, d.whyChart(c))
		}
	}
	return out
}

func (d *Data) whyChart(c *explain.Case) *chart {
	_, rest, _ := strings.Cut(c.Answer, ": ")
	most, _, _ := strings.Cut(c.Foremost(), " (")
	ch := &chart{name: "why-" + kebab(c.Question),
		headline: fmt.Sprintf("Record %d of %s took %s: %s", c.N, c.Producer, millis(c.MS), most),
		subtitle: fmt.Sprintf("Key %s, %s: %s", c.Key, c.Outcome, strings.TrimSuffix(rest, ".")),
		caption:  fmt.Sprintf("%s It began at %s", questions[c.Question], instantOf(c.From)), foot: d.foot(),
		height: vg.Length(len(shown(c)))*whyRow + 128}
	ch.draw = func(f *frame) { drawWhy(f, ch, c) }
	return ch
}

// instantOf prints an instant of the run to the millisecond.
func instantOf(s float64) string { return trim(fmt.Sprintf("%.3f", s)) + " s" }

// kebab is putLatency as put-latency.
func kebab(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('-')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// whyRow is the height of a part.
const whyRow = 15

// whyTones are who a part is up to: the client, a limit or a failure, the service, the reader;
// what is not in it is the network.
var whyTones = map[string]color.NRGBA{
	explain.KindBatch: blue, explain.KindSlot: blue, explain.KindKey: blue, explain.KindPace: blue,
	explain.KindBackOff: red, explain.KindRefused: red, explain.KindNoAnswer: red, explain.KindUnread: red,
	explain.KindLost: red, explain.KindFailover: red, explain.KindPause: red, explain.KindDelay: red,
	explain.KindDown: red, explain.KindTakeover: red,
	explain.KindCommit: green, explain.KindCommitOrder: green, explain.KindCommitRest: green, explain.KindPlace: green,
	explain.KindServe: green, explain.KindQuantum: green, explain.KindPushLimit: green,
	explain.KindPoll: orange, explain.KindBacklog: orange, explain.KindRoom: orange, explain.KindPhase: orange,
	explain.KindPosition: orange, explain.KindQueue: orange, explain.KindWork: orange, explain.KindTable: orange,
	explain.KindStart: orange, explain.KindParents: orange, explain.KindReplay: orange, explain.KindConnect: orange,
}

func toneOf(kind string) color.NRGBA {
	if tone, known := whyTones[kind]; known {
		return tone
	}
	return secondary
}

// drawWhy has a row a part: what it is at the left, its bar where it lies, how long it took
// beside the bar.
func drawWhy(f *frame, ch *chart, c *explain.Case) {
	const left = 236
	*f = *layout(f.c, ch, left, 14, 0)
	total := float64(c.NS) / 1e6
	f.toX = func(ms float64) vg.Length { return f.x0 + vg.Length(ms/total)*(f.x1-f.x0) }
	ticks, _ := niceTicks(total, millis)
	if total > 1000 { // in steps of clocks
		ticks = timeTicks(total/1000, "")
		for i := range ticks {
			ticks[i].at *= 1000
		}
	}
	for _, t := range ticks {
		f.line(grid, 0.6, nil, vg.Point{X: f.toX(t.at), Y: f.y0}, vg.Point{X: f.toX(t.at), Y: f.y1})
	}
	f.xAxis(ticks)
	parts := shown(c)
	row := (f.y1 - f.y0) / vg.Length(len(parts))
	what := style(8, false, ink)
	what.XAlign, what.YAlign = draw.XRight, draw.YCenter
	for i := range parts {
		p := &parts[i]
		top := f.y1 - vg.Length(i)*row
		mid := top - row/2
		x0 := f.toX(float64(p.AtNS) / 1e6)
		x1 := max(f.toX(float64(p.AtNS+p.NS)/1e6), x0+0.8)
		f.rect(toneOf(p.Kind), x0, mid-row*0.34, x1, mid+row*0.34)
		text, small := partText(p), what
		if small.Width(text) > left-4 {
			small.Font.Size = vg.Points(7)
		}
		f.text(small, f.x0-6, mid, fitTo(text, small, left-4))
		f.tookLabel(millis(p.MS), x0, x1, mid, toneOf(p.Kind))
	}
}

// tookLabel writes how long a part took: behind its bar, before it, or within it.
func (f *frame) tookLabel(text string, x0, x1, mid vg.Length, tone color.NRGBA) {
	st := style(8, true, tone)
	st.YAlign = draw.YCenter
	w := st.Width(text)
	switch {
	case x1+4+w <= f.x1+10:
		f.text(st, x1+4, mid, text)
	case x0-4-w >= f.x0:
		f.text(st, x0-4-w, mid, text)
	default:
		st.Color = rgb(0xFFFFFF)
		f.text(st, x1-4-w, mid, text)
	}
}

// fitTo shortens a text to a width.
func fitTo(text string, st draw.TextStyle, most vg.Length) string {
	if st.Width(text) <= most {
		return text
	}
	r := []rune(text)
	n := int(math.Floor(float64(len(r)) * float64(most/st.Width(text))))
	for n > 1 && st.Width(string(r[:n])+"…") > most {
		n--
	}
	return strings.TrimRight(string(r[:n]), " ,:") + "…"
}
