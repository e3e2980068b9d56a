package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// A throttling is a time in which a stream refused records, with pauses of no more than a
// minute: a bucket that refills lets some through.
type throttling struct {
	from, to      float64 // seconds
	offered       float64 // a second, in the unit that binds
	capacity      float64 // of the shards that were open, in the same unit
	shards, after float64 // open in it, and right behind it
	unit          string
	lasts         bool // until the run ends
}

// throttlingGap is how long a pause in a throttling may be, in seconds.
const throttlingGap = 60

// throttlings are those of a stream, in order.
func (d *Data) throttlings(s *result.StreamInfo) []throttling {
	label := "stream=" + s.Name
	refused := d.get("recordsThrottled", label)
	var out []throttling
	for i, v := range refused.V {
		if v == 0 {
			continue
		}
		from, to := refused.T[i], math.Min(refused.T[i]+d.Slice, d.span())
		if n := len(out); n == 0 || from-out[n-1].to > throttlingGap {
			out = append(out, throttling{from: from})
		}
		t := &out[len(out)-1]
		t.to = to
	}
	open := d.shardCounts(s)
	for i := range out {
		t := &out[i]
		t.lasts = t.to > d.span()-throttlingGap
		t.shards, t.after = level(open, t.from), level(open, t.to+d.Slice)
		d.measure(t, s)
	}
	return out
}

// level is the value of a series of steps at an instant.
func level(s *Series, at float64) float64 {
	v := 0.0
	for i := range s.T {
		if s.T[i] <= at {
			v = s.V[i]
		}
	}
	return v
}

// measure compares what is offered in a throttling with what the shards take.
func (d *Data) measure(t *throttling, s *result.StreamInfo) {
	mean := func(metric string) float64 {
		series, sum := d.get(metric, "stream="+s.Name), 0.0
		for i, at := range series.T {
			if at >= t.from && at < t.to {
				sum += series.V[i]
			}
		}
		return sum / math.Max(t.to-t.from, d.Slice)
	}
	bytes, records := mean("bytesOffered"), mean("recordsOffered")
	t.offered, t.capacity, t.unit = bytes/(1<<20), t.shards*s.BytesPerSecond/(1<<20), "MiB/s"
	if records/s.RecordsPerSec > bytes/s.BytesPerSecond {
		t.offered, t.capacity, t.unit = records, t.shards*s.RecordsPerSec, "records/s"
	}
}

// onDemand tells whether the service scales a stream by itself.
func onDemand(s *result.StreamInfo) bool { return strings.HasPrefix(s.Mode, "onDemand") }

// throttlingsListed bounds the findings of a stream.
const throttlingsListed = 2

// onDemandFindings say how long a stream on demand throttles until it has grown.
func (d *Data) onDemandFindings(s *result.StreamInfo, w *writes, add func(float64, string)) {
	if !onDemand(s) || w.refused == 0 {
		return
	}
	for i, t := range d.throttlings(s) {
		if i == throttlingsListed {
			break
		}
		add(50*w.lost+5*w.refused, t.sentence(s.Name))
	}
}

// sentence says what a throttling was.
func (t *throttling) sentence(stream string) string {
	text := fmt.Sprintf("%s throttles for %s from %s on: ", stream, seconds(t.to-t.from), seconds(t.from))
	if t.offered <= t.capacity {
		text += fmt.Sprintf("%s %s come unevenly to its %s, which could take %s", significant(t.offered), t.unit,
			plural(int(t.shards), "shard"), significant(t.capacity))
	} else {
		text += fmt.Sprintf("%s %s come to its %s, which can take %s", significant(t.offered), t.unit,
			plural(int(t.shards), "shard"), significant(t.capacity))
	}
	switch {
	case t.lasts:
		return text + "; it still does when the run ends."
	case t.after > t.shards:
		return text + fmt.Sprintf(", and the service needs that long to split them into %s.", count(t.after))
	}
	return text + "."
}
