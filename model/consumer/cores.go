package consumer

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/machine"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/sim"
)

// computes tells whether records take a part of the cores of a machine.
func (c *Config) computes() bool { return c.Machine != nil && c.Group.Spec.CPU.Some() }

// MachineOf is what a worker runs on; nil: all that it needs.
func (c *GroupConfig) MachineOf(worker int32) *machine.Machine {
	if c.Machines == nil {
		return nil
	}
	return c.Machines[worker]
}

// wired is when an answer has come through the network of the worker's machine, which begins
// as it arrives.
func (r *reader) wired(now sim.Time, m sim.Message) sim.Time {
	if r.c.Machine == nil || m.Kind != api.KindGetRecordsReply && m.Kind != api.KindPush {
		return now
	}
	b := r.c.Group.Bodies.Reads.At(m.Body)
	if b.Wired {
		return now
	}
	b.Wired = true
	if sum := bytesOf(b); sum > 0 {
		r.brought = r.c.Machine.Receive(now, sum)
	}
	return max(now, r.brought) // what brings no record overtakes nothing
}

// bytesOf is what an answer brings.
func bytesOf(b *api.Read) int64 {
	sum := int64(0)
	for _, n := range b.Records.Bytes {
		sum += int64(n)
	}
	return sum
}

// shared is work on the cores of a machine, which other readers take a part of: each record, or
// each user record of an aggregated one, runs on one of them, and then waits for its service
// time. When it will be done is not known, but when it was is: it costs no message either.
//
// simplified: a crash that lies in wait for an effect is looked for when the job at hand may be
// done, so that it may come a moment late; what happens between the two does not count. Work that
// was received before the crash lies in wait is not watched.
type shared struct {
	timed
	thread   *machine.Thread
	watching bool   // a message is under way that looks whether a crash is due
	looking  bool   // a message is under way that looks whether the batch at hand is done
	added    uint64 // records so far
	ended    uint64 // of those, how many are done
	jobs     []job  // the one at hand, and those behind it
	ahead    sim.Time
	ends     []end // of batches that are not done
}

// job is a record, or a part of an aggregated one.
type job struct {
	cpu, rest sim.Time
	number    uint64 // of the record, in the order in which they came
	user      int32  // of those that are left of an aggregated record; -1: none of them
	last      bool   // the record is done with it
}

// end is where a batch ends: how many records came with it and before, and the index behind it.
type end struct{ number, next uint64 }

func newShared(c *Config) *shared {
	w := &shared{timed: *newTimed(c)}
	w.thread = c.Machine.Thread(w, c.Process)
	return w
}

// add takes the records of a read.
func (w *shared) add(now sim.Time, b *api.Read, out *sim.Outbox) {
	n := b.Records.Len()
	if n == 0 {
		return
	}
	w.settle(now)
	if w.head == len(w.doneAt) {
		w.first = b.First
	}
	w.compact()
	w.jumps.add(w.head == len(w.doneAt), len(w.doneAt), b.First, n)
	for i := range b.Records.UID {
		if from, to := b.Members.Of(i); from < to {
			user := int32(0)
			w.takeApart(b, i, len(w.doneAt), func(draw uint64, bytes uint32) sim.Time {
				w.queue(draw, bytes, user)
				user++
				return sim.Never
			})
			if user == 0 { // it is left out, or all of it was done before
				w.jobs = append(w.jobs, job{number: w.added, user: -1})
			}
		} else {
			w.queue(b.First+uint64(i), b.Records.Bytes[i], -1)
		}
		w.jobs[len(w.jobs)-1].last = true
		w.doneAt = append(w.doneAt, sim.Never)
		w.added++
	}
	w.take(&b.Records)
	next := b.First + uint64(n)
	if w.c.planted(mutant.CheckpointDelivered) {
		w.marks.batch(now, next)
	} else {
		w.marks.batch(sim.Never, next)
		w.ends = append(w.ends, end{w.added, next})
	}
	w.thread.Wake(now)
	w.look(now, out)
	w.watch(now, out)
}

