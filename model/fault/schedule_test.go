package fault

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

const (
	ms     = sim.Millisecond
	second = sim.Second
)

// scenario has two streams, each with a producer of two instances and a consumer of two
// workers; the first consumer marks its effects in a table.
func scenario(faults ...spec.Fault) *spec.Scenario {
	return &spec.Scenario{
		Seed: 7, AsOf: "2026-11", Region: "us-east-1", Duration: sim.Hour, Faults: faults,
		Streams: []spec.Stream{{Name: "orders", Shards: 4}, {Name: "clicks", Shards: 2}},
		Tables:  []spec.Table{{Name: "seen", TTL: sim.Hour}, {Name: "other"}},
		Producers: []spec.Producer{
			{Name: "web", Stream: 0, Instances: 2}, {Name: "app", Stream: 1, Instances: 2}},
		Consumers: []spec.Consumer{
			{Name: "billing", Stream: 0, Count: 1, Workers: 2, Failover: 10 * second, Dedup: &spec.Dedup{Table: 0}},
			{Name: "stats", Stream: 1, Count: 1, Workers: 2, Failover: 10 * second}},
	}
}

func table(t testing.TB) *limits.Table {
	t.Helper()
	tab, err := limits.For("2026-11", "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func schedule(t testing.TB, faults ...spec.Fault) *Schedule {
	t.Helper()
	return New(scenario(faults...), table(t))
}

// fault is one of a kind from 10 s to 20 s that hits everyone and every call.
func fault(kind spec.FaultKind, change ...func(*spec.Fault)) spec.Fault {
	f := spec.Fault{Name: "f", At: 10 * second, For: 10 * second, Kind: kind, Target: spec.Everyone(),
		Share: 1, Factor: 10, Skew: second, Latency: dist.Law{Kind: dist.Constant, Value: float64(50 * ms)}}
	for _, c := range change {
		c(&f)
	}
	return f
}

func named(name string) func(*spec.Fault) { return func(f *spec.Fault) { f.Name = name } }

func during(from, to sim.Time) func(*spec.Fault) {
	return func(f *spec.Fault) { f.At, f.For = from, to-from }
}

func share(p float64) func(*spec.Fault) { return func(f *spec.Fault) { f.Share = p } }

func on(change func(*spec.Target)) func(*spec.Fault) {
	return func(f *spec.Fault) { change(&f.Target) }
}

func inZone(z int) func(*spec.Fault) { return on(func(t *spec.Target) { t.Zone = z }) }

// A fault touches whom its target names, and the others keep the nil that costs nothing.
func TestFaultTouchesItsTargetOnly(t *testing.T) {
	for _, c := range []struct {
		name   string
		kind   spec.FaultKind
		target func(*spec.Target)
		want   string // web/0 web/1 app/0 billing/0 billing/1 stats/0, calls of billing/0 to its table
	}{
		{"everyone", spec.RequestLost, func(t *spec.Target) {}, "xxxxxxx"},
		{"a producer", spec.RequestLost, func(t *spec.Target) { t.Producer = 0 }, "xx....."},
		{"an instance", spec.ResponseLost, func(t *spec.Target) { t.Producer, t.Instance = 0, 1 }, ".x....."},
		{"a consumer", spec.Delay, func(t *spec.Target) { t.Consumer = 0 }, "...xx.x"},
		{"a worker", spec.Delay, func(t *spec.Target) { t.Consumer, t.Worker = 0, 0 }, "...x..x"},
		{"the other worker", spec.Delay, func(t *spec.Target) { t.Consumer, t.Worker = 0, 1 }, "....x.."},
		{"the way to a stream", spec.RequestLost, func(t *spec.Target) { t.Stream = 0 }, "xx.xx.."},
		{"the way to another", spec.RequestLost, func(t *spec.Target) { t.Stream = 1 }, "..x..x."},
		{"a producer's way to a stream", spec.RequestLost, func(t *spec.Target) { t.Stream, t.Producer = 0, 0 }, "xx....."},
		{"the way to a table", spec.ResponseLost, func(t *spec.Target) { t.Table = 0 }, "......x"},
		{"the way to a table of nobody", spec.ResponseLost, func(t *spec.Target) { t.Table = 1 }, "......."},
		{"a pause of who uses a table", spec.Pause, func(t *spec.Target) { t.Table = 0 }, "...xx.x"},
		{"a pause of who uses a stream", spec.Pause, func(t *spec.Target) { t.Stream = 0 }, "xx.xx.x"},
		{"the clock of a worker", spec.ClockSkew, func(t *spec.Target) { t.Consumer, t.Worker = 0, 0 }, "...x..x"},
		{"a zone", spec.ZoneDown, func(t *spec.Target) { t.Zone = 1 }, "xxxxxx."},
		{"a slow zone", spec.ZoneSlow, func(t *spec.Target) { t.Zone = 1 }, "xxxxxx."},
		{"a throttle is the service's", spec.Throttle, func(t *spec.Target) {}, "......."},
		{"a crash is the runner's", spec.Crash, func(t *spec.Target) {}, "......."},
	} {
		d := schedule(t, fault(c.kind, on(c.target)))
		got := ""
		for _, p := range []api.Process{
			d.Producer(0, 0, "web/0"), d.Producer(0, 1, "web/1"), d.Producer(1, 0, "app/0"),
			d.Consumer(0, 0, "billing/0"), d.Consumer(0, 1, "billing/1"), d.Consumer(1, 0, "stats/0"),
			d.Dedup(0, 0, "billing/0"),
		} {
			if p == nil {
				got += "."
			} else {
				got += "x"
			}
		}
		if got != c.want {
			t.Errorf("%s: touches %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWithoutFaultsNobodyIsTouched(t *testing.T) {
	d := schedule(t)
	if d.Producer(0, 0, "web/0") != nil || d.Consumer(0, 0, "billing/0") != nil || d.Dedup(0, 0, "billing/0") != nil ||
		d.Dedup(1, 0, "stats/0") != nil || d.Region() != nil || d.Table(0) != nil {
		t.Error("want nil everywhere")
	}
	if got := d.LastEnd(); got != -1 {
		t.Errorf("last end %v, want -1", got)
	}
	if len(d.Crashes())+len(d.ProducerDown(0, 0))+len(d.ConsumerDown(0, 0))+len(d.Voids()) > 0 {
		t.Error("want no crash and nothing voided")
	}
}

// The service is touched by faults of zones and by throttles of streams, a table by those
// that name it or nothing.
func TestServiceIsTouchedByItsFaults(t *testing.T) {
	for _, c := range []struct {
		name   string
		kind   spec.FaultKind
		target func(*spec.Target)
		region bool
		tables [2]bool
	}{
		{"throttle everything", spec.Throttle, func(t *spec.Target) {}, true, [2]bool{true, true}},
		{"throttle a stream", spec.Throttle, func(t *spec.Target) { t.Stream = 0 }, true, [2]bool{}},
		{"throttle a shard", spec.Throttle, func(t *spec.Target) { t.Shard = 1 }, true, [2]bool{}},
		{"throttle a table", spec.Throttle, func(t *spec.Target) { t.Table = 1 }, false, [2]bool{false, true}},
		{"zone", spec.ZoneCut, func(t *spec.Target) { t.Zone = 0 }, true, [2]bool{}},
		{"pause", spec.Pause, func(t *spec.Target) {}, false, [2]bool{}},
	} {
		d := schedule(t, fault(c.kind, on(c.target)))
		got := [2]bool{d.Table(0) != nil, d.Table(1) != nil}
		if region := d.Region() != nil; region != c.region || got != c.tables {
			t.Errorf("%s: region %t, tables %v; want %t, %v", c.name, region, got, c.region, c.tables)
		}
	}
}

func TestLastEnd(t *testing.T) {
	s := scenario(fault(spec.Pause), fault(spec.Crash, named("g"), during(5*second, 12*second)))
	if got := New(s, table(t)).LastEnd(); got != 20*second {
		t.Errorf("faults: last end %v, want 20s", got)
	}
	s.Events = []spec.Event{{At: 3 * second}, {At: 25 * second}}
	if got := New(s, table(t)).LastEnd(); got != 25*second {
		t.Errorf("faults and events: last end %v, want 25s", got)
	}
	s.Faults = []spec.Fault{fault(spec.Pause, func(f *spec.Fault) { f.For = sim.Never })}
	if got := New(s, table(t)).LastEnd(); got != sim.Never {
		t.Errorf("a fault for ever ends at %v", got)
	}
}

// Crashes of one process that overlap are one: it is back when the last is over.
func TestCrashes(t *testing.T) {
	worker := on(func(t *spec.Target) { t.Consumer, t.Worker = 0, 1 })
	d := schedule(t,
		fault(spec.Crash, named("late"), worker, during(15*second, 30*second)),
		fault(spec.Crash, named("early"), on(func(t *spec.Target) { t.Stream = 0 })),
		fault(spec.Crash, named("blink"), worker, during(40*second, 40*second)),
		fault(spec.Pause, named("pause")))
	var names string
	for _, c := range d.Crashes() {
		names += c.Fault + " "
	}
	first := d.Crashes()[0]
	if want := (Crash{10 * second, 20 * second, "early", -1, -1, -1, -1, 0}); names != "early late blink " || first != want {
		t.Errorf("got %s, first %+v; want early late blink, first %+v", names, first, want)
	}
	for _, c := range []struct {
		name string
		got  []Window
		want []Window
	}{
		{"billing/0", d.ConsumerDown(0, 0), []Window{{10 * second, 20 * second}}},
		{"billing/1", d.ConsumerDown(0, 1), []Window{{10 * second, 30 * second}, {40 * second, 40 * second}}},
		{"stats/0", d.ConsumerDown(1, 0), nil},
		{"web/1", d.ProducerDown(0, 1), []Window{{10 * second, 20 * second}}},
		{"app/0", d.ProducerDown(1, 0), nil},
	} {
		if len(c.got) != len(c.want) {
			t.Errorf("%s: down %v, want %v", c.name, c.got, c.want)
			continue
		}
		for i := range c.got {
			if c.got[i] != c.want[i] {
				t.Errorf("%s: down %v, want %v", c.name, c.got, c.want)
			}
		}
	}
}

func TestSlowZoneNeedsItsFactor(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("want a panic")
		}
	}()
	schedule(t, fault(spec.ZoneSlow, func(f *spec.Fault) { f.Factor = 0 }))
}
