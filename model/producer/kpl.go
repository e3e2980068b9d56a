package producer

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// A KPL is one producer instance with the Kinesis Producer Library in it (1.0.7,
// aws/kinesis/core/pipeline.h): user records go through an aggregator and a limiter of the shard
// that they are expected to go to, and through a collector that makes calls of PutRecords.
//
//	user record ──► aggregator of its shard ──► limiter of its shard ──► collector ──► PutRecords
//	   ▲               full, or its time is up     25 ms, 150 %            500, 5 MiB, linger    │
//	   │ no shard map, or no aggregation: it goes straight to the collector                      │
//	   └───── refused, no answer, or in a shard where it does not belong ◄────────────────────────┤
//	expired ◄── older than its time to live when it fails, or while it waits for the limiter      ▼
//	                                                                                   acknowledged
//
// simplified: its threads take no time, and its calls of ListShards meet no fault.
type KPL struct {
	line
	k        *spec.KPL
	workload *Workload
	ahead    api.Columns // made; those from head on are not with the library yet
	head     int
	held     tally

	shards    shardMap
	reducers  []*reducer // by shard
	limiters  []*limiter // by shard
	collector collector
	queue     []uint32 // calls that wait for a connection: Bodies.Puts
	calls     int      // under way
	made      uint64   // aggregated records
	spare     []*bundle
	taken     []bool
	gone      api.Columns // what is given up in one go
	again     []user      // what is sent again
	expired   []*bundle   // in a limiter

	timerAt sim.Time
	timer   uint32
}

// NewKPL returns the actor of an instance; KindStart is its first message.
func NewKPL(c Config, w *Workload) *KPL {
	k := &KPL{line: newLine(c), k: c.Spec.Client.KPL, workload: w, timerAt: sim.Never}
	k.shards.init(k)
	k.collector.init(k)
	return k
}

// Handle is the actor's one door.
func (k *KPL) Handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	switch m.Kind {
	case api.KindCrash:
		k.crash(now, out)
		return
	case api.KindRestart:
		k.restart(now)
		k.run(now, out)
		return
	case api.KindControlReply:
		if k.down {
			k.c.Bodies.Controls.Free(m.Body)
			return
		}
	}
	if k.away(now, m, out) {
		return
	}
	switch m.Kind {
	case kindFlush:
		if m.Body == k.timer {
			k.timerAt = sim.Never
		}
	case kindTimeout:
		k.onTimeout(now, out)
	case api.KindControlReply:
		k.shards.onList(now, m.Body)
	case api.KindPutReply:
		k.onReply(now, m.Body, out)
	default:
		panic(fmt.Sprintf("producer: %s cannot handle message kind %d", k.c.Name, m.Kind))
	}
	k.run(now, out)
}

// run does all that is due by now, and sets the timer for what is due next.
func (k *KPL) run(now sim.Time, out *sim.Outbox) {
	k.shards.refresh(now, out)
	for k.head < k.ahead.Len() && k.ahead.Due[k.head] <= now {
		i := k.head
		k.head++
		due := k.ahead.Due[i]
		k.accept(now, user{k.ahead.UID[i], k.ahead.Key[i], k.ahead.Bytes[i], due, due + k.k.MaxBufferedTime, 0}, out)
		if k.head == k.ahead.Len() {
			k.make(now)
		}
	}
	for _, r := range k.reducers {
		if r != nil && r.deadline() <= now {
			k.limit(now, r.flush(k), out)
		}
	}
	k.drain(now, out)
	if k.collector.deadline <= now {
		k.collect(now, out)
	}
	k.plan(now, out)
}

// make makes the records that are due next, some ahead of their time.
func (k *KPL) make(now sim.Time) {
	k.ahead.Reset()
	k.head = 0
	if next := k.workload.NextDue(); next < sim.Never {
		k.workload.Fill(&k.ahead, fillAtOnce, max(now, next)+sim.Second)
	}
	if k.ahead.Len() == 0 {
		return
	}
	k.c.History.Offer(api.OfferRow{At: k.ahead.Due[0], Producer: k.c.Instance, Group: k.c.Group,
		Stream: int32(k.c.Spec.Stream), Records: k.ahead})
	k.held.records += int64(k.ahead.Len())
	k.held.bytes += sizeOf(&k.ahead)
}

