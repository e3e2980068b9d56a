package producer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
)

// quota is the retry token bucket of an SDK (aws-sdk-go-v2 v1.47.7 aws/retry and
// aws/ratelimit; the others keep the same with other costs, see limits.presets).
type quota struct {
	spec.Quota
	tokens int64
}

func newQuota(q spec.Quota) quota { return quota{q, q.Tokens} }

// take pays for a retry after what failed; it reports false when the tokens do not suffice.
func (q *quota) take(f failure) (paid int64, ok bool) {
	if q.Tokens == 0 {
		return 0, true
	}
	switch f {
	case throttled:
		paid = q.ThrottleCost
	case timedOut:
		paid = q.TimeoutCost
	default:
		paid = q.Cost
	}
	if q.tokens < paid {
		return 0, false
	}
	q.tokens -= paid
	return paid, true
}

// success gives back what the retry that succeeded had paid, or the refund of a first attempt.
func (q *quota) success(paid int64, retry bool) {
	back := max(paid, q.Refund)
	if retry && q.Every {
		back = paid + q.Refund
	}
	q.tokens = min(q.tokens+back, q.Tokens)
}

// failure is why a call did not succeed, as SDKs class it.
type failure uint8

const (
	transient failure = iota // the server failed
	timedOut                 // no answer in time
	throttled                // a limit refused
	rejected                 // the call itself is wrong: no SDK makes it again
	partly                   // entries of it were refused, which some clients take for a failed call
)

func failureOf(e *api.Exception) failure {
	switch {
	case e == nil || e.Throttle():
		return throttled
	case e.Code == api.RequestTimeout:
		return timedOut
	case e.Code == api.PartialFailure:
		return partly
	case e.Indefinite():
		return transient
	}
	return rejected
}
