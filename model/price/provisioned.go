package price

import (
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/sim"
)

// provisioned bills a stream by its shards and by the PUT payload units of its records.
func (b *bill) provisioned(s *Traffic) {
	line := func(what string, quantity float64, unit, row string) {
		b.line(Kinesis, s.Stream, what, quantity, unit, row)
	}
	hours := float64(s.Shards * float64(b.hours*s.Share))
	if b.test {
		hours = s.ShardHours
	}
	line("shard hours", hours, "shard-hour", limits.PriceShardHour)
	line("PUT payload units", b.counted(s.PutUnits)/1e6, "million units", limits.PricePutUnits)
	b.extended(s, line)
	for _, f := range s.FanOut {
		line("fan-out "+f.Consumer+", consumer-shard hours", hours, "consumer-shard-hour", limits.PriceFanOutShardHour)
		line("fan-out "+f.Consumer+", data retrieved", b.volume(f.Bytes), "GB", limits.PriceFanOutGB)
	}
}

// extended adds what retention beyond 24 hours costs, for as long as it was in force: by
// shard-hour up to 7 days; beyond them by the volume that is held once the stream is as old
// as its retention, and by what is read of it.
func (b *bill) extended(s *Traffic, line func(what string, quantity float64, unit, row string)) {
	hours := 0.0
	for _, r := range s.Retention {
		if r.Period > sim.Time(b.t.Int(limits.ExtendedAfter)) {
			hours += float64(r.Shards * b.begun(float64(r.Share*b.hours), limits.PriceStartedHour))
		}
	}
	line("retention beyond 24 h", hours, "shard-hour", limits.PriceExtendedHour)
	longTerm := sim.Time(b.t.Int(limits.LongTermAfter))
	if s.longest() > longTerm {
		line("retention beyond 7 days", b.retained(s, longTerm, sim.Never), "GB-month", limits.PriceLongTermGB)
		line("reads beyond 7 days", b.volume(s.OldReads), "GB", limits.PriceLongTermReadGB)
	}
}
