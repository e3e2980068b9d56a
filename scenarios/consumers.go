package scenarios

import (
	"fmt"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
)

func (d *decoder) consumers(o *object, s *spec.Scenario) {
	n := o.get("consumers")
	if n == nil {
		return
	}
	taken := map[string]bool{}
	fanOut := make([]int, len(s.Streams))
	for i, item := range d.list(n, "consumers") {
		c := d.object(item, fmt.Sprintf("consumers[%d]", i),
			"name", "kind", "stream", "count", "from", "interval", "limit", "service", "inWork")
		if c == nil {
			continue
		}
		out := spec.Consumer{Name: c.needName(taken), Stream: c.streamOf(s), Count: c.count("count", "1", 1, 1000)}
		if c.choice("kind", "polling", "polling", "fanOut") == "fanOut" {
			out.Kind = spec.FanOut
		}
		if c.choice("from", "trimHorizon", "latest", "trimHorizon") == "latest" {
			out.From = spec.FromLatest
		}
		d.reading(c, &out, fanOut)
		out.Service = c.law("service", unitDuration, "0")
		out.InWork = c.count("inWork", "10000", 1, 10_000_000)
		s.Consumers = append(s.Consumers, out)
	}
}

// reading reads what belongs to one kind of consumer alone.
func (d *decoder) reading(c *object, out *spec.Consumer, fanOut []int) {
	if out.Kind == spec.Polling {
		before := len(d.faults)
		out.Interval = c.law("interval", unitDuration, "1s")
		if len(d.faults) == before && out.Interval.Expected() < 1e6 {
			d.fault(c.get("interval"), c.at("interval"), "want 1ms or more on average, got %s",
				describe(c.get("interval")))
		}
		out.Limit = c.count("limit", "10000", 1, int(d.limit(limits.GetMaxRecords)))
		return
	}
	for _, key := range []string{"interval", "limit"} {
		if n := c.get(key); n != nil {
			d.fault(n, c.at(key), "want it only with kind: polling, got it with fanOut")
		}
	}
	if out.Stream < len(fanOut) {
		fanOut[out.Stream] += out.Count
		if most := int(d.limit(limits.FanOutConsumers)); fanOut[out.Stream] > most {
			d.fault(c.n, c.path, "want at most %d fan-out consumers of a stream, got %d", most, fanOut[out.Stream])
		}
	}
}
