// Package price is what traffic costs: AWS's price list applied to measured quantities,
// item by item, per month. What was observed is taken as typical of the month. A GB is
// 2^30 bytes, and the 25 KB of a PUT payload unit are 25 KiB, as limits says of each.
package price

import (
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/sim"
)

const gb = 1 << 30

// Traffic is what was measured of one stream in provisioned mode.
type Traffic struct {
	Stream    string
	Observed  sim.Time // over which the counts below were taken
	Shards    float64  // open, on average
	Retention []Retention
	PutUnits  int64 // PUT payload units of the records that were stored
	Bytes     int64 // stored
	OldReads  int64 // bytes that GetRecords returned when they were older than 7 days
	FanOut    []FanOut
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

// Item is one line of the bill, per month.
type Item struct {
	What     string
	Quantity float64
	Unit     string
	Price    float64 // USD per unit
	Amount   float64 // USD
}

// PutUnits is the PUT payload units of one record: one for each 25 KB or part of it.
func PutUnits(t *limits.Table, bytes int64) int64 {
	unit := t.Int(limits.PutUnitBytes)
	return max(1, (bytes+unit-1)/unit)
}

// Monthly is the bill for a month of this traffic, of monthHours hours.
func Monthly(t *limits.Table, streams []Traffic, monthHours float64) []Item {
	var items []Item
	add := func(what string, quantity float64, unit string, price float64) {
		if quantity > 0 {
			items = append(items, Item{what, quantity, unit, price, float64(quantity * price)})
		}
	}
	for i := range streams {
		s := &streams[i]
		month := 0.0 // months per time observed
		if s.Observed > 0 {
			month = float64(monthHours*float64(sim.Hour)) / float64(s.Observed)
		}
		hours := float64(s.Shards * monthHours)
		add(s.Stream+": shard hours", hours, "shard-hour", t.Float(limits.PriceShardHour))
		add(s.Stream+": PUT payload units", float64(float64(s.PutUnits)*month)/1e6, "million units",
			t.Float(limits.PricePutUnits))
		retain(t, s, month, monthHours, add)
		for _, f := range s.FanOut {
			add(s.Stream+": fan-out "+f.Consumer+", consumer-shard hours", hours, "consumer-shard-hour",
				t.Float(limits.PriceFanOutShardHour))
			add(s.Stream+": fan-out "+f.Consumer+", data retrieved", float64(float64(f.Bytes)*month)/gb, "GB",
				t.Float(limits.PriceFanOutGB))
		}
	}
	return items
}

// retain adds what retention beyond 24 hours costs, for as long as it was in force: by
// shard-hour up to 7 days; beyond them by the volume that is held once the stream is as old
// as its retention, and by what is read of it.
func retain(t *limits.Table, s *Traffic, month, monthHours float64,
	add func(what string, quantity float64, unit string, price float64)) {
	longTerm := sim.Time(t.Int(limits.LongTermAfter))
	hours, beyond := 0.0, 0.0
	for _, r := range s.Retention {
		if r.Period > sim.Time(t.Int(limits.ExtendedAfter)) {
			hours += float64(r.Share * r.Shards * monthHours)
		}
		if r.Period > longTerm {
			beyond += float64(r.Share * float64(r.Period-longTerm))
		}
	}
	add(s.Stream+": retention beyond 24 h", hours, "shard-hour", t.Float(limits.PriceExtendedHour))
	if beyond > 0 && s.Observed > 0 {
		rate := float64(s.Bytes) / float64(s.Observed) // bytes a nanosecond
		add(s.Stream+": retention beyond 7 days", float64(rate*beyond)/gb, "GB-month",
			t.Float(limits.PriceLongTermGB))
		add(s.Stream+": reads beyond 7 days", float64(float64(s.OldReads)*month)/gb, "GB",
			t.Float(limits.PriceLongTermReadGB))
	}
}
