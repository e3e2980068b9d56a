package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"image/color"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// The page, its style and its script: everything is in the one file that it becomes.
var (
	//go:embed parts.html
	partsText string
	//go:embed page.html
	pageText string
	//go:embed page.css
	pageStyle string
	//go:embed page.js
	pageScript string
)

// tie keeps a number and its unit on one line.
func tie(s string) string { return loose.ReplaceAllString(s, "$1\u00a0$2") }

var loose = regexp.MustCompile(`(\d) (%|[KMGT]iB|B|M|G|µs|ms|s|min|h|days|×)(?:\b|\B)`)

// head is what a page begins with.
type head struct {
	Title string
	Style template.CSS
}

func headOf(title string) head { return head{title, styleOf()} }

// withParts begins a page: it knows what all pages have in common.
func withParts(name string) *template.Template {
	return template.Must(template.New(name).Funcs(template.FuncMap{"tie": tie}).Parse(partsText))
}

var page = template.Must(withParts("page").Funcs(template.FuncMap{
	"count": count, "percent": percent, "size": size, "short": shortShard, "value": Value, "who": who,
	"failing": failing, "holding": holding, "runs": runsText, "span": seconds, "lasting": lasting, "status": status,
	"whole": func(v int64) string { return exact(float64(v)) },
	"hits":  func(string) string { return "" }, // of the run at hand, see html
	"ms":    func(v *float64) string { return optional(v, millis) },
	"n":     func(v *int64) string { return count(float64(*v)) },
	"money": func(v float64) string { return fmt.Sprintf("%.2f", v) }, "cents": cents, "amount": amount, "rate": rate,
}).Parse(pageText))

// pageData is what the page shows.
type pageData struct {
	*result.Result
	Assumed   []result.Assumption // guesses first
	Span      string
	Busiest   string // the slice that the needs are computed from
	Findings  []string
	Charts    []pageChart
	Writes    []pageStream
	Latencies []*result.Metric
	Guesses   int
	Spreads   []overRuns
	Sections  []bySections
	Steadily  string // what those are, or why there are none
	Why       template.HTML
	Glance    []glance
	Bill      []costGroup
	Basis     string
	Head      head
	Script    template.JS
}

type pageChart struct {
	Name, Headline, Caption string
	SVG                     template.HTML
	Hover                   template.JS
}

func (p *picture) onPage() pageChart {
	return pageChart{p.name, p.headline, p.caption, template.HTML(p.page), template.JS(p.hover)}
}

type pageStream struct {
	Stream, Shards                   string
	Offered, Accepted, Lost, Refused float64
	Hottest                          string
	HotMean                          float64
}

// glance is a number that everybody asks for first.
type glance struct{ Name, Value string }

// glance has the worst of each kind.
func (d *Data) glance() []glance {
	out := []glance{{"cost a month, and of this test",
		dollars(d.Result.Cost.PerMonth) + ", " + dollars(d.Result.Cost.Test.Total)}}
	if offered := d.value("recordsOffered", "", ""); offered > 0 {
		out = append(out, glance{"records offered", count(offered)}, glance{"given up",
			percent((d.value("recordsFailed", "", "") + d.value("recordsExpired", "", "")) / offered)},
			glance{"throttled", percent(d.value("throttledRatio", "", ""))})
	}
	for _, m := range []struct{ name, of, text string }{{"putLatency", "producer", "worst put p99"},
		{"propagationDelay", "consumer", "worst propagation p99"}} {
		if p, some := d.worstP99(m.name, m.of); some {
			out = append(out, glance{m.text, millis(p)})
		}
	}
	held, judged := 0, 0
	for _, v := range d.Result.Verdict.Invariants {
		if v.Status != result.NotApplicable {
			judged++
		}
		if v.Status == result.Holds {
			held++
		}
	}
	return append(out, glance{"invariants", fmt.Sprintf("%d of %d hold", held, judged)})
}

// worstP99 is the highest of a metric's, of the producers or consumers of the run.
func (d *Data) worstP99(metric, of string) (float64, bool) {
	worst, some := 0.0, false
	for i := range d.Result.Metrics {
		m := &d.Result.Metrics[i]
		if _, one := m.Labels[of]; m.Name == metric && one && len(m.Labels) == 1 && m.P99 != nil {
			worst, some = math.Max(worst, *m.P99), true
		}
	}
	return worst, some
}

// guessesFirst are assumptions, those first that a reader should doubt.
func guessesFirst(all []result.Assumption) []result.Assumption {
	all = slices.Clone(all)
	known := func(a result.Assumption) int {
		if a.Origin == guessed {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b result.Assumption) int { return known(a) - known(b) })
	return all
}

// html is report.html: one page that needs nothing else.
func (d *Data) html(pictures []picture) ([]byte, error) {
	p := pageData{Result: d.Result, Assumed: guessesFirst(d.Result.Assumptions), Span: seconds(d.span()),
		Busiest: busiest(d.Slice), Findings: Findings(d),
		Latencies: d.latencies(), Guesses: guesses(d.Result.Assumptions), Spreads: d.spreads(), Glance: d.glance(),
		Sections: d.steadies(), Steadily: d.steadyText(),
		Bill: costs(&d.Result.Cost), Basis: costBasis(&d.Result.Cost),
		Head:   headOf(d.Result.Scenario.Name + ": " + strings.ToLower(verdict(d.Result))),
		Script: template.JS(pageScript)}
	for _, pic := range pictures {
		p.Charts = append(p.Charts, pic.onPage())
	}
	for i := range d.Result.Streams {
		w := d.writes(&d.Result.Streams[i])
		p.Writes = append(p.Writes, pageStream{w.stream, w.openText(), w.offered,
			d.value("recordsAccepted", "stream", w.stream), w.lost, w.refused, w.hottest, w.hotMean})
	}
	var err error
	if p.Why, err = d.whyHTML(); err != nil {
		return nil, err
	}
	t, err := page.Clone()
	if err != nil {
		return nil, err
	}
	t.Funcs(template.FuncMap{"hits": func(c string) string { return exact(d.value("dedupHits", "consumer", c)) }})
	var b bytes.Buffer
	err = t.Execute(&b, p)
	return b.Bytes(), err
}

// styleOf is that of a page, with the colours of charts on a dark screen.
func styleOf() template.CSS {
	var b strings.Builder
	b.WriteString(pageStyle)
	b.WriteString("@media screen and (prefers-color-scheme:dark){\n")
	swap := func(light, night color.NRGBA) {
		fmt.Fprintf(&b, "svg [fill=\"%[1]s\"]{fill:%[2]s}svg [stroke=\"%[1]s\"]{stroke:%[2]s}", hex(light), hex(night))
		fmt.Fprintf(&b, ".tip [data-tone=\"%s\"]{color:%s}\n", hex(light), hex(night))
	}
	inOrder := func(a, b color.NRGBA) int { return strings.Compare(hex(a), hex(b)) }
	for _, light := range slices.SortedFunc(maps.Keys(dark), inOrder) {
		swap(light, dark[light])
	}
	for i := range overTone {
		swap(ramp[i], darkRamp[i])
	}
	b.WriteString("}\n")
	return template.CSS(b.String())
}
