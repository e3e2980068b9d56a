package report

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"slices"

	"github.com/kinesim/kinesim/model/result"
)

//go:embed compare.html
var compareText string

var comparePage = template.Must(withParts("compare").Parse(compareText))

// option is one side of a comparison with the numbers that everybody asks for first.
type option struct {
	Letter, Name string
	Pass         bool
	Values       []string // of the columns
	Result       *result.Result
}

// compareData is what the page of a comparison shows.
type compareData struct {
	*Comparison
	How             string
	Columns         []string
	Options         []option
	Important, Rest [][]string
	Head            head
	Script          template.JS
}

// options are both sides, and the columns that either has a value in.
func (c *Comparison) options() (columns []string, out []option) {
	for i, s := range []*Side{c.A, c.B} {
		out = append(out, option{Letter: string(rune('A' + i)), Name: s.Name, Pass: s.Result.Verdict.Pass,
			Result: s.Result})
	}
	values := make([]map[string]string, len(out))
	for i := range out {
		d := &Data{Result: out[i].Result}
		values[i] = map[string]string{}
		shards := glance{"shards at the end", count(d.value("openShards", "", ""))}
		for _, g := range append([]glance{shards}, d.glance()...) {
			if values[i][g.Name] = g.Value; !slices.Contains(columns, g.Name) {
				columns = append(columns, g.Name)
			}
		}
	}
	for i := range out {
		for _, name := range columns {
			v := values[i][name]
			if v == "" {
				v = "–"
			}
			out[i].Values = append(out[i].Values, v)
		}
	}
	return columns, out
}

// page is compare.html.
func (c *Comparison) page() ([]byte, error) {
	p := compareData{Comparison: c, How: c.how(),
		Head: headOf(c.A.Name + " and " + c.B.Name), Script: template.JS(pageScript)}
	p.Columns, p.Options = c.options()
	for i := range c.Metrics {
		switch ch := &c.Metrics[i]; {
		case ch.sameAs > 0:
		case ch.Important:
			p.Important = append(p.Important, ch.row())
		default:
			p.Rest = append(p.Rest, ch.row())
		}
	}
	var b bytes.Buffer
	err := comparePage.Execute(&b, p)
	return b.Bytes(), err
}

// WriteComparison writes a comparison as compare.html and compare.md.
func WriteComparison(dir string, c *Comparison) error {
	page, err := c.page()
	if err != nil {
		return fmt.Errorf("compare: %w", err)
	}
	var text bytes.Buffer
	if err := CompareMarkdown(&text, c, false); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("compare: %w", err)
	}
	return errors.Join(os.WriteFile(filepath.Join(dir, "compare.html"), page, 0o644),
		os.WriteFile(filepath.Join(dir, "compare.md"), text.Bytes(), 0o644))
}
