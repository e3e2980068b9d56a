package explain

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// entry is a record on its way in.
//
//	offered ──► held ──► flying ──► acknowledged
//	             ▲         │
//	             └─resting─┴──► given up
type entry struct {
	uid      api.UID
	instance int32
	key      api.Key
	bytes    uint32
	stream   int32
	group    int32
	way      path
	state    state
	single   bool // its call is made again whole, and has its place among those in flight
	request  uint64
	zone     int8
	sentAt   sim.Time
	servedAt sim.Time // 0: it has not arrived
	leftAt   sim.Time // of the answer
	backAt   sim.Time
	put      *admission // what the service did with the call; nil: it did not come to that
	attempts int
	refusals []Refusal
	copies   []*stored
	outcome  string
	why      string // the last attempt failed
}

// state is where a record is on its way in.
type state uint8

const (
	unknown state = iota
	held          // waits to be sent
	flying
	resting // in back-off
	settled // acknowledged, or given up
)

// admission is what the service did with one call, as far as it concerns a record.
type admission struct {
	at, turn sim.Time
	quorum   sim.Time // when enough zones have the call
	visible  sim.Time // when the record can be read
	stored   bool
	shard    int32
	zones    [3]sim.Time
}

// stored is a copy of a record in a shard.
type stored struct {
	admission
	index    uint64
	way      path // up to where it was appended
	attempts int
	refusals []Refusal
}

// Offer learns of a record.
func (r *Recorder) Offer(row api.OfferRow) {
	for _, e := range r.entries[row.Producer] {
		if i := slices.Index(row.Records.UID, e.uid); i >= 0 && e.state == unknown {
			e.key, e.bytes, e.stream, e.group = row.Records.Key[i], row.Records.Bytes[i], row.Stream, row.Group
			e.way, e.state = newPath(row.Records.Due[i]), held
		}
	}
}

// toProducer looks at what reaches a producer, before the producer does.
func (r *Recorder) toProducer(instance int32, d sim.Delivery) {
	if len(r.entries[instance]) > 0 {
		complete, why := r.c.Stalled(instance, d.At)
		r.stalls[instance] = stall{complete, why}
	}
	for _, e := range r.entries[instance] {
		switch {
		case e.state == held:
			r.hold(e, d.At)
		case e.state == flying && d.Kind == api.KindPutReply:
			if p := r.c.Bodies.Puts.At(d.Body); p.Request == e.request && e.backAt == 0 && !p.Gone {
				e.backAt, e.leftAt = d.At, d.At-p.Back
			}
		case e.state == resting && d.Kind == r.c.Kinds.Resend && r.c.Resting(d.Body, e.uid):
			e.rested(r, d.At, false)
		case e.state == resting && d.Kind == r.c.Kinds.RetryCall:
			if p := r.c.Bodies.Puts.At(d.Body); slices.Contains(p.Records.UID, e.uid) {
				e.rested(r, d.At, p.Try > 0)
			}
		}
	}
}

// rested ends a back-off.
func (e *entry) rested(r *Recorder, at sim.Time, single bool) {
	e.way.wait(piece{kind: KindBackOff, to: at, text: "back-off: " + e.why}, r.c.Instances[e.instance].Paused,
		e.pause(r, at))
	e.state, e.single = held, single
}

func (e *entry) pause(r *Recorder, at sim.Time) string {
	return r.fault(e.way.at, at, e.self(r), spec.Pause)
}

// self is the record's client, as faults name their targets.
func (e *entry) self(r *Recorder) spec.Target {
	t := spec.Everyone()
	t.Producer, t.Stream = int(e.group), int(e.stream)
	first := slices.IndexFunc(r.c.Instances, func(i Instance) bool { return i.Group == e.group })
	t.Instance = int(e.instance) - first
	return t
}

// stall is why a producer sent nothing before its last message. It had not moved since the
// one before, so that the reason is that of the whole span.
type stall struct {
	complete sim.Time
	why      api.Stall
}

