package consumer

import (
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

func constant(t sim.Time) dist.Law { return dist.Law{Kind: dist.Constant, Value: float64(t)} }

// An interval counts from the start of a poll, a pause from its answer.
func TestPaceCountsFromStartOrFromAnswer(t *testing.T) {
	const begun, now = 10 * sim.Second, 11 * sim.Second
	inInterval := newPace(&spec.Consumer{Interval: constant(3 * sim.Second)}, 1, "a")
	paused := newPace(&spec.Consumer{Pace: &spec.Pace{FromEnd: true, AfterEmpty: constant(250 * sim.Millisecond)}}, 1, "a")
	for _, c := range []struct {
		name string
		p    *pace
		of   answer
		want sim.Time
	}{
		{"interval", &inInterval, answerRecords, 13 * sim.Second},
		{"interval, refused", &inInterval, answerFailed, 13 * sim.Second},
		{"empty", &paused, answerEmpty, now + 250*sim.Millisecond},
		{"records", &paused, answerRecords, now},
		{"refused", &paused, answerFailed, now + 250*sim.Millisecond},
	} {
		if got := c.p.next(begun, now, c.of); got != c.want {
			t.Errorf("%s: the next poll is at %s, want %s", c.name, got, c.want)
		}
	}
}

// The longest pause after a failure doubles with each in a row, up to its cap, and is the first
// again after a success.
func TestPaceBacksOff(t *testing.T) {
	p := newPace(&spec.Consumer{Interval: constant(sim.Second), Pace: &spec.Pace{Refused: 300 * sim.Millisecond,
		RefusedCap: sim.Second}}, 1, "a")
	longest := make([]sim.Time, 4)
	for range 2000 {
		for i := range longest {
			longest[i] = max(longest[i], p.next(0, 0, answerFailed))
		}
		p.next(0, 0, answerRecords)
	}
	for i, bound := range []sim.Time{300, 600, 1000, 1000} {
		if got, want := longest[i], bound*sim.Millisecond; got > want || got < want*99/100 {
			t.Errorf("the longest of 2,000 pauses after %d failures is %s, want just below %s", i+1, got, want)
		}
	}
}
