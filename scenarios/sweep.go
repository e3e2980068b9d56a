package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/scenarios/form"
)

// sweepKey is the key that no run sees: a variant is a scenario without it.
const sweepKey = "sweep"

// Sweep is which variants of a scenario there are: each takes one choice of every axis.
type Sweep struct {
	Axes []Axis // in the order of the file; the first changes slowest
	Runs int    // of each variant
}

// Axis is one thing that variants differ in: the values of a path, or options.
type Axis struct {
	Path    string   // as the file writes it; "" of options
	Choices []Choice // at least one
}

// Choice is what a variant takes of an axis: one setting of a path, or those of an option.
type Choice []Setting

// Size is the number of variants, of which some may turn out to be the same.
func (s *Sweep) Size() int {
	n := 1
	for _, a := range s.Axes {
		n = min(n*len(a.Choices), enough)
	}
	return n
}

// enough is more variants than anybody counts: a product of many axes stays a number.
const enough = 1 << 40

// sizeMax bounds the variants of a sweep: each is decoded before the first is run.
const sizeMax = 10_000

// param applies one --param path=value,value,… to the tree before it is decoded: it is a line
// of the sweep.
func (d *decoder) param(root *node, arg string) {
	a := &argument{"--param", arg}
	path, text, ok := d.pathAndValue(a, "path=value,value,… such as streams.orders.shards=4,6,8")
	if !ok {
		return
	}
	list, fault := parseYAML([]byte("[" + text + "]"))
	if fault != nil || list.kind != sequence {
		d.fault(a.place(), path, "want values with commas between them, got %s", quote(text))
		return
	}
	mark(list, a)
	list.shift(-1) // the bracket is ours
	grid := root.child(sweepKey, &node{kind: mapping}, a.place(), false)
	if grid.kind != mapping {
		return // it has its fault
	}
	grid.child(path, list, a.place(), true)
}

// shift moves a tree to another column.
func (n *node) shift(by int) {
	n.column += by
	for _, c := range slices.Concat(n.keys, n.items) {
		c.shift(by)
	}
}

// drop takes a key out of a mapping.
func (n *node) drop(key string) {
	for i := len(n.keys) - 1; i >= 0; i-- {
		if n.keys[i].text == key {
			n.keys, n.items = slices.Delete(n.keys, i, i+1), slices.Delete(n.items, i, i+1)
		}
	}
}

// sweepOf reads the sweep of a scenario; nil when there is none. What its settings do to the
// scenario is seen when it has no other fault.
func (d *decoder) sweepOf(o *object) *Sweep {
	n := o.get(sweepKey)
	if n == nil {
		return nil
	}
	own := form.Of[form.Sweep]()
	if n.kind != mapping {
		d.fault(n, sweepKey, "want a mapping of paths to lists of values, got %s", describe(n))
		return nil
	}
	g := &object{d: d, n: n, path: sweepKey, form: own}
	s := &Sweep{}
	seen := map[string]bool{}
	for i, k := range n.keys {
		if seen[k.text] {
			d.fault(k, g.at(k.text), "want each key once, got it again")
			continue
		}
		seen[k.text] = true
		switch k.text {
		case "runs":
			continue // below, with its default
		case "options":
			s.Axes = append(s.Axes, d.options(n.items[i], g.at(k.text)))
		default:
			s.Axes = append(s.Axes, d.axis(k, n.items[i], g.at(k.text)))
		}
	}
	n.order = own.Names()
	s.Runs = g.count("runs")
	if len(s.Axes) == 0 {
		d.fault(n, sweepKey, "want a path with values, such as streams.orders.shards: [4, 6, 8], got none")
	}
	if s.Size() > sizeMax {
		d.fault(n, sweepKey, "want %d variants at most, got %d", sizeMax, s.Size())
	}
	d.overlaps(s, o.n)
	return s
}

// axis reads the values of a path.
func (d *decoder) axis(k, list *node, path string) Axis {
	a := Axis{Path: k.text}
	if !d.startsAPath(k, path) {
		return a
	}
	if list.kind != sequence || len(list.items) == 0 {
		d.fault(list, path, "want a list of values such as [4, 6, 8], got %s", orEmpty(list))
		return a
	}
	for i, v := range list.items {
		a.Choices = append(a.Choices, Choice{settingAt(k, v, fmt.Sprintf("%s[%d]", path, i))})
	}
	return a
}

