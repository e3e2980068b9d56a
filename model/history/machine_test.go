package history

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// A machine works no longer than it has cores, and tells of no instant twice.
func TestBurn(t *testing.T) {
	const s = sim.Second
	for _, c := range []struct {
		name string
		rows []api.BurnRow
		want int64
	}{
		{"full", []api.BurnRow{{At: s, Cores: 2, Busy: 2 * s}, {From: s, At: 2 * s, Cores: 2, Busy: s}}, 0},
		{"two machines", []api.BurnRow{{At: s, Cores: 1, Busy: s}, {At: s, Machine: 1, Cores: 1, Busy: s}}, 0},
		{"two consumers", []api.BurnRow{{At: s, Cores: 1, Busy: s}, {At: s, Consumer: 3, Cores: 1, Busy: s}}, 0},
		{"more than its cores", []api.BurnRow{{At: s, Cores: 2, Busy: 2*s + 1}}, 1},
		{"the same second again", []api.BurnRow{{At: s, Cores: 2, Busy: s}, {At: s, Cores: 2, Busy: s}}, 1},
	} {
		k := New(Config{LastFault: -1})
		for _, r := range c.rows {
			k.Burn(r)
		}
		if got := k.Outcomes()[s11]; got.Count != c.want {
			t.Errorf("%s: %d violations, want %d (%+v)", c.name, got.Count, c.want, got.First)
		}
	}
}
