package bring

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// flow is what metrics say of a stream or of a shard, by second.
type flow struct {
	records, bytes, refused map[int64]float64
}

func (f *flow) empty() bool { return len(f.records) == 0 && len(f.bytes) == 0 }

// times are those at which anything is known.
func (f *flow) times() []int64 {
	all := map[int64]bool{}
	for _, m := range []map[int64]float64{f.records, f.bytes, f.refused} {
		for at := range m {
			all[at] = true
		}
	}
	out := make([]int64, 0, len(all))
	for at := range all {
		out = append(out, at)
	}
	slices.Sort(out)
	return out
}

// traffic makes the offered load of the points: what was accepted, and what was refused.
func (m *metricPoints) traffic() (*Traffic, error) {
	m.warn()
	if err := m.chooseStream(); err != nil {
		return nil, err
	}
	stream, shards := m.flow(""), map[string]flow{}
	for s := range m.points {
		if f := m.flow(s.shard); s.shard != "" && !f.empty() {
			shards[s.shard] = f
		}
	}
	switch {
	case len(shards) > 0:
		m.shardLevel(shards, &stream)
	case !stream.empty():
		m.rows(map[int]flow{0: stream})
	default:
		return nil, m.nothing()
	}
	m.t.Outcome = true
	m.assume(len(shards) > 0)
	m.t.Readers = m.readers(&stream)
	return m.t, m.t.grid(m.o)
}

// nothing says what was there in place of a load.
func (m *metricPoints) nothing() error {
	if m.t.Outside > 0 && m.t.Outside == m.t.Read {
		return errors.New("import: no point lies between --from and --to")
	}
	got := map[string]bool{}
	for s := range m.points {
		got[s.metric+", "+s.stat] = true
	}
	text := "nothing that was understood"
	if len(got) > 0 {
		text = strings.Join(sorted(got), "; ")
	}
	for _, n := range m.t.Notes {
		text += "\n  " + n
	}
	return fmt.Errorf("import: want the Sum of IncomingRecords or IncomingBytes, got %s", text)
}

// chooseStream leaves the points of one stream.
func (m *metricPoints) chooseStream() error {
	names := map[string]bool{}
	for s := range m.points {
		if s.stream != "" {
			names[s.stream] = true
		}
	}
	list := sorted(names)
	chosen := m.o.Stream
	switch {
	case len(list) == 1:
		chosen = list[0]
	case len(list) > 1 && !names[chosen]:
		return fmt.Errorf("import: labels name the streams %s; choose one with --stream", strings.Join(list, ", "))
	}
	m.t.Stream = chosen
	kept := map[seriesOf]map[int64]float64{}
	for s, points := range m.points {
		if s.stream != "" && s.stream != chosen {
			continue
		}
		s.stream = ""
		if kept[s] == nil {
			kept[s] = map[int64]float64{}
		}
		for at, v := range points {
			kept[s][at] = max(kept[s][at], v)
		}
	}
	m.points = kept
	return nil
}

// sums are the sums of a metric by second: as they are, or of averages and their counts.
func (m *metricPoints) sums(metric, shard string) map[int64]float64 {
	out := map[int64]float64{}
	get := func(stat string) map[int64]float64 {
		return m.points[seriesOf{metric: metric, shard: shard, stat: stat}]
	}
	counts := get("SampleCount")
	for at, v := range get("Average") {
		if n, known := counts[at]; known {
			out[at] = math.Round(v * n)
		}
	}
	for at, v := range get(sumStat) {
		out[at] = v
	}
	return out
}

// flow is that of a shard, or of the stream. Where there are no Incoming metrics, those of the
// two ways to put say the same.
func (m *metricPoints) flow(shard string) flow {
	f := flow{m.sums(incomingRecords, shard), m.sums(incomingBytes, shard), m.sums(writeThrottled, shard)}
	if len(f.records) == 0 {
		f.records = added(m.sums("PutRecords.SuccessfulRecords", shard), m.sums("PutRecord.Success", shard))
	}
	if len(f.bytes) == 0 {
		f.bytes = added(m.sums("PutRecords.Bytes", shard), m.sums("PutRecord.Bytes", shard))
	}
	if len(f.refused) == 0 {
		f.refused = m.sums("PutRecords.ThrottledRecords", shard)
	}
	return f
}

