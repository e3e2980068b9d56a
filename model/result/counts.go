package result

// Counts is what only a checker knows: which records are repeats. Streams and applications
// are numbered as in the scenario.
type Counts interface {
	DuplicatesStored(stream int) int64 // second and later copies of one record
	Redelivered(app int) int64
	Effects(app int) int64
	DuplicateEffects(app int) int64
	DedupHits(app int) int64
	// Waiting is how many records lie before others that an application has processed, and are
	// not passed over: another batch of their shard is to have them.
	Waiting(app int) int64
	// Multiplicity counts an application's records by how often their effect happened: never,
	// once, twice, and more.
	Multiplicity(app int) []int64
}

// noCounts is that of a run that nobody checks.
type noCounts struct{}

func (noCounts) DuplicatesStored(int) int64 { return 0 }
func (noCounts) Redelivered(int) int64      { return 0 }
func (noCounts) Effects(int) int64          { return 0 }
func (noCounts) DuplicateEffects(int) int64 { return 0 }
func (noCounts) DedupHits(int) int64        { return 0 }
func (noCounts) Waiting(int) int64          { return 0 }
func (noCounts) Multiplicity(int) []int64   { return nil }

// Effect is how often the effect of a consumer's records happened, summed over its
// applications. Never is of those that it has passed by, or that expired before it had them;
// Pending lie ahead of it when the run ends.
type Effect struct {
	Consumer string `json:"consumer"`
	Never    int64  `json:"never"`
	Once     int64  `json:"once"`
	Twice    int64  `json:"twice"`
	More     int64  `json:"more"`
	Pending  int64  `json:"pending"`
}

// effects are those of each consumer of which somebody counted any.
func (g *Gatherer) effects() []Effect {
	out := []Effect{}
	var some []bool
	for i := range g.c.Spec.Consumers {
		out, some = append(out, Effect{Consumer: g.c.Spec.Consumers[i].Name}), append(some, false)
	}
	for app := range g.apps {
		e := &out[g.apps[app].consumer]
		e.Pending += g.ahead(app) + g.c.Counts.Waiting(app)
		to := [...]*int64{&e.Never, &e.Once, &e.Twice, &e.More}
		for times, n := range g.c.Counts.Multiplicity(app) {
			*to[min(times, len(to)-1)] += n
			some[g.apps[app].consumer] = true
		}
	}
	n := 0
	for i := range out {
		if some[i] {
			out[n] = out[i]
			n++
		}
	}
	return out[:n]
}

// repeats is what a consumer did more than once, summed over its applications.
type repeats struct{ redelivered, effects, duplicates, hits int64 }

func (r *repeats) add(o repeats) {
	r.redelivered += o.redelivered
	r.effects += o.effects
	r.duplicates += o.duplicates
	r.hits += o.hits
}

func (g *Gatherer) repeats(consumer int) repeats {
	var sum repeats
	for app := range g.apps {
		if g.apps[app].consumer == consumer {
			sum.redelivered += g.c.Counts.Redelivered(app)
			sum.effects += g.c.Counts.Effects(app)
			sum.duplicates += g.c.Counts.DuplicateEffects(app)
			sum.hits += g.c.Counts.DedupHits(app)
		}
	}
	return sum
}
