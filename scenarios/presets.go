package scenarios

import (
	"slices"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// consumerPreset is a kind of consumer by the name of what people run: a poller or a subscriber
// with other defaults. Its numbers are rows of the limits table; here are its words, and what
// is 0.
type consumerPreset struct {
	kind string
	read bool // by polling or by fan-out, as it says
	job  bool // its workers are one job
	word map[string]string

	batch map[string]string // what is 0 or a word of its micro-batches; nil: it has none
}

// consumerPresets are the presets, each with where its words are from.
var consumerPresets = []consumerPreset{
	// KinesisSourceConfigOptions: STREAM_INITIAL_POSITION is LATEST; READER_NON_EMPTY_RECORDS_
	// FETCH_INTERVAL is 0. A child is assigned when its parents are finished (SplitTracker,
	// preserveShardOrder).
	{kind: "flink", read: true, job: true, word: map[string]string{"from": "latest", "afterRecords": "0ms"}},
	// ConsumerConfigConstants: DEFAULT_STREAM_INITIAL_POSITION is LATEST. A shard is read from its
	// start when it is discovered.
	{kind: "flinkLegacy", read: true, job: true, word: map[string]string{"from": "latest", "lineage": "ignored"}},
	// KinesisOptions: DEFAULT_STARTING_POSITION is LATEST, maxFetchTimePerShardSec is not set. A
	// trigger of 0 begins the next batch as soon as one is done, which is Spark's default.
	{kind: "spark", job: true, word: map[string]string{"from": "latest"},
		batch: map[string]string{"trigger": "0s", "time": "none"}},
	// KinesisStreamingSourceOptions: StartingPosition is latest, AddIdleTimeBetweenReads is false; if
	// it were true, IdleTimeBetweenReadsInMs is 1,000. That a task ends at the tip is a guess.
	{kind: "glue", job: true, word: map[string]string{"from": "latest", "afterEmpty": "1s", "afterRecords": "0ms"},
		batch: map[string]string{"idle": "0s"}},
	// The SDK's example begins at TRIM_HORIZON and keeps nothing.
	{kind: "awsLoop", word: map[string]string{"checkpoint": "never"}},
}

// presetOf is the preset of a kind, or nil.
func presetOf(kind string) *consumerPreset {
	i := slices.IndexFunc(consumerPresets, func(p consumerPreset) bool { return p.kind == kind })
	if i < 0 {
		return nil
	}
	return &consumerPresets[i]
}

// ConsumerPresets lists the kinds that are presets.
func ConsumerPresets() []string {
	names := make([]string, len(consumerPresets))
	for i := range consumerPresets {
		names[i] = consumerPresets[i].kind
	}
	return names
}

// numbered is a key whose default is a row of the limits table.
type numbered struct{ key, row string }

// numbers are those of a consumer.
var numbers = []numbered{
	{"limit", limits.OfLimit}, {"interval", limits.OfInterval}, {"afterEmpty", limits.OfAfterEmpty},
	{"afterRecords", limits.OfAfterRecords}, {"discovery", limits.OfDiscovery},
	{"checkpoint", limits.OfCheckpoint}, {"failover", limits.OfFailover},
}

// kind reads what a consumer is, and gives its keys the defaults of a preset.
func (d *decoder) kind(c *object, out *spec.Consumer) *consumerPreset {
	word := c.choice("kind")
	if word == "fanOut" {
		out.Kind = spec.FanOut
	}
	c.byDefault("failover", short(sim.Time(d.limit(limits.GroupFailover))))
	p := presetOf(word)
	if p == nil {
		return nil
	}
	out.Preset = word
	for key, value := range p.word {
		c.byDefault(key, value)
	}
	c.byRows(word, numbers)
	if p.read && c.byDefault("read", "polling").choice("read") == "fanOut" {
		out.Kind = spec.FanOut
	}
	return p
}

// pace reads when a poller asks again: in its interval, or some time after an answer.
func (d *decoder) pace(c *object, out *spec.Consumer) {
	refused := c.refused(out.Preset)
	paused := c.fallback("afterEmpty") != "" && !c.has("interval")
	for _, key := range []string{"afterEmpty", "afterRecords"} {
		if n := c.get(key); n != nil {
			paused = true
			if c.has("interval") {
				d.fault(n, c.at(key), "want no interval beside it, got one")
			}
		}
	}
	if !paused {
		out.Interval = c.often("interval", 1e6)
		if refused != nil {
			out.Pace = refused
		}
		return
	}
	out.Pace = &spec.Pace{FromEnd: true}
	if refused != nil {
		*out.Pace = *refused
		out.Pace.FromEnd = true
	}
	out.Pace.AfterEmpty = c.often("afterEmpty", 1e6)
	if !c.has("afterRecords") && c.fallback("afterRecords") == "" {
		out.Pace.AfterSome = out.Pace.AfterEmpty
		return
	}
	out.Pace.AfterSome = c.often("afterRecords", 0)
}

// often reads a duration, or a distribution, whose mean has a least value.
func (o *object) often(key string, least float64) dist.Law {
	before := len(o.d.faults)
	l := o.law(key, unitDuration)
	if n := o.get(key); len(o.d.faults) == before && n != nil && l.Expected() < least {
		o.d.fault(n, o.at(key), "want 1ms or more on average, got %s", describe(n))
	}
	return l
}

// refused reads how long a poller waits after a call that failed, or what its preset does; nil
// is nothing special.
func (o *object) refused(preset string) *spec.Pace {
	n := o.get("afterRefused")
	base := limits.ConsumerRow(preset, limits.OfRefusedBase)
	if n == nil && (preset == "" || !o.d.limits.Has(base)) {
		return nil
	}
	if n == nil {
		n = o.preset("afterRefused", "")
		*n = node{kind: mapping, line: o.n.line, column: o.n.column, arg: o.n.arg}
	}
	r := o.d.object(n, o.at("afterRefused"), form.Of[form.Refused]())
	if r == nil {
		return nil
	}
	if preset != "" && o.d.limits.Has(base) {
		r.byDefault("base", short(sim.Time(o.d.limit(base))))
		r.byDefault("cap", short(sim.Time(o.d.limit(limits.ConsumerRow(preset, limits.OfRefusedCap)))))
	}
	before := len(o.d.faults)
	out := &spec.Pace{Refused: toTime(r.above("base", unitDuration)),
		RefusedCap: toTime(r.above("cap", unitDuration))}
	if len(o.d.faults) == before && out.RefusedCap < out.Refused {
		o.d.fault(r.get("cap"), r.at("cap"), "want at least base (%s), got %s", short(out.Refused),
			short(out.RefusedCap))
	}
	return out
}

// job reads what belongs to an application whose workers are one.
func (d *decoder) job(c *object, out *spec.Consumer, p *consumerPreset) {
	if c.has("discovery") || c.fallback("discovery") != "" {
		out.Discovery = c.orNever("discovery")
	}
	if p == nil || !p.job {
		return
	}
	out.Job = &spec.Job{ExactlyOnce: c.byDefault("sink", "atLeastOnce").choice("sink") == "exactlyOnce"}
	if p.batch != nil {
		out.Job.Batch = c.microBatch(p)
		if out.Checkpoint.Every > 0 {
			d.fault(c.get("checkpoint"), c.at("checkpoint"), "want never or everyBatch: a micro-batch writes how "+
				"far it is when it is done, got %s", c.get("checkpoint").text)
		}
	} else if n := c.get("checkpoint"); n.kind == scalar && n.text == "everyBatch" {
		d.fault(n, c.at("checkpoint"), "want never, or a duration such as 60s: a job writes how far "+
			"all shards are, got %s", n.text)
	}
	if out.Dedup != nil && out.Job.ExactlyOnce {
		d.fault(c.get("dedup"), c.at("dedup"), "want none with sink: exactlyOnce, which has its effects once "+
			"by itself")
	}
	if out.Checkpoint.Never && out.Job.ExactlyOnce && p.batch == nil {
		d.fault(c.get("checkpoint"), c.at("checkpoint"), "want a duration with sink: exactlyOnce, whose effects "+
			"happen then")
	}
}

// microBatch reads the bounds of micro-batches.
func (o *object) microBatch(p *consumerPreset) *spec.Batch {
	n := o.get("microBatch")
	if n == nil {
		n = o.preset("microBatch", "")
		*n = node{kind: mapping, line: o.n.line, column: o.n.column, arg: o.n.arg}
	}
	b := o.d.object(n, o.at("microBatch"), form.Of[form.Batch]())
	if b == nil {
		return &spec.Batch{}
	}
	for key, value := range p.batch {
		b.byDefault(key, value)
	}
	b.byRows(p.kind, batchNumbers)
	return &spec.Batch{Trigger: b.duration("trigger"), Records: b.count("records"), Time: b.orNever("time"),
		Idle: b.duration("idle")}
}

// batchNumbers are the same of a micro-batch.
var batchNumbers = []numbered{{"trigger", limits.OfTrigger}, {"records", limits.OfBatchRecords},
	{"time", limits.OfBatchTime}, {"idle", limits.OfBatchIdle}}

// byRows gives keys the defaults that a preset has in the limits table.
func (o *object) byRows(kind string, keys []numbered) {
	for _, n := range keys {
		row := limits.ConsumerRow(kind, n.row)
		switch {
		case !o.d.limits.Has(row):
		case o.d.limits.Row(row).Unit == "ns":
			o.byDefault(n.key, short(sim.Time(o.d.limit(row))))
		default:
			o.byDefault(n.key, plainNumber(o.d.limit(row)))
		}
	}
}
