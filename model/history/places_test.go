package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Places for an offence in a valid history.

// jumps are the answers that begin at the horizon, past where their chain was.
func jumps(rows []any) map[*api.DeliverRow]bool {
	out, next := map[*api.DeliverRow]bool{}, map[int32]uint64{}
	for _, row := range rows {
		switch r := row.(type) {
		case *api.StartRow:
			next[r.Reader] = r.Next
		case *api.DeliverRow:
			if r.Error == nil {
				out[r] = r.First > next[r.Reader]
				next[r.Reader] = r.Next
			}
		}
	}
	return out
}

// caughtUp are the answers that end where everything ends that was appended before them.
func caughtUp(rows []any) map[*api.DeliverRow]bool {
	out, end := map[*api.DeliverRow]bool{}, map[int32]uint64{}
	for _, row := range rows {
		switch r := row.(type) {
		case *api.PutRow:
			for _, res := range r.Results {
				if res.Outcome == api.OutcomeStored {
					end[res.Shard] = res.Index + 1
				}
			}
		case *api.DeliverRow:
			out[r] = r.Error == nil && r.Next == end[r.Shard]
		}
	}
	return out
}

// goesOn are the first starts and the answers whose reader goes on exactly there with
// another answer, so that somebody can notice that they are missing: a reader that
// starts again, or begins at the horizon, may have lost what it missed by right.
func goesOn(rows []any) map[any]bool {
	out, last, started := map[any]bool{}, map[int32]any{}, map[int32]bool{}
	jumped := jumps(rows)
	for _, row := range rows {
		switch r := row.(type) {
		case *api.StartRow:
			last[r.Reader] = nil
			if !started[r.Reader] {
				last[r.Reader], started[r.Reader] = r, true
			}
		case *api.DeliverRow:
			if r.Error == nil {
				out[last[r.Reader]] = !jumped[r]
				last[r.Reader] = r
			}
		}
	}
	return out
}

// keptReads are the answers whose hashes are kept: to the reader of the present tenure,
// of what was not delivered before, or lies behind a checkpoint, as long as the
// application has not gone back.
func keptReads(rows []any) map[*api.DeliverRow]bool {
	type place [2]int32
	out, at, left := map[*api.DeliverRow]bool{}, map[int32]place{}, map[int32]bool{}
	high, checked, back := map[place]uint64{}, map[place]bool{}, map[int32]bool{}
	for _, row := range rows {
		switch r := row.(type) {
		case *api.JoinRow:
			at[r.Reader] = place{r.Application, r.Shard}
		case *api.LeaveRow:
			left[r.Reader] = true
			if r.Reason == api.LeaveReplay {
				back[at[r.Reader][0]] = true
			}
		case *api.CheckpointRow:
			if p := at[r.Reader]; r.Accepted {
				checked[p] = true
			}
		case *api.DeliverRow:
			p := at[r.Reader]
			out[r] = !left[r.Reader] && (r.First >= high[p] || checked[p] && !back[p[0]])
			high[p] = max(high[p], r.Next)
		}
	}
	return out
}

// follower is an entry that was stored in a child, sent after another of its key was
// acknowledged there; next is where its parent ends.
type follower struct {
	put    *api.PutRow
	entry  int
	parent int32
	next   uint64
}

func followers(rows []any) []follower {
	var out []follower
	type spot struct {
		key   api.Key
		shard int32
	}
	type request struct {
		producer int32
		number   uint64
	}
	acked, sent := map[spot]sim.Time{}, map[request]sim.Time{}
	parent, ends := map[int32]int32{}, map[int32]uint64{}
	for _, row := range rows {
		switch r := row.(type) {
		case *api.OpenRow:
			parent[r.Shard] = r.Parent
		case *api.CloseRow:
			ends[r.Shard] = r.Next
		case *api.InvokeRow:
			sent[request{r.Producer, r.Request}] = r.At
		case *api.ReplyRow:
			for i, res := range r.Results {
				if at := (spot{r.Records.Key[i], res.Shard}); res.Outcome == api.OutcomeStored && acked[at] == 0 {
					acked[at] = r.At
				}
			}
		case *api.PutRow:
			for i, res := range r.Results {
				at, p := acked[spot{r.Records.Key[i], res.Shard}], parent[res.Shard]
				if res.Outcome == api.OutcomeStored && p != api.NoShard && at > 0 && at < sent[request{r.Producer, r.Request}] {
					out = append(out, follower{r, i, p, ends[p]})
				}
			}
		}
	}
	return out
}
