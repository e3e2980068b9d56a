package price

import (
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Traffic is what was measured of one stream while it was in one mode. A stream that changes
// its mode has one for each, with the share of the time.
type Traffic struct {
	Stream string
	Mode   spec.Mode
	Share  float64 // of the time observed, in (0, 1]

	Shards     float64 // open, on average
	ShardHours float64 // of all shards, each hour begun of each as a whole
	Retention  []Retention
	PutUnits   int64 // PUT payload units of the records that were stored
	Rounded    int64 // bytes of the same, each record up to the next KB
	Bytes      int64 // stored
	Reads      int64 // bytes that GetRecords returned
	OldReads   int64 // of these, when they were older than 7 days
	FanOut     []FanOut
}

// Retention is a retention period while it was in force.
type Retention struct {
	Period sim.Time
	Share  float64 // of the time observed
	Shards float64 // open meanwhile, on average
}

// FanOut is one registered consumer.
type FanOut struct {
	Consumer string
	Bytes    int64 // delivered to it
}

// PutUnits is the PUT payload units of one record: one for each 25 KB or part of it.
func PutUnits(t *limits.Table, bytes int64) int64 {
	unit := t.Int(limits.PutUnitBytes)
	return max(1, (bytes+unit-1)/unit)
}

// Rounded is the bytes of one record that a stream on demand is billed for.
func Rounded(t *limits.Table, bytes int64) int64 {
	step := t.Int(limits.OnDemandRound)
	return max(1, (bytes+step-1)/step) * step
}

func (b *bill) stream(s *Traffic) {
	switch s.Mode {
	case spec.OnDemand:
		b.onDemand(s)
	case spec.OnDemandAdvantage:
		b.advantage(s)
	default:
		b.provisioned(s)
	}
}

// retained is the GB-months of a stream between two ages, as far as its retention reaches. Its
// bytes came in its share of the time, for which they are billed.
func (b *bill) retained(s *Traffic, from, until sim.Time) float64 {
	sum := 0.0
	for _, r := range s.Retention {
		sum += float64(r.Share / s.Share * b.held(s.Bytes, from, min(r.Period, until)))
	}
	return sum
}

// longest is the longest retention of a stream that was in force.
func (s *Traffic) longest() sim.Time {
	most := sim.Time(0)
	for _, r := range s.Retention {
		most = max(most, r.Period)
	}
	return most
}
