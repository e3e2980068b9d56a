package api

import "github.com/kinesim/kinesim/sim"

// Datapoint is one minute of a stream as CloudWatch shows it, some time after its end:
// sums over what the service did, under CloudWatch's names.
type Datapoint struct {
	Stream          int32
	Minute          sim.Time // when it began
	IncomingBytes   int64    // stored; CloudWatch counts successes only
	IncomingRecords int64
	Throttled       int64 // WriteProvisionedThroughputExceeded: records
	Digest          uint64
}

// DigestSums covers what the minute was.
func (d *Datapoint) DigestSums() uint64 {
	h := Mix(Mix(digestSeed, uint64(d.Minute)), uint64(d.IncomingBytes))
	return Mix(Mix(h, uint64(d.IncomingRecords)), uint64(d.Throttled))
}
