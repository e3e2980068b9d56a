package plan

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// subject is the option that was decided for, as a scenario that others are made of.
type subject struct {
	loaded   *scenarios.Loaded
	document *scenarios.Document // with every default written out
}

func newSubject(v *scenarios.Variant) (*subject, error) {
	l, err := v.Load()
	if err != nil {
		return nil, err
	}
	d, err := scenarios.ParseDocument(l.Effective)
	return &subject{l, d}, err
}

// change is a path with the text of its new value.
type change struct{ path, text string }

// with is the scenario with some changes.
func (s *subject) with(changes ...change) (*scenarios.Variant, error) {
	set := make([]scenarios.Setting, len(changes))
	for i, c := range changes {
		var err error
		if set[i], err = scenarios.NewSetting(c.path, c.text); err != nil {
			return nil, err
		}
	}
	return s.loaded.With(set...)
}

// longer is a list of the scenario with more items.
func (s *subject) longer(list string, items ...string) change {
	p := scenarios.Place{list}
	var all []string
	for i := range s.document.Len(p) {
		all = append(all, s.document.Text(p.At(i)))
	}
	return change{list, "[" + strings.Join(append(all, items...), ", ") + "]"}
}

// text is what stands at a place, such as producers[0].size.
func (s *subject) text(format string, args ...any) string {
	return s.document.Text(scenarios.PlaceOf(fmt.Sprintf(format, args...)))
}

// written is a time as a scenario writes it.
func written(t sim.Time) string { return time.Duration(t).String() }

var quantityForm = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)([A-Za-zµ%/]*)$`)

// scaled is a quantity times a factor, in the same unit; false where there is none.
func scaled(text string, factor float64) (string, bool) {
	m := quantityForm.FindStringSubmatch(text)
	if m == nil {
		d, err := time.ParseDuration(text) // 1h30m
		return time.Duration(float64(d) * factor).String(), err == nil
	}
	v, err := strconv.ParseFloat(m[1], 64)
	return plain(v*factor) + m[2], err == nil
}
