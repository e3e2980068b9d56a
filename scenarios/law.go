package scenarios

import (
	"bufio"
	"bytes"
	"strings"

	"github.com/kinesim/kinesim/sim/dist"
)

// lawKeys are the parameters of each distribution.
var lawKeys = map[string][]string{
	"constant":    {"value"},
	"uniform":     {"min", "max"},
	"exponential": {"mean"},
	"lognormal":   {"median", "p99"},
	"gamma":       {"mean", "cv"},
	"pareto":      {"min", "alpha"},
	"empirical":   {"file"},
}

var lawNames = []string{"constant", "uniform", "exponential", "lognormal", "gamma", "pareto", "empirical"}

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
	keys, known := lawKeys[name]
	if !known {
		o := &object{d: d, n: n, path: path}
		if k := o.need("distribution", either(lawNames)); k != nil {
			d.fault(k, o.at("distribution"), "want %s, got %s%s", either(lawNames), describe(k),
				suggest(k.text, lawNames))
		}
		return dist.Law{}
	}
	before := len(d.faults)
	o := d.object(n, path, append([]string{"distribution"}, keys...)...)
	l := o.parameters(name, u)
	if len(d.faults) == before {
		if err := l.Check(); err != nil {
			d.fault(n, path, "%s", err)
		}
	}
	return l
}

func (o *object) parameters(name string, u unit) dist.Law {
	value := func(key string) float64 { v, _ := o.quantity(key, u, ""); return v }
	number := func(key string) float64 { v, _ := o.quantity(key, unitNumber, ""); return v }
	switch name {
	case "constant":
		return dist.Law{Kind: dist.Constant, Value: value("value")}
	case "uniform":
		return dist.Law{Kind: dist.Uniform, Min: value("min"), Max: value("max")}
	case "exponential":
		return dist.Law{Kind: dist.Exponential, Mean: value("mean")}
	case "lognormal":
		return dist.Law{Kind: dist.Lognormal, Median: value("median"), P99: value("p99")}
	case "gamma":
		return dist.Law{Kind: dist.Gamma, Mean: value("mean"), CV: number("cv")}
	case "pareto":
		return dist.Law{Kind: dist.Pareto, Min: value("min"), Alpha: number("alpha")}
	}
	return dist.Law{Kind: dist.Empirical, Values: o.values(u)}
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
	var out []float64
	lines := bufio.NewScanner(bytes.NewReader(data))
	for i := 1; lines.Scan(); i++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		v, ok := u.parse(text)
		if !ok {
			o.d.fault(n, o.at("file"), "want %s in %s line %d, got %s", u.want, n.text, i, missingUnit(text))
			return nil
		}
		out = append(out, v)
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
	d.files = append(d.files, ReadFile{n.text, data})
	return data, true
}
