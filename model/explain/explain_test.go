package explain

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

const ms = sim.Millisecond

func (p *path) String() string {
	var out []string
	for i := range p.parts {
		out = append(out, fmt.Sprintf("%s %d-%d", p.parts[i].kind, p.parts[i].from/ms, p.parts[i].to/ms))
	}
	return strings.Join(out, ", ")
}

// A way has no gap, whatever is added: what is not ahead adds nothing, what goes on is one.
func TestPath(t *testing.T) {
	p := newPath(10 * ms)
	p.to(20*ms, KindBatch)
	p.to(15*ms, KindSlot)
	p.to(20*ms, KindSlot)
	p.to(30*ms, KindBatch)
	pauses := []Window{{0, 5 * ms}, {40 * ms, 50 * ms}, {60 * ms, 100 * ms}}
	p.wait(piece{kind: KindSlot, to: 80 * ms}, pauses, "nap")
	fork := p.copy()
	fork.to(90*ms, KindWork)
	p.to(85*ms, KindQueue)
	want := "batch 10-30, slot 30-40, pause 40-50, slot 50-60, pause 60-80"
	if got := p.String(); got != want+", queue 80-85" || fork.String() != want+", work 80-90" {
		t.Errorf("got %s; fork %s", got, fork.String())
	}
	p.cut(45 * ms)
	if got := p.String(); got != "batch 10-30, slot 30-40, pause 40-45" || p.at != 45*ms {
		t.Errorf("cut to %s, at %v", got, p.at)
	}
	if p.cut(0); len(p.parts) != 0 || p.at != 10*ms {
		t.Errorf("cut to %s, at %v", p.String(), p.at)
	}
}

// Waits of one cause are counted; a way of many parts keeps its ends, and its middle is one.
func TestPathJoins(t *testing.T) {
	p := newPath(0)
	for i := range 5 {
		p.wait(piece{kind: KindRefused, to: sim.Time(i+1) * ms, count: 1}, nil, "")
	}
	if len(p.parts) != 1 || p.parts[0].count != 5 {
		t.Errorf("got %+v", p.parts)
	}
	for i := range 100 {
		p.to(p.at+ms, []string{KindBackOff, KindCommitRest}[i%2])
	}
	joined := p.join()
	if len(joined) != partsMax || joined[0].kind != KindRefused || joined[20].kind != KindMixed || joined[20].count != 62 {
		t.Fatalf("%d parts: %+v", len(joined), joined)
	}
	at := sim.Time(0)
	for _, n := range joined {
		if n.from != at {
			t.Errorf("%s begins at %v, want %v", n.kind, n.from, at)
		}
		at = n.to
	}
	if want := "31 ms for other entries of its call to commit, 31 ms of back-off"; joined[20].text != want {
		t.Errorf("got %q, want %q", joined[20].text, want)
	}
	if s := sumUp(p.parts); s[0].NS != int64(50*ms) || s[2].Kind != KindRefused || s[2].MS != 5 {
		t.Errorf("got %+v", s)
	}
}

// A finder keeps the worst records, one for each time of trouble.
func TestWorstKeepsOneOfEachTrouble(t *testing.T) {
	offer := func(w *worst, shard int32, at, length sim.Time) {
		w.offer(Target{Shard: shard, From: at - length, At: at, Index: uint64(length / ms)})
	}
	kept := func(w *worst) (out []uint64) {
		for rank := range 3 {
			if x, some := w.ranked(rank); some {
				out = append(out, x.Index)
			}
		}
		return out
	}
	var w worst
	for i, step := range []struct {
		shard      int32
		at, length sim.Time
		want       []uint64
	}{
		{0, sim.Second, 10 * ms, []uint64{10}},
		{0, 2 * sim.Second, 9 * ms, []uint64{10}},
		{0, 3 * sim.Second, 12 * ms, []uint64{12}},
		{1, 3 * sim.Second, 5 * ms, []uint64{12, 5}},
		{0, 40 * sim.Second, 4 * ms, []uint64{12, 5}},
		{0, 40 * sim.Second, 7 * ms, []uint64{12, 7}},
		{2, 50 * sim.Second, 99 * ms, []uint64{99, 12}},
	} {
		if offer(&w, step.shard, step.at, step.length); !slices.Equal(kept(&w), step.want) {
			t.Errorf("step %d: kept %v, want %v", i, kept(&w), step.want)
		}
	}
	if w.full() != 12*ms {
		t.Errorf("what is shorter than %v is not kept, want 12 ms", w.full())
	}
	first := worst{first: true}
	offer(&first, 0, sim.Second, ms)
	offer(&first, 0, 30*sim.Second, 9*ms)
	offer(&first, 0, 60*sim.Second, 99*ms)
	if got := kept(&first); !slices.Equal(got, []uint64{1, 9}) {
		t.Errorf("kept %v, want the first two", got)
	}
}

