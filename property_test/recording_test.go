package property_test

import (
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// stored is a record in a shard.
type stored struct {
	At     sim.Time
	Stream int32
	Shard  int32
	Index  uint64
	UID    api.UID
	Key    api.Key
}

// did is a record that an application has processed.
type did struct {
	At  sim.Time
	UID api.UID
	Key api.Key
}

// recording keeps of a run what the relations compare.
type recording struct {
	unheard
	stored    []stored
	done      map[int32][]did // by application
	reader    []int32         // the application of each reader
	shards    []api.OpenRow
	producers uint64 // digest of what producers did and were told, and of what was put
	rows      int    // of these
}

func (r *recording) Join(row api.JoinRow) { r.reader = append(r.reader, row.Application) }

func (r *recording) Open(row api.OpenRow) { r.shards = append(r.shards, row) }

func (r *recording) Done(row api.DoneRow) {
	app := r.reader[row.Reader]
	for i, u := range row.Records.UID {
		at := row.Now
		if row.At != nil {
			at = row.At[i]
		}
		r.done[app] = append(r.done[app], did{at, u, row.Records.Key[i]})
	}
}

func (r *recording) Put(row api.PutRow) {
	for i, p := range row.Results {
		if p.Outcome == api.OutcomeStored {
			r.stored = append(r.stored, stored{row.At, row.Stream, p.Shard, p.Index, row.Records.UID[i], row.Records.Key[i]})
		}
	}
	r.note(uint64(row.Commit), uint64(row.Request))
	r.noteRecords(row.At, row.Producer, &row.Records)
	r.noteResults(row.Results, nil)
}

func (r *recording) Offer(row api.OfferRow) {
	r.noteRecords(row.At, row.Producer, &row.Records)
}

func (r *recording) Invoke(row api.InvokeRow) {
	r.note(row.Request, uint64(row.Zone), uint64(row.Ordering.Mode), row.Ordering.Index)
	r.noteRecords(row.At, row.Producer, &row.Records)
}

func (r *recording) Reply(row api.ReplyRow) {
	r.note(row.Request, uint64(row.SentAt))
	r.noteRecords(row.At, row.Producer, &row.Records)
	r.noteResults(row.Results, row.Error)
}

func (r *recording) Drop(row api.DropRow) {
	r.note(uint64(row.Reason))
	r.noteRecords(row.At, row.Producer, &row.Records)
}

func (r *recording) Hold(row api.HoldRow) {
	r.note(uint64(row.At), uint64(row.Producer), uint64(row.Records), uint64(row.Bytes))
}

// note mixes words into the digest of what producers did and were told.
func (r *recording) note(words ...uint64) {
	r.rows++
	for _, w := range words {
		r.producers = api.Mix(r.producers, w)
	}
}

func (r *recording) noteRecords(at sim.Time, producer int32, c *api.Columns) {
	r.note(uint64(at), uint64(producer))
	for i := range c.UID {
		r.note(uint64(c.UID[i]), uint64(c.Key[i]), uint64(c.Bytes[i]), uint64(c.Due[i]))
	}
}

func (r *recording) noteResults(results []api.PutResult, e *api.Exception) {
	for _, p := range results {
		r.note(p.Index, uint64(p.Shard), uint64(p.Outcome))
	}
	if e != nil {
		r.note(uint64(sim.HashName(e.Error())))
	}
}

// record runs a scenario and keeps what happened.
func record(t *testing.T, yaml string, change ...func(*spec.Scenario)) (*recording, *model.World) {
	t.Helper()
	l, err := scenarios.Parse("recorded.yaml", []byte(yaml))
	if err != nil {
		t.Fatalf("%s\n%s", err, yaml)
	}
	for _, c := range change {
		c(l.Spec)
	}
	r := &recording{done: map[int32][]did{}}
	w, err := model.Build(l.Spec, model.Options{Watch: r})
	if err != nil {
		t.Fatalf("%s\n%s", err, yaml)
	}
	if err := w.RunUntil(sim.Never); err != nil {
		t.Fatalf("%s\n%s", err, yaml)
	}
	w.Finish()
	return r, w
}

// processed is the set of records that an application has processed.
func (r *recording) processed(app int32) []api.UID {
	var ids []api.UID
	for _, d := range r.done[app] {
		ids = append(ids, d.UID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// unheard is a history that nobody listens to.
type unheard struct{}

func (unheard) Offer(api.OfferRow)           {}
func (unheard) Invoke(api.InvokeRow)         {}
func (unheard) Reply(api.ReplyRow)           {}
func (unheard) Drop(api.DropRow)             {}
func (unheard) Hold(api.HoldRow)             {}
func (unheard) Join(api.JoinRow)             {}
func (unheard) Leave(api.LeaveRow)           {}
func (unheard) Ask(api.AskRow)               {}
func (unheard) Start(api.StartRow)           {}
func (unheard) Deliver(api.DeliverRow)       {}
func (unheard) Done(api.DoneRow)             {}
func (unheard) Checkpoint(api.CheckpointRow) {}
func (unheard) Effect(api.EffectRow)         {}
func (unheard) Control(api.ControlRow)       {}
func (unheard) Invocation(api.InvocationRow) {}
func (unheard) Return(api.ReturnRow)         {}
func (unheard) Discard(api.DiscardRow)       {}
func (unheard) Scale(api.ScaleRow)           {}
func (unheard) Burn(api.BurnRow)             {}
func (unheard) Open(api.OpenRow)             {}
func (unheard) Close(api.CloseRow)           {}
func (unheard) Put(api.PutRow)               {}
func (unheard) Get(api.GetRow)               {}
func (unheard) Push(api.PushRow)             {}
func (unheard) Trim(api.TrimRow)             {}
func (unheard) Retain(api.RetainRow)         {}
func (unheard) Item(api.ItemRow)             {}
func (unheard) Lease(api.LeaseRow)           {}
