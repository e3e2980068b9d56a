package history

import (
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// kplWorld is a stream whose only shard is split while an aggregate is under way: keys a and b
// belong to the lower child, key c to the upper.
type kplWorld struct {
	*Checker
	lower, upper []api.Key
	space        *api.Keyspace
	alias        api.Key
	held         int64 // user records that the library still has
}

func newKPLWorld(kcl bool) *kplWorld {
	w := &kplWorld{space: &api.Keyspace{}}
	middle := api.Hash{Hi: 1 << 63}
	w.space.AddNumbered("key-", 40)
	for k := range api.Key(40) {
		if w.space.Hash(k).Less(middle) {
			w.lower = append(w.lower, k)
		} else {
			w.upper = append(w.upper, k)
		}
	}
	w.alias = w.space.AddAliases("a", 0, 40)
	w.Checker = New(Config{Keys: w.space, Producers: []string{"web/0"}, LastFault: -1, End: sim.Minute,
		Streams: []StreamConfig{{Name: "s", WriteBytes: 1 << 20, BurstBytes: 1 << 20, WriteRecords: 1000, BurstRecords: 1000,
			WriteRound: 1 << 10}},
		Applications: []ApplicationConfig{{Name: "app", Deaggregates: kcl, ParentsFirst: true}}})
	w.Open(api.OpenRow{Range: api.HashRange{End: api.HashMax}, Parent: api.NoShard, Adjacent: api.NoShard})
	w.Close(api.CloseRow{At: 1})
	w.Open(api.OpenRow{At: 1, Shard: 1, Range: api.HashRange{End: middle.Previous()}, Adjacent: api.NoShard})
	w.Open(api.OpenRow{At: 1, Shard: 2, Range: api.HashRange{Start: middle, End: api.HashMax}, Adjacent: api.NoShard})
	w.Join(api.JoinRow{At: 1, Name: "app/0", Shard: 1, Tenure: 1})
	w.Start(api.StartRow{At: 1, Shard: 1})
	return w
}

// aggregate is a put of one aggregate with these keys.
func (w *kplWorld) aggregate(keys ...api.Key) (records api.Columns, members api.Members) {
	var users api.Columns
	for i, k := range keys {
		users.Add(api.MakeUID(0, uint64(i)), k, 100, 1)
	}
	records.Add(api.MakeAggregateUID(0, 0), w.alias+keys[0], 400, 1)
	members.Append(0, &users, 0, len(keys))
	return records, members
}

// send has it stored in the lower child and answered, with what the library takes for stored.
func (w *kplWorld) send(records api.Columns, members api.Members, outcome api.Outcome, taken ...bool) {
	w.Offer(api.OfferRow{At: 1, Records: members.Users})
	w.Invoke(api.InvokeRow{At: 2, Records: records, Members: members, Attempts: make([]uint8, len(taken))})
	for _, t := range taken {
		if !t {
			w.held++
		}
	}
	results := []api.PutResult{{Shard: 1, Outcome: outcome}}
	w.Put(api.PutRow{At: 3, Commit: 3, Records: records, Members: members, Results: results})
	w.Reply(api.ReplyRow{At: 5, SentAt: 2, Records: records, Members: members, Results: results, Library: true, Taken: taken})
}

func (w *kplWorld) read(records api.Columns, members api.Members, left bool) {
	w.Ask(api.AskRow{At: 6, Shard: 1})
	w.Deliver(api.DeliverRow{At: 7, AskAt: 6, Shard: 1, Next: 1, Records: records, Members: members,
		LeftOut: []bool{left}, Arrival: []sim.Time{3}})
	done := api.DoneRow{Now: 8, Shard: 1, Records: records, Members: members, LeftOut: []bool{left}}
	if left {
		done.Members = api.Members{}
	}
	w.Done(done)
}

func (w *kplWorld) finish() string {
	w.Hold(api.HoldRow{At: 9, Records: w.held, Bytes: 100 * w.held})
	w.Finish(10)
	return strings.TrimSpace(violated(w.Checker))
}

// Aggregates are judged by user records: what goes wrong with them is caught, by the invariant
// that claims it, and what is right is not.
func TestAggregates(t *testing.T) {
	for _, c := range []struct {
		name, want string
		run        func(w *kplWorld)
	}{
		{"all belong, and are taken apart", "", func(w *kplWorld) {
			r, m := w.aggregate(w.lower[0], w.lower[1])
			w.send(r, m, api.OutcomeStored, true, true)
			w.read(r, m, false)
		}},
		{"all belong, and are left out", "C9", func(w *kplWorld) {
			r, m := w.aggregate(w.lower[0], w.lower[1])
			w.send(r, m, api.OutcomeStored, true, true)
			w.read(r, m, true)
		}},
		{"one does not belong, and all are taken apart", "C9", func(w *kplWorld) {
			r, m := w.aggregate(w.lower[0], w.upper[0])
			w.send(r, m, api.OutcomeStored, false, false)
			w.read(r, m, false)
		}},
		{"one does not belong, and all are left out and sent again", "", func(w *kplWorld) {
			r, m := w.aggregate(w.lower[0], w.upper[0])
			w.send(r, m, api.OutcomeStored, false, false)
			w.read(r, m, true)
		}},
		{"one does not belong, all are left out, and one is acknowledged", "C1", func(w *kplWorld) {
			r, m := w.aggregate(w.lower[0], w.upper[0])
			w.send(r, m, api.OutcomeStored, true, false)
			w.read(r, m, true)
		}},
		{"refused ones are acknowledged", "A1", func(w *kplWorld) {
			r, m := w.aggregate(w.lower[0], w.lower[1])
			w.send(r, m, api.OutcomeInternal, true, true)
		}},
	} {
		w := newKPLWorld(true)
		c.run(w)
		if got := w.finish(); got != c.want {
			t.Errorf("%s: violates %q, want %q", c.name, got, c.want)
		}
	}
}

// A user record that is lost in one aggregate is not when another copy may still be read.
func TestAggregateSentAgain(t *testing.T) {
	w := newKPLWorld(true)
	r, m := w.aggregate(w.lower[0], w.upper[0])
	w.send(r, m, api.OutcomeStored, true, false)
	w.read(r, m, true)
	again := m.Users.Slice(0, 1)
	w.Invoke(api.InvokeRow{At: 8, Request: 1, Records: again, Attempts: []uint8{1}})
	w.Put(api.PutRow{At: 8, Commit: 8, Request: 1, Records: again, Results: []api.PutResult{{Shard: 1, Index: 1,
		Outcome: api.OutcomeStored}}})
	if w.Finish(10); w.outcomes[c1].Count > 0 {
		t.Errorf("C1: %v", w.outcomes[c1].First)
	}
}

// A checkpoint may lie in the middle of an aggregate, where its user records are done.
func TestCheckpointInAnAggregate(t *testing.T) {
	for _, c := range []struct {
		name string
		next uint64
		sub  uint32
		want string
	}{
		{"what is done", 0, 2, ""}, {"less", 0, 1, ""}, {"more", 0, 3, "C9"}, {"all of it", 1, 0, "C9"},
	} {
		w := newKPLWorld(true)
		r, m := w.aggregate(w.lower[0], w.lower[1], w.lower[2])
		w.send(r, m, api.OutcomeStored, true, true, true)
		w.Ask(api.AskRow{At: 6, Shard: 1})
		w.Deliver(api.DeliverRow{At: 7, AskAt: 6, Shard: 1, Next: 1, Records: r, Members: m, Arrival: []sim.Time{3}})
		var some api.Members
		some.Append(0, &m.Users, 0, 2)
		w.Done(api.DoneRow{Now: 8, Shard: 1, Records: r, Members: some, Part: true})
		w.Checkpoint(api.CheckpointRow{At: 9, Tenure: 1, Next: c.next, Sub: c.sub, Accepted: true})
		if got := w.finish(); got != c.want {
			t.Errorf("%s: violates %q, want %q", c.name, got, c.want)
		}
		if n := w.Effects(0); n != 2 {
			t.Errorf("%s: %d effects, want those of 2 user records", c.name, n)
		}
	}
}
