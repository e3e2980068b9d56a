package history

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
)

// TestScale: a policy stays between its least and its most, as the open shards do when it
// begins; a call that was refused is nobody's offence, and an operator's shards not its own.
func TestScale(t *testing.T) {
	for _, c := range []struct {
		name     string
		open     int
		operated bool
		row      api.ScaleRow
		want     int64
	}{
		{"within", 4, false, api.ScaleRow{Operation: api.UpdateShardCount, From: 4, To: 8}, 0},
		{"more than its most", 4, false, api.ScaleRow{Operation: api.UpdateShardCount, From: 4, To: 9}, 1},
		{"less than its least", 4, false, api.ScaleRow{Operation: api.UpdateShardCount, From: 4, To: 1}, 1},
		{"refused", 4, false, api.ScaleRow{Operation: api.UpdateShardCount, To: 9,
			Error: api.NewException(api.LimitExceeded, "no")}, 0},
		{"too many are open", 9, false, api.ScaleRow{Operation: api.UpdateShardCount, From: 9, To: 8}, 1},
		{"an operator's", 9, true, api.ScaleRow{Operation: api.UpdateShardCount, From: 9, To: 8}, 0},
		{"on the way back", 9, true, api.ScaleRow{Operation: api.UpdateShardCount, From: 20, To: 10}, 0},
		{"on the way up", 1, true, api.ScaleRow{Operation: api.UpdateShardCount, From: 0, To: 1}, 0},
		{"farther away", 9, true, api.ScaleRow{Operation: api.UpdateShardCount, From: 9, To: 10}, 1},
		{"by hand", 9, false, api.ScaleRow{Operation: api.SplitShard, From: 8, To: 8}, 0},
	} {
		k := New(Config{Streams: []StreamConfig{{Name: "orders", ScaleMin: 2, ScaleMax: 8, Operated: c.operated}}, LastFault: -1})
		for i := range c.open + 1 {
			k.Open(api.OpenRow{Shard: int32(i), Parent: api.NoShard, Adjacent: api.NoShard})
		}
		k.Close(api.CloseRow{Shard: 0})
		k.Scale(c.row)
		if got := k.Outcomes()[s11]; got.Count != c.want || c.want > 0 && got.First.Entity != "orders" {
			t.Errorf("%s: %d violations, want %d (%+v)", c.name, got.Count, c.want, got.First)
		}
	}
}
