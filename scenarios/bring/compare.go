package bring

import (
	"math"
	"slices"
	"time"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/measure"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/sim"
)

// Tally watches a run of a replay and counts by the periods of the recording.
type Tally struct {
	api.Blind
	starts []sim.Time
	length sim.Time // of a period
	end    sim.Time
	at     int // the period of the last row
	sums   []Cell
	shards []shardTally
}

type shardTally struct{ accepted, refused float64 }

// NewTally makes a watcher for a run of the replay.
func (r *Replay) NewTally() *Tally {
	t := &Tally{end: r.since(r.End()), length: sim.Time(r.Period), shards: make([]shardTally, r.Shards)}
	if r.Period > 0 {
		for i := range r.Rows {
			t.starts = append(t.starts, r.since(r.Rows[i].At))
		}
	} else {
		slice := measure.SliceFor(t.end+1, eventBins)
		for at := sim.Time(0); at <= t.end; at += slice {
			t.starts = append(t.starts, at)
		}
		t.end, t.length = sim.Time(len(t.starts))*slice, slice
	}
	t.sums = make([]Cell, len(t.starts))
	return t
}

// eventBins is how many bins single records are counted in, at most.
const eventBins = 720

func (r *Replay) since(t time.Time) sim.Time { return sim.Time(t.Sub(r.Rows[0].At)) }

// period is the one that an instant lies in.
func (t *Tally) period(at sim.Time) *Cell {
	for t.at > 0 && at < t.starts[t.at] {
		t.at--
	}
	for t.at+1 < len(t.starts) && at >= t.starts[t.at+1] {
		t.at++
	}
	return &t.sums[t.at]
}

// Offer counts records at their intended instants.
func (t *Tally) Offer(r api.OfferRow) {
	for i, due := range r.Records.Due {
		c := t.period(due)
		c.Records++
		c.Bytes += float64(r.Records.Bytes[i])
	}
}

// Put counts what the service accepted and refused.
func (t *Tally) Put(r api.PutRow) {
	c := t.period(r.At)
	for i := range r.Results {
		s := &t.shards[r.Results[i].Shard]
		switch r.Results[i].Outcome {
		case api.OutcomeStored:
			c.Accepted++
			c.AcceptedBytes += float64(r.Records.Bytes[i])
			s.accepted++
		case api.OutcomeThrottled:
			c.Refused++
			s.refused++
		}
	}
}

// Compare puts what was recorded beside what a run made of it.
func (r *Replay) Compare(t *Tally, out *result.Imported) {
	recorded := make([]Cell, len(t.sums))
	for i := range r.Rows {
		at := i
		if r.Period == 0 {
			t.at = 0
			at = t.indexOf(r.since(r.Rows[i].At))
		}
		sum, load := r.Rows[i].sum(), r.rowLoad(&r.Rows[i])
		sum.Records, sum.Bytes = load.Records, load.Bytes
		recorded[at].add(sum)
	}
	width := t.binWidth()
	out.BinStarts, out.BinEnd = nil, t.end.Duration().Seconds()
	for at := sim.Time(0); at < t.end; at += width {
		out.BinStarts = append(out.BinStarts, at.Duration().Seconds())
	}
	for _, m := range []struct {
		name, unit string
		of         func(*Cell) float64
		shown      bool
	}{
		{"offered records", "records", func(c *Cell) float64 { return c.Records }, true},
		{"offered bytes", "bytes", func(c *Cell) float64 { return c.Bytes }, true},
		{incomingRecords, "records", func(c *Cell) float64 { return c.Accepted }, r.Outcome && r.Scale == 1},
		{incomingBytes, "bytes", func(c *Cell) float64 { return c.AcceptedBytes }, r.Outcome && r.Scale == 1},
		{writeThrottled, "records", func(c *Cell) float64 { return c.Refused }, r.Outcome && r.Scale == 1},
	} {
		if m.shown {
			c := t.compare(recorded, m.of, width)
			c.Name, c.Unit = m.name, m.unit
			out.Compared = append(out.Compared, c)
		}
	}
	if len(r.ShardIDs) == r.Shards && r.Scale == 1 {
		out.ByShard = r.byShard(t)
	}
}

