package history

import (
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

func applicableIDs(k *Checker) []string {
	var ids []string
	for _, o := range k.Outcomes() {
		if o.Applicable {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// TestApplicable: an invariant that has nobody to judge says so.
func TestApplicable(t *testing.T) {
	stream := []StreamConfig{{Name: "orders", Retention: sim.Second}}
	apps := []ApplicationConfig{{Name: "billing/0", ParentsFirst: true}}
	for _, c := range []struct {
		name string
		c    Config
		want []string
	}{
		{"nothing", Config{LastFault: -1}, nil},
		{"a stream", Config{Streams: stream, LastFault: -1}, []string{"S1", "S11", "S12"}},
		{"a stream that keeps all", Config{Streams: []StreamConfig{{}}, LastFault: -1}, []string{"S1", "S11"}},
		{"keys", Config{Streams: stream, Keys: &api.Keyspace{}, LastFault: -1}, []string{"S1", "S6", "S11", "S12"}},
		{"a producer", Config{Streams: stream, Producers: []string{"web/0"}, LastFault: -1},
			[]string{"A1", "S1", "S2", "S4", "S5", "S7", "S11", "S12"}},
		{"an application", Config{Streams: stream, Applications: apps, LastFault: -1, Liveness: sim.Second, End: sim.Minute},
			[]string{"S1", "S3", "S9", "S10", "S11", "S12", "C4", "C8"}},
		{"a fault", Config{Streams: stream, Applications: apps, LastFault: 0, Liveness: sim.Second, End: sim.Minute},
			[]string{"S1", "S3", "S9", "S10", "S11", "S12", "C4", "C8", "L1", "L2"}},
		{"a fault until the end", Config{Streams: stream, Applications: apps, LastFault: 0, Liveness: sim.Minute, End: sim.Minute},
			[]string{"S1", "S3", "S9", "S10", "S11", "S12", "C4", "C8"}},
		{"guarantees of a producer", Config{Streams: stream, Claims: []Claim{{}, {Least: true}}, LastFault: -1},
			[]string{"S1", "S11", "S12", "G1"}},
		{"guarantees of an application", Config{Streams: stream, Applications: []ApplicationConfig{{Claim: Claim{Once: true}}},
			LastFault: -1}, []string{"S1", "S3", "S9", "S10", "S11", "S12", "C4", "C8", "X1", "G1"}},
		{"dedup", Config{Streams: stream, Applications: []ApplicationConfig{{Dedup: true}}, LastFault: -1},
			[]string{"S1", "S3", "S9", "S10", "S11", "S12", "C4", "C8", "X1", "X2", "X3", "X4"}},
	} {
		if got := applicableIDs(New(c.c)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	rows, c := simulate(0, false, flaws{})
	all := slices.DeleteFunc(IDs(), func(id string) bool { // they have no aggregates, and nobody is a mapping
		return id == "C9" || id[0] == 'F'
	})
	if got := applicableIDs(judge(rows, c)); !slices.Equal(got, all) {
		t.Errorf("all: %v", got)
	}
}

// TestEndedEarly: a run that ends before everything must be caught up is not judged by that.
func TestEndedEarly(t *testing.T) {
	rows, c := simulate(0, false, flaws{})
	k := New(c)
	play(rows, k)
	k.Finish(refFaults + refLiveness)
	if got := applicableIDs(k); slices.Contains(got, "L1") || slices.Contains(got, "L2") {
		t.Errorf("%v", got)
	}
}

// TestVoided: a violation names the fault that may break the invariant.
func TestVoided(t *testing.T) {
	rows, c := simulate(1, false, flaws{shuffled: true})
	c.Voided = []Void{{"X1", "a"}, {"C8", "b"}, {"C8", "c"}}
	for _, o := range judge(rows, c).Outcomes() {
		want := ""
		if o.ID == "C8" {
			want = "b"
		}
		if o.Voided != want || (o.Count > 0) != (o.ID == "C8" || o.ID == "G1") {
			t.Errorf("%s: %d violations, voided by %q", o.ID, o.Count, o.Voided)
		}
	}
}
