package result

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/measure"
	"github.com/kinesim/kinesim/sim"
)

// invocations is what a Lambda function did for its event source mapping, and what it is
// billed for: each invocation lasts up to the next step, its cold start included.
type invocations struct {
	step      sim.Time // 0: the consumer is none
	requests  int64
	records   int64 // given to it, again and again
	errors    int64
	throttles int64
	colds     int64
	discarded int64 // records
	told      int64 // of those
	most      int32 // executions at a time
	billed    sim.Time
	running   [][]started // by reader
	duration  latencies
	busy      *measure.Series // executions at a time
	failed    *measure.Series
	ended     *measure.Series // age of the last records of batches whose invocation ended
	read      latencies       // iterator age of what the mapping read, where the consumer's is Lambda's
	readAge   *measure.Series
}

// started is an invocation under way.
type started struct {
	number uint64
	at     sim.Time
}

// onLambda is the invocations of a consumer, or none.
func (g *Gatherer) onLambda(consumer int) invocations {
	if g.c.Spec.Consumers[consumer].Lambda == nil {
		return invocations{}
	}
	return invocations{step: sim.Time(g.c.Limits.Int(limits.LambdaStep)), duration: g.latencies(), busy: g.series(),
		failed: g.series(), ended: g.series(), read: g.latencies(), readAge: g.series()}
}

func (v *invocations) on() bool { return v.step > 0 }

// Invocation counts what a mapping asked of its function.
func (g *Gatherer) Invocation(r api.InvocationRow) {
	v := &g.consumers[r.Consumer].lambda
	if r.Throttled {
		v.throttles++
		return
	}
	v.requests++
	v.records += int64(len(r.Index))
	if r.Cold {
		v.colds++
	}
	v.most = max(v.most, r.Concurrent)
	v.busy.Max(r.At, int64(r.Concurrent))
	for len(v.running) <= int(r.Reader) {
		v.running = append(v.running, nil)
	}
	v.running[r.Reader] = append(v.running[r.Reader], started{r.Number, r.At})
}

// Return measures an invocation, and how old its last record was when it ended.
func (g *Gatherer) Return(r api.ReturnRow) {
	c := &g.consumers[r.Consumer]
	v, under := &c.lambda, c.lambda.running[r.Reader]
	for i := range under {
		if under[i].number == r.Number {
			v.running[r.Reader] = append(under[:i], under[i+1:]...)
			break
		}
	}
	v.billed += v.whole(r.At - r.SentAt)
	v.duration.record(r.SentAt, r.At-r.SentAt)
	if r.Outcome != api.InvocationSucceeded {
		v.errors++
		v.failed.Add(r.At, 1)
	}
	c.age.record(r.At, r.Age)
	v.ended.Max(r.At, int64(r.Age))
	for at := r.At; at >= r.SentAt; at -= g.slice { // as old as it was while the function had it
		c.ageSeries.Max(at, int64(max(0, r.Age-(r.At-at))))
	}
}

// Discard counts what a mapping gave up.
func (g *Gatherer) Discard(r api.DiscardRow) {
	rd, v := &g.readers[r.Reader], &g.consumers[r.Consumer].lambda
	at := &g.apps[rd.app].shards[rd.shard]
	at.done = max(at.done, r.Index[len(r.Index)-1]+1)
	v.discarded += int64(len(r.Index))
	if r.Told {
		v.told += int64(len(r.Index))
	}
}

// whole is a duration up to the next step, of which there is at least one.
func (v *invocations) whole(d sim.Time) sim.Time { return max(v.step, (d+v.step-1)/v.step*v.step) }

// busyBy is what is billed by an instant, the invocations under way included.
func (v *invocations) busyBy(now sim.Time) sim.Time {
	sum := v.billed
	for _, under := range v.running {
		for i := range under {
			sum += v.whole(now - under[i].at)
		}
	}
	return sum
}

func (v *invocations) merge(o *invocations) {
	if !o.on() {
		return
	}
	if !v.on() {
		v.step, v.duration.from = o.step, o.duration.from
	}
	v.requests, v.records, v.errors = v.requests+o.requests, v.records+o.records, v.errors+o.errors
	v.throttles, v.colds, v.discarded = v.throttles+o.throttles, v.colds+o.colds, v.discarded+o.discarded
	v.told, v.most = v.told+o.told, max(v.most, o.most)
}

// lambdaMetrics adds what functions did, where there are any. CloudWatch has its own names
// for most of it, by function.
func (g *Gatherer) lambdaMetrics(t *table) {
	all, durations := invocations{}, g.latencies()
	for i := range g.consumers {
		c, name := &g.consumers[i], g.c.Spec.Consumers[i].Name
		v := &c.lambda
		if !v.on() {
			continue
		}
		all.merge(v)
		invocationCounters(t, v, "consumer", name)
		if t.wants("invocationDuration") {
			durations.merge(&v.duration)
			t.latency("invocationDuration", &v.duration, "consumer", name)
		}
		t.counter("Invocations", "calls", v.requests, "consumer", name)
		t.counter("Errors", "calls", v.errors, "consumer", name)
		t.counter("Throttles", "calls", v.throttles, "consumer", name)
		t.value("ConcurrentExecutions", kindGauge, "executions", float64(v.most), labels("consumer", name))
		t.latency("Duration", &v.duration, "consumer", name)
		t.latency("IteratorAge", &c.age, "consumer", name)
	}
	if all.on() {
		invocationCounters(t, &all)
		t.latency("invocationDuration", &durations)
	}
}

func invocationCounters(t *table, v *invocations, pairs ...string) {
	t.counter("invocations", "calls", v.requests, pairs...)
	t.counter("invocationErrors", "calls", v.errors, pairs...)
	t.counter("invocationThrottles", "calls", v.throttles, pairs...)
	t.counter("coldStarts", "calls", v.colds, pairs...)
	t.counter("recordsInvoked", "records", v.records, pairs...)
	t.counter("recordsDiscarded", "records", v.discarded, pairs...)
	t.counter("recordsToDestination", "records", v.told, pairs...)
	t.value("batchSize", kindGauge, "records", ratio(v.records, v.requests), labels(pairs...))
	t.value("concurrentExecutions", kindGauge, "executions", float64(v.most), labels(pairs...))
}

// writeLambda writes the series of a function, and what the console would show of them.
func (g *Gatherer) writeLambda(w *rows, i int, until sim.Time) {
	c := &g.consumers[i]
	if !c.lambda.on() {
		return
	}
	label := "consumer=" + g.c.Spec.Consumers[i].Name
	w.series(c.lambda.busy, until, true, 1, "concurrentExecutions", label)
	w.series(c.lambda.failed, until, false, 1, "invocationErrors", label)
	w.series(perMinute(c.lambda.busy, g.end, true), until, true, 1, "ConcurrentExecutions", label)
	w.series(perMinute(c.lambda.failed, g.end, false), until, false, 1, "Errors", label)
	w.series(perMinute(c.lambda.ended, g.end, true), until, true, 1e-6, "IteratorAge", label)
}

// readAge is the iterator age of what a consumer reads, as CloudWatch has it of a stream.
func (c *consumerMeasures) readAge() (*latencies, *measure.Series) {
	if c.lambda.on() {
		return &c.lambda.read, c.lambda.readAge
	}
	return &c.age, c.ageSeries
}