// options reads a list of settings that belong together.
func (d *decoder) options(list *node, path string) Axis {
	a := Axis{}
	if list.kind != sequence || len(list.items) == 0 {
		d.fault(list, path, "want a list such as [{streams.orders.shards: 6}, {streams.orders.shards: 8}], got %s",
			orEmpty(list))
		return a
	}
	for i, item := range list.items {
		at := fmt.Sprintf("%s[%d]", path, i)
		if item.kind != mapping {
			d.fault(item, at, "want a mapping of paths to values, got %s", describe(item))
			continue
		}
		c := Choice{}
		seen := map[string]bool{}
		for j, k := range item.keys {
			if seen[k.text] {
				d.fault(k, join(at, k.text), "want each key once, got it again")
			} else if seen[k.text] = true; d.startsAPath(k, join(at, k.text)) {
				c = append(c, settingAt(k, item.items[j], join(at, k.text)))
			}
		}
		a.Choices = append(a.Choices, c)
	}
	return a
}

func orEmpty(n *node) string {
	if n.kind == sequence {
		return "an empty list"
	}
	return describe(n)
}

// startsAPath tells whether a path begins with a key of a scenario. Where it leads is seen
// when a variant is made.
func (d *decoder) startsAPath(k *node, path string) bool {
	var known []string
	for _, name := range form.Of[form.Scenario]().Names() {
		if name != sweepKey {
			known = append(known, name)
		}
	}
	first := ""
	if isPath(k.text) {
		first = steps(k.text)[0]
	}
	if slices.Contains(known, first) {
		return true
	}
	d.fault(k, path, "want runs, options, or a path such as streams.orders.shards, got %s%s", quote(k.text),
		suggest(first, append(form.Of[form.Sweep]().Names(), known...)))
	return false
}

// overlaps refuses settings of two axes, or of one option, of which one would undo another.
func (d *decoder) overlaps(s *Sweep, root *node) {
	var before []Setting
	for _, a := range s.Axes {
		var mine []Setting
		for j, c := range a.Choices {
			for k, setting := range c {
				p := root.resolve(setting.Path)
				others := before
				if a.Path == "" { // within an option as well
					others = slices.Concat(before, c[:k])
				} else if j > 0 {
					continue // the path is the same for all
				}
				d.besides(setting, p, others, root)
				mine = append(mine, setting)
			}
		}
		before = append(before, mine...)
	}
}

// besides refuses a setting that leads into where another does, or the other way round.
func (d *decoder) besides(s Setting, leads string, others []Setting, root *node) {
	for _, o := range others {
		other := root.resolve(o.Path)
		if strings.HasPrefix(leads+".", other+".") || strings.HasPrefix(other+".", leads+".") {
			d.fault(s.at, s.where, "want paths of which none sets what another does, got %s beside %s", s.Path, o.Path)
			return
		}
	}
}

// resolve is a path with the items of lists by number, as far as there are any: two paths
// lead to the same place when theirs are the same.
func (n *node) resolve(path string) string {
	var out []string
	for _, step := range steps(path) {
		index, isIndex := strings.CutPrefix(step, "[")
		if n != nil && n.kind == sequence {
			if k := item(n, step, index, isIndex); k >= 0 {
				out, n = append(out, fmt.Sprintf("[%d]", k)), n.items[k]
				continue
			}
		}
		var below *node
		if n != nil && n.kind == mapping {
			if at := slices.IndexFunc(n.keys, func(k *node) bool { return k.text == step }); at >= 0 {
				below = n.items[at]
			}
		}
		out, n = append(out, step), below
	}
	return strings.Join(out, ".")
}

// Paths are those that variants differ in, in the order of the sweep.
func (s *Sweep) Paths() []string {
	var out []string
	for _, a := range s.Axes {
		for _, c := range a.Choices {
			for _, setting := range c {
				if !slices.Contains(out, setting.Path) {
					out = append(out, setting.Path)
				}
			}
		}
	}
	return out
}
