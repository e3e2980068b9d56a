package lambda

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

const (
	ms = sim.Millisecond
	s1 = sim.Second
)

// rig is a mapping whose rows are written down, one a line: a batch as its indexes.
type rig struct {
	api.Blind
	t       *testing.T
	m       *Mapping
	account *Account
	keys    *api.Keyspace
	mails   []sim.Mail
	now     sim.Time
	next    uint64 // index of the next record
	log     []string
	written uint64
}

func newRig(t *testing.T, change func(s *spec.Consumer)) *rig {
	r := &rig{t: t, keys: &api.Keyspace{}, account: NewAccount(1000)}
	r.keys.AddNames([]string{"a", "b", "c", "bad"}, nil)
	s := &spec.Consumer{Lambda: &spec.Lambda{Batch: 4, Factor: 1, Retries: spec.Endless,
		Function: spec.Function{Timeout: sim.Minute, Duration: dist.Law{Value: float64(10 * ms)},
			Poison: spec.Poison{Keys: []string{"bad"}}}}}
	change(s)
	r.m = New(Config{Tenure: tenure{r}, Function: r.account.NewFunction(s.Lambda.Function.Reserved, sim.Minute), Spec: s,
		Name: "f/0", App: "f", Kind: 1, Payload: 6 << 20, Envelope: 532, RetryBase: s1, RetryCap: 8 * s1,
		Retention: func() sim.Time { return 24 * sim.Hour }, Keys: r.keys, History: r})
	return r
}

// tenure is the reader that the mapping works for.
type tenure struct{ r *rig }

func (tenure) Address() sim.ID { return 1 }

func (t tenure) Checkpoint(_ sim.Time, next uint64) { t.r.written = next }

func (r *rig) note(format string, args ...any) {
	r.log = append(r.log, fmt.Sprintf("%v ", r.now)+fmt.Sprintf(format, args...))
}

func (r *rig) Invocation(row api.InvocationRow) {
	word := "invoke"
	if row.Throttled {
		word = "throttled"
	} else if row.Cold {
		word = "cold"
	}
	r.note("%s %v", word, row.Index)
}

func (r *rig) Return(row api.ReturnRow) {
	r.note("%s %v, accepted %d", [...]string{"success", "failure", "time-out"}[row.Outcome], row.Index, row.Accepted)
}

func (r *rig) Discard(row api.DiscardRow) {
	r.note("discard %v for %s, told %t", row.Index, [...]string{"retries", "age", "retention"}[row.Reason], row.Told)
}

// put gives the mapping records of some keys, one letter each; d is bad.
func (r *rig) put(keys string, bytes uint32) {
	b := &api.Read{First: r.next}
	for _, k := range []byte(keys) {
		b.Records.Add(api.UID(r.next), api.Key(k-'a'), bytes, r.now)
		b.Arrival = append(b.Arrival, r.now)
		r.next++
	}
	out := sim.NewOutbox(r.now)
	r.m.Add(r.now, b, out)
	r.mails = append(r.mails, out.Mails()...)
}

// run delivers what the mapping has sent itself, up to an instant.
func (r *rig) run(until sim.Time) {
	for {
		slices.SortStableFunc(r.mails, func(a, b sim.Mail) int { return cmp.Compare(a.At, b.At) })
		if len(r.mails) == 0 || r.mails[0].At > until {
			r.now = until
			return
		}
		mail := r.mails[0]
		r.mails, r.now = r.mails[1:], mail.At
		out := sim.NewOutbox(r.now)
		r.m.Step(r.now, sim.Message{Kind: mail.Kind, Body: mail.Body}, out)
		r.mails = append(r.mails, out.Mails()...)
	}
}

