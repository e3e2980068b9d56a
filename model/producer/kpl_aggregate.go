package producer

import (
	"slices"

	"github.com/kinesim/kinesim/model/aggregate"
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// bundle is user records that go as one record of Kinesis.
type bundle struct {
	users    []user
	meant    int32 // the shard that it is expected to go to, or NoShard
	deadline sim.Time
	expires  sim.Time // when the first of them does
	bytes    int64    // of data, exactly
	keyBytes int64
}

// bundle takes an empty one.
func (k *KPL) bundle(meant int32) *bundle {
	b := &bundle{}
	if n := len(k.spare); n > 0 {
		b, k.spare = k.spare[n-1], k.spare[:n-1]
	}
	*b = bundle{users: b.users[:0], meant: meant, deadline: sim.Never, expires: sim.Never}
	return b
}

// add adds a user record; what the bundle then takes is for who counts it.
func (b *bundle) add(u user, k *KPL) {
	b.users = append(b.users, u)
	b.deadline, b.expires = min(b.deadline, u.deadline), min(b.expires, u.due+k.k.TTL)
	if len(b.users) == 1 {
		b.bytes, b.keyBytes = k.data(u.key, u.bytes), int64(k.c.Keys.NameBytes(u.key))
	}
}

// reducer is the aggregator of a shard (reducer.h): it is full when the count or the estimated
// size is reached. What then is too large by its exact size, the last to leave, stays for the next.
type reducer struct {
	shard int32
	now   *bundle
	size  aggregate.Size
	exact aggregate.Size // scratch
}

func (r *reducer) deadline() sim.Time { return r.now.deadline }

// add adds a user record and tells whether it is full.
func (r *reducer) add(u user, k *KPL) bool {
	r.now.add(u, k)
	r.size.Add(uint32(u.key), int64(k.c.Keys.NameBytes(u.key)), k.data(u.key, u.bytes))
	return int64(r.size.Records()) >= k.k.AggregateCount || r.size.Estimated() >= k.k.AggregateSize
}

// flush makes a record of what has been added: those whose time is up first, as many as fit.
func (r *reducer) flush(k *KPL) *bundle {
	full := r.now
	slices.SortStableFunc(full.users, byDeadline)
	r.now = k.bundle(r.shard)
	r.size.Reset()
	r.exact.Reset()
	all := full.users
	n, bytes := 0, int64(0)
	for ; n < len(all); n++ {
		u := &all[n]
		r.exact.Add(uint32(u.key), int64(k.c.Keys.NameBytes(u.key)), k.data(u.key, u.bytes))
		if n > 0 && (r.exact.Exact() > k.k.AggregateSize || int64(n) >= k.k.AggregateCount) {
			break
		}
		bytes = r.exact.Exact()
	}
	for _, u := range all[n:] {
		r.add(u, k)
	}
	full.users = all[:0]
	full.deadline, full.expires = sim.Never, sim.Never
	for _, u := range all[:n] {
		full.add(u, k)
	}
	if n > 1 {
		full.bytes, full.keyBytes = bytes, int64(len(aggregate.PartitionKey))
	}
	return full
}

func byDeadline(a, b user) int {
	switch {
	case a.deadline < b.deadline:
		return -1
	case a.deadline > b.deadline:
		return 1
	}
	return 0
}

// put adds the bundle to a call as one record.
func (b *bundle) put(k *KPL, p *api.Put) {
	first := b.users[0]
	p.Meant = append(p.Meant, b.meant)
	if len(b.users) == 1 {
		p.Records.Add(first.uid, first.key, first.bytes, first.due)
		p.Attempts = append(p.Attempts, more(first.attempts))
		return
	}
	at, from := p.Records.Len(), p.Members.Users.Len()
	uid := api.MakeAggregateUID(int(k.c.Instance), k.made)
	p.Records.Add(uid, k.alias(first.key), uint32(b.bytes+b.keyBytes), first.due)
	k.made++
	for _, u := range b.users {
		p.Members.Users.Add(u.uid, u.key, u.bytes, u.due)
		p.Attempts = append(p.Attempts, more(u.attempts))
	}
	p.Members.Close(at, from)
}
