package fault

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/sim"
)

// Window is a span of time: From belongs to it, To does not.
type Window struct{ From, To sim.Time }

// holds tells whether an instant lies in the window.
func (w Window) holds(now sim.Time) bool { return w.From <= now && now < w.To }

// after is t+d; what lies beyond all time is sim.Never.
func after(t, d sim.Time) sim.Time {
	if sum := t + d; sum >= t || d < 0 {
		return sum
	}
	return sim.Never
}

// merge sorts windows and joins those that overlap or touch.
func merge(windows []Window) []Window {
	slices.SortFunc(windows, func(a, b Window) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	merged := windows[:0]
	for _, w := range windows {
		if n := len(merged); n > 0 && w.From <= merged[n-1].To {
			merged[n-1].To = max(merged[n-1].To, w.To)
			continue
		}
		merged = append(merged, w)
	}
	return merged
}

// later is what is left of windows that begin only after a delay.
func later(windows []Window, delay sim.Time) []Window {
	var out []Window
	for _, w := range windows {
		if w.From = after(w.From, delay); w.From < w.To {
			out = append(out, w)
		}
	}
	return out
}

// inside tells whether an instant lies in one of some sorted windows.
func inside(windows []Window, now sim.Time) bool {
	for _, w := range windows {
		if now < w.To {
			return w.From <= now
		}
	}
	return false
}
