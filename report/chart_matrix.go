package report

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// CellTone is what a cell of a matrix says at a glance.
type CellTone uint8

// Tones, from best to worst.
const (
	Kept         CellTone = iota // one per record, in order
	Disordered                   // one per record, not in order
	Repeated                     // some more than once
	Missing                      // some not at all
	Inapplicable                 // there is nothing to judge
)

// cellTones are what the key says of tones.
var cellTones = [...]string{"once, in order", "out of order", "more than once", "not at all", ""}

// Matrix is verdicts on settings, which are rows, under faults, which are columns.
type Matrix struct {
	Name      string // of its file
	Settings  string // what rows are, such as clients
	One, Many string // what a good one does, and what several do, such as: has each effect, have each effect
	Foot      string // how to make it again
	Columns   []string
	Rows      []MatrixRow
}

// MatrixRow is the verdicts on one setting.
type MatrixRow struct {
	Name  string
	Cells []Cell
}

// Cell is a verdict.
type Cell struct {
	Tone CellTone
	Text string // parts, with a comma between
}

// kept counts the cells of a row that are as they should be, or cannot be otherwise.
func (r *MatrixRow) kept() int {
	n := 0
	for _, c := range r.Cells {
		if c.Tone == Kept || c.Tone == Inapplicable {
			n++
		}
	}
	return n
}

// better tells whether a row has fewer bad cells than another, or less bad ones.
func (r *MatrixRow) better(o *MatrixRow) bool {
	if r.kept() != o.kept() {
		return r.kept() > o.kept()
	}
	bad := func(r *MatrixRow) (sum int) {
		for _, c := range r.Cells {
			sum += int(c.Tone)
		}
		return sum
	}
	return bad(r) < bad(o)
}

// Headline counts the settings that hold under everything, or names the one that holds under most.
func (m *Matrix) Headline() string {
	var all []string
	best := 0
	for i := range m.Rows {
		if m.Rows[i].kept() == len(m.Columns) {
			all = append(all, m.Rows[i].Name)
		}
		if m.Rows[i].better(&m.Rows[best]) {
			best = i
		}
	}
	switch len(all) {
	case 0:
		return fmt.Sprintf("None of %d %s %s once and in order under all %d conditions; “%s” does under %d",
			len(m.Rows), m.Settings, m.One, len(m.Columns), m.Rows[best].Name, m.Rows[best].kept())
	case 1:
		return fmt.Sprintf("Of %d %s, “%s” alone %s once and in order under all %d conditions", len(m.Rows), m.Settings,
			all[0], m.One, len(m.Columns))
	}
	return fmt.Sprintf("%d of %d %s %s once and in order under all %d conditions", len(all), len(m.Rows), m.Settings,
		m.Many, len(m.Columns))
}

// SVG draws the matrix.
func (m *Matrix) SVG() []byte { return m.chart().SVG() }

// PNG draws the matrix at 200 dpi.
func (m *Matrix) PNG() ([]byte, error) { return m.chart().PNG() }

// Sizes of a matrix, in points.
const (
	matrixRow  = vg.Length(23)
	matrixLeft = vg.Length(148)
	matrixHead = vg.Length(30) // of the names of columns
)

func (m *Matrix) chart() *chart {
	ch := &chart{name: m.Name, headline: m.Headline(), foot: m.Foot, caption: m.Settings,
		subtitle: "Each cell is a run with one kind of fault: once and in order, or how many records were not. " +
			"What is so under all is bold.",
		height: vg.Length(len(m.Rows))*matrixRow + matrixHead + 104}
	ch.draw = func(f *frame) {
		*f = *layout(f.c, ch, matrixLeft, 0, matrixHead)
		f.y0 = margin + 26
		m.draw(f)
	}
	return ch
}

func (m *Matrix) draw(f *frame) {
	width, height := (f.x1-f.x0)/vg.Length(len(m.Columns)), (f.y1-f.y0)/vg.Length(len(m.Rows))
	head := style(7, true, ink)
	head.XAlign = draw.XCenter
	for i, name := range m.Columns {
		lines := fold(head, name, width-3)
		for j, line := range lines {
			f.text(head, f.x0+(vg.Length(i)+0.5)*width, f.y1+3+vg.Length(len(lines)-1-j)*8, line)
		}
	}
	for i := range m.Rows {
		name := style(8, m.Rows[i].kept() == len(m.Columns), ink)
		name.YAlign = draw.YCenter
		y := f.y1 - vg.Length(i+1)*height
		f.text(name, margin, y+height/2, fit(name, m.Rows[i].Name, f.x0-margin-6))
		for j, c := range m.Rows[i].Cells {
			f.verdict(c, f.x0+vg.Length(j)*width, y, width, height)
		}
	}
	f.matrixKey()
}

// verdict draws a cell: its colour and, a line for each, its parts.
func (f *frame) verdict(c Cell, x, y, width, height vg.Length) {
	f.cell(c.Tone, x+0.8, y+0.8, x+width-0.8, y+height-0.8)
	st := style(7, c.Tone != Kept && c.Tone != Inapplicable, ink)
	st.XAlign, st.YAlign = draw.XCenter, draw.YCenter
	lines := strings.Split(c.Text, ", ")
	for i, line := range lines {
		f.text(st, x+width/2, y+height/2+(vg.Length(len(lines)-1)/2-vg.Length(i))*8, fit(st, line, width-2))
	}
}

// cell fills the ground of a verdict, and rules its left edge: what the worst are is seen in
// print as well.
func (f *frame) cell(tone CellTone, x0, y0, x1, y1 vg.Length) {
	switch tone {
	case Kept:
		f.rect(alpha(blue, 0.10), x0, y0, x1, y1)
	case Disordered:
		f.rect(alpha(purple, 0.28), x0, y0, x1, y1)
		f.rect(purple, x0, y0, x0+1.6, y1)
	case Repeated:
		f.rect(alpha(orange, 0.34), x0, y0, x1, y1)
		f.rect(orange, x0, y0, x0+1.6, y1)
	case Missing:
		f.rect(alpha(overLimit, 0.50), x0, y0, x1, y1)
		f.rect(red, x0, y0, x0+1.6, y1)
	default:
		f.rect(alpha(secondary, 0.10), x0, y0, x1, y1)
	}
}

// matrixKey says what the colours mean.
func (f *frame) matrixKey() {
	st := style(7.5, false, secondary)
	x := f.x0
	for tone := Kept; tone < Inapplicable; tone++ {
		f.cell(tone, x, f.y0-14, x+12, f.y0-5)
		f.text(st, x+15, f.y0-13, cellTones[tone])
		x += 26 + st.Width(cellTones[tone])
	}
}

// fold breaks a text at spaces, so that its lines are no wider than they may be where a word
// allows it.
func fold(st draw.TextStyle, s string, width vg.Length) []string {
	var lines []string
	for _, word := range strings.Fields(s) {
		if n := len(lines); n > 0 && st.Width(lines[n-1]+" "+word) <= width {
			lines[n-1] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}
