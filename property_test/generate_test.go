package property_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// dice are keyed draws: what a scenario is made of follows from one number.
type dice struct {
	source sim.Source
	n      uint64
}

func (d *dice) below(n int) int {
	d.n++
	return int(d.source.Below(d.n, 0, uint64(n)))
}

func (d *dice) between(low, high int) int   { return low + d.below(high-low+1) }
func (d *dice) chance(percent int) bool     { return d.below(100) < percent }
func (d *dice) pick(texts ...string) string { return texts[d.below(len(texts))] }
func (d *dice) often(a string, b string) string { // a four times of five
	if d.chance(80) {
		return a
	}
	return b
}

// scale is the order of time in which a scenario plays: what matters about seconds are
// timeouts and failovers, about minutes iterators, about days the retention.
type scale struct {
	name       string
	seconds    [2]int   // in which things happen; then it is quiet for the bound of liveness, and some more
	rates      []string // of a producer
	intervals  []string // of polls
	failovers  []int    // ms
	timeouts   []int    // of a client, ms
	criticals  []int    // ms: lasting just so long is what a fault is tried with
	liveness   int      // s: more than a lost call of a reader costs, and than a look for shards takes
	lingers    []string
	checkpoint string
}

var scales = []scale{
	{"seconds", [2]int{20, 50}, []string{"5/s", "30/s", "100/s", "250/s"}, []string{"200ms", "500ms", "1s",
		"{distribution: uniform, min: 100ms, max: 900ms}"}, []int{1000, 2000, 5000}, []int{300, 1000, 6000},
		[]int{300, 1000, 2000, 5000, 6000, 10000}, 90, []string{"0s", "20ms", "100ms"}, "3s"},
	{"minutes", [2]int{600, 1200}, []string{"1/s", "4/s", "12/s"}, []string{"1s", "5s", "20s"}, []int{10000, 60000},
		[]int{1000, 6000}, []int{10000, 30000, 60000, 300000}, 300, []string{"100ms", "1s"}, "1m"},
	{"days", [2]int{180000, 240000}, []string{"30/h", "2/min", "6/min"}, []string{"1m", "4m", "6m"}, []int{60000, 600000},
		[]int{6000}, []int{300000, 3600000, 86400000, 86400000, 90000000}, 20000, []string{"1s"}, "1h"},
}

// draft is a scenario that is being written, and which invariants it may violate.
type draft struct {
	dice
	scale
	seed     int
	duration int // s, of what happens
	streams  []string
	shards   []int
	tables   []string
	sections []string
	names    map[string][]string // producers, consumers
	parts    map[string]int      // instances and workers, by name
	critical []int               // ms: what a fault is made to last, about
	allow    map[string]string   // by id: why
	groups   []group
	modes    *modes
	once     *once
	presets  *presets
	fleets   *fleets
	library  *library
	hosts    dice
}

// group is what is known about a consumer.
type group struct {
	name    string
	stream  int
	workers int
	startAt int    // s
	order   string // of mark and effect, or ""
	number  bool   // marks are sequence numbers
	leased  bool   // workers of the KCL
}

// generate writes the scenario of a number.
func generate(seed int) (yaml string, d *draft) {
	d = &draft{dice: dice{source: sim.NewSource(uint64(seed), "scenario", "generate")}, seed: seed,
		names: map[string][]string{}, parts: map[string]int{}, allow: map[string]string{}}
	d.scale = scales[[]int{0, 0, 0, 0, 0, 0, 1, 1, 2, 2}[d.below(10)]]
	d.duration = d.between(d.seconds[0], d.seconds[1])
	d.critical = slices.Clone(d.criticals)
	d.modes = newModes(seed, d.scale.name, d.duration)
	d.once, d.presets, d.library = newOnce(seed), newPresets(seed), newLibrary(seed)
	d.fleets = newFleets(seed)
	d.topology()
	d.load()
	d.readers()
	d.happenings()
	d.injections()
	var b strings.Builder
	fmt.Fprintf(&b, "version: 1\nseed: %d\nduration: %ds\n", seed, d.duration+d.liveness*6/5)
	for _, s := range d.sections {
		b.WriteString(s)
	}
	fmt.Fprintf(&b, "invariants: {liveness: %ds%s}\n", d.liveness, d.allowed())
	return b.String(), d
}

