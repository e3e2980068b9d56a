package model

import (
	"fmt"
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// fullPath is the reference load: Zipf keys, PutRecords of 500, one polling reader.
func fullPath(shards int, rate float64, span sim.Time) *spec.Scenario {
	return &spec.Scenario{
		Version: 1, Name: "full-path", Seed: 1, AsOf: "2026-11", Region: "us-east-1", Duration: span,
		Network: spec.Network{Latency: dist.Law{Kind: dist.Lognormal, Median: 2e6, P99: 9e6}},
		Streams: []spec.Stream{{Name: "s", Shards: shards, Retention: sim.Day, MaxRecordSize: 1 << 20,
			Limiter: spec.Limiter{Burst: 10 << 20, BurstRecords: 1000}}},
		Producers: []spec.Producer{{Name: "p", Instances: 4,
			Arrivals: spec.Arrivals{Process: spec.Poisson, Rate: rate},
			Keys:     spec.Keys{Law: spec.KeysZipf, Count: 100_000, Exponent: 0.8},
			Size:     dist.Law{Kind: dist.Lognormal, Median: 200, P99: 900},
			Client: spec.Client{Batch: 500, Linger: 100 * sim.Millisecond, InFlight: 16, Buffer: 64 << 20,
				Retry: spec.Retry{Attempts: 3, Backoff: spec.Backoff{Base: sim.Second, Cap: 20 * sim.Second}}}}},
		Consumers: []spec.Consumer{{Name: "c", Count: 1, Interval: dist.Law{Value: 1e9}, Limit: 10000, InWork: 10000}},
	}
}

// BenchmarkFullPath is the way of a record: arrival, key, size, put, log, one read,
// checkers and measures. One op is one record.
func BenchmarkFullPath(b *testing.B) {
	for _, shards := range []int{4, 64, 1000} {
		b.Run(fmt.Sprintf("shards=%d", shards), func(b *testing.B) {
			rate := float64(shards) * 400
			span := sim.Time(float64(b.N)/rate*1e9) + sim.Second
			w, err := Build(fullPath(shards, rate, span), Options{})
			if err != nil {
				b.Fatal(err)
			}
			if err := w.RunUntil(sim.Second); err != nil { // its records are not among the b.N
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.ResetTimer()
			if err := w.RunUntil(span); err != nil {
				b.Fatal(err)
			}
			w.Finish()
			b.StopTimer()
			r := w.Result()
			for _, v := range r.Verdict.Invariants {
				if v.Count > 0 {
					b.Fatalf("%s: %+v", v.ID, v.First)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrec/s")
		})
	}
}

// BenchmarkEvent is a message that carries no records: pollers of an idle stream, with
// all observers. One op is one delivered message.
func BenchmarkEvent(b *testing.B) {
	s := fullPath(200, 1, 1000*sim.Hour)
	s.Producers = nil
	s.Network.LatencyOff = true
	w, err := Build(s, Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := w.RunUntil(5 * sim.Second); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	before := w.Kernel.Delivered()
	b.ResetTimer()
	for w.Kernel.Delivered()-before < uint64(b.N) {
		if err := w.RunUntil(w.Now() + sim.Second); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(w.Kernel.Delivered()-before), "ns/message")
}
