package report

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/kinesim/kinesim/model/result"
)

// tornadoRow is the height of an input, tornadoRows how many are drawn.
const (
	tornadoRow  = 25
	tornadoRows = 12
)

// panelsMax is how many numbers a tornado shows side by side.
const panelsMax = 3

// swung are the numbers that inputs were tried on: those first that break their threshold,
// then the first that is no cost, the cost, and the others.
func (r *review) swung() []measure {
	var out []measure
	seen := map[string]bool{}
	first := true
	rank := map[string]int{}
	for i := range r.Sensitivity {
		for _, e := range r.Sensitivity[i].Effects {
			m := measureOf(e.Metric)
			if t := r.threshold(m); t != nil && (crosses(t, e.Low) || crosses(t, e.High)) {
				rank[m.key] = -1
			}
			if seen[m.key] {
				continue
			}
			seen[m.key], out = true, append(out, m)
			switch {
			case rank[m.key] < 0:
			case m.metric == "cost":
				rank[m.key] = 1
			case first:
				rank[m.key] = 0
			default:
				rank[m.key] = 2
			}
			first = first && m.metric == "cost"
		}
	}
	slices.SortStableFunc(out, func(a, b measure) int { return rank[a.key] - rank[b.key] })
	return out
}

// threshold is that of the decided option on a number; nil when there is none.
func (r *review) threshold(m measure) *result.PlanThreshold {
	if r.pick == nil {
		return nil
	}
	for i := range r.pick.Thresholds {
		if t := &r.pick.Thresholds[i]; thresholdMeasure(t).key == m.key {
			return t
		}
	}
	return nil
}

// tilt is what an input does to a number; nil when it was not looked at.
func tilt(w *result.Swing, m measure) *result.Tilt {
	for i := range w.Effects {
		if w.Effects[i].Metric == m.key {
			return &w.Effects[i]
		}
	}
	return nil
}

// tornadoChart shows what each input does to the answer when it is other than assumed.
func (r *review) tornadoChart() *chart {
	metrics := r.swung()
	if len(metrics) == 0 {
		return nil
	}
	rows := r.Sensitivity[:min(len(r.Sensitivity), tornadoRows)]
	ch := &chart{name: "tornado", headline: r.tornadoHeadline(metrics[0]), foot: r.foot(),
		caption:  "input: low to high, and what was assumed",
		subtitle: "One input at a time is other than assumed, with the same seeds.",
		height:   vg.Length(len(rows))*tornadoRow + 128}
	if len(rows) < len(r.Sensitivity) {
		ch.subtitle += fmt.Sprintf(" The first %d of %d are drawn.", len(rows), len(r.Sensitivity))
	}
	if n := r.breaking(); n > 0 {
		ch.subtitle += fmt.Sprintf(" Red: a threshold fails, with %s of %s.", count(float64(n)),
			plural(len(r.Sensitivity), "input"))
	}
	ch.draw = func(f *frame) { r.drawTornado(f, ch, rows) }
	return ch
}

// breaking counts the inputs that break a threshold.
func (r *review) breaking() (n int) {
	for i := range r.Sensitivity {
		if r.Sensitivity[i].Breaks {
			n++
		}
	}
	return n
}

// calm is the share of a number below which an input does not matter.
const calm = 0.01

// tornadoHeadline states what the widest swing does to the first number.
func (r *review) tornadoHeadline(m measure) string {
	var widest *result.Swing
	most := -1.0
	for i := range r.Sensitivity {
		if t := tilt(&r.Sensitivity[i], m); t != nil {
			if far := math.Max(math.Abs(t.High-t.Base), math.Abs(t.Low-t.Base)); far > most {
				widest, most = &r.Sensitivity[i], far
			}
		}
	}
	t := tilt(widest, m)
	if most <= calm*math.Abs(t.Base) && r.breaking() == 0 {
		return fmt.Sprintf("No input moves %s by more than %s", m.name(), percent(calm))
	}
	end, value := widest.High, t.High
	if math.Abs(t.Low-t.Base) > math.Abs(t.High-t.Base) {
		end, value = widest.Low, t.Low
	}
	return fmt.Sprintf("%s matters most: %s is %s at %s, %s as assumed", clip(widest.Input, 34), m.name(),
		quantity(t.Unit, value), clip(end, 20), quantity(t.Unit, t.Base))
}

