package report

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"regexp"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/kinesim/kinesim/model/result"
)

// orderView is the part of an order.json that is drawn: the records around the offending
// one, by their place in the order that was to be kept.
type orderView struct {
	t       *result.OrderTrace
	made    bool // the order in which they were made; else that in which they were stored
	points  []result.OrderPoint
	rank    map[string]int // of each record
	records []string       // by rank
	shard   []string       // by rank: where it was stored
	bad     int            // the offending point, -1: none
	low     int            // first rank drawn
	high    int            // behind the last
	from    float64        // seconds
	to      float64
}

// recordsAround is how many records are drawn on each side of the middle of those that are
// in the wrong order, or more when they lie far apart.
const recordsAround = 10

func recordName(p *result.OrderPoint) string { return fmt.Sprintf("%s #%d", p.Producer, p.N) }

// orderOf ranks the records of a trace and picks what to draw.
func orderOf(t *result.OrderTrace) *orderView {
	v := &orderView{t: t, made: t.Invariant == "S7" || t.Invariant == "S8", rank: map[string]int{}, bad: -1}
	first := map[string]*result.OrderPoint{} // by which a record is ranked
	for i := range t.Points {
		p := &t.Points[i]
		name := recordName(p)
		old := first[name]
		if old == nil {
			v.records = append(v.records, name)
		}
		if old == nil || !v.made && old.Step != result.StepStored && p.Step == result.StepStored {
			first[name] = p
		}
	}
	slices.SortStableFunc(v.records, func(a, b string) int {
		p, q := first[a], first[b]
		switch {
		case v.made && p.Producer == q.Producer:
			return cmp.Compare(p.N, q.N)
		case !v.made && p.Shard == q.Shard && p.Shard != "":
			return cmp.Compare(p.Index, q.Index)
		}
		return cmp.Compare(p.At, q.At)
	})
	for i, name := range v.records {
		v.rank[name] = i
		v.shard = append(v.shard, first[name].Shard)
	}
	for i := range t.Points {
		if t.Points[i].Offends && v.bad < 0 {
			v.bad = i
		}
	}
	v.low, v.high = 0, len(v.records)
	if v.bad >= 0 {
		low := v.rank[recordName(&t.Points[v.bad])]
		high := low
		if c := v.conflict(); c >= 0 { // the two that are in the wrong order, and what lies around
			high = max(high, v.rank[recordName(&t.Points[c])])
		}
		around := max(3, recordsAround-(high-low)/2)
		v.low, v.high = max(0, low-around), min(len(v.records), high+around+1)
	}
	v.lifetime()
	for _, p := range t.Points {
		r := v.rank[recordName(&p)]
		other := v.bad >= 0 && t.Points[v.bad].Reader != "" && p.Reader != "" && !v.sameWay(&p, p.Step)
		if r >= v.low && r < v.high && p.At >= v.from && p.At <= v.to && !other {
			v.points = append(v.points, p)
		}
	}
	low, high := len(v.records), 0 // no rows without a point
	for i := range v.points {
		r := v.rank[recordName(&v.points[i])]
		low, high = min(low, r), max(high, r+1)
	}
	v.low, v.high = low, high
	return v
}

// lifetime sets what of the time is drawn: the lives of the records that are in the wrong
// order, and a little around them.
func (v *orderView) lifetime() {
	v.from, v.to = math.Inf(1), math.Inf(-1)
	var names []string
	if v.bad >= 0 {
		names = append(names, recordName(&v.t.Points[v.bad]))
		if c := v.conflict(); c >= 0 {
			names = append(names, recordName(&v.t.Points[c]))
		}
	}
	for i := range v.t.Points {
		p := &v.t.Points[i]
		if len(names) == 0 || slices.Contains(names, recordName(p)) && (p.Reader == "" || v.sameWay(p, p.Step)) {
			v.from, v.to = math.Min(v.from, p.At), math.Max(v.to, p.At)
		}
	}
	v.from, v.to = math.Min(v.from, v.t.At), math.Max(v.to, v.t.At)
	pad := math.Max((v.to-v.from)*0.25, 1e-6)
	v.from, v.to = v.from-pad, v.to+pad
}

// sameWay tells whether a point is a step of the offending one's way: for its application, be
// it by another reader.
func (v *orderView) sameWay(p *result.OrderPoint, step string) bool {
	bad := &v.t.Points[v.bad]
	app, _, _ := strings.Cut(application(p.Reader), " ")
	own, _, _ := strings.Cut(application(bad.Reader), " ")
	return p.Step == step && app == own
}

