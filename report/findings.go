package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/kinesim/kinesim/model/result"
)

// A finding is a sentence with its number in it, computed from the data; the weight
// ranks it.
type finding struct {
	weight float64
	text   string
}

// Findings states what the run found, most important first.
func Findings(d *Data) []string {
	var all []finding
	add := func(weight float64, text string) {
		if text != "" {
			all = append(all, finding{weight, text})
		}
	}
	for _, v := range d.Result.Verdict.Invariants {
		if v.Status == result.Violated {
			add(1000, fmt.Sprintf("%s is violated %s times: %s.", v.ID, count(float64(v.Count)), v.Name))
		}
	}
	add(500, d.missed())
	for i := range d.Result.Streams {
		s := &d.Result.Streams[i]
		w := d.writes(s)
		add(100*w.lost+10*w.refused+1, w.headline())
		add(50*w.lost+5*w.refused, w.cause())
		d.onDemandFindings(s, &w, add)
	}
	for i := range d.Result.Streams {
		for _, c := range d.Result.Streams[i].Consumers {
			text, weight := d.readerFinding(c)
			add(weight, text)
		}
	}
	d.contentionFindings(add)
	d.machineFindings(add)
	d.fleetFindings(add)
	d.libraryFindings(add)
	d.momentFindings(add)
	d.scalingFindings(add)
	d.guaranteeFindings(add)
	slices.SortStableFunc(all, func(a, b finding) int { return cmp.Compare(b.weight, a.weight) })
	var out []string
	for _, f := range all {
		out = append(out, f.text)
	}
	return out
}

// missed states which thresholds failed, in one sentence: the list of all stands elsewhere, and
// what explains them must not be crowded out.
func (d *Data) missed() string {
	var failed []result.ThresholdOutcome
	for _, t := range d.Result.Verdict.Thresholds {
		if !t.Pass {
			failed = append(failed, t)
		}
	}
	if len(failed) == 0 {
		return ""
	}
	t := failed[0]
	text := fmt.Sprintf("%s misses its threshold: want %s, got %s", t.Metric, t.Check, Value(t))
	if more := len(failed) - 1; more > 0 {
		text += fmt.Sprintf("; %s more of %s fail", count(float64(more)),
			plural(len(d.Result.Verdict.Thresholds), "threshold"))
	}
	return text + "."
}

// writes is what there is to say about the writes to a stream.
type writes struct {
	stream          string
	shards          int     // that there ever were
	open            *Series // how many were open from when on
	slice, window   float64 // seconds: over which the load is measured, and that of a shard
	offered, failed float64 // records
	expired         float64 // of those that failed
	lost            float64 // share of offered records that were given up
	refused         float64 // share of attempts that a limit refused
	refusals        float64 // such attempts, in records
	hottest         string  // id of the shard with most load
	hotMean         float64 // its mean utilisation
	restMean        float64 // mean utilisation of the others
	peak            float64 // highest utilisation of any shard in a slice
	mean            float64 // utilisation of the stream
	hotShare        float64 // of the stream's load that the hottest shard has
	culprit         string  // id of the shard that refused most
	blame           float64 // its share of all refusals
	othersMean      float64 // mean utilisation of the shards but the culprit
	hotKey          result.HotKey
	needs           *result.Need
	scales          bool // it is on demand
}

func (d *Data) writes(s *result.StreamInfo) writes {
	w := writes{stream: s.Name, shards: len(s.Shards), open: d.shardCounts(s), slice: d.Slice,
		window: d.ShardSlice, scales: onDemand(s)}
	w.offered = d.value("recordsOffered", "stream", s.Name)
	w.expired = d.value("recordsExpired", "stream", s.Name)
	w.failed = d.value("recordsFailed", "stream", s.Name) + w.expired
	if w.offered > 0 {
		w.lost = w.failed / w.offered
	}
	w.refused = d.value("throttledRatio", "stream", s.Name)
	w.refusals = d.value("recordsThrottled", "stream", s.Name)
	w.shardLoads(d, s)
	for i := range d.Result.Needs {
		if d.Result.Needs[i].Stream == s.Name {
			w.needs = &d.Result.Needs[i]
		}
	}
	for _, k := range d.Result.HotKeys { // hottest first
		if k.Stream == s.Name && k.Shard == w.culprit {
			w.hotKey = k
			break
		}
	}
	return w
}