// panel is one number of a tornado.
type panel struct {
	measure
	unit   string
	base   float64
	bound  *result.PlanThreshold
	toX    scale
	beside vg.Length // the room for values beside the bars
	x0, x1 vg.Length
}

// panelOf fits an axis to what inputs do to a number, and to its threshold when it is near.
func (r *review) panelOf(rows []result.Swing, m measure) panel {
	p := panel{measure: m}
	var values []float64
	st := style(7.5, true, ink)
	for i := range rows {
		if t := tilt(&rows[i], m); t != nil {
			values = append(values, t.Low, t.Base, t.High)
			p.unit, p.base = t.Unit, t.Base
			for _, v := range []float64{t.Low, t.High} {
				p.beside = max(p.beside, st.Width(quantity(t.Unit, v))+6)
			}
		}
	}
	if t := r.threshold(m); t != nil && len(values) > 0 && t.Bound <= 2*largest(values) {
		p.bound, values = t, append(values, t.Bound)
	}
	p.toX = scaleOf(p.unit, values...)
	return p
}

// panelsOf are as many numbers as bars have room for.
func (r *review) panelsOf(rows []result.Swing, width vg.Length) []panel {
	metrics := r.swung()
	for n := min(len(metrics), panelsMax); ; n-- {
		wide, narrow := width/vg.Length(n), false
		var out []panel
		for i, m := range metrics[:n] {
			p := r.panelOf(rows, m)
			p.x0 = margin + tornadoLeft + vg.Length(i)*wide + p.beside
			p.x1 = p.x0 + wide - 2*p.beside
			narrow = narrow || p.x1-p.x0 < barsMin
			out = append(out, p)
		}
		if n == 1 || !narrow {
			return out
		}
	}
}

func largest(values []float64) float64 {
	most := math.Inf(-1)
	for _, v := range values {
		most = math.Max(most, v)
	}
	return most
}

// Room of a tornado: for the inputs, and for the bars of a number at least.
const (
	tornadoLeft = vg.Length(162)
	barsMin     = vg.Length(36)
)

func (r *review) drawTornado(f *frame, ch *chart, rows []result.Swing) {
	*f = *layout(f.c, ch, tornadoLeft, 0, 14)
	f.toY = func(i float64) vg.Length { return f.y1 - vg.Length(i)/vg.Length(len(rows))*(f.y1-f.y0) }
	row := (f.y1 - f.y0) / vg.Length(len(rows))
	for i := range rows {
		w := &rows[i]
		top := style(8.5, true, ink)
		if w.Breaks {
			top = style(8.5, true, red)
		}
		y := f.toY(float64(i)) - row/2
		f.text(top, margin, y+1, fit(top, w.Input, tornadoLeft-8))
		x := margin
		for _, part := range []struct {
			text string
			tone color.NRGBA
		}{{w.Low, blue}, {"to", secondary}, {w.High, orange}, {"assumed " + w.Base, secondary}} {
			st := style(7, false, part.tone)
			if room := margin + tornadoLeft - 8 - x; room > 12 {
				text := fit(st, part.text, room)
				f.text(st, x, y-9, text)
				x += st.Width(text) + 4
			}
		}
		f.line(grid, 0.6, nil, vg.Point{X: margin, Y: y - row/2}, vg.Point{X: f.x1, Y: y - row/2})
	}
	panels := r.panelsOf(rows, f.x1-f.x0)
	for i := range panels {
		f.drawPanel(&panels[i], rows, row)
	}
}

