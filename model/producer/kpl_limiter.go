package producer

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// limiter lets records through to a shard at a share of its limits (limiter.h): two buckets, of
// bytes and of records, both of which must have enough. What waits goes in the order of its
// deadlines, and expires there.
type limiter struct {
	bytes, records bucket
	waiting        []*bundle // by deadline
}

// bucket holds tokens times 10^9, so that a nanosecond's refill is whole.
type bucket struct {
	level, most, rate int64
	at                sim.Time
}

const tokenScale = 1_000_000_000

func newBucket(tokens, perSecond int64, share float64) bucket {
	all := tokens * tokenScale
	return bucket{level: all, most: all, rate: int64(float64(share * float64(perSecond)))}
}

// refill brings the bucket to an instant.
func (b *bucket) refill(now sim.Time) {
	if d := now - b.at; b.rate > 0 && d > sim.Time((b.most-b.level)/b.rate) {
		b.level = b.most
	} else {
		b.level += int64(d) * b.rate
	}
	b.at = now
}

func (k *KPL) newLimiter(now sim.Time) *limiter {
	l := &k.k.Limiter
	x := &limiter{bytes: newBucket(l.BurstBytes, l.Bytes, k.k.Rate),
		records: newBucket(l.BurstRecords, l.Records, k.k.Rate)}
	x.bytes.at, x.records.at = now, now
	return x
}

// limit takes a record to the limiter of its shard.
func (k *KPL) limit(now sim.Time, b *bundle, out *sim.Outbox) {
	for len(k.limiters) <= int(b.meant) {
		k.limiters = append(k.limiters, nil)
	}
	if k.limiters[b.meant] == nil {
		k.limiters[b.meant] = k.newLimiter(now)
	}
	l := k.limiters[b.meant]
	at, _ := slices.BinarySearchFunc(l.waiting, b, func(x, b *bundle) int {
		if x.deadline <= b.deadline {
			return -1
		}
		return 1
	})
	l.waiting = slices.Insert(l.waiting, at, b)
	k.drainOne(now, l, out)
}

// drainOne lets through what may go, when what has expired is out.
func (k *KPL) drainOne(now sim.Time, l *limiter, out *sim.Outbox) {
	n := 0
	for _, b := range l.waiting {
		if now > b.expires {
			k.expired = append(k.expired, b)
			continue
		}
		l.waiting[n] = b
		n++
	}
	l.waiting = l.waiting[:n]
	l.bytes.refill(now)
	l.records.refill(now)
	n = 0
	for _, b := range l.waiting {
		if l.records.level < tokenScale || l.bytes.level < b.bytes*tokenScale {
			break
		}
		l.records.level -= tokenScale
		l.bytes.level -= b.bytes * tokenScale
		n++
		k.gather(now, b, out)
	}
	l.waiting = l.waiting[:copy(l.waiting, l.waiting[n:])]
}

// drain looks at all limiters, every 25 ms. What has expired there goes to whom retries.
func (k *KPL) drain(now sim.Time, out *sim.Outbox) {
	for _, l := range k.limiters {
		if l != nil && len(l.waiting) > 0 && now%k.k.Limiter.Drain == 0 {
			k.drainOne(now, l, out)
		}
	}
	for len(k.expired) > 0 {
		b := k.expired[0]
		k.expired = k.expired[:copy(k.expired, k.expired[1:])]
		for _, u := range b.users {
			k.retry(now, u, out)
		}
		k.spare = append(k.spare, b)
		k.drop(now, &k.gone, api.DropExpired)
	}
}

// nextDrain is when the limiters are looked at next; sim.Never when nothing waits there.
func (k *KPL) nextDrain(now sim.Time) sim.Time {
	for _, l := range k.limiters {
		if l != nil && len(l.waiting) > 0 {
			every := k.k.Limiter.Drain
			return (now/every + 1) * every
		}
	}
	return sim.Never
}

// collector makes calls of PutRecords (collector.h, put_records_request.h).
type collector struct {
	k        *spec.KPL
	bundles  []*bundle
	bytes    int64
	deadline sim.Time
	byShard  map[int32]int64
}

func (c *collector) init(k *KPL) {
	*c = collector{k: k.k, bundles: c.bundles[:0], deadline: sim.Never, byShard: map[int32]int64{}}
}

// room is how many records, and bytes, are left until it is full.
func (c *collector) room() (count, bytes int64) {
	return int64(c.k.CollectCount - len(c.bundles)), c.k.CollectSize - c.bytes
}

// gather takes a record to the collector. With aggregation it waits a little for others.
func (k *KPL) gather(now sim.Time, b *bundle, out *sim.Outbox) {
	if k.k.Aggregation {
		b.deadline = min(max(b.deadline, now+k.k.Linger()), b.expires)
	}
	c := &k.collector
	c.take(b)
	full := len(c.bundles) >= c.k.CollectCount || c.bytes >= c.k.CollectSize
	if b.meant != api.NoShard {
		c.byShard[b.meant] += b.bytes
		full = full || c.byShard[b.meant] >= c.k.ShardFlush
	}
	if full {
		k.collect(now, out)
	}
}

func (c *collector) take(b *bundle) {
	c.bundles = append(c.bundles, b)
	c.bytes += b.bytes + b.keyBytes
	c.deadline = min(c.deadline, b.deadline)
}

// collect makes a call of what has been gathered: those whose time is up first, as many as fit.
func (k *KPL) collect(now sim.Time, out *sim.Outbox) {
	c := &k.collector
	all := slices.Clone(c.bundles)
	slices.SortStableFunc(all, func(a, b *bundle) int {
		return byDeadline(user{deadline: a.deadline}, user{deadline: b.deadline})
	})
	h, p := k.body()
	bytes, n := int64(0), 0
	for ; n < len(all); n++ {
		b := all[n]
		if bytes += b.bytes + b.keyBytes; n > 0 && (n >= c.k.CollectCount || bytes > c.k.CollectSize) {
			break
		}
		b.put(k, p)
		if b.meant != api.NoShard {
			c.byShard[b.meant] -= b.bytes
		}
		k.spare = append(k.spare, b)
	}
	c.bundles, c.bytes, c.deadline = c.bundles[:0], 0, sim.Never
	for _, b := range all[n:] {
		c.take(b)
	}
	k.queue = append(k.queue, h)
	k.connect(now, out)
}

// body takes an empty call.
func (k *KPL) body() (uint32, *api.Put) {
	h, p := k.c.Bodies.Puts.Take()
	p.Records.Reset()
	p.Members.Reset()
	p.Attempts, p.Meant = p.Attempts[:0], p.Meant[:0]
	p.From, p.Single, p.Life, p.Ordering = k.c.Self, false, k.life, api.Ordering{}
	p.Try, p.Round, p.Paid = 1, 1, 0
	p.Stream, p.Producer, p.Group = int32(k.c.Spec.Stream), k.c.Instance, k.c.Group
	return h, p
}

// connect sends the calls for which there is a connection.
func (k *KPL) connect(now sim.Time, out *sim.Outbox) {
	for k.calls < k.k.Connections && len(k.queue) > 0 {
		h := k.queue[0]
		k.queue = k.queue[:copy(k.queue, k.queue[1:])]
		k.calls++
		k.call(now, h, k.c.Bodies.Puts.At(h), out)
	}
}
