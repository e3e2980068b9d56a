package price

import (
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/sim"
)

// Key is the customer managed key of an encrypted stream.
type Key struct {
	Stream      string
	Credentials int // who puts or gets, each with a role of its own
}

// encryption bills keys by the month, to the hour, and the calls of all of them beyond those
// that are free. GenerateDataKey of who puts and Decrypt of who gets cost the same.
func (b *bill) encryption(keys []Key) {
	calls := 0.0
	periods := b.hours / inHours(sim.Time(b.t.Int(limits.KeyCallsPeriod)))
	for _, k := range keys {
		b.line(KMS, k.Stream, "customer managed key", b.months(b.begun(b.hours, limits.PriceStartedHour)), "key-month",
			limits.PriceKeyMonth)
		calls += float64(float64(k.Credentials) * float64(b.t.Float(limits.KeyCalls)*periods))
	}
	b.line(KMS, "", "calls beyond the free ones", (calls-b.t.Float(limits.KeyCallsFree))/1e4, "10,000 calls",
		limits.PriceKeyCalls)
}
