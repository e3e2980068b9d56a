package scenarios

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// mapped has every key of an event source mapping.
const mapped = `version: 1
duration: 1m
streams: [{name: s, shards: 1}]
producers: [{name: p, arrivals: {rate: 1/s}, size: 1KiB}]
consumers:
  - {name: a, kind: lambda, read: fanOut, batch: 500, window: 5s, parallelizationFactor: 2, retries: 3, maxAge: 1h,
     bisectOnError: true, reportBatchItemFailures: true, onFailure: s3, concurrency: 20, memory: 512MiB, duration: 5ms,
     service: 1ms, coldStart: 100ms, timeout: 1m, poison: {share: 1%}, failure: 2%}
  - {name: b, kind: lambda, coldStart: 50ms, poison: {keys: [x, y]}}
`

func TestLambda(t *testing.T) {
	l, err := Parse("x.yaml", []byte(mapped))
	if err != nil {
		t.Fatal(err)
	}
	value := func(d sim.Time) dist.Law { return dist.Law{Value: float64(d)} }
	want := []spec.Consumer{
		{Name: "a", Kind: spec.FanOut, Count: 1, Interval: value(sim.Second), Limit: 10000, InWork: 10000, Workers: 1,
			Failover: 10 * sim.Second, Deaggregate: spec.DeaggregateNone, Service: value(sim.Millisecond),
			Lambda: &spec.Lambda{Batch: 500, Window: 5 * sim.Second, Factor: 2, Retries: 3, MaxAge: sim.Hour, Bisect: true,
				Partial: true, Failures: spec.ToS3, Function: spec.Function{Memory: 512 << 20, Reserved: 20,
					Duration: value(5 * sim.Millisecond), ColdStart: value(100 * sim.Millisecond), Timeout: sim.Minute,
					Poison: spec.Poison{Share: 0.01}, Failure: 0.02}}},
		{Name: "b", Count: 1, Interval: value(sim.Second), Limit: 10000, InWork: 10000, Workers: 1,
			Failover: 10 * sim.Second, Deaggregate: spec.DeaggregateNone,
			Lambda: &spec.Lambda{Batch: 100, Factor: 1, Retries: spec.Endless, Function: spec.Function{Memory: 128 << 20,
				Duration: value(sim.Millisecond), ColdStart: value(50 * sim.Millisecond), Timeout: 3 * sim.Second,
				Poison: spec.Poison{Keys: []string{"x", "y"}}}}},
	}
	for i := range want {
		if got := l.Spec.Consumers[i]; !reflect.DeepEqual(got, want[i]) {
			t.Errorf("got\n%+v %+v\nwant\n%+v %+v", got, got.Lambda, want[i], want[i].Lambda)
		}
	}
}

// What does not fit a mapping is said at its place.
func TestFaultsOfLambda(t *testing.T) {
	for keys, want := range map[string]string{
		"kind: lambda, workers: 2":                           "consumers[0].workers: want it only with kind: polling, fanOut",
		"kind: fanOut, batch: 10":                            "consumers[0].batch: want it only with kind: lambda, got it with fanOut",
		"batch: 10":                                          "consumers[0].batch: want it only with kind: lambda, got it with polling",
		"kind: lambda, batch: 10001":                         "consumers[0].batch: want 1 to 10000",
		"kind: lambda, window: 301s":                         "consumers[0].window: want 0s to 5m",
		"kind: lambda, retries: -1":                          "consumers[0].retries: want a whole number such as 500 or 100k, got -1",
		"kind: lambda, maxAge: 59s":                          "consumers[0].maxAge: want none, or 1m to 168h",
		"kind: lambda, timeout: 16m":                         "consumers[0].timeout: want 1ms to 15m",
		"kind: lambda, memory: 64MiB":                        "consumers[0].memory: want 128MiB to 10240MiB",
		"kind: lambda, poison: {}":                           "consumers[0].poison: want one of share or keys, got none",
		"kind: lambda, poison: all":                          "consumers[0].poison: want none, {share} or {keys}",
		"kind: lambda, concurrency: 901":                     "consumers: want at most 900 of reserved concurrency in total, got 901",
		"kind: lambda, count: 2, concurrency: 500":           "consumers: want at most 900 of reserved concurrency in total, got 1000",
		"kind: lambda, onFailure: dlq":                       "consumers[0].onFailure: want none, sqs, sns, s3 or kafka",
		"kind: lambda, read: fanOut, count: 21":              "consumers[0]: want at most 20 fan-out consumers of a stream, got 21",
		"kind: lambda, parallelizationFactor: 11, window: x": "consumers[0].parallelizationFactor: want 1 to 10",
		"runsOn: {lambda: 1GiB}":                             "consumers[0].runsOn.lambda: want one of instance, count, got an unknown key",
	} {
		_, err := Parse("x.yaml", fmt.Appendf(nil, `version: 1
duration: 1m
streams: [{name: s, shards: 1}]
consumers: [{name: c, %s}]
`, keys))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", keys, err, want)
		}
	}
}