// shardLoads finds the hottest shard, and the one that refuses most. A shard counts while
// it is open.
func (w *writes) shardLoads(d *Data, s *result.StreamInfo) {
	type load struct{ sum, n float64 }
	mean := func(l load) float64 { return l.sum / math.Max(1, l.n) }
	var all, hot, blamed load
	most, refused, refusals := -1.0, 0.0, 0.0
	for _, id := range s.Shards {
		label := "shard=" + id + ";stream=" + s.Name
		u, own := d.get("shardUtilization", label), 0.0
		for _, v := range d.get("shardThrottled", label).V {
			own += v
		}
		this := load{n: float64(len(u.V))}
		for _, v := range u.V {
			this.sum += v
			w.peak = math.Max(w.peak, v)
		}
		all.sum, all.n = all.sum+this.sum, all.n+this.n
		if refusals += own; own > refused {
			refused, w.culprit, blamed = own, id, this
		}
		if m := mean(this); m > most {
			most, w.hottest, hot = m, id, this
		}
	}
	w.hotMean, w.mean = most, mean(all)
	if w.shards > 1 {
		w.restMean = mean(load{all.sum - hot.sum, all.n - hot.n})
		w.othersMean = mean(load{all.sum - blamed.sum, all.n - blamed.n})
	}
	if all.sum > 0 {
		w.hotShare = hot.sum / all.sum
	}
	if refusals > 0 {
		w.blame = refused / refusals
	}
}

// most is how many shards were open at once.
func (w *writes) most() int {
	if w.open == nil {
		return w.shards
	}
	return int(highest(w.open))
}

// openText is how many shards were open: 4, or 4 to 8.
func (w *writes) openText() string {
	if w.open == nil || len(w.open.V) == 0 || int(slices.Min(w.open.V)) == w.most() {
		return count(float64(w.most()))
	}
	return count(slices.Min(w.open.V)) + " to " + count(float64(w.most()))
}

// shardsText is the same with its noun.
func (w *writes) shardsText() string {
	if w.most() == 1 {
		return "1 shard"
	}
	return w.openText() + " shards"
}

// skewed tells whether one shard has the trouble. Where shards came and went, their means are
// those of other times, and only its share of the load tells.
func (w *writes) skewed() bool {
	if w.open != nil && len(w.open.V) > 1 {
		return w.hotShare > 2/float64(w.most())
	}
	return w.shards > 1 && w.hotMean > 2*w.restMean
}

// single tells whether most is refused by one shard, while the others have room.
func (w *writes) single() bool { return w.shards > 1 && w.blame > 0.6 && w.othersMean < 0.5 }

// headline states what became of what was offered.
func (w *writes) headline() string {
	switch {
	case w.offered == 0:
		return fmt.Sprintf("Nothing was offered to %s.", w.stream)
	case w.lost >= 0.00005 && (w.refused == 0 || w.innocent()):
		return w.lostBefore()
	case w.lost >= 0.00005 && w.single():
		at := " at"
		if w.blame < 0.995 {
			at = ", mostly at"
		}
		return fmt.Sprintf("%s loses %s of its records%s %s, while its other shards average %s of their limit.",
			w.stream, percent(w.lost), at, shortShard(w.culprit), percent(w.othersMean))
	case w.lost >= 0.00005 && w.scales:
		return fmt.Sprintf("%s loses %s of its records: it is on demand, and grows too late for its peaks.", w.stream,
			percent(w.lost))
	case w.lost >= 0.00005 && w.shards == 1:
		return fmt.Sprintf("%s loses %s of its records: 1 shard is too few for its peaks.", w.stream,
			percent(w.lost))
	case w.lost >= 0.00005:
		return fmt.Sprintf("%s loses %s of its records: %s are too few for its peaks.", w.stream, percent(w.lost),
			w.shardsText())
	case w.refused > 0:
		delivered := "the records"
		if w.failed > 0 {
			delivered = "all but " + plural(int(w.failed), "record")
		}
		return fmt.Sprintf(
			"%s refuses %s of all attempts, and retries deliver %s; its hottest shard peaks at %s%s.",
			w.stream, percent(w.refused), delivered, percent(w.peak), w.over())
	case w.mean > 0 && w.peak > 4*w.mean:
		return fmt.Sprintf(
			"%s throttles nothing: its hottest shard peaks at %s of its limit%s, %s times the average load.",
			w.stream, percent(w.peak), w.over(), significant(w.peak/w.mean))
	}
	return fmt.Sprintf("%s throttles nothing: its hottest shard peaks at %s of its limit%s.", w.stream,
		percent(w.peak), w.over())
}

// lostBefore states a loss in which no limit of the stream had a part.
func (w *writes) lostBefore() string {
	if w.expired > w.failed/2 && w.refused == 0 {
		return fmt.Sprintf("%s loses %s of its records in full buffers of its producers: no limit of its shards "+
			"refuses anything.", w.stream, percent(w.lost))
	}
	if w.refused > 0 {
		return fmt.Sprintf("%s loses %s of its records to errors: the limits of its shards refuse only %s of all "+
			"attempts.", w.stream, percent(w.lost), percent(w.refused))
	}
	return fmt.Sprintf("%s loses %s of its records to errors: no limit of its shards refuses anything.", w.stream,
		percent(w.lost))
}

