package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// differing are the paths of settings that are not the same in all options: of one option
// alone, all of its settings.
func (r *review) differing() []string {
	values := map[string]map[string]bool{}
	for i := range r.Options {
		for path, v := range r.Options[i].Set {
			if values[path] == nil {
				values[path] = map[string]bool{}
			}
			values[path][setting(v)] = true
		}
	}
	var out []string
	for path, seen := range values {
		missing := false
		for i := range r.Options {
			if _, ok := r.Options[i].Set[path]; !ok {
				missing = true
			}
		}
		if len(seen) > 1 || missing || len(r.Options) == 1 {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// setting prints the value of a setting.
func setting(v any) string {
	switch v := v.(type) {
	case nil:
		return "–"
	case float64:
		return strings.TrimSuffix(trim(fmt.Sprintf("%.6f", v)), ".")
	}
	return inWords(fmt.Sprint(v))
}

// inWords says values of scenarios as people do; others are said as they are.
func inWords(value string) string {
	switch value {
	case "fanOut":
		return "fan-out"
	case "onDemand":
		return "on-demand"
	case "onDemandAdvantage":
		return "on-demand Advantage"
	}
	return value
}

// numeric tells whether a setting is a number in each option.
func (r *review) numeric(path string) bool {
	for i := range r.Options {
		if _, word := r.Options[i].Set[path].(string); word {
			return false
		}
	}
	return true
}

// settingNames are paths without what they have in common: shards, or orders.shards.
func settingNames(paths []string) []string {
	out := make([]string, len(paths))
	for i, p := range paths {
		parts := strings.Split(p, ".")
		for n := 1; n <= len(parts); n++ {
			out[i] = strings.Join(parts[len(parts)-n:], ".")
			clash := false
			for j, q := range paths {
				if i != j && strings.HasSuffix("."+q, "."+out[i]) {
					clash = true
				}
			}
			if !clash {
				break
			}
		}
	}
	return out
}

// measures are the columns of the options table: what cost is weighed against, the thresholds,
// the other metrics. Those that are 0 in all options are told apart, because a column of zeros
// says little.
func (r *review) measures() (out, never []measure) {
	add := func(m measure) {
		if !slices.ContainsFunc(out, func(o measure) bool { return o.key == m.key }) {
			out = append(out, m)
		}
	}
	if r.Against != "" { // what the picture of cost shows
		add(measureOf(r.Against))
	}
	for i := range r.Options {
		for k := range r.Options[i].Thresholds {
			add(thresholdMeasure(&r.Options[i].Thresholds[k]))
		}
	}
	for i := range r.Options {
		for k := range r.Options[i].Metrics {
			if m := measureOf(r.Options[i].Metrics[k].Name); m.metric != "cost" {
				add(m)
			}
		}
	}
	for _, m := range out {
		if !r.ever(m) {
			never = append(never, m)
		}
	}
	return slices.DeleteFunc(out, func(m measure) bool { return !r.ever(m) }), never
}

// ever tells whether a measure is other than 0 in some option, or a threshold is on it.
func (r *review) ever(m measure) bool {
	for i := range r.Options {
		o := &r.Options[i]
		if v, _, ok := m.in(o); ok && v.Value != 0 {
			return true
		}
		for k := range o.Thresholds {
			if thresholdMeasure(&o.Thresholds[k]).key == m.key {
				return true
			}
		}
	}
	return false
}

// measuresMax bounds the metrics that a document has columns for.
const measuresMax = 9

// place says where an option stands: decided for, on the front, or tied with it.
func (r *review) place(o *result.Option) cell {
	switch {
	case o == r.pick && r.Decision.Found:
		return cell{Text: "pick", Tone: "strong"}
	case o == r.pick:
		return cell{Text: "nearest", Tone: "strong"}
	case o.Front:
		return plain("front")
	case o.Tied:
		return plain("tied")
	}
	return plain("")
}

// optionsSheet is the table of options: their settings, or their labels on a terminal, and
// what they do.
func (r *review) optionsSheet(options []*result.Option, terminal bool) *sheet {
	s := &sheet{Columns: []column{{}, {Name: "verdict"}}}
	paths := r.differing()
	if terminal || len(paths) == 0 {
		paths = nil
		s.Columns = append(s.Columns, column{Name: "option"})
	}
	for i, name := range settingNames(paths) {
		s.Columns = append(s.Columns, column{Name: name, Right: r.numeric(paths[i])})
	}
	s.Columns = append(s.Columns, column{Name: "a month", Right: true},
		column{Name: "least headroom", Right: true, Weak: 4})
	measures, _ := r.measures()
	if !terminal {
		measures = measures[:min(len(measures), measuresMax)]
	}
	for i, name := range measureNames(measures) {
		c := column{Name: name, Right: true, Weak: 2*i + 3}
		if r.decides(measures[i]) {
			c.Weak = 1
		}
		s.Columns = append(s.Columns, c)
	}
	for _, o := range options {
		row := []cell{r.place(o), verdictText(o)}
		if len(paths) == 0 {
			row = append(row, plain(o.Label))
		}
		for _, p := range paths {
			row = append(row, plain(setting(o.Set[p])))
		}
		row = append(row, cell{Text: dollars(o.PerMonth.Value), Note: bracket("USD", o.PerMonth)}, r.least(o))
		for _, m := range measures {
			row = append(row, measured(o, m))
		}
		if o == r.pick {
			for i := range row {
				if row[i].Tone == "" {
					row[i].Tone = "strong"
				}
			}
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// decides tells whether some option fails by a measure.
func (r *review) decides(m measure) bool {
	for i := range r.Options {
		for _, t := range failed(&r.Options[i], result.Fails) {
			if thresholdMeasure(t).key == m.key {
				return true
			}
		}
	}
	return false
}

// measured is a number of an option, marked when it breaks its threshold.
func measured(o *result.Option, m measure) cell {
	v, unit, ok := m.in(o)
	if !ok {
		return plain("–")
	}
	c := cell{Text: quantity(unit, v.Value), Note: bracket(unit, v)}
	for _, t := range failed(o, result.Fails) {
		if thresholdMeasure(t).key == m.key {
			c.Tone = "bad"
		}
	}
	return c
}

// billSheet is the bill of the decided option, item by item.
func (r *review) billSheet() *sheet {
	s := &sheet{Columns: []column{{Name: "item"}, {Name: "quantity a month", Right: true}, {Name: "unit"},
		{Name: "price", Right: true}, {Name: "USD", Right: true}}}
	for _, i := range r.pick.Items {
		s.add([]string{i.What, count(i.Quantity), i.Unit, fmt.Sprintf("%g", i.Price), fmt.Sprintf("%.2f", i.Amount)})
	}
	return s
}

// kindOf is what a stream's item is for, without the stream: shard hours.
func kindOf(i *result.CostItem) string {
	if _, kind, ok := strings.Cut(i.What, ": "); ok {
		return kind
	}
	return i.What
}

// splitSheet is the cost of each option by what it is for; nil when there is one option.
func (r *review) splitSheet() *sheet {
	if len(r.Options) < 2 {
		return nil
	}
	s := &sheet{Columns: []column{{Name: ""}, {Name: "option"}, {Name: "a month", Right: true}}}
	var kinds []string
	for i := range r.Options {
		for k := range r.Options[i].Items {
			if kind := kindOf(&r.Options[i].Items[k]); !slices.Contains(kinds, kind) {
				kinds = append(kinds, kind)
				s.Columns = append(s.Columns, column{Name: kind, Right: true})
			}
		}
	}
	for i := range r.Options {
		o := &r.Options[i]
		row := []cell{r.place(o), plain(o.Label), plain(dollars(o.PerMonth.Value))}
		for _, kind := range kinds {
			sum, some := 0.0, false
			for k := range o.Items {
				if kindOf(&o.Items[k]) == kind {
					sum, some = sum+o.Items[k].Amount, true
				}
			}
			if some {
				row = append(row, plain(dollars(sum)))
			} else {
				row = append(row, plain("–"))
			}
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// headroomSheet is what of each limit the decided option uses, the least free first.
func (r *review) headroomSheet() *sheet {
	s := &sheet{Columns: []column{{Name: "limit"}, {Name: "used at the peak", Right: true},
		{Name: "free", Right: true}}}
	for _, h := range r.free() {
		free := plain(part(h.Free))
		if h.Free < 0 {
			free.Tone = "bad"
		}
		s.Rows = append(s.Rows, []cell{plain(h.Limit), plain(used(&h)), free})
	}
	return s
}

// survivalSheet is what happened in the drills.
func (r *review) survivalSheet() *sheet {
	s := &sheet{Columns: []column{{Name: "drill"}, {Name: "survives"}, {Name: "caught up after", Right: true},
		{Name: "lost", Right: true}, {Name: "violated"}, {Name: "what happened", Weak: 1, Long: true}}}
	for i := range r.Survival {
		d := &r.Survival[i]
		verdict := cell{Text: "yes", Tone: "good"}
		if !d.Pass {
			verdict = cell{Text: "NO", Tone: "bad"}
		}
		lost := plain(exact(float64(d.Lost)))
		if d.Lost > 0 {
			lost.Tone = "bad"
		}
		s.Rows = append(s.Rows, []cell{plain(d.Name), verdict, plain(optional(d.CatchUpSeconds, seconds)), lost,
			{Text: strings.Join(d.Violated, " "), Tone: "bad"}, plain(d.Text)})
	}
	return s
}

// swingSheet is what each input does to the answer when it is other than assumed.
func (r *review) swingSheet() *sheet {
	s := &sheet{Columns: []column{{Name: "input"}, {Name: "assumed"}, {Name: "low"}, {Name: "high"}}}
	metrics := r.swung()
	for i, name := range measureNames(metrics) {
		s.Columns = append(s.Columns, column{Name: name, Right: true, Weak: i + 1})
	}
	s.Columns = append(s.Columns, column{Name: ""})
	for i := range r.Sensitivity {
		w := &r.Sensitivity[i]
		row := []cell{plain(w.Input), plain(w.Base), plain(w.Low), plain(w.High)}
		for _, m := range metrics {
			text := "–"
			if t := tilt(w, m); t != nil {
				low, base, high := quantity(t.Unit, t.Low), quantity(t.Unit, t.Base), quantity(t.Unit, t.High)
				if text = low + " to " + high; low == base && base == high {
					text = "no change"
				}
			}
			row = append(row, plain(text))
		}
		breaks := plain("")
		if w.Breaks {
			breaks = cell{Text: "a threshold fails", Tone: "bad"}
		}
		s.Rows = append(s.Rows, append(row, breaks))
	}
	return s
}

// assumedText states what the inputs are compared with.
func (r *review) assumedText() string {
	var parts []string
	for _, m := range r.swung() {
		for i := range r.Sensitivity {
			if t := tilt(&r.Sensitivity[i], m); t != nil {
				parts = append(parts, m.String()+" "+quantity(t.Unit, t.Base))
				break
			}
		}
	}
	return "Each input is low or high, one at a time. As assumed: " + strings.Join(parts, ", ") + "."
}

// probeSheet is the way of the search.
func (r *review) probeSheet() *sheet {
	s := &sheet{Columns: []column{{Name: "searched along"}, {Name: "value"}, {Name: "among"}, {Name: "verdict"},
		{Name: "why"}, {Name: "monotone"}}}
	for i := range r.Search {
		p := &r.Search[i]
		key, monotone := p.Key, ""
		if key == "" {
			key = "grid"
		}
		if p.Monotone != nil {
			monotone = map[bool]string{true: "yes", false: "no"}[*p.Monotone]
		}
		s.add([]string{key, p.Value, p.Among, p.Verdict, p.Why, monotone})
	}
	return s
}

// assumedSheet has the assumptions, the guesses first.
func (r *review) assumedSheet() *sheet {
	s := &sheet{Columns: []column{{Name: "name"}, {Name: "value"}, {Name: "origin"}, {Name: "source"}}}
	for _, a := range guessesFirst(r.Assumptions) {
		origin := plain(a.Origin)
		if a.Origin == guessed {
			origin.Tone = "strong"
		}
		s.Rows = append(s.Rows, []cell{plain(a.Name), plain(a.Value), origin, plain(a.Source)})
	}
	return s
}
