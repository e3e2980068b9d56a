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
// last is that often or more. Never: for this application, and passed over by it or past
// its retention; what still lay ahead of it when the run ended is none of these.
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
	for i := range a.shards {
		low, high := k.passed(a, int32(i))
		m[0] += int64(high-low) - int64(a.shards[i].happened(low, high))
	}
	for i := range a.shards {
		for n, extra := range a.shards[i].extra {
			m[n] += extra
		}
	}
	k.joinCopies(a, int32(app), m)
	return m
}

// passed is the indexes that an application has come by on a shard: from where it began
// to behind the last record that it has done or left out, or that retention took; of a mapping,
// whose batches overtake one another, to the first that has not ended.
func (k *Checker) passed(a *appState, shard int32) (low, high uint64) {
	as, sh := &a.shards[shard], k.shard(int32(a.c.Stream), shard)
	switch {
	case a.isLater(sh): // all of it is for the application
	case as.started:
		low = as.start
	default:
		return 0, 0
	}
	high = sh.horizon
	if n := len(as.covered.list); n > 0 && a.c.Mapping {
		high = max(high, as.covered.gap(max(low, high)))
	} else if n > 0 {
		high = max(high, as.covered.list[n-1].to)
	}
	return min(low, high), high
}

// Waiting is how many records an application with several batches of a shard at a time has not
// done yet, of those before the last that it has.
func (k *Checker) Waiting(app int) int64 {
	a, n := &k.apps[app], int64(0)
	for i := range a.shards {
		c := &a.shards[i].covered
		if last := len(c.list) - 1; a.c.Mapping && last > 0 {
			_, high := k.passed(a, int32(i))
			end := c.list[last].to
			n += int64(end-high) - int64(c.below(end)-c.below(high))
		}
	}
	return n
}

// happened is how many of some indexes had an effect.
func (as *appShard) happened(low, high uint64) uint64 {
	if len(as.effects) == 0 {
		return 0
	}
	return as.effects[0].below(high) - as.effects[0].below(low)
}

// joinCopies counts the copies of a record as one.
func (k *Checker) joinCopies(a *appState, app int32, m []int64) {
	for i := range k.suspects.list {
		x := &k.suspects.list[i]
		if a.c.Opaque && x.inside || len(x.places) < 2 || int(x.places[0].stream) != a.c.Stream {
			continue
		}
		sum, any := 0, false
		for _, p := range x.places {
			n := k.place(app, p.shard).effects.count(p.index)
			if low, high := k.passed(a, p.shard); n > 0 || p.index >= low && p.index < high {
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
