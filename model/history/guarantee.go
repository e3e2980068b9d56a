package history

import "github.com/kinesim/kinesim/model/api"

// G1: what a scenario guarantees of its producers and consumers holds. Of a consumer it is
// X1, X2 and C8 of its own, and that no record is left without its effect; of a producer, how
// often each record is in the stream, and behind which others of its key. A guarantee that
// claims less allows what it does not claim. Client plane and truth plane.

// Claim is what is guaranteed of an application, or of a producer instance. Neither Once nor
// Least: nothing is said of how often; the same with Ordered and Unordered.
type Claim struct {
	Once, Least        bool // at most once, at least once; both: exactly once
	Ordered, Unordered bool // the records of a key are in order; they need not be
}

// times tells whether something is said of how often.
func (c *Claim) times() bool { return c.Once || c.Least }

func (c *Claim) any() bool { return c.times() || c.Ordered || c.Unordered }

// Broken is how often a claim did not hold, and the first time.
type Broken struct {
	Count int64
	First *Witness
}

func (b *Broken) add(n int64, w Witness) {
	if n == 0 {
		return
	}
	if b.First == nil {
		b.First = &w
	}
	b.Count += n
}

// Kept is what became of a claim.
type Kept struct{ Times, Order Broken }

// grant tells whether a claim allows the violation of an invariant.
func (c *Claim) grant(id int) bool {
	switch id {
	case x1:
		return c.Least && !c.Once
	case x2:
		return c.Once && !c.Least
	case c8:
		return c.Unordered
	}
	return false
}

// failOf counts a violation of an application: one that its claim allows is granted.
func (k *Checker) failOf(app int32, id int, w Witness) {
	a := &k.apps[app]
	if a.c.Claim.grant(id) {
		k.outcomes[id].granted.add(1, w)
		return
	}
	switch {
	case id == c8 && a.c.Claim.Ordered:
		a.kept.Order.add(1, w)
	case id == x1 && a.c.Claim.times(): // what X2 finds is missing, and counted at the end
		a.kept.Times.add(1, w)
	}
	k.fail(id, w.At, w.Entity, "%s", w.Text)
}

// again judges X1 of an application without marks that claims it: record i of a row, or each
// user record in it, is an effect, and none may have been before, in this place or in another
// copy's.
func (k *Checker) again(r *api.DoneRow, rd *readerState, i int) {
	index := r.First + uint64(i)
	for _, u := range usersOf(&r.Records, &r.Members, i) {
		if k.hasEffect(rd, index, u) {
			k.failOf(rd.app, x1, Witness{r.Now, rd.name,
				k.recordName(u) + " has its effect again, at index " + decimal(index)})
		}
	}
}

// promised is what is kept of a producer instance that claims something.
type promised struct {
	stored spans // numbers of records that are in the stream
	gone   spans // of those that were given up
	last   map[api.Key]uint64
	kept   Kept
}

// promise judges what a put stored of an instance that claims something.
func (k *Checker) promise(r *api.PutRow) {
	for i := range r.Results[:min(len(r.Results), r.Records.Len())] {
		if r.Results[i].Outcome != api.OutcomeStored {
			continue
		}
		users := r.Records.Slice(i, i+1)
		if from, to := r.Members.Of(i); from < to {
			users = r.Members.Users.Slice(from, to)
		}
		for j, u := range users.UID {
			k.promiseOne(r, u, users.Key[j])
		}
	}
}

// promiseOne judges one record that was stored.
func (k *Checker) promiseOne(r *api.PutRow, u api.UID, key api.Key) {
	c, p := &k.c.Claims[r.Producer], k.promises[r.Producer]
	if p.stored.has(u.N()) {
		if c.Once {
			p.kept.Times.add(1, Witness{r.At, k.c.Producers[r.Producer], k.recordName(u) + " is stored again"})
		}
		return
	}
	k.over = p.stored.add(u.N(), u.N()+1, k.over[:0])
	before, some := p.last[key]
	if some && before > u.N() {
		if c.Ordered {
			p.kept.Order.add(1, Witness{r.At, k.c.Producers[r.Producer], k.recordName(u) +
				" is stored behind record " + decimal(before) + ", a later one of its key"})
		}
		return
	}
	p.last[key] = u.N()
}

// dropped notes what an instance that claims something has given up: it may be stored yet.
func (p *promised) dropped(r *api.DropRow) {
	var over []span
	for _, u := range r.Records.UID {
		over = p.gone.add(u.N(), u.N()+1, over[:0])
	}
}

// finishGuarantees judges what only the end tells: what is missing for good.
func (k *Checker) finishGuarantees() {
	for i := range k.apps {
		a := &k.apps[i]
		if never := k.Multiplicity(i)[0]; never > 0 && a.c.Claim.Least {
			a.kept.Times.add(never, Witness{k.now, a.c.Name,
				decimal(uint64(never)) + " records are left without their effect"})
		}
		k.breakG1(&a.kept)
	}
	for i, p := range k.promises {
		if p == nil {
			continue
		}
		if k.c.Claims[i].Least {
			lost := uint64(0)
			for _, s := range p.gone.list {
				for n := s.from; n < s.to; n++ {
					if !p.stored.has(n) {
						lost++
					}
				}
			}
			p.kept.Times.add(int64(lost), Witness{k.now, k.c.Producers[i],
				decimal(lost) + " records are given up, and not stored"})
		}
		k.breakG1(&p.kept)
	}
}

func (k *Checker) breakG1(kept *Kept) {
	for _, b := range []*Broken{&kept.Times, &kept.Order} {
		if b.Count > 0 {
			k.fail(g1, b.First.At, b.First.Entity, "%s", b.First.Text)
			k.outcomes[g1].Count += b.Count - 1
		}
	}
}

// Application is what became of the claim of an application.
func (k *Checker) Application(app int) Kept { return k.apps[app].kept }

// Instance is what became of the claim of a producer instance.
func (k *Checker) Instance(instance int) Kept {
	if instance >= len(k.promises) || k.promises[instance] == nil {
		return Kept{}
	}
	return k.promises[instance].kept
}
