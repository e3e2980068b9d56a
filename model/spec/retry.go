package spec

import "github.com/kinesim/kinesim/sim"

// Retry is what a client does about calls and entries that fail: the SDK's part, which makes
// a call that fails whole again, and what its user does about the rest (Resend).
type Retry struct {
	Preset   string // the client that it is of; "": one of the scenario's own
	Attempts int    // of a call, the first included; 1: no retry
	Silent   bool   // only a call without an answer is made again
	Backoff
	Quota    Quota
	Adaptive Adaptive
	Resend   Resend
}

// Backoff is how long a client waits before attempt n+1: Base·2^(n-1+First), Cap at most,
// less its jitter.
type Backoff struct {
	Base, Throttled        sim.Time // Throttled: in place of Base, when a limit refused
	Cap                    sim.Time // 0: none
	First                  int      // exponent of the first back-off
	Jitter, ThrottleJitter Jitter
	Plateau                bool     // what would go beyond Cap is Cap, without jitter
	More                   sim.Time // on top of each
}

// Jitter is what a client draws of a back-off.
type Jitter uint8

// Kinds of jitter.
const (
	JitterNone         Jitter = iota // all of it
	JitterFull                       // evenly from 0 to it
	JitterEqual                      // evenly from half of it to it
	JitterDecorrelated               // evenly from Base to three times the one before, Cap at most
	JitterFromBase                   // evenly from Base to it
)

// Quota is the retry token bucket of an SDK: a retry takes a cost, by what failed, and
// without tokens a call fails at once. A first attempt that succeeds gives Refund back, a
// retry that succeeds what it took, Refund at least.
type Quota struct {
	Tokens                          int64 // 0: no quota
	Cost, TimeoutCost, ThrottleCost int64
	Refund                          int64
	Every                           bool // a retry that succeeds gives Refund on top
}

// Adaptive is a client's limit on its own calls: a token bucket whose rate follows CUBIC,
// from the first call that a limit refuses on.
type Adaptive struct {
	Beta     float64 // a refused call leaves this share of the rate; 0: no such limit
	Scale    float64 // of the cubic, calls/s⁴
	Smooth   float64 // weight of the newest slice in the measured rate
	Least    float64 // rate, calls a second
	Most     float64 // rate, as a multiple of the measured one
	Slice    sim.Time
	Capacity float64 // least capacity of the bucket, calls
}

// Resend is what is done about entries that a PutRecords refused, and about calls of which
// the SDK has given up.
type Resend struct {
	Kind     ResendKind
	Attempts int // of a batch, with ResendCall
	Backoff      // with ResendCall and ResendPaced

	// With ResendPaced.
	Around   float64  // share of a back-off that is drawn either way
	Recovery int64    // by which a success divides the count of failures
	Step     sim.Time // back-offs are whole steps
}

// ResendKind is who resends what.
type ResendKind uint8

// Kinds of resending.
const (
	// ResendEntries: refused entries go again, ahead of new ones, after the back-off of calls
	// and as often; a call that failed whole is given up.
	ResendEntries ResendKind = iota
	ResendNone               // both are given up
	// ResendCall: a batch of which an entry was refused is taken for failed, and goes again
	// with all of its entries.
	ResendCall
	// ResendPaced: refused entries and failed batches go again first, without end, and a
	// back-off by the failures of the whole instance lies between any two calls.
	ResendPaced
)
