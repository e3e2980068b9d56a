package report

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/kinesim/kinesim/model/result"
)

// fireCharts are the charts of a run under fire, with the picture of a violation.
func fireCharts(t testing.TB, shards int, span, slice float64, invariant string) []*chart {
	d := underFire(t, shards, span, slice)
	d.Order = outOfOrder(invariant)
	return d.charts()
}

func TestGoldenFire(t *testing.T) {
	charts := append(fireCharts(t, 4, 600, 1, "S7"), fireCharts(t, 4, 600, 1, "C8")[0])
	charts[len(charts)-1].name = "order-c8"
	for _, ch := range charts {
		if strings.HasSuffix(ch.name, "-latency") || strings.HasSuffix(ch.name, "-delay") {
			continue // the same as without a fire
		}
		golden(t, filepath.Join("testdata", "fire-"+ch.name+".svg"), ch.SVG())
	}
	d := underFire(t, 4, 600, 1)
	var text bytes.Buffer
	if err := Text(&text, d, TextOptions{Dir: "out/under-fire", Report: true}); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "fire-summary.txt"), text.Bytes())
	golden(t, filepath.Join("testdata", "fire-report.md"), []byte(d.markdown(nil)))
	golden(t, filepath.Join("testdata", "fire-report.html"), bare(t, d))
	if n := strings.Count(text.String(), "\n"); n > 44 {
		t.Errorf("the summary has %d lines, more than a screen", n)
	}
	page, err := d.html(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<td class=\"r\">3 min<td class=\"r\">90 s<td>event<td>grow<td>s is resharded from 4 to 8 shards",
		"<tr><td>billing<td class=\"r bad\">3<td class=\"r\">1,203,441<td class=\"r bad\">412<td class=\"r bad\">7<td class=\"r\">9<td class=\"r\">55",
		"allowed (by the scenario)", `<span class="soft">not applicable</span>`} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// Charts of reshards and faults stay light and inside their page at every size.
func TestFireAtEverySize(t *testing.T) {
	for _, c := range []struct {
		shards      int
		span, slice float64
	}{{1, 10, 1}, {4, 10, 1}, {64, 3600, 60}, {1000, 86400, 3600}, {64, 30 * 86400, 6 * 3600}, {1000, 30 * 86400, 6 * 3600}} {
		for _, ch := range fireCharts(t, c.shards, c.span, c.slice, "C8") {
			svg := ch.SVG()
			if len(svg) > 300<<10 {
				t.Errorf("%d shards, %g s: %s has %d KiB", c.shards, c.span, ch.name, len(svg)>>10)
			}
			if bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf")) ||
				strings.Contains(ch.headline, "%!") || strings.Contains(ch.headline, "NaN") {
				t.Errorf("%d shards, %g s: %s is not sound: %s", c.shards, c.span, ch.name, ch.headline)
			}
		}
	}
}

// Names of bands never cross each other, in any lane, nor the edge of the page; what has no
// room is counted.
func TestBandNamesNeverCollide(t *testing.T) {
	d := underFire(t, 4, 600, 1)
	for i := range 30 {
		d.Result.Timeline = append(d.Result.Timeline, result.Moment{At: float64(i * 19), For: float64(i % 4 * 10), Kind: "fault",
			Text: fmt.Sprintf("fault number %d of many that happen at about the same time", i)})
	}
	bands, above := d.bands("", 30, 90)
	hidden := 0
	type box struct{ x0, x1 vg.Length }
	lanes := map[int][]box{}
	for _, b := range bands {
		if b.lane < 0 {
			hidden++
			continue
		}
		own := box{b.x, b.x + style(8, false, ink).Width(b.text)}
		if own.x0 < margin-0.01 || own.x1 > chartWidth-margin+0.01 {
			t.Errorf("%q leaves the page: %g to %g", b.text, own.x0, own.x1)
		}
		for _, o := range lanes[b.lane] {
			if own.x0 < o.x1 && o.x0 < own.x1 {
				t.Errorf("%q meets another name in lane %d", b.text, b.lane)
			}
		}
		lanes[b.lane] = append(lanes[b.lane], own)
	}
	if hidden == 0 || len(lanes) != lanesMax || above < lanesMax*laneHeight {
		t.Errorf("%d without a name, %d lanes, %g points above", hidden, len(lanes), above)
	}
	if got := unnamed(bands); got != fmt.Sprintf(" · %d more in the timeline", hidden) {
		t.Errorf("the foot says %q", got)
	}
}

