package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"regexp"

	"github.com/kinesim/kinesim/model/result"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"count": count, "percent": percent, "size": size, "short": shortShard, "value": Value, "who": who,
	"failing": failing, "runs": runsText, "span": seconds, "lasting": lasting, "status": status,
	"whole": func(v int64) string { return exact(float64(v)) },
	"hits":  func(string) string { return "" }, // of the run at hand, see html
	"ms":    func(v *float64) string { return optional(v, millis) },
	"n":     func(v *int64) string { return count(float64(*v)) },
	"money": func(v float64) string { return fmt.Sprintf("%.2f", v) },
}).Parse(pageText))

// pageData is what the page shows.
type pageData struct {
	*result.Result
	Span      string
	Busiest   string // the slice that the needs are computed from
	Findings  []string
	Charts    []pageChart
	Writes    []pageStream
	Latencies []*result.Metric
	Guesses   int
	Spreads   []overRuns
	Why       template.HTML
}

type pageChart struct {
	Headline, Caption string
	SVG               template.HTML
}

type pageStream struct {
	Stream, Shards                   string
	Offered, Accepted, Lost, Refused float64
	Hottest                          string
	HotMean                          float64
}

// html is report.html: one page that needs nothing else.
func (d *Data) html(pictures []picture) ([]byte, error) {
	p := pageData{Result: d.Result, Span: seconds(d.span()), Busiest: busiest(d.Slice), Findings: Findings(d),
		Latencies: d.latencies(), Guesses: d.guesses(), Spreads: d.spreads()}
	for i, pic := range pictures {
		p.Charts = append(p.Charts, pageChart{pic.headline, pic.caption, inline(pic.svg, i)})
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

var (
	prolog   = regexp.MustCompile(`(?s)^.*?(<svg )`)
	svgSize  = regexp.MustCompile(`(<svg )width="([\d.]+)pt" height="([\d.]+)pt"`)
	svgIdent = regexp.MustCompile(`(id="|url\(#|href="#)`)
)

// inline prepares a picture for the page: no XML prolog, as wide as the page, and names
// of its own.
func inline(svg []byte, i int) template.HTML {
	svg = prolog.ReplaceAll(svg, []byte("$1"))
	svg = svgSize.ReplaceAll(svg, []byte(`${1}role="img" style="width:100%;height:auto"`))
	svg = svgIdent.ReplaceAll(svg, []byte(fmt.Sprintf("${1}c%d-", i)))
	return template.HTML(svg)
}
