package explain

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// A Finder watches a run and keeps which records had it worst. It is an api.History. It does
// constant work for a record and keeps a bounded number.
type Finder struct {
	api.Blind
	warm     sim.Time // histograms leave out what began earlier, and so does this
	readers  []int32  // the application of each
	put      []worst  // by stream
	refused  []worst
	failed   []worst
	expired  []worst
	crashed  []worst
	endToEnd []worst // by consumer
	received []worst
	streamOf []int32 // of each producer
	blind    []bool  // by stream: it has aggregated records, which a recorder does not follow
}

var _ api.History = (*Finder)(nil)

// Target is a record to look at, as the first run found it.
type Target struct {
	Question string
	Outcome  string
	UID      api.UID
	Stream   int32
	Shard    int32 // api.NoShard: none
	Index    uint64
	Consumer int32
	App      int32
	Reader   int32
	From, At sim.Time
}

// NewFinder returns a finder for a scenario.
func NewFinder(s *spec.Scenario) *Finder {
	f := &Finder{warm: s.Warmup.For}
	n := len(s.Streams)
	f.blind = make([]bool, n)
	f.put, f.refused = make([]worst, n), make([]worst, n)
	f.failed, f.expired, f.crashed = make([]worst, n), make([]worst, n), make([]worst, n)
	f.endToEnd, f.received = make([]worst, len(s.Consumers)), make([]worst, len(s.Consumers))
	for i := range s.Producers {
		p := &s.Producers[i]
		f.streamOf = append(f.streamOf, int32(p.Stream))
		f.blind[p.Stream] = f.blind[p.Stream] || p.Client.KPL != nil
	}
	return f
}

// worst keeps the worst records of a kind, one for each time of trouble: those that lie near
// each other in time and shard had the same.
type worst struct {
	kept  [2]Target
	n     int
	first bool // keep the first ones instead
}

// apart is how far times of trouble lie from each other.
const apart = 10 * sim.Second

func (w *worst) offer(t Target) {
	length := t.At - t.From
	for i := range w.n {
		k := &w.kept[i]
		if k.Shard == t.Shard && t.At-k.At < apart {
			if !w.first && length > k.At-k.From {
				*k = t
			}
			return
		}
	}
	if w.n < len(w.kept) {
		w.kept[w.n] = t
		w.n++
		return
	}
	if w.first {
		return
	}
	least := 0
	for i := range w.kept {
		if w.kept[i].At-w.kept[i].From < w.kept[least].At-w.kept[least].From {
			least = i
		}
	}
	if k := &w.kept[least]; length > k.At-k.From {
		*k = t
	}
}

// full is the length that a record must have to be kept, wherever it lies.
func (w *worst) full() sim.Time {
	if w.n < len(w.kept) {
		return -1
	}
	return min(w.kept[0].At-w.kept[0].From, w.kept[1].At-w.kept[1].From)
}

// Reply looks at what was acknowledged and what was refused.
func (f *Finder) Reply(r api.ReplyRow) {
	if f.blind[r.Stream] {
		return
	}
	late, refused := -1, -1
	for i := range r.Results {
		switch {
		case r.Results[i].Outcome == api.OutcomeThrottled:
			if refused < 0 || r.Records.Due[i] < r.Records.Due[refused] {
				refused = i
			}
		case r.Results[i].Outcome != api.OutcomeStored || r.Error != nil || r.Records.Due[i] < f.warm:
		case late < 0 || r.Records.Due[i] < r.Records.Due[late]:
			late = i
		}
	}
	if late >= 0 && r.At-r.Records.Due[late] > f.put[r.Stream].full() {
		f.put[r.Stream].offer(f.target(&r, late, PutLatency, Acknowledged))
	}
	if refused >= 0 && r.At-r.Records.Due[refused] > f.refused[r.Stream].full() {
		f.refused[r.Stream].offer(f.target(&r, refused, Throttled, ""))
	}
}

func (f *Finder) target(r *api.ReplyRow, i int, question, outcome string) Target {
	return Target{Question: question, Outcome: outcome, UID: r.Records.UID[i], Stream: r.Stream,
		Shard: r.Results[i].Shard, Index: r.Results[i].Index, Consumer: -1, App: -1, Reader: -1,
		From: r.Records.Due[i], At: r.At}
}

