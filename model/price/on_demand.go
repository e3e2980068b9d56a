package price

import (
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// onDemand bills a stream in on-demand mode (Standard) by the hour and by what goes in and
// out: in, each record up to the next KB; out, as it is.
func (b *bill) onDemand(s *Traffic) {
	line := func(what string, quantity float64, unit, row string) {
		b.line(Kinesis, s.Stream, what, quantity, unit, row)
	}
	line("stream hours", b.begun(float64(b.hours*s.Share), limits.PriceStartedHour), "stream-hour",
		limits.PriceStreamHour)
	line("data in", b.volume(s.Rounded), "GB", limits.PriceOnDemandIn)
	line("data out", b.volume(s.Reads), "GB", limits.PriceOnDemandOut)
	b.fanOut(s, limits.PriceOnDemandFanOut)
	day, week := sim.Time(b.t.Int(limits.ExtendedAfter)), sim.Time(b.t.Int(limits.LongTermAfter))
	line("retention beyond 24 h", b.retained(s, day, week), "GB-month", limits.PriceOnDemandExtended)
	if s.longest() > week {
		line("retention beyond 7 days", b.retained(s, week, sim.Never), "GB-month", limits.PriceOnDemandLong)
		line("reads beyond 7 days", b.volume(s.OldReads), "GB", limits.PriceOnDemandLongRead)
	}
}

// advantage bills a stream of an account with On-demand Advantage: no hours, and the same
// price for what is retained beyond 24 hours, however long.
//
// simplified: that no more is asked for reads of what is older than 7 days is our reading.
func (b *bill) advantage(s *Traffic) {
	line := func(what string, quantity float64, unit, row string) {
		b.line(Kinesis, s.Stream, what, quantity, unit, row)
	}
	line("data in", b.volume(s.Rounded), "GB", limits.PriceAdvantageIn)
	line("data out", b.volume(s.Reads), "GB", limits.PriceAdvantageOut)
	b.fanOut(s, limits.PriceAdvantageFanOut)
	day := sim.Time(b.t.Int(limits.ExtendedAfter))
	line("retention beyond 24 h", b.retained(s, day, sim.Never), "GB-month", limits.PriceAdvantageRetained)
}

// fanOut adds what each registered consumer was sent.
func (b *bill) fanOut(s *Traffic, row string) {
	for _, f := range s.FanOut {
		b.line(Kinesis, s.Stream, "fan-out "+f.Consumer+", data out", b.volume(f.Bytes), "GB", row)
	}
}

// commitment adds what the account falls short of what On-demand Advantage commits it to, in
// and out, over all its streams. What fan-out consumers are sent counts as retrieved: so the
// total that AWS published for ten of them is met, and not when it does not (docs/cost.md).
func (b *bill) commitment(all []Traffic) {
	in, out, share := 0.0, 0.0, 0.0
	for i := range all {
		s := &all[i]
		if s.Mode != spec.OnDemandAdvantage {
			continue
		}
		share = max(share, s.Share)
		in += b.volume(s.Rounded)
		out += b.volume(s.Reads)
		for _, f := range s.FanOut {
			out += b.volume(f.Bytes)
		}
	}
	if share == 0 {
		return
	}
	hours := float64(b.hours * share)
	if b.test {
		hours = max(b.begun(hours, limits.PriceStartedHour), inHours(sim.Time(b.t.Int(limits.AdvantageCommitment))))
	}
	least := float64(hours*3600*b.t.Float(limits.AdvantageMinimum)) / b.gb
	b.line(Kinesis, "", "On-demand Advantage, data in up to the minimum", least-in, "GB", limits.PriceAdvantageIn)
	b.line(Kinesis, "", "On-demand Advantage, data out up to the minimum", least-out, "GB", limits.PriceAdvantageOut)
}