// allowed lists what the scenario may violate, in order.
func (d *draft) allowed() string {
	var ids []string
	for id := range d.allow {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return ""
	}
	slices.Sort(ids)
	return fmt.Sprintf(", allow: [%s]", strings.Join(ids, ", "))
}

func (d *draft) section(name string, items []string) {
	if len(items) == 0 {
		return
	}
	d.sections = append(d.sections, name+":\n  - "+strings.Join(items, "\n  - ")+"\n")
}

// topology writes one to three streams, and tables.
func (d *draft) topology() {
	var list []string
	if d.chance(30) {
		d.sections = append(d.sections, "network: {latency: "+d.pick("{distribution: constant, value: 5ms}",
			"{distribution: exponential, mean: 20ms}", "{distribution: lognormal, median: 3ms, p99: 80ms}")+"}\n")
	}
	for i := range d.between(1, 3) {
		name, shards := fmt.Sprintf("s%d", i), d.between(1, 6)
		d.streams, d.shards = append(d.streams, name), append(d.shards, shards)
		more := ""
		if d.chance(30) {
			more += ", limiter: " + d.pick("window", "{burst: 100KiB, burstRecords: 50}", "{burst: 10MiB, burstRecords: 200}")
		}
		if d.chance(40) {
			more += ", replication: " + d.pick("{quorum: all}", "{quorum: 2, zones: {c: {distribution: exponential, mean: 90ms}}}",
				"{commit: {distribution: uniform, min: 1ms, max: 400ms}}", "{quorum: all, commit: 30ms}", "{concurrent: 3}")
		}
		if d.chance(30) {
			more += ", retention: " + d.pick("25h", "30h", "48h")
		}
		capacity := d.modes.stream(shards)
		if d.modes.of[i] == "" {
			more += d.scaling(i, shards)
		}
		list = append(list, fmt.Sprintf("{name: %s, %s%s}", name, capacity, more))
	}
	d.section("streams", list)
	list = nil
	for i := range d.between(0, 2) {
		name := fmt.Sprintf("t%d", i)
		d.tables = append(d.tables, name)
		list = append(list, fmt.Sprintf("{name: %s, billing: %s, ttl: %s, latency: %s}", name, d.often("onDemand", "{writes: 200/s}"),
			d.pick("none", "none", "100h"), d.pick("4ms", "{distribution: exponential, mean: 10ms}",
				"{distribution: lognormal, median: 4ms, p99: 40ms}")))
	}
	d.section("tables", list)
}

// load writes producers: at least one a stream.
func (d *draft) load() {
	var list []string
	for i := range max(len(d.streams), d.between(1, 4)) {
		name, instances := fmt.Sprintf("p%d", i), d.between(1, 3)
		d.names["producer"], d.parts[name] = append(d.names["producer"], name), instances
		rate := d.pick(d.rates...)
		list = append(list, fmt.Sprintf("{name: %s, stream: %s, instances: %d, arrivals: %s, keys: %s, size: %s%s, client: %s}", name,
			d.streams[i%len(d.streams)], instances, d.arrivals(rate), d.pick("{distribution: uniform, count: 1000}",
				"{distribution: zipf, count: 50, exponent: 1.2}", "{distribution: uniform, count: 3}",
				"{distribution: uniform, count: 10, hot: [{key: h, share: 70%}]}"),
			d.pick("100B", "1KiB", "{distribution: lognormal, median: 900B, p99: 20KiB}", "{distribution: uniform, min: 0B, max: 3KiB}",
				"30KiB"), d.once.payload(d.streams[i%len(d.streams)]),
			d.library.client(d.streams[i%len(d.streams)], d.client())))
	}
	d.section("producers", append(list, d.surges()...))
}

