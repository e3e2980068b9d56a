package result

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// recorded is a recorder of key k0 with two producer instances and two readers.
func recorded(o Offence) *KeyRecorder {
	keys := &api.Keyspace{}
	keys.AddNames([]string{"k0", "k1"}, nil)
	k := NewKeyRecorder(o, RecorderNames{keys, []string{"web/0", "web/1"}, []string{"orders"}})
	k.Join(api.JoinRow{Reader: 0, Name: "billing/0/orders/shardId-000000000000"})
	k.Join(api.JoinRow{Reader: 1, Name: "billing/0/orders/shardId-000000000000#2"})
	return k
}

// of makes records of one key.
func of(key api.Key, uids ...api.UID) (c api.Columns) {
	for _, u := range uids {
		c.Add(u, key, 10, 0)
	}
	return c
}

func (k *KeyRecorder) putAt(at sim.Time, index uint64, key api.Key, uids ...api.UID) {
	results := make([]api.PutResult, len(uids))
	for i := range results {
		results[i] = api.PutResult{Index: index + uint64(i), Outcome: api.OutcomeStored}
	}
	k.Put(api.PutRow{At: at, Records: of(key, uids...), Results: results})
}

func drawn(t *OrderTrace) string {
	var b strings.Builder
	for _, p := range t.Points {
		fmt.Fprintf(&b, "%g %s %s#%d %s@%d %s", p.At, p.Step, p.Producer, p.N, p.Shard, p.Index, p.Reader)
		if p.Offends {
			b.WriteString(" !")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// The steps of one key come in order of time, with names, and the one that goes back at
// the instant of the offence is marked.
func TestKeyRecorder(t *testing.T) {
	k := recorded(Offence{Invariant: "C4", At: 5 * s1, Text: "index 1 after index 2", Key: 0})
	k.Invoke(api.InvokeRow{At: s1, Records: of(0, 0, 1), Attempts: []uint8{1, 1}})
	k.Invoke(api.InvokeRow{At: s1, Records: of(1, 2), Attempts: []uint8{1}}) // another key
	k.putAt(2*s1, 0, 0, 0, 1)
	k.putAt(2*s1, 2, 1, 2)
	k.Deliver(api.DeliverRow{At: 3 * s1, Records: of(0, 0, 1)})
	k.Deliver(api.DeliverRow{At: 4 * s1, First: 1, Reader: 1, Records: of(0, 1)}) // another tenure
	k.Done(api.DoneRow{Now: 6 * s1, At: []sim.Time{4500 * ms, 6 * s1}, Records: of(0, 0, 1)})
	k.Deliver(api.DeliverRow{At: 5 * s1, First: 1, Records: of(0, 1)})
	k.Effect(api.EffectRow{At: 7 * s1, Index: 1, UID: 1})
	k.Effect(api.EffectRow{At: 7 * s1, Index: 1, UID: 1, Kind: api.EffectSkipped})
	const want = `1 sent web/0#0 @0 
1 sent web/0#1 @0 
2 stored web/0#0 shardId-000000000000@0 
2 stored web/0#1 shardId-000000000000@1 
3 delivered web/0#0 shardId-000000000000@0 billing/0/orders/shardId-000000000000
3 delivered web/0#1 shardId-000000000000@1 billing/0/orders/shardId-000000000000
4 delivered web/0#1 shardId-000000000000@1 billing/0/orders/shardId-000000000000#2
4.5 done web/0#0 shardId-000000000000@0 billing/0/orders/shardId-000000000000
5 delivered web/0#1 shardId-000000000000@1 billing/0/orders/shardId-000000000000 !
6 done web/0#1 shardId-000000000000@1 billing/0/orders/shardId-000000000000
7 effect web/0#1 @1 billing/0/orders/shardId-000000000000
`
	trace := k.Trace()
	if got := drawn(trace); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if trace.Key != "k0" || trace.At != 5 || trace.Invariant != "C4" || trace.More != 0 {
		t.Errorf("got %+v", trace)
	}
}

// When the record is known, its step is marked and no other; when nothing happened at the
// instant, the last step before it is.
func TestOffendingStep(t *testing.T) {
	for _, c := range []struct {
		o    Offence
		want string
	}{
		{Offence{At: 3 * s1, UID: 6, Known: true}, "3 stored web/0#6 shardId-000000000000@2  !"},
		{Offence{At: 3 * s1}, "3 stored web/0#2 shardId-000000000000@3  !"},
		{Offence{At: 2500 * ms}, "2 stored web/0#3 shardId-000000000000@1  !"},
		{Offence{At: 4 * s1}, "4 stored web/0#5 shardId-000000000000@4  !"},
	} {
		k := recorded(c.o)
		k.putAt(s1, 0, 0, 0)
		k.putAt(2*s1, 1, 0, 3)
		k.putAt(3*s1, 2, 0, 6, 2)
		k.putAt(4*s1, 4, 0, 5, 7)
		got := drawn(k.Trace())
		if strings.Count(got, "!") != 1 || !strings.Contains(got, c.want+"\n") {
			t.Errorf("%+v: got\n%swant %s", c.o, got, c.want)
		}
	}
}

// The steps of other readers do not offend.
func TestOffendingReader(t *testing.T) {
	k := recorded(Offence{At: 3 * s1, Entity: "billing/0/orders/shardId-000000000000", UID: 1, Known: true})
	k.Done(api.DoneRow{Now: s1, Reader: 0, Records: of(0, 1)})
	k.Done(api.DoneRow{Now: 2 * s1, Reader: 1, Records: of(0, 1)})
	got := drawn(k.Trace())
	if !strings.HasPrefix(got, "1 done web/0#1 shardId-000000000000@0 billing/0/orders/shardId-000000000000 !\n") ||
		strings.Count(got, "!") != 1 {
		t.Errorf("got\n%s", got)
	}
}

// The key of a record is found by the record that a witness names.
func TestKeyFinder(t *testing.T) {
	producers := []string{"web/0", "by-one/1"}
	for text, want := range map[string]api.UID{
		"want the record at index 3979 next, got index 3980 (record 4713 of web/0)": api.MakeUID(0, 4713),
		"index 55375, record 5 of by-one/1, was done after a later record":          api.MakeUID(1, 5),
		"record 7 of nobody/1 came before record 8 of web/0.":                       api.MakeUID(0, 8),
		"record 9 of web/0": api.MakeUID(0, 9),
	} {
		if got, found := RecordIn(text, producers); !found || got != want {
			t.Errorf("%q: got %x %v, want %x", text, got, found, want)
		}
	}
	for _, text := range []string{"checkpoint 3999 was written, but index 3979 is not done", "record 1 of web/00 is lost", ""} {
		if got, found := RecordIn(text, producers); found {
			t.Errorf("%q: found %x", text, got)
		}
	}
	k := &KeyFinder{UID: api.MakeUID(1, 5)}
	k.Offer(api.OfferRow{Producer: 0, Records: of(3, 5)})
	k.Offer(api.OfferRow{Producer: 1, Records: of(1, api.MakeUID(1, 4))})
	if k.Found {
		t.Error("another record is taken for it")
	}
	k.Offer(api.OfferRow{Producer: 1, Records: of(1, api.MakeUID(1, 4), api.MakeUID(1, 5))})
	if !k.Found || k.Key != 1 {
		t.Errorf("got key %d, found %v", k.Key, k.Found)
	}
}

// However many steps there are, few are kept: those around the offence.
func TestKeyRecorderIsBounded(t *testing.T) {
	k := recorded(Offence{At: 500 * s1})
	step := 0
	cycle := func() {
		k.putAt(sim.Time(step)*s1, uint64(step), 0, api.UID(step))
		step++
	}
	for range 1000 {
		cycle()
	}
	p := k.Trace().Points
	if len(p) != pointsBefore+pointsBehind || p[0].At != 361 || p[len(p)-1].At != 560 || k.Trace().More != 800 {
		t.Errorf("%d points from %g to %g", len(p), p[0].At, p[len(p)-1].At)
	}
}

func TestOrderJSON(t *testing.T) {
	k := recorded(Offence{At: s1, Invariant: "S8"})
	k.putAt(s1, 0, 0, 0)
	var b bytes.Buffer
	if err := WriteOrder(&b, k.Trace()); err != nil {
		t.Fatal(err)
	}
	back, err := ReadOrder(&b)
	if err != nil || drawn(back) != drawn(k.Trace()) || back.Invariant != "S8" {
		t.Errorf("got %+v, %v", back, err)
	}
	for text, want := range map[string]string{`{"schema":"x"}`: `want schema kinesim.order/v1, got "x"`,
		"{": "unexpected EOF"} {
		if _, err := ReadOrder(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}
