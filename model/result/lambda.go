package result

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// invocations is what the Lambda function of a consumer would be billed for: each read with
// records is one, and takes from when its work begins to when the last of its records is
// done, up to the next step. A reader works on one record at a time, so that its work begins
// when it has the records, or when those before them are done.
type invocations struct {
	step     sim.Time // 0: the consumer does not run on Lambda
	requests int64
	billed   sim.Time // of those that are over
	readers  []invoker
}

// invoker is a reader with the invocations that it has not finished.
type invoker struct {
	free  sim.Time // when the last record was done
	busy  sim.Time // of the invocation at hand
	waits []waiting
}

// waiting is the records of one invocation that are not done.
type waiting struct {
	at   sim.Time // when they were received
	left int
}

// onLambda is the invocations of a consumer, or none.
func (g *Gatherer) onLambda(c *spec.Consumer) invocations {
	if c.RunsOn.Memory == 0 {
		return invocations{}
	}
	return invocations{step: sim.Time(g.c.Limits.Int(limits.LambdaStep))}
}

func (v *invocations) on() bool { return v.step > 0 }

// received begins an invocation.
func (v *invocations) received(reader int32, at sim.Time, records int) {
	if !v.on() || records == 0 {
		return
	}
	for len(v.readers) <= int(reader) {
		v.readers = append(v.readers, invoker{})
	}
	v.requests++
	w := &v.readers[reader]
	w.waits = append(w.waits, waiting{at, records})
}

// done spends the time of records, and ends the invocations whose last they are.
func (v *invocations) done(r *api.DoneRow) {
	if !v.on() || int(r.Reader) >= len(v.readers) {
		return
	}
	w := &v.readers[r.Reader]
	for i := range r.Records.UID {
		if len(w.waits) == 0 {
			return
		}
		at, b := r.Now, &w.waits[0]
		if r.At != nil {
			at = r.At[i]
		}
		w.busy += at - max(w.free, b.at)
		w.free = at
		if b.left--; b.left == 0 {
			v.billed += v.whole(w.busy)
			w.busy = 0
			w.waits = w.waits[1:]
		}
	}
}

// whole is a duration up to the next step, of which there is at least one.
func (v *invocations) whole(d sim.Time) sim.Time { return max(v.step, (d+v.step-1)/v.step*v.step) }

// busyBy is what is billed, the invocations under way included.
func (v *invocations) busyBy() sim.Time {
	sum := v.billed
	for i := range v.readers {
		if v.readers[i].busy > 0 {
			sum += v.whole(v.readers[i].busy)
		}
	}
	return sum
}
