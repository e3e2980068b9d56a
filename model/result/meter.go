package result

import "github.com/kinesim/kinesim/sim"

// meter keeps the window in which most came, and nothing of the others: what is read has no
// series by shard.
type meter struct {
	window    sim.Time // at hand, counted from the start
	now, most int64
	at        sim.Time // the window of the most
}

// add counts n at an instant.
func (m *meter) add(at, span sim.Time, n int64) {
	if w := at / span; w != m.window {
		m.window, m.now = w, 0
	}
	if m.now += n; m.now > m.most {
		m.most, m.at = m.now, m.window
	}
}

// readSpan is the window of reads: ten polls of a second, so that two polls that meet in
// one second are no peak.
const readSpan = 10 * sim.Second
