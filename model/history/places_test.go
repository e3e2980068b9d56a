package history

import "github.com/kinesim/kinesim/model/api"

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
