package report

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/kinesim/kinesim/model/explain"
	"github.com/kinesim/kinesim/model/result"
)

// written is a text of a chart and the box of its letters.
type written struct {
	text           string
	x0, y0, x1, y1 vg.Length
}

// recorder notes what is written, and draws nothing.
type recorder struct {
	*svgCanvas
	texts []written
}

func (r *recorder) FillString(f font.Face, at vg.Point, text string) {
	size := f.Font.Size
	r.texts = append(r.texts, written{text, at.X, at.Y, at.X + f.Width(text), at.Y + 0.72*size})
}

func textsOf(ch *chart) []written {
	r := &recorder{svgCanvas: newSVG(chartWidth, ch.height, false)}
	ch.render(draw.New(r))
	return r.texts
}

// words is all that a chart says.
func words(ch *chart) string {
	var all []string
	for _, t := range textsOf(ch) {
		all = append(all, t.text)
	}
	return strings.Join(all, "\n")
}

// collisions are the texts of a chart that cross each other or the edge of the page.
func collisions(ch *chart) (out []string) {
	all := textsOf(ch)
	for i, a := range all {
		if a.x0 < 0 || a.y0 < 0 || a.x1 > chartWidth || a.y1 > ch.height {
			out = append(out, fmt.Sprintf("%q leaves the page", a.text))
		}
		for _, b := range all[:i] {
			if a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1 {
				out = append(out, fmt.Sprintf("%q crosses %q", a.text, b.text))
			}
		}
	}
	return out
}

// Texts never cross each other or the edge, whatever the data: any number of shards and
// consumers, any span, any load, long names, events and faults close together.
func TestTextsNeverCollide(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 5))
		d := anyRun(t, r)
		for _, ch := range d.charts() {
			for _, c := range collisions(ch) {
				t.Errorf("seed %d, %s: %s", seed, ch.name, c)
			}
		}
	}
}

// anyRun is a run of any size and shape.
func anyRun(t *testing.T, r *rand.Rand) *Data {
	shards := []int{1, 2, 4, 13, 64, 300}[r.IntN(6)]
	span := []float64{0.5, 10, 95, 600, 3600, 86400, 30 * 86400}[r.IntN(7)]
	slice := max(1, span/100)
	d := fixture(t, shards, span, slice, r.IntN(2) == 0)
	if r.IntN(2) == 0 {
		d = underFire(t, shards, span, slice)
		d.Order = outOfOrder([]string{"S7", "C8"}[r.IntN(2)])
	}
	if r.IntN(3) == 0 {
		d.Result.Scenario.Start = "2026-02-28T23:13:07Z"
	}
	factor := []float64{0, 1e-7, 0.01, 1, 40, 1e6}[r.IntN(6)]
	for key, s := range d.series {
		own := factor
		if strings.HasPrefix(key, "iteratorAge") {
			own = []float64{0, 1, 1e3, 1e6}[r.IntN(4)]
		}
		for i := range s.V {
			s.V[i] *= own
		}
	}
	name := func() string { return strings.Repeat("abW-", 1+r.IntN(12)) + fmt.Sprint(r.IntN(99)) }
	st := &d.Result.Streams[0]
	for range r.IntN(9) {
		who := name()
		st.Consumers = append(st.Consumers, who)
		own := &Series{}
		for i := range 50 {
			own.T, own.V = append(own.T, span*float64(i)/50), append(own.V, r.ExpFloat64()*1e4)
		}
		d.series["iteratorAge,consumer="+who+";stream="+st.Name] = own
		d.hists["propagationDelay,consumer="+who] = []bucket{{r.Float64(), 1 + r.Float64(), 1000}, {50, 60, int64(r.IntN(9))}}
		d.order = append(d.order, "propagationDelay,consumer="+who)
		d.Result.Effects = append(d.Result.Effects, result.Effect{Consumer: who, Once: r.Int64N(1e9), Twice: r.Int64N(1e9), Never: 1})
		d.Result.Verdict.Thresholds = append(d.Result.Verdict.Thresholds, result.ThresholdOutcome{
			Metric: "propagationDelay{consumer:" + who + "}", Check: fmt.Sprintf("p99 < %dms", 1+r.IntN(60))})
	}
	if r.IntN(2) == 0 {
		d.Why = lateRecord()
		c := &d.Why.Cases[1]
		c.Key, c.Producer = name(), name()
		for range r.IntN(12) {
			step(c, explain.KindPoll, r.ExpFloat64()*1e3, "waits for "+name()+name())
		}
	}
	for range r.IntN(15) {
		d.Result.Timeline = append(d.Result.Timeline, result.Moment{At: r.Float64() * span, For: float64(r.IntN(2)) * r.Float64() * span / 3,
			Kind: []string{"fault", "event"}[r.IntN(2)], Text: name() + " goes " + name()})
	}
	return d
}

// A subtitle is never cut off where it can have two lines.
func TestLongSubtitlesAreWhole(t *testing.T) {
	d := fixture(t, 4, 600, 1, false)
	ch := d.heatChart(&d.Result.Streams[0])
	for n := range 40 {
		ch.subtitle = strings.Repeat("word ", n) + "end."
		if got := strings.Join(strings.Fields(words(ch)), " "); !strings.Contains(got, strings.Repeat("word ", n)+"end.") {
			t.Errorf("of a subtitle of %d words there is %q", n+1, got)
		}
	}
}
