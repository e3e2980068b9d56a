package model

import (
	"fmt"

	"github.com/kinesim/kinesim/model/spec"
)

// Doubts says of each guarantee of a scenario what could break it by the way it is set up. They
// are no faults: a run shows whether it does, and a scenario may be there to show it.
func Doubts(s *spec.Scenario) []string {
	var out []string
	for i := range s.Producers {
		out = append(out, producerDoubts(&s.Producers[i])...)
	}
	for i := range s.Consumers {
		out = append(out, consumerDoubts(s, &s.Consumers[i])...)
	}
	return out
}

func producerDoubts(p *spec.Producer) []string {
	var out []string
	doubt := func(claim, why string) {
		out = append(out, fmt.Sprintf("%s guarantees %s: %s", p.Name, claim, why))
	}
	retries := p.Client.Retry.Attempts > 1
	if p.Guarantees.Times.NeverMore() && retries && p.Client.Timeout > 0 {
		doubt("records "+p.Guarantees.Times.String(), "a put whose answer is lost is sent again, and stored again")
	}
	if p.Guarantees.Times.NeverLess() && !retries {
		doubt("records "+p.Guarantees.Times.String(), "nothing that is refused is sent again")
	}
	overtakes := p.Client.Ordering != spec.OrderSequence && (retries || p.Client.InFlight > 1)
	if p.Guarantees.Order == spec.OrderPerKey && overtakes {
		doubt("order perKey", "calls overtake one another, and what is refused is sent again behind later records; "+
			"sequenceNumberForOrdering with putRecord keeps the order")
	}
	return out
}

func consumerDoubts(s *spec.Scenario, c *spec.Consumer) []string {
	g := c.Guarantees.Times
	if g == spec.TimesUnsaid {
		return nil
	}
	var out []string
	doubt := func(why string, args ...any) {
		out = append(out, fmt.Sprintf("%s guarantees effects %s: %s", c.Name, g, fmt.Sprintf(why, args...)))
	}
	d := c.Dedup
	if d == nil {
		if g.NeverMore() {
			doubt("it has no dedup, so that what is stored twice or read again has its effect again")
		}
		return out
	}
	if g.NeverMore() && d.Order == spec.EffectThenMark {
		doubt("a crash between the effect and its mark repeats the effect; order: together has none between")
	}
	if g.NeverLess() && d.Order == spec.MarkThenEffect {
		doubt("a crash between a mark and its effect loses the effect")
	}
	if g.NeverMore() && d.Key == spec.DedupBySequenceNumber {
		doubt("the copies of a put that is sent again do not share their sequence number")
	}
	shared := ""
	for i := range s.Producers {
		if p := &s.Producers[i]; p.Stream == c.Stream && p.Payload.Distinct > 0 {
			shared = p.Name
		}
	}
	if g.NeverLess() && d.Key == spec.DedupByHash && shared != "" {
		doubt("records of %s with the same data have the same hash, and only the first of them has its effect", shared)
	}
	ttl, retention := s.Tables[d.Table].TTL, s.Streams[c.Stream].Retention
	if g.NeverMore() && ttl > 0 && ttl < retention {
		doubt("marks live for %s, and a replay may go back %s", ttl, retention)
	}
	return out
}
