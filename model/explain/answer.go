package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// answer makes a case of what was written down. It reports false for a record that was
// never seen: a planted bug may have made it another one.
func (r *Recorder) answer(q *inquiry, now sim.Time) (Case, bool) {
	e, w := q.e, &q.e.way
	c := Case{Question: q.t.Question, Producer: r.c.Instances[e.instance].Name, N: e.uid.N(), Bytes: int64(e.bytes),
		Attempts: e.attempts, Outcome: q.outcome}
	refusals := e.refusals
	if q.t.App >= 0 {
		if !q.ended || q.copy == nil {
			return c, false
		}
		w, c.Attempts, refusals = &q.way, q.copy.attempts, slices.Concat(q.copy.refusals, q.reads)
		if q.t.Question == PropagationDelay {
			refusals = q.reads
		}
		c.Consumer, c.Reader = r.c.Apps[q.t.App], r.reader(q.t.Reader).name
	}
	if e.state == unknown {
		return c, false
	}
	if !q.ended {
		r.pending(e, now)
		c.Outcome = Pending
	}
	c.Key, c.Stream = r.c.Keys.Name(e.key), r.c.Spec.Streams[e.stream].Name
	if q.shard != api.NoShard {
		c.Shard = r.c.Shard(q.shard)
	}
	c.From, c.NS = second(w.from), int64(w.at-w.from)
	c.MS = inMillis(c.NS)
	c.Sums = sumUp(w.parts)
	for _, p := range w.join() {
		ns := int64(p.to - p.from)
		c.Parts = append(c.Parts, Part{Kind: p.kind, AtNS: int64(p.from - w.from), NS: ns, MS: inMillis(ns),
			Text: p.text, Zone: p.zone, Fault: p.fault, Count: p.count})
	}
	for _, f := range refusals {
		f.AtNS -= int64(w.from)
		c.Refusals = append(c.Refusals, f)
	}
	c.Answer, c.Refused = sentence(&c), len(c.Refusals)
	if n := len(c.Refusals); n > refusalsMax {
		c.Refusals = slices.Concat(c.Refusals[:refusalsMax/2], c.Refusals[n-refusalsMax/2:])
	}
	return c, true
}

// refusalsMax bounds how many refusals of a case are listed: the first and the last.
const refusalsMax = 20

// pending brings the way of a record that has no end up to the end of the run.
func (r *Recorder) pending(e *entry, now sim.Time) {
	switch e.state {
	case held:
		r.hold(e, now)
	case flying:
		e.way.to(now, KindNoAnswer).text = "no answer when the run ends"
	case resting:
		e.way.to(now, KindBackOff).text = "back-off: " + e.why
	}
}

// sentence is the answer in words: what took how long, and what took most of it.
func sentence(c *Case) string {
	text := fmt.Sprintf("record %d of %s, key %s, ", c.N, c.Producer, c.Key)
	took := span(sim.Time(c.NS))
	switch {
	case c.Outcome == Failed:
		text += fmt.Sprintf("was given up after %s and %s", took, times(c.Attempts, "attempt"))
	case c.Outcome == Expired && c.NS == 0:
		text += "was given up at once: the buffer of its client was full"
	case c.Outcome == Expired:
		text += fmt.Sprintf("was given up after %s: the buffer of its client was full", took)
	case c.Outcome == Crashed:
		text += fmt.Sprintf("was lost after %s: its client crashed", took)
	case c.Outcome == Pending:
		text += fmt.Sprintf("was not acknowledged after %s, when the run ended", took)
	case c.Outcome == Processed:
		text += fmt.Sprintf("took %s until %s had processed it", took, c.Consumer)
	case c.Outcome == Received:
		text += fmt.Sprintf("took %s from %s to %s", took, c.Stream, c.Consumer)
	default:
		text += fmt.Sprintf("took %s to be acknowledged", took)
	}
	var causes []string
	if puts := c.refusalsOf(CallPut); len(puts) > 0 {
		causes = append(causes, refusedPuts(puts))
	}
	for _, s := range c.Sums {
		if len(causes) == 4 || s.NS*20 < c.NS {
			break
		}
		causes = append(causes, span(sim.Time(s.NS))+" "+c.phrase(s.Kind))
	}
	switch n := len(causes); n {
	case 0:
		return text + "."
	case 1:
		return text + ": " + causes[0] + "."
	default:
		return text + ": " + strings.Join(causes[:n-1], ", ") + " and " + causes[n-1] + "."
	}
}

// Foremost is what took most of a case, such as 5.98 s of back-off; "" when it took no time.
func (c *Case) Foremost() string {
	if len(c.Sums) == 0 {
		return ""
	}
	return span(sim.Time(c.Sums[0].NS)) + " " + c.phrase(c.Sums[0].Kind)
}

// refusalsOf are the refusals of puts, or of reads.
func (c *Case) refusalsOf(call string) []Refusal {
	return slices.DeleteFunc(slices.Clone(c.Refusals), func(f Refusal) bool { return f.Call != call })
}