// hold says of the time until now why a record was not sent.
func (r *Recorder) hold(e *entry, now sim.Time) {
	if now <= e.way.at {
		return
	}
	in := &r.c.Instances[e.instance]
	complete, why := r.stalls[e.instance].complete, r.stalls[e.instance].why
	if e.single && why != api.StallDown {
		complete, why = 0, api.StallPace
	}
	fault := e.pause(r, now)
	if e.attempts == 0 {
		client := &r.c.Spec.Producers[e.group].Client
		longest := client.Linger
		if client.Single {
			longest = 0
		}
		complete = min(complete, e.way.from+longest)
		text := fmt.Sprintf("waits for its batch: %d records or %s", client.Batch, span(client.Linger))
		e.way.wait(piece{kind: KindBatch, to: min(complete, now), text: text}, in.Paused, fault)
	}
	n := piece{kind: [...]string{KindSlot, KindKey, KindPace, KindDown}[why], to: now}
	if why == api.StallSlot {
		n.text = fmt.Sprintf("waits: all %d calls of %s are in flight", r.c.Spec.Producers[e.group].Client.InFlight,
			in.Name)
	}
	e.way.wait(n, in.Paused, fault)
}

// Invoke begins an attempt.
func (r *Recorder) Invoke(row api.InvokeRow) {
	for _, e := range r.entries[row.Producer] {
		i := slices.Index(row.Records.UID, e.uid)
		if i < 0 || e.state == settled {
			continue
		}
		if e.state == resting { // without a message of its own: its client counts for all calls
			e.way.wait(piece{kind: KindPace, to: row.At}, r.c.Instances[e.instance].Paused, e.pause(r, row.At))
		}
		if e.state == held { // it was made only now
			r.hold(e, row.At)
		}
		e.state, e.request, e.zone, e.sentAt = flying, row.Request, row.Zone, row.At
		e.servedAt, e.backAt, e.put = 0, 0, nil
		e.attempts = int(row.Attempts[i])
	}
}

// served notes that a call has reached its service.
func (e *entry) served(at sim.Time, request uint64) {
	if e.state == flying && e.request == request && e.servedAt == 0 {
		e.servedAt = at
	}
}

// Put learns what became of the calls that carry a record, also of those that were given up.
func (r *Recorder) Put(row api.PutRow) {
	r.fill(&row)
	for _, e := range r.entries[row.Producer] {
		i := slices.Index(row.Records.UID, e.uid)
		if i < 0 {
			continue
		}
		res := &row.Results[i]
		a := admission{at: row.At, quorum: row.Commit, stored: res.Outcome == api.OutcomeStored, shard: res.Shard}
		a.turn, a.zones = r.c.Replicated(&row)
		a.visible = r.c.LastCommit(row.Stream, res.Shard)
		if e.state == flying && e.request == row.Request {
			e.put = &a
		}
		switch {
		case a.stored:
			c := &stored{admission: a, index: res.Index, way: e.way.copy(), attempts: e.attempts,
				refusals: slices.Clone(e.refusals)}
			if e.state == flying && e.request == row.Request {
				r.there(e, &c.way, row.At)
			} else {
				c.way.to(row.At, KindNetworkThere).text = "a call that its client has given up arrives"
			}
			e.copies = append(e.copies, c)
			r.arrived(e, c)
		case res.Outcome == api.OutcomeThrottled:
			e.refusals = append(e.refusals, r.refusal(e, &row, i))
		}
	}
}

// there goes on to where a call is served: the network, and what a fault adds to it.
func (r *Recorder) there(e *entry, w *path, at sim.Time) {
	delay := sim.Time(0)
	if calls := r.c.Instances[e.instance].Calls; calls != nil {
		delay = min(calls.Delay(e.sentAt, e.request), at-e.sentAt)
	}
	w.to(at-delay, KindNetworkThere)
	w.add(piece{kind: KindDelay, to: at, fault: r.fault(e.sentAt, e.sentAt, e.self(r), spec.Delay)})
}

// Reply ends an attempt.
func (r *Recorder) Reply(row api.ReplyRow) {
	for _, e := range r.entries[row.Producer] {
		if e.state != flying || e.request != row.Request {
			continue
		}
		i := slices.Index(row.Records.UID, e.uid)
		if i < 0 {
			continue
		}
		if e.backAt == 0 || row.Error != nil && row.Error.Code == api.RequestTimeout {
			r.unanswered(e, row.At)
		} else {
			r.answered(e, row.At)
		}
		if row.Error == nil && len(row.Results) > i && row.Results[i].Outcome == api.OutcomeStored {
			e.leave(Acknowledged)
			r.settle(e)
			continue
		}
		e.state, e.why = resting, r.failure(e, &row, i)
		if r.c.Spec.Producers[e.group].Client.Retry.Resend.Kind == spec.ResendPaced && row.Error == nil {
			e.state, e.single = held, false // it is the first to be sent, when its client lets it
		}
	}
}

