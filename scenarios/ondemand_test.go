package scenarios

import (
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// A new stream takes 4 MB/s, and one with a peak twice as much: 40 MB/s make 80, and 50 make 100
// (A30). The region's maximum, warm throughput and shards per MiB count as well.
func TestA30CapacityFollowsFromThePeak(t *testing.T) {
	for _, c := range []struct {
		stream string
		want   int
	}{
		{"mode: onDemand", 4},
		{"mode: onDemand, onDemand: {peak: 1MiB/s}", 4},
		{"mode: onDemand, onDemand: {peak: 40MiB/s}", 80},
		{"mode: onDemand, onDemand: {peak: 50MiB/s}", 100},
		{"mode: onDemand, onDemand: {peak: 9.9GB/s}", 9537}, // 10 GB/s
		{"mode: onDemand, onDemand: {peak: 10MiB/s, shardsPerMiB: 1.5}", 30},
		{"mode: onDemand, shards: 3", 3}, // it was switched
		{"mode: onDemandAdvantage, warmThroughput: 100MiB/s", 100},
		{"mode: onDemandAdvantage, warmThroughput: 10MiB/s, onDemand: {peak: 40MiB/s}", 80},
		{"mode: onDemandAdvantage, warmThroughput: 60MiB/s, shards: 70", 70},
	} {
		l, err := Parse("x.yaml", []byte("version: 1\nduration: 1m\nstreams: [{name: s, "+c.stream+"}]\n"))
		if err != nil {
			t.Errorf("%s: %v", c.stream, err)
		} else if got := l.Spec.Streams[0].Shards; got != c.want {
			t.Errorf("%s: %d shards, want %d", c.stream, got, c.want)
		}
	}
}

// Fan-out consumers are 20 of a stream, and 50 with On-demand Advantage.
func TestAdvantageHasFiftyFanOutConsumers(t *testing.T) {
	for mode, most := range map[string]string{"onDemand": "20", "onDemandAdvantage": "50"} {
		for count, fits := range map[string]bool{most: true, most + "0": false} {
			l, err := Parse("x.yaml", []byte("version: 1\nduration: 1m\nstreams: [{name: s, mode: "+mode+"}]\n"+
				"consumers: [{name: c, kind: fanOut, count: "+count+"}]\n"))
			if err == nil {
				_, err = model.Build(l.Spec, model.Options{})
			}
			if (err == nil) != fits {
				t.Errorf("%s consumers of a stream that is %s: %v", count, mode, err)
			}
		}
	}
}

// A stream that is switched has the defaults of one that is on demand; others say nothing of it.
func TestSwitchedStreamsHaveTheDefaults(t *testing.T) {
	l, err := Parse("x.yaml", []byte("version: 1\nduration: 1h\nstreams: [{name: s, shards: 2}, {name: p, shards: 1}]\n"+
		"events: [{at: 1m, updateStreamMode: {stream: s, to: onDemand}}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := dist.Law{Kind: dist.Uniform, Min: float64(5 * sim.Minute), Max: float64(15 * sim.Minute)}
	if d := l.Spec.Streams[0].Demand; d.ShardsPerMiB != 1 || d.SplitAfter.String() != want.String() {
		t.Errorf("got %+v", d)
	}
	if d := l.Spec.Streams[1].Demand; d.ShardsPerMiB != 0 {
		t.Errorf("a provisioned stream has %+v", d)
	}
	if e := l.Spec.Events[0]; e.Action != spec.ActUpdateMode || e.Mode != spec.OnDemand || e.Warm != 0 {
		t.Errorf("got %+v", e)
	}
}
