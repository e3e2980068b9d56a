package table

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

var testLaw = dist.Law{Kind: dist.Constant, Value: 5e6}

type faultsOf map[uint64]bool // calls that are refused, by nothing but their turn

func (f faultsOf) Throttled(now sim.Time, _ uint64) bool { return f[uint64(now)] }

func newActor(t testing.TB, latency dist.Law, faults api.TableFaults) (*Actor, *api.Bodies, *rows) {
	tab, r := newTable(t, 0)
	bodies := &api.Bodies{}
	return NewActor(Config{Name: "seen", Seed: 1, Bodies: bodies, Latency: latency, Faults: faults}, tab), bodies, r
}

// A call is decided when it arrives, and its answer travels its service time and its way
// back; the digest covers both.
func TestActorAnswers(t *testing.T) {
	a, bodies, r := newActor(t, testLaw, faultsOf{300: true})
	digests := map[uint64]bool{}
	for n, step := range []struct {
		now  sim.Time
		key  uint64
		want string
	}{{100, 1, "not there"}, {200, 1, "there"}, {300, 2, "throttled"}, {400, 2, "not there"}} {
		h, i := bodies.Items.Take()
		*i = api.Item{From: 9, Key: step.key, Conditional: true, Back: sim.Millisecond, Call: uint64(n),
			Existed: step.want == "throttled", Mine: step.want == "throttled"} // left over in the body
		i.Digest = i.DigestRequest()
		asked := i.Digest
		out := sim.NewOutbox(step.now)
		a.Handle(step.now, sim.Message{Kind: api.KindItem, Body: h}, out)
		mail := out.Mails()
		want := sim.Mail{At: step.now + 6*sim.Millisecond, To: 9, Message: sim.Message{Kind: api.KindItemReply, Body: h}}
		if len(mail) != 1 || mail[0] != want {
			t.Errorf("step %d: mails %+v, want %+v", n, mail, want)
		}
		if got := answer(i); got != step.want || i.Digest == asked || digests[i.Digest] || i.Mine || i.Existed != (got == "there") {
			t.Errorf("step %d: %s, %+v, digest %x before", n, got, i, asked)
		}
		digests[i.Digest] = true
	}
	if len(r.items) != 3 {
		t.Errorf("%d rows, want 3: none of the refused call", len(r.items))
	}
}

// A digest tells calls and answers apart by everything that decides them.
func TestDigestsTellCallsApart(t *testing.T) {
	calls := []api.Item{{}, {Key: 1}, {Call: 1}, {Conditional: true}, {Look: true}, {Owner: 1}, {Expires: 1}, {Now: 1}}
	seen := map[uint64]int{}
	for n := range calls {
		if other, taken := seen[calls[n].DigestRequest()]; taken {
			t.Errorf("calls %d and %d have one digest", other, n)
		}
		seen[calls[n].DigestRequest()] = n
	}
	answers := []api.Item{{}, {Existed: true}, {Existed: true, Mine: true}, {Error: api.NewException(api.ServiceUnavailable, "")}}
	seen = map[uint64]int{}
	for n := range answers {
		if other, taken := seen[answers[n].DigestAnswer()]; taken {
			t.Errorf("answers %d and %d have one digest", other, n)
		}
		seen[answers[n].DigestAnswer()] = n
	}
}

// The service time of a call is drawn by what it is for and by whom, whatever came before.
func TestServiceTimeIsOfTheCall(t *testing.T) {
	law := dist.Law{Kind: dist.Uniform, Min: 1e6, Max: 9e6}
	calls := []api.Item{{}, {Key: 1}, {App: 1}, {Call: 1}, {Owner: 1}, {Call: 1, Owner: 1}}
	took := func(order ...int) map[int]sim.Time {
		a, bodies, _ := newActor(t, law, nil)
		out := map[int]sim.Time{}
		for _, n := range order {
			h, i := bodies.Items.Take()
			*i = calls[n]
			i.From = sim.ID(len(out)) // an address is no name
			box := sim.NewOutbox(0)
			a.Handle(0, sim.Message{Kind: api.KindItem, Body: h}, box)
			out[n] = box.Mails()[0].At
		}
		return out
	}
	all, some := took(0, 1, 2, 3, 4, 5), took(5, 3, 1)
	different := map[sim.Time]bool{}
	for n, at := range all {
		different[at] = true
		if other, asked := some[n]; asked && other != at {
			t.Errorf("call %d takes %v, and %v without the others", n, at, other)
		}
	}
	if len(different) != len(all) {
		t.Errorf("six calls take %d different times", len(different))
	}
}

func TestActorRefusesOtherMessages(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("want a panic")
		}
	}()
	a, _, _ := newActor(t, dist.Law{}, nil)
	a.Handle(0, sim.Message{Kind: api.KindPut}, sim.NewOutbox(0))
}

// marks writes one mark after another, each for the first time; they live for a second and
// are deleted at once.
type marks struct {
	tab  *Table
	item api.Item
	n    uint64
}

func newMarks(t testing.TB) *marks {
	m := &marks{tab: New(&spec.Table{Name: "seen", Writes: 1 << 20}, 0, testLimits(t), silent{})}
	m.tab.delete = 0
	for range 20_000 { // two lifetimes
		m.write()
	}
	return m
}

func (m *marks) write() {
	now := sim.Time(m.n) * 100 * sim.Microsecond
	m.item = api.Item{Key: m.n * 0x9e3779b97f4a7c15, Conditional: true, Expires: now + second, Now: now, Owner: 1}
	m.tab.Do(now, &m.item)
	m.n++
}

func TestMarksDoNotAllocate(t *testing.T) {
	m := newMarks(t)
	if n := testing.AllocsPerRun(20_000, m.write); n != 0 {
		t.Errorf("%v allocations a mark", n)
	}
	if m.item.Error != nil || m.tab.Len() != 10_000 {
		t.Errorf("%d marks live, want 10000; error %v", m.tab.Len(), m.item.Error)
	}
}

// A mark is written, and an old one deleted.
func BenchmarkMark(b *testing.B) {
	m := newMarks(b)
	b.ReportAllocs()
	for b.Loop() {
		m.write()
	}
	if m.item.Error != nil {
		b.Fatal(m.item.Error)
	}
}
