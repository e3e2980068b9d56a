// Package lambda is an event source mapping of AWS Lambda and the function behind it: batches
// of what a reader of a shard has received, invocations one after the other and several at a
// time, and what becomes of those that fail.
package lambda

import "github.com/kinesim/kinesim/sim"

// An Account is what the functions of a scenario share: its concurrency, less what some have
// reserved for themselves.
type Account struct {
	free      int // executions at a time for those without a reservation
	functions []*Function
}

// NewAccount returns an account of so many executions at a time.
func NewAccount(concurrency int) *Account { return &Account{free: concurrency} }

// A Function is the environments of one Lambda function. Each does one invocation at a time;
// one that is free is kept for a while, and the next invocation takes the one that was used
// last. A new one is cold.
//
//	new ──cold start──► busy ──► warm ──not used for idle──► gone
//	                     ▲         │
//	                     └─────────┘
type Function struct {
	account  *Account
	reserved int // 0: none
	idle     sim.Time
	busy     []sim.Time // a heap: when each is free
	warm     []sim.Time // when each was free, the last one last
}

// NewFunction adds a function to an account. reserved is its own executions at a time, or 0.
func (a *Account) NewFunction(reserved int, idle sim.Time) *Function {
	f := &Function{account: a, reserved: reserved, idle: idle}
	a.free -= reserved
	a.functions = append(a.functions, f)
	return f
}

// Take begins an invocation: in a warm environment or a cold one, or not at all for want of
// concurrency. Who gets one says at once how long it is busy, by Until.
func (f *Function) Take(now sim.Time) (cold, ok bool) {
	f.settle(now)
	if f.throttles(now) {
		return false, false
	}
	if n := len(f.warm); n > 0 {
		f.warm = f.warm[:n-1]
		return false, true
	}
	return true, true
}

// Until says until when the environment that was taken last is busy.
func (f *Function) Until(end sim.Time) {
	f.busy = append(f.busy, end)
	for i := len(f.busy) - 1; i > 0; {
		parent := (i - 1) / 2
		if f.busy[parent] <= f.busy[i] {
			return
		}
		f.busy[parent], f.busy[i] = f.busy[i], f.busy[parent]
		i = parent
	}
}

// Concurrent is the executions under way.
func (f *Function) Concurrent() int { return len(f.busy) }

// throttles tells whether one more execution is too many.
func (f *Function) throttles(now sim.Time) bool {
	if f.reserved > 0 {
		return len(f.busy) >= f.reserved
	}
	n := 0
	for _, g := range f.account.functions {
		if g.reserved == 0 {
			g.settle(now)
			n += len(g.busy)
		}
	}
	return n >= f.account.free
}

// settle frees the environments whose work is over, and lets those go that are not used.
func (f *Function) settle(now sim.Time) {
	for len(f.busy) > 0 && f.busy[0] <= now {
		f.warm = append(f.warm, f.pop())
	}
	n := 0
	for n < len(f.warm) && f.warm[n]+f.idle <= now {
		n++
	}
	f.warm = f.warm[:copy(f.warm, f.warm[n:])]
}

// pop takes the least of the heap.
func (f *Function) pop() sim.Time {
	least, last := f.busy[0], len(f.busy)-1
	f.busy[0] = f.busy[last]
	f.busy = f.busy[:last]
	for i := 0; ; {
		next := i
		for c := 2*i + 1; c <= 2*i+2 && c < last; c++ {
			if f.busy[c] < f.busy[next] {
				next = c
			}
		}
		if next == i {
			return least
		}
		f.busy[next], f.busy[i] = f.busy[i], f.busy[next]
		i = next
	}
}
