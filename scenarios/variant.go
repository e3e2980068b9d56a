package scenarios

import (
	"encoding/json"
	"slices"
	"strings"
)

// Setting is one thing that a variant changes of its scenario.
type Setting struct {
	Path string // such as streams.orders.shards
	Text string // of the value, as --set takes it behind the "="

	value *node
	at    *node  // the key, or where the path begins
	where string // what faults call it
}

// settingAt is a setting of the file.
func settingAt(k, v *node, where string) Setting {
	return Setting{Path: k.text, Text: v.flow(), value: v, at: k, where: where}
}

// NewSetting is a setting that no file has. The error is Faults.
func NewSetting(path, text string) (Setting, error) {
	a := &argument{"--set", path + "=" + text}
	value, fault := parseYAML([]byte(text))
	if fault != nil || !isPath(path) {
		d := &decoder{}
		d.fault(a.place(), path, "want a path and a value, got %s", quote(a.text))
		return Setting{}, d.faults
	}
	mark(value, a)
	return Setting{Path: path, Text: text, value: value, at: a.place(), where: path}, nil
}

// Value is a number, a truth value, or the text.
func (s Setting) Value() any {
	switch v := s.value.value().(type) {
	case json.Number, bool, string:
		return v
	}
	return s.Text
}

// Number is the value as a number, without its unit: 4 of 4, 10 of 10m. It tells whether
// there is one; what has two units or none of ours has not.
func (s Setting) Number() (float64, bool) {
	for _, u := range []unit{unitNumber, unitDuration, unitSize, unitRate, unitRatio, unitScale, unitCount} {
		if v, ok := u.parse(s.Text); ok && s.value.kind == scalar && !s.value.quoted {
			return v, true
		}
	}
	return 0, false
}

// String is the setting as --set takes it.
func (s Setting) String() string { return s.Path + "=" + s.Text }

// base is a scenario before it is decoded: what --set applied to, without defaults.
type base struct {
	file  string
	lines []string
	read  func(name string) ([]byte, error)
	root  *node
}

// Variant is a scenario with some settings changed. It is decoded when it is loaded: a trace
// is large, and there may be thousands of variants.
type Variant struct {
	Set    []Setting
	SHA256 string // of the scenario as run
	Seed   uint64 // of the scenario

	base *base
}

// With is a scenario with settings changed, one after another. The error is Faults.
func (l *Loaded) With(set ...Setting) (*Variant, error) {
	v := &Variant{Set: slices.Clone(set), base: &l.base}
	loaded, err := v.Load()
	if err != nil {
		return nil, err
	}
	v.SHA256, v.Seed = loaded.SHA256, loaded.Spec.Seed
	return v, nil
}

// Load decodes a variant. The error is Faults; one that With returned has none, unless a file
// has changed since.
func (v *Variant) Load() (*Loaded, error) {
	d, root, as := v.apply()
	astray := len(d.faults)
	bare := root.copy()
	s := d.decode(root, stem(d.file))
	if len(d.faults) > 0 {
		for i := range d.faults[astray:] {
			v.blame(&d.faults[astray+i], as)
		}
		d.faults.sort(d.file)
		return nil, d.faults
	}
	out := &Loaded{Spec: s, File: d.file, Files: d.files, base: base{d.file, d.lines, d.read, bare}}
	var err error
	out.Effective, out.SHA256, err = effective(root, d.files)
	out.Source = out.Effective
	return out, err
}

// apply puts the settings into a copy of the scenario, and tells where each went, as the
// faults of decoding have it.
func (v *Variant) apply() (d *decoder, root *node, as []string) {
	d = &decoder{file: v.base.file, lines: v.base.lines, read: v.base.read}
	root = v.base.root.copy()
	for _, s := range v.Set {
		at, _ := d.assign(root, s.Path, s.where, s.value.copy(), s.at)
		as = append(as, at)
	}
	return d, root, as
}

// blame puts a fault of a variant where the setting stands that brings it: what is wrong may
// be a line that is right without it.
func (v *Variant) blame(f *Fault, as []string) {
	for i, s := range v.Set {
		if rest, below := strings.CutPrefix(f.Path, as[i]); as[i] != "" && below && s.has(f) {
			f.Path = s.where + rest
			return
		}
	}
	if len(v.Set) == 0 {
		return
	}
	guilty := v.Set
	for i := range v.Set {
		if alone := v.Set[i : i+1]; (&Variant{Set: alone, base: v.base}).brings(f) {
			guilty = alone
			break
		}
	}
	var with []string
	for _, s := range guilty {
		with = append(with, s.String())
	}
	at := guilty[len(guilty)-1]
	d := &decoder{file: v.base.file, lines: v.base.lines}
	d.fault(at.value, at.where, "want a scenario without faults, got one with %s: %s: %s",
		strings.Join(with, " and "), f.Path, f.Text)
	*f = d.faults[0]
}

// brings tells whether a variant has a fault.
func (v *Variant) brings(f *Fault) bool {
	d, root, _ := v.apply()
	d.decode(root, stem(d.file))
	return slices.Contains(d.faults, *f)
}

// has tells whether a fault stands in the text of a setting.
func (s Setting) has(f *Fault) bool {
	d := &decoder{file: f.File}
	var look func(n *node)
	look = func(n *node) {
		d.fault(n, "", "")
		for _, c := range slices.Concat(n.keys, n.items) {
			look(c)
		}
	}
	look(s.at)
	look(s.value)
	return slices.ContainsFunc(d.faults, func(g Fault) bool {
		return g.File == f.File && g.Line == f.Line && g.Column == f.Column
	})
}

// Variants are those of the sweep, in its order: those that come to the same scenario are
// one. The error is Faults, each once.
func (l *Loaded) Variants() ([]*Variant, error) {
	var out []*Variant
	var faults Faults
	seen := map[string]bool{}
	for i := range l.Sweep.Size() {
		v, err := l.With(l.Sweep.variant(i)...)
		if err != nil {
			if !faults.add(err) {
				return nil, err
			}
			continue
		}
		if !seen[v.SHA256] {
			seen[v.SHA256] = true
			out = append(out, v)
		}
	}
	if len(faults) > 0 {
		faults.sort(l.File)
		return nil, faults
	}
	return out, nil
}

// variant are the settings of variant i.
func (s *Sweep) variant(i int) []Setting {
	var out []Setting
	for k := len(s.Axes) - 1; k >= 0; k-- { // the last changes fastest
		choices := s.Axes[k].Choices
		out = append(slices.Clone(choices[i%len(choices)]), out...)
		i /= len(choices)
	}
	return out
}

// tryEachValue decodes a variant for each value of the sweep, so that what is wrong with one
// is known when the file is read; combinations are for Variants.
func (l *Loaded) tryEachValue() Faults {
	var faults Faults
	if l.Sweep == nil {
		return nil
	}
	step := l.Sweep.Size()
	for _, a := range l.Sweep.Axes {
		step /= len(a.Choices)
		for c := range a.Choices {
			if _, err := l.With(l.Sweep.variant(c * step)...); err != nil && !faults.add(err) {
				faults = append(faults, Fault{File: l.File, Line: 1, Column: 1, Text: err.Error()})
			}
		}
	}
	return faults
}

// add takes the faults of an error that are new. It tells whether they were faults.
func (f *Faults) add(err error) bool {
	more, are := err.(Faults)
	for _, g := range more {
		if !slices.Contains(*f, g) {
			*f = append(*f, g)
		}
	}
	return are
}