// A finder takes the record of a row that was under way longest, leaves the warm-up out, and
// tells once of what says the same twice.
func TestFinder(t *testing.T) {
	f := NewFinder(&spec.Scenario{Warmup: spec.Warmup{For: sim.Second}, Streams: make([]spec.Stream, 1),
		Producers: make([]spec.Producer, 1), Consumers: make([]spec.Consumer, 1)})
	var c api.Columns
	for i, due := range []sim.Time{100 * ms, 1500 * ms, 1200 * ms, 1100 * ms, 1000 * ms} {
		c.Add(api.MakeUID(0, uint64(i)), 0, 100, due)
	}
	results := []api.PutResult{{Outcome: api.OutcomeStored}, {Outcome: api.OutcomeStored}, {Outcome: api.OutcomeStored, Index: 7},
		{Outcome: api.OutcomeThrottled}, {Outcome: api.OutcomeInternal}}
	f.Reply(api.ReplyRow{At: 2 * sim.Second, Records: c, Results: results})
	f.Join(api.JoinRow{})
	one := api.Columns{UID: c.UID[2:3], Key: c.Key[2:3], Bytes: c.Bytes[2:3], Due: c.Due[2:3]}
	f.Deliver(api.DeliverRow{At: 2500 * ms, First: 7, Next: 8, Records: one, Arrival: []sim.Time{1900 * ms}})
	f.Done(api.DoneRow{Now: 3 * sim.Second, First: 7, Records: one})
	got := ""
	for _, x := range f.Targets() {
		got += fmt.Sprintf("%s of %d takes %d; ", x.Question, x.UID.N(), (x.At-x.From)/ms)
	}
	if want := "putLatency of 2 takes 800; throttled of 3 takes 900; endToEndDelay of 2 takes 1800; "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Who used a limit is counted over the last ten seconds and the one at hand.
func TestUsage(t *testing.T) {
	var u usage
	u.add(0, 9, 1000, 1)
	u.add(500*ms, 9, 1000, 1)
	u.add(5*sim.Second, 1, 300, 30)
	u.add(10*sim.Second, 2, 100, 50)
	name := func(k uint32) string { return fmt.Sprint("k", k) }
	for _, c := range []struct {
		at   sim.Time
		by   func(*use) int64
		want string
	}{
		{10 * sim.Second, bytesOf, "[{k9 0.8333333333333334} {k1 0.125} {k2 0.041666666666666664}]"},
		{11 * sim.Second, bytesOf, "[{k1 0.75} {k2 0.25}]"},
		{11 * sim.Second, recordsOf, "[{k2 0.625} {k1 0.375}]"},
		{40 * sim.Second, bytesOf, "[]"},
	} {
		if got := fmt.Sprint(u.most(c.at, c.by, name)); got != c.want {
			t.Errorf("at %v: got %s, want %s", c.at, got, c.want)
		}
	}
	u.add(11*sim.Second, 3, 1, 1) // the cell of second 0 begins anew
	if got := fmt.Sprint(u.most(11*sim.Second, recordsOf, name)); !strings.HasPrefix(got, "[{k2 ") || strings.Contains(got, "k9") {
		t.Errorf("got %s", got)
	}
}

func TestSpan(t *testing.T) {
	for d, want := range map[sim.Time]string{0: "0 ns", 999: "999 ns", 1500: "1.5 µs", 12340 * ms: "12.3 s", 999 * ms: "999 ms",
		119 * sim.Second: "119 s", 20 * sim.Minute: "20 min", 26 * sim.Hour: "26 h"} {
		if got := span(d); got != want {
			t.Errorf("%d: got %q, want %q", d, got, want)
		}
	}
}

// Every kind has its words, in a list and in a sentence.
func TestKindsHaveWords(t *testing.T) {
	if len(says) != len(phrases) || len(says) < 38 {
		t.Errorf("%d kinds in lists, %d in sentences", len(says), len(phrases))
	}
	for kind, text := range says {
		if text == "" || phrases[kind] == "" || Says(kind) != text {
			t.Errorf("%s has no words", kind)
		}
	}
}

func TestDecodeRefusesOtherSchemas(t *testing.T) {
	e := &Explanation{Schema: Schema, Cases: []Case{{Question: Throttled, NS: 5}}}
	data, err := Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Decode(data); err != nil || got.Cases[0].NS != 5 {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, bad := range []string{`{"schema":"kinesim.result/v1"}`, `{`, ``} {
		if _, err := Decode([]byte(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