// refusedPuts says which limit refused, and who had used it up.
func refusedPuts(list []Refusal) string {
	last := list[len(list)-1]
	text := fmt.Sprintf("%s by %s", times(len(list), "refusal"), shortShard(last.Shard))
	why := ""
	switch last.Limit {
	case LimitFault:
		return text + fmt.Sprintf(" (fault %s)", last.Fault)
	case LimitRecords:
		why = "its bucket of records was empty"
	default:
		why = fmt.Sprintf("its bucket of bytes had %s left, the record wanted %s", size(last.BytesLeft),
			size(last.Wants))
	}
	what := "bytes"
	if last.Limit == LimitRecords {
		what = "records"
	}
	what = fmt.Sprintf("the %s it took in the last %s", what, span(windowSpan))
	switch {
	case len(last.By) == 0:
	case last.By[0].Share < 0.05:
		why += fmt.Sprintf("; no key had more than %.2g %% of %s", 100*last.By[0].Share, what)
	default:
		why += fmt.Sprintf("; %s had %.0f %% of %s", last.By[0].Who, 100*last.By[0].Share, what)
	}
	return text + " (" + why + ")"
}

// usedBy says who had used the limit that refused reads, by the last refusal of a kind.
func (c *Case) usedBy(why string) string {
	list := c.refusalsOf(CallGet)
	for i := len(list) - 1; i >= 0; i-- {
		f := &list[i]
		if refusedRead(f) != why {
			continue
		}
		what, text := "bytes", ""
		switch f.Limit {
		case LimitFault:
			return ", " + f.Fault
		case LimitCalls:
			what = "calls"
		}
		for _, s := range f.By {
			text += fmt.Sprintf(", %s %.0f %%", s.Who, 100*s.Share)
		}
		text = strings.TrimPrefix(text, ", ")
		return fmt.Sprintf("; of the %s of the last %s: %s", what, span(windowSpan), text)
	}
	return ""
}

// phrase is how a sentence calls the time of a kind.
func (c *Case) phrase(kind string) string {
	text := phrases[kind]
	longest := int64(-1)
	zone, fault, why := "", "", ""
	for i := range c.Parts {
		if p := &c.Parts[i]; p.Kind == kind && p.NS > longest {
			longest, zone, fault, why = p.NS, p.Zone, p.Fault, p.Text
		}
	}
	switch kind {
	case KindCommit:
		if zone != "" {
			text += " (zone " + zone + " was waited for"
			if fault != "" {
				text += ", fault " + fault
			}
			return text + ")"
		}
	case KindRefused:
		return text + " (" + why + c.usedBy(why) + ")"
	case KindNoAnswer, KindUnread, KindLost, KindFailover:
		text += " (" + why
		if fault != "" {
			text += "; fault " + fault
		}
		return text + ")"
	}
	if fault != "" {
		text += " (fault " + fault + ")"
	}
	return text
}

var phrases = map[string]string{
	KindBatch:        "in its batch",
	KindSlot:         "waiting for a call in flight to end",
	KindKey:          "behind the record of its key before",
	KindPace:         "held back by its client",
	KindPause:        "in a paused process",
	KindNetworkThere: "on the network to the service",
	KindDelay:        "delayed on the network",
	KindPlace:        "waiting to be replicated",
	KindCommit:       "to commit",
	KindCommitOrder:  "behind a put of its shard that commits later",
	KindCommitRest:   "for other entries of its call to commit",
	KindNetworkBack:  "on the network back",
	KindNoAnswer:     "without an answer",
	KindBackOff:      "of back-off",
	KindDown:         "in a client that had crashed",
	KindStart:        "before its application began",
	KindParents:      "before its shard was read",
	KindPhase:        "before the first poll of its shard",
	KindPosition:     "to find a position",
	KindPoll:         "until the next poll",
	KindBacklog:      "behind older records",
	KindRoom:         "without room for more work",
	KindRefused:      "for refused reads",
	KindUnread:       "for failed reads",
	KindFailover:     "without a reader",
	KindTakeover:     "until another worker took over",
	KindReplay:       "until the replay",
	KindQuantum:      "to be pushed with others",
	KindPushLimit:    "for the limit of its subscription",
	KindConnect:      "without a subscription",
	KindAsk:          "of the read's way",
	KindServe:        "to be read",
	KindReceive:      "on the network to its reader",
	KindLost:         "in hands that lost it",
	KindQueue:        "behind records in work",
	KindTable:        "asking the table of marks",
	KindWork:         "of work",
	KindMixed:        "of many waits",
}

// span prints a span of time with three figures.
func span(d sim.Time) string {
	v, unit := float64(d), "ns"
	for _, u := range []struct {
		name string
		of   sim.Time
	}{{"h", 2 * sim.Hour}, {"min", 2 * sim.Minute}, {"s", sim.Second}, {"ms", sim.Millisecond}, {"µs", 1000}} {
		if d >= u.of {
			unit = u.name
			switch u.name {
			case "h":
				v /= float64(sim.Hour)
			case "min":
				v /= float64(sim.Minute)
			default:
				v /= float64(u.of)
			}
			break
		}
	}
	digits := 2
	switch {
	case v >= 100:
		digits = 0
	case v >= 10:
		digits = 1
	}
	s := fmt.Sprintf("%.*f", digits, v)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s + " " + unit
}

// size prints bytes.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}

func times(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// shortShard is a shard without its zeros: shard 3.
func shortShard(id string) string {
	n := strings.TrimLeft(strings.TrimPrefix(id, "shardId-"), "0")
	if n == "" {
		n = "0"
	}
	return "shard " + n
}