// A chart of a stream shows what concerns it, and no step of what is shown as a whole.
func TestBandsOfAStream(t *testing.T) {
	d := fixture(t, 4, 600, 1, false)
	d.Result.Timeline = []result.Moment{{At: 1, Text: "all", Kind: "fault"}, {At: 2, Text: "own", Stream: "s"},
		{At: 3, Text: "other", Stream: "r"}, {At: 4, Text: "step", Stream: "s", PartOf: "own"}, {At: 5, Text: "own", Stream: "s"}}
	bands, _ := d.bands("s", 30, 30)
	if len(bands) != 2 || bands[0].text != "all" || bands[1].text != "own" || len(bands[1].spans) != 2 {
		t.Errorf("got %+v", bands)
	}
}

// Children lie where their parents lay, whatever was split and merged, and never upon others
// that are open.
func TestLivesTileTheRing(t *testing.T) {
	for _, shards := range []int{1, 4, 64} {
		d := underFire(t, shards, 600, 1)
		all, rows := d.lives(&d.Result.Streams[0])
		for at := 1.0; at < 600; at += 37 {
			covered := make([]int, rows)
			for _, l := range all {
				if l.opened <= at && at < l.ends {
					for y := l.low; y < l.high; y++ {
						covered[y]++
					}
				}
			}
			if slices.Min(covered) != 1 || slices.Max(covered) != 1 {
				t.Fatalf("%d shards, %g s: rows are covered %v", shards, at, covered)
			}
		}
		for _, l := range all {
			for _, p := range l.parents {
				if l.high <= all[p].low || all[p].high <= l.low {
					t.Errorf("%s does not lie where its parent %s lay", l.id, all[p].id)
				}
			}
		}
	}
	d := fixture(t, 4, 600, 1, false) // without a lineage, in order of index
	if all, rows := d.lives(&d.Result.Streams[0]); rows != 4 || all[3].low != 3 || all[3].high != 4 {
		t.Errorf("got %d rows and %+v", rows, all)
	}
}

func TestShardCounts(t *testing.T) {
	d := underFire(t, 4, 600, 1)
	got := d.shardCounts(&d.Result.Streams[0])
	if fmt.Sprint(got.V) != "[4 5 6 7 8 6]" || got.T[0] != 0 || got.T[5] != 480 {
		t.Errorf("got %+v", got)
	}
	w := d.writes(&d.Result.Streams[0])
	if w.shardsText() != "4 to 8 shards" || w.most() != 8 {
		t.Errorf("got %s, %d at most", w.shardsText(), w.most())
	}
}

func zone(name string, ok, errors, timeouts []float64) zoneReplies {
	z := zoneReplies{zone: name}
	for i, v := range [][]float64{ok, errors, timeouts} {
		z.rates[i] = &Series{V: v}
		for _, n := range v {
			z.counts[i] += n
		}
	}
	return z
}

