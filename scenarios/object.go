package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// decoder turns a tree into a Spec and collects every fault on the way.
type decoder struct {
	file   string
	lines  []string
	faults Faults
	read   func(name string) ([]byte, error) // files beside the scenario
	files  []ReadFile
	limits *limits.Table // of the scenario's month
	sweep  *Sweep
}

// ReadFile is a file that a scenario names, such as a trace.
type ReadFile struct {
	Name string // as the scenario writes it
	Data []byte
}

func (d *decoder) fault(n *node, path, format string, args ...any) {
	f := Fault{File: d.file, Line: n.line, Column: n.column, Path: path, Text: fmt.Sprintf(format, args...)}
	switch {
	case n.arg != nil:
		f.File, f.Source = n.arg.flag, n.arg.text
		f.Column += strings.IndexByte(n.arg.text, '=') + 1
	case n.line >= 1 && n.line <= len(d.lines):
		f.Source = d.lines[n.line-1]
	}
	d.faults = append(d.faults, f)
}

// object is a mapping with the keys that it may have. What is missing and has a default
// is added to the tree, so that the tree becomes the scenario as run.
type object struct {
	d       *decoder
	n       *node
	path    string
	form    *form.Mapping     // keys, words, defaults
	derived map[string]string // defaults that depend on something else
	meant   string            // keys that unknown ones were taken for: they are not missing as well
}

// object checks the keys of a mapping; nil, with a fault, when it is none.
func (d *decoder) object(n *node, path string, m *form.Mapping) *object {
	keys := m.Names()
	if n.kind != mapping {
		d.fault(n, path, "want a mapping with %s, got %s", strings.Join(keys, ", "), describe(n))
		return nil
	}
	o := &object{d: d, n: n, path: path, form: m}
	n.order = keys
	seen := map[string]bool{}
	for _, k := range n.keys {
		switch {
		case seen[k.text]:
			d.fault(k, join(path, k.text), "want each key once, got it again")
		case slices.Contains(laterKeys, k.text) && !slices.Contains(keys, k.text):
			d.fault(k, join(path, k.text), "want one of %s, got an unknown key: it is not modelled yet",
				strings.Join(keys, ", "))
		case !slices.Contains(keys, k.text):
			d.fault(k, join(path, k.text), "want one of %s, got an unknown key%s", strings.Join(keys, ", "),
				suggest(k.text, keys))
			o.meant += " " + nearest(k.text, keys) + " "
		}
		seen[k.text] = true
	}
	return o
}

// Words that are planned and not modelled yet: whoever writes them did not misspell.
var (
	laterKeys  = []string{"security", "destination", "dialect", "sql"}
	laterWords = []string{"flow", "firehose", "analytics"}
)

