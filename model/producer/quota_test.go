package producer

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
)

// The steps of the retry token bucket, by hand from the sources: what a retry takes after
// each kind of failure, what a success gives back.
func TestQuotaSteps(t *testing.T) {
	goV2 := spec.Quota{Tokens: 500, Cost: 5, TimeoutCost: 10, ThrottleCost: 5, Refund: 1, Every: true}
	java := spec.Quota{Tokens: 500, Cost: 5, TimeoutCost: 5, ThrottleCost: 0, Refund: 1}
	aws2026 := spec.Quota{Tokens: 500, Cost: 14, TimeoutCost: 14, ThrottleCost: 5, Refund: 1}
	for _, c := range []struct {
		name                           string
		q                              spec.Quota
		throttled, timedOut, transient int64 // paid
		// After one retry of each kind and its success: tokens that are missing.
		back [3]int64
	}{
		{"goV2Standard", goV2, 5, 10, 5, [3]int64{0, 0, 0}},
		{"javaV2Legacy", java, 0, 5, 5, [3]int64{0, 0, 0}},
		{"aws2026", aws2026, 5, 14, 14, [3]int64{0, 0, 0}},
	} {
		for i, f := range []failure{throttled, timedOut, transient} {
			q, want := newQuota(c.q), [3]int64{c.throttled, c.timedOut, c.transient}[i]
			paid, ok := q.take(f)
			if !ok || paid != want || q.tokens != 500-want {
				t.Errorf("%s, failure %d: paid %d, %d left; want %d", c.name, f, paid, q.tokens, want)
			}
			q.success(paid, true)
			if missing := 500 - q.tokens; missing != c.back[i] {
				t.Errorf("%s, failure %d: after the retry's success %d tokens are missing, want %d", c.name, f, missing,
					c.back[i])
			}
		}
	}
}

// Far below the brim one sees what a success gives: 1 after a first attempt; after a retry
// what it took, in Go 1 more, in Java 1 where it took nothing.
func TestQuotaRefund(t *testing.T) {
	for _, c := range []struct {
		every       bool
		paid        int64
		retry       bool
		gives, from int64
	}{
		{true, 0, false, 1, 100}, {true, 5, true, 6, 100}, {true, 10, true, 11, 100}, // Go
		{false, 0, false, 1, 100}, {false, 5, true, 5, 100}, {false, 0, true, 1, 100}, // Java, boto3, JavaScript
		{false, 14, true, 14, 100}, {false, 14, true, 4, 496}, // 500 at most
	} {
		q := quota{spec.Quota{Tokens: 500, Refund: 1, Every: c.every}, c.from}
		q.success(c.paid, c.retry)
		if got := q.tokens - c.from; got != c.gives {
			t.Errorf("%+v: gives %d", c, got)
		}
	}
}

// A bucket of 500 pays for 35 retries of 14 tokens, and for no 36th; with the 10 that are
// left it still pays for two throttles of 5.
func TestQuotaRunsOut(t *testing.T) {
	q := newQuota(spec.Quota{Tokens: 500, Cost: 14, TimeoutCost: 14, ThrottleCost: 5, Refund: 1})
	n := 0
	for {
		if _, ok := q.take(transient); !ok {
			break
		}
		n++
	}
	if n != 35 || q.tokens != 10 {
		t.Errorf("%d retries, %d tokens left; want 35 and 10", n, q.tokens)
	}
	for i, want := range []bool{true, true, false} {
		if _, ok := q.take(throttled); ok != want {
			t.Errorf("throttle %d: retried %v, want %v", i, ok, want)
		}
	}
}

func TestNoQuotaAlwaysPays(t *testing.T) {
	q := newQuota(spec.Quota{})
	for range 1000 {
		if paid, ok := q.take(timedOut); paid != 0 || !ok {
			t.Fatal("a client without a quota has none left")
		}
		q.success(0, true)
	}
}

// Which exception is of which kind.
func TestFailures(t *testing.T) {
	for code, want := range map[api.Code]failure{
		api.ProvisionedThroughputExceeded: throttled, api.LimitExceeded: throttled, api.RequestTimeout: timedOut,
		api.InternalFailure: transient, api.ServiceUnavailable: transient, api.Validation: rejected,
		api.InvalidSignature: rejected, api.PartialFailure: partly,
	} {
		if got := failureOf(api.NewException(code, "x")); got != want {
			t.Errorf("%s is a failure of kind %d, want %d", code, got, want)
		}
	}
}
