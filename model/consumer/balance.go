package consumer

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/sim"
)

// balancer is the rule by which the leader of KCL 3 moves leases from workers that have more to
// do than the others (VarianceBasedLeaseAssignmentDecider.balanceWorkerVariance of
// amazon-kinesis-client 3.5.1): when a worker is off the mean of the fleet by more than the
// band, each that is above it gives a part of what it has above the mean, in leases that fit
// into that part, to whoever has least.
type balancer struct {
	dampening, band float64
	draws           sim.Source // of the order in which leases are tried, by round and shard
}

// burden is what one worker has to do.
type burden struct {
	worker int32
	load   float64 // of its machine, 0 to 1
	leases []flow
}

// flow is a lease and its throughput.
type flow struct {
	shard int32
	rate  float64
}

// move is a lease that another worker gets.
type move struct {
	shard, to int32
}

func (b *burden) rate() float64 {
	sum := 0.0
	for _, l := range b.leases {
		sum += l.rate
	}
	return sum
}

// decide is what is moved in a round. The loads of those that get a lease are raised.
func (b *balancer) decide(fleet []burden, round uint64) []move {
	mean, rate, leases := 0.0, 0.0, 0
	for i := range fleet {
		mean, rate, leases = mean+fleet[i].load, rate+fleet[i].rate(), leases+len(fleet[i].leases)
	}
	n := float64(len(fleet))
	mean, rate = mean/n, rate/n
	perWorker := float64(max(leases/max(len(fleet), 1), 1))
	full := map[int32]bool{} // takes no more in this round
	var out []move
	for _, from := range b.above(fleet, mean) {
		w := &fleet[from]
		for _, l := range b.give(w, mean, round) {
			to := least(fleet, full)
			if to < 0 {
				continue
			}
			adds := mean / perWorker
			if rate > 0 {
				adds = float64(mean*l.rate) / rate
			}
			if fleet[to].load+adds > mean {
				full[int32(to)] = true
				break
			}
			if to != from {
				fleet[to].load += adds
				out = append(out, move{l.shard, fleet[to].worker})
			}
		}
	}
	return out
}

// above are the workers to take leases from, by their place, the one that gives most first: none
// while all are within the band, and the one with most to do when only others have too little.
func (b *balancer) above(fleet []burden, mean float64) []int {
	high, low := mean*(1+b.band), mean*(1-b.band)
	var out []int
	off, most := false, 0
	for i := range fleet {
		load := fleet[i].load
		off = off || load > high || load < low
		if load >= high {
			out = append(out, i)
		}
		if load > fleet[most].load {
			most = i
		}
	}
	if !off {
		return nil
	}
	if len(out) == 0 {
		return []int{most}
	}
	slices.SortStableFunc(out, func(i, j int) int {
		return cmp.Compare(b.part(&fleet[j], mean), b.part(&fleet[i], mean))
	})
	return out
}

// part is the throughput that a worker gives.
func (b *balancer) part(w *burden, mean float64) float64 {
	if w.load <= 0 {
		return 0
	}
	return w.rate() * ((w.load - mean) / w.load) * b.dampening
}

// give are the leases that a worker gives: those that fit into its part, tried in an order by
// draw, or the one with least if none fits.
func (b *balancer) give(w *burden, mean float64, round uint64) []flow {
	if len(w.leases) == 0 {
		return nil
	}
	tried := slices.Clone(w.leases)
	slices.SortFunc(tried, func(i, j flow) int {
		return cmp.Or(cmp.Compare(b.draws.Uint64(round, uint64(i.shard)), b.draws.Uint64(round, uint64(j.shard))),
			cmp.Compare(i.shard, j.shard))
	})
	if w.rate() == 0 {
		return tried[:1]
	}
	left, out := b.part(w, mean), []flow(nil)
	for _, l := range tried {
		if left-l.rate > 0 {
			left -= l.rate
			out = append(out, l)
		}
	}
	if len(out) == 0 {
		out = append(out, slices.MinFunc(tried, func(i, j flow) int { return cmp.Compare(i.rate, j.rate) }))
	}
	return out
}

// least is who has least to do among those that take more; -1: nobody.
func least(fleet []burden, full map[int32]bool) int {
	best := -1
	for i := range fleet {
		if !full[int32(i)] && (best < 0 || fleet[i].load < fleet[best].load) {
			best = i
		}
	}
	return best
}