// watch wakes the reader when the job at hand may be done, while a crash lies in wait for that.
func (w *shared) watch(now sim.Time, out *sim.Outbox) {
	p := w.c.Process
	if p == nil || w.watching || len(w.jobs) == 0 {
		return
	}
	if at := w.thread.Soonest(now, 0, 0); p.DiesBehindEffect(at) {
		w.watching = true
		out.At(at, w.c.Self, kindDoom, 0)
	}
}

// queue puts a job behind the others.
func (w *shared) queue(draw uint64, bytes uint32, user int32) {
	j := job{cpu: w.c.Group.Spec.CPU.Of(int64(bytes)), rest: w.service.Time(w.draws, draw), number: w.added, user: user}
	w.jobs = append(w.jobs, j)
	w.ahead += j.cpu
}

// look makes a timely reader wake when the batch at hand is done, as far as it can know.
func (w *shared) look(now sim.Time, out *sim.Outbox) {
	if w.c.Timely && !w.looking && len(w.ends) > 0 {
		w.looking = true
		out.At(w.soonest(now, w.ends[0].number), w.c.Self, kindService, 0)
	}
}

func (w *shared) step(now sim.Time, m sim.Message, out *sim.Outbox) {
	if m.Kind == kindDoom {
		w.watching = false
	} else {
		w.looking = false
	}
	w.settle(now)
	if w.c.dies = now >= w.doom; !w.c.dies {
		w.look(now, out)
		w.watch(now, out)
	}
}

// Next is the job at hand.
func (w *shared) Next() (cpu, rest sim.Time, more bool) {
	if len(w.jobs) == 0 {
		return 0, 0, false
	}
	j := &w.jobs[0]
	w.ahead -= j.cpu
	return j.cpu, j.rest, true
}

// Ahead is what the jobs behind it take of a core.
func (w *shared) Ahead() sim.Time {
	if v, constant := w.service.IsConstant(); constant && v == 0 {
		return w.ahead
	}
	return 0
}

// Done ends the job at hand.
func (w *shared) Done(at sim.Time) {
	j := w.jobs[0]
	w.jobs = w.jobs[1:]
	place := len(w.doneAt) - int(w.added-j.number)
	if j.user >= 0 {
		i, _ := slices.BinarySearchFunc(w.apart.list, place, func(o opened, place int) int { return o.at - place })
		w.apart.list[i].doneAt[j.user] = at
	}
	if !j.last {
		return
	}
	w.doneAt[place] = at
	w.ended++
	if p := w.c.Process; p != nil && w.watching && w.doom == sim.Never && p.DiesBehindEffect(at) {
		w.doom = at
	}
	if len(w.ends) > 0 && w.ends[0].number == w.ended {
		w.marks.reached(at, w.ends[0].next)
		w.ends = w.ends[:copy(w.ends, w.ends[1:])]
	}
}

func (w *shared) count(now sim.Time) int {
	w.settle(now)
	return len(w.doneAt) - w.head
}

func (w *shared) settle(now sim.Time) {
	w.c.Machine.Advance(now)
	w.timed.settle(now)
}

// roomAt is when fewer than most records will be in work, unless others take more of the
// machine until then: whoever waits looks again.
func (w *shared) roomAt(now sim.Time, most int) sim.Time {
	over := w.count(now) - most
	if over < 0 {
		return now
	}
	return w.soonest(now, w.added-uint64(len(w.doneAt)-w.head-over-1))
}

func (w *shared) idleAt(now sim.Time) sim.Time {
	if w.count(now) == 0 {
		return w.timed.idleAt(now)
	}
	return w.soonest(now, w.added)
}

// soonest is when so many of all records will be done at the earliest.
func (w *shared) soonest(now sim.Time, number uint64) sim.Time {
	cpu, rest := sim.Time(0), sim.Time(0)
	for i := 1; i < len(w.jobs) && w.jobs[i].number < number; i++ {
		cpu, rest = cpu+w.jobs[i].cpu, rest+w.jobs[i].rest
	}
	return w.thread.Soonest(now, cpu, rest)
}

func (w *shared) drop() {
	w.thread.Stop(w.c.Machine.Now())
	w.timed.drop()
	w.jobs, w.ended, w.ahead, w.ends = w.jobs[:0], w.added, 0, w.ends[:0]
}
