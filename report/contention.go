package report

import (
	"fmt"
	"math"

	"github.com/kinesim/kinesim/model/result"
)

// Consumers that poll the same shards share the calls and the bytes a second of each. Who asks
// most often takes most of it; whoever asks rarely comes too late, and falls behind.

// contender is a consumer that polls a stream which others poll as well.
type contender struct {
	name                     string
	asked, refused, received float64 // calls, calls, records
	age                      float64 // largest iterator age, ms
	half                     float64 // propagation delay of half of its records, ms
	again                    bool    // it has read the past again, and is behind for that
}

func (c *contender) answered() float64 { return c.asked - c.refused }

// contention is how consumers share the reads of a stream.
type contention struct {
	stream                    string
	all                       []contender
	asked, answered, received float64
}

// contendedShare is the share of calls that must be refused for consumers to be in each other's
// way.
const contendedShare = 0.05

// againShare is the share of what it receives that a consumer has had before when it reads the
// past again.
const againShare = 0.01

// contention is that of a stream, or nil when nobody is in anybody's way.
func (d *Data) contention(s *result.StreamInfo) *contention {
	t := &contention{stream: s.Name}
	for _, name := range s.Consumers {
		c := contender{name: name, asked: d.value("getCalls", "consumer", name),
			refused: d.value("getThrottled", "consumer", name), received: d.value("recordsDelivered", "consumer", name)}
		if c.asked == 0 {
			continue
		}
		c.again = d.value("redelivered", "consumer", name) > againShare*c.received
		if age := d.metric("iteratorAge", "consumer", name).Max; age != nil {
			c.age = *age
		}
		if half := d.metric("propagationDelay", "consumer", name).P50; half != nil {
			c.half = *half
		}
		t.all = append(t.all, c)
		t.asked, t.answered, t.received = t.asked+c.asked, t.answered+c.answered(), t.received+c.received
	}
	if len(t.all) < 2 || t.asked-t.answered <= contendedShare*t.asked || t.received == 0 {
		return nil
	}
	return t
}

// taker is who is answered most.
func (t *contention) taker() *contender {
	best := &t.all[0]
	for i := range t.all {
		if t.all[i].answered() > best.answered() {
			best = &t.all[i]
		}
	}
	return best
}

// behind is the age from which a consumer is starved, and not only slower, in ms.
const behind = 5000

// loser is who suffers most of those that a taker leaves the rest to: who is farthest behind, else
// who has the largest share of its calls refused. Who reads the past again is behind for that.
func (t *contention) loser(taker *contender) *contender {
	var worst *contender
	for i := range t.all {
		c := &t.all[i]
		switch {
		case c == taker || c.again:
		case worst == nil, c.age > math.Max(behind, worst.age),
			worst.age <= behind && c.age <= behind && c.refused*worst.asked > worst.refused*c.asked:
			worst = c
		}
	}
	return worst
}

// who is who starves whom: the reader of the past, when others fall behind for it, else who is
// answered most. Nobody is starved when all read the past.
func (t *contention) who() (taker, loser *contender) {
	for i := range t.all {
		if c := &t.all[i]; c.again {
			if loser = t.loser(c); loser != nil && loser.age > behind {
				return c, loser
			}
		}
	}
	taker = t.taker()
	return taker, t.loser(taker)
}

// finding states who starves whom.
func (t *contention) finding() string {
	taker, loser := t.who()
	if loser == nil {
		return ""
	}
	cost := fmt.Sprintf("%s has %s of its own refused", loser.name, percent(loser.refused/loser.asked))
	shares := fmt.Sprintf("makes %s of the GetRecords of %s and gets %s of those that are answered",
		percent(taker.asked/t.asked), t.stream, percent(taker.answered()/t.answered))
	switch {
	case taker.again && loser.age > behind:
		return fmt.Sprintf("%s starves %s: it reads the past of %s again, while %s and falls up to %s behind.",
			taker.name, loser.name, t.stream, cost, millis(loser.age))
	case loser.age > math.Max(behind, taker.age):
		return fmt.Sprintf("%s starves %s: it %s, while %s and falls up to %s behind.", taker.name, loser.name,
			shares, cost, millis(loser.age))
	}
	return fmt.Sprintf("%s %s; %s, and waits %s for half of its records.", taker.name, shares, cost, millis(loser.half))
}

// contentionFindings adds who starves whom on each stream. It outweighs what is to be said of each
// consumer by itself.
func (d *Data) contentionFindings(add func(float64, string)) {
	for i := range d.Result.Streams {
		if t := d.contention(&d.Result.Streams[i]); t != nil {
			add(45, t.finding())
		}
	}
}

// markdownContention is the table of who gets the shared reads of each stream.
func (d *Data) markdownContention(line func(string, ...any)) {
	for i := range d.Result.Streams {
		t := d.contention(&d.Result.Streams[i])
		if t == nil {
			continue
		}
		line("\n## Shared reads of %s\n\n| consumer | GetRecords | refused | of those answered | of the records | "+
			"half within | largest age |\n|---|---:|---:|---:|---:|---:|---:|", t.stream)
		for j := range t.all {
			c := &t.all[j]
			line("| %s | %s | %s | %s | %s | %s | %s |", c.name, count(c.asked), percent(c.refused/c.asked),
				percent(c.answered()/t.answered), percent(c.received/t.received), millis(c.half), millis(c.age))
		}
	}
}

// contention prints the same for the terminal.
func (p *printer) contention(d *Data) {
	for i := range d.Result.Streams {
		t := d.contention(&d.Result.Streams[i])
		if t == nil {
			continue
		}
		p.line("  %-18s %12s %10s %14s %14s   %s", "reads of "+clip(t.stream, 9), "GetRecords", "refused",
			"of answered", "of records", "largest age")
		for j := range t.all {
			if j == listMax {
				p.line("  … and %d more", len(t.all)-j)
				break
			}
			c := &t.all[j]
			p.line("  %-18s %12s %10s %14s %14s   %s", clip(c.name, 18), count(c.asked), percent(c.refused/c.asked),
				percent(c.answered()/t.answered), percent(c.received/t.received), millis(c.age))
		}
		p.line("")
	}
}
