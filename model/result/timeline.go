package result

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Kinds of moment.
const (
	KindEvent = "event" // an operator did something, or what came of it
	KindFault = "fault"
)

// eventMeasures is what came of an event of the scenario.
type eventMeasures struct {
	answered bool
	refused  api.Code // "": it was not
}

// Control notes what came of an event of the scenario.
func (g *Gatherer) Control(r api.ControlRow) {
	e := &g.events[r.Event]
	e.answered = true
	if r.Error != nil {
		e.refused = r.Error.Code
		return
	}
	if to := &g.c.Spec.Events[r.Event]; to.Action == spec.ActUpdateMode {
		g.turn(to.Stream, r.At, to.Mode)
	}
}

// Note adds a moment to the timeline.
func (g *Gatherer) Note(m Moment) { g.moments = append(g.moments, m) }

// timeline is what happened when, as far as the run came.
func (g *Gatherer) timeline(observed sim.Time) []Moment {
	out := append([]Moment{}, g.moments...)
	ends := g.reshardEnds(observed)
	for i := range g.c.Spec.Events {
		e := &g.c.Spec.Events[i]
		if e.At > observed {
			continue
		}
		m := Moment{At: inSeconds(e.At), Kind: KindEvent, Name: e.Name, Text: g.eventText(e),
			Stream: g.streamOfEvent(e)}
		switch refused := g.events[i].refused; {
		case refused != "":
			m.Text += "; refused: " + string(refused)
		case ends[i] > e.At:
			m.For = inSeconds(ends[i] - e.At)
		case e.Reshards() && g.events[i].answered:
			m.For = inSeconds(observed - e.At)
			m.Text += "; not done when the run ends"
		}
		out = append(out, m)
	}
	for i := range g.c.Spec.Faults {
		f := &g.c.Spec.Faults[i]
		if f.At <= observed {
			m := Moment{At: inSeconds(f.At), For: inSeconds(min(f.For, observed-f.At)), Kind: KindFault,
				Name: f.Name, Text: faultText(g.c.Spec, f)}
			if i := streamOfFault(g.c.Spec, &f.Target); i >= 0 {
				m.Stream = g.c.Spec.Streams[i].Name
			}
			out = append(out, m)
		}
	}
	for i := range g.streams {
		if g.c.Spec.Streams[i].Scaling == nil {
			out = append(out, g.waveMoments(i)...)
		}
		out = append(out, g.scalingMoments(i, observed)...)
		out = append(out, g.ownMoments(i)...)
	}
	slices.SortStableFunc(out, func(a, b Moment) int { return cmp.Compare(a.At, b.At) })
	return out
}

func inSeconds(t sim.Time) float64 { return float64(t) / 1e9 }

// wave is the shards of a stream that opened at one instant, in place of their parents.
type wave struct {
	at                sim.Time
	own               bool // the service did it by itself
	parents, children []int
}

// waves are the steps in which a stream was resharded.
func (s *streamMeasures) waves() []wave {
	var out []wave
	for i := range s.shards {
		sh := &s.shards[i]
		if sh.parents[0] == api.NoShard {
			continue
		}
		if n := len(out); n == 0 || out[n-1].at != sh.opened || out[n-1].own != sh.own {
			out = append(out, wave{at: sh.opened, own: sh.own})
		}
		w := &out[len(out)-1]
		w.children = append(w.children, i)
		for _, p := range sh.parents {
			if p != api.NoShard && !slices.Contains(w.parents[max(0, len(w.parents)-2):], int(p)) {
				w.parents = append(w.parents, int(p))
			}
		}
	}
	return out
}

// streamOfEvent is the stream that an event concerns alone.
func (g *Gatherer) streamOfEvent(e *spec.Event) string {
	stream := e.Stream
	if e.Action == spec.ActReplay {
		stream = g.c.Spec.Consumers[e.Consumer].Stream
	}
	return g.c.Spec.Streams[stream].Name
}

// streamOfFault is the stream that a fault concerns alone, -1 for none: its own, or that of
// the client that it hits.
func streamOfFault(s *spec.Scenario, t *spec.Target) int {
	switch {
	case t.Producer >= 0:
		return s.Producers[t.Producer].Stream
	case t.Consumer >= 0:
		return s.Consumers[t.Consumer].Stream
	}
	return t.Stream
}

// startOf is the event of which a step of a stream's resharding is a part: the last that
// reshards it and was not refused; -1 for none.
func (g *Gatherer) startOf(stream int, at sim.Time) int {
	last := -1
	for j := range g.c.Spec.Events {
		e := &g.c.Spec.Events[j]
		if e.Stream == stream && changesShards(e) && e.At <= at && g.events[j].refused == "" &&
			(last < 0 || e.At >= g.c.Spec.Events[last].At) {
			last = j
		}
	}
	if last >= 0 && g.streams[stream].scaledBetween(g.c.Spec.Events[last].At, at) {
		return -1 // what came of the event was over
	}
	return last
}

// reshardEnds is when each event that reshards was done: at its last step.
func (g *Gatherer) reshardEnds(observed sim.Time) []sim.Time {
	out := make([]sim.Time, len(g.c.Spec.Events))
	for i := range g.streams {
		for _, w := range g.streams[i].waves() {
			if j := g.startOf(i, w.at); j >= 0 && !w.own {
				out[j] = max(out[j], min(w.at, observed))
			}
		}
	}
	return out
}

// wavesListed bounds how many steps of a stream the timeline has; of more, several are one.
const wavesListed = 6

// waveMoments tells the steps of a stream's resharding.
func (g *Gatherer) waveMoments(stream int) []Moment {
	s, name := &g.streams[stream], g.c.Spec.Streams[stream].Name
	all := slices.DeleteFunc(s.waves(), func(w wave) bool { return w.own })
	per := (len(all) + wavesListed - 1) / wavesListed
	var out []Moment
	for i := 0; i < len(all); i += per {
		w, last := all[i], all[min(i+per, len(all))-1]
		for _, more := range all[i+1 : min(i+per, len(all))] {
			w.parents, w.children = append(w.parents, more.parents...), append(w.children, more.children...)
		}
		m := Moment{At: inSeconds(w.at), For: inSeconds(last.at - w.at), Kind: KindEvent,
			Name: fmt.Sprintf("%s step %d", name, i+1), Stream: name}
		if j := g.startOf(stream, w.at); j >= 0 {
			m.PartOf = g.c.Spec.Events[j].Name
		}
		if per > 1 && last.at > w.at {
			m.Name = fmt.Sprintf("%s steps %d to %d", name, i+1, min(i+per, len(all)))
		}
		m.Text = fmt.Sprintf("%s %s %s; %d are open", shardList(w.parents),
			plurally(len(w.parents), "becomes", "become"), shardList(w.children), s.openAt(last.at))
		out = append(out, m)
	}
	return out
}

func plurally(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// shardList names shards, or says how many there are.
func shardList(ids []int) string {
	n := len(ids)
	run := n > 0 && ids[n-1]-ids[0] == n-1
	switch {
	case n == 1:
		return fmt.Sprintf("shard %d", ids[0])
	case n == 2:
		return fmt.Sprintf("shards %d and %d", ids[0], ids[1])
	case run && slices.IsSorted(ids):
		return fmt.Sprintf("shards %d to %d", ids[0], ids[n-1])
	}
	return fmt.Sprintf("%d shards", n)
}