func join(path, key string) string {
	if strings.ContainsFunc(key, unicode.IsControl) {
		key = quote(key)
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

func describe(n *node) string {
	if n.kind == scalar {
		return quote(n.text)
	}
	return n.kind.String()
}

func (o *object) at(key string) string { return join(o.path, key) }

// keys are those that it has.
func (o *object) keys() []string {
	var out []string
	for _, k := range o.n.keys {
		out = append(out, k.text)
	}
	return out
}

// get is the value of a key, or nil.
func (o *object) get(key string) *node {
	for i, k := range o.n.keys {
		if k.text == key {
			return o.n.items[i]
		}
	}
	return nil
}

func (o *object) has(key string) bool { return o.get(key) != nil }

// need is the value of a key that must be there.
func (o *object) need(key, what string) *node {
	n := o.get(key)
	if n == nil && !strings.Contains(o.meant, " "+key+" ") {
		o.d.fault(o.n, o.at(key), "want %s, got nothing", what)
	}
	return n
}

// byDefault says of a key that has no value what it then is.
func (o *object) byDefault(key, value string) *object {
	if o.derived == nil {
		o.derived = map[string]string{}
	}
	o.derived[key] = value
	return o
}

// fallback is the default of a key, or "".
func (o *object) fallback(key string) string {
	if value, derived := o.derived[key]; derived {
		return value
	}
	return o.form.Key(key).Default
}

// preset adds a default to the tree and returns it.
func (o *object) preset(key, value string) *node {
	n := &node{kind: scalar, text: value, quoted: value == "", line: o.n.line, column: o.n.column, arg: o.n.arg}
	o.n.keys = append(o.n.keys, &node{kind: scalar, text: key, line: o.n.line, column: o.n.column})
	o.n.items = append(o.n.items, n)
	return n
}

// orPreset is the value of a key, or its default.
func (o *object) orPreset(key string) *node {
	if n := o.get(key); n != nil {
		return n
	}
	return o.preset(key, o.fallback(key))
}

// orTree is the value of a key, or its default, which may be a mapping or a list.
func (o *object) orTree(key string) *node {
	if n := o.get(key); n != nil {
		return n
	}
	parsed, _ := parseYAML([]byte(o.fallback(key)))
	n := o.preset(key, "")
	*n = *relocate(parsed, o.n)
	return n
}

// quantity reads a value with a unit. Without a default it must be there.
func (o *object) quantity(key string, u unit) (float64, *node) {
	n := o.get(key)
	if n == nil {
		if o.fallback(key) == "" {
			return 0, o.need(key, u.want)
		}
		n = o.orPreset(key)
	}
	v, ok := o.d.quantity(n, o.at(key), u)
	if !ok {
		return 0, nil
	}
	return v, n
}

func (d *decoder) quantity(n *node, path string, u unit) (float64, bool) {
	if n.kind != scalar {
		d.fault(n, path, "want %s, got %s", u.want, describe(n))
		return 0, false
	}
	v, ok := u.parse(n.text)
	if !ok {
		d.fault(n, path, "want %s, got %s", u.want, u.missing(n.text))
	}
	return v, ok
}

// between reads a quantity and checks its range; words name the ends as one writes them.
func (o *object) between(key string, u unit, low, high float64, words string) float64 {
	v, n := o.quantity(key, u)
	if n != nil && (v < low || v > high) {
		o.d.fault(n, o.at(key), "want %s, got %s", words, n.text)
	}
	return v
}

// ranged reads a quantity in the range of its key.
func (o *object) ranged(key string, u unit) float64 {
	k := o.form.Key(key)
	return o.between(key, u, k.Low, k.High, plainNumber(k.Low)+" to "+plainNumber(k.High))
}

func plainNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func (o *object) count(key string) int { return int(o.ranged(key, unitCount)) }

// countTo reads a count up to a limit of the scenario's month.
func (o *object) countTo(key, limit string) int {
	most := o.d.limit(limit)
	return int(o.between(key, unitCount, 1, most, "1 to "+plainNumber(most)))
}

func (o *object) duration(key string) sim.Time {
	v, _ := o.quantity(key, unitDuration)
	return toTime(v)
}

// orNever reads a duration above 0, or none, which is 0.
func (o *object) orNever(key string) sim.Time {
	n := o.orPreset(key)
	if n.kind == scalar && n.text == "none" {
		return 0
	}
	v, ok := parseDuration(n.text)
	switch {
	case n.kind != scalar || !ok:
		o.d.fault(n, o.at(key), "want none, or %s, got %s", unitDuration.want, describe(n))
	case v <= 0:
		o.d.fault(n, o.at(key), "want none, or more than 0, got %s", n.text)
	}
	return toTime(v)
}

// short is a duration as a person writes it: 10m and not 10m0s.
func short(t sim.Time) string {
	text := t.String()
	if cut := strings.TrimSuffix(text, "m0s"); cut != text {
		text = cut + "m"
	}
	if cut := strings.TrimSuffix(text, "h0m"); cut != text {
		text = cut + "h"
	}
	return text
}

// above reads a quantity that must be more than 0.
func (o *object) above(key string, u unit) float64 {
	v, n := o.quantity(key, u)
	if n != nil && v <= 0 {
		o.d.fault(n, o.at(key), "want more than 0, got %s", n.text)
	}
	return v
}

// rate reads records per second; a level of a profile may be 0, a rate may not.
func (o *object) rate(key string, zero bool) float64 {
	v, n := o.quantity(key, unitRate)
	switch {
	case n != nil && v <= 0 && !zero:
		o.d.fault(n, o.at(key), "want more than 0, got %s", n.text)
	case v > rateMax:
		o.d.fault(n, o.at(key), "want 1G/s at most, got %s", n.text)
	}
	return v
}

// rateMax is more than any stream takes.
const rateMax = 1e9

func (o *object) text(key string) string {
	n := o.orPreset(key)
	if n.kind != scalar {
		o.d.fault(n, o.at(key), "want text, got %s", describe(n))
		return ""
	}
	return n.text
}

func (o *object) flag(key string) bool { return o.oneOf(key, "true", "false") == "true" }

// choice reads one of the words of a key.
func (o *object) choice(key string) string { return o.oneOf(key, o.form.Key(key).Words...) }

func (o *object) oneOf(key string, words ...string) string {
	n := o.orPreset(key)
	if n.kind != scalar || !slices.Contains(words, n.text) {
		hint := suggest(n.text, words)
		if slices.Contains(laterWords, n.text) {
			hint = ", which is not modelled yet"
		}
		o.d.fault(n, o.at(key), "want %s, got %s%s", either(words), describe(n), hint)
		return ""
	}
	return n.text
}

func either(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// list returns the items of a list; nil, with a fault, when it is none.
func (d *decoder) list(n *node, path string) []*node {
	if n.kind != sequence {
		d.fault(n, path, "want a list, got %s", describe(n))
		return nil
	}
	return n.items
}

// law reads a distribution: a plain value is constant.
func (o *object) law(key string, u unit) dist.Law {
	if o.fallback(key) != "" {
		return o.d.law(o.orTree(key), o.at(key), u)
	}
	n := o.get(key)
	if n == nil {
		o.need(key, u.want+", or a distribution")
		return dist.Law{}
	}
	return o.d.law(n, o.at(key), u)
}

// relocate puts a tree where another node stands.
func relocate(n, at *node) *node {
	n.line, n.column, n.arg = at.line, at.column, at.arg
	for _, c := range append(slices.Clone(n.keys), n.items...) {
		relocate(c, at)
	}
	return n
}
