package plan

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// burst is a second producer beside each, which from an instant on has for a while the rate that the first has
// at an instant, and the same keys: together they offer twice as much.
func (s *subject) burst(at, lasts sim.Time) ([]string, error) {
	var out []string
	sp := s.loaded.Spec
	for i := range sp.Producers {
		p := &sp.Producers[i]
		rate := offered(p, at, at+lasts, max(sp.Duration, at+lasts)) / lasts.Duration().Seconds()
		if rate <= 0 {
			continue
		}
		d, err := scenarios.ParseDocument([]byte(s.text("producers[%d]", i)))
		if err != nil {
			return nil, err
		}
		other := map[string]string{"name": p.Name + "-again",
			"arrivals": fmt.Sprintf("{stages: [{hold: 0/s, for: %s}, {hold: %s/s, for: %s}, {hold: 0/s}]}",
				written(max(at, sim.Millisecond)), plain(rate), written(lasts))}
		if t := p.Arrivals.Trace; t != nil {
			if p.Keys.Law == spec.KeysTrace {
				other["keys"] = keysOf(t)
			}
			if len(t.Sizes) > 0 {
				other["size"] = plain(meanOf(t.Sizes)) + "B"
			}
		}
		for _, key := range []string{"name", "arrivals", "keys", "size"} {
			if text, changed := other[key]; changed {
				if err := d.Set(scenarios.Place{key}, text); err != nil {
					return nil, err
				}
			}
		}
		out = append(out, d.Text(nil))
	}
	return out, nil
}

// plain is a number as a scenario writes it, in six digits.
func plain(v float64) string {
	text := strconv.FormatFloat(v, 'g', 6, 64)
	if short, err := strconv.ParseFloat(text, 64); err == nil {
		return strconv.FormatFloat(short, 'f', -1, 64)
	}
	return text
}

// keysOf are the keys of a trace with what each has of it.
func keysOf(t *spec.Trace) string {
	items := make([]string, len(t.Keys))
	total := 0.0
	sums := make([]float64, len(t.Keys))
	for _, row := range t.Counts {
		for k, n := range row {
			sums[k] += n
			total += n
		}
	}
	for k, key := range t.Keys {
		items[k] = fmt.Sprintf("{key: %s, share: %s%%}", strconv.Quote(key), plain(100*sums[k]/max(total, 1)))
	}
	return "{distribution: weighted, list: [" + strings.Join(items, ", ") + "]}"
}

func meanOf(sizes []int64) float64 {
	sum := int64(0)
	for _, b := range sizes {
		sum += b
	}
	return max(1, float64(sum/int64(len(sizes))))
}