// failure says how an attempt ended that was not acknowledged.
func (r *Recorder) failure(e *entry, row *api.ReplyRow, i int) string {
	attempt := fmt.Sprintf("attempt %d ", e.attempts)
	switch {
	case i < len(row.Results) && row.Results[i].Outcome == api.OutcomeThrottled:
		return attempt + "is refused by " + r.c.Shard(row.Results[i].Shard)
	case row.Error != nil && row.Error.Code == api.RequestTimeout:
		return attempt + "has no answer"
	case row.Error != nil:
		return attempt + "fails: " + string(row.Error.Code)
	}
	return attempt + "fails: " + string(api.InternalFailure)
}

func (e *entry) leave(outcome string) { e.state, e.outcome = settled, outcome }

// answered adds a call that was answered.
func (r *Recorder) answered(e *entry, at sim.Time) {
	w := &e.way
	if e.servedAt > 0 {
		r.there(e, w, e.servedAt)
	} else {
		w.to(e.leftAt, KindNetworkThere)
	}
	if e.put != nil {
		r.commit(e.stream, w, e.put, e.leftAt)
	}
	w.to(e.leftAt, KindCommitRest)
	delay := sim.Time(0)
	if calls := r.c.Instances[e.instance].Calls; calls != nil {
		delay = min(calls.Delay(e.sentAt, e.request), e.backAt-e.leftAt)
	}
	w.to(e.backAt-delay, KindNetworkBack)
	w.add(piece{kind: KindDelay, to: e.backAt, fault: r.fault(e.sentAt, e.sentAt, e.self(r), spec.Delay)})
	w.wait(piece{kind: KindNetworkBack, to: at}, r.c.Instances[e.instance].Paused, e.pause(r, at))
}

// unanswered adds a call that its client gave up.
func (r *Recorder) unanswered(e *entry, at sim.Time) {
	n := piece{kind: KindNoAnswer, to: at}
	calls := r.c.Instances[e.instance].Calls
	switch {
	case calls != nil && calls.RequestLost(e.sentAt, e.request):
		n.text = "the request is lost; its client gives the call up"
		n.fault = r.fault(e.sentAt, e.sentAt, e.self(r), spec.RequestLost)
	case e.servedAt > 0 && e.put == nil:
		n.text = "the front end of zone " + r.zone(e.zone) + " does not answer"
		n.fault = r.fault(e.servedAt, e.servedAt, r.inZone(e.zone), spec.ZoneDown, spec.ZoneCut)
	case e.backAt > 0:
		n.text = "the answer is lost; its client gives the call up"
		n.fault = r.fault(e.backAt, e.backAt, e.self(r), spec.ResponseLost)
	case e.put != nil && e.put.stored:
		_, n.zone, n.fault = r.late(e.stream, e.put)
		n.text = "no answer in time: the put has no quorum yet"
	default:
		n.text = "no answer in time; its client gives the call up"
		n.fault = r.fault(e.sentAt, at, e.self(r), spec.Delay)
	}
	if e.servedAt > 0 {
		r.there(e, &e.way, e.servedAt)
	}
	e.way.wait(n, r.c.Instances[e.instance].Paused, e.pause(r, at))
}

// Drop ends the way of a record that is given up.
func (r *Recorder) Drop(row api.DropRow) {
	for _, e := range r.entries[row.Producer] {
		if e.state == settled || !slices.Contains(row.Records.UID, e.uid) {
			continue
		}
		e.way.cut(row.At) // what was lost before a restart has its row a moment late
		switch {
		case row.Reason == api.DropCrashed && e.state == flying:
			e.way.to(row.At, KindNoAnswer).text = "its client crashes while it waits for the answer"
		case row.Reason == api.DropCrashed && e.state == resting:
			e.way.to(row.At, KindBackOff).text = "its client crashes in the back-off"
		default:
			r.hold(e, row.At)
		}
		e.leave([...]string{api.DropFailed: Failed, api.DropExpired: Expired, api.DropCrashed: Crashed}[row.Reason])
		r.settle(e)
	}
}

// settle ends the cases that ask for a record's way in.
func (r *Recorder) settle(e *entry) {
	for _, q := range r.cases {
		if q.e == e && (q.t.Question == PutLatency || q.t.Question == Throttled || q.t.Question == GivenUp) {
			r.end(q, e.outcome)
		}
	}
}
