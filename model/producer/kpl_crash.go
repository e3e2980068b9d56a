package producer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// crash loses all user records that the library holds, wherever they are.
func (k *KPL) crash(now sim.Time, out *sim.Outbox) {
	if k.down {
		return
	}
	k.lose(now)
	k.down = true
	lose := func(b *bundle) {
		for _, u := range b.users {
			k.gone.Add(u.uid, u.key, u.bytes, u.due)
		}
		k.spare = append(k.spare, b)
	}
	for _, r := range k.reducers {
		if r != nil {
			lose(r.now)
		}
	}
	for _, l := range k.limiters {
		if l == nil {
			continue
		}
		for _, b := range l.waiting {
			lose(b)
		}
	}
	for _, b := range k.collector.bundles {
		lose(b)
	}
	ofCall := func(p *api.Put) {
		for i := range p.Meant {
			k.each(p, i, func(u user) { k.gone.Add(u.uid, u.key, u.bytes, u.due) })
		}
	}
	for _, h := range k.queue {
		ofCall(k.c.Bodies.Puts.At(h))
		k.c.Bodies.Puts.Free(h)
	}
	k.line.crash(ofCall)
	k.drop(now, &k.gone, api.DropCrashed)
	k.reducers, k.limiters, k.queue = k.reducers[:0], k.limiters[:0], k.queue[:0]
	k.collector.init(k)
	k.shards.init(k)
	k.calls, k.timerAt = 0, sim.Never
	out.Restart()
}

// lose gives up what is due by now: while an instance is down its records are still offered, and
// lost.
func (k *KPL) lose(now sim.Time) {
	for {
		for ; k.head < k.ahead.Len() && k.ahead.Due[k.head] <= now; k.head++ {
			i := k.head
			k.gone.Add(k.ahead.UID[i], k.ahead.Key[i], k.ahead.Bytes[i], k.ahead.Due[i])
		}
		k.drop(now, &k.gone, api.DropCrashed)
		if k.head < k.ahead.Len() || k.workload.NextDue() > now {
			return
		}
		k.make(now)
	}
}

// restart begins anew, with what is due from now on.
func (k *KPL) restart(now sim.Time) {
	if !k.down {
		return
	}
	k.lose(now - 1)
	k.down = false
	k.shards.again = now
}
