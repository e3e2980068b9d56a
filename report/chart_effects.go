package report

import (
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/kinesim/kinesim/model/result"
)

// barKind is a column of a table of bars.
type barKind struct {
	name string
	tone color.NRGBA
}

// effectKinds are how often the effect of a record can happen.
var effectKinds = [4]barKind{{"never", red}, {"once", blue}, {"twice", orange}, {"more often", violet}}

func effectCounts(e *result.Effect) [4]float64 {
	return [4]float64{float64(e.Never), float64(e.Once), float64(e.Twice), float64(e.More)}
}

// effectsDrawn bounds how many consumers the chart shows.
const effectsDrawn = 12

// effectsChart shows how often the effect of each consumer's records happened.
func (d *Data) effectsChart() *chart {
	all := d.Result.Effects
	if len(all) == 0 || len(d.Result.Timeline) == 0 && !d.unusual() {
		return nil
	}
	drawn := all[:min(len(all), effectsDrawn)]
	ch := &chart{name: "effects", headline: effectsHeadline(all, d.dropped()),
		caption:  "records whose effect happened …",
		subtitle: "How often the effect of a record happened, by consumer; the bars are shares of its records.",
		height:   vg.Length(len(drawn))*26 + 112, foot: d.foot()}
	pending := int64(0)
	for i := range all {
		pending += all[i].Pending
	}
	if pending > 0 {
		ch.subtitle += fmt.Sprintf(" %s still to come.", exact(float64(pending)))
	}
	if len(drawn) < len(all) {
		ch.subtitle += fmt.Sprintf(" The first %d of %d are drawn.", len(drawn), len(all))
	}
	ch.draw = func(f *frame) {
		left := vg.Length(30)
		for i := range drawn {
			left = max(left, style(9, true, ink).Width(drawn[i].Consumer)+14)
		}
		*f = *layout(f.c, ch, min(left, 130), 0, 14)
		f.y0 = margin + 16 // there is no x axis
		f.drawEffects(drawn)
	}
	return ch
}

// effectsHeadline states who does more or less than once. Where effects were dropped by
// mistake, it claims of nobody that he does all of them.
func effectsHeadline(all []result.Effect, dropped bool) string {
	once := "does each once"
	if dropped {
		once = "repeats none"
	}
	var clean []string
	worst, most := -1, -1.0
	for i := range all {
		c := effectCounts(&all[i])
		if off := c[0] + c[2] + c[3]; off == 0 {
			clean = append(clean, all[i].Consumer)
		} else if off += 1e12 * min(c[0], 1); off > most { // what never happens is worse than what does again
			worst, most = i, off
		}
	}
	switch {
	case worst < 0 && dropped && len(all) == 1:
		return all[0].Consumer + " repeats no effect, and drops some by mistake"
	case worst < 0 && dropped:
		return fmt.Sprintf("None of %d consumers repeats an effect, but some are dropped by mistake", len(all))
	case worst < 0:
		total := 0.0
		for i := range all {
			total += float64(all[i].Once)
		}
		if len(all) == 1 {
			return fmt.Sprintf("%s does each of %s effects exactly once", all[0].Consumer, count(total))
		}
		return fmt.Sprintf("All %d consumers do each effect exactly once, %s in all", len(all), count(total))
	}
	e := &all[worst]
	var parts []string
	if n := e.Twice + e.More; n > 0 {
		parts = append(parts, "repeats "+plural(int(n), "effect"))
	}
	if e.Never > 0 {
		parts = append(parts, fmt.Sprintf("leaves %s without one", plural(int(e.Never), "record")))
	}
	text := e.Consumer + " " + strings.Join(parts, " and ")
	switch n := len(clean); {
	case n == 1:
		text += fmt.Sprintf("; %s %s", clean[0], once)
	case n > 1 && dropped:
		text += fmt.Sprintf("; %d others repeat none", n)
	case n > 1:
		text += fmt.Sprintf("; %d others do each once", n)
	}
	return text
}

func (f *frame) drawEffects(all []result.Effect) {
	names := make([]string, len(all))
	for i := range all {
		names[i] = all[i].Consumer
	}
	f.barTable(names, effectKinds[:], func(i, k int) (n, of float64) {
		counts := effectCounts(&all[i])
		return counts[k], counts[0] + counts[1] + counts[2] + counts[3]
	})
}

// barTable draws a row for each name and a column for each kind, with the bar of a part of a
// whole in each cell.
func (f *frame) barTable(names []string, kinds []barKind, cell func(i, k int) (n, of float64)) {
	const gap = vg.Length(10)
	column := (f.x1-f.x0)/vg.Length(len(kinds)) - gap
	row := (f.y1 - f.y0) / vg.Length(len(names))
	for k, kind := range kinds {
		f.text(style(8.5, true, kind.tone), f.x0+vg.Length(k)*(column+gap), f.y1+3, kind.name)
	}
	for i := range names {
		y := f.y1 - vg.Length(i+1)*row
		f.line(grid, 0.6, nil, vg.Point{X: margin, Y: y + row}, vg.Point{X: f.x1, Y: y + row})
		name := style(9, true, ink)
		name.YAlign = draw.YCenter
		f.text(name, margin, y+row/2, fit(name, names[i], f.x0-margin-8))
		for k, kind := range kinds {
			n, of := cell(i, k)
			f.effect(f.x0+vg.Length(k)*(column+gap), y, column, row, n, of, kind.tone)
		}
	}
}

// effect is one bar with its number: a thin one under the text, so that small shares can
// be read beside large ones.
func (f *frame) effect(x, y, width, row vg.Length, n, total float64, tone color.NRGBA) {
	st := style(9, n > 0, tone)
	if n == 0 {
		st = style(9, false, axis)
	}
	text := exact(n)
	if n > 0 && n < total {
		text += " · " + part(n/total)
	}
	f.text(st, x, y+row/2-1, text)
	f.rect(grid, x, y+row/2-7, x+width, y+row/2-3)
	if n > 0 {
		f.rect(tone, x, y+row/2-7, x+max(1.2, width*vg.Length(n/total)), y+row/2-3)
	}
}
