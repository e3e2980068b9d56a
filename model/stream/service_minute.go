package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// A Watcher acts on what CloudWatch shows of a stream.
type Watcher struct {
	Watches bool
	To      sim.ID
	Delay   sim.Time // from the end of a minute until it is shown
}

// measure adds a put that was served to the minute at hand. IncomingBytes and
// IncomingRecords count successes only, WriteProvisionedThroughputExceeded records (developer
// guide 2023, monitoring with CloudWatch; kinesis.md §11).
func (v *Service) measure(p *api.Put) {
	bytes := p.Records.Bytes[:len(p.Results)]
	for i := range p.Results {
		switch p.Results[i].Outcome {
		case api.OutcomeStored:
			v.minute.IncomingBytes += int64(bytes[i])
			v.minute.IncomingRecords++
		case api.OutcomeThrottled:
			v.minute.Throttled++
		}
	}
}

// onMinute ends a minute: what it was is shown after the delay.
//
// simplified: a minute without puts shows zeros, where CloudWatch shows nothing; a minute is
// shown at once and whole.
func (v *Service) onMinute(now sim.Time, out *sim.Outbox) {
	h, d := v.c.Bodies.Datapoints.Take()
	*d = v.minute
	d.Stream, d.Digest = v.stream.Index(), d.DigestSums()
	out.After(v.c.Watcher.Delay, v.c.Watcher.To, api.KindDatapoint, h)
	v.minute = api.Datapoint{Minute: now}
	out.After(sim.Minute, v.c.Self, KindMinute, 0)
}
