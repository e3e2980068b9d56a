package schema

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/kinesim/kinesim/scenarios/form"
)

// What one key says of another.

// beside adds which keys a key needs, or cannot have, beside it.
func beside(s *jsonschema.Schema, k *form.Key) {
	if len(k.Beside)+len(k.Apart) == 0 {
		return
	}
	if s.DependentSchemas == nil {
		s.DependentSchemas = map[string]*jsonschema.Schema{}
	}
	if len(k.Beside) > 0 {
		s.DependentSchemas[k.Name] = &jsonschema.Schema{AnyOf: required(k.Beside)}
	} else {
		s.DependentSchemas[k.Name] = &jsonschema.Schema{Not: &jsonschema.Schema{AnyOf: required(k.Apart)}}
	}
}

// required are mappings that have one key each.
func required(keys []string) []*jsonschema.Schema {
	out := make([]*jsonschema.Schema, len(keys))
	for i, k := range keys {
		out[i] = &jsonschema.Schema{Required: []string{k}}
	}
	return out
}

// conditions adds the keys that belong to words of another, or are needed with them.
func conditions(s *jsonschema.Schema, m *form.Mapping) {
	type rule struct {
		when *jsonschema.Schema
		only []string
		need []string
	}
	rules := map[string]*rule{}
	of := func(when *jsonschema.Schema, name string) *rule {
		if rules[name] == nil {
			rules[name] = &rule{when: when}
		}
		return rules[name]
	}
	for i := range m.Keys {
		k := &m.Keys[i]
		if c := k.Only; c.Holds {
			r := of(otherwise(m, c), "only "+c.Key+strings.Join(c.Words, "|"))
			r.only = append(r.only, k.Name)
		}
		if c := k.Need; c.Holds && c.Key != "" {
			r := of(holds(m, c), "need "+c.Key+strings.Join(c.Words, "|"))
			r.need = append(r.need, k.Name)
		}
	}
	names := make([]string, 0, len(rules))
	for name := range rules {
		names = append(names, name)
	}
	slices.SortFunc(names, cmp.Compare[string])
	for _, name := range names {
		r := rules[name]
		then := &jsonschema.Schema{Required: r.need}
		if len(r.only) > 0 {
			then.Properties = jsonschema.NewProperties()
			for _, key := range r.only {
				then.Properties.Set(key, jsonschema.FalseSchema)
			}
		}
		s.AllOf = append(s.AllOf, &jsonschema.Schema{If: r.when, Then: then})
	}
}

// has is a mapping in which a key has one of some words.
func has(key string, words []string) *jsonschema.Schema {
	s := &jsonschema.Schema{Properties: jsonschema.NewProperties(), Required: []string{key}}
	p := &jsonschema.Schema{}
	for _, w := range words {
		p.Enum = append(p.Enum, w)
	}
	s.Properties.Set(key, p)
	return s
}

// holds is a mapping in which a key has one of some words, given or by default.
func holds(m *form.Mapping, c form.Condition) *jsonschema.Schema {
	if k := m.Key(c.Key); slices.Contains(c.Words, k.Default) {
		return &jsonschema.Schema{Not: has(c.Key, slices.DeleteFunc(slices.Clone(k.Words),
			func(w string) bool { return slices.Contains(c.Words, w) }))}
	}
	return has(c.Key, c.Words)
}

// otherwise is a mapping in which a key has another of its words, given or by default.
func otherwise(m *form.Mapping, c form.Condition) *jsonschema.Schema {
	k := m.Key(c.Key)
	others := slices.DeleteFunc(slices.Clone(k.Words), func(w string) bool { return slices.Contains(c.Words, w) })
	if k.Default == "" || slices.Contains(c.Words, k.Default) {
		return has(c.Key, others)
	}
	return &jsonschema.Schema{Not: has(c.Key, c.Words)}
}

// targets adds whom each action of a fault may hit.
func (b *builder) targets(fault *jsonschema.Schema) {
	for at := 0; at < len(form.Injections); {
		hits := form.Injections[at].Targets
		var words []string
		for ; at < len(form.Injections) && reflect.DeepEqual(form.Injections[at].Targets, hits); at++ {
			words = append(words, form.Injections[at].Word)
		}
		others := &jsonschema.Schema{Properties: jsonschema.NewProperties()} // of the word all it says nothing
		for _, name := range form.Of[form.Target]().Names() {
			if !slices.Contains(hits, name) {
				others.Properties.Set(name, jsonschema.FalseSchema)
			}
		}
		then := &jsonschema.Schema{Properties: jsonschema.NewProperties()}
		then.Properties.Set("target", others)
		fault.AllOf = append(fault.AllOf, &jsonschema.Schema{If: has("action", words), Then: then})
	}
}
