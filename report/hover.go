package report

import (
	"encoding/json"
	"image/color"
	"math"
	"sort"

	"gonum.org/v1/plot/vg"
)

// hover is what the page can say about a point of a chart: all of it text and places, so
// that the page computes nothing.
type hover struct {
	Box   [4]float64  `json:"box"` // of the data: left, top, right, bottom
	X     []float64   `json:"x"`   // places that there is something to say about
	At    []string    `json:"at"`  // what they are
	Lines []hoverData `json:"lines,omitempty"`
	Bands []hoverBand `json:"bands,omitempty"`
	Cells *hoverCells `json:"cells,omitempty"`
}

type hoverData struct {
	Name  string    `json:"name"`
	Tone  string    `json:"tone"`
	Unit  string    `json:"unit,omitempty"` // behind each value
	Y     []float64 `json:"y,omitempty"`    // −1: nothing there
	Value []string  `json:"value"`
}

type hoverBand struct {
	From float64 `json:"from"`
	To   float64 `json:"to"`
	Text string  `json:"text"`
}

// hoverCells are the cells of a heat map: two letters each, a number in base 64.
type hoverCells struct {
	Rows  []hoverRow `json:"rows"`
	Unit  float64    `json:"unit"`  // of the numbers, in percent
	Cells []string   `json:"cells"` // by row
}

type hoverRow struct {
	Top    float64 `json:"top"`
	Bottom float64 `json:"bottom"`
	Name   string  `json:"name"`
}

// hoverLine is a series and how its values are said.
type hoverLine struct {
	name  string
	tone  color.NRGBA
	s     *Series
	print func(float64) string
	unit  string
}

func tenth(v vg.Length) float64 { return math.Round(float64(v)*10) / 10 }

func (f *frame) box() [4]float64 {
	return [4]float64{tenth(f.x0), tenth(f.c.Max.Y - f.y1), tenth(f.x1), tenth(f.c.Max.Y - f.y0)}
}

// hoverTime notes lines over time. With edges, a point stands for the time from its edge to
// the next.
func (f *frame) hoverTime(d *Data, bands []band, lines []hoverLine, edges []float64) {
	h := &hover{Box: f.box()}
	var grid []float64
	for _, l := range lines {
		if len(l.s.T) > len(grid) {
			grid = l.s.T
		}
	}
	if len(grid) == 0 {
		return
	}
	step := d.span() / float64(len(grid))
	for i, t := range grid {
		at := t
		if edges != nil && i+1 < len(edges) {
			at = (edges[i] + edges[i+1]) / 2
		}
		h.X, h.At = append(h.X, tenth(f.toX(at))), append(h.At, instant(t, step, d.Result.Scenario.Start))
	}
	for _, l := range lines {
		if len(l.s.T) > 0 {
			h.Lines = append(h.Lines, f.hoverLine(l, grid, step))
		}
	}
	h.bands(f, bands)
	f.hover = h
}

func (f *frame) hoverLine(l hoverLine, grid []float64, step float64) hoverData {
	out := hoverData{Name: l.name, Tone: hex(l.tone), Unit: l.unit}
	for _, t := range grid {
		i := sort.SearchFloat64s(l.s.T, t)
		if i == len(l.s.T) || i > 0 && t-l.s.T[i-1] < l.s.T[i]-t {
			i--
		}
		y, text := -1.0, ""
		if math.Abs(l.s.T[i]-t) <= step*1.5 {
			y, text = tenth(f.c.Max.Y-f.toY(l.s.V[i])), l.print(l.s.V[i])
		}
		out.Y, out.Value = append(out.Y, y), append(out.Value, text)
	}
	return out
}

// withoutDots takes the places of the values out.
func (h *hover) withoutDots() {
	for i := range h.Lines {
		h.Lines[i].Y = nil
	}
}

func (h *hover) bands(f *frame, bands []band) {
	for i := range bands {
		for _, s := range bands[i].spans {
			x0, x1 := f.span(s)
			h.Bands = append(h.Bands, hoverBand{tenth(x0), tenth(x1), bands[i].full})
		}
	}
}

// percentilesSaid is how many places of a distribution have values.
const percentilesSaid = 100

// hoverNines notes distributions on a scale of nines up to far.
func (f *frame) hoverNines(cs []curve, far float64) {
	h := &hover{Box: f.box()}
	for i := range percentilesSaid {
		x := math.Exp(math.Log(far) * float64(i) / (percentilesSaid - 1))
		h.X = append(h.X, tenth(f.toX(x)))
		h.At = append(h.At, part(1-1/x)+" of the records are faster")
	}
	for i, c := range cs {
		l := hoverData{Name: c.name, Tone: hex(lineTones[i])}
		for j := range percentilesSaid {
			x := math.Exp(math.Log(far) * float64(j) / (percentilesSaid - 1))
			k := sort.SearchFloat64s(c.x, x)
			if k == len(c.x) || float64(c.n) < x {
				l.Y, l.Value = append(l.Y, -1), append(l.Value, "")
				continue
			}
			l.Y, l.Value = append(l.Y, tenth(f.c.Max.Y-f.toY(c.ms[k]))), append(l.Value, millis(c.ms[k]))
		}
		h.Lines = append(h.Lines, l)
	}
	f.hover = h
}

// hoverCellsMax bounds the cells that a page has values of.
const hoverCellsMax = 60_000

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// hoverHeat notes the cells of a heat map; of very many, several share a value, the highest.
func (f *frame) hoverHeat(d *Data, h *heat, bands []band, row vg.Length) {
	out := &hover{Box: f.box(), Cells: &hoverCells{}}
	group := max(1, (h.columns*len(h.lives)+hoverCellsMax-1)/hoverCellsMax)
	columns := (h.columns + group - 1) / group
	for c := range columns {
		t := float64(c*group) * h.width
		out.X = append(out.X, tenth(f.toX(math.Min((float64(c)+0.5)*float64(group)*h.width, d.span()))))
		out.At = append(out.At, instant(t, h.width, d.Result.Scenario.Start))
	}
	most := 0.0
	for _, cells := range h.cell {
		for _, v := range cells {
			if v > most {
				most = v
			}
		}
	}
	unit := most / 4000
	if most == 0 {
		unit = 1
	}
	out.Cells.Unit = unit * 100
	for r := range h.cell {
		l := &h.lives[r]
		text := make([]byte, 0, 2*columns)
		for c := range columns {
			n := 0 // nothing is known
			for _, v := range h.cell[r][c*group : min((c+1)*group, h.columns)] {
				if !math.IsNaN(v) {
					n = max(n, 1+int(v/unit+0.5))
				}
			}
			text = append(text, base64Digits[n>>6], base64Digits[n&63])
		}
		out.Cells.Cells = append(out.Cells.Cells, string(text))
		out.Cells.Rows = append(out.Cells.Rows, hoverRow{tenth(f.c.Max.Y - f.y0 - vg.Length(l.high)*row),
			tenth(f.c.Max.Y - f.y0 - vg.Length(l.low)*row), shortShard(l.id)})
	}
	out.bands(f, bands)
	f.hover = out
}

// json is what the page has; "" when there is nothing to say.
func (h *hover) json() string {
	if h == nil {
		return ""
	}
	b, err := json.Marshal(h)
	if err != nil {
		panic(err) // there are no NaN in it: they are texts
	}
	return string(b)
}
