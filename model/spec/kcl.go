package spec

import "github.com/kinesim/kinesim/sim"

// KCL is how the workers of an application share its shards by a lease table. Its rules are
// those of a version of a library; its times are the user's to change.
type KCL struct {
	Version int  // 1 or 2
	FanOut  bool // SubscribeToShard in place of GetRecords
	Table   int  // index in Tables

	StartWithin        sim.Time // workers start within this time, each at its own instant
	MaxLeasesPerWorker int      // 0: no bound
	MaxLeasesToSteal   int      // of one scan
	ShardSync          sim.Time // between two looks at the list of shards
	ParentPoll         sim.Time // between two looks at the checkpoints of parents
}

// Pushed tells whether records are pushed to a consumer by SubscribeToShard.
func (c *Consumer) Pushed() bool { return c.Kind == FanOut || c.KCL != nil && c.KCL.FanOut }

// IdlesBetween tells whether the interval of a poller is the time that it is idle from an
// answer to its next call, in place of the time from call to call.
func (c *Consumer) IdlesBetween() bool { return c.KCL != nil }
