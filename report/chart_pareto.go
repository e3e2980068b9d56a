package report

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/kinesim/kinesim/model/result"
)

// spot is an option where it lies between its cost and the measure of the front.
type spot struct {
	*result.Option
	value result.Estimate
	tone  color.NRGBA
	x, y  vg.Length
}

// groupsMax is how many kinds of options have colours of their own.
const groupsMax = 4

// groups gives options colours by the first of their settings that is a word, as the way they
// are read; by none when there are too many.
func (r *review) groups() (names []string, of func(o *result.Option) int) {
	for _, path := range r.differing() {
		names = nil
		word := true
		for i := range r.Options {
			v, isWord := r.Options[i].Set[path].(string)
			if word = word && isWord; !slices.Contains(names, v) {
				names = append(names, v)
			}
		}
		if word && len(names) > 1 && len(names) <= groupsMax {
			slices.Sort(names)
			return names, func(o *result.Option) int {
				v, _ := o.Set[path].(string)
				return slices.Index(names, v)
			}
		}
	}
	return nil, func(*result.Option) int { return 0 }
}

// spots are the options that have a value, by cost.
func (r *review) spots() (out []spot, unit string) {
	_, group := r.groups()
	for i := range r.Options {
		o := &r.Options[i]
		if v, u, ok := r.front.in(o); ok {
			out, unit = append(out, spot{Option: o, value: v, tone: lineTones[group(o)]}), u
		}
	}
	slices.SortStableFunc(out, func(a, b spot) int { return cmp.Compare(a.PerMonth.Value, b.PerMonth.Value) })
	return out, unit
}

// frontBound is the threshold on the measure of the front; nil when it has none.
func (r *review) frontBound() *result.PlanThreshold {
	for i := range r.Options {
		for k := range r.Options[i].Thresholds {
			if t := &r.Options[i].Thresholds[k]; thresholdMeasure(t).key == r.front.key {
				return t
			}
		}
	}
	return nil
}

// paretoChart shows what each option costs and how good it is.
func (r *review) paretoChart() *chart {
	spots, unit := r.spots()
	if len(spots) == 0 {
		return nil
	}
	ch := &chart{name: "pareto", headline: r.costHeadline(), subtitle: r.paretoSubtitle(spots), foot: r.foot(),
		height: chartHeight + 22}
	p := &pareto{review: r, spots: spots, unit: unit, bound: r.frontBound()}
	p.scales()
	ch.caption = r.front.String()
	if p.toY.log {
		ch.caption += " (log scale)"
	}
	ch.draw = func(f *frame) { p.draw(f, ch) }
	return ch
}

// paretoSubtitle says what is drawn, how many runs are behind it, and how many are tied.
func (r *review) paretoSubtitle(spots []spot) string {
	runs, tied, front := runsOf(r.Options), 0, 0
	intervals := false
	for i := range spots {
		if spots[i].Tied {
			tied++
		}
		if spots[i].Front {
			front++
		}
		intervals = intervals || spots[i].value.Low != nil
	}
	text := fmt.Sprintf("%s, %s each.", plural(len(r.Options), "option"), runs)
	if len(r.Options) == 1 {
		text = fmt.Sprintf("1 option, %s.", runs)
	}
	if front > 1 {
		text += " Line: no other option is cheaper and better."
	}
	if intervals {
		text += fmt.Sprintf(" Bars: %s intervals.", percent(r.Confidence))
	}
	if tied > 0 {
		text += fmt.Sprintf(" %d tied: the intervals do not tell %s from the line.", tied,
			map[bool]string{true: "it", false: "them"}[tied == 1])
	}
	if missing := len(r.Options) - len(spots); missing > 0 {
		text += fmt.Sprintf(" %d not drawn: no %s.", missing, r.front.name())
	}
	return text
}

// runsOf is how many runs options have: 10 runs, or 5 to 20 runs.
func runsOf(options []result.Option) string {
	least, most := -1, 0
	for i := range options {
		n := options[i].Runs
		if least < 0 || n < least {
			least = n
		}
		most = max(most, n)
	}
	if least == most {
		return plural(most, "run")
	}
	return fmt.Sprintf("%d to %s", max(least, 0), plural(most, "run"))
}

