package result

import (
	"fmt"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// changesShards tells whether an event may change the shards of its stream.
func changesShards(e *spec.Event) bool {
	return e.Reshards() || e.Action == spec.ActUpdateMode || e.Action == spec.ActUpdateWarm
}

// scalingGap is how far apart two steps may be that are told as one.
const scalingGap = 2 * sim.Minute

// together is behind the last step that is told with step i: of many steps that are as many
// more as there is room for.
func together(own []wave, i int) int {
	j := i + (len(own)+wavesListed-1)/wavesListed
	for j < len(own) && own[j].at-own[j-1].at <= scalingGap {
		j++
	}
	return min(j, len(own))
}

// ownMoments tells what the service did to a stream by itself, in few steps.
func (g *Gatherer) ownMoments(stream int) []Moment {
	s, name := &g.streams[stream], g.c.Spec.Streams[stream].Name
	var own []wave
	for _, w := range s.waves() {
		if w.own {
			own = append(own, w)
		}
	}
	var out []Moment
	for i, j := 0, 0; i < len(own); i = j {
		j = together(own, i)
		first, last := own[i].at, own[j-1].at
		before, after := s.openAt(first-1), s.openAt(last)
		word := "grows"
		if after < before {
			word = "shrinks"
		}
		m := Moment{At: inSeconds(first), For: inSeconds(last - first), Kind: KindScaling, Stream: name,
			Name: fmt.Sprintf("%s scaling %d", name, i+1),
			Text: fmt.Sprintf("%s %s by itself from %d to %d shards", name, word, before, after)}
		if j > i+1 {
			m.Name = fmt.Sprintf("%s scalings %d to %d", name, i+1, j)
		}
		out = append(out, m)
	}
	return out
}
