package property_test

import (
	"fmt"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/aggregate"
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// librarian watches the calls of a library.
type librarian struct {
	api.Blind
	invoked []api.InvokeRow
	replied []api.ReplyRow
	dropped map[api.DropReason][]sim.Time // ages
	check   func(records *api.Columns, m *api.Members, i int)
}

func (w *librarian) Invoke(r api.InvokeRow) {
	if w.check != nil {
		for i := range r.Records.UID {
			w.check(&r.Records, &r.Members, i)
		}
	}
	keep := api.InvokeRow{At: r.At, Attempts: append([]uint8(nil), r.Attempts...)}
	keep.Records.Append(&r.Records, 0, r.Records.Len())
	keep.Members.Set(&r.Members)
	w.invoked = append(w.invoked, keep)
}

func (w *librarian) Reply(r api.ReplyRow) {
	w.replied = append(w.replied, api.ReplyRow{At: r.At, Error: r.Error, Taken: append([]bool(nil), r.Taken...)})
}

func (w *librarian) Drop(r api.DropRow) {
	if w.dropped == nil {
		w.dropped = map[api.DropReason][]sim.Time{}
	}
	for _, due := range r.Records.Due {
		w.dropped[r.Reason] = append(w.dropped[r.Reason], r.At-due)
	}
}

// libraryRun runs a scenario of one library, without latencies.
func libraryRun(t *testing.T, w *librarian, rate, size, client, faults string) {
	t.Helper()
	x := world(t, fmt.Sprintf(`
version: 1
name: library
duration: 20s
streams: [{name: s, shards: 2}]
producers:
  - {name: p, arrivals: {process: constant, rate: %s}, keys: {distribution: uniform, count: 40}, size: %s,
     client: {kind: kpl%s}}
faults: [%s]
`, rate, size, client, faults), model.Options{Watch: w}, latencyOff)
	if err := x.RunUntil(20 * sim.Second); err != nil {
		t.Fatal(err)
	}
}

// An aggregate is as large as the bytes that it would be encoded to, at most AggregationMaxSize,
// and no smaller than that by more than a user record unless its time was up; all of it is of
// one shard, and it is routed as its first user record.
func TestAggregatesAreAsLargeAsTheirBytes(t *testing.T) {
	seen, full := 0, 0
	w := &librarian{check: func(records *api.Columns, m *api.Members, i int) {
		from, to := m.Of(i)
		if from == to {
			return
		}
		var users []aggregate.Record
		for j := from; j < to; j++ {
			k := m.Users.Key[j]
			name := fmt.Sprintf("key-%d", k)
			users = append(users, aggregate.Record{Key: name, Data: make([]byte, int(m.Users.Bytes[j])-len(name))})
		}
		data := len(aggregate.Encode(nil, users))
		if got := int(records.Bytes[i]); got != data+1 {
			t.Fatalf("an aggregate of %d counts %d bytes, want %d of data and a key of 1", len(users), got, data)
		}
		if data > 51200 {
			t.Errorf("an aggregate has %d bytes of data, want 51,200 at most", data)
		}
		if seen++; data > 51200-1100 {
			full++
		}
	}}
	libraryRun(t, w, "2k/s", "{distribution: uniform, min: 0B, max: 1000B}", ", maxBufferedTime: 1s", "")
	if seen < 100 || full < seen*8/10 {
		t.Errorf("%d of %d aggregates are full", full, seen)
	}
}

// A user record waits for others for RecordMaxBufferedTime, and its record then for 20 % of
// that, 50 ms at most; without aggregation only for the former.
func TestLibraryLingers(t *testing.T) {
	for _, c := range []struct {
		client string
		want   sim.Time
	}{
		{"", 120 * sim.Millisecond}, {", maxBufferedTime: 1s", 1050 * sim.Millisecond},
		{", maxBufferedTime: 20ms", 24 * sim.Millisecond}, {", aggregation: false", 100 * sim.Millisecond},
	} {
		w := &librarian{}
		libraryRun(t, w, "1/s", "100B", c.client, "")
		for _, r := range w.invoked[1:] { // the first may leave before the shards are known
			if got := r.At - r.Records.Due[0]; got != c.want {
				t.Fatalf("%s: a user record waited %s, want %s", c.client, got, c.want)
			}
		}
	}
}

// A call has 500 records at most, and 256 KiB of one shard make one at once.
func TestLibraryCollects(t *testing.T) {
	w := &librarian{}
	libraryRun(t, w, "900/s", "10B", ", aggregation: false, maxBufferedTime: 2s", "")
	for _, r := range w.invoked[:len(w.invoked)-1] {
		if n := r.Records.Len(); n != 500 {
			t.Fatalf("a call has %d records, want 500", n)
		}
	}
	w = &librarian{}
	libraryRun(t, w, "1k/s", "1000B", ", maxBufferedTime: 10s", "")
	for _, r := range w.invoked[:len(w.invoked)-2] {
		most := map[bool]int{}
		for i, b := range r.Records.Bytes {
			most[r.Records.Key[i]%2 == 0] += int(b)
		}
		if n := r.Records.Len(); n > 12 {
			t.Errorf("a call has %d records of 50 KB, want what 256 KiB of a shard make", n)
		}
	}
}

// What fails is sent again without back-off, with a deadline of half of RecordMaxBufferedTime, until
// it is older than RecordTtl: then it expires. With FailIfThrottled it fails at once.
func TestLibraryRetriesUntilItExpires(t *testing.T) {
	const client = ", maxBufferedTime: 200ms, recordTtl: 2s"
	const refused = "{name: f, at: 0s, for: 20s, action: throttle, share: 100%, target: {stream: s}}"
	w := &librarian{}
	libraryRun(t, w, "1/s", "100B", client, refused)
	first, again := map[api.UID]sim.Time{}, 0
	for _, r := range w.invoked {
		for _, u := range r.Records.UID {
			last, sent := first[u]
			if d := r.At - last - 140*sim.Millisecond; sent && (d < 0 || d > 2) && last < r.Records.Due[0]+1860*sim.Millisecond {
				// The network takes 1 ns each way; the deadline is no later than when the record expires.
				t.Fatalf("a user record is sent again after %s, want half of 200 ms and the collector's 40", r.At-last)
			}
			if sent {
				again++
			}
			first[u] = r.At
		}
	}
	if again < 100 {
		t.Errorf("%d retries", again)
	}
	for _, age := range w.dropped[api.DropExpired] {
		if age <= 2*sim.Second || age > 2200*sim.Millisecond {
			t.Errorf("a user record expired at the age of %s, want just above 2 s", age)
		}
	}
	w = &librarian{}
	libraryRun(t, w, "1/s", "100B", client+", failIfThrottled: true", refused)
	if n := len(w.dropped[api.DropFailed]); n < 15 || len(w.invoked) > n+2 {
		t.Errorf("with failIfThrottled %d calls, and %d user records failed", len(w.invoked), n)
	}
}

// The library has as many calls under way as it has connections; those without an answer are given
// up after RequestTimeout, and their user records are sent again.
func TestLibraryConnections(t *testing.T) {
	w := &librarian{}
	libraryRun(t, w, "20/s", "100B", ", aggregation: false, maxBufferedTime: 20ms, maxConnections: 3, requestTimeout: 500ms",
		"{name: f, at: 5s, for: 3s, action: requestLost, share: 100%, target: {producer: p}}")
	open, most, timeouts := 0, 0, 0
	at, i := sim.Time(0), 0
	for _, r := range w.replied {
		for ; i < len(w.invoked) && w.invoked[i].At < r.At; i++ {
			open++
			most = max(most, open)
		}
		if open--; r.Error != nil && r.Error.Code == api.RequestTimeout {
			timeouts++
		}
		at = r.At
	}
	if most != 3 || timeouts < 10 {
		t.Errorf("until %s there were %d calls at a time, and %d time-outs; want 3 at most, and some", at, most, timeouts)
	}
}

// Of a record in another shard than was predicted, 1.0.7 takes the user records that belong there,
// as far as its map knows, and 0.15.10 none: what is sent again is stored twice. KCL drops what
// does not all belong, and so loses what the former took (kinesis.md §5).
func TestLibraryOverASplit(t *testing.T) {
	lost, copies := map[string]float64{}, map[string]float64{}
	for _, version := range []string{"1.0.7", "0.15.10"} {
		r := run(t, fmt.Sprintf(`
version: 1
name: split
duration: 2m
streams: [{name: s, shards: 2}]
producers:
  - {name: p, instances: 4, arrivals: {process: poisson, rate: 1500/s}, keys: {distribution: uniform, count: 1000}, size: 200B,
     client: {kind: kpl, version: %s}}
consumers: [{name: kcl, kind: fanOut, deaggregate: kcl}, {name: all, kind: fanOut}]
events: [{name: grow, at: 20s, updateShardCount: {to: 4}}]
invariants: {allow: [C1]}
`, version))
		for _, e := range r.Effects {
			if e.Consumer == "kcl" {
				lost[version] = float64(e.Never)
			} else if e.Never > 0 {
				t.Errorf("%s: who takes all aggregates apart is left without %d user records", version, e.Never)
			}
		}
		c1 := 0.0
		for _, v := range r.Verdict.Invariants {
			if v.ID == "C1" {
				c1 = float64(v.Count)
			}
		}
		if c1 != lost[version] {
			t.Errorf("%s: %g user records are lost, and C1 is violated %g times", version, lost[version], c1)
		}
		copies[version] = *metric(t, r, "duplicatesStored", "", "").Value
	}
	if lost["1.0.7"] == 0 || lost["0.15.10"] > 0 {
		t.Errorf("lost by version: %v", lost)
	}
	if copies["1.0.7"] == 0 || copies["0.15.10"] <= copies["1.0.7"] {
		t.Errorf("stored twice by version: %v", copies)
	}
}

// A checkpoint in the middle of an aggregate has a sub-sequence number: the next tenure goes on
// there, and no user record is done twice (FLINK-4080).
func TestATenureGoesOnWithinAnAggregate(t *testing.T) {
	r := run(t, `
version: 1
name: sub
duration: 60s
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: constant, stages: [{hold: 100/s, for: 20s}, {hold: 0}]}, keys: {distribution: uniform, count: 9}, size: 100B,
     client: {kind: kpl, maxBufferedTime: 2s}}
consumers: [{name: c, kind: fanOut, service: 5ms, checkpoint: 5ms, failover: 1s}]
faults: [{name: f, at: 10200ms, for: 2s, action: crash, target: {consumer: c}}]
`)
	done, twice := 0.0, 0.0
	for _, e := range r.Effects {
		done, twice = float64(e.Once), float64(e.Twice)
	}
	if processed := *metric(t, r, "recordsProcessed", "", "").Value; processed != 2000 || done != 2000 || twice != 0 {
		t.Errorf("%g user records processed, %g once and %g twice, want 2,000 once each", processed, done, twice)
	}
}

// Whoever looks at the partition keys of a stream sees one for all aggregates: "a". Lambda with a
// parallelization factor puts them all into one lane.
func TestAggregatesHaveOnePartitionKey(t *testing.T) {
	var space api.Keyspace
	space.AddNumbered("key-", 3)
	first := space.AddAliases(aggregate.PartitionKey, 0, 3)
	more := space.AddAliases(aggregate.PartitionKey, 0, 3)
	for i := range api.Key(3) {
		k := first + i
		if space.Name(k) != "a" || space.NameBytes(k) != 1 || space.Hash(k) != space.Hash(i) || !space.Explicit(k) {
			t.Errorf("an alias of key %d is %q, routed to %s, explicit %t", i, space.Name(k), space.Hash(k), space.Explicit(k))
		}
		if space.Same(k) != first || space.Same(more+i) != first || space.Same(i) != i {
			t.Errorf("the same key as %d is %d", k, space.Same(k))
		}
	}
}