// plan sets the timer for the first instant at which something is due.
func (k *KPL) plan(now sim.Time, out *sim.Outbox) {
	if k.ahead.Len() == 0 {
		k.make(now)
	}
	at := min(k.collector.deadline, k.shards.again, k.nextDrain(now))
	for _, r := range k.reducers {
		if r != nil {
			at = min(at, r.deadline())
		}
	}
	at = min(at, k.nextFull())
	if at = max(at, now+1); at >= k.timerAt || at >= k.c.End {
		return // an earlier timer will plan again
	}
	k.timer++
	k.timerAt = at
	out.At(at, k.c.Self, kindFlush, k.timer)
}

// nextFull is an instant before which no record that is due can fill anything: as if all went
// to the aggregator that has least room. By then the first must be with the library anyhow.
func (k *KPL) nextFull() sim.Time {
	count, bytes := k.collector.room()
	if k.aggregates() {
		count, bytes = k.k.AggregateCount, k.k.AggregateSize
		for _, r := range k.reducers {
			if r != nil {
				count, bytes = min(count, k.k.AggregateCount-int64(r.size.Records())),
					min(bytes, k.k.AggregateSize-r.size.Estimated())
			}
		}
	}
	if k.head == k.ahead.Len() {
		return sim.Never
	}
	last := k.ahead.Due[k.head] + k.k.MaxBufferedTime
	for i := k.head; i < k.ahead.Len(); i++ {
		due := k.ahead.Due[i]
		if count, bytes = count-1, bytes-int64(k.ahead.Bytes[i])-userOverhead; count <= 0 || bytes <= 0 || due >= last {
			return min(due, last)
		}
	}
	return min(last, k.ahead.Due[k.ahead.Len()-1]) // more are made then
}

// userOverhead is the most that KPL takes for what is around data and key.
const userOverhead = 8

// aggregates tells whether user records are aggregated now.
func (k *KPL) aggregates() bool { return k.k.Aggregation && k.shards.ready }

// user is one user record on its way.
type user struct {
	uid      api.UID
	key      api.Key
	bytes    uint32
	due      sim.Time
	deadline sim.Time
	attempts uint8 // that it has had
}

// accept takes a user record: it goes to the aggregator of its shard, or by itself.
func (k *KPL) accept(now sim.Time, u user, out *sim.Outbox) {
	u.deadline = min(u.deadline, u.due+k.k.TTL)
	if !k.aggregates() {
		b := k.bundle(api.NoShard)
		b.add(u, k)
		k.gather(now, b, out)
		return
	}
	shard := k.shards.route(k.c.Keys.Hash(u.key))
	for len(k.reducers) <= int(shard) {
		k.reducers = append(k.reducers, nil)
	}
	r := k.reducers[shard]
	if r == nil {
		r = &reducer{now: k.bundle(shard), shard: shard}
		k.reducers[shard] = r
	}
	if r.add(u, k) {
		k.limit(now, r.flush(k), out)
	}
}

// data is the bytes of a user record without its partition key.
func (k *KPL) data(key api.Key, bytes uint32) int64 {
	return int64(bytes) - int64(k.c.Keys.NameBytes(key))
}

// alias is the key that an aggregate is put under whose first user record has a key.
func (k *KPL) alias(key api.Key) api.Key { return k.workload.g.aliases + key - k.workload.g.firstKey }

// Finish tells the history what the instance still holds when the run ends.
func (k *KPL) Finish(now sim.Time) {
	if k.down {
		k.lose(now)
	}
	k.c.History.Hold(api.HoldRow{At: now, Producer: k.c.Instance, Group: k.c.Group,
		Records: k.held.records, Bytes: k.held.bytes})
}

// release forgets user records that are acknowledged or given up.
func (k *KPL) release(records int64, bytes int64) {
	k.held.records -= records
	k.held.bytes -= bytes
}

func (k *KPL) drop(at sim.Time, r *api.Columns, why api.DropReason) {
	if r.Len() == 0 {
		return
	}
	k.release(int64(r.Len()), sizeOf(r))
	k.c.History.Drop(api.DropRow{At: at, Producer: k.c.Instance, Group: k.c.Group, Reason: why, Records: *r})
	r.Reset()
}

// Stalled tells an observer why nothing is sent before now: a library sends what is due, or waits
// for a connection.
func (k *KPL) Stalled(sim.Time) (complete sim.Time, why api.Stall) {
	if k.down {
		return 0, api.StallDown
	}
	return 0, api.StallSlot
}
