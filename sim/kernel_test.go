package sim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// actorFunc is an actor without state.
type actorFunc func(now Time, m Message, out *Outbox)

func (f actorFunc) Handle(now Time, m Message, out *Outbox) { f(now, m, out) }

var deaf = actorFunc(func(Time, Message, *Outbox) {})

// log is an observer that keeps everything.
type log []Delivery

func (l *log) Delivered(d Delivery) { *l = append(*l, d) }

func add(t *testing.T, k *Kernel, name string, a Actor) ID {
	t.Helper()
	id, err := k.Add(name, a)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAddRefuses(t *testing.T) {
	k := New(0)
	add(t, k, "web/0", deaf)
	for name, want := range map[string]string{
		"web/0": `two actors are named "web/0"`,
		"":      `the name "" cannot be used`,
	} {
		if _, err := k.Add(name, deaf); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Add(%q): %v, want %q in it", name, err, want)
		}
	}
	k.keys[HashName("web/1")] = 0 // as if the two hashes were the same
	if _, err := k.Add("web/1", deaf); err == nil || !strings.Contains(err.Error(), "same hash") {
		t.Errorf("a collision: %v, want it refused", err)
	}
	if id := add(t, k, "web/2", deaf); k.Name(id) != "web/2" {
		t.Errorf("name %q, want web/2", k.Name(id))
	}
}

func TestRunUntil(t *testing.T) {
	k, seen := New(0), log{}
	k.Observe(&seen)
	id := add(t, k, "a", deaf)
	for _, at := range []Time{30, 10, 20} {
		k.Inject(at, id, 1, uint32(at))
	}
	for _, step := range []struct {
		limit           Time
		delivered, left int
		next            Time
	}{{9, 0, 3, 10}, {10, 1, 2, 20}, {29, 2, 1, 30}, {29, 2, 1, 30}, {30, 3, 0, 0}, {99, 3, 0, 0}} {
		if err := k.RunUntil(step.limit); err != nil {
			t.Fatal(err)
		}
		next, _ := k.Next()
		if len(seen) != step.delivered || k.Pending() != step.left || next != step.next || k.Now() != step.limit {
			t.Errorf("until %d: %d delivered, %d pending, next %d, now %d; want %+v",
				step.limit, len(seen), k.Pending(), next, k.Now(), step)
		}
	}
	k.Inject(5, id, 1, 0) // in the past: now
	if some, err := k.Step(); !some || err != nil || seen[3].At != 99 {
		t.Errorf("injected into the past: %v, %v, at %d; want it at 99", some, err, seen[3].At)
	}
	if some, _ := k.Step(); some {
		t.Error("a step of an empty world")
	}
}

// Between two RunUntil the world may be told something that comes before what is queued.
func TestRunUntilThenInject(t *testing.T) {
	k, seen := New(0), log{}
	k.Observe(&seen)
	id := add(t, k, "a", deaf)
	k.Inject(1000, id, 1, 0)
	for limit := Time(0); limit < 1000; limit += 99 {
		if err := k.RunUntil(limit); err != nil {
			t.Fatal(err)
		}
		k.Next()
		k.Inject(limit+3, id, 1, 0)
	}
	if err := k.RunUntil(2000); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(seen, func(a, b Delivery) int { return int(a.At - b.At) }) || len(seen) != 12 {
		t.Errorf("not in order of time, or not 12: %v", seen)
	}
}

func TestStop(t *testing.T) {
	k := New(0)
	id := add(t, k, "a", actorFunc(func(now Time, m Message, out *Outbox) {
		if now == 20 {
			k.Stop()
		}
	}))
	for at := Time(10); at <= 40; at += 10 {
		k.Inject(at, id, 1, 0)
	}
	if err := k.RunUntil(100); err != nil || k.Now() != 20 || k.Pending() != 2 {
		t.Errorf("%v, now %d, %d pending; want nil, 20, 2", err, k.Now(), k.Pending())
	}
	if err := k.RunUntil(100); err != nil || k.Now() != 100 || k.Pending() != 0 {
		t.Errorf("going on: %v, now %d, %d pending; want nil, 100, 0", err, k.Now(), k.Pending())
	}
}

