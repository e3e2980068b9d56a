package spec

import "github.com/kinesim/kinesim/sim"

// Library is an implementation of the KCL.
type Library uint8

// Libraries.
const (
	LibraryJava   Library = iota // amazon-kinesis-client, of AWS
	LibraryVMware                // vmware-go-kcl-v2
)

// Bug is one of vmware-go-kcl-v2 that can be left out.
type Bug uint8

// Bugs, as bits.
const (
	UnconditionalCheckpoint Bug = 1 << iota // a checkpoint is put whatever the table has
	OneParent                               // only the first parent of a merge is waited for
)

// BugWords are their words in a scenario, by bit.
var BugWords = []string{"unconditionalCheckpoint", "oneParent"}

// Has tells whether a bug is in.
func (k *KCL) Has(b Bug) bool { return k.Bugs&b != 0 }

// KCL is how the workers of an application share its shards by a lease table. Its rules are
// those of a version of a library; its times are the user's to change.
type KCL struct {
	Version int // 1 or 2, of LibraryJava
	Library Library
	Bugs    Bug  // of LibraryVMware
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
func (c *Consumer) IdlesBetween() bool { return c.KCL != nil && c.Pace == nil }
