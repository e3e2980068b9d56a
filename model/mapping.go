package model

import (
	"github.com/kinesim/kinesim/model/consumer"
	"github.com/kinesim/kinesim/model/history"
	"github.com/kinesim/kinesim/model/lambda"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// mapping makes an application an event source mapping with a function of its own: its
// readers hand what they receive to that.
func (w *World) mapping(c *consumer.GroupConfig, s *spec.Consumer) {
	t := w.limits
	function := w.account.NewFunction(s.Lambda.Function.Reserved, sim.Time(t.Int(limits.LambdaIdle)))
	core, app, number := w.streams[s.Stream], c.Name, c.Consumer
	c.Busy = sim.Time(t.Int(limits.LambdaPollBusy))
	c.Work = func(r *consumer.Config) consumer.Work {
		return lambda.New(lambda.Config{Tenure: r, Function: function, Spec: s, Seed: w.spec.Seed, Name: r.Name,
			App: app, Reader: r.Reader, Consumer: number, Shard: r.Shard, Kind: consumer.KindWork,
			Payload: t.Int(limits.LambdaPayload), Envelope: t.Int(limits.LambdaEnvelope),
			RetryBase: sim.Time(t.Int(limits.LambdaRetryBase)), RetryCap: sim.Time(t.Int(limits.LambdaRetryCap)),
			Retention: core.Retention, Keys: w.keys, History: w.history, Mutant: w.mutant})
	}
}

// stuck are the liveness invariants that a function may break by failing: its mapping tries
// again what fails, and what is behind it waits.
func (w *World) stuck() []history.Void {
	var out []history.Void
	for i := range w.spec.Consumers {
		s := &w.spec.Consumers[i]
		if s.Lambda == nil {
			continue
		}
		if f := &s.Lambda.Function; f.Poison.Any() || f.Failure > 0 {
			by := "the failures of the function of " + s.Name
			out = append(out, history.Void{ID: "L1", Fault: by}, history.Void{ID: "L2", Fault: by})
		}
	}
	return out
}
