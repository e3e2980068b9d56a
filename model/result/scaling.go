package result

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// KindScaling is a moment at which a scaling policy acted.
const KindScaling = "scaling"

// scaleStep is a call of a policy, or calls in a row that came to the same: those that were
// refused for one reason.
type scaleStep struct {
	api.ScaleRow
	until sim.Time // the last of them was answered
	times int
}

// Scale notes what a policy did.
func (g *Gatherer) Scale(r api.ScaleRow) {
	s := &g.streams[r.Stream]
	if n := len(s.scaling); n > 0 && r.Error != nil && r.Operation == s.scaling[n-1].Operation {
		if last := &s.scaling[n-1]; last.Error != nil && last.Error.Code == r.Error.Code {
			last.until = r.At
			last.times++
			return
		}
	}
	s.scaling = append(s.scaling, scaleStep{ScaleRow: r, until: r.At, times: 1})
}

// scaled tells whether a step changed the shards.
func (s *scaleStep) scaled() bool { return s.Error == nil && s.Calls > 0 }

// scaledBetween tells whether a policy began to change the shards between two instants.
func (m *streamMeasures) scaledBetween(from, to sim.Time) bool {
	return slices.ContainsFunc(m.scaling, func(s scaleStep) bool {
		return s.scaled() && from < s.SentAt && s.SentAt <= to
	})
}

// scalingMoments tells what the policy of a stream did, each with the time until its last
// shard was there.
func (g *Gatherer) scalingMoments(stream int, observed sim.Time) []Moment {
	m := &g.streams[stream]
	waves, name := m.waves(), g.c.Spec.Streams[stream].Name
	var out []Moment
	for i := range m.scaling {
		s, done, next := &m.scaling[i], m.scaling[i].until, sim.Never
		if i+1 < len(m.scaling) {
			next = m.scaling[i+1].SentAt
		}
		for ; s.scaled() && len(waves) > 0 && waves[0].at < next; waves = waves[1:] {
			done = max(done, min(waves[0].at, observed))
		}
		out = append(out, Moment{At: inSeconds(s.SentAt), For: inSeconds(done - s.SentAt), Kind: KindScaling,
			Name: fmt.Sprintf("%s %d", name, i+1), Stream: name, Text: s.text(name)})
	}
	return out
}

// text is such as: orders, 4 to 5 shards: the load at 83 % of 4 shards, above 70 % for 3 min.
func (s *scaleStep) text(stream string) string {
	text := fmt.Sprintf("%s, %d to %d shards: %s", stream, s.From, s.To, s.Why)
	if s.Operation != api.UpdateShardCount {
		text += fmt.Sprintf("; by %d %s one after the other", s.Calls,
			plurally(s.Calls, "split or merge", "splits and merges"))
	}
	switch {
	case s.Error == nil:
	case s.times > 1:
		text += fmt.Sprintf("; refused %d times: %s", s.times, s.Error.Code)
	default:
		text += fmt.Sprintf("; refused: %s", s.Error.Code)
	}
	return text
}