// conflict is the point that the offending one should not have come behind, on the same
// way: of the record that follows next in the order made, or of the last one that was
// stored later; of the record itself when it only repeats. -1: there is none.
func (v *orderView) conflict() int {
	if v.bad < 0 {
		return -1
	}
	bad := &v.t.Points[v.bad]
	rank, best, again := v.rank[recordName(bad)], -1, -1
	for i := range v.t.Points[:v.bad] {
		p := &v.t.Points[i]
		r := v.rank[recordName(p)]
		switch {
		case !v.sameWay(p, bad.Step) || r < rank:
		case r == rank:
			again = i
		case best < 0 || !v.made || r <= v.rank[recordName(&v.t.Points[best])]:
			best = i
		}
	}
	if best < 0 {
		return again
	}
	return best
}

// did says what a step is.
var did = map[string]string{result.StepSent: "is sent", result.StepStored: "is stored",
	result.StepDelivered: "is delivered", result.StepDone: "is processed", result.StepEffect: "takes effect"}

func (v *orderView) headline() string {
	head := fmt.Sprintf("%s is violated for key %s", v.t.Invariant, v.t.Key)
	if v.bad < 0 {
		return head
	}
	bad := &v.t.Points[v.bad]
	c := v.conflict()
	if c < 0 {
		return head + ", at " + recordName(bad)
	}
	head += ": " + recordName(bad) + " " + did[bad.Step]
	switch {
	case recordName(&v.t.Points[c]) == recordName(bad):
		return head + " again"
	case v.made:
		return head + fmt.Sprintf(" behind #%d, which was made later", v.t.Points[c].N)
	}
	return head + " after " + recordName(&v.t.Points[c])
}

var longShard = regexp.MustCompile(`shardId-0*(\d+)`)

// orderChart shows the records of one key around a violation of their order.
func (d *Data) orderChart() *chart {
	if d.Order == nil || len(d.Order.Points) == 0 {
		return nil
	}
	v := orderOf(d.Order)
	order := "stored"
	if v.made {
		order = "made"
	}
	ch := &chart{name: "order", headline: v.headline(), caption: "record, in the order " + order,
		subtitle: fmt.Sprintf("At %s s: %s", trim(fmt.Sprintf("%.6f", v.t.At)),
			longShard.ReplaceAllString(strings.TrimSuffix(v.t.Text, "."), "shard $1")),
		foot:   d.foot(),
		height: min(max(3.2*vg.Inch, vg.Length(v.high-v.low)*14+130), 5.4*vg.Inch)}
	ch.draw = func(f *frame) { v.draw(f, ch) }
	return ch
}

// way is the points of one step, for one reader, joined in order of time.
type way struct {
	name   string
	tone   color.NRGBA
	points []int
}

var wayTones = map[string]color.NRGBA{result.StepSent: secondary, result.StepStored: blue,
	result.StepDelivered: green, result.StepDone: orange, result.StepEffect: violet}

// ways are the ways that have points, in the order in which they begin.
func (v *orderView) ways() []way {
	var out []way
	for i := range v.points {
		p := &v.points[i]
		name := p.Step
		if p.Reader != "" {
			name += " · " + application(p.Reader)
		}
		at := slices.IndexFunc(out, func(w way) bool { return w.name == name })
		if at < 0 {
			at = len(out)
			out = append(out, way{name: name, tone: wayTones[p.Step]})
		}
		out[at].points = append(out[at].points, i)
	}
	return out[:min(len(out), 8)]
}

// application is the consumer and its number, and the tenure when there was one before,
// of a reader such as billing/0/orders/shardId-000000000003#2.
func application(reader string) string {
	parts := strings.SplitN(reader, "/", 3)
	name := strings.Join(parts[:min(2, len(parts))], "/")
	if _, tenure, found := strings.Cut(reader, "#"); found {
		name += " #" + tenure
	}
	return name
}

func (v *orderView) draw(f *frame, ch *chart) {
	ways := v.ways()
	left, right := vg.Length(30), vg.Length(40)
	for r := v.low; r < v.high; r++ {
		left = max(left, style(8, false, ink).Width(v.recordLabel(r))+8)
	}
	for i := range ways {
		right = max(right, style(8.5, true, ink).Width(ways[i].name)+12)
	}
	*f = *layout(f.c, ch, min(left, 150), min(right, 150), 4)
	from, to := v.from, v.to
	f.toX = func(t float64) vg.Length { return f.x0 + vg.Length((t-from)/(to-from))*(f.x1-f.x0) }
	f.toY = func(r float64) vg.Length {
		return f.y0 + vg.Length((r-float64(v.low)+0.5)/float64(v.high-v.low))*(f.y1-f.y0)
	}
	var ticks []tick
	step := int(math.Ceil(float64(v.high-v.low) * 11 / float64(f.y1-f.y0)))
	for r := v.low; r < v.high; r += step {
		ticks = append(ticks, tick{float64(r), fit(style(8.5, false, ink), v.recordLabel(r), 146)})
	}
	f.yAxis(ticks)
	f.xAxis(aroundTicks(from-v.t.At, to-v.t.At, v.t.At))
	if x := f.toX(v.t.At); x >= f.x0 && x <= f.x1 {
		f.line(red, 0.8, dashed, vg.Point{X: x, Y: f.y0}, vg.Point{X: x, Y: f.y1})
	}
	v.drawWays(f, ways)
	v.drawOffence(f)
}

