package report

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/kinesim/kinesim/model/result"
)

// heat is the utilisation of each shard over time, in columns of equal width.
type heat struct {
	lives   []life
	rows    int
	columns int
	cell    [][]float64 // by shard and column: ratio to the limit; NaN before it opens
	refused [][]bool
	width   float64 // of a column, in seconds
	top     float64 // ratio of the darkest blue: 1, or less when all stay far below
	hot     int     // shards that are over their limit, or refuse something, in some slice
	share   float64 // of the slices of these shards
}

const columnsMax = 240

// heatOf reads the per-shard series into columns; a column keeps its highest slice.
func (d *Data) heatOf(s *result.StreamInfo) *heat {
	slices := int(math.Ceil(d.span()/d.ShardSlice - 1e-9))
	per := max(1, (slices+columnsMax-1)/columnsMax)
	h := &heat{top: 1, columns: max(1, (slices+per-1)/per), width: float64(per) * d.ShardSlice}
	h.lives, h.rows = d.lives(s)
	for _, id := range s.Shards {
		label := "shard=" + id + ";stream=" + s.Name
		cells, refused := make([]float64, h.columns), make([]bool, h.columns)
		for i := range cells {
			cells[i] = math.NaN()
		}
		at := func(t float64) int { return min(int(t/h.width), h.columns-1) }
		u, r := d.get("shardUtilization", label), d.get("shardThrottled", label)
		for i, v := range u.V {
			if c := at(u.T[i]); math.IsNaN(cells[c]) || v > cells[c] {
				cells[c] = v
			}
		}
		for i, v := range r.V {
			refused[at(r.T[i])] = refused[at(r.T[i])] || v > 0
		}
		h.cell, h.refused = append(h.cell, cells), append(h.refused, refused)
		if n := d.slicesOver(u, r); n > 0 {
			h.hot++
			h.share += float64(n) / float64(max(1, slices))
		}
	}
	h.share /= math.Max(1, float64(h.hot))
	peak := 0.0
	for _, cells := range h.cell {
		for _, v := range cells {
			if v > peak { // false for what is not known
				peak = v
			}
		}
	}
	for _, top := range []float64{1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2} {
		if peak <= top {
			h.top = top
			break
		}
	}
	return h
}

// slicesOver counts the slices in which a shard is over its limit or refuses something: a
// cell of the chart stands for many, and is red for one.
func (d *Data) slicesOver(utilisation, refused *Series) int {
	over := map[int]bool{}
	note := func(s *Series, limit float64) {
		for i, v := range s.V {
			if v > limit {
				over[int(s.T[i]/d.ShardSlice+0.5)] = true
			}
		}
	}
	note(utilisation, 1)
	note(refused, 0)
	return len(over)
}

// tone is the colour step of a cell: 0 to 9, 10 over the limit or throttled, -1 nothing.
func (h *heat) tone(row, col int) int {
	v := h.cell[row][col]
	switch {
	case math.IsNaN(v):
		return -1
	case h.refused[row][col] || v > 1:
		return 10
	}
	return min(int(v/h.top*10), 9)
}

// ramp goes from nearly white to dark blue in ten steps.
var ramp = func() [11]color.NRGBA {
	stops := []color.NRGBA{rgb(0xF4F7FA), rgb(0xCFE0F0), rgb(0x8DB8DD), rgb(0x3F7FBF), rgb(0x123F78)}
	var out [11]color.NRGBA
	for i := range 10 {
		p := float64(i) / 9 * 4
		a, b := stops[min(int(p), 3)], stops[min(int(p)+1, 4)]
		t := p - float64(min(int(p), 3))
		mix := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*t + 0.5) }
		out[i] = color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
	}
	out[10] = overLimit
	return out
}()

