package model

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/history"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/producer"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/model/stream"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// streamLimits is the limits of a stream: the table's, and what the scenario changes.
func (w *World) streamLimits(s *spec.Stream) stream.Limits {
	t := w.limits
	return stream.Limits{
		WriteBytes: t.Int(limits.WriteBytes), WriteRecords: t.Int(limits.WriteRecords),
		WriteBurstBytes: s.Limiter.Burst, WriteBurstRecords: s.Limiter.BurstRecords,
		WriteRound: t.Int(limits.WriteRound), Window: s.Limiter.Window,
		PutRecordsMax: int(t.Int(limits.PutRecordsMax)), PutRecordsBytesMax: t.Int(limits.PutRecordsMaxBytes),
		RecordBytesMax: s.MaxRecordSize, KeyMax: int(t.Int(limits.KeyMax)),
		ReadBytes: t.Int(limits.ReadBytes), GetRecordsCalls: t.Int(limits.ReadCalls),
		GetRecordsBurst: t.Int(limits.ReadCallsBurst), GetRecordsMax: int(t.Int(limits.GetMaxRecords)),
		GetRecordsBytesMax: t.Int(limits.GetMaxBytes), GetShardIteratorCalls: t.Int(limits.IteratorCalls),
		IteratorTTL: sim.Time(t.Int(limits.IteratorTTL)), Retention: s.Retention,
		ConsumersMax: int(t.Int(limits.FanOutConsumers)), PushBytes: t.Int(limits.PushBytes),
		PushBurst: t.Int(limits.PushBurst), PushEventBytes: t.Int(limits.PushEventBytes),
		SubscriptionTTL: sim.Time(t.Int(limits.SubscriptionTTL)), SubscribeCalls: t.Int(limits.SubscribeCalls),
		TakeoverAfter: sim.Time(t.Int(limits.TakeoverAfter)),
	}
}

// laws are the service's own times; all zero when latency is off.
type laws struct {
	zone, get, dispatch dist.Law
	quantum             sim.Time
}

func (w *World) laws() laws {
	if w.spec.Network.LatencyOff {
		return laws{}
	}
	law := func(median, p99 string) dist.Law {
		return dist.Law{Kind: dist.Lognormal, Median: w.limits.Float(median), P99: w.limits.Float(p99)}
	}
	return laws{
		zone:     law(limits.ZoneMedian, limits.ZoneP99),
		get:      law(limits.GetMedian, limits.GetP99),
		dispatch: law(limits.DispatchMedian, limits.DispatchP99),
		quantum:  sim.Time(w.limits.Int(limits.PushQuantum)),
	}
}

// network is the round trip between clients and the service.
func (w *World) network() dist.Law {
	if w.spec.Network.LatencyOff {
		return dist.Law{}
	}
	return w.spec.Network.Latency
}

// checkerConfig tells the checkers the limits in force, and nothing of the model.
func (w *World) checkerConfig() history.Config {
	c := history.Config{Keys: w.keys, Producers: w.names, LastFault: w.lastFault(), Liveness: w.spec.Liveness,
		End: w.spec.Duration}
	for i := range w.spec.Tables {
		c.Tables = append(c.Tables, w.spec.Tables[i].Name)
	}
	for i := range w.spec.Streams {
		s := &w.spec.Streams[i]
		l := w.streamLimits(s)
		c.Streams = append(c.Streams, history.StreamConfig{
			Name: s.Name, Retention: s.Retention, Window: l.Window,
			WriteBytes: l.WriteBytes, BurstBytes: l.WriteBurstBytes,
			WriteRecords: l.WriteRecords, BurstRecords: l.WriteBurstRecords, WriteRound: l.WriteRound,
			ReadBytes: l.ReadBytes, ReadCalls: l.GetRecordsCalls, ReadCallsBurst: l.GetRecordsBurst,
			PushBytes: l.PushBytes, PushBurst: l.PushBurst, PushRecordMax: l.RecordBytesMax + l.PushBurst,
		})
	}
	for i := range w.spec.Consumers {
		s := &w.spec.Consumers[i]
		for app := range s.Count {
			a := history.ApplicationConfig{
				Name: fmt.Sprintf("%s/%d", s.Name, app), Stream: s.Stream, Latest: s.From == spec.FromLatest,
				ParentsFirst: s.Lineage == spec.ParentsFirst, Dedup: s.Dedup != nil,
			}
			if s.Dedup != nil {
				a.Table = s.Dedup.Table
			}
			c.Applications = append(c.Applications, a)
		}
	}
	return c
}

// lastFault is when the last fault or event is over; -1 without any.
func (w *World) lastFault() sim.Time {
	last := sim.Time(-1)
	for i := range w.spec.Faults {
		last = max(last, w.spec.Faults[i].Ends())
	}
	for i := range w.spec.Events {
		last = max(last, w.spec.Events[i].At)
	}
	return last
}

func (w *World) gathererConfig() result.GatherConfig {
	c := result.GatherConfig{Spec: w.spec, Limits: w.limits, Keys: w.keys, KeyFirst: w.keyFirst}
	for i := range w.spec.Streams {
		var ids []string
		for j := range w.spec.Streams[i].Shards {
			ids = append(ids, stream.ShardID(int32(j)))
		}
		c.Shards = append(c.Shards, ids)
	}
	for _, r := range w.readers {
		c.Reader = append(c.Reader, r.consumer)
	}
	return c
}

// A Mutant is a planted bug, off by default.
type Mutant struct {
	ID     string
	Caught string // the invariant that must catch it
}

// Mutants lists the planted bugs.
func Mutants() []Mutant {
	return []Mutant{{mutantLeaky, "S11"}, {mutantSkipped, "S9"}, {producer.MutantLoseOne, "A1"}}
}

// MutantIDs lists the ids of the planted bugs.
func MutantIDs() []string {
	var ids []string
	for _, m := range Mutants() {
		ids = append(ids, m.ID)
	}
	return ids
}

// IsMutant tells whether there is a planted bug of that id; none is "".
func IsMutant(id string) bool { return id == "" || slices.Contains(MutantIDs(), id) }

// Ids of the planted bugs of the stream.
const (
	mutantLeaky   = "leaky-bucket"
	mutantSkipped = "skipped-read"
)

func streamMutant(id string) stream.Mutant {
	switch id {
	case mutantLeaky:
		return stream.LeakyBucket
	case mutantSkipped:
		return stream.SkippedRead
	}
	return stream.NoMutant
}
