package history

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// TestHistoriesAreRich: the valid histories have in them what the checkers must not
// mistake for an offence; else passing them would mean little.
func TestHistoriesAreRich(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(40) {
		rows, c := simulate(seed, false, flaws{})
		k := judge(rows, c)
		for i := range k.readers {
			seen["expired"] += int(k.Expired(i))
		}
		for _, row := range rows {
			see(seen, row)
		}
	}
	for _, what := range []string{"stored", "throttled", "single refused", "dropped", "calls", "debt", "empty", "behind",
		"at the tip", "trim", "resumed", "late start", "overdrawn", "expired", "held", "injected", "injected read",
		"timed out", "internal", "crashed producer", "split or merge", "longer retention", "shorter retention", "crash",
		"takeover", "replay", "shard end", "refused checkpoint", "reset", "left out", "bound"} {
		if seen[what] < 10 {
			t.Errorf("%s: seen %d times in 40 histories", what, seen[what])
		}
	}
	t.Log(seen)
}

func see(seen map[string]int, row any) {
	count := func(what string, is bool) {
		if is {
			seen[what]++
		}
	}
	switch r := row.(type) {
	case *api.PutRow:
		for _, res := range r.Results {
			count("stored", res.Outcome == api.OutcomeStored)
			count("throttled", res.Outcome == api.OutcomeThrottled)
			count("injected", res.Injected)
		}
		count("bound", r.Ordering.Mode == api.OrderingSequence)
		count("single refused", r.Single && r.Results[0].Outcome == api.OutcomeThrottled)
	case *api.DropRow:
		count("dropped", true)
		count("crashed producer", r.Reason == api.DropCrashed)
	case *api.GetRow:
		count("calls", r.Throttled && r.Calls)
		count("debt", r.Throttled && !r.Calls && !r.Injected)
		count("injected read", r.Injected)
	case *api.DeliverRow:
		count("empty", r.Error == nil && r.Records.Len() == 0)
		count("behind", r.Behind > 0)
		count("at the tip", r.Error == nil && r.Behind == 0)
	case *api.TrimRow:
		count("trim", true)
	case *api.StartRow:
		count("resumed", r.Type == api.AfterSequenceNumber)
		count("late start", r.Type == api.Latest && r.Next > 0)
	case *api.PushRow:
		count("overdrawn", r.Bytes > 30<<10)
	case *api.HoldRow:
		count("held", r.Records > 0)
	default:
		seeMore(row, count)
	}
}

func seeMore(row any, count func(string, bool)) {
	switch r := row.(type) {
	case *api.ReplyRow:
		count("timed out", r.Error != nil && r.Error.Code == api.RequestTimeout)
		count("internal", r.Error == nil && entry(r.Results, api.OutcomeInternal) >= 0)
	case *api.CloseRow:
		count("split or merge", true)
	case *api.RetainRow:
		count("longer retention", r.Retention > 4*sim.Second)
		count("shorter retention", r.Retention < 4*sim.Second)
	case *api.LeaveRow:
		count("crash", r.Reason == api.LeaveCrashed)
		count("takeover", r.Reason == api.LeaveLost)
		count("replay", r.Reason == api.LeaveReplay)
		count("shard end", r.Reason == api.LeaveShardEnd)
	case *api.CheckpointRow:
		count("refused checkpoint", !r.Accepted)
		count("reset", r.Reset)
	case *api.EffectRow:
		count("left out", r.Kind == api.EffectSkipped)
	}
}
