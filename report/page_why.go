package report

import (
	"html/template"
	"strings"

	"github.com/kinesim/kinesim/model/explain"
)

// whyPage is the section of the page: answers in words, with the parts of each as a table that
// opens. The charts of the page have their pictures.
var whyPage = template.Must(template.New("why").Funcs(template.FuncMap{
	"answer": answer, "ms": millis, "shown": shown,
	"text":     func(p explain.Part) string { return partText(&p) },
	"question": func(c *explain.Case) string { return questions[c.Question] },
	"at":       func(p explain.Part) string { return millis(float64(p.AtNS) / 1e6) },
}).Parse(`<h2>Why?</h2>
{{if not .Asked}}<p class="soft">Which waits made the worst records late, and which limit refused them, says</p>
<p><code>{{.Ask}}</code></p>
{{else}}{{range .Cases}}<details><summary><strong>{{question .}}</strong> {{answer .}}</summary>
<div class="wide"><table><tr><th class="r">at<th class="r">took<th>what</tr>
{{range shown .}}<tr><td class="r">{{at .}}<td class="r">{{ms .MS}}<td>{{text .}}</tr>
{{end}}</table></div></details>
{{else}}<p>No record was late, refused or given up.</p>
{{end}}{{end}}`))

// whyHTML is the section, ready for the page.
func (d *Data) whyHTML() (template.HTML, error) {
	data := struct {
		Asked bool
		Ask   string
		Cases []*explain.Case
	}{Asked: d.Why != nil, Ask: d.askWhy()}
	if d.Why != nil {
		for i := range d.Why.Cases {
			data.Cases = append(data.Cases, &d.Why.Cases[i])
		}
	}
	var b strings.Builder
	err := whyPage.Execute(&b, data)
	return template.HTML(b.String()), err
}
