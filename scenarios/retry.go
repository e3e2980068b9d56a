package scenarios

import (
	"slices"
	"strconv"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
)

// retryPreset is how a client retries: the rows of its numbers, and what they mean.
type retryPreset struct {
	name string
	rows string
	mean func(d *decoder, r *spec.Retry)
}

// retryPresets are the clients that people use. standard is another word for the first.
var retryPresets = []retryPreset{
	{"goV2Standard", "", (*decoder).goV2},
	{"javaV2Legacy", limits.PresetJavaV2Legacy, func(_ *decoder, r *spec.Retry) {
		r.ThrottleJitter, r.Quota.ThrottleCost = spec.JitterEqual, 0
	}},
	{"javaV2Standard", limits.PresetJavaV2Standard, nil},
	{"boto3Legacy", limits.PresetBoto3Legacy, nil},
	{"boto3Standard", limits.PresetBoto3, nil},
	{"boto3Adaptive", limits.PresetBoto3, (*decoder).adaptive},
	{"jsV3Standard", limits.PresetJSV3, nil},
	{"jsV3Adaptive", limits.PresetJSV3, (*decoder).adaptive},
	{"aws2026", limits.PresetAWS2026, nil},
	{"kinesisAgent", limits.PresetKinesisAgent, (*decoder).kinesisAgent},
	{"fluentBit", "", (*decoder).fluentBit},
}

// RetryPresets lists the names of the clients whose retries are known.
func RetryPresets() []string {
	var names []string
	for _, p := range retryPresets {
		names = append(names, p.name)
	}
	return names
}

const presetStandard = "standard"

// retry reads none, a preset, a preset with other values, or a back-off of one's own.
func (d *decoder) retry(c *object, single bool) spec.Retry {
	n := c.orPreset("retry")
	names := c.form.Key("retry").Words
	switch {
	case n.kind == scalar && n.text == "none":
		return spec.Retry{Attempts: 1}
	case n.kind == scalar && slices.Contains(names, n.text):
		out := d.presetRetry(n.text)
		d.checkResend(n, c.at("retry"), &out, single)
		return out
	case n.kind != mapping:
		d.fault(n, c.at("retry"), "want none, a preset (%s), or {attempts, base, cap, jitter}, got %s%s",
			either(names[1:]), describe(n), suggest(n.text, names))
		return spec.Retry{}
	}
	r := d.object(n, c.at("retry"), form.Of[form.Retry]())
	if r.has("preset") {
		return d.adjusted(r, single)
	}
	before := len(d.faults)
	out := spec.Retry{Attempts: r.count("attempts")}
	out.Backoff = spec.Backoff{Base: r.duration("base"), Cap: r.duration("cap"), First: 1,
		Jitter: jitterOf(r.choice("jitter"))}
	if len(d.faults) == before && out.Cap < out.Base {
		d.faultCap(r, &out.Backoff)
	}
	out.Throttled, out.ThrottleJitter = out.Base, out.Jitter
	d.adjustRest(r, &out)
	d.checkResend(r.n, r.path, &out, single)
	return out
}

// adjusted reads a preset with other values in place of some of its own: those that its
// users can set. Of the Kinesis Agent and of Fluent Bit base and cap are those of resending,
// and so are the attempts of Fluent Bit.
func (d *decoder) adjusted(r *object, single bool) spec.Retry {
	word := r.choice("preset")
	if word == "" {
		return spec.Retry{}
	}
	before := len(d.faults)
	out := d.presetRetry(word)
	attempts, b := &out.Attempts, &out.Backoff
	if out.Resend.Kind != spec.ResendEntries {
		b = &out.Resend.Backoff
	}
	if out.Resend.Kind == spec.ResendCall {
		attempts = &out.Resend.Attempts
	}
	if r.has("attempts") {
		*attempts = r.count("attempts")
	}
	if r.has("base") {
		same := b.Base == b.Throttled
		if b.Base = r.duration("base"); same {
			b.Throttled = b.Base
		}
	}
	if r.has("cap") {
		if b.Cap = r.duration("cap"); len(d.faults) == before && b.Cap < b.Base {
			d.faultCap(r, b)
		}
	}
	if r.has("jitter") {
		out.Jitter = jitterOf(r.choice("jitter"))
		out.ThrottleJitter = out.Jitter
	}
	d.adjustRest(r, &out)
	d.checkResend(r.n, r.path, &out, single)
	return out
}

