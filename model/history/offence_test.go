package history

import (
	"math/rand/v2"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// An offence alters one thing of a valid history. It must be caught by want, and by
// nothing else but also, which are what the same offence cannot help to violate.
type offence struct {
	name  string
	want  string
	also  string
	alter func(rows []any, r *rand.Rand) []any // nil when the history has no place for it
}

func anyOf[T any](r *rand.Rand, of []T) (x T, ok bool) {
	if len(of) == 0 {
		return x, false
	}
	return of[r.IntN(len(of))], true
}

// alter changes one row of a type.
func alter[T any](accept func(*T) bool, change func(*T)) func([]any, *rand.Rand) []any {
	return func(rows []any, r *rand.Rand) []any {
		row, ok := anyOf(r, pick(rows, accept))
		if !ok {
			return nil
		}
		change(row)
		return rows
	}
}

// remove takes one row of a type away.
func remove[T any](accept func(*T) bool) func([]any, *rand.Rand) []any {
	return func(rows []any, r *rand.Rand) []any {
		victim, ok := anyOf(r, pick(rows, accept))
		if !ok {
			return nil
		}
		var out []any
		for _, row := range rows {
			if row != any(victim) {
				out = append(out, row)
			}
		}
		return out
	}
}

func entry(results []api.PutResult, o api.Outcome) int {
	for i := range results {
		if results[i].Outcome == o {
			return i
		}
	}
	return -1
}

func hasStored(r *api.ReplyRow) bool { return entry(r.Results, api.OutcomeStored) >= 0 }
func putStored(r *api.PutRow) bool   { return entry(r.Results, api.OutcomeStored) >= 0 }
func good(r *api.DeliverRow) bool    { return r.Error == nil }
func several(r *api.DeliverRow) bool { return r.Records.Len() > 2 }
func polled(r *api.DeliverRow) bool  { return several(r) && !r.Pushed }

// cut leaves row i of the columns out.
func cut(c *api.Columns, i int) {
	c.UID, c.Key = append(c.UID[:i:i], c.UID[i+1:]...), append(c.Key[:i:i], c.Key[i+1:]...)
	c.Bytes, c.Due = append(c.Bytes[:i:i], c.Bytes[i+1:]...), append(c.Due[:i:i], c.Due[i+1:]...)
}

// onKept changes an answer whose hashes are kept.
func onKept(change func(*api.DeliverRow)) func([]any, *rand.Rand) []any {
	return func(rows []any, r *rand.Rand) []any {
		kept := keptReads(rows)
		return alter(func(d *api.DeliverRow) bool { return several(d) && kept[d] }, change)(rows, r)
	}
}

var offences = []offence{
	{"a record is lost by its producer", "A1", "", alter(func(r *api.HoldRow) bool { return true },
		func(r *api.HoldRow) { r.Records, r.Bytes = r.Records-1, r.Bytes-10 })},
	{"a byte is lost by its producer", "A1", "", alter(func(r *api.HoldRow) bool { return true },
		func(r *api.HoldRow) { r.Bytes++ })},
	{"a producer says nothing at the end", "A1", "", remove(func(*api.HoldRow) bool { return true })},
	{"records given up are not told", "A1", "", remove(func(*api.DropRow) bool { return true })},
	{"an offer is not told", "A1", "", remove(func(r *api.OfferRow) bool { return r.At < sim.Second })},
	{"an index is given twice", "S1", "S3 S4 S7 S9 S10 X2", alter(func(r *api.PutRow) bool { return putStored(r) && r.At > sim.Second },
		func(r *api.PutRow) {
			res := &r.Results[entry(r.Results, api.OutcomeStored)]
			res.Index = max(res.Index, 1) - 1
		})},
	{"a key is altered", "S3", "", onKept(func(r *api.DeliverRow) { r.Records.Key[1]++ })},
	{"another record is read", "S3", "", onKept(func(r *api.DeliverRow) { r.Records.UID[2]++ })},
	{"bytes are altered", "S3", "S11", onKept(func(r *api.DeliverRow) { r.Records.Bytes[0]++ })},
	{"two records change places", "S3", "", onKept(func(r *api.DeliverRow) {
		u := r.Records.UID
		u[0], u[1] = u[1], u[0]
	})},
	{"a refused entry is acknowledged", "S4", "A1 S5", alter(
		func(r *api.ReplyRow) bool { return r.Error == nil && entry(r.Results, api.OutcomeThrottled) >= 0 },
		func(r *api.ReplyRow) { r.Results[entry(r.Results, api.OutcomeThrottled)].Outcome = api.OutcomeStored })},
	{"a stored entry is refused in the answer", "S4", "A1", alter(
		func(r *api.ReplyRow) bool { return r.Error == nil && hasStored(r) },
		func(r *api.ReplyRow) { r.Results[entry(r.Results, api.OutcomeStored)].Outcome = api.OutcomeThrottled })},
	{"the answer has another index", "S4", "", alter(hasStored,
		func(r *api.ReplyRow) { r.Results[entry(r.Results, api.OutcomeStored)].Index++ })},
	{"the answer has another shard", "S4", "", alter(hasStored,
		func(r *api.ReplyRow) { r.Results[entry(r.Results, api.OutcomeStored)].Shard ^= 1 })},
	{"the answer leaves an entry out", "S4", "A1", alter(hasStored,
		func(r *api.ReplyRow) { r.Results = r.Results[:len(r.Results)-1] })},
	{"an entry is not answered", "S4", "A1", alter(hasStored,
		func(r *api.ReplyRow) { r.Results[entry(r.Results, api.OutcomeStored)].Outcome = api.OutcomePending })},
	{"a call fails that has appended", "S4", "A1", alter(hasStored, func(r *api.ReplyRow) {
		r.Error, r.Results = api.NewException(api.Validation, "x"), nil
	})},
	{"an answer to a call that never came", "S4", "A1", alter(hasStored, func(r *api.ReplyRow) { r.Request += 1 << 30 })},
	{"the wrong shard", "S6", "A1 S1 S3 S4 S7 S8 S9 S10 S11 S12 C1 C5 L1 L2 C8 X1 X2", alter(putStored,
		func(r *api.PutRow) { r.Results[entry(r.Results, api.OutcomeStored)].Shard ^= 1 })},
	{"no such shard", "S6", "A1 S3 S4 S9 S10 S11 S8 S12 L2 L1 C1 X2", alter(putStored,
		func(r *api.PutRow) { r.Results[entry(r.Results, api.OutcomeStored)].Shard = 1 << 20 })},
	{"a negative shard", "S6", "A1 S3 S4 S9 S10 S11 S8 S12 L1 L2 C1 X2", alter(putStored,
		func(r *api.PutRow) { r.Results[entry(r.Results, api.OutcomeStored)].Shard = -1 })},
	{"another shard refuses", "S6", "S4 S11", alter(
		func(r *api.PutRow) bool { return entry(r.Results, api.OutcomeThrottled) >= 0 },
		func(r *api.PutRow) { r.Results[entry(r.Results, api.OutcomeThrottled)].Shard ^= 1 })},
	{"a key that nobody has", "S6", "S3", alter(putStored,
		func(r *api.PutRow) { r.Records.Key[entry(r.Results, api.OutcomeStored)] = 1 << 20 })},
	{"the first record is skipped", "S9", "S3 S11 L2 C1", alter(several, func(r *api.DeliverRow) {
		cut(&r.Records, 0)
		r.First++
	})},
	{"the last record is left out", "S9", "S3 S11 L2", alter(several,
		func(r *api.DeliverRow) { cut(&r.Records, r.Records.Len()-1) })},
	{"a record in the middle is left out", "S3", "S9 S11 L2", onKept(func(r *api.DeliverRow) { cut(&r.Records, 1) })},
	{"an answer is lost, and its iterator used", "S9", "C1 L2", func(rows []any, r *rand.Rand) []any {
		went := goesOn(rows)
		return remove(func(d *api.DeliverRow) bool { return polled(d) && went[d] })(rows, r)
	}},
	{"an answer comes twice", "S9", "S3 S10 L2", func(rows []any, r *rand.Rand) []any {
		row, ok := anyOf(r, pick(rows, polled))
		if !ok {
			return nil
		}
		var out []any
		for _, x := range rows {
			if out = append(out, x); x == any(row) {
				out = append(out, x)
			}
		}
		return out
	}},
	{"an empty answer jumps", "S9", "S3 S10 S11 C4", alter(func(r *api.DeliverRow) bool { return good(r) && r.Records.Len() == 0 },
		func(r *api.DeliverRow) { r.First, r.Next = r.First+1, r.Next+1 })},
	{"the next iterator jumps", "S9", "S10 C4", alter(good, func(r *api.DeliverRow) { r.Next++ })},
	{"reading goes on below the horizon", "S9", "C4 S3 C1 S10 L2", func(rows []any, r *rand.Rand) []any {
		jumped := jumps(rows)
		return alter(func(d *api.DeliverRow) bool { return jumped[d] && d.Records.Len() > 0 },
			func(d *api.DeliverRow) { d.First, d.Next = d.First-1, d.Next-1 })(rows, r)
	}},
	{"a position too late", "S9", "S10 C4", alter(func(r *api.StartRow) bool { return r.Type == api.TrimHorizon },
		func(r *api.StartRow) { r.Next += 3 })},
	{"a position one too early", "S9", "C4", alter(
		func(r *api.StartRow) bool { return r.Type == api.AfterSequenceNumber && r.Next == r.Index+1 },
		func(r *api.StartRow) { r.Next-- })},
	{"no position was given", "S9", "S3 C1 C4", func(rows []any, r *rand.Rand) []any {
		went := goesOn(rows)
		return remove(func(d *api.StartRow) bool { return d.At < sim.Second && went[d] })(rows, r)
	}},
	{"an error comes with records", "S9", "C1 S3 S10 L2", alter(several,
		func(r *api.DeliverRow) { r.Error = api.NewException(api.ExpiredIterator, "x") })},
	{"MillisBehindLatest is 0 while behind", "S10", "", alter(
		func(r *api.DeliverRow) bool { return r.Behind > 200*sim.Millisecond },
		func(r *api.DeliverRow) { r.Behind = 0 })},
	{"MillisBehindLatest is not 0 at the tip", "S10", "", func(rows []any, r *rand.Rand) []any {
		caught := caughtUp(rows)
		return alter(func(d *api.DeliverRow) bool { return caught[d] },
			func(d *api.DeliverRow) { d.Behind = sim.Second })(rows, r)
	}},
	{"MillisBehindLatest is negative", "S10", "", alter(good, func(r *api.DeliverRow) { r.Behind = -1 })},
	{"a call is refused without need", "S11", "S9 S10", alter(
		func(r *api.GetRow) bool { return !r.Throttled },
		func(r *api.GetRow) { r.Throttled, r.Calls = true, true })},
	{"bytes are refused without need", "S11", "", alter(
		func(r *api.GetRow) bool { return !r.Throttled },
		func(r *api.GetRow) { r.Throttled = true })},
	{"a call is let in beyond the limit", "S11", "", alter(
		func(r *api.GetRow) bool { return r.Throttled && r.Calls },
		func(r *api.GetRow) { r.Throttled, r.Calls = false, false })},
	{"a call is let in while bytes are owed", "S11", "", alter(
		func(r *api.GetRow) bool { return r.Throttled && !r.Calls && !r.Injected },
		func(r *api.GetRow) { r.Throttled = false })},
	{"a read is charged too little", "S11", "", alter(
		func(r *api.GetRow) bool { return r.Bytes > 10 && r.At < testEnd-sim.Second },
		func(r *api.GetRow) { r.Bytes /= 2 })},
	{"an event is charged too little", "S11", "", alter(
		func(r *api.PushRow) bool { return r.Bytes > 10 && r.At < testEnd-sim.Second },
		func(r *api.PushRow) { r.Bytes /= 2 })},
}