// pareto is the chart while it is drawn.
type pareto struct {
	*review
	spots    []spot
	unit     string
	bound    *result.PlanThreshold
	showLine bool // the bound lies in the range
	toX, toY scale
}

// scales fits the axes to the options, and to the bound when it is not far from them.
func (p *pareto) scales() {
	var costs, values []float64
	add := func(list *[]float64, e result.Estimate) {
		*list = append(*list, e.Value)
		if e.Low != nil && e.High != nil {
			*list = append(*list, *e.Low, *e.High)
		}
	}
	for i := range p.spots {
		add(&costs, p.spots[i].PerMonth)
		add(&values, p.spots[i].value)
	}
	if p.bound != nil {
		high := slices.Max(values)
		p.showLine = p.bound.Bound <= 3*high || high > 0 && slices.Min(values) > 0 && p.bound.Bound <= 30*high
		if p.showLine {
			values = append(values, p.bound.Bound)
		}
	}
	p.toX, p.toY = scaleOf("USD", costs...), scaleOf(p.unit, values...)
}

func (p *pareto) draw(f *frame, ch *chart) {
	st := style(8.5, false, secondary)
	left := vg.Length(30)
	for _, t := range p.toY.ticks {
		left = max(left, st.Width(t.label)+8)
	}
	*f = *layout(f.c, ch, left, 14, 14)
	f.y0 += 12 // for the title of the axis of cost
	f.toX = func(v float64) vg.Length { return p.toX.at(v, f.x0+8, f.x1) }
	f.toY = func(v float64) vg.Length { return p.toY.at(v, f.y0, f.y1-4) }
	f.yAxis(p.toY.ticks)
	f.xAxis(p.toX.ticks)
	title := style(8, false, secondary)
	f.text(title, (f.x0+f.x1-title.Width("cost, USD a month"))/2, f.y0-28, "cost, USD a month")
	room := &places{area: box{f.x0 + 2, f.y0 + 1, f.x1 + 12, f.y1}}
	p.place(f, room)
	p.drawBound(f, room)
	p.drawFront(f, room)
	for i := range p.spots {
		p.drawSpot(f, &p.spots[i])
	}
	p.labels(f, room)
	p.key(f)
	p.say(f)
}

// place finds where the options lie, and takes their room.
func (p *pareto) place(f *frame, room *places) {
	for i := range p.spots {
		s := &p.spots[i]
		s.x, s.y = f.toX(s.PerMonth.Value), f.toY(s.value.Value)
		room.take(box{s.x - 4, s.y - 4, s.x + 4, s.y + 4})
		if s.value.Low != nil && s.value.High != nil && !p.pale(s) {
			room.take(box{s.x - 1, f.toY(*s.value.Low), s.x + 1, f.toY(*s.value.High)})
		}
	}
}

// pale tells whether an option is dominated beyond doubt.
func (p *pareto) pale(s *spot) bool { return !s.Front && !s.Tied && s.Option != p.pick }

// drawBound draws the threshold, with its name.
func (p *pareto) drawBound(f *frame, room *places) {
	if p.bound == nil {
		return
	}
	text := "limit: " + p.front.name() + " " + bound(p.bound)
	st := style(8, false, red)
	if !p.showLine {
		text += ", above all that is drawn"
		f.text(st, f.c.Max.X-margin-st.Width(text), f.c.Max.Y-margin-50, text)
		return
	}
	y := f.toY(p.bound.Bound)
	f.line(red, 1.2, dashed, vg.Point{X: f.x0, Y: y}, vg.Point{X: f.x1 + 8, Y: y})
	room.take(box{f.x0, y - 1, f.x1 + 8, y + 1})
	if at, ok := room.near(f.x1+10, y+2, st.Width(text)+2, 8); ok {
		f.text(st, at.X, at.Y+1, text)
	}
}