// faultCap: no back-off begins above its cap.
func (d *decoder) faultCap(r *object, b *spec.Backoff) {
	d.fault(r.get("cap"), r.at("cap"), "want at least base (%s), got %s", short(b.Base), r.get("cap").text)
}

// adjustRest reads what a back-off of one's own and a changed preset have in common.
func (d *decoder) adjustRest(r *object, out *spec.Retry) {
	if r.has("throttleBase") {
		out.Throttled = r.duration("throttleBase")
	}
	if n := r.get("quota"); n != nil {
		out.Quota = d.quota(r, n)
	}
	if r.has("resend") {
		switch r.choice("resend") {
		case "entries":
			out.Resend = spec.Resend{Kind: spec.ResendEntries}
		case "call":
			out.Resend = spec.Resend{Kind: spec.ResendCall, Attempts: out.Attempts, Backoff: out.Backoff}
		case "none":
			out.Resend = spec.Resend{Kind: spec.ResendNone}
		}
	}
}

// quota reads none, or a retry token bucket with Go's costs where others are not given.
func (d *decoder) quota(r *object, n *node) spec.Quota {
	if n.kind == scalar && n.text == "none" {
		return spec.Quota{}
	}
	if n.kind != mapping {
		d.fault(n, r.at("quota"), "want none, or {tokens, cost, timeoutCost, throttleCost}, got %s%s", describe(n),
			suggest(n.text, []string{"none"}))
		return spec.Quota{}
	}
	q := d.object(n, r.at("quota"), form.Of[form.Quota]())
	q.byDefault("tokens", whole(d.limit(limits.RetryTokens))).byDefault("cost", whole(d.limit(limits.RetryCost)))
	q.byDefault("timeoutCost", whole(d.limit(limits.RetryTimeoutCost)))
	out := spec.Quota{Tokens: int64(q.count("tokens")), Cost: int64(q.count("cost")),
		TimeoutCost: int64(q.count("timeoutCost")), Refund: int64(d.limit(limits.RetryRefund)), Every: true}
	out.ThrottleCost = int64(q.byDefault("throttleCost", whole(float64(out.Cost))).count("throttleCost"))
	return out
}

// checkResend: clients that resend batches have batches.
func (d *decoder) checkResend(n *node, path string, r *spec.Retry, single bool) {
	if !single || r.Resend.Kind == spec.ResendEntries || r.Resend.Kind == spec.ResendNone {
		return
	}
	who := r.Preset
	if who == "" {
		who = "resend: call"
	}
	d.fault(n, path, "want %s only with api: putRecords, got it with putRecord", who)
}

// whole writes a number of the limits table as one would.
func whole(v float64) string { return strconv.FormatInt(int64(v), 10) }

func jitterOf(word string) spec.Jitter {
	switch word {
	case "true", "full":
		return spec.JitterFull
	case "equal":
		return spec.JitterEqual
	case "decorrelated":
		return spec.JitterDecorrelated
	}
	return spec.JitterNone
}

// presetRetry is how a client retries by default.
func (d *decoder) presetRetry(name string) spec.Retry {
	if name == presetStandard {
		name = retryPresets[0].name
	}
	p := retryPresets[slices.IndexFunc(retryPresets, func(p retryPreset) bool { return p.name == name })]
	r := spec.Retry{Preset: p.name}
	if p.rows != "" {
		d.presetRows(p.rows, &r)
	}
	if p.mean != nil {
		p.mean(d, &r)
	}
	return r
}

