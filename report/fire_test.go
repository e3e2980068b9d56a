package report

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// ring is a made-up stream that is resharded: its shards with their shares of the ring.
type ring struct {
	lineage []result.Lineage
	from    []int64 // of 2^20
	to      []int64
	open    []int
}

func hashKey(part int64) *big.Int {
	return new(big.Int).Lsh(big.NewInt(part), 108)
}

func (g *ring) add(at float64, from, to int64, parents ...int) {
	n := len(g.lineage)
	l := result.Lineage{ID: fmt.Sprintf("shardId-%012d", n), Parents: []string{}, OpenedAt: at,
		StartingHashKey: hashKey(from).String(),
		EndingHashKey:   new(big.Int).Sub(hashKey(to), big.NewInt(1)).String()}
	for _, p := range parents {
		l.Parents = append(l.Parents, g.lineage[p].ID)
		closed := at
		g.lineage[p].ClosedAt = &closed
		for i, o := range g.open {
			if o == p {
				g.open = append(g.open[:i:i], g.open[i+1:]...)
				break
			}
		}
	}
	g.lineage = append(g.lineage, l)
	g.from, g.to, g.open = append(g.from, from), append(g.to, to), append(g.open, n)
}

func (g *ring) split(at float64, p int) {
	mid := (g.from[p] + g.to[p]) / 2
	g.add(at, g.from[p], mid, p)
	g.add(at, mid, g.to[p], p)
}

// underFire is a run in which shards double in ten waves and four merge again, zone b goes
// down, answers are lost and web/0 crashes again and again.
func underFire(t testing.TB, shards int, span, slice float64) *Data {
	d := fixture(t, shards, span, slice, true)
	g := &ring{}
	for i := range int64(shards) {
		g.add(0, i<<20/int64(shards), (i+1)<<20/int64(shards))
	}
	from, until := span*0.30, span*0.45
	for i := range shards {
		wave := math.Ceil(float64(i+1) / float64(shards) * 10)
		g.split(from+(until-from)*wave/10, i)
	}
	for i := 0; i < min(shards, 4); i += 2 { // again one of two
		g.add(span*0.8, g.from[shards+2*i], g.to[shards+2*i+1], shards+2*i, shards+2*i+1)
	}
	s := &d.Result.Streams[0]
	s.Lineage = g.lineage
	s.Shards = nil
	for i, l := range g.lineage {
		s.Shards = append(s.Shards, l.ID)
		u := &Series{}
		label := ",shard=" + l.ID + ";stream=s"
		delete(d.series, "shardUtilization"+label)
		delete(d.series, "shardThrottled"+label)
		for at := math.Floor(l.OpenedAt/slice) * slice; at < span && (l.ClosedAt == nil || at < *l.ClosedAt); at += slice {
			v := (0.75 + 0.2*math.Sin(at/span*9+float64(i)*0.7)) / (1 + 0.9*math.Floor(l.OpenedAt/span+0.9))
			if i == 1 {
				v = 1.2
				d.series["shardThrottled"+label] = &Series{T: []float64{at}, V: []float64{9}}
			}
			u.T, u.V = append(u.T, at), append(u.V, v)
		}
		d.series["shardUtilization"+label] = u
	}
	moment := func(at, long float64, kind, name, text string) {
		d.Result.Timeline = append(d.Result.Timeline, result.Moment{At: at * span, For: long * span, Kind: kind, Name: name,
			Text: text})
	}
	moment(0.05, 0.02, "fault", "crash-1", "web/0 has crashed")
	moment(0.1, 0.02, "fault", "crash-2", "web/0 has crashed")
	moment(0.3, 0.15, "event", "grow", fmt.Sprintf("s is resharded from %d to %d shards", shards, 2*shards))
	moment(0.4, 0.2, "fault", "answers", "the answers to 5 % of the calls of web are lost")
	moment(0.6, 0.12, "fault", "zone-b", "zone b is down")
	moment(0.8, 0, "event", "shrink", "shards 4 and 5 of s are merged")
	moment(0.97, 0.03, "fault", "skew", "the clock of worker 1 of billing is 3s ahead")
	d.Result.Scenario.Name = "under-fire"
	latency := &Series{}
	for at := 0.0; at < span; at += slice {
		v := 20.0
		if at >= 0.3*span && at < 0.45*span {
			v = 31
		}
		latency.T, latency.V = append(latency.T, at), append(latency.V, v)
	}
	d.series["putLatency,stream=s"] = latency
	d.Result.Verdict.Invariants = append(d.Result.Verdict.Invariants,
		result.InvariantOutcome{ID: "S5", Name: "multiplicity", Status: result.Allowed, Count: 412, AllowedBy: "the scenario"},
		result.InvariantOutcome{ID: "C5", Name: "parents first", Status: result.NotApplicable})
	count := func(name, label, of string, v float64) {
		d.Result.Metrics = append(d.Result.Metrics, result.Metric{Name: name, Labels: map[string]string{label: of},
			Kind: "counter", Value: &v})
	}
	count("dedupHits", "consumer", "billing", 55)
	count("recordsLost", "consumer", "c", 1000)
	count("recordsDelivered", "consumer", "c", 9000)
	count("redelivered", "consumer", "c", 90)
	count("recordsStored", "stream", "s", 1e6)
	count("duplicatesStored", "stream", "s", 500)
	count("recordsReordered", "stream", "s", 1)
	zones(d, span, slice)
	d.Result.Effects = []result.Effect{{Consumer: "billing", Never: 3, Once: 1_203_441, Twice: 412, More: 7, Pending: 9},
		{Consumer: "audit", Once: 1_203_863}, {Consumer: "search-index", Never: 120_000, Once: 1_000_000, Twice: 80_000}}
	return d
}