func TestBudget(t *testing.T) {
	k := New(10)
	loop := add(t, k, "busy", actorFunc(func(_ Time, m Message, out *Outbox) { out.After(1, 0, 1, 0) }))
	idle := add(t, k, "idle", deaf)
	k.Inject(0, loop, 1, 0)
	k.Inject(3, idle, 1, 0)
	err := k.RunUntil(Second)
	if want := "sim: budget of messages exceeded: 10 delivered by 9ns, 9 of them to busy"; !errors.Is(err, ErrBudget) ||
		err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if k.Delivered() != 10 {
		t.Errorf("%d delivered, want 10", k.Delivered())
	}
}

// Replace drops what was under way to the old incarnation, frees it once, when it is
// due, and lets through what is sent afterwards.
func TestReplace(t *testing.T) {
	k := New(0)
	var got []string
	hears := func(who string) Actor {
		return actorFunc(func(_ Time, m Message, _ *Outbox) { got = append(got, fmt.Sprint(who, m.Body)) })
	}
	var freed []uint32
	k.Register(7, func(body uint32) uint64 { return uint64(body) }, func(body uint32) { freed = append(freed, body) })
	a, b := add(t, k, "a", hears("a")), add(t, k, "b", hears("b"))
	k.Inject(10, a, 7, 1)
	k.Inject(30, a, 7, 2)
	k.Inject(30, b, 7, 3)
	k.Inject(30, a, 8, 4) // a kind without free
	if err := k.RunUntil(20); err != nil {
		t.Fatal(err)
	}
	k.Replace(a, hears("A"))
	k.Inject(25, a, 7, 5)
	if err := k.RunUntil(40); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a1", "A5", "b3"}; !slices.Equal(got, want) {
		t.Errorf("heard %v, want %v", got, want)
	}
	if !slices.Equal(freed, []uint32{2}) || k.Delivered() != 3 {
		t.Errorf("freed %v, %d delivered; want [2], 3", freed, k.Delivered())
	}
}

// What arrives at one instant arrives in the order of the senders' keys and sequences,
// whoever was added, or sent, first.
func TestEqualTimesInOrderOfKey(t *testing.T) {
	k, seen := New(0), log{}
	k.Observe(&seen)
	to := add(t, k, "to", deaf)
	for i := range 40 {
		from := add(t, k, fmt.Sprint("from/", i), actorFunc(func(now Time, m Message, out *Outbox) {
			for n := range uint32(3) {
				out.At(100, to, 2, n)
			}
		}))
		k.Inject(Time(i*17%40), from, 1, 0)
	}
	if err := k.RunUntil(Second); err != nil {
		t.Fatal(err)
	}
	at100 := seen[40:]
	for i, d := range at100[1:] {
		p := at100[i]
		if d.Source < p.Source || d.Source == p.Source && d.Seq != p.Seq+1 || d.At != 100 {
			t.Errorf("%+v comes after %+v", d, p)
		}
	}
}

// gossip sends to two others, drawn by key, some of it at the same instant.
type gossip struct {
	draws Source
	peers []ID
	n     uint64
}

func (g *gossip) Handle(now Time, m Message, out *Outbox) {
	g.n++
	for i := range uint64(1 + g.n%2) {
		out.At(now/5*5+5*Time(1+g.draws.Below(g.n, i, 4)), g.peers[g.draws.Below(g.n, 2+i, uint64(len(g.peers)))], 1, m.Body+1)
	}
}