// recordLabel names a record, and its shard when not all lie in one.
func (v *orderView) recordLabel(rank int) string {
	for _, s := range v.shard[v.low:v.high] {
		if s != v.shard[v.low] && s != "" && v.shard[rank] != "" {
			return v.records[rank] + " · " + shortShard(v.shard[rank])
		}
	}
	return v.records[rank]
}

func (v *orderView) drawWays(f *frame, ways []way) {
	var labels []label
	for i, w := range ways {
		points := make([]vg.Point, len(w.points))
		for j, p := range w.points {
			points[j] = vg.Point{X: f.toX(v.points[p].At), Y: f.toY(float64(v.rank[recordName(&v.points[p])]))}
		}
		if len(points) > 1 && v.points[w.points[0]].Step != result.StepSent {
			f.line(alpha(w.tone, 0.5), 1, nil, points...)
		}
		for _, p := range points {
			f.disc(w.tone, 2.6, p.X, p.Y)
		}
		labels = append(labels, label{points[len(points)-1].Y - 4, w.name, i})
	}
	spread(labels, 12, f.y0, f.y1-4)
	for _, l := range labels {
		st := style(8.5, true, ways[l.tone].tone)
		f.text(st, f.x1+8, l.y, fit(st, l.text, 142))
	}
}

// drawOffence rings the offending point and the one that it conflicts with.
func (v *orderView) drawOffence(f *frame) {
	if v.bad < 0 {
		return
	}
	bad := &v.t.Points[v.bad]
	c := v.conflict()
	if c < 0 {
		f.ring(v.place(f, bad), 6)
		f.beside(v.place(f, bad), fmt.Sprintf("#%d", bad.N), 1)
		return
	}
	first := &v.t.Points[c]
	f.ring(v.place(f, first), 5)
	f.ring(v.place(f, bad), 6)
	f.beside(v.place(f, first), fmt.Sprintf("first #%d", first.N), -1)
	f.beside(v.place(f, bad), fmt.Sprintf("then #%d", bad.N), 1)
}

func (v *orderView) place(f *frame, p *result.OrderPoint) vg.Point {
	return vg.Point{X: f.toX(p.At), Y: f.toY(float64(v.rank[recordName(p)]))}
}

func (f *frame) ring(at vg.Point, radius vg.Length) {
	for _, r := range []vg.Length{radius, radius + 0.4, radius + 0.8} {
		f.c.DrawGlyph(draw.GlyphStyle{Color: red, Radius: r, Shape: draw.RingGlyph{}}, at)
	}
}

// beside writes a name at the left (-1) or right of a point, or, where there is no room, above.
func (f *frame) beside(at vg.Point, text string, side vg.Length) {
	st := style(8.5, true, red)
	w := st.Width(text)
	x, y := at.X+10, at.Y-4
	if side < 0 {
		x = at.X - 10 - w
	}
	if x < f.x0 || x+w > f.x1 {
		x, y = min(max(at.X-w/2, f.x0), f.x1-w), at.Y+9
	}
	f.rect(alpha(white, 0.85), x-2, y-1, x+w+2, y+10)
	f.text(st, x, y, text)
}

// aroundTicks are ticks of a span around an instant, which is one of them.
func aroundTicks(from, to, at float64) []tick {
	step := math.Pow(10, math.Floor(math.Log10((to-from)/3)))
	for _, m := range []float64{1, 2, 5, 10} {
		if (to-from)/(step*m) <= 7 {
			step *= m
			break
		}
	}
	for _, s := range timeSteps {
		if step > 2 && (to-from)/s <= 7 {
			step = s
			break
		}
	}
	var out []tick
	for i := math.Ceil(from / step); i*step <= to; i++ {
		text := millis(math.Abs(i*step) * 1000)
		switch {
		case i == 0:
			text = fmt.Sprintf("at %s", trim(fmt.Sprintf("%.6f", at))+" s")
		case i < 0:
			text = "−" + text
		default:
			text = "+" + text
		}
		out = append(out, tick{at + i*step, text})
	}
	return out
}
