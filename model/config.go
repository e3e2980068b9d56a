package model

import (
	"slices"

	"github.com/kinesim/kinesim/model/history"
	"github.com/kinesim/kinesim/model/kcl"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/model/stream"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// streamLimits is the limits of a stream: the table's, and what the scenario changes.
func (w *World) streamLimits(s *spec.Stream) stream.Limits {
	t := w.limits
	consumers := limits.FanOutConsumers
	if s.Mode == spec.OnDemandAdvantage {
		consumers = limits.FanOutConsumersAdvantage
	}
	return stream.Limits{
		OnDemand:   w.onDemandLimits(s),
		WriteBytes: t.Int(limits.WriteBytes), WriteRecords: t.Int(limits.WriteRecords),
		WriteBurstBytes: s.Limiter.Burst, WriteBurstRecords: s.Limiter.BurstRecords,
		WriteRound: t.Int(limits.WriteRound), Window: s.Limiter.Window,
		PutRecordsMax: int(t.Int(limits.PutRecordsMax)), PutRecordsBytesMax: t.Int(limits.PutRecordsMaxBytes),
		RecordBytesMax: s.MaxRecordSize, KeyMax: int(t.Int(limits.KeyMax)),
		ReadBytes: t.Int(limits.ReadBytes), GetRecordsCalls: t.Int(limits.ReadCalls),
		GetRecordsBurst: t.Int(limits.ReadCallsBurst), GetRecordsMax: int(t.Int(limits.GetMaxRecords)),
		GetRecordsBytesMax: t.Int(limits.GetMaxBytes), GetShardIteratorCalls: t.Int(limits.IteratorCalls),
		IteratorTTL: sim.Time(t.Int(limits.IteratorTTL)), Retention: s.Retention,
		ConsumersMax: int(t.Int(consumers)), PushBytes: t.Int(limits.PushBytes),
		PushBurst: t.Int(limits.PushBurst), PushEventBytes: t.Int(limits.PushEventBytes),
		SubscriptionTTL: sim.Time(t.Int(limits.SubscriptionTTL)), SubscribeCalls: t.Int(limits.SubscribeCalls),
		TakeoverAfter: sim.Time(t.Int(limits.TakeoverAfter)),
		ShardsMax:     int(t.Int(limits.ShardsMax)), ListCalls: t.Int(limits.ListShardsCalls),
		SplitCalls: t.Int(limits.SplitCalls), UpdateCalls: t.Int(limits.UpdateCalls),
		UpdatesMax: int(t.Int(limits.UpdatesPerDay)), UpdatesWithin: sim.Time(t.Int(limits.UpdatesWithin)),
		UpdateShardsMax: int(t.Int(limits.UpdateShardsMax)), ReshardLane: int(t.Int(limits.ReshardLane)),
		ReshardDelay: sim.Time(t.Int(limits.ReshardDelay)), ReshardWave: sim.Time(t.Int(limits.ReshardWave)),
		SummaryCalls: t.Int(limits.SummaryCalls),
		RetainCalls:  t.Int(limits.RetentionCalls), RetentionMin: sim.Time(t.Int(limits.RetentionMin)),
		RetentionMax: sim.Time(t.Int(limits.RetentionMax)),
	}
}

// onDemandLimits is how the service scales a stream.
func (w *World) onDemandLimits(s *spec.Stream) stream.OnDemandLimits {
	t := w.limits
	l := stream.OnDemandLimits{
		Write: t.Int(limits.OnDemandWrite), WriteMax: t.Int(limits.OnDemandWriteMax),
		Growth:     t.Int(limits.OnDemandGrowth),
		SplitBytes: t.Int(limits.OnDemandSplitBytes), SplitRecords: t.Int(limits.OnDemandSplitRecords),
		SplitAfter: s.Demand.SplitAfter, ShardsPerMiB: s.Demand.ShardsPerMiB, ScaleDown: s.Demand.ScaleDown,
		Peak: s.Demand.Peak, WarmCalls: t.Int(limits.WarmCalls), Switches: int(t.Int(limits.ModeSwitches)),
		SwitchesWithin: sim.Time(t.Int(limits.ModeSwitchesWithin)),
	}
	if t.Has(limits.WarmMax) {
		l.WarmMax = t.Int(limits.WarmMax)
	}
	if t.Has(limits.WarmRelease) {
		l.WarmRelease = sim.Time(t.Int(limits.WarmRelease))
	}
	return l
}

// laws are the service's own times; all zero when latency is off.
type laws struct {
	get, dispatch    dist.Law
	quantum, control sim.Time
}

func (w *World) laws() laws {
	if w.spec.Network.LatencyOff {
		return laws{}
	}
	law := func(median, p99 string) dist.Law {
		return dist.Law{Kind: dist.Lognormal, Median: w.limits.Float(median), P99: w.limits.Float(p99)}
	}
	return laws{
		get:      law(limits.GetMedian, limits.GetP99),
		dispatch: law(limits.DispatchMedian, limits.DispatchP99),
		quantum:  sim.Time(w.limits.Int(limits.PushQuantum)),
		control:  sim.Time(w.limits.Int(limits.ControlTime)),
	}
}

// network is the round trip between clients and the service.
func (w *World) network() dist.Law {
	if w.spec.Network.LatencyOff {
		return dist.Law{}
	}
	return w.spec.Network.Latency
}

// endless is longer than any run, and leaves room to add to it.
const endless = sim.Never / 4

// checkerConfig tells the checkers the limits in force, and nothing of the model.
func (w *World) checkerConfig() history.Config {
	c := history.Config{Keys: w.keys, Producers: w.names, LastFault: w.faults.LastEnd(),
		Liveness: w.spec.Liveness, End: w.spec.Duration}
	for i := range w.spec.Streams {
		s := &w.spec.Streams[i]
		l := w.streamLimits(s)
		stream := history.StreamConfig{
			Name: s.Name, Retention: s.Retention, Window: l.Window,
			WriteBytes: l.WriteBytes, BurstBytes: l.WriteBurstBytes,
			WriteRecords: l.WriteRecords, BurstRecords: l.WriteBurstRecords, WriteRound: l.WriteRound,
			ReadBytes: l.ReadBytes, ReadCalls: l.GetRecordsCalls, ReadCallsBurst: l.GetRecordsBurst,
			PushBytes: l.PushBytes, PushBurst: l.PushBurst, PushRecordMax: l.RecordBytesMax + l.PushBurst,
			Operated: w.resharded(i), Splits: w.splitLaw(i),
		}
		if p := s.Scaling; p != nil {
			stream.ScaleMin, stream.ScaleMax = int32(p.Min), int32(p.Max)
		}
		c.Streams = append(c.Streams, stream)
	}
	for i := range w.applications {
		a := &w.applications[i]
		s := &w.spec.Consumers[a.consumer]
		app := history.ApplicationConfig{Name: a.name, Stream: s.Stream, Latest: s.From == spec.FromLatest,
			ParentsFirst: s.Lineage == spec.ParentsFirst, Dedup: s.Dedup != nil, Mapping: s.Lambda != nil,
			Deaggregates: s.Deaggregate == spec.DeaggregateKCL, Opaque: s.Deaggregate == spec.DeaggregateNone,
			Committed: s.Job != nil && s.Job.ExactlyOnce,
			Silence:   sim.Time(w.limits.Int(limits.ConsumerTimeout)) + s.Failover}
		if s.MicroBatches() {
			app.Silence += s.Job.Batch.Trigger + s.Job.Batch.Time
			if s.Job.Batch.Time == 0 {
				app.Silence = endless // what opens during a batch waits for its end
			}
		}
		if s.KCL != nil {
			app.Silence += kcl.Patience(kcl.TimesOf(w.limits), s)
		}
		if s.Dedup != nil {
			app.Table = s.Dedup.Table
		}
		app.Claim = claimOf(s.Guarantees)
		c.Applications = append(c.Applications, app)
	}
	c.Claims = w.producerClaims()
	for i := range w.spec.Tables {
		c.Tables = append(c.Tables, w.spec.Tables[i].Name)
	}
	for _, v := range w.faults.Voids() {
		c.Voided = append(c.Voided, history.Void{ID: v.ID, Fault: "fault " + v.Fault})
	}
	c.Voided = append(c.Voided, w.stuck()...)
	return c
}

// resharded tells whether an event changes the number of a stream's shards.
func (w *World) resharded(stream int) bool {
	return slices.ContainsFunc(w.spec.Events, func(e spec.Event) bool { return e.Stream == stream && e.Reshards() })
}

func (w *World) gathererConfig(counts result.Counts) result.GatherConfig {
	return result.GatherConfig{Spec: w.spec, Limits: w.limits, Keys: w.keys, KeyFirst: w.keyFirst, Counts: counts}
}
