package price

import (
	"fmt"
	"math"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/sim"
)

// Function is the Lambda function of a consumer.
type Function struct {
	Consumer string
	Memory   int64    // bytes
	Requests int64    // one for each read with records
	Busy     sim.Time // of all of them, each up to the next millisecond
}

func (b *bill) function(f *Function) {
	gb := float64(f.Memory) / b.gb
	seconds := float64(float64(f.Busy)*b.times) / float64(sim.Second)
	b.line(Lambda, f.Consumer, "requests", b.counted(f.Requests)/1e6, "million requests", limits.PriceLambdaRequests)
	b.line(Lambda, f.Consumer, "duration", float64(gb*seconds), "GB-second", limits.PriceLambdaGBSecond)
}

// Machines are what a producer or a consumer runs on.
type Machines struct {
	Of    string
	Type  string // such as m7g.large
	Count int
}

// machines bills them for the whole time, by the second with a minimum.
func (b *bill) machines(m *Machines) {
	hours := b.hours
	if b.test {
		hours = math.Max(hours, inHours(sim.Time(b.t.Int(limits.InstanceLeast))))
	}
	b.line(EC2, m.Of, fmt.Sprintf("%d × %s", m.Count, m.Type), float64(float64(m.Count)*hours), "instance-hour",
		limits.PriceInstance+m.Type)
}

// Endpoint is the interface endpoint of a VPC, one for all streams.
type Endpoint struct {
	Zones int   // that it stands in; 0: there is none
	Bytes int64 // both ways: what was put, refused attempts included, and what was read
}

// endpoint bills its hours by zone, and what goes through.
//
// simplified: bytes are those of records, without HTTP, JSON and TLS, at the price of the
// first PB of a month.
func (b *bill) endpoint(e *Endpoint) {
	if e.Zones == 0 {
		return
	}
	hours := float64(float64(e.Zones) * b.begun(b.hours, limits.EndpointHour))
	b.line(PrivateLink, "", "endpoint hours", hours, "endpoint-hour", limits.PriceEndpointHour)
	b.line(PrivateLink, "", "data through the endpoint", b.volume(e.Bytes), "GB", limits.PriceEndpointGB)
}