// heatChart shows which shard was how busy when, and how shards came out of others.
func (d *Data) heatChart(s *result.StreamInfo) *chart {
	h := d.heatOf(s)
	w := d.writes(s)
	right := vg.Length(4)
	if len(w.open.V) > 1 { // their numbers at the end are others than at the start
		right = 28
	}
	bands, above := d.bands(s.Name, heatLeft, right)
	ch := &chart{name: "shards-" + s.Name, headline: heatHeadline(h, &w), caption: "shard",
		foot: d.foot() + unnamed(bands),
		subtitle: fmt.Sprintf("Load offered to each shard of %s as a share of its limit; %s.", s.Name,
			h.cellText(d.ShardSlice)),
		height: min(max(2.6*vg.Inch, vg.Length(h.rows)*12+130), 5.2*vg.Inch) + above}
	if len(w.open.V) > 1 {
		ch.subtitle = fmt.Sprintf("Load of each shard of %s as a share of its limit, by hash key; %s.", s.Name,
			h.cellText(d.ShardSlice))
	}
	ch.draw = func(f *frame) {
		*f = *layout(f.c, ch, heatLeft, right, above)
		d.drawHeat(f, h, bands)
	}
	return ch
}

const heatLeft = vg.Length(26)

// cellText says what a cell stands for.
func (h *heat) cellText(slice float64) string {
	if h.width <= slice*1.001 {
		return "a cell is " + seconds(h.width)
	}
	return fmt.Sprintf("a cell is the busiest %s of %s", seconds(slice), seconds(h.width))
}

func heatHeadline(h *heat, w *writes) string {
	hot := h.hot
	switch {
	case len(w.open.V) > 1:
		return h.reshardHeadline(w)
	case hot == 0 && w.shards == 1:
		return fmt.Sprintf("The shard of %s stays below its limit: %s at most", w.stream, percent(w.peak))
	case hot == 0:
		return fmt.Sprintf("%s shards of %s stay below their limit; the hottest peaks at %s",
			upper(all(w.shards, w.shards)), w.stream, percent(w.peak))
	case w.shards == 1:
		return fmt.Sprintf("The shard of %s is over its limit for %s of the time", w.stream, percent(h.share))
	case w.culprit != "" && w.culprit != w.hottest:
		return h.overHeadline(w)
	case w.skewed():
		return fmt.Sprintf("%s of %s carries %s of the load; the other %d average %s of their limit",
			upper(shortShard(w.hottest)), w.stream, percent(w.hotShare), w.shards-1, percent(w.restMean))
	}
	return h.overHeadline(w)
}

// reshardHeadline compares the load before the first reshard with that behind the last.
func (h *heat) reshardHeadline(w *writes) string {
	first, last := w.open.T[1], w.open.T[len(w.open.T)-1]
	before, behind := 0.0, 0.0
	for r := range h.cell {
		for c, v := range h.cell[r] {
			switch from := float64(c) * h.width; {
			case math.IsNaN(v):
			case from+h.width <= first:
				before = math.Max(before, v)
			case from >= last:
				behind = math.Max(behind, v)
			}
		}
	}
	way, start, end := "to", w.open.V[0], w.open.V[len(w.open.V)-1]
	if far := float64(w.most()); far > start && far > end {
		way = fmt.Sprintf("to %s, then", count(far))
	}
	return fmt.Sprintf("%s goes from %s %s %s shards; the hottest peaks at %s before, at %s after", w.stream,
		count(start), way, count(end), percent(before), percent(behind))
}

func (h *heat) overHeadline(w *writes) string {
	verb, whose := "exceed", "their"
	if h.hot == 1 {
		verb, whose = "exceeds", "its"
	}
	return fmt.Sprintf("%s shards of %s %s %s limit, for %s of the time; the stream averages %s",
		upper(all(h.hot, w.shards)), w.stream, verb, whose, percent(h.share), percent(w.mean))
}

