package report

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/kinesim/kinesim/model/result"
)

// band is something that happened while a chart's line was drawn: a fault, or what an
// operator did. What happened more than once is one band with several spans.
type band struct {
	spans  [][2]float64 // seconds; of no length: an instant
	kind   string
	stream string // "": it does not concern one alone
	full   string // what happened
	text   string // the same, as long as there is room for
	tone   color.NRGBA
	lane   int // above the data; -1: no room for its name
	x      vg.Length
}

// Lanes of names above the data.
const (
	lanesMax   = 4
	laneHeight = vg.Length(12)
	laneGap    = vg.Length(8)
)

// bands are the moments that concern a stream ("": each), without the steps of bigger
// ones, and with places for their names: in the lowest lane that is free. It returns how
// much room they need above the data.
func (d *Data) bands(stream string, left, right vg.Length) ([]band, vg.Length) {
	var out []band
	for i := range d.Result.Timeline {
		m := &d.Result.Timeline[i]
		if m.PartOf != "" || m.Stream != "" && stream != "" && m.Stream != stream || m.At > d.span() {
			continue
		}
		out = addBand(out, m)
	}
	x0, x1 := margin+left, chartWidth-margin-right
	x := func(t float64) vg.Length { return x0 + vg.Length(t/math.Max(d.span(), 1e-9))*(x1-x0) }
	var ends [lanesMax]vg.Length
	lanes := 0
	for i := range out {
		b := &out[i]
		for k := range b.spans {
			b.spans[k][1] = math.Min(b.spans[k][1], d.span())
		}
		name := style(8, false, ink)
		b.text = fit(name, b.full, (chartWidth-2*margin)*0.6)
		width := name.Width(b.text)
		start := x(b.spans[0][0])
		b.x = max(margin, min(start, chartWidth-margin-width))
		end := max(b.x+width, x(b.spans[len(b.spans)-1][1]))
		b.lane = -1
		for lane := range ends {
			if ends[lane] == 0 || ends[lane]+laneGap <= min(start, b.x) {
				b.lane, ends[lane], lanes = lane, end, max(lanes, lane+1)
				break
			}
		}
	}
	if lanes == 0 {
		return out, 0
	}
	return out, vg.Length(lanes)*laneHeight + 3
}

func addBand(list []band, m *result.Moment) []band {
	span := [2]float64{m.At, m.At + m.For}
	for i := range list {
		if list[i].full == m.Text {
			list[i].spans = append(list[i].spans, span)
			return list
		}
	}
	tone := purple
	if m.Kind == "fault" {
		tone = ochre
	}
	return append(list, band{spans: [][2]float64{span}, kind: m.Kind, stream: m.Stream, full: m.Text, tone: tone})
}

// fit shortens a text to a width.
func fit(st draw.TextStyle, text string, width vg.Length) string {
	for n := len([]rune(text)); n > 1 && st.Width(text) > width; n-- {
		text = clip(text, n-1)
	}
	return text
}

// unnamed is what the foot says of bands whose names have no room.
func unnamed(bands []band) string {
	n := 0
	for i := range bands {
		if bands[i].lane < 0 {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" · %d more in the timeline", n)
}

// drawBands shades what happened behind the data and names it above. Over a heat map only
// the edges are drawn, because shades would change the colours.
func (f *frame) drawBands(bands []band, edges bool) {
	for i := range bands {
		b := &bands[i]
		for _, s := range b.spans {
			x0, x1 := f.span(s)
			switch {
			case s[0] == s[1]:
				f.line(b.tone, 1, dashed, vg.Point{X: x0, Y: f.y0}, vg.Point{X: x0, Y: f.y1})
			case edges:
				f.line(b.tone, 0.8, dashed, vg.Point{X: x0, Y: f.y0}, vg.Point{X: x0, Y: f.y1})
				f.line(b.tone, 0.8, dashed, vg.Point{X: x1, Y: f.y0}, vg.Point{X: x1, Y: f.y1})
			default:
				f.rect(alpha(b.tone, 0.11), x0, f.y0, x1, f.y1)
				f.line(alpha(b.tone, 0.35), 0.5, nil, vg.Point{X: x0, Y: f.y0}, vg.Point{X: x0, Y: f.y1})
				f.line(alpha(b.tone, 0.35), 0.5, nil, vg.Point{X: x1, Y: f.y0}, vg.Point{X: x1, Y: f.y1})
			}
			if b.lane >= 0 { // what leads up to the name
				f.line(b.tone, 0.6, nil, vg.Point{X: x0, Y: f.y1}, vg.Point{X: x0, Y: f.lane(b.lane)})
			}
		}
	}
	for i := range bands {
		b := &bands[i]
		if b.lane < 0 {
			continue
		}
		top, st := f.lane(b.lane), style(8, false, b.tone)
		f.rect(white, b.x-1, top, b.x+st.Width(b.text)+1, top+laneHeight-2)
		f.text(st, b.x, top+2, b.text)
		for _, s := range b.spans {
			x0, x1 := f.span(s)
			f.rect(b.tone, x0, top-1.6, x1, top)
		}
	}
}

// lane is the height of a lane's caps.
func (f *frame) lane(lane int) vg.Length { return f.y1 + vg.Length(lane)*laneHeight + 2 }

// span is where a band begins and ends; it can always be seen.
func (f *frame) span(s [2]float64) (x0, x1 vg.Length) {
	x0 = f.toX(s[0])
	return x0, max(f.toX(s[1]), x0+1)
}