// innocent tells whether limits refused too little to be the cause of what was lost: each
// record that is given up for them was refused once at least.
func (w *writes) innocent() bool { return w.refusals > 0 && w.refusals < w.failed }

// over says what a peak is the mean of, when that is not the second of the limits.
func (w *writes) over() string {
	if w.window <= 1 {
		return ""
	}
	return " over " + seconds(w.window)
}

// busiest names the slice in which most was offered.
func busiest(slice float64) string {
	if slice == 1 {
		return "busiest second"
	}
	return "busiest " + seconds(slice)
}

// cause says why, when something was refused.
func (w *writes) cause() string {
	if w.refused == 0 || w.needs == nil || w.innocent() {
		return ""
	}
	n := w.needs
	if n.HottestKeyLoad > 1 {
		return fmt.Sprintf("No number of shards helps %s: key %q alone is %s× what one shard takes.", w.stream,
			n.HottestKey, significant(n.HottestKeyLoad))
	}
	if w.scales && !(w.single() && w.hotKey.Share > 1/float64(w.most())) {
		return "" // how long it took to grow has its own sentence
	}
	if w.single() && w.hotKey.Share > 1/float64(w.most()) {
		return fmt.Sprintf("Key %q, %s of all bytes of %s, lies on %s: no number of shards splits a key.",
			w.hotKey.Key, percent(w.hotKey.Share), w.stream, shortShard(w.culprit))
	}
	if need := max(n.ShardsByBytes, n.ShardsByRecords); need > w.most() {
		return fmt.Sprintf("The %s of %s (%s/s, %s records/s) is what %s take%s without bursting; it has %s.",
			busiest(w.slice), w.stream, size(n.PeakBytes), count(n.PeakRecords), plural(need, "even shard"),
			singular(need), count(float64(w.most())))
	}
	if w.skewed() {
		return fmt.Sprintf("%s has enough shards, but %s of its load lies on one.", w.stream,
			percent(w.hotShare))
	}
	return fmt.Sprintf("%s has enough shards on average: what is refused are bursts within seconds.", w.stream)
}

// pending is how many records lie ahead of a consumer when the run ends.
func (d *Data) pending(c string) float64 {
	for i := range d.Result.Effects {
		if e := &d.Result.Effects[i]; e.Consumer == c {
			return float64(e.Pending)
		}
	}
	return 0
}

// underWay is the share of its stream that may lie ahead of a consumer that keeps up.
const underWay = 0.05

// readerFinding states how far a consumer was behind.
func (d *Data) readerFinding(c string) (string, float64) {
	age, delay := d.metric("iteratorAge", "consumer", c), d.metric("propagationDelay", "consumer", c)
	calls, refused := d.value("getCalls", "consumer", c), d.value("getThrottled", "consumer", c)
	left := d.pending(c)
	ahead := left / math.Max(left+d.value("recordsDelivered", "consumer", c), 1)
	switch {
	case (age.Max == nil || delay.P50 == nil) && refused > 0:
		return fmt.Sprintf("Consumer %s received nothing: %s of its %s reads are refused.", c, count(refused),
			count(calls)), 40
	case age.Max == nil || delay.P50 == nil:
		return fmt.Sprintf("Consumer %s received nothing.", c), 0.5
	case refused > 0.01*calls:
		return fmt.Sprintf(
			"Consumer %s has %s of its %s reads refused; half of its records arrive within %s, 99 %% within %s.",
			c, percent(refused/calls), count(calls), millis(*delay.P50), millis(*delay.P99)), 20 * refused / calls
	case ahead > underWay:
		return fmt.Sprintf("Consumer %s has %s ahead of it when the run ends, %s of its stream.", c,
			plural(int(left), "record"), percent(ahead)), 25
	case *age.Max == 0:
		return fmt.Sprintf(
			"Consumer %s is at the tip after every read: half of its records arrive within %s, 99 %% within %s.",
			c, millis(*delay.P50), millis(*delay.P99)), 0.1
	case *age.Max > 60e3:
		return fmt.Sprintf("Consumer %s falls behind: its iterator age reaches %s.", c, millis(*age.Max)), 30
	}
	return fmt.Sprintf("Consumer %s keeps up: half of its records arrive within %s, 99 %% within %s.", c,
		millis(*delay.P50), millis(*delay.P99)), 0.1
}
