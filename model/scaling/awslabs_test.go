package scaling

import (
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

func utility(change ...func(*spec.Awslabs)) *awslabs {
	c := &spec.Awslabs{CheckInterval: 45 * sim.Second, RefreshShardsNumberAfter: 10 * minute, Wait: 20 * sim.Second,
		WaitMore: sim.Second, Up: spec.AwslabsScale{Threshold: 0.75, After: 3 * minute, Count: 2},
		Down: spec.AwslabsScale{Threshold: 0.25, After: 6 * minute, Count: 1}}
	for _, f := range change {
		f(c)
	}
	return &awslabs{c: c}
}

// The runaway of issue #87: after UpdateShardCount the utility does not ask anew how many
// shards it divides by, so that the load stays that of four shards; when it was told that
// nothing is to be done, or ten minutes after it last asked, it knows better.
func TestAwslabsRunsAway(t *testing.T) {
	hot := times(20, 3.2)
	walk(t, utility(), []step{
		{at: 6 * minute, loads: times(6, 2), open: 4, want: 4},
		{at: 20 * minute, loads: hot, open: 4, want: 6, why: "IncomingBytes at 80 % of 4 shards, above 75 % for 3 min",
			done: changed(4, 6)},
	})
	u := utility()
	walk(t, u, []step{
		{at: 19 * minute, loads: times(20, 2), open: 4, want: 4},
		{at: 20 * minute, loads: hot, open: 4, want: 6, done: changed(4, 6)},
		{at: 22 * minute, loads: hot, open: 6, want: 8, why: "of 4 shards", done: changed(6, 8)},
		{at: 24 * minute, loads: times(24, 3.2), open: 8, want: 10, why: "of 4 shards", done: changed(8, 10)},
		{at: 29*minute + 1, loads: times(29, 3.2), open: 10, want: 12, done: changed(10, 12)}, // ten minutes: it asks behind this
		{at: 31 * minute, loads: times(31, 3.2), open: 12, want: 12},
	})
}

// What cures it: a cool-off, a count that is fresh; not a check that is merely slower.
func TestAwslabsCures(t *testing.T) {
	run := func(c func(*spec.Awslabs), every sim.Time) (most int) {
		u, open := utility(c), 4
		u.shards, u.asked = 4, 20*minute-every
		for at := 20 * minute; at < 35*minute; at += every {
			to, _ := u.Decide(at, shown(times(int(at/minute), 3.2)...), open)
			u.Done(at+minute/2, Outcome{LookedAt: at, Asked: to > open, From: open, Open: to})
			open = to
			most = max(most, open)
		}
		return most
	}
	for _, c := range []struct {
		name  string
		set   func(*spec.Awslabs)
		every sim.Time
		want  int
	}{
		{"as it is", func(*spec.Awslabs) {}, 75 * sim.Second, 22},
		{"slower checks", func(a *spec.Awslabs) { a.CheckInterval = 5 * minute }, 330 * sim.Second, 8},
		{"cool-off", func(a *spec.Awslabs) { a.Up.CoolOff = 15 * minute }, 75 * sim.Second, 6},
		{"fresh count", func(a *spec.Awslabs) { a.RefreshShardsNumberAfter = 0 }, 75 * sim.Second, 6},
	} {
		if got := run(c.set, c.every); got != c.want {
			t.Errorf("%s: %d shards at most, want %d", c.name, got, c.want)
		}
	}
}

// High and low minutes count wherever they lie in the window, and what is not shown yet is low.
func TestAwslabsVotes(t *testing.T) {
	walk(t, utility(), []step{
		{at: 6 * minute, loads: []float64{3.2, 0.5, 3.2, 2, 3.2, 2}, open: 4, want: 6},
	})
	walk(t, utility(), []step{
		{at: 6 * minute, loads: []float64{3.2, 0.5, 2, 2, 3.2, 2}, open: 4, want: 4},
		{at: 7 * minute, loads: []float64{0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, open: 4, want: 3, why: "below 25 % for 6 min"},
	})
}

// Its arithmetic (TestScalingUtils.java has these).
func TestAwslabsCounts(t *testing.T) {
	for _, c := range []struct {
		open, count int
		pct         float64
		up, down    int
	}{
		{4, 2, 0, 6, 2}, {4, 0, 0.25, 5, 3}, {10, 0, 0.2, 12, 8}, {1, 0, 0.01, 2, 1}, {7, 0, 0.5, 11, 4},
		{4, 0, 2, 8, 2}, {7, 0, 1.5, 11, 4}, {10, 0, 1, 10, 0},
	} {
		s := &spec.AwslabsScale{Count: c.count, Pct: c.pct}
		if up, down := more(s, c.open), fewer(s, c.open); up != c.up || down != c.down {
			t.Errorf("%d shards by %d or %g: %d and %d, want %d and %d", c.open, c.count, c.pct, up, down, c.up, c.down)
		}
	}
}

func TestAwslabsTimes(t *testing.T) {
	u := utility()
	if got := First(u); got != 6*minute {
		t.Errorf("it checks first at %s", got)
	}
	if u.Next(100) != 100+45*sim.Second || u.Wait(0) != 0 || u.Wait(1) != 20*sim.Second || u.Wait(2) != sim.Second ||
		u.Wait(9) != sim.Second || !u.ByHand() {
		t.Error("its times")
	}
}
