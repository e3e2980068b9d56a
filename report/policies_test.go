package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// scaled is a week of one load on streams that get their shards in different ways.
func scaled(t testing.TB, ways ...string) *Data {
	const week, slice = 7 * 86400.0, 1800.0
	d := fixture(t, 1, week, slice, false)
	d.Result.Streams, d.Result.Cost.Items, d.Result.Scenario.Start = nil, nil, "2026-11-02T00:00:00Z"
	num := func(v float64) *float64 { return &v }
	for n, way := range ways {
		s := result.StreamInfo{Name: "by-" + way, Scaling: way, BytesPerSecond: 1 << 20, RecordsPerSec: 1000}
		switch way {
		case "fixed":
			s.Scaling = ""
		case "onDemand":
			s.Scaling, s.Mode = "", way
		}
		offered, records := &Series{}, &Series{}
		for at := 0.0; at < week; at += slice {
			load := 5 * (1.1 + math.Sin(at/86400*2*math.Pi)) // shards
			offered.T, offered.V = append(offered.T, at), append(offered.V, load*slice*(1<<20))
			records.T, records.V = append(records.T, at), append(records.V, load*slice*40)
		}
		d.series["bytesOffered,stream="+s.Name], d.series["recordsOffered,stream="+s.Name] = offered, records
		g := &ring{}
		for i := range int64(4) {
			g.add(0, i<<18, (i+1)<<18)
		}
		for day := range 7 {
			if way != "fixed" {
				for range 1 + n {
					g.split(float64(day)*86400+float64(n)*3600, g.open[0])
				}
			}
		}
		for i := range g.lineage {
			s.Shards = append(s.Shards, g.lineage[i].ID)
		}
		s.Lineage = g.lineage
		d.Result.Streams = append(d.Result.Streams, s)
		cost, throttled := 40+30*float64(n), 0.03/float64(n+1)
		if n == len(ways)-1 {
			throttled = 0
		}
		d.Result.Cost.Items = append(d.Result.Cost.Items, result.CostItem{What: s.Name + ": shard hours", Amount: cost - 5},
			result.CostItem{What: s.Name + ": PUT payload units", Amount: 5})
		d.Result.Metrics = append(d.Result.Metrics, result.Metric{Name: "throttledRatio", Labels: map[string]string{"stream": s.Name},
			Kind: "gauge", Value: num(throttled)})
	}
	return d
}

// The chart of policies is there when streams get their shards in different ways, and says
// what the cheapest throttles and what it costs to throttle least.
func TestPoliciesChart(t *testing.T) {
	if ch := scaled(t, "fixed", "fixed").policiesChart(); ch != nil {
		t.Errorf("streams of one way have a chart: %s", ch.headline)
	}
	d := scaled(t, "targetTracking", "schedule", "onDemand", "fixed")
	ch := d.policiesChart()
	if want := "by-targetTracking costs $40.00 a month and throttles 3 %; by-fixed throttles nothing for $130"; ch.headline != want {
		t.Errorf("got %q, want %q", ch.headline, want)
	}
	all := words(ch)
	for _, want := range []string{"target tracking", "on-demand", "schedule", "fixed", "$100", "1.5 %", "0 %"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	golden(t, filepath.Join("testdata", "policies.svg"), ch.SVG())
	best := scaled(t, "fixed", "schedule")
	best.Result.Metrics[len(best.Result.Metrics)-2].Value = new(float64)
	if got, want := best.policiesChart().headline, "Nothing is throttled: by-fixed costs $40.00 a month, by-schedule costs $70.00"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	best.Result.Metrics[len(best.Result.Metrics)-1].Value = func() *float64 { v := 0.01; return &v }()
	if got, want := best.policiesChart().headline, "by-fixed costs least, $40.00 a month, and throttles least: nothing"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Its texts never cross each other or the edge, whatever the streams.
func TestPoliciesNeverCollide(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 6))
		ways := []string{"fixed", "onDemand"}
		for range r.IntN(16) {
			ways = append(ways, strings.Repeat("longWay", 1+r.IntN(6))+fmt.Sprint(r.IntN(99)))
		}
		d := scaled(t, ways...)
		factor := []float64{0, 1e-5, 1, 1e7}[r.IntN(4)]
		for i := range d.Result.Cost.Items {
			d.Result.Cost.Items[i].Amount *= factor
		}
		for _, s := range d.series {
			for i := range s.V {
				s.V[i] *= factor
			}
		}
		for _, c := range collisions(d.policiesChart()) {
			t.Errorf("seed %d: %s", seed, c)
		}
		for _, w := range textsOf(d.policiesChart()) {
			if strings.HasPrefix(w.text, "by-longWay") && w.y0 < 150 && w.x1 > margin+policyLeft {
				t.Errorf("seed %d: %q runs into its shards", seed, w.text)
			}
		}
	}
}
