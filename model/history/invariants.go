package history

import "github.com/kinesim/kinesim/sim"

// The invariants, in the order in which they are listed (correctness.md §5a).
const (
	a1 = iota
	s1
	s2
	s3
	s4
	s5
	s6
	s7
	s8
	s9
	s10
	s11
	s12
	c1
	c2
	c3
	c4
	c5
	c7
	c8
	c9
	x1
	x2
	x3
	x4
	f1
	f2
	f3
	g1
	l1
	l2
	invariants
)

var names = [invariants][2]string{
	a1:  {"A1", "conservation: every record offered is acknowledged, given up or in flight"},
	s1:  {"S1", "sequence numbers of a shard are unique and increase"},
	s2:  {"S2", "what is acknowledged is committed before the answer arrives"},
	s3:  {"S3", "what is read is what was appended"},
	s4:  {"S4", "what the client was told is what happened"},
	s5:  {"S5", "a record is stored no more often than attempts may have stored it"},
	s6:  {"S6", "open shards cover the ring once, and records lie in the open shard that owns their hash key"},
	s7:  {"S7", "a record sent after another of its key was acknowledged lies behind it"},
	s8:  {"S8", "a record lies behind its SequenceNumberForOrdering"},
	s9:  {"S9", "reads of a shard are contiguous: no skip, no repeat"},
	s10: {"S10", "MillisBehindLatest is 0 exactly at the tip"},
	s11: {"S11", "limits hold in every window, and every refusal is necessary"},
	s12: {"S12", "records are kept for the retention period in force, and not read after it"},
	c1:  {"C1", "a checkpoint covers only what is done"},
	c2:  {"C2", "checkpoints never go back, and SHARD_END is final"},
	c3:  {"C3", "a tenure that another has followed writes no checkpoint"},
	c4:  {"C4", "a tenure starts at the checkpoint and goes on without skip or repeat"},
	c5:  {"C5", "all parents of a shard are done before its first record is delivered"},
	c7:  {"C7", "a tenure is given again only what was not checkpointed before it"},
	c8:  {"C8", "records of a key are first done in the order of the stream"},
	c9:  {"C9", "user records of an aggregate are done where they belong, and checkpointed when they are done"},
	x1:  {"X1", "each effect happens once"},
	x2:  {"X2", "nothing is dropped as a duplicate whose effect did not happen"},
	x3:  {"X3", "no mark has expired when its record comes again"},
	x4:  {"X4", "marks are written on condition that there is none"},
	f1:  {"F1", "a record ends once: processed by its function, or given up"},
	f2:  {"F2", "a record is invoked when those before it of its key have ended, or with them"},
	f3:  {"F3", "a part of a batch that failed is tried again or given up"},
	g1:  {"G1", "what is guaranteed of producers and consumers holds"},
	l1:  {"L1", "after the last fault all that was acknowledged is done within a bound"},
	l2:  {"L2", "no reader is stuck behind records older than that bound at the end"},
}

// IDs lists the ids of all invariants, in their order.
func IDs() []string {
	ids := make([]string, 0, invariants)
	for _, n := range names {
		ids = append(ids, n[0])
	}
	return ids
}

// Outcome is one invariant as it stands.
type Outcome struct {
	ID, Name   string
	Count      int64 // violations
	First      *Witness
	Applicable bool   // there was somebody whose rows it could judge
	Voided     string // it is violated, and this fault may break it
	Granted    bool   // all of that was by applications whose claims allow it

	granted Broken
}

// applicable tells whether an invariant has anybody to judge from the start. The others
// have when a row comes that they judge.
func applicable(c *Config, id int) bool {
	some, dedup, once, claims := len(c.Applications) > 0, false, false, c.Claims != nil
	for i := range c.Applications {
		dedup = dedup || c.Applications[i].Dedup
		once = once || c.Applications[i].Claim.Once
		claims = claims || c.Applications[i].Claim.any()
	}
	switch id {
	case a1, s2, s4, s5, s7:
		return len(c.Producers) > 0
	case s3, s9, s10, c4, c8:
		return some
	case s6:
		return c.Keys != nil && len(c.Streams) > 0
	case s8, c1, c2, c3, c5, c7, c9, f1, f2, f3:
		return false
	case s12:
		return len(c.Streams) > 0 && c.Streams[0].Retention > 0
	case x1:
		return dedup || once
	case x2, x3, x4:
		return dedup
	case g1:
		return claims
	case l1, l2:
		return some && c.livenessEnds() < c.End
	}
	return len(c.Streams) > 0
}

// judged notes that a row has come that an invariant judges.
func (k *Checker) judged(id int) { k.outcomes[id].Applicable = true }

// livenessEnds is when everything must be caught up; sim.Never when nothing must.
func (c *Config) livenessEnds() sim.Time {
	if c.LastFault < 0 || c.Liveness <= 0 {
		return sim.Never
	}
	return c.LastFault + c.Liveness
}
