package history

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// splitting is a history of one shard on demand, which is split into two at an instant.
type splitting struct {
	puts   map[sim.Time]int64 // bytes by instant
	at     sim.Time           // of the split; 0: there is none
	middle api.Hash
	ends   sim.Time
}

var evenly = api.Hash{Hi: 1 << 63}

// judge counts the violations of S11.
func (h *splitting) judge(most int32) int64 {
	k := New(Config{LastFault: -1, Producers: []string{"web/0"}, Streams: []StreamConfig{{Name: "orders", WriteBytes: 1 << 20, BurstBytes: 1 << 30,
		WriteRecords: 1000, BurstRecords: 1 << 30, WriteRound: 1, Splits: &SplitLaw{Bytes: 600, Records: 60,
			After: 5 * sim.Minute, Within: 15 * sim.Minute, Most: most}}}})
	k.Open(api.OpenRow{Range: api.HashRange{End: api.HashMax}, Parent: api.NoShard, Adjacent: api.NoShard})
	next, split := uint64(0), h.at == 0
	for now := sim.Time(0); now <= h.ends; now += sim.Second {
		if !split && now >= h.at {
			split = true
			k.Close(api.CloseRow{At: h.at, Next: next})
			k.Open(api.OpenRow{At: h.at, Shard: 1, Range: api.HashRange{End: h.middle.Previous()}, Adjacent: api.NoShard, Own: true})
			k.Open(api.OpenRow{At: h.at, Shard: 2, Range: api.HashRange{Start: h.middle, End: api.HashMax}, Adjacent: api.NoShard,
				Own: true})
		}
		if bytes := h.puts[now]; bytes > 0 {
			var c api.Columns
			c.Add(api.UID(next), 0, uint32(bytes), 0)
			k.Put(api.PutRow{At: now, Commit: now, Request: next + 1, Records: c, Results: []api.PutResult{{Index: next, Outcome: api.OutcomeStored}}})
			next++
		}
	}
	k.Finish(h.ends)
	return k.Outcomes()[s11].Count
}

// A shard above half of its limits in a whole minute is split in time, evenly, and no other is:
// what lies on the edge of a minute may be taken for either.
func TestSplitsOnDemand(t *testing.T) {
	const m, s = sim.Minute, sim.Second
	hot := map[sim.Time]int64{5*m + 10*s: 400, 5*m + 50*s: 201}
	half := map[sim.Time]int64{5*m + 10*s: 400, 5*m + 50*s: 200}
	edge := map[sim.Time]int64{5 * m: 1, 5*m + 10*s: 400, 5*m + 50*s: 199, 6 * m: 1}
	for _, c := range []struct {
		name string
		h    splitting
		want int64
	}{
		{"in time", splitting{hot, 11 * m, evenly, 30 * m}, 0},
		{"at the last moment", splitting{hot, 21 * m, evenly, 30 * m}, 0},
		{"too late", splitting{hot, 21*m + s, evenly, 30 * m}, 2}, // it should have been, and nothing caused it
		{"never", splitting{hot, 0, evenly, 21*m + s}, 1},
		{"the run ends before", splitting{hot, 0, evenly, 21 * m}, 0},
		{"too early", splitting{hot, 11*m - s, evenly, 30 * m}, 1},
		{"without a cause", splitting{half, 11 * m, evenly, 30 * m}, 1},
		{"with none, and not", splitting{half, 0, evenly, 60 * m}, 0},
		{"on the edge", splitting{edge, 11 * m, evenly, 30 * m}, 0},
		{"on the edge, and not", splitting{edge, 0, evenly, 60 * m}, 0},
		{"in a minute that is skipped to", splitting{map[sim.Time]int64{40*m + s: 700}, 46 * m, evenly, 50 * m}, 0},
		{"a key off the middle", splitting{hot, 11 * m, evenly.Next(), 30 * m}, 1},
		{"unevenly", splitting{hot, 11 * m, api.Hash{Hi: 1 << 62}, 30 * m}, 1},
	} {
		if got := c.h.judge(100); got != c.want {
			t.Errorf("%s: %d violations, want %d", c.name, got, c.want)
		}
	}
	full := splitting{hot, 0, evenly, 60 * m}
	if got := full.judge(1); got != 0 {
		t.Errorf("without room: %d violations", got)
	}
}