func (d *draft) arrivals(rate string) string {
	if d.scale.name == "seconds" && d.chance(20) { // near the limits for a moment
		return fmt.Sprintf("{process: poisson, stages: [{hold: %s, for: 5s}, {to: 2500/s, over: 2s}, {hold: 10/s, for: 5s}, "+
			"{hold: 1/s}]}", rate)
	}
	process := d.pick("process: poisson", "process: gamma, cv: 3", "process: constant")
	if d.chance(60) { // it ends, and readers have to end with it
		return fmt.Sprintf("{%s, stages: [{hold: %s, for: %ds}, {hold: 0}]}", process, rate, d.duration)
	}
	return fmt.Sprintf("{%s, rate: %s}", process, rate)
}

func (d *draft) client() string {
	timeout := d.timeouts[d.below(len(d.timeouts))]
	d.critical = append(d.critical, timeout)
	retry := d.pick("standard", "none", "{attempts: 5, base: 50ms, cap: 1s}", "{attempts: 10, base: 100ms, cap: 5s}",
		d.pick(scenarios.RetryPresets()...))
	buffer := d.often("", ", buffer: 200KiB")
	timed := d.often(fmt.Sprintf(", timeout: %dms", timeout), ", timeout: none")
	if single := d.chance(45) && retry != "kinesisAgent" && retry != "fluentBit"; single { // those send batches
		return fmt.Sprintf("{api: putRecord, inFlight: %d, ordering: %s, retry: %s%s%s}", d.between(1, 32),
			d.pick("none", "sequenceNumberForOrdering", "sequenceNumberForOrdering", "timestamp"), retry, timed, buffer)
	}
	return fmt.Sprintf("{api: putRecords, batch: %d, linger: %s, inFlight: %d, retry: %s%s%s}", d.pickInt(500, 37, 5, 1),
		d.pick(d.lingers...), d.between(1, 6), retry, timed, buffer)
}

func (d *draft) pickInt(values ...int) int { return values[d.below(len(values))] }

// readers writes consumers: groups of workers of both kinds.
func (d *draft) readers() {
	var list []string
	polls := make([]int, len(d.streams)) // of each shard, in hundredths a second
	for i := range d.between(1, 4) {
		g := group{name: fmt.Sprintf("c%d", i), stream: d.below(len(d.streams)), workers: d.between(1, 3)}
		failover := d.failovers[d.below(len(d.failovers))]
		d.critical = append(d.critical, failover, failover)
		text := fmt.Sprintf("{name: %s, stream: %s, workers: %d, failover: %dms", g.name, d.streams[g.stream], g.workers, failover)
		if interval := d.pick(d.intervals...); d.chance(60) && polls[g.stream] < 400 {
			// Pollers share five calls a second of each shard: beyond that nothing is caught up.
			polls[g.stream] += map[string]int{"200ms": 500, "500ms": 200, "{distribution: uniform, min: 100ms, max: 900ms}": 200}[interval] + 100
			text += fmt.Sprintf(", interval: %s, limit: %d", interval, d.pickInt(10000, 1000, 100))
		} else {
			text += ", kind: fanOut"
		}
		text += d.often("", ", count: 2") + d.often("", ", inWork: 50")
		lineage := d.often("", ", lineage: ignored")
		text += lineage
		text += ", checkpoint: " + d.pick("everyBatch", "everyBatch", d.scale.checkpoint, "never")
		if d.scale.name == "seconds" {
			text += ", service: " + d.pick("0", "0", "500us", "{distribution: exponential, mean: 1ms}")
		} else {
			text += ", service: " + d.pick("0", "5ms")
		}
		text += d.start(&g) + d.machines()
		if len(d.tables) > 0 && d.chance(70) {
			g.order = d.once.order(d.pick("effectThenMark", "markThenEffect"))
			if lineage != "" && g.order == "effectThenMark" {
				d.allow["X1"] = "the copies of a put that is sent again over a reshard are looked for at once"
			}
			if g.number = d.chance(20); g.number {
				d.allow["X1"] = "the copies of a put that is sent again do not share their sequence number"
			}
			text += fmt.Sprintf(", dedup: {table: %s, order: %s, key: %s}", d.pick(d.tables...), g.order,
				d.key(d.streams[g.stream], map[bool]string{true: "sequenceNumber", false: "id"}[g.number]))
		}
		text = d.deaggregate(text, d.streams[g.stream], g.order != "")
		d.groups, d.parts[g.name] = append(d.groups, g), g.workers
		d.names["consumer"] = append(d.names["consumer"], g.name)
		if text, g.leased = d.fleets.of(text); g.leased {
			d.shared(g)
			d.groups[len(d.groups)-1] = g
		} else {
			text = d.presets.of(text, d.scale.checkpoint)
		}
		list = append(list, text+d.balanced(text)+"}")
	}
	d.section("consumers", append(list, d.mappings(polls)...))
}