// upper begins a sentence.
func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (d *Data) drawHeat(f *frame, h *heat, bands []band) {
	f.scales(d.span(), 1)
	f.heatKey(h.top)
	row := (f.y1 - f.y0) / vg.Length(h.rows)
	gap := vg.Length(0)
	switch {
	case row > 8:
		gap = 1.6
	case row > 3:
		gap = 0.5
	}
	if h.runs() > 2500 {
		f.heatImage(h)
	} else {
		f.heatCells(h, row, gap)
	}
	f.drawBands(bands, true)
	f.family(h, row)
	f.shardTicks(h, row)
	f.xAxis(timeTicks(d.span(), d.Result.Scenario.Start))
}

// runs counts the rectangles that the cells need when equal neighbours merge.
func (h *heat) runs() int {
	n := 0
	for r := range h.cell {
		for c := range h.columns {
			if t := h.tone(r, c); t >= 0 && (c == 0 || t != h.tone(r, c-1)) {
				n++
			}
		}
	}
	return n
}

// heatCells draws each shard over its hash keys, from its opening to its end.
func (f *frame) heatCells(h *heat, row, gap vg.Length) {
	for r := range h.cell {
		l := &h.lives[r]
		y0, y1 := f.y0+vg.Length(l.low)*row, f.y0+vg.Length(l.high)*row-gap
		for c := 0; c < h.columns; {
			tone, from := h.tone(r, c), c
			for c < h.columns && h.tone(r, c) == tone {
				c++
			}
			x0 := f.toX(math.Max(float64(from)*h.width, l.opened))
			x1 := min(f.toX(math.Min(float64(c)*h.width, l.ends)), f.x1)
			if tone < 0 || x1 <= x0 {
				continue
			}
			if c < h.columns {
				x1 += 0.4 // no seam between neighbours
			}
			f.rect(ramp[tone], x0, y0, x1, y1)
		}
	}
}

// heatImage draws very many cells as one crisp picture: each cell is whole pixels. Where
// there are more rows than can be seen, neighbours share one, which has the highest tone.
func (f *frame) heatImage(h *heat) {
	rows := min(h.rows, rowsDrawn)
	tones := make([]int, rows*h.columns)
	for i := range tones {
		tones[i] = -1
	}
	for r := range h.cell {
		l := &h.lives[r]
		low, high := l.low*rows/h.rows, max(l.high*rows/h.rows, l.low*rows/h.rows+1)
		for c := range h.columns {
			middle := (float64(c) + 0.5) * h.width
			if middle < l.opened || middle >= l.ends && l.closed {
				continue
			}
			for y := low; y < high; y++ {
				tones[y*h.columns+c] = max(tones[y*h.columns+c], h.tone(r, c))
			}
		}
	}
	sx, sy := max(1, 1200/h.columns), max(1, (rowsDrawn+rows-1)/rows)
	img := image.NewNRGBA(image.Rect(0, 0, h.columns*sx, rows*sy))
	for i, tone := range tones {
		if tone < 0 {
			continue
		}
		r, c := i/h.columns, i%h.columns
		for y := range sy {
			for x := range sx {
				img.SetNRGBA(c*sx+x, (rows-1-r)*sy+y, ramp[tone])
			}
		}
	}
	f.c.DrawImage(vg.Rectangle{Min: vg.Point{X: f.x0, Y: f.y0}, Max: vg.Point{X: f.x1, Y: f.y1}}, img)
}

// rowsDrawn is how many rows of a heat map a picture can show.
const rowsDrawn = 800

// heatKey explains the colours, at the right above the data.
func (f *frame) heatKey(top float64) {
	st := style(8, false, secondary)
	y := f.c.Max.Y - margin - 50
	x := f.c.Max.X - margin - 262
	f.text(st, x-8, y, "0")
	for i := range 10 {
		f.rect(ramp[i], x+vg.Length(i)*12, y, x+vg.Length(i+1)*12+0.3, y+8)
	}
	f.text(st, x+124, y, percent(top))
	f.rect(overLimit, x+156, y, x+168, y+8)
	f.text(st, x+172, y, "over limit or throttled")
}
