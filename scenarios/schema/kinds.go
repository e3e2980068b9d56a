package schema

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/scenarios/form"
)

// kind is how a plain value is written.
type kind struct {
	word   string // in tables
	want   string // in an editor
	schema *jsonschema.Schema
}

// Parts of patterns. Editors read them as JavaScript does and tests as Go does, so that they
// look neither ahead nor back.
const (
	number = `\+?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?`
	span   = `([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h|d))+`
	size   = number + `(B|KiB|MiB|GiB|kB|MB|GB)`
	rate   = number + `[kMG]?/(s|min|h|d)`
	ratio  = number + ` *%?`
	count  = number + `[kMG]?`
	date   = `[0-9]{4}-[0-9]{2}-[0-9]{2}`
	clock  = `[0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})`
	name   = `[A-Za-z0-9][A-Za-z0-9_.-]{0,127}`
)

const (
	spanUnits = " (units ns us ms s m h d)"
	sizeUnits = " (units B KiB MiB GiB, decimal kB MB GB)"
)

// kinds are those of form. A quantity with a unit may be a plain 0; what needs no unit may be
// a number; a text may look like a number.
var kinds = map[reflect.Type]kind{
	reflect.TypeFor[form.Text](): {"text", "Text",
		like("", "string", "number")},
	reflect.TypeFor[form.Name](): {"name", "A name of letters, digits, dots, dashes and underscores",
		like(name, "string", "number")},
	reflect.TypeFor[form.Moment](): {"name", "A name of letters, digits, dots, dashes, underscores and @",
		like(`[A-Za-z0-9][A-Za-z0-9_.@-]{0,127}`, "string", "number")},
	reflect.TypeFor[form.Part](): {"partition key", "A text of 1 to 256 characters",
		long(like("", "string", "number"), 1, 256)},
	reflect.TypeFor[form.File](): {"file", "The name of a file, from the folder of the scenario",
		long(like("", "string", "number"), 1, 0)},
	reflect.TypeFor[form.Column](): {"column", "The header of a column",
		like("", "string", "number")},
	reflect.TypeFor[form.Whole](): {"whole number", "A whole number from 0",
		least(like(`[0-9]+`, "integer", "string"), "0")},
	reflect.TypeFor[form.Month](): {"month", "A month such as `2026-11`",
		like(`20[0-9]{2}-(0[1-9]|1[0-2])`, "string")},
	reflect.TypeFor[form.Instant](): {"instant", "An instant such as `2026-11-24T13:00:00Z`",
		like(date+"T"+clock, "string")},
	reflect.TypeFor[form.Duration](): {"duration", "A duration such as `500ms`, `1h30m` or `7d`" + spanUnits,
		united(span)},
	reflect.TypeFor[form.Signed](): {"duration with its sign",
		"A duration with its sign such as `-10m` or `500ms`" + spanUnits,
		united(`-?` + span)},
	reflect.TypeFor[form.Size](): {"size", "A size such as `900B`, `8KiB` or `1MB`" + sizeUnits,
		united(size)},
	reflect.TypeFor[form.Rate](): {"rate", "A rate such as `500/s`, `10k/s` or `600/min` (per s min h d)",
		united(rate)},
	reflect.TypeFor[form.Throughput](): {"throughput", "Bytes a second such as `4MiB/s` or `500kB/s`" + sizeUnits,
		united(size + `/s`)},
	reflect.TypeFor[form.Ratio](): {"ratio", "A ratio such as `2%` or `0.02`",
		least(like(ratio, "string", "number"), "0")},
	reflect.TypeFor[form.Count](): {"count", "A whole number such as `500` or `100k`",
		least(like(count, "integer", "string"), "0")},
	reflect.TypeFor[form.Number](): {"number", "A number such as `1.1`",
		least(like(`-?`+number, "number", "string"), "")},
	reflect.TypeFor[form.Scale](): {"factor", "A factor such as `40x`",
		above(like(number+`x?`, "number", "string"), "0")},
	reflect.TypeFor[form.Shard](): {"shard", "A shard, by its index or an id such as `shardId-000000000000`",
		least(like(`shardId-[0-9]{12}|[0-9]+`, "integer", "string"), "0")},
	reflect.TypeFor[form.Flag](): {"`true` or `false`", "`true` or `false`",
		&jsonschema.Schema{Type: "boolean"}},
	reflect.TypeFor[form.Machine](): {"type of EC2", "A type of EC2 such as `m7g.large`",
		machines()},
	reflect.TypeFor[form.Allowed](): {"id", "The id of an invariant",
		ids()},
}

// like is a value of some types; as a text it has a form.
func like(pattern string, types ...string) *jsonschema.Schema {
	s := &jsonschema.Schema{}
	if len(types) == 1 {
		s.Type = types[0]
	} else {
		s.Extras = map[string]any{"type": types}
	}
	if pattern != "" {
		s.Pattern = "^(" + pattern + ")$"
	}
	return s
}

// explained has editors say what is wanted rather than what a pattern is.
func explained(s *jsonschema.Schema, want string) *jsonschema.Schema {
	out := *s
	out.Extras = maps.Clone(s.Extras)
	if out.Extras == nil {
		out.Extras = map[string]any{}
	}
	message := "want " + strings.ToLower(want[:1]) + strings.ReplaceAll(want[1:], "`", "")
	out.Extras["errorMessage"] = message
	if s.Pattern != "" {
		out.Extras["patternErrorMessage"] = message
	}
	out.AnyOf = nil
	for _, variant := range s.AnyOf {
		out.AnyOf = append(out.AnyOf, explained(variant, want))
	}
	return &out
}

func long(s *jsonschema.Schema, low, high uint64) *jsonschema.Schema {
	if s.MinLength = &low; high > 0 {
		s.MaxLength = &high
	}
	return s
}

func least(s *jsonschema.Schema, low json.Number) *jsonschema.Schema { s.Minimum = low; return s }

func above(s *jsonschema.Schema, low json.Number) *jsonschema.Schema {
	s.ExclusiveMinimum = low
	return s
}

// united is a quantity with a unit, or 0, the only one that needs none.
func united(pattern string) *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{like(pattern, "string"), {Const: 0}}}
}

// machines are those whose price is known.
func machines() *jsonschema.Schema {
	s := &jsonschema.Schema{}
	for _, i := range limits.Instances {
		s.OneOf = append(s.OneOf, &jsonschema.Schema{Const: i.Type,
			Description: fmt.Sprintf("%d vCPU, %d Mbit/s, $%g an hour", i.VCPU, i.Network, i.Hour)})
	}
	return s
}

func ids() *jsonschema.Schema {
	s := &jsonschema.Schema{}
	for _, i := range form.Invariants {
		s.OneOf = append(s.OneOf, &jsonschema.Schema{Const: i.ID, Description: i.Text})
	}
	return s
}