// presetRows reads the numbers of a preset. What it does not tell apart is the same.
func (d *decoder) presetRows(rows string, r *spec.Retry) {
	or := func(name string, other float64) float64 {
		if d.limits.Has(rows + name) {
			return d.limit(rows + name)
		}
		return other
	}
	base := d.limit(rows + limits.PresetBase)
	r.Attempts = int(d.limit(rows + limits.PresetAttempts))
	r.Backoff = spec.Backoff{Base: sim.Time(base), Throttled: sim.Time(or(limits.PresetThrottleBase, base)),
		Cap: sim.Time(or(limits.PresetCap, 0)), Jitter: spec.JitterFull, ThrottleJitter: spec.JitterFull}
	if !d.limits.Has(rows + limits.PresetTokens) {
		return
	}
	cost := d.limit(rows + limits.PresetCost)
	r.Quota = spec.Quota{Tokens: int64(d.limit(rows + limits.PresetTokens)), Cost: int64(cost),
		TimeoutCost:  int64(or(limits.PresetTimeoutCost, cost)),
		ThrottleCost: int64(or(limits.PresetThrottleCost, cost)), Refund: int64(d.limit(limits.RetryRefund))}
}

// goV2 is the standard retryer of aws-sdk-go-v2. Its exponent begins at 1, what would go
// beyond the cap has no jitter, and each attempt that succeeds gives a token.
func (d *decoder) goV2(r *spec.Retry) {
	base, cost := sim.Time(d.limit(limits.RetryBase)), int64(d.limit(limits.RetryCost))
	r.Attempts = int(d.limit(limits.RetryAttempts))
	r.Backoff = spec.Backoff{Base: base, Throttled: base, Cap: sim.Time(d.limit(limits.RetryCap)), First: 1,
		Jitter: spec.JitterFull, ThrottleJitter: spec.JitterFull, Plateau: true}
	r.Quota = spec.Quota{Tokens: int64(d.limit(limits.RetryTokens)), Cost: cost, ThrottleCost: cost,
		TimeoutCost: int64(d.limit(limits.RetryTimeoutCost)), Refund: int64(d.limit(limits.RetryRefund)), Every: true}
}

// adaptive adds the limit that a client puts on its own calls.
func (d *decoder) adaptive(r *spec.Retry) {
	r.Adaptive = spec.Adaptive{Beta: d.limit(limits.AdaptiveBeta), Scale: d.limit(limits.AdaptiveScale),
		Smooth: d.limit(limits.AdaptiveSmooth), Least: d.limit(limits.AdaptiveLeast),
		Most: d.limit(limits.AdaptiveMost), Slice: sim.Time(d.limit(limits.AdaptiveSlice)),
		Capacity: d.limit(limits.AdaptiveCapacity)}
}

// kinesisAgent: the SDK inside retries a call; the agent takes refused entries, and calls
// that failed, back into its queue without end, and slows down as a whole.
func (d *decoder) kinesisAgent(r *spec.Retry) {
	const rows = limits.PresetKinesisAgent
	r.ThrottleJitter, r.Quota.ThrottleCost = spec.JitterEqual, 0
	r.Resend = spec.Resend{Kind: spec.ResendPaced, Around: d.limit(rows + limits.PresetAround),
		Recovery: int64(d.limit(rows + limits.PresetRecovery)), Step: sim.Time(d.limit(rows + limits.PresetStep)),
		Backoff: spec.Backoff{Base: sim.Time(d.limit(rows + limits.PresetResendBase)),
			Cap: sim.Time(d.limit(rows + limits.PresetResendCap))}}
}

// fluentBit: a call without an answer is made once more at once; then the engine retries the
// whole chunk, with the entries that were stored.
func (d *decoder) fluentBit(r *spec.Retry) {
	const rows = limits.PresetFluentBit
	r.Silent, r.Attempts = true, int(d.limit(rows+limits.PresetAttempts))
	base := sim.Time(d.limit(rows + limits.PresetResendBase))
	r.Resend = spec.Resend{Kind: spec.ResendCall, Attempts: int(d.limit(rows + limits.PresetResends)),
		Backoff: spec.Backoff{Base: base, Throttled: base, Cap: sim.Time(d.limit(rows + limits.PresetResendCap)),
			First: 1, Jitter: spec.JitterFromBase, ThrottleJitter: spec.JitterFromBase,
			More: sim.Time(d.limit(rows + limits.PresetResendMore))}}
}
