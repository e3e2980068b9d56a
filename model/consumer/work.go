// Package consumer holds the actors that read a stream: the poller of a shard
// (GetRecords on shared throughput) and the subscriber of a shard (enhanced fan-out),
// and the work that both do on what they receive.
package consumer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// Config is what the reader of one shard needs of the world.
type Config struct {
	Self     sim.ID
	Service  sim.ID // of its stream
	Name     string // such as billing/0/orders/shardId-000000000003
	Reader   int32  // number of the reader over the whole scenario
	App      int32  // application, over the whole scenario
	Consumer int32  // index of the consumer in the scenario
	Shard    int32
	Spec     *spec.Consumer
	Seed     uint64
	End      sim.Time
	Latency  dist.Law // of a network round trip
	Retry    sim.Time // before a call that was refused for its rate is made again
	Bodies   *api.Bodies
	History  api.Client
}

// reader is what poller and subscriber share: their calls, their place, their work.
type reader struct {
	c       Config
	out, in sim.Source // network, each way
	latency dist.Sampler
	calls   uint64
	next    uint64 // index behind the last record received
	started bool   // has received a position
	work    work
}

func newReader(c Config) reader {
	return reader{
		c:       c,
		out:     sim.NewSource(c.Seed, c.Name, "network there"),
		in:      sim.NewSource(c.Seed, c.Name, "network back"),
		latency: c.Latency.Scale(0.5).Compile(),
		work:    newWork(&c),
	}
}

// call sends a read; fill completes its body.
func (r *reader) call(now sim.Time, kind sim.Kind, out *sim.Outbox, fill func(*api.Read)) {
	h, b := r.c.Bodies.Reads.Take()
	records, arrival := b.Records, b.Arrival[:0]
	records.Reset()
	*b = api.Read{From: r.c.Self, Reader: r.c.Reader, App: r.c.App, Stream: int32(r.c.Spec.Stream),
		Shard: r.c.Shard, Zone: api.NoZone, Call: r.calls, SentAt: now, Records: records, Arrival: arrival}
	fill(b)
	b.Back = r.latency.Time(r.in, r.calls)
	b.Digest = b.DigestRequest()
	r.c.History.Ask(api.AskRow{At: now, Reader: b.Reader, Shard: b.Shard, Stream: b.Stream})
	out.After(r.latency.Time(r.out, r.calls), r.c.Service, kind, h)
	r.calls++
}

// Next is the index behind the last record received: the reader asks from there.
func (r *reader) Next() uint64 { return r.next }

// position fills in where a chain of reads is to start: where it broke off, or where
// the scenario says.
func (r *reader) position(b *api.Read) {
	switch {
	case r.started && r.next > 0:
		b.Type, b.Index = api.AfterSequenceNumber, r.next-1
	case r.started || r.c.Spec.From == spec.FromTrimHorizon:
		b.Type = api.TrimHorizon
	default:
		b.Type = api.Latest
	}
}

func (r *reader) start(now sim.Time, b *api.Read) {
	r.started, r.next = true, b.Iterator.Next
	r.c.History.Start(api.StartRow{At: now, AskAt: b.SentAt, Reader: b.Reader, Stream: b.Stream,
		Shard: b.Shard, Type: b.Type, Index: b.Index, Next: b.Iterator.Next})
}

// deliver tells the history what arrived, and begins the work on it.
func (r *reader) deliver(now, asked sim.Time, pushed bool, b *api.Read) {
	r.c.History.Deliver(api.DeliverRow{At: now, AskAt: asked, Pushed: pushed, Reader: b.Reader,
		Consumer: r.c.Consumer,
		Stream:   b.Stream, Shard: b.Shard, First: b.First, Next: b.Iterator.Next,
		Records: b.Records, Arrival: b.Arrival, Behind: b.Behind, Error: b.Error})
	if b.Error == nil {
		r.next = b.Iterator.Next
		r.work.add(now, b)
	}
}

// work is the processing of records in the order of the shard, one at a time: a
// single server whose queue is bounded by InWork.
type work struct {
	c       *Config
	service dist.Sampler
	draws   sim.Source
	free    sim.Time // when the server has done all that it was given

	first   uint64 // index of the first record not done
	records api.Columns
	doneAt  []sim.Time
	head    int
}

func newWork(c *Config) work {
	config := *c
	return work{c: &config, service: c.Spec.Service.Compile(), draws: sim.NewSource(c.Seed, c.Name, "service")}
}

// count is the number of records received and not done by now.
func (w *work) count(now sim.Time) int {
	w.settle(now)
	return len(w.doneAt) - w.head
}

// add takes the records of a read. Without service time they are done at once.
func (w *work) add(now sim.Time, b *api.Read) {
	if b.Records.Len() == 0 {
		return
	}
	w.settle(now)
	if v, constant := w.service.IsConstant(); constant && v == 0 {
		w.first = b.First + uint64(b.Records.Len())
		w.c.History.Done(api.DoneRow{Now: now, Reader: w.c.Reader, Consumer: w.c.Consumer,
			Stream: b.Stream, Shard: b.Shard, First: b.First, Records: b.Records})
		return
	}
	if w.head == len(w.doneAt) {
		w.first = b.First
	}
	w.compact()
	w.free = max(w.free, now)
	for i := range b.Records.UID {
		w.free += w.service.Time(w.draws, b.First+uint64(i))
		w.doneAt = append(w.doneAt, w.free)
	}
	r := &w.records
	r.UID, r.Key = append(r.UID, b.Records.UID...), append(r.Key, b.Records.Key...)
	r.Bytes, r.Due = append(r.Bytes, b.Records.Bytes...), append(r.Due, b.Records.Due...)
}

// compact moves the records in work to the front when most of the room is behind them.
func (w *work) compact() {
	if w.head < 1024 && w.head < len(w.doneAt) || w.head*2 < len(w.doneAt) {
		return
	}
	r := &w.records
	n := copy(w.doneAt, w.doneAt[w.head:])
	copy(r.UID, r.UID[w.head:])
	copy(r.Key, r.Key[w.head:])
	copy(r.Bytes, r.Bytes[w.head:])
	copy(r.Due, r.Due[w.head:])
	w.doneAt, w.head = w.doneAt[:n], 0
	r.UID, r.Key, r.Bytes, r.Due = r.UID[:n], r.Key[:n], r.Bytes[:n], r.Due[:n]
}

// settle tells the history of all that is done by now. Nothing else depends on when
// it is told, so that it costs no message.
func (w *work) settle(now sim.Time) {
	n := w.head
	for n < len(w.doneAt) && w.doneAt[n] <= now {
		n++
	}
	if n == w.head {
		return
	}
	r := &w.records
	done := api.Columns{UID: r.UID[w.head:n], Key: r.Key[w.head:n], Bytes: r.Bytes[w.head:n], Due: r.Due[w.head:n]}
	w.c.History.Done(api.DoneRow{Now: now, At: w.doneAt[w.head:n], Reader: w.c.Reader,
		Consumer: w.c.Consumer, Stream: int32(w.c.Spec.Stream), Shard: w.c.Shard, First: w.first, Records: done})
	w.first += uint64(n - w.head)
	w.head = n
}

// roomAt is when fewer than most records will be in work, at the earliest now.
func (w *work) roomAt(now sim.Time, most int) sim.Time {
	over := w.count(now) - most
	if over < 0 {
		return now
	}
	return max(now, w.doneAt[w.head+over])
}
