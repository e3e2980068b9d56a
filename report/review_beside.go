package report

import (
	"slices"

	"github.com/kinesim/kinesim/model/result"
)

// besideWhom names the option that the others are held against.
func (r *review) besideWhom() string {
	if r.pick == nil {
		return "it"
	}
	return r.pick.Label
}

// besideSheet is the table of paired differences from the pick; nil without any.
func (r *review) besideSheet() *sheet {
	var measures []measure
	for i := range r.Options {
		for _, d := range r.Options[i].FromPick {
			if m := measureOf(d.Name); !slices.Contains(measures, m) {
				measures = append(measures, m)
			}
		}
	}
	if len(measures) == 0 {
		return nil
	}
	s := &sheet{Columns: []column{{Name: "option"}}}
	for _, name := range measureNames(measures) {
		s.Columns = append(s.Columns, column{Name: name, Right: true})
	}
	s.Columns = append(s.Columns, column{Name: "pairs", Right: true})
	for i := range r.Options {
		o := &r.Options[i]
		if len(o.FromPick) == 0 {
			continue
		}
		row := []cell{plain(o.Label)}
		for _, m := range measures {
			row = append(row, difference(o, m))
		}
		s.Rows = append(s.Rows, append(row, plain(count(float64(o.Pairs)))))
	}
	return s
}

// difference is how much more of a measure an option has than the pick.
func difference(o *result.Option, m measure) cell {
	for _, d := range o.FromPick {
		if d.Name != m.key {
			continue
		}
		c := cell{Text: signed(d.Unit, d.Value.Value)}
		if d.Value.Low != nil && d.Value.High != nil {
			if low, high := signed(d.Unit, *d.Value.Low), signed(d.Unit, *d.Value.High); low != high {
				c.Note = low + " to " + high
			}
		}
		return c
	}
	return plain("–")
}
