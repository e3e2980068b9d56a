package history

// How often the effect of each record happened, for the result: sets of indexes, and
// what the copies of a record make together.

// Effects is how many effects an application has had: with dedup those that it told, else
// each record each time it was done.
func (k *Checker) Effects(app int) int64 { return k.apps[app].effects }

// DedupHits is how many effects were left out as duplicates.
func (k *Checker) DedupHits(app int) int64 { return k.apps[app].hits }

// DuplicateEffects is how many effects were second or later ones of a record.
func (k *Checker) DuplicateEffects(app int) int64 {
	m := k.Multiplicity(app)
	once := int64(0)
	for _, n := range m[1:] {
		once += n
	}
	return k.apps[app].effects - once
}

// Multiplicity is how many records had their effect 0 times, once, twice, and so on; the
// last is that often or more. Never: visible at the end, kept by retention, for this
// application, and not lost.
func (k *Checker) Multiplicity(app int) []int64 {
	a := &k.apps[app]
	m := make([]int64, layersMax+1)
	for i := range a.shards {
		for n := range a.shards[i].effects {
			m[n+1] += int64(a.shards[i].effects[n].total)
		}
	}
	for n := 1; n < layersMax; n++ {
		m[n] -= m[n+1]
	}
	s := &k.streams[a.c.Stream]
	for i := range s.shards {
		m[0] += k.never(int32(app), int32(i))
	}
	k.joinCopies(a, int32(app), m)
	return m
}

// never is how many visible records of a shard an application has not covered.
func (k *Checker) never(app, shard int32) int64 {
	a := &k.apps[app]
	sh := k.shard(int32(a.c.Stream), shard)
	as := k.place(app, shard)
	if a.c.Latest && !as.started && !a.isLater(sh) || !sh.open && sh.closed <= a.tipAt {
		return 0
	}
	tip := sh.commits.tip(k.now)
	if tip <= sh.horizon {
		return 0
	}
	return int64(tip-sh.horizon) - int64(as.covered.below(tip)-as.covered.below(sh.horizon))
}

// joinCopies counts the copies of a record as one.
func (k *Checker) joinCopies(a *appState, app int32, m []int64) {
	for i := range k.suspects.list {
		x := &k.suspects.list[i]
		if len(x.places) < 2 || int(x.places[0].stream) != a.c.Stream {
			continue
		}
		sum, any := 0, false
		for _, p := range x.places {
			as, sh := k.place(app, p.shard), k.shard(p.stream, p.shard)
			n := as.effects.count(p.index)
			if n > 0 || p.index >= sh.horizon && p.index < sh.commits.tip(k.now) && !as.covered.has(p.index) {
				any = true
				m[n]--
			}
			sum += n
		}
		if any {
			m[min(sum, layersMax)]++
		}
	}
}
