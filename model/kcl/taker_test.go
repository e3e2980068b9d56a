package kcl

import (
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

const second = sim.Second

// owned are leases of shards 0, 1, … by their owners, with a counter.
func owned(counter uint64, owners ...int32) []api.Lease {
	var out []api.Lease
	for i, o := range owners {
		out = append(out, api.Lease{Shard: int32(i), Owner: o, Counter: counter})
	}
	return out
}

func repeat(owner int32, n int) []int32 { return slices.Repeat([]int32{owner}, n) }

func testTaker(self int32) *taker {
	return &taker{self: self, failover: 10 * second, veryOld: 30 * second, steals: 1,
		draws: sim.NewSource(1, "w", "lease to take")}
}

// A lease that a scan has seen is expired when a later one, more than the failover time
// behind the first that saw its counter, still sees the same.
func TestExpiryAsSeenByScans(t *testing.T) {
	var v view
	for i, step := range []struct {
		at      sim.Time
		counter uint64
		want    int
	}{
		{0, 7, 0},                           // new and owned: as if renewed now
		{10 * second, 7, 0},                 // not more than 10 s
		{10*second + sim.Millisecond, 7, 2}, // more
		{20 * second, 8, 0},                 // renewed, as of this scan
		{30 * second, 8, 0},
		{31 * second, 8, 2},
	} {
		v.update(step.at, owned(step.counter, 1, 2))
		if got := v.available(10 * second); len(got) != step.want {
			t.Errorf("step %d: %v are available at %s, want %d of them", i, got, step.at, step.want)
		}
	}
	v.update(32*second, owned(9, api.Unowned, 2)[:1])
	if got := v.available(10 * second); len(got) != 1 || len(v.sights) != 1 {
		t.Errorf("%v of %d are available, want the one that nobody owns, and no other is known", got, len(v.sights))
	}
}

// What a worker takes after a scan that sees these owners: a share of ceil(leases/workers).
func TestDecisions(t *testing.T) {
	for _, c := range []struct {
		name                                  string
		self                                  int32
		owners                                []int32
		expired                               []int32 // owners whose leases are
		most, steals                          int
		take, needed, workers, target, spills int
	}{
		{name: "nothing there", self: 1, workers: 1},
		{name: "balanced", self: 1, owners: []int32{1, 1, 2, 2}, workers: 2, target: 2},
		{name: "all expired, alone", self: 3, owners: []int32{1, 1, 2, 2}, expired: []int32{1, 2}, take: 4, needed: 4,
			workers: 1, target: 4},
		{name: "half expired: up to the share", self: 3, owners: []int32{1, 1, 2, 2}, expired: []int32{1}, take: 2,
			needed: 2, workers: 2, target: 2},
		{name: "KCL #708: 40 leases, five workers and a new one", self: 6, owners: slices.Concat(repeat(1, 8), repeat(2, 8),
			repeat(3, 8), repeat(4, 8), repeat(5, 8)), take: 1, needed: 7, workers: 6, target: 7},
		{name: "the same with more at a time: no more than the other has above the target", self: 6, steals: 5,
			owners: slices.Concat(repeat(1, 8), repeat(2, 8), repeat(3, 8), repeat(4, 8), repeat(5, 8)), take: 1, needed: 7,
			workers: 6, target: 7},
		{name: "the largest has just the target, and two are needed", self: 6, take: 1, needed: 2, workers: 6, target: 7,
			owners: slices.Concat(repeat(1, 7), repeat(2, 7), repeat(3, 7), repeat(4, 7), repeat(5, 7), repeat(6, 5))},
		{name: "and one is needed: none is taken", self: 6, needed: 1, workers: 6, target: 7,
			owners: slices.Concat(repeat(1, 7), repeat(2, 7), repeat(3, 7), repeat(4, 7), repeat(5, 6), repeat(6, 6))},
		{name: "more workers than leases: one each", self: 3, owners: []int32{1, 2}, needed: 1, workers: 3, target: 1},
		{name: "a bound, and what is above it", self: 2, owners: repeat(1, 6), most: 2, take: 1, needed: 2, workers: 2,
			target: 2, spills: 1},
	} {
		k := testTaker(c.self)
		k.most, k.steals = c.most, max(c.steals, 1)
		var v view
		v.update(0, owned(1, c.owners...))
		later := owned(2, c.owners...)
		for i := range later {
			if slices.Contains(c.expired, later[i].Owner) {
				later[i].Counter = 1
			}
		}
		v.update(11*second, later)
		d := k.decide(&v, 0)
		if len(d.take) != c.take || d.needed != c.needed || d.workers != c.workers || d.target != c.target ||
			d.spill != c.spills {
			t.Errorf("%s: %+v, want %+v", c.name, d, c)
		}
	}
}

// Leases that nobody has renewed for three failover times are taken whatever the share is, and
// so are new ones without an owner; a bound holds all the same.
func TestVeryOldLeasesComeFirst(t *testing.T) {
	k := testTaker(3)
	var v view
	v.update(0, owned(1, 1, 1, 1, 1))
	v.update(30*second, owned(1, 1, 1, 1, 1))
	if d := k.decide(&v, 0); len(d.take) != 4 || d.veryOld != 0 || d.workers != 1 {
		t.Errorf("after 30 s: %+v, want all four, as expired ones", d)
	}
	mixed := append(owned(2, 1, 1, 1, 1), api.Lease{Shard: 4})
	v.update(31*second, mixed)
	if d := k.decide(&v, 0); len(d.take) != 1 || d.take[0] != 4 || d.veryOld != 1 {
		t.Errorf("with a new lease: %+v, want that alone", d)
	}
	k.most = 1
	v.update(200*second, mixed)
	if d := k.decide(&v, 0); len(d.take) != 1 || d.veryOld != 1 {
		t.Errorf("with a bound: %+v, want one of five", d)
	}
}

// A44: one worker more on 40 leases of five takes one lease a scan, five of them, and then
// one more for which it has need of two.
func TestBalanceOfKCL708(t *testing.T) {
	leases := owned(1, slices.Concat(repeat(1, 8), repeat(2, 8), repeat(3, 8), repeat(4, 8), repeat(5, 8))...)
	k := testTaker(6)
	var v view
	count := 0
	for scan := range uint64(12) {
		for i := range leases {
			leases[i].Counter++
		}
		v.update(sim.Time(scan)*takeEvery(180*second, 25*sim.Millisecond), leases)
		d := k.decide(&v, scan)
		for _, s := range d.take {
			leases[s].Owner = 6
		}
		count += len(d.take)
		if want := min(int(scan)+1, 6); count != want {
			t.Errorf("after scan %d it has %d leases, want %d", scan+1, count, want)
		}
	}
}

// The order is by keyed draws: a shard less moves no other.
func TestShuffleIsKeyed(t *testing.T) {
	k := testTaker(1)
	all := k.shuffle([]int32{0, 1, 2, 3, 4, 5, 6, 7}, 3)
	some := k.shuffle([]int32{7, 5, 4, 1}, 3)
	rest := slices.DeleteFunc(all, func(s int32) bool { return !slices.Contains(some, s) })
	if !slices.Equal(rest, some) {
		t.Errorf("%v, and without the others %v", rest, some)
	}
	if slices.Equal(k.shuffle([]int32{0, 1, 2, 3, 4, 5, 6, 7}, 4), k.shuffle([]int32{0, 1, 2, 3, 4, 5, 6, 7}, 3)) {
		t.Error("two scans have one order")
	}
}