// drawPanel draws one number: a bar for each end of each input, from what is assumed.
func (f *frame) drawPanel(p *panel, rows []result.Swing, row vg.Length) {
	start, end := p.x0-p.beside, p.x1+p.beside
	f.panelTitle(p, start+4, end-4)
	at := func(v float64) vg.Length { return p.toX.at(v, p.x0, p.x1) }
	base := at(p.base)
	inner := *f
	inner.x0, inner.x1, inner.toX = p.x0, p.x1, at
	inner.panelAxis(p.toX.ticks)
	if p.bound != nil {
		x := at(p.bound.Bound)
		f.line(red, 1.2, dashed, vg.Point{X: x, Y: f.y0}, vg.Point{X: x, Y: f.y1})
	}
	for i := range rows {
		if t := tilt(&rows[i], p.measure); t != nil {
			f.drawTilt(p, t, f.toY(float64(i))-row/2, row, at)
		}
	}
	f.line(ink, 0.9, nil, vg.Point{X: base, Y: f.y0}, vg.Point{X: base, Y: f.y1})
}

// panelTitle names a number and its threshold, in as many words as there is room for.
func (f *frame) panelTitle(p *panel, from, to vg.Length) {
	st, limit := style(8.5, true, ink), style(8, false, red)
	text := ""
	if p.bound != nil {
		text = bound(p.bound)
	}
	room := to - from - limit.Width(text) - 8
	name := p.String()
	if st.Width(name) > room {
		name = p.name()
	}
	for points := 8.0; st.Width(name) > room && points >= 6.5; points -= 0.5 {
		st = style(points, true, ink)
	}
	name = fit(st, name, room)
	f.text(st, from, f.y1+5, name)
	f.text(limit, from+st.Width(name)+6, f.y1+5, text)
}

// drawTilt draws both ends of an input: the low one above, the high one below.
func (f *frame) drawTilt(p *panel, t *result.Tilt, mid, row vg.Length, at func(float64) vg.Length) {
	base := at(p.base)
	assumed := quantity(p.unit, p.base)
	if quantity(p.unit, t.Low) == assumed && quantity(p.unit, t.High) == assumed {
		st := style(7.5, false, secondary)
		st.YAlign = draw.YCenter
		f.rect(alpha(white, 0.85), base+3, mid-5, base+5+st.Width("no change"), mid+5)
		f.text(st, base+4, mid, "no change")
		return
	}
	for _, end := range []struct {
		v      float64
		offset vg.Length
		tone   color.NRGBA
	}{{t.Low, row * 0.2, blue}, {t.High, -row * 0.2, orange}} {
		y, x := mid+end.offset, at(end.v)
		bar, st := end.tone, style(7.5, false, end.tone)
		if p.bound != nil && crosses(p.bound, end.v) {
			bar, st = overLimit, style(7.5, true, red)
		}
		f.rect(bar, min(x, base), y-row*0.16, max(x, base)+0.4, y+row*0.16)
		text := quantity(p.unit, end.v)
		left := x + 3
		if end.v < p.base {
			left = x - 3 - st.Width(text)
		}
		f.rect(alpha(white, 0.85), left-1, y-row*0.16, left+st.Width(text)+1, y+row*0.16)
		st.YAlign = draw.YCenter
		f.text(st, left, y, text)
	}
}

// crosses tells whether a value is beyond a threshold.
func crosses(t *result.PlanThreshold, v float64) bool {
	if bound(t)[0] == '>' {
		return v < t.Bound
	}
	return v > t.Bound
}

// panelAxis is the axis of a panel: its ticks as far as they do not meet.
func (f *frame) panelAxis(ticks []tick) {
	f.line(axis, 0.8, nil, vg.Point{X: f.x0, Y: f.y0 - 2}, vg.Point{X: f.x1, Y: f.y0 - 2})
	st := style(7.5, false, secondary)
	st.XAlign, st.YAlign = draw.XCenter, draw.YTop
	free := vg.Length(0)
	for _, t := range ticks {
		x, half := f.toX(t.at), st.Width(t.label)/2
		f.line(axis, 0.8, nil, vg.Point{X: x, Y: f.y0 - 2}, vg.Point{X: x, Y: f.y0 - 5})
		if x-half >= free {
			f.text(st, x, f.y0-7, t.label)
			free = x + half + 8
		}
	}
}