// Removing an entity moves nothing among those that never hear from it, although the
// addresses of all others change.
func TestOrderSurvivesRemoval(t *testing.T) {
	run := func(without int) log {
		k, seen := New(3000), log{}
		k.Observe(&seen)
		groups := [3][]ID{}
		for i := range 12 {
			if i == without {
				continue
			}
			name := fmt.Sprint("g/", i)
			a := &gossip{draws: NewSource(1, name, "to")}
			groups[i%3] = append(groups[i%3], add(t, k, name, a))
			k.Inject(Time(i%3), groups[i%3][len(groups[i%3])-1], 1, 0)
		}
		for i, group := range groups {
			for _, id := range group {
				k.actors[id].actor.(*gossip).peers = groups[i]
			}
		}
		_ = k.RunUntil(60)
		return seen
	}
	inGroup := map[uint64]int{}
	for i := range 12 {
		inGroup[HashName(fmt.Sprint("g/", i))] = i % 3
	}
	strip := func(l log, group int) (out log) {
		for _, d := range l {
			if inGroup[d.ToKey] == group {
				if d.To = 0; d.Source == 0 {
					d.Seq = 0 // of the injector, which is shared
				}
				out = append(out, d)
			}
		}
		return out
	}
	whole := run(-1)
	for without := range 12 {
		less := run(without)
		for group := range 3 {
			same := slices.Equal(strip(whole, group), strip(less, group))
			if same == (group == without%3) {
				t.Errorf("without g/%d, group %d: same is %v", without, group, same)
			}
		}
	}
}

func TestSteadyStateAllocatesNothing(t *testing.T) {
	k, g := New(0), gaps("kinesis")
	k.Observe(NewTraceHash(64))
	for i := range 100 {
		a := &ticker{gaps: g, n: i * 61}
		a.me = add(t, k, fmt.Sprint("ticker/", i), a)
		k.Inject(Time(i), a.me, 1, 0)
	}
	if err := k.RunUntil(200 * Second); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(20, func() { _ = k.RunUntil(k.Now() + Second) }); n > 0.5 {
		t.Errorf("%g allocations a second of virtual time, want 0", n)
	}
}

func TestOutbox(t *testing.T) {
	o := NewOutbox(100)
	o.After(5, 1, 2, 3)
	o.After(0, 1, 2, 3)
	o.After(-7, 1, 2, 3)
	o.After(Never, 1, 2, 3)
	o.At(100, 1, 2, 3)
	o.At(-1<<63, 1, 2, 3)
	o.At(200, 1, 2, 3)
	o.At(Never, 1, 2, 3)
	for i, want := range []Time{105, 101, 101, Never, 101, 101, 200, Never} {
		if got := o.Mails()[i]; got != (Mail{want, 1, Message{Kind: 2, Body: 3}}) {
			t.Errorf("mail %d is %+v, want it at %d", i, got, want)
		}
	}
}

// An actor spawns another from inside the world, and a crash drops what is under way.
func TestSpawnAndRestart(t *testing.T) {
	k := New(0)
	var l log
	k.Observe(&l)
	freed := 0
	k.Register(7, nil, func(uint32) { freed++ })
	child := actorFunc(func(now Time, m Message, out *Outbox) {})
	parent := actorFunc(func(now Time, m Message, out *Outbox) {
		switch m.Kind {
		case 1:
			id := out.Spawn("child", child)
			out.After(5, id, 2, 0)
			out.After(10, 0, 7, 0)
			out.After(3, 0, 3, 0)
		case 3:
			out.Restart()
			out.After(20, 0, 4, 0)
		}
	})
	k.Inject(1, add(t, k, "parent", parent), 1, 0)
	if err := k.RunUntil(100); err != nil {
		t.Fatal(err)
	}
	var kinds []Kind
	for _, d := range l {
		kinds = append(kinds, d.Kind)
	}
	if want := []Kind{1, 3, 2, 4}; !slices.Equal(kinds, want) || freed != 1 {
		t.Errorf("delivered %v and freed %d, want %v and 1", kinds, freed, want)
	}
	if k.Name(1) != "child" {
		t.Errorf("the spawned actor is named %q", k.Name(1))
	}
}