// drawFront joins the options that no other is cheaper and better than.
func (p *pareto) drawFront(f *frame, room *places) {
	var points []vg.Point
	for i := range p.spots {
		s := &p.spots[i]
		if !s.Front {
			continue
		}
		if n := len(points); n > 0 {
			points = append(points, vg.Point{X: s.x, Y: points[n-1].Y})
		}
		points = append(points, vg.Point{X: s.x, Y: s.y})
	}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		room.take(box{min(a.X, b.X) - 1, min(a.Y, b.Y) - 1, max(a.X, b.X) + 1, max(a.Y, b.Y) + 1})
	}
	if len(points) > 1 {
		f.line(ink, 0.9, nil, points...)
	}
}

// drawSpot draws an option: its shape says whether it meets the thresholds, its strength
// whether it is on the front.
func (p *pareto) drawSpot(f *frame, s *spot) {
	tone, radius := s.tone, vg.Length(3.8)
	if p.pale(s) {
		tone, radius = alpha(tone, 0.45), 2.6
	}
	if s.value.Low != nil && s.value.High != nil && !p.pale(s) {
		f.line(tone, 1, nil, vg.Point{X: s.x, Y: f.toY(*s.value.Low)}, vg.Point{X: s.x, Y: f.toY(*s.value.High)})
	}
	f.mark(s.Verdict, tone, s.x, s.y, radius, s.Tied && !s.Front)
	if s.Option == p.pick {
		f.circle(ink, 1, 7.5, s.x, s.y)
	}
}

// mark is a dot for what meets its thresholds, a cross for what fails, a lozenge for what is
// not known. A hollow one is tied.
func (f *frame) mark(verdict string, tone color.NRGBA, x, y, r vg.Length, hollow bool) {
	corners := []vg.Point{{X: x - r, Y: y}, {X: x, Y: y + r}, {X: x + r, Y: y}, {X: x, Y: y - r}}
	switch {
	case verdict == result.Fails:
		d, width := r*0.8, vg.Length(2)
		if hollow {
			width = 1
		}
		f.line(tone, width, nil, vg.Point{X: x - d, Y: y - d}, vg.Point{X: x + d, Y: y + d})
		f.line(tone, width, nil, vg.Point{X: x - d, Y: y + d}, vg.Point{X: x + d, Y: y - d})
	case verdict == result.Unsure && hollow:
		f.c.FillPolygon(white, corners)
		f.line(tone, 1.2, nil, append(corners, corners[0])...)
	case verdict == result.Unsure:
		f.c.FillPolygon(tone, corners)
	case hollow:
		f.disc(white, r, x, y)
		f.circle(tone, 1.3, r-0.4, x, y)
	default:
		f.disc(tone, r, x, y)
	}
}

// circle is one without a filling.
func (f *frame) circle(tone color.NRGBA, width, r, x, y vg.Length) {
	f.c.SetColor(tone)
	f.c.SetLineWidth(width)
	f.c.SetLineDash(nil, 0)
	var path vg.Path
	path.Move(vg.Point{X: x + r, Y: y})
	path.Arc(vg.Point{X: x, Y: y}, r, 0, 2*math.Pi)
	path.Close()
	f.c.Stroke(path)
}

// labels names the pick, what was cheaper and is not taken, and others of the front as far as
// there is room.
func (p *pareto) labels(f *frame, room *places) {
	cheaper := p.rejected()
	for i := range p.spots {
		if s := &p.spots[i]; s.Option == p.pick {
			p.pickLabel(f, room, s)
		}
	}
	name := func(s *spot, bold bool) {
		st := style(7.5, bold, s.tone)
		text := clip(s.Label, 34)
		if at, ok := room.beside(s.x, s.y, 6, st.Width(text), 7); ok {
			f.text(st, at.X, at.Y+1, text)
		}
	}
	for i := range p.spots {
		if s := &p.spots[i]; s.Option == cheaper {
			name(s, true)
		}
	}
	for i := range p.spots {
		if s := &p.spots[i]; s.Front && s.Option != p.pick && s.Option != cheaper {
			name(s, false)
		}
	}
}

