package api

// Digests stand for contents in the trace hash: a handle differs from build to build
// of a run, what it points at does not.

const (
	digestSeed = 0x9e3779b97f4a7c15
	digestMul  = 0xd6e8feb86659fd93
)

// Mix folds one word into a digest; order matters.
func Mix(digest, word uint64) uint64 {
	digest = (digest ^ word) * digestMul
	return digest ^ digest>>32
}

// DigestRequest covers what the client asked for.
func (p *Put) DigestRequest() uint64 {
	d := Mix(digestSeed, p.Request<<1|b2u(p.Single))
	if p.Ordering.Mode != OrderingNone {
		d = Mix(d, uint64(p.Ordering.Mode)<<60^uint64(p.Ordering.Shard)<<40^p.Ordering.Index^uint64(p.Ordering.At))
	}
	for i, u := range p.Records.UID {
		d = Mix(d, uint64(u)^uint64(p.Records.Bytes[i])<<32^uint64(p.Records.Key[i]))
	}
	for _, u := range p.Members.Users.UID {
		d = Mix(d, uint64(u))
	}
	return d
}

// DigestAnswer covers what the service answered, on top of the request.
func (p *Put) DigestAnswer() uint64 {
	d := p.Digest
	for i := range p.Results {
		r := &p.Results[i]
		d = Mix(d, r.Index<<24^uint64(r.Shard)<<4^uint64(r.Outcome))
	}
	if p.Error != nil {
		d = mixString(d, string(p.Error.Code))
	}
	return d
}

// DigestRequest covers what the reader asked for.
func (r *Read) DigestRequest() uint64 {
	d := Mix(digestSeed, r.Call)
	d = Mix(d, uint64(r.Reader)<<32|uint64(r.Limit))
	return Mix(d, r.Iterator.Next)
}

// DigestAnswer covers what the service answered, on top of the request.
func (r *Read) DigestAnswer() uint64 {
	d := Mix(r.Digest, r.First)
	for i, u := range r.Records.UID {
		d = Mix(d, uint64(u)^uint64(r.Records.Bytes[i])<<40)
	}
	d = Mix(d, uint64(r.Behind))
	d = Mix(d, r.Iterator.Next<<1|b2u(r.Ends))
	for _, c := range r.Child {
		d = Mix(d, uint64(c.Index))
	}
	if r.Error != nil {
		d = mixString(d, string(r.Error.Code))
	}
	return d
}

// DigestRequest covers what was asked for.
func (c *Control) DigestRequest() uint64 {
	d := Mix(digestSeed, uint64(c.Operation)<<56^uint64(uint32(c.Shard))<<24^uint64(uint32(c.Adjacent)))
	d = Mix(d, uint64(c.Target)^uint64(c.Retention)^uint64(c.Mode)<<56^uint64(c.Warm))
	return Mix(Mix(d, c.At.Hi), c.At.Lo)
}

// DigestAnswer covers what the service answered, on top of the request.
func (c *Control) DigestAnswer() uint64 {
	d := c.Digest
	for i := range c.Shards {
		s := &c.Shards[i]
		d = Mix(d, uint64(s.Index)<<1|b2u(s.Open))
		d = Mix(d, s.Next^s.First<<32)
	}
	if c.Operation == DescribeStreamSummary {
		d = Mix(d, uint64(uint32(c.Open))<<1|b2u(c.Active))
	}
	if c.Error != nil {
		d = mixString(d, string(c.Error.Code))
	}
	return d
}

// DigestRequest covers what was to be written, or looked for.
func (i *Item) DigestRequest() uint64 {
	d := Mix(Mix(digestSeed, i.Key), i.Call<<2|b2u(i.Look)<<1|b2u(i.Conditional))
	if i.Together {
		d = Mix(d, uint64(i.Effect.UID)+1)
	}
	return Mix(Mix(d, i.Owner), uint64(i.Expires)^uint64(i.Now)<<1)
}

// DigestAnswer covers what the table answered, on top of the request.
func (i *Item) DigestAnswer() uint64 {
	d := Mix(i.Digest, b2u(i.Mine)<<1|b2u(i.Existed))
	if i.Error != nil {
		d = mixString(d, string(i.Error.Code))
	}
	return d
}

func mixString(d uint64, s string) uint64 {
	for i := range len(s) {
		d = Mix(d, uint64(s[i]))
	}
	return d
}

func b2u(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
