package scenarios

import (
	"reflect"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim/dist"
)

// choose is the variant of a union that has a word, or nil, and the words of all.
func choose(u form.Union, word string) (chosen *form.Mapping, words []string) {
	for _, v := range u.Variants() {
		m := form.OfType(reflect.TypeOf(v))
		if m == nil {
			continue // the plain value
		}
		name := m.Keys[0].Words[0]
		if words = append(words, name); name == word {
			chosen = m
		}
	}
	return chosen, words
}

// law reads a plain value or {distribution: …, parameters}.
func (d *decoder) law(n *node, path string, u unit) dist.Law {
	if n.kind == scalar {
		v, _ := d.quantity(n, path, u)
		return dist.Law{Kind: dist.Constant, Value: v}
	}
	if n.kind != mapping {
		d.fault(n, path, "want %s, or a distribution, got %s", u.want, describe(n))
		return dist.Law{}
	}
	name := ""
	if k := (&object{d: d, n: n, path: path}).get("distribution"); k != nil {
		name = k.text
	}
	m, lawNames := choose(form.Law[form.Duration]{}, name)
	if m == nil {
		o := &object{d: d, n: n, path: path}
		if k := o.need("distribution", either(lawNames)); k != nil {
			d.fault(k, o.at("distribution"), "want %s, got %s%s", either(lawNames), describe(k),
				suggest(k.text, lawNames))
		}
		return dist.Law{}
	}
	before := len(d.faults)
	o := d.object(n, path, m)
	l := o.parameters(name, u)
	if len(d.faults) == before {
		if err := l.Check(); err != nil {
			d.fault(n, path, "%s", err)
		}
	}
	return l
}

func (o *object) parameters(name string, u unit) dist.Law {
	switch name {
	case "constant":
		v, _ := o.quantity("value", u)
		return dist.Law{Kind: dist.Constant, Value: v}
	case "uniform":
		low, high := o.ordered("min", "max", u, false)
		return dist.Law{Kind: dist.Uniform, Min: low, Max: high}
	case "exponential":
		return dist.Law{Kind: dist.Exponential, Mean: o.above("mean", u)}
	case "lognormal":
		median, p99 := o.ordered("median", "p99", u, true)
		return dist.Law{Kind: dist.Lognormal, Median: median, P99: p99}
	case "gamma":
		return dist.Law{Kind: dist.Gamma, Mean: o.above("mean", u), CV: o.variation()}
	case "pareto":
		return dist.Law{Kind: dist.Pareto, Min: o.above("min", u),
			Alpha: o.ranged("alpha", unitNumber)}
	}
	return dist.Law{Kind: dist.Empirical, Values: o.values(u)}
}

// ordered reads two quantities of which the second is not below the first.
func (o *object) ordered(low, high string, u unit, positive bool) (l, h float64) {
	l, ln := o.quantity(low, u)
	h, hn := o.quantity(high, u)
	switch {
	case ln != nil && positive && l <= 0:
		o.d.fault(ln, o.at(low), "want more than 0, got %s", ln.text)
	case ln != nil && hn != nil && h < l:
		o.d.fault(hn, o.at(high), "want at least %s (%s), got %s", low, ln.text, hn.text)
	}
	return l, h
}

// variation reads a coefficient of variation, in the range in which gamma draws are exact.
func (o *object) variation() float64 {
	return o.ranged("cv", unitNumber)
}

// values reads the sample of an empirical distribution: one value with its unit a line.
func (o *object) values(u unit) []float64 {
	n := o.need("file", "a file with one value a line")
	if n == nil {
		return nil
	}
	data, ok := o.d.open(n, o.at("file"))
	if !ok {
		return nil
	}
	t := &table{d: o.d, name: n.text, path: o.at("file"), lines: splitLines(data)}
	var out []float64
	for i, line := range t.lines {
		text := strings.TrimSpace(line)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		v, ok := u.parse(text)
		if !ok {
			t.faultAt(i+1, 1+strings.Index(line, text), "want %s, got %s", u.want, u.missing(text))
		}
		out = append(out, v)
	}
	if len(out) == 0 {
		o.d.fault(n, o.at("file"), "want a file with one value a line, got none in %s", n.text)
	}
	return out
}

// open reads a file that the scenario names.
func (d *decoder) open(n *node, path string) ([]byte, bool) {
	if n.kind != scalar || n.text == "" {
		d.fault(n, path, "want the name of a file, got %s", describe(n))
		return nil, false
	}
	data, err := d.read(n.text)
	if err != nil {
		d.fault(n, path, "want a file that can be read, got %s: %s", quote(n.text), reason(err))
		return nil, false
	}
	if !slices.ContainsFunc(d.files, func(f ReadFile) bool { return f.Name == n.text }) {
		d.files = append(d.files, ReadFile{n.text, data})
	}
	return data, true
}
