package report

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// rasterCanvas draws a chart in pixels. Pictures of cells are not scaled but looked up, so
// that cells keep their edges.
type rasterCanvas struct{ *vgimg.Canvas }

// DrawImage gives each pixel the cell that covers it. Where several cells lie under one
// pixel it shows the highest: the colours of a palette are in order.
func (c rasterCanvas) DrawImage(r vg.Rectangle, img image.Image) {
	cells, out := img.(*image.Paletted), c.Image()
	_, height := c.Size()
	dots := func(v vg.Length) int { return int(v.Dots(dpi) + 0.5) }
	x0, x1 := dots(r.Min.X), dots(r.Max.X)
	y0, y1 := dots(height-r.Max.Y), dots(height-r.Min.Y)
	columns, rows := cells.Rect.Dx(), cells.Rect.Dy()
	for y := y0; y < y1; y++ {
		low, high := covered(y-y0, y1-y0, rows)
		for x := x0; x < x1; x++ {
			left, right := covered(x-x0, x1-x0, columns)
			tone := uint8(0)
			for v := low; v < high; v++ {
				for u := left; u < right; u++ {
					tone = max(tone, cells.ColorIndexAt(u, v))
				}
			}
			if tone > 0 {
				out.Set(x, y, cells.Palette[tone])
			}
		}
	}
}

// covered is the cells of n under pixel i of many: one at least.
func covered(i, many, n int) (from, to int) {
	from = i * n / many
	return from, max(from+1, (i+1)*n/many)
}

// PNG renders a chart at 200 dpi.
func (ch *chart) PNG() ([]byte, error) {
	c := rasterCanvas{vgimg.NewWith(vgimg.UseWH(chartWidth, ch.height), vgimg.UseDPI(dpi),
		vgimg.UseBackgroundColor(color.White))}
	ch.render(draw.New(c))
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	err := e.Encode(&b, c.Image())
	return b.Bytes(), err
}
