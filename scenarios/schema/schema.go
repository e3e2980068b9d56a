// Package schema describes scenario files to editors and to readers: it makes the JSON Schema
// and the tables of docs/scenario.md from the structs of scenarios/form.
package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/form"
)

// File is what the modeline of a scenario calls the schema: it lies beside the scenario.
const File = "scenario.schema.json"

// Mark is the comment of the schema, by which one of ours is known.
const Mark = "Written by kinesim schema."

// JSON is the schema, draft 2020-12.
func JSON() ([]byte, error) {
	data, err := json.MarshalIndent(build().root, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	for _, c := range []string{"<", ">", "&"} { // the library writes them for HTML
		data = bytes.ReplaceAll(data, []byte(fmt.Sprintf(`\u%04x`, c[0])), []byte(c))
	}
	return append(data, '\n'), nil
}

// builder reflects the structs and adds what their tags say.
type builder struct {
	root  *jsonschema.Schema
	types map[string]reflect.Type // of the definitions
	todo  []reflect.Type          // variants of unions
	defs  jsonschema.Definitions
}

// build makes the schema: the library reflects structs, lists and maps; kinds, unions and
// thresholds are ours.
func build() *builder {
	b := &builder{types: map[string]reflect.Type{}, defs: jsonschema.Definitions{}}
	r := &jsonschema.Reflector{Anonymous: true, ExpandedStruct: true, RequiredFromJSONSchemaTags: true,
		Namer: form.NameOf, Mapper: b.mapped}
	b.root = r.ReflectFromType(reflect.TypeFor[form.Scenario]())
	b.root.Description = "A scenario of kinesim, the digital twin of Amazon Kinesis Data Streams."
	b.root.Comments = Mark
	b.thresholds()
	b.settings()
	r.ExpandedStruct = false
	for len(b.todo) > 0 {
		next := b.todo[0]
		b.todo = b.todo[1:]
		for name, def := range r.ReflectFromType(next).Definitions {
			b.root.Definitions[name] = def
		}
	}
	for name, def := range b.defs {
		b.root.Definitions[name] = def
	}
	for name, t := range b.types {
		if name == "Scenario" {
			b.describe(b.root, form.OfType(t))
		} else {
			b.describe(b.root.Definitions[name], form.OfType(t))
		}
	}
	b.types["Check"] = reflect.TypeFor[form.Check]() // which each kind of metric has for itself
	b.targets(b.root.Definitions["Fault"])
	return b
}

func reference(name string) *jsonschema.Schema { return &jsonschema.Schema{Ref: "#/$defs/" + name} }

// mapped is the schema of what the library cannot reflect, by reference.
func (b *builder) mapped(t reflect.Type) *jsonschema.Schema {
	label := form.NameOf(t)
	if k, isKind := kinds[t]; isKind {
		b.defs[label] = explained(k.schema, k.want)
		return reference(label)
	}
	if t == reflect.TypeFor[form.Word]() {
		return &jsonschema.Schema{} // its words are those of the key
	}
	if t == reflect.TypeFor[form.Thresholds]() || t == reflect.TypeFor[form.Settings]() {
		return reference(label)
	}
	if u, isUnion := reflect.Zero(t).Interface().(form.Union); isUnion {
		if b.defs[label] == nil {
			b.union(label, u)
		}
		return reference(label)
	}
	if form.OfType(t) != nil {
		b.types[label] = t
	}
	return nil
}

// describe adds what the tags of a mapping say.
func (b *builder) describe(s *jsonschema.Schema, m *form.Mapping) {
	for i := range m.Keys {
		k := &m.Keys[i]
		p, _ := s.Properties.Get(k.Name)
		s.Properties.Set(k.Name, property(p, k))
		if k.Need.Holds && k.Need.Key == "" {
			s.Required = append(s.Required, k.Name)
		}
		beside(s, k)
	}
	conditions(s, m)
	if x, isExact := reflect.Zero(m.Type).Interface().(form.Exactly); isExact {
		for _, key := range x.OneOf() {
			s.OneOf = append(s.OneOf, &jsonschema.Schema{Required: []string{key}})
		}
	}
}

// property is the schema of a key's value: words beside its type, range, and what an editor
// shows.
func property(p *jsonschema.Schema, k *form.Key) *jsonschema.Schema {
	switch {
	case k.Type == reflect.TypeFor[form.Word]():
		p = words(k)
	case len(k.Words) > 0:
		p = &jsonschema.Schema{AnyOf: []*jsonschema.Schema{words(k), p}}
	}
	if k.Type.Kind() == reflect.Map {
		p.PropertyNames = kinds[reflect.TypeFor[form.Name]()].schema
	}
	if k.Ranged {
		ranged(p, k)
	}
	text, example := hover(k)
	shown(p, text, example)
	if k.Default != "" {
		p.Default = value(k.Default)
	}
	if k.Example != "" {
		p.Examples = []any{value(k.Example)}
	}
	return p
}

// shown puts a text where editors look for it: those that read Markdown elsewhere, so that the
// others do not show its marks. The former show examples by themselves.
func shown(p *jsonschema.Schema, text, example string) {
	if p.Extras == nil {
		p.Extras = map[string]any{}
	}
	p.Extras["markdownDescription"] = text
	p.Description = strings.ReplaceAll(text+example, "`", "")
}

// ranged bounds a number, or the items of a list.
func ranged(p *jsonschema.Schema, k *form.Key) {
	if k.Type.Kind() == reflect.Slice {
		low, high := uint64(k.Low), uint64(k.High)
		p.MinItems = &low
		if high > 0 {
			p.MaxItems = &high
			p.UniqueItems = true
		}
		return
	}
	p.Minimum = json.Number(plain(k.Low))
	if k.High > 0 {
		p.Maximum = json.Number(plain(k.High))
	}
}

// words are the words of a key. One that is a number may be written as one.
func words(k *form.Key) *jsonschema.Schema {
	s := &jsonschema.Schema{}
	for _, w := range k.Words {
		if text := meaning(k, w); text != "" {
			s.OneOf = append(s.OneOf, &jsonschema.Schema{Const: w, Description: text})
			continue
		}
		if v := value(w); v != any(w) {
			s.Enum = append(s.Enum, v)
		}
		s.Enum = append(s.Enum, w)
	}
	return s
}

// meaning is what a word says, where there is more to it than to its key.
func meaning(k *form.Key, word string) string {
	for _, i := range form.Injections {
		if k.Name == "action" && i.Word == word {
			return i.Text
		}
	}
	return ""
}

// value is a text of YAML as JSON.
func value(text string) any {
	d, err := scenarios.ParseDocument([]byte(text))
	if err != nil {
		panic(fmt.Sprintf("schema: %s: %v", text, err)) // of a tag
	}
	return d.Value()
}
