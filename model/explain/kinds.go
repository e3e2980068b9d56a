package explain

// Kinds of parts, in the order of a record's way.
const (
	KindBatch        = "batch"        // its batch is not full and has not lingered
	KindSlot         = "slot"         // as many calls as its client may have are in flight
	KindKey          = "key"          // the record of its key before has no answer yet
	KindPace         = "pace"         // its client limits its own calls
	KindPause        = "pause"        // the process stands still
	KindNetworkThere = "networkThere" // of the put
	KindDelay        = "delay"        // by a fault, on the network
	KindPlace        = "place"        // the stream replicates as many puts at a time as it may
	KindCommit       = "commit"       // until enough zones have it
	KindCommitOrder  = "commitOrder"  // a put to its shard before commits later
	KindCommitRest   = "commitRest"   // other entries of its call commit later
	KindNetworkBack  = "networkBack"  // of the answer to the put
	KindNoAnswer     = "noAnswer"     // none comes, until the client gives the call up
	KindBackOff      = "backOff"      // between two attempts
	KindDown         = "down"         // its client has crashed

	KindStart     = "start"     // the application has not begun
	KindParents   = "parents"   // the shard is not read yet: its parents first
	KindPhase     = "phase"     // the reader begins somewhere in its first interval
	KindPosition  = "position"  // the reader asks where to begin
	KindPoll      = "poll"      // until the next poll is due
	KindBacklog   = "backlog"   // older records come first
	KindRoom      = "room"      // the reader has as much in work as it may
	KindRefused   = "refused"   // a read was refused; until the next
	KindUnread    = "unread"    // a read failed or was not answered; until the next
	KindFailover  = "failover"  // its worker has crashed, and nobody has taken over
	KindTakeover  = "takeover"  // another worker takes the shard over
	KindReplay    = "replay"    // the application goes back
	KindQuantum   = "quantum"   // commits that come close together are pushed as one
	KindPushLimit = "pushLimit" // of 2 MiB/s a consumer and shard
	KindConnect   = "connect"   // the subscription is not there
	KindAsk       = "ask"       // network to the service, of the read
	KindServe     = "serve"     // the service reads
	KindReceive   = "receive"   // network to the reader
	KindLost      = "lost"      // a reader had it, and was gone before it was done
	KindQueue     = "queue"     // records before it are worked on
	KindTable     = "table"     // the table of marks is asked
	KindWork      = "work"      // it is worked on
	KindMixed     = "mixed"     // many waits, joined: see its text
)

// says is how a kind is called where nothing more is known.
var says = map[string]string{
	KindBatch:        "waits for its batch to be full or to have lingered",
	KindSlot:         "waits for one of the calls in flight to be answered",
	KindKey:          "waits for the answer to the record of its key before",
	KindPace:         "its client holds its calls back",
	KindPause:        "the process is paused",
	KindNetworkThere: "network to the service",
	KindDelay:        "delayed on the network",
	KindPlace:        "waits until fewer puts are replicated at a time",
	KindCommit:       "commits",
	KindCommitOrder:  "a put to its shard before it commits later",
	KindCommitRest:   "the other entries of its call commit",
	KindNetworkBack:  "network back",
	KindNoAnswer:     "no answer, until the client gives the call up",
	KindBackOff:      "back-off",
	KindDown:         "its client has crashed",
	KindStart:        "its application has not begun",
	KindParents:      "its shard is not read yet",
	KindPhase:        "its reader begins somewhere in its first interval",
	KindPosition:     "its reader asks where to begin",
	KindPoll:         "waits for the next poll",
	KindBacklog:      "older records come first",
	KindRoom:         "its reader has as much in work as it may",
	KindRefused:      "the read is refused, until the next",
	KindUnread:       "the read fails, until the next",
	KindFailover:     "its worker has crashed, and nobody has taken over",
	KindTakeover:     "another worker takes the shard over",
	KindReplay:       "its application goes back",
	KindQuantum:      "waits for others to be pushed with it",
	KindPushLimit:    "waits for the limit of a subscription",
	KindConnect:      "its subscription is not there",
	KindAsk:          "network of the read",
	KindServe:        "the service reads",
	KindReceive:      "network to the reader",
	KindLost:         "a reader has it, and is gone before it is done",
	KindQueue:        "waits for the records before it",
	KindTable:        "asks the table of marks",
	KindWork:         "is worked on",
	KindMixed:        "many waits",
}

// Says is how a kind is called.
func Says(kind string) string { return says[kind] }