func (r *rig) want(lines ...string) {
	r.t.Helper()
	if got, want := strings.Join(r.log, "\n"), strings.Join(lines, "\n"); got != want {
		r.t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	r.log = nil
}

// A batch is what is there, up to its size; one follows the other.
func TestBatchEndsAtItsSize(t *testing.T) {
	r := newRig(t, func(s *spec.Consumer) {})
	r.put("abcabc", 100)
	r.run(s1)
	r.want("0s cold [0 1 2 3]", "10ms success [0 1 2 3], accepted 4", "10ms invoke [4 5]", "20ms success [4 5], accepted 2")
	if r.written != 6 {
		t.Errorf("checkpoint %d", r.written)
	}
}

// One that is not full waits for its window, from its first record on.
func TestBatchWaitsForItsWindow(t *testing.T) {
	r := newRig(t, func(s *spec.Consumer) { s.Lambda.Window = 5 * s1 })
	r.put("a", 100)
	r.run(3 * s1)
	r.put("b", 100)
	r.run(6 * s1)
	r.want("5s cold [0 1]", "5.01s success [0 1], accepted 2")
	r.put("abca", 100)
	r.run(7 * s1)
	r.want("6s invoke [2 3 4 5]", "6.01s success [2 3 4 5], accepted 4")
}

// A batch carries 6 MB, with data in Base64: four records of 1 MiB and 5 bytes of key.
func TestBatchEndsAtItsPayload(t *testing.T) {
	r := newRig(t, func(s *spec.Consumer) { s.Lambda.Batch = 100 })
	if got, want := Payload(r.keys, 0, 1+30), int64(1+40); got != want {
		t.Errorf("30 bytes and a key of 1 are %d, want %d", got, want)
	}
	r.put("abcabc", 1<<20)
	r.run(s1)
	r.want("0s cold [0 1 2 3]", "10ms success [0 1 2 3], accepted 4", "10ms invoke [4 5]", "20ms success [4 5], accepted 2")
}

// A batch that fails is tried again as a whole, and nothing behind it is invoked before.
func TestFailedBatchBlocksItsShard(t *testing.T) {
	r := newRig(t, func(s *spec.Consumer) { s.Lambda.Batch = 2 })
	r.put("adbc", 100)
	r.run(4 * s1)
	r.want("0s cold [0 1]", "10ms failure [0 1], accepted 0", "1.01s invoke [0 1]", "1.02s failure [0 1], accepted 0",
		"3.02s invoke [0 1]", "3.03s failure [0 1], accepted 0")
	if r.written != 0 {
		t.Errorf("checkpoint %d", r.written)
	}
}

// After its retries a batch is given up, and its destination is told.
func TestRetriesEnd(t *testing.T) {
	r := newRig(t, func(s *spec.Consumer) { s.Lambda.Retries, s.Lambda.Failures = 1, spec.ToSQS })
	r.put("adbca", 100)
	r.run(5 * s1)
	r.want("0s cold [0 1 2 3]", "10ms failure [0 1 2 3], accepted 0", "1.01s invoke [0 1 2 3]",
		"1.02s failure [0 1 2 3], accepted 0", "1.02s discard [0 1 2 3] for retries, told true",
		"1.02s invoke [4]", "1.03s success [4], accepted 1")
	if r.written != 5 {
		t.Errorf("checkpoint %d", r.written)
	}
}

// P16: four records, of which the third is bad. Halving is no retry, and the bad one is alone
// in the end.
func TestBisectFindsTheBadRecord(t *testing.T) {
	r := newRig(t, func(s *spec.Consumer) { s.Lambda.Retries, s.Lambda.Bisect = 2, true })
	r.put("abda", 100)
	r.run(20 * s1)
	r.want("0s cold [0 1 2 3]", "10ms failure [0 1 2 3], accepted 0",
		"1.01s invoke [0 1]", "1.02s success [0 1], accepted 2",
		"1.02s invoke [2 3]", "1.03s failure [2 3], accepted 0",
		"2.03s invoke [2]", "2.04s failure [2], accepted 0",
		"3.04s invoke [2]", "3.05s failure [2], accepted 0",
		"5.05s invoke [2]", "5.06s failure [2], accepted 0", "5.06s discard [2] for retries, told false",
		"5.06s invoke [3]", "5.07s success [3], accepted 1")
}

// What is before the record that the function names is done: the rest is tried again.
func TestPartialResponseCutsTheBatch(t *testing.T) {
	r := newRig(t, func(s *spec.Consumer) { s.Lambda.Retries, s.Lambda.Partial = 1, true })
	r.put("abda", 100)
	r.run(5 * s1)
	r.want("0s cold [0 1 2 3]", "10ms failure [0 1 2 3], accepted 2", "1.01s invoke [2 3]",
		"1.02s failure [2 3], accepted 0", "1.02s discard [2 3] for retries, told false")
}

// With both, only the bad record is lost.
func TestPartialResponseAndBisect(t *testing.T) {
	r := newRig(t, func(s *spec.Consumer) { s.Lambda.Retries, s.Lambda.Partial, s.Lambda.Bisect = 0, true, true })
	r.put("abda", 100)
	r.run(5 * s1)
	r.want("0s cold [0 1 2 3]", "10ms failure [0 1 2 3], accepted 2", "1.01s invoke [2 3]", "1.02s failure [2 3], accepted 0",
		"2.02s invoke [2]", "2.03s failure [2], accepted 0", "2.03s discard [2] for retries, told false",
		"2.03s invoke [3]", "2.04s success [3], accepted 1")
}

// A record that is too old is given up before it is tried again; one that has expired is gone,
// and nobody can be told of it.
func TestOldRecordsAreGivenUp(t *testing.T) {
	for _, c := range []struct {
		change func(s *spec.Consumer)
		keep   sim.Time
		want   string
	}{
		{func(s *spec.Consumer) { s.Lambda.MaxAge = sim.Minute }, sim.Hour, "for age, told true"},
		{func(*spec.Consumer) {}, sim.Minute, "for retention, told false"},
	} {
		r := newRig(t, func(s *spec.Consumer) {
			s.Lambda.Failures = spec.ToS3
			c.change(s)
		})
		r.m.c.Retention = func() sim.Time { return c.keep }
		r.put("d", 100)
		r.run(2 * sim.Minute)
		if last := r.log[len(r.log)-1]; !strings.HasSuffix(last, c.want) || r.written != 1 {
			t.Errorf("%s, checkpoint %d; want %s", last, r.written, c.want)
		}
	}
}

// With a parallelization factor a shard has several batches at a time, a key is in one of them,
// and the checkpoint waits for the slowest.
func TestLanesKeepTheOrderOfKeys(t *testing.T) {
	r := newRig(t, func(s *spec.Consumer) { s.Lambda.Factor = 10 })
	r.put("abcabc", 100)
	r.want("0s cold [1 4]", "0s cold [2 5]", "0s cold [0 3]")
	r.put("d", 100)
	r.put("a", 100)
	r.run(s1)
	if r.written != 6 {
		t.Errorf("checkpoint %d, and the bad record has index 6", r.written)
	}
}

// Want of concurrency is no failure of the batch: it is no retry.
func TestThrottlesAreNoRetries(t *testing.T) {
	r := newRig(t, func(s *spec.Consumer) { s.Lambda.Retries, s.Lambda.Function.Reserved = 0, 1 })
	r.m.c.Function.Take(0)
	r.m.c.Function.Until(2 * s1)
	r.put("a", 100)
	r.run(4 * s1)
	r.want("0s throttled [0]", "1s throttled [0]", "3s invoke [0]", "3.01s success [0], accepted 1")
}

// An invocation ends at its time-out, and what it has done until then has happened.
func TestTimeOut(t *testing.T) {
	r := newRig(t, func(s *spec.Consumer) {
		s.Lambda.Retries, s.Lambda.Function.Timeout, s.Service = 0, 100*ms, dist.Law{Value: float64(40 * ms)}
	})
	r.put("abc", 100)
	r.run(s1)
	r.want("0s cold [0 1 2]", "100ms time-out [0 1 2], accepted 0", "100ms discard [0 1 2] for retries, told false")
	if n := r.m.lanes[0].run.told; n != 2 {
		t.Errorf("%d records were done, want 2", n)
	}
}

// A record too large for any invocation fails like a bad one.
func TestRecordTooLargeForAnInvocation(t *testing.T) {
	r := newRig(t, func(s *spec.Consumer) { s.Lambda.Retries = 0 })
	r.put("a", 5<<20)
	r.run(s1)
	r.want("0s cold [0]", "10ms failure [0], accepted 0", "10ms discard [0] for retries, told false")
}
