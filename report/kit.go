package report

import (
	"image/color"
	"strings"

	xfnt "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A chart is a headline, what it shows, and how to draw it.
type chart struct {
	name     string // of its files
	headline string // a sentence with its number
	subtitle string // what, window, sample
	caption  string // unit of the y axis
	foot     string
	height   vg.Length
	draw     func(f *frame)
}

// The page of a chart, in points.
const (
	chartWidth  = 7.4 * vg.Inch
	chartHeight = 4.0 * vg.Inch
	margin      = vg.Length(10)
	dpi         = 200
)

func alpha(c color.NRGBA, share float64) color.NRGBA {
	c.A = uint8(255*share + 0.5)
	return c
}

var fonts = font.NewCache(liberation.Collection())

// style is text of the charts' one typeface.
func style(points float64, bold bool, c color.Color) draw.TextStyle {
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: font.Points(points)}
	if bold {
		f.Weight = xfnt.WeightBold
	}
	return draw.TextStyle{Color: c, Font: f, Handler: text.Plain{Fonts: fonts}, YAlign: draw.YBottom}
}

// frame is the canvas of a chart with the area of its data and its scales.
type frame struct {
	c              draw.Canvas
	x0, y0, x1, y1 vg.Length // of the data
	toX, toY       func(v float64) vg.Length
	hover          *hover // what the page says about points of the data
}

// layout draws headline, subtitle, caption and footer, and leaves the data area with a
// right margin for labels and room above it for the names of bands.
func layout(c draw.Canvas, ch *chart, left, right, above vg.Length) *frame {
	f := &frame{c: c}
	top := c.Max.Y - margin
	put := func(y vg.Length, points, least float64, bold bool, col color.Color, s string) {
		st := style(points, bold, col)
		for points > least && st.Width(s) > chartWidth-2*margin {
			points -= 0.5
			st = style(points, bold, col)
		}
		c.FillText(st, vg.Point{X: margin, Y: y}, fit(st, s, chartWidth-2*margin))
	}
	put(top-50, 8, 6.5, false, secondary, ch.caption)
	if s, ok := c.Canvas.(*svgCanvas); !ok || !s.page { // which has these around its charts
		put(top-15, 12.5, 8.5, true, ink, ch.headline)
		if one, two := halves(ch.subtitle); two == "" {
			put(top-30, 9.5, 8, false, secondary, one)
		} else {
			put(top-28, 8, 7, false, secondary, one)
			put(top-38.5, 8, 7, false, secondary, two)
		}
		put(margin, 7, 6, false, secondary, ch.foot)
	}
	f.x0, f.x1 = margin+left, c.Max.X-margin-right
	f.y0, f.y1 = margin+32, top-56-above
	return f
}

// halves breaks a subtitle that one line cannot hold at a space.
func halves(s string) (one, two string) {
	if style(8.5, false, ink).Width(s) <= chartWidth-2*margin {
		return s, ""
	}
	st, words := style(8, false, ink), strings.Fields(s)
	n := 1
	for n < len(words) && st.Width(strings.Join(words[:n+1], " ")) <= chartWidth-2*margin {
		n++
	}
	return strings.Join(words[:n], " "), strings.Join(words[n:], " ")
}

func (f *frame) line(c color.Color, width vg.Length, dashes []vg.Length, points ...vg.Point) {
	f.c.StrokeLines(draw.LineStyle{Color: c, Width: width, Dashes: dashes}, points)
}

func (f *frame) text(st draw.TextStyle, x, y vg.Length, s string) {
	f.c.FillText(st, vg.Point{X: x, Y: y}, s)
}

// rect fills a rectangle.
func (f *frame) rect(c color.Color, x0, y0, x1, y1 vg.Length) {
	f.c.FillPolygon(c, []vg.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}})
}

var dashed = []vg.Length{4, 2.5}

// yTick is a value of an axis and what is written there.
type tick struct {
	at    float64
	label string
}

func (f *frame) yAxis(ticks []tick) {
	st := style(8.5, false, secondary)
	st.XAlign, st.YAlign = draw.XRight, draw.YCenter
	for _, t := range ticks {
		y := f.toY(t.at)
		f.line(grid, 0.6, nil, vg.Point{X: f.x0, Y: y}, vg.Point{X: f.x1, Y: y})
		f.text(st, f.x0-4, y, t.label)
	}
}

// xAxis writes the ticks under the data; a label that would meet the last is left out.
func (f *frame) xAxis(ticks []tick) {
	f.line(axis, 0.8, nil, vg.Point{X: f.x0, Y: f.y0 - 2}, vg.Point{X: f.x1, Y: f.y0 - 2})
	st := style(8.5, false, secondary)
	st.XAlign, st.YAlign = draw.XCenter, draw.YTop
	free := vg.Length(0)
	for _, t := range ticks {
		x := f.toX(t.at)
		f.line(axis, 0.8, nil, vg.Point{X: x, Y: f.y0 - 2}, vg.Point{X: x, Y: f.y0 - 5})
		half := st.Width(t.label) / 2
		at := min(max(x, margin+half), f.c.Max.X-margin-half)
		if at-half >= free {
			f.text(st, at, f.y0-7, t.label)
			free = at + half + 6
		}
	}
}

// SVG renders a chart for a file; the same chart gives the same bytes.
func (ch *chart) SVG() []byte {
	c := newSVG(chartWidth, ch.height, false)
	ch.render(draw.New(c))
	return c.document(ch)
}

// pageSVG renders a chart for the page, with what the page says about its points.
func (ch *chart) pageSVG() ([]byte, *hover) {
	c := newSVG(chartWidth, ch.height, true)
	h := ch.render(draw.New(c))
	return c.document(ch), h
}

func (ch *chart) render(c draw.Canvas) *hover {
	f := &frame{c: c}
	if _, white := c.Canvas.(rasterCanvas); !white { // which begins so
		f.rect(color.White, c.Min.X, c.Min.Y, c.Max.X, c.Max.Y)
	}
	ch.draw(f)
	return f.hover
}
