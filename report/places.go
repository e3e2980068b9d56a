package report

import "gonum.org/v1/plot/vg"

// box is a part of a chart.
type box struct{ x0, y0, x1, y1 vg.Length }

func (b box) meets(o box) bool { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 }

func (b box) within(o box) bool { return b.x0 >= o.x0 && b.x1 <= o.x1 && b.y0 >= o.y0 && b.y1 <= o.y1 }

// places knows which parts of an area are taken, so that what is written stands where nothing
// else is.
type places struct {
	area  box
	taken []box
}

func (p *places) take(b box) { p.taken = append(p.taken, b) }

func (p *places) free(b box) bool {
	if !b.within(p.area) {
		return false
	}
	for _, t := range p.taken {
		if b.meets(t) {
			return false
		}
	}
	return true
}

// beside finds room for a text of a size right beside a point: to the right or left, above or
// below, in this order. It takes the room.
func (p *places) beside(x, y, gap, width, height vg.Length) (vg.Point, bool) {
	for _, c := range []vg.Point{
		{X: x + gap, Y: y + gap/2}, {X: x - gap - width, Y: y + gap/2},
		{X: x + gap, Y: y - gap/2 - height}, {X: x - gap - width, Y: y - gap/2 - height},
		{X: x + gap, Y: y - height/2}, {X: x - gap - width, Y: y - height/2},
		{X: x - width/2, Y: y + gap}, {X: x - width/2, Y: y - gap - height},
	} {
		if b := (box{c.X, c.Y, c.X + width, c.Y + height}); p.free(b) {
			p.take(b)
			return c, true
		}
	}
	return vg.Point{}, false
}

// near finds the room for a text that is nearest to a point, anywhere in the area.
func (p *places) near(x, y, width, height vg.Length) (vg.Point, bool) {
	const step = 5
	var best vg.Point
	least := vg.Length(-1)
	for cx := p.area.x0; cx+width <= p.area.x1; cx += step {
		for cy := p.area.y0; cy+height <= p.area.y1; cy += step {
			dx := max(cx-x, x-cx-width, 0)
			dy := max(cy-y, y-cy-height, 0)
			far := dx*dx + dy*dy
			if (least < 0 || far < least) && p.free(box{cx, cy, cx + width, cy + height}) {
				best, least = vg.Point{X: cx, Y: cy}, far
			}
		}
	}
	if least < 0 {
		return best, false
	}
	p.take(box{best.X, best.Y, best.X + width, best.Y + height})
	return best, true
}
