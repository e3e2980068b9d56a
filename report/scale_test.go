package report

import (
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// A measure is said as a person says it, and a threshold is about the metric of the same key.
func TestMeasuresInWords(t *testing.T) {
	for key, want := range map[string]string{
		"putLatency.p99{producer:web}":         "put latency p99 of web",
		"throttledRatio":                       "throttled",
		"iteratorAge.max{consumer:c,stream:s}": "iterator age max of c, s",
		"cost.perMonth":                        "cost a month",
		"endToEndDelay.p999":                   "end to end delay p99.9",
	} {
		if got := measureOf(key).String(); got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
	all := []measure{measureOf("putLatency.p99{producer:a}"), measureOf("putLatency.p99{producer:b}"), measureOf("throttledRatio")}
	if got := strings.Join(measureNames(all), "; "); got != "put latency p99 of a; put latency p99 of b; throttled" {
		t.Errorf("got %q", got)
	}
}

// An axis has round ticks that enclose its numbers, and is logarithmic where they ask for it.
func TestScales(t *testing.T) {
	for _, c := range []struct {
		unit   string
		values []float64
		log    bool
		want   string
	}{
		{"USD", []float64{59.5, 183}, false, "$0 $50 $100 $150 $200"},
		{"USD", []float64{700, 730}, false, "$700 $705 $710 $715 $720 $725 $730"},
		{"USD", []float64{10, 2500}, true, "$10 $20 $50 $100 $200 $500 $1,000 $2,000"},
		{"ms", []float64{1, 1e6}, true, "1 ms 10 ms 100 ms 1 s 10 s 2 min 15 min"},
		{"ratio", []float64{0, 0.021}, false, "0 % 0.5 % 1 % 1.5 % 2 % 2.5 %"},
		{"ms", []float64{0, 0}, false, "0 ms 200 µs 400 µs 600 µs 800 µs 1 ms"},
		{"ms", []float64{81}, false, "0 ms 20 ms 40 ms 60 ms 80 ms 100 ms"},
		{"ms", nil, false, "0 ms 200 µs 400 µs 600 µs 800 µs 1 ms"},
	} {
		s := scaleOf(c.unit, c.values...)
		var got []string
		for _, k := range s.ticks {
			got = append(got, k.label)
		}
		if strings.Join(got, " ") != c.want || s.log != c.log {
			t.Errorf("%v: got %v, log %v, want %s", c.values, got, s.log, c.want)
		}
		for _, v := range c.values {
			if at := s.at(v, 0, 100); at < 0 || at > 100 || v < s.low || v > s.high {
				t.Errorf("%v: %g lies at %g", c.values, v, at)
			}
		}
	}
}

// What is placed never meets what is there, and lies within the area.
func TestPlacesAreFree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 200 {
		p := &places{area: box{0, 0, 400, 200}}
		for range r.IntN(30) {
			x, y := vg.Length(r.Float64()*400), vg.Length(r.Float64()*200)
			p.take(box{x - 4, y - 4, x + 4, y + 4})
		}
		for range 8 {
			before := append([]box(nil), p.taken...)
			x, y := vg.Length(r.Float64()*400), vg.Length(r.Float64()*200)
			w, h := vg.Length(10+r.Float64()*90), vg.Length(7)
			at, ok := p.beside(x, y, 6, w, h)
			if !ok {
				at, ok = p.near(x, y, w, h)
			}
			if !ok {
				continue
			}
			found++
			b := box{at.X, at.Y, at.X + w, at.Y + h}
			if !b.within(p.area) {
				t.Fatalf("%v leaves the area", b)
			}
			for _, o := range before {
				if b.meets(o) {
					t.Fatalf("%v meets %v", b, o)
				}
			}
		}
	}
	if found < 1500 {
		t.Errorf("%d of 1,600 texts found a place", found)
	}
}
