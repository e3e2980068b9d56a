package result

import "github.com/kinesim/kinesim/sim"

// readSpans are the windows in which reads are metered. The first is ten polls of a second, so
// that two polls that meet in one second are no peak.
var readSpans = [...]sim.Time{10 * sim.Second, sim.Minute, 5 * sim.Minute}

// workSpan is the window, of those, in which a reader's work is held against its time: what
// it is behind for less is caught up in as little.
const workSpan = 1

// meter keeps the window in which most came, and nothing of the others: what is read has no
// series by shard.
type meter struct {
	window    sim.Time // at hand, counted from the start
	now, most int64
	at        sim.Time // the window of the most
}

func (m *meter) add(at, span sim.Time, n int64) {
	if w := at / span; w != m.window {
		m.window, m.now = w, 0
	}
	if m.now += n; m.now > m.most {
		m.most, m.at = m.now, m.window
	}
}

// meters are a meter for each window.
type meters [len(readSpans)]meter

// add counts n at an instant.
func (m *meters) add(at sim.Time, n int64) {
	for i, span := range readSpans {
		m[i].add(at, span, n)
	}
}

// larger is, window by window, the one that had more.
func (m meters) larger(o *meters) meters {
	for i := range m {
		if o[i].most > m[i].most {
			m[i] = o[i]
		}
	}
	return m
}
