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

// Columns of a map: as many as can be told apart beside few shards, and more, of a pixel
// each, beside many.
const (
	columnsMax  = 240
	columnsMany = 720
	shardsMany  = 100
)

// heatOf reads the per-shard series into columns; a column keeps its highest slice.
func (d *Data) heatOf(s *result.StreamInfo) *heat {
	slices := int(math.Ceil(d.span()/d.ShardSlice - 1e-9))
	most := columnsMax
	if len(s.Shards) > shardsMany {
		most = columnsMany
	}
	per := max(1, (slices+most-1)/most)
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
		return overTone
	}
	return min(int(v/h.top*10), 9)
}

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
		height: heatHeight(h.rows) + above}
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

// heatHeight gives few shards 12 points each, and a thousand a pixel.
func heatHeight(rows int) vg.Length {
	tall := 5.2 * vg.Inch
	if rows > 400 {
		tall = 6.7 * vg.Inch
	}
	return min(max(2.6*vg.Inch, vg.Length(rows)*12+130), tall)
}

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
	case hot == 0 && w.peak == 0:
		return "Nothing is written to " + w.stream
	case hot == 0 && w.shards == 1:
		return fmt.Sprintf("The shard of %s stays below its limit: %s at most", w.stream, percent(w.peak))
	case hot == 0:
		return fmt.Sprintf("%s shards of %s stay below their limit; the hottest peaks at %s",
			upper(all(w.shards, w.shards)), w.stream, percent(w.peak))
	case w.peak < 1:
		return h.refuseHeadline(w)
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

// refuseHeadline is of shards that refuse calls below their limit: bursts within a slice, or
// a fault, do that.
func (h *heat) refuseHeadline(w *writes) string {
	if w.shards == 1 {
		return fmt.Sprintf("The shard of %s refuses attempts in %s of the time, and its load peaks at %s of its limit",
			w.stream, percent(h.share), percent(w.peak))
	}
	verb := "refuse"
	if h.hot == 1 {
		verb = "refuses"
	}
	return fmt.Sprintf("%s shards of %s %s attempts, in %s of the time; the hottest peaks at %s of its limit",
		upper(all(h.hot, w.shards)), w.stream, verb, percent(h.share), percent(w.peak))
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
	if h.runs() > runsDrawn {
		f.heatImage(h, row)
	} else {
		f.heatCells(h, row, gap, 0)
	}
	f.drawBands(bands, true)
	f.family(h, row)
	f.shardTicks(h, row)
	f.xAxis(timeTicks(d.span(), d.Result.Scenario.Start))
	f.hoverHeat(d, h, bands, row)
}

// runs counts the rectangles that the cells need when equal neighbours merge.
func (h *heat) runs() int { return h.runsFrom(0) }

// red counts those of cells over their limit.
func (h *heat) red() int { return h.runsFrom(overTone) }

func (h *heat) runsFrom(least int) int {
	n := 0
	for r := range h.cell {
		for c := range h.columns {
			if t := h.tone(r, c); t >= least && (c == 0 || t != h.tone(r, c-1)) {
				n++
			}
		}
	}
	return n
}

// runsDrawn is how many cells are drawn one by one; more are a picture.
const runsDrawn = 2500

// heatCells draws each shard over its hash keys, from its opening to its end: the cells of
// a tone and those above.
func (f *frame) heatCells(h *heat, row, gap vg.Length, least int) {
	for tone := least; tone <= overTone; tone++ {
		for r := range h.cell {
			l := &h.lives[r]
			y0, y1 := f.y0+vg.Length(l.low)*row, f.y0+vg.Length(l.high)*row-gap
			for c := 0; c < h.columns; {
				this, from := h.tone(r, c), c
				for c < h.columns && h.tone(r, c) == this {
					c++
				}
				x0 := f.toX(math.Max(float64(from)*h.width, l.opened))
				x1 := min(f.toX(math.Min(float64(c)*h.width, l.ends)), f.x1)
				if this != tone || x1 <= x0 {
					continue
				}
				if c < h.columns {
					x1 += 0.4 // no seam between neighbours
				}
				if least == overTone { // over a picture: small ones are seen too
					x1, y1 = max(x1, x0+1.3), max(y1, y0+1.3)
				}
				f.rect(ramp[tone], x0, y0, x1, y1)
			}
		}
	}
}

// heatImage draws very many cells as a picture of a pixel each, which is shown unblurred.
// Readers may show fewer pixels than it has, so the cells over their limit are drawn again,
// large enough to be seen, unless they are everywhere.
func (f *frame) heatImage(h *heat, row vg.Length) {
	columns := h.columns
	img := h.picture(columns)
	for len(encode(img)) > pictureMax && columns > 1 {
		columns = (columns + 1) / 2
		img = h.picture(columns)
	}
	f.c.DrawImage(vg.Rectangle{Min: vg.Point{X: f.x0, Y: f.y0}, Max: vg.Point{X: f.x1, Y: f.y1}}, img)
	if h.red() <= runsDrawn {
		f.heatCells(h, row, 0, overTone)
	}
}

// pictureMax bounds a picture so that its chart stays below 300 KiB as base64.
const pictureMax = 190 << 10

// picture has a pixel for each row and column: the highest tone of what shares it, 0 nothing.
func (h *heat) picture(columns int) *image.Paletted {
	rows := min(h.rows, rowsDrawn)
	palette := color.Palette{color.NRGBA{}}
	for _, tone := range ramp {
		palette = append(palette, tone)
	}
	img := image.NewPaletted(image.Rect(0, 0, columns, rows), palette)
	for r := range h.cell {
		l := &h.lives[r]
		low, high := l.low*rows/h.rows, max(l.high*rows/h.rows, l.low*rows/h.rows+1)
		for c := range h.columns {
			middle := (float64(c) + 0.5) * h.width
			if middle < l.opened || middle >= l.ends && l.closed {
				continue
			}
			x, tone := c*columns/h.columns, uint8(h.tone(r, c)+1)
			for y := rows - high; y < rows-low; y++ {
				img.SetColorIndex(x, y, max(img.ColorIndexAt(x, y), tone))
			}
		}
	}
	return img
}

// rowsDrawn is how many rows a picture has.
const rowsDrawn = 1200

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
	f.rect(ramp[overTone], x+156, y, x+168, y+8)
	f.text(st, x+172, y, "over limit or throttled")
}