func added(a, b map[int64]float64) map[int64]float64 {
	for at, v := range b {
		a[at] += v
	}
	return a
}

// rows makes rows of flows, each of a key.
func (m *metricPoints) rows(flows map[int]flow) {
	t := m.t
	by := map[int64]*Row{}
	keys := make([]int, 0, len(flows))
	for k := range flows {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		f := flows[k]
		t.Counted, t.Sized = t.Counted || len(f.records) > 0, t.Sized || len(f.bytes) > 0
	}
	lone := 0
	for _, k := range keys {
		f := flows[k]
		mean := meanSize(&f)
		for _, at := range f.times() {
			c := Cell{Key: k, Accepted: f.records[at], AcceptedBytes: f.bytes[at], Refused: f.refused[at]}
			_, counted := f.records[at]
			_, sized := f.bytes[at]
			switch {
			case counted && !sized && t.Sized:
				c.AcceptedBytes = math.Round(c.Accepted * mean)
				lone++
			case sized && !counted && t.Counted && mean > 0:
				c.Accepted = math.Round(c.AcceptedBytes / mean)
				lone++
			}
			c.Records, c.Bytes = c.Accepted, c.AcceptedBytes
			if m.o.Throttled {
				size := mean
				if c.Accepted > 0 {
					size = c.AcceptedBytes / c.Accepted
				}
				c.Records += c.Refused
				c.Bytes += math.Round(c.Refused * size)
			}
			if by[at] == nil {
				by[at] = &Row{At: time.Unix(at, 0).UTC()}
			}
			by[at].Cells = append(by[at].Cells, c)
		}
	}
	for _, r := range by {
		t.Rows = append(t.Rows, *r)
	}
	slices.SortFunc(t.Rows, func(a, b Row) int { return a.At.Compare(b.At) })
	if lone > 0 {
		t.note("%s either records or bytes: the other follows by the mean size", plural(lone, "point has",
			"points have"))
	}
}

// meanSize of the records of a flow, over the seconds that have both.
func meanSize(f *flow) float64 {
	records, bytes := 0.0, 0.0
	for _, at := range f.times() {
		r, counted := f.records[at]
		b, sized := f.bytes[at]
		if counted && sized {
			records, bytes = records+r, bytes+b
		}
	}
	if records == 0 {
		return 0
	}
	return bytes / records
}

// assume says what metrics leave open.
func (m *metricPoints) assume(byShard bool) {
	t, sum := m.t, m.t.Total()
	if t.Counted && t.Sized {
		t.assume("the records of a period are of one size, the mean of IncomingBytes ÷ IncomingRecords")
	}
	if byShard {
		t.assume("the keys within a shard are unknown: each shard has a key of its own, which stands for all of them")
	} else {
		t.assume("keys are unknown, and taken to be even: metrics by shard would show a skew (or set keys in " +
			"the scenario)")
	}
	switch {
	case sum.Refused > 0 && m.o.Throttled:
		t.assume("what was refused was offered once: %.0f records more than were accepted. "+
			"WriteProvisionedThroughputExceeded counts attempts, so that a record that a client sent again "+
			"is in it, and maybe among the accepted (--throttled leave takes the accepted ones only)", sum.Refused)
	case sum.Refused > 0:
		t.assume("what was refused, %.0f attempts, was sent again and accepted later: it is left out of the load "+
			"(--throttled add)", sum.Refused)
	}
}

// readers is how many applications read each record, rounded.
func (m *metricPoints) readers(stream *flow) int {
	read, written := 0.0, 0.0
	for _, v := range m.sums(getRecords, "") {
		read += v
	}
	for _, v := range stream.records {
		written += v
	}
	if read == 0 || written == 0 {
		return 0
	}
	n := max(1, int(math.Round(read/written)))
	m.t.note("GetRecords.Records is %.2f × IncomingRecords: %s", read/written, plural(n, "application reads",
		"applications read"))
	return n
}
