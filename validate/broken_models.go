package validate

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"strings"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/model/stream"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

var brokenModels = []Broken{
	{ID: "wrong-rate", Killer: "V01", Wrong: "an exponential law takes its mean for its median",
		scenario: consumers(func(c *spec.Consumer) { c.Service.Mean /= math.Ln2 })},
	{ID: "idle-server", Killer: "V04",
		Wrong:   "service is not work-conserving: each server has a queue of its own, dealt in turn",
		servers: newDealt},
	{ID: "one-server-fewer", Killer: "V04", Wrong: "a station has one server fewer than it was given",
		servers: func(c int) server { return sim.NewServers(c - 1) }},
	{ID: "cv-ignored", Killer: "V07", Wrong: "gamma gaps are drawn with a CV of 1",
		law: func(l dist.Law) dist.Law { l.CV = 1; return l }},
	{ID: "whole-interval", Killer: "V08", Wrong: "a record waits a whole poll interval, not half of one",
		scenario: consumers(func(c *spec.Consumer) { c.Interval = c.Interval.Scale(2) })},
	{ID: "gated", Killer: "V09",
		Wrong: "an exhaustive server leaves those behind who came while it was there",
		gated: true},
	{ID: "no-burst", Killer: "V11", Wrong: "the bucket ignores its burst",
		limits: func(x *stream.Limits) { x.WriteBurstRecords = 1 }},
	{ID: "late-refill", Killer: "V11", Wrong: "the bucket refills late: whole tokens at whole ticks",
		clock: func(t sim.Time) sim.Time { return t / sim.Second * sim.Second }},
	{ID: "rolling-window", Killer: "V11", Wrong: "the window of a second rolls",
		window: func(allowed int64) limiter { return &rolling{allowed: int(allowed)} }},
	{ID: "retry-once", Killer: "V13",
		Wrong: "a record that is retried counts one retry, however many there were",
		calls: func(_, retried, records int) int { return records + retried }},
	{ID: "late-linger", Killer: "V15",
		Wrong:    "linger counts from the last record, so that a steady load only fills batches",
		scenario: producers(func(p *spec.Producer) { p.Client.Linger = sim.Hour })},
	{ID: "quorum-max", Killer: "V17", Wrong: "a commit waits for all three zones",
		scenario: streams(func(s *spec.Stream) { s.Replication.Quorum = 3 })},
	{ID: "quorum-min", Killer: "V17", Wrong: "a put is acknowledged when the first zone has it",
		mutant: string(mutant.AckBeforeQuorum)},
	{ID: "wrong-sigma", Killer: "V17",
		Wrong: "a lognormal law takes its p99 for its p95", scenario: streams(wrongSigma)},
	{ID: "lost-answer", Killer: "V18",
		Wrong: "a lost answer is taken for a lost request", scenario: lostAnswer},
	{ID: "zipf-exponent", Killer: "V19", Wrong: "the exponent of Zipf's law is off by 0.1",
		exponent: func(e float64) float64 { return e + 0.1 }},
	{ID: "from-send", Killer: "V21",
		Wrong:  "latency counts from the sending, not from the intended instant (coordinated omission)",
		metric: func(name string) string { return strings.Replace(name, "putLatency", "putServiceTime", 1) }},
	{ID: "little-queue", Killer: "V21",
		Wrong: "the number present leaves out who is in service", servedApart: true},
	{ID: "fnv", Killer: "V22", Wrong: "keys are hashed by FNV, not by MD5", hash: fnvHash},
	{ID: "refused-waits", Killer: "V24",
		Wrong:    "a reader that is refused rests for 2 s, ten times its interval",
		scenario: consumers(func(c *spec.Consumer) { c.Interval = c.Interval.Scale(10) })},
	{ID: "half-full", Killer: "A08", Wrong: "aggregates are half as large", scenario: libraries(func(k *spec.KPL) {
		k.AggregateSize /= 2
	})},
	{ID: "one-by-one", Killer: "V25", Wrong: "user records are not aggregated", scenario: libraries(func(k *spec.KPL) {
		k.Aggregation = false
	})},
	{ID: "ten-at-most", Killer: "A09", Wrong: "an aggregate has ten user records",
		scenario: libraries(func(k *spec.KPL) { k.AggregateCount = 10 })},
	{ID: "third-of-the-wait", Killer: "A10", Wrong: "collection waits for 30 % of RecordMaxBufferedTime",
		scenario: libraries(func(k *spec.KPL) { k.LingerShare = 0.3 })},
	{ID: "no-margin", Killer: "A11", Wrong: "the limiter lets 120 % through",
		scenario: libraries(func(k *spec.KPL) { k.Rate = 1.2 })},
	{ID: "many-keys", Killer: "A12", Wrong: "the records have a hundred keys",
		scenario: producers(func(p *spec.Producer) { p.Keys.Count = 100 })},
	{ID: "once-the-peak", Killer: "V30", Wrong: "a stream on demand takes its peak, and not twice its peak",
		scenario: streams(func(s *spec.Stream) { s.Shards /= 2 })},
	{ID: "late-poll", Killer: "A19", Wrong: "a mapping polls a hundredth of a second late",
		scenario: consumers(func(c *spec.Consumer) { c.Interval.Value *= 1.01 })},
	{ID: "one-batch-more", Killer: "A52", Wrong: "a shard has one batch at a time more than its factor",
		scenario: consumers(func(c *spec.Consumer) { c.Lambda.Factor++ })},
	{ID: "early-window", Killer: "A53", Wrong: "a window is a tenth shorter than it was set",
		scenario: consumers(func(c *spec.Consumer) { c.Lambda.Window = c.Lambda.Window / 10 * 9 })},
	{ID: "slow-split", Killer: "A31", Wrong: "a shard is split within half an hour",
		scenario: streams(func(s *spec.Stream) { s.Demand.SplitAfter = s.Demand.SplitAfter.Scale(2) })},
}

// consumers, producers and streams change each of a scenario.
func consumers(change func(*spec.Consumer)) func(*spec.Scenario) {
	return func(s *spec.Scenario) {
		for i := range s.Consumers {
			change(&s.Consumers[i])
		}
	}
}

func producers(change func(*spec.Producer)) func(*spec.Scenario) {
	return func(s *spec.Scenario) {
		for i := range s.Producers {
			change(&s.Producers[i])
		}
	}
}

// libraries changes each Kinesis Producer Library.
func libraries(change func(*spec.KPL)) func(*spec.Scenario) {
	return producers(func(p *spec.Producer) {
		if p.Client.KPL != nil {
			change(p.Client.KPL)
		}
	})
}

func streams(change func(*spec.Stream)) func(*spec.Scenario) {
	return func(s *spec.Scenario) {
		for i := range s.Streams {
			change(&s.Streams[i])
		}
	}
}

// wrongSigma widens the commits of zones: the normal quantiles of 99 % and 95 % in its
// exponent.
func wrongSigma(s *spec.Stream) {
	for i := range s.Replication.Commit {
		c := &s.Replication.Commit[i]
		c.P99 = c.Median * math.Pow(c.P99/c.Median, 2.326348/1.644854)
	}
}

func lostAnswer(s *spec.Scenario) {
	for i := range s.Faults {
		if s.Faults[i].Kind == spec.ResponseLost {
			s.Faults[i].Kind = spec.RequestLost
		}
	}
}

func fnvHash(key string) api.Hash {
	h := fnv.New128a()
	h.Write([]byte(key)) // never fails
	sum := h.Sum(nil)
	return api.Hash{Hi: binary.BigEndian.Uint64(sum), Lo: binary.BigEndian.Uint64(sum[8:])}
}
