package consumer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// task is the part of a poller in the micro-batch at hand: it polls until it has enough, until its
// time is over, or until nothing has come for a while at the tip.
type task struct {
	batch   *spec.Batch
	fetches bool
	told    bool     // the driver knows that it is done
	looks   sim.Time // when it looks whether all is done
	begun   sim.Time
	fresh   sim.Time // when a record came last
	records int
}

// committer is work that writes how far it is when it is told, at the end of a micro-batch.
type committer interface{ commit(now sim.Time) }

func newTask(s *spec.Consumer) *task {
	if !s.MicroBatches() {
		return nil
	}
	return &task{batch: s.Job.Batch, told: true}
}

// took counts an answer, and tells whether it was the last of the task.
func (t *task) took(now sim.Time, b *api.Read) bool {
	n := b.Records.Len()
	if t.records += n; n > 0 {
		t.fresh = now
	}
	return t.records >= t.batch.Records || t.late(now) ||
		b.Error == nil && b.Behind == 0 && now-t.fresh >= t.batch.Idle
}

// late tells whether its time is over.
func (t *task) late(now sim.Time) bool { return t.batch.Time > 0 && now-t.begun >= t.batch.Time }

// beginTask starts fetching, or starts the account of a task anew that is fetching.
func (p *Poller) beginTask(now sim.Time, out *sim.Outbox) {
	t := p.task
	fetched := !t.fetches
	*t = task{batch: t.batch, fetches: true, begun: now, fresh: now}
	switch {
	case p.closed:
		p.endTask(now, out)
	case fetched:
		p.onWake(now, out)
	}
}

// endTask ends fetching; what was fetched is worked off before the driver is told.
func (p *Poller) endTask(now sim.Time, out *sim.Outbox) {
	p.task.fetches = false
	p.tellTask(now, out)
}

// tellTask tells the driver, once, when all that was fetched is done; until then it looks again.
func (p *Poller) tellTask(now sim.Time, out *sim.Outbox) {
	t := p.task
	if t == nil || t.fetches || t.told || p.over {
		return
	}
	if at := p.work.idleAt(now); at > now {
		if at < sim.Never && at > t.looks { // else the work itself says when
			t.looks = at
			out.At(at, p.c.Self, kindDrain, 0)
		}
		return
	}
	t.told = true
	out.After(1, p.c.Group.Self, kindTask, uint32(p.c.Reader))
}

// commit writes how far the shard is, at the end of the batch, and its end behind the last record.
func (p *Poller) commit(now sim.Time, out *sim.Outbox) {
	if p.over || p.lost() {
		return
	}
	if w, commits := p.work.(committer); commits {
		w.commit(now)
	}
	if p.closed {
		p.end(now, out)
	}
}
