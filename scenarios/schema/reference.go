package schema

import (
	"bytes"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/scenarios/form"
)

// A reference has its prose from people and its tables from here, between markers:
//
//	<!-- keys: Stream limiter=Limiter -->     the keys of mappings; those of one in another behind it
//	<!-- variants: Keys -->                   the mappings of a union, by the word that tells them apart
//	<!-- actions -->  <!-- invariants -->  <!-- metrics -->
//
// each up to <!-- end -->.
var marker = regexp.MustCompile(`(?s)(<!-- (\w+)(?:: ([^>]*?))? -->\n).*?(<!-- end -->\n)`)

// Refresh makes the tables of a reference anew.
func Refresh(doc []byte) ([]byte, error) {
	b := build()
	var failed error
	out := marker.ReplaceAllFunc(doc, func(block []byte) []byte {
		m := marker.FindSubmatch(block)
		rows, err := b.table(string(m[2]), strings.Fields(string(m[3])))
		if err != nil {
			failed = err
			return block
		}
		return bytes.Join([][]byte{m[1], rows, m[4]}, []byte("\n"))
	})
	return out, failed
}

func (b *builder) table(kind string, args []string) ([]byte, error) {
	var out bytes.Buffer
	row := func(cells ...string) {
		for i := range cells {
			cells[i] = strings.TrimSuffix(strings.ReplaceAll(cells[i], "|", `\|`), ".")
		}
		fmt.Fprintf(&out, "| %s |\n", strings.Join(cells, " | "))
	}
	head := func(cells ...string) {
		row(cells...)
		fmt.Fprintf(&out, "|%s\n", strings.Repeat("---|", len(cells)))
	}
	switch kind {
	case "keys":
		head("key", "what it is", "value", "default")
		if err := b.keys(row, args); err != nil {
			return nil, err
		}
	case "variants":
		if err := variants(row, head, args); err != nil {
			return nil, err
		}
	case "actions":
		head("`action`", "what happens", "parameters", "`target`")
		for _, i := range form.Injections {
			row("`"+i.Word+"`", i.Text, code(i.Params), code(i.Targets))
		}
	case "invariants":
		head("id", "what must hold", "judged when there is")
		for _, i := range form.Invariants {
			row("`"+i.ID+"`", i.Text, i.Judged)
		}
	case "metrics":
		head("metric", "by", "definition", "check")
		for i := range form.Metrics {
			m := &form.Metrics[i]
			row("`"+m.Name+"`", strings.Join(m.By, ", "), m.Markdown(), "`"+checkForms[m.Kind].example+"`")
		}
	default:
		return nil, fmt.Errorf("schema: there is no table of %s", kind)
	}
	return out.Bytes(), nil
}

func code(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = "`" + w + "`"
	}
	return strings.Join(out, ", ")
}

// keys writes the keys of mappings. What several mappings share is written once.
func (b *builder) keys(row func(...string), args []string) error {
	inner := map[string]*form.Mapping{}
	var tops []*form.Mapping
	for _, a := range args {
		key, name, nested := strings.Cut(a, "=")
		if !nested {
			name = a
		}
		t := b.types[name]
		if t == nil {
			return fmt.Errorf("schema: no mapping is called %s", name)
		}
		if nested {
			inner[key] = form.OfType(t)
		} else {
			tops = append(tops, form.OfType(t))
		}
	}
	var seen []string
	for _, m := range tops {
		for i := range m.Keys {
			k := &m.Keys[i]
			if slices.Contains(seen, k.Name+k.Text) || len(tops) > 1 && k.Name == "distribution" {
				continue
			}
			seen = append(seen, k.Name+k.Text)
			row(cells(k, "")...)
			if in := inner[k.Name]; in != nil {
				for j := range in.Keys {
					row(cells(&in.Keys[j], k.Name)...)
				}
				delete(inner, k.Name)
			}
		}
	}
	if len(inner) > 0 {
		return fmt.Errorf("schema: %v: no such key", args)
	}
	return nil
}

// cells are the row of a key.
func cells(k *form.Key, above string) []string {
	name := "`" + k.Name + "`"
	if above != "" {
		name = "`" + above + "`: " + name
	}
	text := strings.TrimSuffix(k.Text, ".")
	if c := k.Only; c.Holds {
		text += fmt.Sprintf("; only with `%s: %s`", c.Key, strings.Join(c.Words, "`, `"))
	}
	for _, c := range []struct {
		keys []string
		how  string
	}{{k.Beside, "; needs "}, {k.Apart, "; not beside "}} {
		if len(c.keys) > 0 {
			text += c.how + strings.Join(strings.Split(code(c.keys), ", "), " or ")
		}
	}
	d := fallback(k)
	if d == "" && k.Need.Holds {
		d = "required"
	}
	return []string{name, text, written(k), d}
}

// variants writes the mappings of a union.
func variants(row, head func(...string), args []string) error {
	u, isUnion := unions[strings.Join(args, " ")]
	if !isUnion {
		return fmt.Errorf("schema: no union is called %v", args)
	}
	headed := false
	for _, v := range u.Variants() {
		m := form.OfType(reflect.TypeOf(v))
		if m == nil {
			continue
		}
		first := &m.Keys[0]
		if !headed {
			headed = true
			head("`"+first.Name+"`", "what it is", "keys")
		}
		var keys []string
		for _, k := range m.Keys[1:] {
			keys = append(keys, k.Name)
		}
		row("`"+first.Words[0]+"`", first.Text, code(keys))
	}
	return nil
}

var unions = map[string]form.Union{"Law": form.Law[form.Duration]{}, "Keys": form.Keys{}, "Scaling": form.Scaling{}}
