package schema

import (
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/kinesim/kinesim/scenarios/form"
)

// settings adds what a sweep has by paths. Where a path leads, and what may stand there, is
// beyond a schema: kinesim lint makes each variant and looks.
func (b *builder) settings() {
	path := pathForm()
	value := &jsonschema.Schema{}
	shown(value, sentence("A value as it may stand at that path"), "")
	b.defs[form.NameOf(reflect.TypeFor[form.Settings]())] = &jsonschema.Schema{Type: "object",
		PatternProperties: map[string]*jsonschema.Schema{path: value}, AdditionalProperties: jsonschema.FalseSchema}
	one := uint64(1)
	values := &jsonschema.Schema{Type: "array", MinItems: &one}
	shown(values, sentence("The values that a path of the scenario has in the variants, as `--set` takes them"), "")
	sweep := b.root.Definitions["Sweep"]
	sweep.PatternProperties = map[string]*jsonschema.Schema{path: values}
	nothing := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties(),
		AdditionalProperties: jsonschema.FalseSchema}
	nothing.Properties.Set("runs", &jsonschema.Schema{}) // which varies nothing
	sweep.Not = nothing
}

// pathForm is a path: it begins with a key of a scenario.
func pathForm() string {
	var first []string
	for _, name := range form.Of[form.Scenario]().Names() {
		if name != "sweep" {
			first = append(first, name)
		}
	}
	return `^(` + strings.Join(first, "|") + `)([.\[].+)?$`
}