func (t *Tally) indexOf(at sim.Time) int {
	i, found := slices.BinarySearch(t.starts, at)
	if !found {
		i--
	}
	return max(i, 0)
}

// binsMax is how many bins the series of a comparison have.
const binsMax = 360

// binWidth is how many whole periods a bin has.
func (t *Tally) binWidth() sim.Time {
	periods := (t.end + t.length - 1) / t.length
	return t.length * ((periods + binsMax - 1) / binsMax)
}

// compare sums a metric, recorded and reproduced, and finds the period that differs most.
func (t *Tally) compare(recorded []Cell, of func(*Cell) float64, width sim.Time) result.ImportedMetric {
	var m result.ImportedMetric
	bins := (t.end + width - 1) / width
	m.Recorded, m.Replayed = make([]float64, bins), make([]float64, bins)
	for i := range t.sums {
		end := t.end
		if i+1 < len(t.starts) {
			end = t.starts[i+1]
		}
		seconds := max(min(end-t.starts[i], t.length).Duration().Seconds(), 1e-9)
		a, b := of(&recorded[i]), of(&t.sums[i])
		bin := t.starts[i] / width
		m.Recorded[bin] += a
		m.Replayed[bin] += b
		for _, side := range []struct {
			s *result.Summed
			v float64
		}{{&m.Imported, a}, {&m.Reproduced, b}} {
			side.s.Total += side.v
			side.s.Peak = max(side.s.Peak, side.v/seconds)
		}
		if d := b - a; math.Abs(d) > math.Abs(m.Worst) {
			m.Worst, m.WorstAt = d, t.starts[i].Duration().Seconds()
		}
	}
	span := max(t.end.Duration().Seconds(), 1e-9)
	m.Imported.Mean, m.Reproduced.Mean = m.Imported.Total/span, m.Reproduced.Total/span
	m.Exact = math.Abs(m.Worst) <= 1
	return m
}

// byShard is what each shard accepted and refused.
func (r *Replay) byShard(t *Tally) []result.ImportedShard {
	out := make([]result.ImportedShard, r.Shards)
	for k := range out {
		out[k] = result.ImportedShard{Shard: api.ShardID(int32(k)), Recorded: r.ShardIDs[k], Key: r.Keys[k],
			Reproduced: t.shards[k].accepted, Replayed: t.shards[k].refused}
	}
	for i := range r.Rows {
		for _, c := range r.Rows[i].Cells {
			out[c.Key].Imported += c.Accepted
			out[c.Key].Refused += c.Refused
		}
	}
	return out
}

// Record fills in what was read, and what was decided.
func (r *Replay) Record(out *result.Imported) {
	form := time.RFC3339
	out.Schema, out.Name, out.Command = result.ImportedSchema, r.Name, r.Command
	out.Recording = result.Recording{What: r.What, Files: r.Files, Read: r.Read, Unit: r.Unit, Outside: r.Outside,
		Malformed: r.Malformed, Bad: append([]string{}, r.Bad...), Duplicates: r.Duplicates, Rows: len(r.Rows),
		From: r.Rows[0].At.UTC().Format(form), To: r.End().UTC().Format(form), PeriodSeconds: r.Period.Seconds(),
		Gaps: r.Gaps, LongestGapSeconds: r.LongestGap.Seconds()}
	out.Stream, out.Shards, out.Scale, out.CV = r.StreamName(), r.Shards, r.Scale, r.CV
	whole, peak, seconds := r.whole(), r.Peak(), max(r.End().Sub(r.Rows[0].At).Seconds(), 1)
	out.Load = result.Load{Records: whole.Records, Bytes: whole.Bytes, MeanRecords: whole.Records / seconds,
		MeanBytes: whole.Bytes / seconds, PeakRecords: peak.Records, PeakBytes: peak.Bytes}
	out.Compared, out.ByShard, out.BinStarts = []result.ImportedMetric{}, []result.ImportedShard{}, []float64{}
	out.Keys = len(r.Keys) + len(r.Weights)
	out.Notes, out.Assumed = append([]string{}, r.Notes...), append([]string{}, r.Assumptions...)
}
