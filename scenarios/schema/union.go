package schema

import (
	"reflect"

	"github.com/invopop/jsonschema"

	"github.com/kinesim/kinesim/scenarios/form"
)

// union is the schema of a value with several forms. Where a word of the mapping says which
// it is, the schema asks that word first: so an editor speaks of that form and of no other.
func (b *builder) union(label string, u form.Union) {
	def := &jsonschema.Schema{}
	b.defs[label] = def
	word := &jsonschema.Schema{}
	told := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties()}
	for _, v := range u.Variants() {
		variant := reflect.TypeOf(v)
		if b.mapped(variant) != nil {
			def.AnyOf = append(def.AnyOf, reference(form.NameOf(variant)))
			continue
		}
		b.todo = append(b.todo, variant)
		first := form.OfType(variant).Keys[0]
		if len(first.Words) != 1 { // no word tells
			def.AnyOf = append(def.AnyOf, reference(form.NameOf(variant)))
			continue
		}
		told.Required = []string{first.Name}
		word.OneOf = append(word.OneOf, &jsonschema.Schema{Const: first.Words[0], Description: first.Text})
		told.Properties.Set(first.Name, word)
		told.AllOf = append(told.AllOf, &jsonschema.Schema{If: has(first.Name, first.Words),
			Then: reference(form.NameOf(variant))})
	}
	shown(word, "Which of these it is; its keys stand beside it.\n\nA word. Required.", "")
	switch {
	case word.OneOf == nil:
	case def.AnyOf == nil:
		*def = *told
	default:
		def.AnyOf = append(def.AnyOf, told)
	}
}
