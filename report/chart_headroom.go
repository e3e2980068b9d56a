package report

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/kinesim/kinesim/model/result"
)

// headroomRow is the height of a limit, headroomRows how many are drawn.
const (
	headroomRow  = 20
	headroomRows = 14
)

// overMax is how far beyond its limit a bar goes; what uses more is cut, and says so.
const overMax = 2.0

// headroomChart shows how much of each limit the decided option uses at the peak.
func (r *review) headroomChart() *chart {
	all := r.free()
	if len(all) == 0 {
		return nil
	}
	drawn := all[:min(len(all), headroomRows)]
	ch := &chart{name: "headroom", headline: r.breaksFirst(), foot: r.foot(),
		caption:  "used at the peak, of the limit",
		subtitle: fmt.Sprintf("What %s uses of %s at its peak.", short(r.pick), plural(len(all), "limit")),
		height:   vg.Length(len(drawn))*headroomRow + 112}
	if len(drawn) < len(all) {
		ch.subtitle += fmt.Sprintf(" The %d with least room are drawn.", len(drawn))
	}
	ch.draw = func(f *frame) { r.drawHeadroom(f, ch) }
	return ch
}

func (r *review) drawHeadroom(f *frame, ch *chart) {
	all := r.free()
	all = all[:min(len(all), headroomRows)]
	name, value, strong := style(8.5, false, ink), style(8, false, secondary), style(8.5, true, ink)
	left, right, most := vg.Length(60), vg.Length(60), 1.0
	for i := range all {
		left = max(left, name.Width(all[i].Limit)+10)
		right = max(right, strong.Width(freeText(&all[i]))+value.Width(used(&all[i]))+16)
		most = math.Max(most, math.Min(1-all[i].Free, overMax))
	}
	left, right = min(left, 190), min(right, 250)
	*f = *layout(f.c, ch, left, right, 0)
	f.toX = func(v float64) vg.Length { return f.x0 + vg.Length(math.Min(v, most)/most)*(f.x1-f.x0) }
	for _, t := range []float64{0, 0.25, 0.5, 0.75, 1} {
		f.line(grid, 0.6, nil, vg.Point{X: f.toX(t), Y: f.y0}, vg.Point{X: f.toX(t), Y: f.y1})
	}
	f.xAxis([]tick{{0, "0 %"}, {0.5, "50 %"}, {1, "100 %"}, {overMax, "200 %"}}[:3+int(most/overMax)])
	row := (f.y1 - f.y0) / vg.Length(len(all))
	name.XAlign, name.YAlign = draw.XRight, draw.YCenter
	value.YAlign = draw.YCenter
	for i := range all {
		h := &all[i]
		mid := f.y1 - (vg.Length(i)+0.5)*row
		x, limit := f.toX(math.Max(1-h.Free, 0)), f.toX(1)
		f.rect(alpha(blue, 0.14), f.x0, mid-row*0.32, limit, mid+row*0.32)
		f.rect(blue, f.x0, mid-row*0.32, min(x, limit), mid+row*0.32)
		if x > limit {
			f.rect(overLimit, limit, mid-row*0.32, x, mid+row*0.32)
		}
		if 1-h.Free > overMax { // the bar goes on
			for _, cut := range []vg.Length{x - 12, x - 8} {
				f.line(white, 1.5, nil, vg.Point{X: cut, Y: mid - row*0.4}, vg.Point{X: cut + 4, Y: mid + row*0.4})
			}
		}
		f.text(name, f.x0-6, mid, fit(name, h.Limit, left-8))
		strong.Color = ink
		if h.Free < 0 {
			strong.Color = red
		}
		strong.YAlign = draw.YCenter
		text := fit(strong, freeText(h), right/2)
		f.text(strong, f.x1+6, mid, text)
		f.text(value, f.x1+12+strong.Width(text), mid, fit(value, used(h), right-14-strong.Width(text)))
	}
	f.line(red, 1.2, dashed, vg.Point{X: f.toX(1), Y: f.y0}, vg.Point{X: f.toX(1), Y: f.y1})
}

// freeText is what of a limit is free, or over it.
func freeText(h *result.Headroom) string {
	if h.Free < 0 {
		return percent(-h.Free) + " over"
	}
	return part(h.Free) + " free"
}
