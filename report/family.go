package report

import (
	"cmp"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// family draws how shards come out of others: a line where they part or join, and strokes
// from each parent to its children where there is room for them.
func (f *frame) family(h *heat, row vg.Length) {
	type seam struct {
		at        float64
		low, high int
	}
	var seams []seam
	for i := range h.lives {
		if l := &h.lives[i]; len(l.parents) > 0 {
			seams = append(seams, seam{l.opened, l.low, l.high})
		}
	}
	slices.SortFunc(seams, func(a, b seam) int { return cmp.Or(cmp.Compare(a.at, b.at), a.low-b.low) })
	for i := 0; i < len(seams); {
		s := seams[i]
		for i++; i < len(seams) && seams[i].at == s.at && seams[i].low <= s.high; i++ {
			s.high = max(s.high, seams[i].high)
		}
		x := f.toX(s.at)
		f.line(purple, 1, nil, vg.Point{X: x, Y: f.y0 + vg.Length(s.low)*row},
			vg.Point{X: x, Y: f.y0 + vg.Length(s.high)*row})
	}
	const reach = vg.Length(6)
	middle := func(l *life) vg.Length { return f.y0 + vg.Length(l.low+l.high)/2*row }
	for i := range h.lives {
		l := &h.lives[i]
		if vg.Length(l.high-l.low)*row < 7 {
			continue
		}
		for _, p := range l.parents {
			x := f.toX(l.opened)
			from, to := vg.Point{X: x - reach, Y: middle(&h.lives[p])}, vg.Point{X: x + reach, Y: middle(l)}
			f.line(white, 2.6, nil, from, to)
			f.line(purple, 1.2, nil, from, to)
			f.disc(purple, 2, to.X, to.Y)
		}
	}
}

// disc is a small full circle.
func (f *frame) disc(c interface{ RGBA() (r, g, b, a uint32) }, radius, x, y vg.Length) {
	f.c.DrawGlyph(draw.GlyphStyle{Color: c, Radius: radius, Shape: draw.CircleGlyph{}}, vg.Point{X: x, Y: y})
}

// shardTicks numbers the shards: at the left those of the start, at the right, when
// others are open then, those of the end, and inside those that neither edge shows.
func (f *frame) shardTicks(h *heat, row vg.Length) {
	var first, last, inside []*life
	for i := range h.lives {
		l := &h.lives[i]
		switch {
		case len(l.parents) == 0:
			first = append(first, l)
		case !l.closed:
			last = append(last, l)
		default:
			inside = append(inside, l)
		}
	}
	if len(last) > 0 {
		for _, l := range first {
			if !l.closed {
				last = append(last, l)
			}
		}
	}
	st := style(8.5, false, secondary)
	st.XAlign, st.YAlign = draw.XRight, draw.YCenter
	f.numbers(st, f.x0-4, first, row)
	st.XAlign = draw.XLeft
	f.numbers(st, f.x1+4, last, row)
	for _, l := range inside {
		x0, x1 := f.toX(l.opened), f.toX(l.ends)
		name := shardNumber(l.id)
		if st := style(7.5, true, purple); vg.Length(l.high-l.low)*row >= 9 && x1-x0 > st.Width(name)+14 {
			y := f.y0 + vg.Length(l.low+l.high)/2*row - 3.5
			w := st.Width(name)
			f.rect(alpha(white, 0.85), x0+9, y-1, x0+13+w, y+8)
			f.text(st, x0+11, y, name)
		}
	}
}

// numbers writes the numbers of shards, every n-th when they lie close.
func (f *frame) numbers(st draw.TextStyle, x vg.Length, lives []*life, row vg.Length) {
	slices.SortFunc(lives, func(a, b *life) int { return a.low - b.low })
	step := 1
	for _, s := range []int{1, 2, 4, 5, 8, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000} {
		step = s
		if vg.Length(s)*(f.y1-f.y0) >= 11*vg.Length(len(lives)) {
			break
		}
	}
	free := f.y0 - 100
	for i := 0; i < len(lives); i += step {
		l := lives[i]
		if y := f.y0 + vg.Length(l.low+l.high)/2*row; y >= free {
			f.text(st, x, y, shardNumber(l.id))
			free = y + 9.5
		}
	}
}

func shardNumber(id string) string { return strings.TrimPrefix(shortShard(id), "shard ") }