func TestRepliesHeadline(t *testing.T) {
	flat, none := []float64{10, 10, 10, 10}, []float64{0, 0, 0, 0}
	for _, c := range []struct {
		zones []zoneReplies
		want  string
	}{
		{[]zoneReplies{zone("a", none, none, none)}, "Nobody was told anything by s"},
		{[]zoneReplies{zone("a", flat, none, none), zone("b", flat, none, none)}, "All 80 replies of s are ok, in every zone"},
		{[]zoneReplies{zone("a", flat, none, none), zone("b", []float64{10, 0, 0, 10}, none, none)},
			"Zone b answers nothing for 4 s; 0 % of all calls to s fail"},
		{[]zoneReplies{zone("a", []float64{1, 1, 1, 1}, none, none), zone("b", []float64{1, 0, 1, 1}, none, none)},
			"All 7 replies of s are ok, in every zone"}, // one reply less is no silence
		{[]zoneReplies{zone("a", flat, none, none), zone("b", flat, []float64{5, 0, 0, 0}, []float64{0, 1, 0, 0})},
			"Zone b fails 13 % of its calls (5 errors, 1 timeout), the other zones 0 %"},
		{[]zoneReplies{zone("a", flat, none, []float64{0, 4, 0, 0}), zone("b", flat, none, []float64{0, 6, 0, 0})},
			"11.1 % of all calls to s fail (10 timeouts), much the same in every zone"},
	} {
		if got := repliesHeadline("s", c.zones, 2); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestEffectsHeadline(t *testing.T) {
	for _, c := range []struct {
		all  []result.Effect
		want string
	}{
		{[]result.Effect{{Consumer: "a", Once: 1234}}, "a does each of 1,234 effects exactly once"},
		{[]result.Effect{{Consumer: "a", Once: 10}, {Consumer: "b", Once: 5}}, "All 2 consumers do each effect exactly once, 15 in all"},
		{[]result.Effect{{Consumer: "a", Once: 10, Twice: 1}, {Consumer: "b", Once: 5}}, "a repeats 1 effect; b does each once"},
		{[]result.Effect{{Consumer: "a", Once: 10, More: 3, Never: 1}, {Consumer: "b", Once: 5}, {Consumer: "c"}},
			"a repeats 3 effects and leaves 1 record without one; 2 others do each once"},
	} {
		if got := effectsHeadline(c.all, false); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
		if got := effectsHeadline(c.all, true); strings.Contains(got, "exactly once") || strings.Contains(got, "each once") {
			t.Errorf("effects were dropped, but: %q", got)
		}
	}
}

// A share that is not everything is never printed as 100 %.
func TestPartsAreNotTheWhole(t *testing.T) {
	for v, want := range map[float64]string{0.5: "50 %", 0.9996: "99.96 %", 0.99999: "99.999 %", 0.9999999: "99.99999 %",
		1: "100 %", 0.001: "0.1 %"} {
		if got := part(v); got != want {
			t.Errorf("%g: got %s, want %s", v, got, want)
		}
	}
}

// The picture of a violation names the record that offends and the one that it offends.
func TestOrderHeadline(t *testing.T) {
	s7, c8 := orderOf(outOfOrder("S7")), orderOf(outOfOrder("C8"))
	if got := s7.headline(); got != "S7 is violated for key tenant-42: web/0 #115 is stored behind #122, which was made later" {
		t.Error(got)
	}
	if got := c8.headline(); got != "C8 is violated for key tenant-42: web/0 #101 is processed after web/0 #136" {
		t.Error(got)
	}
	again := outOfOrder("C8")
	again.Invariant = "C4"
	again.Points = slices.DeleteFunc(again.Points, func(p result.OrderPoint) bool {
		return p.Step == result.StepDone && p.N > 101 && p.At < again.At
	})
	if got := orderOf(again).headline(); got != "C4 is violated for key tenant-42: web/0 #101 is processed again" {
		t.Error(got)
	}
	for _, v := range []*orderView{s7, c8} { // both lie within what is drawn
		for _, i := range []int{v.bad, v.conflict()} {
			if r := v.rank[recordName(&v.t.Points[i])]; r < v.low || r >= v.high {
				t.Errorf("%s: rank %d is not drawn: %d to %d are", v.t.Invariant, r, v.low, v.high)
			}
		}
	}
	if got := application("billing/0/orders/shardId-000000000003#2"); got != "billing/0 #2" {
		t.Error(got)
	}
}

// What has no picture has no chart.
func TestNoFireNoCharts(t *testing.T) {
	d := fixture(t, 4, 600, 1, false)
	if d.orderChart() != nil || d.effectsChart() != nil || d.repliesChart(&d.Result.Streams[0]) != nil {
		t.Error("a chart of nothing")
	}
}
