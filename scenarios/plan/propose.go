package plan

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/sweep"
)

// How large a space is proposed.
const (
	valuesOfOne  = 6              // of the shards of the only stream
	valuesOfMore = 3              // of each of several
	proposedMax  = exhaustive - 1 // and the other mode
)

// propose makes a space for a scenario that names none: shards from what the traffic needs by
// arithmetic to twice as many, and both ways to read.
func (m *maker) propose(ctx context.Context) ([]*scenarios.Variant, error) {
	base, err := m.Base.With()
	if err != nil {
		return nil, err
	}
	runs, err := m.Runner.Run(ctx, []sweep.Cell{{Variant: base}})
	if err != nil {
		return nil, err
	}
	combinations := [][]scenarios.Setting{nil}
	var said, left []string
	for _, a := range m.axes(runs[0].Needs) {
		text := fmt.Sprintf("%s: [%s]", a.path, strings.Join(a.values, ", "))
		settings, ok := m.settings(a)
		if !ok || len(combinations)*len(settings) > proposedMax {
			left = append(left, text)
			continue
		}
		var longer [][]scenarios.Setting
		for _, c := range combinations {
			for _, s := range settings {
				longer = append(longer, append(c[:len(c):len(c)], s))
			}
		}
		combinations, said = longer, append(said, text)
	}
	var out []*scenarios.Variant
	for _, c := range combinations {
		v, err := m.Base.With(c...)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	for _, s := range m.onDemand() {
		v, err := m.Base.With(s)
		if err != nil {
			return nil, err
		}
		out, said = append(out, v), append(said, s.String())
	}
	m.note("the scenario has no sweep: what was tried is {%s}, by what its traffic needs", strings.Join(said, ", "))
	if len(left) > 0 {
		m.note("left out, and worth a sweep: {%s}", strings.Join(left, ", "))
	}
	return out, nil
}

// axis is a path with values.
type axis struct {
	path   string
	values []string
}

// axes are what is worth trying, shards first.
func (m *maker) axes(needs []result.Need) []axis {
	var out []axis
	values := valuesOfOne
	if len(needs) > 1 {
		values = valuesOfMore
	}
	for _, n := range needs {
		least := max(n.ShardsByBytes, n.ShardsByRecords)
		out = append(out, axis{"streams." + n.Stream + ".shards", evenly(least, 2*least, values)})
	}
	for i := range m.Base.Spec.Consumers {
		c := &m.Base.Spec.Consumers[i]
		out = append(out, axis{"consumers." + c.Name + ".kind", kinds(c)})
	}
	return out
}

// onDemand is the other mode of the only stream, which is tried as it is: it finds its shards
// by itself.
func (m *maker) onDemand() []scenarios.Setting {
	if len(m.Base.Spec.Streams) != 1 || m.Base.Spec.Streams[0].Mode != spec.Provisioned {
		return nil
	}
	s, _ := m.settings(axis{"streams." + m.Base.Spec.Streams[0].Name + ".mode", []string{"onDemand"}})
	return s
}

func kinds(c *spec.Consumer) []string {
	if c.Kind == spec.FanOut {
		return []string{"fanOut", "polling"}
	}
	return []string{"polling", "fanOut"}
}

// evenly are whole numbers from one to another, both of them and at most so many.
func evenly(low, high, most int) []string {
	n := min(high-low+1, most)
	var out []string
	for i := range n {
		v := low
		if n > 1 {
			v = low + (high-low)*i/(n-1)
		}
		out = append(out, strconv.Itoa(v))
	}
	return out
}

// settings are the values of an axis. It is false when one of them makes no sense in the
// scenario, such as fan-out beside a poll interval.
func (m *maker) settings(a axis) ([]scenarios.Setting, bool) {
	var out []scenarios.Setting
	for _, v := range a.values {
		s, err := scenarios.NewSetting(a.path, v)
		if err != nil {
			return nil, false
		}
		if _, err := m.Base.With(s); err != nil {
			return nil, false
		}
		out = append(out, s)
	}
	return out, true
}