// pickLabel says what is decided for, in two lines as near to it as there is room.
func (p *pareto) pickLabel(f *frame, room *places, s *spot) {
	word := "pick: "
	if !p.Decision.Found {
		word = "nearest: "
	}
	one, two := style(9, true, ink), style(8, false, secondary)
	top := word + clip(s.Label, 40) + ", " + dollars(s.PerMonth.Value) + " a month"
	below := p.front.name() + " " + estimate(p.unit, s.value)
	width := max(one.Width(top), two.Width(below)) + 4
	room.take(box{s.x - 8.5, s.y - 8.5, s.x + 8.5, s.y + 8.5})
	at, ok := room.beside(s.x, s.y, 11, width, 20)
	if !ok {
		if at, ok = room.near(s.x, s.y, width, 20); !ok {
			return // the headline names it
		}
		f.leader(vg.Point{X: s.x, Y: s.y}, 7.5, box{at.X, at.Y, at.X + width, at.Y + 20})
	}
	f.rect(alpha(white, 0.85), at.X, at.Y, at.X+width, at.Y+20)
	f.text(one, at.X+2, at.Y+11, top)
	f.text(two, at.X+2, at.Y+1, below)
}

// leader joins a point, from a distance on, with what is written about it elsewhere.
func (f *frame) leader(at vg.Point, from vg.Length, to box) {
	dx := min(max(at.X, to.x0), to.x1) - at.X
	dy := min(max(at.Y, to.y0), to.y1) - at.Y
	if far := vg.Length(math.Hypot(float64(dx), float64(dy))); far > from+4 {
		f.line(axis, 0.6, nil, vg.Point{X: at.X + dx*from/far, Y: at.Y + dy*from/far},
			vg.Point{X: at.X + dx, Y: at.Y + dy})
	}
}

// key says above the data what colours and shapes mean.
func (p *pareto) key(f *frame) {
	x, y := f.x0, f.y1+7
	st := style(8, false, secondary)
	entry := func(text string, tone color.NRGBA, verdict string, hollow bool) {
		if width := 12 + st.Width(text) + 12; x+width <= f.c.Max.X-margin {
			f.mark(verdict, tone, x+4, y+3.2, 3.4, hollow)
			f.text(st, x+11, y, text)
			x += width
		}
	}
	names, _ := p.groups()
	for i, n := range names {
		entry(clip(inWords(n), 20), lineTones[i], result.Meets, false)
	}
	has := func(is func(s *spot) bool) bool {
		return slices.ContainsFunc(p.spots, func(s spot) bool { return is(&s) })
	}
	if has(func(s *spot) bool { return s.Tied && !s.Front }) {
		entry("tied", secondary, result.Meets, true)
	}
	if has(func(s *spot) bool { return p.pale(s) }) {
		entry("dominated", alpha(secondary, 0.45), result.Meets, false)
	}
	if has(func(s *spot) bool { return s.Verdict == result.Fails }) {
		entry("fails a threshold", secondary, result.Fails, false)
	}
	if has(func(s *spot) bool { return s.Verdict == result.Unsure }) {
		entry("not enough data", secondary, result.Unsure, false)
	}
}

// say notes what the page says about each option.
func (p *pareto) say(f *frame) {
	h := &hover{Box: f.box()}
	value := hoverData{Name: p.front.String(), Tone: hex(ink)}
	cost, verdict := hoverData{Name: "a month", Tone: hex(ink)}, hoverData{Name: "verdict", Tone: hex(ink)}
	for i := range p.spots {
		s := &p.spots[i]
		h.X, h.At = append(h.X, tenth(s.x)), append(h.At, s.Label)
		value.Y = append(value.Y, tenth(f.c.Max.Y-s.y))
		value.Value = append(value.Value, estimate(p.unit, s.value))
		cost.Value = append(cost.Value, estimate("USD", s.PerMonth))
		text := s.Verdict
		if reason := why(s.Option); reason != "" {
			text += ": " + reason
		}
		verdict.Value = append(verdict.Value, strings.TrimSpace(text))
	}
	h.Lines = []hoverData{value, cost, verdict}
	f.hover = h
}
