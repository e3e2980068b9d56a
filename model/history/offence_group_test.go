package history

import (
	"math/rand/v2"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Offences against what came with resharding, groups, dedup and retention.

func accepted(r *api.CheckpointRow) bool { return r.Accepted && !r.Reset && !r.End }

// child is an open row of a shard that came by a reshard, before the run's last second.
func child(r *api.OpenRow) bool { return r.Parent != api.NoShard && r.At < testEnd-sim.Second }

// again repeats an accepted checkpoint behind a higher one of the same reader.
func again(rows []any, r *rand.Rand) []any {
	last, pairs := map[int32]*api.CheckpointRow{}, [][2]*api.CheckpointRow{}
	for _, c := range pick(rows, accepted) {
		if o := last[c.Reader]; o != nil && o.Next < c.Next {
			pairs = append(pairs, [2]*api.CheckpointRow{o, c})
		}
		last[c.Reader] = c
	}
	pair, ok := anyOf(r, pairs)
	if !ok {
		return nil
	}
	var out []any
	for _, row := range rows {
		if out = append(out, row); row == any(pair[1]) {
			old := *pair[0]
			old.At = pair[1].At
			out = append(out, &old)
		}
	}
	return out
}

// goesBack are the resets of checkpoints to lower ones.
func goesBack(rows []any) map[*api.CheckpointRow]bool {
	out, shard, last := map[*api.CheckpointRow]bool{}, map[int32][2]int32{}, map[[2]int32]uint64{}
	for _, row := range rows {
		switch r := row.(type) {
		case *api.JoinRow:
			shard[r.Reader] = [2]int32{r.Application, r.Shard}
		case *api.CheckpointRow:
			if r.Accepted {
				out[r] = r.Reset && r.Next < last[shard[r.Reader]]
				last[shard[r.Reader]] = r.Next
			}
		}
	}
	return out
}

// sole is an effect of a record of which there is one copy, whose reader did it later on.
func sole(rows []any) func(*api.EffectRow) bool {
	copies, done := map[api.UID]int{}, map[int32]sim.Time{}
	for _, row := range rows {
		switch r := row.(type) {
		case *api.PutRow:
			for i, res := range r.Results {
				if res.Outcome == api.OutcomeStored {
					copies[r.Records.UID[i]]++
				}
			}
		case *api.DoneRow:
			done[r.Reader] = r.Now
		}
	}
	return func(r *api.EffectRow) bool {
		return r.Kind == api.EffectHappened && copies[r.UID] == 1 && r.At <= done[r.Reader]
	}
}

var groupOffences = []offence{
	{"a record goes to the closed parent, behind another of its key", "S7", "A1 S3 S4 S6 S8 S9 S10 S11 S12 C1 C5 C8 L1 L2 X1 X2",
		func(rows []any, r *rand.Rand) []any {
			x, ok := anyOf(r, followers(rows))
			if !ok {
				return nil
			}
			res := &x.put.Results[x.entry]
			res.Shard, res.Index = x.parent, x.next
			return rows
		}},
	{"a parent does not close", "S6", "C1 C5 C8 L1 L2", remove(func(r *api.CloseRow) bool { return true })},
	{"a shard closes one record late", "S6", "", alter(func(r *api.CloseRow) bool { return true },
		func(r *api.CloseRow) { r.Next++ })},
	{"a child opens with a hash key too few", "S6", "", alter(child,
		func(r *api.OpenRow) { r.Range.Start = r.Range.Start.Next() })},
	{"a child opens with a hash key too many", "S6", "", alter(
		func(r *api.OpenRow) bool { return child(r) && r.Range.End != api.HashMax },
		func(r *api.OpenRow) { r.Range.End = r.Range.End.Next() })},
	{"a read refused by a fault is called one by a limit", "S11", "", alter(
		func(r *api.GetRow) bool { return r.Injected },
		func(r *api.GetRow) { r.Injected, r.Calls = false, true })},
	{"a record is not behind its bound", "S8", "", alter(
		func(r *api.PutRow) bool { return r.Ordering.Mode == api.OrderingSequence && putStored(r) },
		func(r *api.PutRow) { r.Ordering.Shard, r.Ordering.Index = r.Results[0].Shard, r.Results[0].Index })},
	{"a timestamp is taken for a bound", "S8", "", alter(
		func(r *api.PutRow) bool { return r.Ordering.Mode == api.OrderingSequence && putStored(r) },
		func(r *api.PutRow) { r.Ordering.Mode = api.OrderingTimestamp })},
	{"a shorter retention is not told", "S12", "", alter(func(r *api.RetainRow) bool { return r.Retention == 3*sim.Second },
		func(r *api.RetainRow) { r.Retention = 8 * sim.Second })},
	{"a longer retention is not kept", "S12", "", alter(func(r *api.RetainRow) bool { return r.Retention == 9*sim.Second },
		func(r *api.RetainRow) { r.Retention = 12 * sim.Second })},
	{"a checkpoint is a record too far", "C1", "C2 C4 C7", alter(accepted, func(r *api.CheckpointRow) { r.Next += 1000 })},
	{"SHARD_END of a shard that is open", "C1", "C2", alter(
		func(r *api.CheckpointRow) bool { return accepted(r) && r.At < sim.Second },
		func(r *api.CheckpointRow) { r.End = true })},
	{"what is done is not told", "C1", "C5 C8 L1 X1", func(rows []any, r *rand.Rand) []any {
		read := map[int32]uint64{} // what each reader checkpoints itself, at the end
		for _, c := range pick(rows, func(r *api.CheckpointRow) bool { return r.Accepted && !r.Reset }) {
			read[c.Reader] = c.Next
		}
		times := map[[3]uint64]int{}
		reader := map[int32]*api.JoinRow{}
		for _, j := range pick(rows, func(*api.JoinRow) bool { return true }) {
			reader[j.Reader] = j
		}
		at := func(d *api.DoneRow, i uint64) [3]uint64 {
			return [3]uint64{uint64(reader[d.Reader].Application), uint64(d.Shard), d.First + i}
		}
		for _, d := range pick(rows, func(*api.DoneRow) bool { return true }) {
			for i := range uint64(d.Records.Len()) {
				times[at(d, i)]++
			}
		}
		return remove(func(d *api.DoneRow) bool { return times[at(d, 0)] == 1 && read[d.Reader] > d.First })(rows, r)
	}},
	{"a checkpoint covers user records that are not done", "C9", "", alter(accepted,
		func(r *api.CheckpointRow) { r.Sub = 3 })},
	{"a checkpoint goes back", "C2", "C4 C7", again},
	{"a refused checkpoint is accepted", "C3", "C1 C2 C4 C7", alter(func(r *api.CheckpointRow) bool { return !r.Accepted },
		func(r *api.CheckpointRow) { r.Accepted = true })},
	{"a replay is not declared", "C2", "C4 C7", func(rows []any, r *rand.Rand) []any {
		back := goesBack(rows)
		return alter(func(r *api.CheckpointRow) bool { return back[r] },
			func(r *api.CheckpointRow) { r.Reset = false })(rows, r)
	}},
	{"an effect happens instead of being left out", "X1", "X2", alter(
		func(r *api.EffectRow) bool { return r.Kind == api.EffectSkipped },
		func(r *api.EffectRow) { r.Kind = api.EffectHappened })},
	{"an effect is not told", "X1", "X2", func(rows []any, r *rand.Rand) []any { return remove(sole(rows))(rows, r) }},
	{"an effect is left out and never happened", "X2", "", func(rows []any, r *rand.Rand) []any {
		return alter(sole(rows), func(r *api.EffectRow) { r.Kind = api.EffectSkipped })(rows, r)
	}},
	{"a mark has expired", "X3", "", alter(func(r *api.ItemRow) bool { return r.At > 2*sim.Second },
		func(r *api.ItemRow) { r.Expired = true })},
	{"a mark is written in any case", "X4", "", alter(func(r *api.ItemRow) bool { return true },
		func(r *api.ItemRow) { r.Conditional = false })},
	{"a mark is written over another", "X4", "", alter(func(r *api.ItemRow) bool { return r.Applied },
		func(r *api.ItemRow) { r.Existed = true })},
}
