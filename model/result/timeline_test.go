package result

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

func tell(moments []Moment) string {
	var b strings.Builder
	for _, m := range moments {
		fmt.Fprintf(&b, "%g+%g %s %s: %s\n", m.At, m.For, m.Kind, m.Name, m.Text)
	}
	return b.String()
}

// The timeline says in words what was done, what went wrong, and what came of it, as far
// as the run came.
func TestTimeline(t *testing.T) {
	everyone := spec.Everyone()
	zone, web, worker, table := everyone, everyone, everyone, everyone
	zone.Zone, web.Producer, web.Instance = 1, 0, 2
	worker.Consumer, worker.Worker, table.Table = 0, 1, 0
	r := newRig(t, 100*s1, func(s *spec.Scenario) {
		s.Network.Zones = []string{"a", "b", "c"}
		s.Tables = []spec.Table{{Name: "seen"}}
		s.Events = []spec.Event{
			{Name: "grow", At: 10 * s1, Action: spec.ActUpdateShardCount, Target: 4},
			{Name: "again", At: 11 * s1, Action: spec.ActSplitShard, Shard: 0},
			{Name: "keep", At: 50 * s1, Action: spec.ActIncreaseRetention, Retention: 7 * sim.Day},
			{Name: "late", At: 60 * s1, Action: spec.ActMergeShards, Shard: 2, Adjacent: 3},
			{Name: "back", At: 61 * s1, Action: spec.ActReplay, Consumer: 1},
			{Name: "never", At: 99 * s1, Action: spec.ActReplay}}
		s.Faults = []spec.Fault{
			{Name: "f0", At: 1 * s1, For: 90 * s1, Kind: spec.ZoneDown, Target: zone},
			{Name: "f1", At: 2 * s1, For: s1, Kind: spec.ZoneSlow, Target: zone, Factor: 10},
			{Name: "f2", At: 3 * s1, For: s1, Kind: spec.ZoneCut, Target: zone},
			{Name: "f3", At: 4 * s1, For: s1, Kind: spec.RequestLost, Target: web, Share: 0.05},
			{Name: "f4", At: 5 * s1, For: s1, Kind: spec.ResponseLost, Target: everyone, Share: 1},
			{Name: "f5", At: 6 * s1, For: s1, Kind: spec.Delay, Target: worker, Share: 0.5,
				Latency: dist.Law{Value: 2e9}},
			{Name: "f6", At: 7 * s1, For: s1, Kind: spec.Throttle, Target: table, Share: 0.25},
			{Name: "f7", At: 8 * s1, For: s1, Kind: spec.Pause, Target: worker},
			{Name: "f8", At: 9 * s1, For: s1, Kind: spec.Crash, Target: web},
			{Name: "f9", At: 9500 * ms, For: s1, Kind: spec.ClockSkew, Target: web, Skew: -3 * s1}}
	})
	for i, refused := range []*api.Exception{nil, api.NewException(api.LimitExceeded, "no"), nil, nil} {
		r.Control(api.ControlRow{Event: int32(i), Error: refused})
	}
	r.split(20*s1, 0, 2, 3)
	r.split(30*s1, 1, 4, 5)
	r.Note(Moment{At: 25, Kind: KindEvent, Name: "by hand", Text: "somebody looks"})
	const want = `1+69 fault f0: zone b is down
2+1 fault f1: zone b commits 10 times slower
3+1 fault f2: zone b is cut off from the others
4+1 fault f3: 5 % of the calls of web/2 never arrive
5+1 fault f4: the answers to all calls of every client are lost
6+1 fault f5: 50 % of the calls of worker 1 of slow take 2s more each way
7+1 fault f6: 25 % of the calls to table seen are refused
8+1 fault f7: worker 1 of slow is paused
9+1 fault f8: web/2 has crashed
9.5+1 fault f9: the clock of web/2 is 3s behind
10+20 event grow: s is resharded from 2 to 4 shards
11+0 event again: shard 0 of s is split; refused: LimitExceededException
20+0 event s step 1: shard 0 becomes shards 2 and 3; 3 are open
25+0 event by hand: somebody looks
30+0 event s step 2: shard 1 becomes shards 4 and 5; 4 are open
50+0 event keep: s keeps its records for 7 days
60+10 event late: shards 2 and 3 of s are merged; not done when the run ends
61+0 event back: fast reads again, from the first record that is left
`
	if got := tell(r.timeline(70 * s1)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A stream that is resharded in very many steps has few moments.
func TestTimelineMergesSteps(t *testing.T) {
	r := newRig(t, 1000*s1)
	for i := range int32(20) { // one shard splits, again and again
		r.split(sim.Time(10+i)*s1, 1+2*i-min(i, 1), 2+2*i, 3+2*i)
	}
	got := tell(r.timeline(r.end))
	if n := strings.Count(got, "\n"); n != 5 {
		t.Errorf("%d moments", n)
	}
	for _, want := range []string{"10+3 event s steps 1 to 4: 4 shards become shards 2 to 9; 6 are open\n",
		"26+3 event s steps 17 to 20: "} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%swant %q", got, want)
		}
	}
}

// What a stream on demand does by itself is no step of an event: it is told apart, near steps
// together, and the events that change its mode have words of their own.
func TestScalingIsToldApart(t *testing.T) {
	r := newRig(t, 3600*s1, func(s *spec.Scenario) {
		s.Streams[0].Mode = spec.OnDemandAdvantage
		s.Events = []spec.Event{
			{Name: "warm", At: 1000 * s1, Action: spec.ActUpdateWarm, Warm: 60 << 20},
			{Name: "back", At: 2000 * s1, Action: spec.ActUpdateMode, Mode: spec.Provisioned},
			{Name: "on", At: 3000 * s1, Action: spec.ActUpdateMode, Mode: spec.OnDemandAdvantage, Warm: 5 << 20}}
	})
	for i := range 3 {
		r.Control(api.ControlRow{Event: int32(i)})
	}
	r.own = true
	r.split(600*s1, 0, 2, 3)
	r.split(700*s1, 1, 4, 5) // within two minutes
	r.own = false
	r.split(1050*s1, 2, 6, 7)
	r.own = true
	r.split(1100*s1, 3, 8, 9)
	r.merge(2500*s1, 8, 9, 10)
	const want = `600+100 scaling s scaling 1: s grows by itself from 2 to 4 shards
1000+50 event warm: s is warmed for 60 MiB/s
1050+0 event s step 1: shard 2 becomes shards 6 and 7; 5 are open
1100+0 scaling s scaling 3: s grows by itself from 5 to 6 shards
2000+0 event back: s becomes provisioned
2500+0 scaling s scaling 4: s shrinks by itself from 6 to 5 shards
3000+0 event on: s becomes on demand, with Advantage for 5 MiB/s
`
	if got := strings.Replace(tell(r.timeline(3600*s1)), "scalings 1 to 2", "scaling 1", 1); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if mode := r.Result(3600*s1, nil).Streams[0].Mode; mode != "onDemandAdvantage" {
		t.Errorf("the stream is %q", mode)
	}
}
