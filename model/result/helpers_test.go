package result

import (
	"math"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

const (
	ms = sim.Millisecond
	s1 = sim.Second
)

// rig is a Gatherer that is fed rows by hand: one stream of two shards, keys k0 (shard 0)
// and k1 (shard 1), producers web and batch, consumers slow (polling) and fast (fan-out).
type rig struct {
	*Gatherer
	t    *testing.T
	next uint64
	own  bool // shards change because the service wants it
}

const none = api.NoShard

const (
	web   = 0
	batch = 1
	slow  = 0
	fast  = 1
)

func newRig(t *testing.T, duration sim.Time, change ...func(*spec.Scenario)) *rig {
	t.Helper()
	s := &spec.Scenario{
		Name: "rig", AsOf: "2026-11", Region: "us-east-1", Duration: duration,
		Streams:   []spec.Stream{{Name: "s", Shards: 2, Retention: sim.Day}},
		Producers: []spec.Producer{{Name: "web", Instances: 1}, {Name: "batch", Instances: 1}},
		Consumers: []spec.Consumer{{Name: "slow", Count: 1}, {Name: "fast", Count: 1, Kind: spec.FanOut}},
	}
	for _, c := range change {
		c(s)
	}
	table, err := limits.For(s.AsOf, s.Region)
	if err != nil {
		t.Fatal(err)
	}
	keys, top := &api.Keyspace{}, api.Hash{Hi: 1 << 63}
	for range 2 { // of web, and of batch
		keys.AddNames([]string{"k0", "k1"}, []api.Hash{{}, top})
	}
	r := &rig{t: t, Gatherer: NewGatherer(GatherConfig{Spec: s, Limits: table, Keys: keys, KeyFirst: []int{0, 2}})}
	r.Open(api.OpenRow{Shard: 1, Range: api.HashRange{Start: top, End: api.HashMax}, Parent: none, Adjacent: none})
	r.Open(api.OpenRow{Range: api.HashRange{End: top.Previous()}, Parent: none, Adjacent: none})
	for i := range 4 { // each consumer reads both shards
		r.Join(api.JoinRow{Reader: int32(i), Consumer: int32(i / 2), Application: int32(i / 2), Shard: int32(i % 2)})
	}
	return r
}

// records makes n records of a key, due at an instant.
func (r *rig) records(n int, key api.Key, bytes uint32, due sim.Time) api.Columns {
	var c api.Columns
	for range n {
		c.Add(api.MakeUID(0, r.next), key, bytes, due)
		r.next++
	}
	return c
}

func (r *rig) offer(group int, c api.Columns) {
	r.Offer(api.OfferRow{Group: int32(group), Records: c})
}

// put sends records, and answers them: the first ok are stored, the rest throttled. The
// service has them at sent, the client its answer at replied.
func (r *rig) put(group int, c api.Columns, ok int, sent, replied sim.Time, attempt uint8) {
	attempts := make([]uint8, c.Len())
	results := make([]api.PutResult, c.Len())
	for i := range results {
		attempts[i] = attempt
		results[i] = api.PutResult{Shard: int32(c.Key[i]), Outcome: api.OutcomeStored}
		if i >= ok {
			results[i].Outcome = api.OutcomeThrottled
		}
	}
	r.Invoke(api.InvokeRow{At: sent, Group: int32(group), Records: c, Attempts: attempts})
	r.Put(api.PutRow{At: sent, Commit: replied, Records: c, Results: results})
	r.Reply(api.ReplyRow{At: replied, SentAt: sent, Group: int32(group), Records: c, Results: results})
}

// deliver hands records of one arrival to a consumer.
func (r *rig) deliver(consumer int, c api.Columns, arrival, at, behind sim.Time) {
	arrivals := make([]sim.Time, c.Len())
	for i := range arrivals {
		arrivals[i] = arrival
	}
	r.Deliver(api.DeliverRow{At: at, Reader: int32(2 * consumer), Consumer: int32(consumer), Records: c, Arrival: arrivals, Behind: behind,
		Pushed: consumer == fast})
}

// split closes a shard and opens two children that halve its range.
func (r *rig) split(at sim.Time, parent, low, high int32) {
	hashes := r.streams[0].shards[parent].hashes
	mid := api.Hash{Hi: hashes.Start.Hi + (hashes.End.Hi-hashes.Start.Hi)/2}
	r.Close(api.CloseRow{At: at, Shard: parent})
	r.Open(api.OpenRow{At: at, Shard: low, Parent: parent, Adjacent: none, Own: r.own,
		Range: api.HashRange{Start: hashes.Start, End: mid.Previous()}})
	r.Open(api.OpenRow{At: at, Shard: high, Parent: parent, Adjacent: none, Own: r.own,
		Range: api.HashRange{Start: mid, End: hashes.End}})
}

// merge closes two shards and opens one over both.
func (r *rig) merge(at sim.Time, low, high, child int32) {
	sh := r.streams[0].shards
	hashes := api.HashRange{Start: sh[low].hashes.Start, End: sh[high].hashes.End}
	r.Close(api.CloseRow{At: at, Shard: low})
	r.Close(api.CloseRow{At: at, Shard: high})
	r.Open(api.OpenRow{At: at, Shard: child, Parent: low, Adjacent: high, Range: hashes, Own: r.own})
}

// metric finds a metric by its one label, "" for the whole run.
func (r *rig) metric(name, label string) *Metric {
	r.t.Helper()
	return find(r.t, r.Metrics(r.end), name, label)
}

func find(t *testing.T, metrics []Metric, name, label string) *Metric {
	t.Helper()
	key, value, _ := strings.Cut(label, ":")
	for i := range metrics {
		if metrics[i].Name == name && labelled(&metrics[i], key, value) {
			return &metrics[i]
		}
	}
	t.Fatalf("no metric %s{%s}", name, label)
	return nil
}

func (r *rig) value(name, label string, want float64) {
	r.t.Helper()
	m := r.metric(name, label)
	if m.Value == nil || math.Abs(*m.Value-want) > 1e-9 {
		r.t.Errorf("%s{%s}: got %s, want %g", name, label, show(m.Value), want)
	}
}

// delay checks the count, mean and largest of a histogram, in ms.
func (r *rig) delay(name, label string, count int64, mean, largest float64) {
	r.t.Helper()
	m := r.metric(name, label)
	if *m.Count != count {
		r.t.Errorf("%s{%s}: got %d samples, want %d", name, label, *m.Count, count)
		return
	}
	if count > 0 && (math.Abs(*m.Mean-mean) > 1e-9 || math.Abs(*m.Max-largest) > 1e-9) {
		r.t.Errorf("%s{%s}: got mean %g max %g, want %g and %g", name, label, *m.Mean, *m.Max, mean, largest)
	}
}

func show(v *float64) any {
	if v == nil {
		return "nothing"
	}
	return *v
}