// Drop looks at what was given up: the longest that was tried, the first that never was.
func (f *Finder) Drop(r api.DropRow) {
	stream := f.streamOf[r.Group]
	if f.blind[stream] {
		return
	}
	t := Target{Question: GivenUp, Stream: stream, Shard: api.NoShard, Consumer: -1, App: -1, Reader: -1, At: r.At}
	list := &f.failed[stream]
	switch r.Reason {
	case api.DropExpired:
		list, t.Outcome = &f.expired[stream], Expired
		list.first = true
	case api.DropCrashed:
		list, t.Outcome = &f.crashed[stream], Crashed
	default:
		t.Outcome = Failed
	}
	best := -1
	for i, due := range r.Records.Due {
		if best < 0 || due < r.Records.Due[best] {
			best = i
		}
	}
	if best < 0 {
		return
	}
	t.UID, t.From = r.Records.UID[best], min(r.Records.Due[best], r.At)
	list.offer(t)
}

// Join learns whose a reader is.
func (f *Finder) Join(r api.JoinRow) {
	for len(f.readers) <= int(r.Reader) {
		f.readers = append(f.readers, -1)
	}
	f.readers[r.Reader] = r.Application
}

// Deliver looks at the oldest record received: they come in the order of their arrival.
func (f *Finder) Deliver(r api.DeliverRow) {
	if r.Error != nil || f.blind[r.Stream] {
		return
	}
	for i, arrival := range r.Arrival {
		if arrival < f.warm {
			continue
		}
		if list := &f.received[r.Consumer]; r.At-arrival > list.full() {
			list.offer(Target{Question: PropagationDelay, Outcome: Received, UID: r.Records.UID[i], Stream: r.Stream,
				Shard: r.Shard, Index: r.First + uint64(i), Consumer: r.Consumer, App: f.readers[r.Reader],
				Reader: r.Reader, From: arrival, At: r.At})
		}
		return
	}
}

// Done looks at what was processed.
func (f *Finder) Done(r api.DoneRow) {
	if f.blind[r.Stream] {
		return
	}
	list := &f.endToEnd[r.Consumer]
	best, most := -1, list.full()
	for i, due := range r.Records.Due {
		at := r.Now
		if r.At != nil {
			at = r.At[i]
		}
		if at-due > most && due >= f.warm {
			best, most = i, at-due
		}
	}
	if best < 0 {
		return
	}
	list.offer(Target{Question: EndToEndDelay, Outcome: Processed, UID: r.Records.UID[best], Stream: r.Stream,
		Shard: r.Shard, Index: r.First + uint64(best), Consumer: r.Consumer, App: f.readers[r.Reader],
		Reader: r.Reader, From: r.Records.Due[best], At: r.Records.Due[best] + most})
}

// targetsMax bounds how many records are explained.
const targetsMax = 12

// Targets are the records to explain: of each kind the worst, and then the second ones while
// there is room. A delay that is a part of another is left out.
func (f *Finder) Targets() []Target {
	var out []Target
	for rank := range len(worst{}.kept) {
		for _, lists := range [][]worst{f.put, f.refused, f.failed, f.endToEnd, f.received, f.expired, f.crashed} {
			for i := range lists {
				t, some := lists[i].ranked(rank)
				if some && len(out) < targetsMax && t.At > t.From-1 && !slices.ContainsFunc(out, t.within) {
					out = append(out, t)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Target) int { return cmp.Compare(order[a.Question], order[b.Question]) })
	return out
}

var order = map[string]int{PutLatency: 0, Throttled: 1, GivenUp: 2, EndToEndDelay: 3, PropagationDelay: 4}

func (w *worst) ranked(rank int) (Target, bool) {
	all := slices.Clone(w.kept[:w.n])
	if !w.first {
		slices.SortStableFunc(all, func(a, b Target) int { return cmp.Compare(b.At-b.From, a.At-a.From) })
	}
	if rank >= len(all) {
		return Target{}, false
	}
	return all[rank], true
}

// within tells whether another target says all that this one says.
func (t Target) within(o Target) bool {
	if t.UID != o.UID {
		return false
	}
	return t.Question == Throttled && (o.Question == PutLatency || o.Question == GivenUp) ||
		t.Question == GivenUp && o.Question == Throttled ||
		t.Question == PropagationDelay && o.Question == EndToEndDelay && t.Reader == o.Reader && t.Index == o.Index
}
