package producer

import (
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Quota is the SDK's retry token bucket (aws-sdk-go-v2 aws/retry middleware.go): a retry
// costs, after a time-out it costs more, one that succeeds has its cost given back, every
// success gives a little more, and without tokens a call fails at once.
type Quota struct{ Tokens, Cost, TimeoutCost, Refund int64 }

type quota struct {
	Quota
	tokens int64
}

func (q *quota) take(r spec.Retry, late bool) bool {
	if !r.Quota {
		return true
	}
	cost := q.Cost
	if late {
		cost = q.TimeoutCost
	}
	if q.tokens < cost {
		return false
	}
	q.tokens -= cost
	return true
}

// success gives back what the try that succeeded had taken, and the refund.
func (q *quota) success(try uint8) {
	if try > 1 {
		q.tokens += q.Cost
	}
	q.tokens = min(q.tokens+q.Refund, q.Tokens)
}

// wait is the back-off after a failed attempt: uniform in [0, 2^attempt·Base), at
// most Cap (aws-sdk-go-v2 aws/retry jitter_backoff.go: full jitter on 2^attempt seconds).
func (a *Actor) wait(request uint64, attempt uint8) sim.Time {
	r := &a.c.Spec.Client.Retry
	most := r.Cap
	if attempt < 40 && r.Base <= r.Cap>>attempt {
		most = r.Base << attempt
	}
	if !r.Jitter || most <= 0 {
		return most
	}
	return sim.Time(a.backoff.Below(request, uint64(attempt), uint64(most)))
}
