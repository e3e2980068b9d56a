package schema

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/kinesim/kinesim/scenarios/form"
)

// operators of a check.
const operators = ` *(<=|>=|==|!=|<|>) *`

// checkForms are the checks that each kind of metric takes, with an example.
var checkForms = map[form.MetricKind]struct{ label, pattern, example string }{
	form.Latency: {"Latency", `(p50|p90|p95|p99|p999|min|mean|max)` + operators + `(0|` + span + `)|count` +
		operators + count, "p99 < 300ms"},
	form.Portion: {"Ratio", operators + number + `%?`, "< 0.1%"},
	form.Counter: {"Count", operators + count, "== 0"},
	form.Mean:    {"Mean", operators + number, ">= 40"},
	form.Money:   {"Money", operators + `\$?` + number, "< $500"},
	form.Bytes:   {"Bytes", operators + `(0|` + size + `)`, "> 10MiB"},
}

// thresholds adds the mapping of metrics to checks: a key for each metric, and for each that
// has labels a form of keys.
func (b *builder) thresholds() {
	all := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties(),
		PatternProperties: map[string]*jsonschema.Schema{}, AdditionalProperties: jsonschema.FalseSchema}
	b.mapped(reflect.TypeFor[form.Duration]())
	b.mapped(reflect.TypeFor[form.Flag]())
	for i := range form.Metrics {
		m := &form.Metrics[i]
		c := checkForms[m.Kind]
		b.checks(c.label, c.pattern, c.example)
		p := reference("Checks" + c.label)
		all.Properties.Set(m.Name, p)
		if len(m.By) == 0 {
			shown(p, sentence(m.Markdown())+fmt.Sprintf("\n\nA check such as `%s`.", c.example), "")
			continue
		}
		shown(p, sentence(m.Markdown())+fmt.Sprintf("\n\nBy %s: `%s{%s:NAME}`. A check such as `%s`.",
			strings.Join(m.By, ", "), m.Name, m.By[0], c.example), "")
		all.PatternProperties["^"+regexp.QuoteMeta(m.Name)+`\{(`+strings.Join(m.By, "|")+`):[^{}]+\}$`] = p
	}
	b.defs["Thresholds"] = all
}

// checks adds the checks of a kind of metric: one, or a list.
func (b *builder) checks(label, pattern, example string) {
	name := "Check" + label
	if b.defs[name] != nil {
		return
	}
	text := explained(like(pattern, "string"), "A check such as "+example)
	text.Description = "A check such as `" + example + "`"
	m := form.Of[form.Check]()
	whole := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties(),
		AdditionalProperties: jsonschema.FalseSchema}
	for i := range m.Keys {
		k := m.Keys[i]
		p := reference(form.NameOf(k.Type))
		if k.Name == "check" {
			p = explained(like(pattern, "string"), "A check such as "+example)
			k.Example = strconv.Quote(example)
		}
		whole.Properties.Set(k.Name, property(p, &k))
	}
	whole.Required = []string{"check"}
	one := &jsonschema.Schema{AnyOf: []*jsonschema.Schema{text, whole}}
	b.defs[name] = one
	list := &jsonschema.Schema{Type: "array", Items: reference(name)}
	b.defs["Checks"+label] = &jsonschema.Schema{AnyOf: append(slices.Clone(one.AnyOf), list)}
}