// zones adds replies of three zones: b answers nothing while it is down.
func zones(d *Data, span, slice float64) {
	put := func(zone, outcome string, f func(at float64) float64) {
		s := &Series{}
		for at := 0.0; at < span; at += slice {
			s.T, s.V = append(s.T, at), append(s.V, math.Round(f(at/span)*slice))
		}
		d.series["replies,outcome="+outcome+";stream=s;zone="+zone] = s
	}
	for i, zone := range []string{"a", "b", "c"} {
		down := func(at float64) bool { return zone == "b" && at >= 0.6 && at < 0.72 }
		lossy := func(at float64) bool { return at >= 0.4 && at < 0.6 }
		put(zone, "ok", func(at float64) float64 {
			if down(at) {
				return 0
			}
			return 60 + 10*math.Sin(at*20+float64(i))
		})
		put(zone, "timeout", func(at float64) float64 {
			if down(at) {
				return 25
			}
			if lossy(at) {
				return 3
			}
			return 0
		})
		put(zone, "error", func(at float64) float64 {
			if at > 0.72 && at < 0.75 {
				return 20
			}
			return 0
		})
	}
}

// outOfOrder is a key of which a retried record comes behind later ones, as S7 sees it, or
// of which a second tenure begins too early, as C8 sees it.
func outOfOrder(invariant string) *result.OrderTrace {
	t := &result.OrderTrace{Schema: result.OrderSchema, Invariant: invariant, Key: "tenant-42", Points: []result.OrderPoint{}}
	point := func(at float64, step string, n int, index uint64, reader string) *result.OrderPoint {
		t.Points = append(t.Points, result.OrderPoint{At: at, Step: step, Producer: "web/0", N: uint64(n), Stream: "s",
			Index: index, Reader: reader})
		p := &t.Points[len(t.Points)-1]
		if step != result.StepSent {
			p.Shard = "shardId-000000000001"
		}
		return p
	}
	const reader = "billing/0/s/shardId-000000000001"
	index := uint64(100)
	for i := range 30 {
		at, n := 12+float64(i)*0.05, 7*i+3
		point(at, result.StepSent, n, 0, "")
		if invariant == "S7" && i == 16 {
			continue // its request is lost
		}
		point(at+0.012, result.StepStored, n, index, "")
		point(at+0.1, result.StepDelivered, n, index, reader)
		point(at+0.11, result.StepDone, n, index, reader)
		index++
		if i != 19 {
			continue
		}
		switch invariant {
		case "S7":
			point(at+0.02, result.StepSent, 7*16+3, 0, "")
			point(at+0.032, result.StepStored, 7*16+3, index, "").Offends = true
			t.Text = "orders/tenant-42: web/0 #115 was acknowledged before #122 was sent"
			index++
		case "C8":
			point(at+0.115, result.StepDone, 7*14+3, index-6, reader).Offends = true
			t.Text = "billing/0: web/0 #101 is done after #136"
		}
		t.At = t.Points[len(t.Points)-1].At
	}
	slices.SortStableFunc(t.Points, func(a, b result.OrderPoint) int { return cmp.Compare(a.At, b.At) })
	return t
}