// start is when and where a consumer begins.
func (d *draft) start(g *group) string {
	text := ""
	if d.chance(25) {
		g.startAt = d.between(1, d.duration*3/4)
		text = fmt.Sprintf(", startAt: %ds", g.startAt)
	}
	switch d.below(6) {
	case 0:
		return text + ", from: latest"
	case 1:
		return text + fmt.Sprintf(", from: {timestamp: %ds}", d.below(g.startAt+1))
	}
	return text
}

// Every generated scenario is one, and together they have everything in them.
func TestGeneratedScenariosAreScenarios(t *testing.T) {
	seen := map[string]int{}
	for seed := range 600 {
		yaml, _ := generate(seed)
		if _, err := scenarios.Parse("generated.yaml", []byte(yaml)); err != nil {
			t.Fatalf("%s\n%s", err, yaml)
		}
		for _, word := range generated {
			if strings.Contains(yaml, word) {
				seen[word]++
			}
		}
	}
	for _, word := range generated {
		if seen[word] < 10 {
			t.Errorf("%s is in %d of 600 scenarios", word, seen[word])
		}
	}
}

// generated are words that scenarios have in them now and then.
var generated = []string{"zoneDown", "zoneSlow", "zoneCut", "requestLost", "responseLost", "delay", "throttle", "pause", "crash",
	"clockSkew", "updateShardCount", "splitShard", "mergeShards", "increaseStream", "decreaseStream", "replay", "quorum: all",
	"effectThenMark", "markThenEffect", "order: together", "sequenceNumber}", "kind: kpl", "deaggregate: kcl", "deaggregate: none",
	"sequenceNumberForOrdering", "ordering: timestamp", "timeout: none",
	"key: hash", "payload", "when: effect", "when: mark", "fanOut", "lineage: ignored", "startAt", "from: latest", "from: {timestamp", "checkpoint: never", "count: 2", "window",
	"instance: ", "runsOn", "perKiB", "balance: {by", "handoff: none", "worker: ", "shard: ", "table: ", "stages", "hot: ", "limit: 100,", "X1",
	"kind: kcl", "kind: kcl, version: 1", "maxLeasesPerWorker", "maxLeasesToSteal", "kind: flink,", "kind: flinkLegacy", "kind: awsLoop", "kind: spark", "kind: glue", "read: fanOut", "afterEmpty", "afterRefused", "discovery: 5s", "sink: exactlyOnce",
	"kind: lambda", "read: polling", "parallelizationFactor: 5", "poison: {share", "bisectOnError: true", "maxAge: 1m", "concurrency: 2",
	"mode: onDemand,", "onDemandAdvantage,", "scaleDown", "warmThroughput", "updateStreamMode", "updateStreamWarm"}
