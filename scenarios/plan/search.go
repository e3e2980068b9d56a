package plan

import (
	"context"
	"fmt"

	"github.com/kinesim/kinesim/model/result"
)

// exhaustive is how many options are all tried: a search among them would save little, and
// the chart of all of them is worth more.
const exhaustive = 12

// search tries as many options as it takes to find the cheapest that meets the thresholds,
// and writes down in which order and why.
func search(ctx context.Context, p *prober, s *space) ([]result.Probe, error) {
	log := &probes{space: s}
	if len(s.options) <= exhaustive || s.axis == "" {
		err := p.try(ctx, s.options)
		for _, o := range s.options {
			log.add(o, "all are tried")
		}
		return log.list, err
	}
	var hunts []*hunt
	for _, g := range s.groups {
		hunts = append(hunts, &hunt{options: g})
	}
	for {
		// The hunts go on side by side, so that there is always work for all cores.
		var wanted []*option
		asked := make([]ask, len(hunts))
		for i, h := range hunts {
			asked[i] = h.next()
			for _, at := range asked[i].at {
				wanted = append(wanted, h.options[at])
			}
		}
		if len(wanted) == 0 {
			for _, h := range hunts {
				monotone := h.monotone()
				log.list[h.last].Monotone = &monotone
			}
			return log.list, nil
		}
		err := p.try(ctx, wanted)
		for i, h := range hunts {
			for _, at := range asked[i].at {
				h.last = log.add(h.options[at], asked[i].why)
			}
		}
		if err != nil {
			return log.list, err
		}
	}
}

// probes is the log of a search.
type probes struct {
	space *space
	list  []result.Probe
}

// add notes what came of an option, and returns its place in the log.
func (l *probes) add(o *option, why string) int {
	key, value, among := l.space.place(o)
	l.list = append(l.list, result.Probe{Key: key, Value: value, Among: among, Verdict: o.verdict, Why: why})
	return len(l.list) - 1
}

// ask is what a hunt wants tried.
type ask struct {
	at  []int // of its options
	why string
}

// hunt looks along one axis, whose options are sorted by its value, for the place where the
// verdict changes. It supposes that it changes once, and then looks whether it does: below
// what fails and above what meets. Retries make it not so: where clients send again what was
// refused, more can be worse.
type hunt struct {
	options []*option
	stage   int
	low     int // the highest that is known to be on the low side of the change
	high    int // the lowest that is known to be on its high side
	last    int // its last place in the log
}

// Stages of a hunt.
const (
	atEnds = iota
	between
	verifying
	everywhere
	over
)

// next is what to try next; nothing when the hunt is over. What it asked for before has been
// tried.
func (h *hunt) next() ask {
	last := len(h.options) - 1
	for {
		switch h.stage {
		case atEnds:
			h.stage, h.low, h.high = between, 0, last
			return ask{at: h.untried(0, last), why: "an end"}
		case between:
			switch {
			case h.options[0].meets() == h.options[last].meets(), h.high-h.low < 2:
				h.stage = verifying
			default:
				mid := (h.low + h.high) / 2
				if h.options[mid].verdict == "" {
					return ask{at: []int{mid}, why: fmt.Sprintf("the middle of %s and %s", h.options[h.low].label,
						h.options[h.high].label)}
				}
				if h.options[mid].meets() == h.options[0].meets() {
					h.low = mid
				} else {
					h.high = mid
				}
			}
		case verifying:
			h.stage = everywhere
			if at := h.untried(h.beside()...); len(at) > 0 {
				return ask{at: at, why: "is it so on both sides?"}
			}
		case everywhere:
			h.stage = over
			if h.settled() {
				return ask{}
			}
			all := make([]int, len(h.options))
			for i := range all {
				all[i] = i
			}
			why := "more is not always better: all are tried"
			if h.monotone() {
				why = "neither end meets the thresholds: all are tried"
			}
			return ask{at: h.untried(all...), why: why}
		default:
			return ask{}
		}
	}
}

// settled tells that what was tried needs no more: it changes once or, when all that was
// tried meets the thresholds, never.
func (h *hunt) settled() bool {
	last := h.options[len(h.options)-1]
	return h.monotone() && (h.options[0].meets() || last.meets())
}

// beside are the options on both sides of the change: next to it, and twice as far each
// time. Without a change they are spread over the axis.
func (h *hunt) beside() []int {
	last := len(h.options) - 1
	var at []int
	if h.options[0].meets() == h.options[last].meets() {
		return []int{1, last / 4, last / 2, last - last/4}
	}
	for d := 1; d <= last; d *= 2 {
		at = append(at, h.low-d, h.high+d)
	}
	return at
}

// untried are those of some places that exist and were not tried, each once.
func (h *hunt) untried(at ...int) []int {
	var out []int
	seen := map[int]bool{}
	for _, i := range at {
		if i >= 0 && i < len(h.options) && h.options[i].verdict == "" && !seen[i] {
			seen[i] = true
			out = append(out, i)
		}
	}
	return out
}

// monotone tells whether the verdicts of what was tried change once at most. One that is not
// clear contradicts nothing.
func (h *hunt) monotone() bool {
	changes, before := 0, ""
	for _, o := range h.options {
		if !o.meets() && !o.fails() {
			continue
		}
		if before != "" && o.verdict != before {
			changes++
		}
		before = o.verdict
	}
	return changes <= 1
}
