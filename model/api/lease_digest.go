package api

import "math"

// DigestRequest covers what the worker asked for.
func (c *LeaseCall) DigestRequest() uint64 {
	d := Mix(digestSeed, c.Call<<10|uint64(c.Op)<<5|uint64(c.If)<<1|b2u(c.ConsistentRead))
	d = mixLease(mixLease(Mix(d, uint64(uint32(c.Caller))), &c.Known), &c.Lease)
	return mixLock(mixLock(mixStats(d, &c.Stats), &c.Lock), &c.Seen)
}

// DigestAnswer covers what the table answered, on top of the request.
func (c *LeaseCall) DigestAnswer() uint64 {
	d := mixLease(Mix(c.Digest, b2u(c.Applied)<<1|b2u(c.Found)), &c.Now)
	d = mixLock(d, &c.Locked)
	for i := range c.All {
		d = mixLease(d, &c.All[i])
	}
	for i := range c.Fleet {
		d = mixStats(d, &c.Fleet[i])
	}
	if c.Error != nil {
		d = mixString(d, string(c.Error.Code))
	}
	return d
}

func mixLease(d uint64, l *Lease) uint64 {
	d = Mix(Mix(d, uint64(uint32(l.Shard))<<32|uint64(uint32(l.Owner))), l.Counter)
	d = Mix(Mix(d, l.Checkpoint.Next<<4|uint64(l.Checkpoint.Kind)), uint64(l.Until))
	return Mix(Mix(d, uint64(uint32(l.CheckpointOwner))), uint64(l.Throughput))
}

func mixStats(d uint64, s *Stats) uint64 {
	d = Mix(Mix(d, uint64(uint32(s.Worker))), uint64(s.Updated))
	return Mix(Mix(Mix(d, math.Float64bits(s.CPU)), math.Float64bits(s.Network)), math.Float64bits(s.Average))
}

func mixLock(d uint64, l *Lock) uint64 {
	return Mix(Mix(Mix(d, uint64(uint32(l.Owner))), l.Version), uint64(l.Duration))
}
