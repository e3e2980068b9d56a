package explain

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// windowSpan is how far back a refusal looks for those who used the limit up.
const (
	windowSpan  = 10 * sim.Second
	windowCells = int(windowSpan/sim.Second) + 1
)

// window is what a shard let through in the last seconds, by key and by application.
type window struct {
	stream, shard int32
	from          sim.Time // nobody looks earlier
	writes, reads usage
}

// usage counts by whom a limit was used, second by second.
type usage struct{ cells [windowCells]cell }

type cell struct {
	second sim.Time
	place  map[uint32]int
	used   []use
}

type use struct {
	who            uint32
	bytes, records int64
}

// add notes that somebody used a limit.
func (u *usage) add(now sim.Time, who uint32, bytes, records int64) {
	second := now / sim.Second
	c := &u.cells[int(second)%windowCells]
	if c.second != second || c.place == nil {
		*c = cell{second: second, place: map[uint32]int{}, used: c.used[:0]}
	}
	i, known := c.place[who]
	if !known {
		i = len(c.used)
		c.place[who] = i
		c.used = append(c.used, use{who: who})
	}
	c.used[i].bytes += bytes
	c.used[i].records += records
}

// most is who used a limit most in the span that ends now, with its shares.
func (u *usage) most(now sim.Time, by func(*use) int64, name func(uint32) string) []Share {
	var sum cell
	sum.place = map[uint32]int{}
	all := int64(0)
	for i := range u.cells {
		c := &u.cells[i]
		if c.place == nil || c.second <= now/sim.Second-sim.Time(windowCells) || c.second > now/sim.Second {
			continue
		}
		for j := range c.used {
			o := &c.used[j]
			k, known := sum.place[o.who]
			if !known {
				k = len(sum.used)
				sum.place[o.who] = k
				sum.used = append(sum.used, use{who: o.who})
			}
			sum.used[k].bytes += o.bytes
			sum.used[k].records += o.records
			all += by(o)
		}
	}
	slices.SortFunc(sum.used, func(a, b use) int {
		return cmp.Or(cmp.Compare(by(&b), by(&a)), cmp.Compare(a.who, b.who))
	})
	var out []Share
	for i := range sum.used[:min(len(sum.used), 3)] {
		if v := by(&sum.used[i]); v > 0 {
			out = append(out, Share{name(sum.used[i].who), float64(v) / float64(all)})
		}
	}
	return out
}

func bytesOf(u *use) int64   { return u.bytes }
func recordsOf(u *use) int64 { return u.records }

// watchShard looks at a shard from an instant on.
func (r *Recorder) watchShard(stream, shard int32, from sim.Time) {
	if w := r.window(stream, shard); w != nil {
		w.from = min(w.from, from)
		return
	}
	r.windows = append(r.windows, &window{stream: stream, shard: shard, from: from})
}

func (r *Recorder) window(stream, shard int32) *window {
	for _, w := range r.windows {
		if w.stream == stream && w.shard == shard {
			return w
		}
	}
	return nil
}

// fill notes what a put was let through with.
func (r *Recorder) fill(row *api.PutRow) {
	for _, w := range r.windows {
		if w.stream != row.Stream || row.At < w.from {
			continue
		}
		for i := range row.Results {
			if p := &row.Results[i]; p.Shard == w.shard && p.Outcome == api.OutcomeStored {
				w.writes.add(row.At, uint32(row.Records.Key[i]), int64(row.Records.Bytes[i]), 1)
			}
		}
	}
}

// refusal says which limit refused entry i of a put, how full it was, and by whom it was
// used.
func (r *Recorder) refusal(e *entry, row *api.PutRow, i int) Refusal {
	shard := row.Results[i].Shard
	f := Refusal{AtNS: int64(row.At), Call: CallPut, Shard: r.c.Shard(shard), Limit: LimitBytes}
	bytes, records := r.c.WriteRoom(row.Stream, shard)
	before, behind := int64(0), int64(0) // bytes of the call that were admitted to the shard
	for j := range row.Results {
		if p := &row.Results[j]; p.Shard != shard || p.Outcome != api.OutcomeStored {
			continue
		}
		if j > i {
			records++
			behind += int64(row.Records.Bytes[j])
		} else {
			before += int64(row.Records.Bytes[j])
		}
	}
	round := r.c.WriteRound(row.Stream)
	charge := func(sum int64) int64 { return (sum + round - 1) / round * round }
	f.BytesLeft, f.RecordsLeft = bytes+charge(before+behind)-charge(before), records
	f.Wants = charge(before+int64(row.Records.Bytes[i])) - charge(before)
	by := bytesOf
	switch {
	case row.Results[i].Injected:
		mine := spec.Everyone()
		mine.Stream, mine.Shard = int(row.Stream), int(shard)
		f.Limit, f.Fault = LimitFault, r.fault(row.At, row.At, mine, spec.Throttle)
		return f
	case f.BytesLeft >= f.Wants:
		f.Limit, by = LimitRecords, recordsOf
	}
	if w := r.window(row.Stream, shard); w != nil {
		f.By = w.writes.most(row.At, by, func(k uint32) string { return "key " + r.c.Keys.Name(api.Key(k)) })
	}
	return f
}

// Get notes what a read was given, or why it was refused.
func (r *Recorder) Get(row api.GetRow) {
	w := r.window(row.Stream, row.Shard)
	if w != nil && row.At >= w.from && !row.Injected && !row.Calls {
		w.reads.add(row.At, uint32(row.Reader), row.Bytes, 1)
	}
	l := r.reader(row.Reader)
	if l == nil || !row.Throttled {
		return
	}
	f := Refusal{AtNS: int64(row.At), Call: CallGet, Shard: r.c.Shard(row.Shard), Limit: LimitBytes}
	by := bytesOf
	switch {
	case row.Injected:
		mine := spec.Everyone()
		mine.Stream, mine.Shard = int(row.Stream), int(row.Shard)
		f.Limit, f.Fault = LimitFault, r.fault(row.At, row.At, mine, spec.Throttle)
	case row.Calls:
		f.Limit, by = LimitCalls, recordsOf
	}
	if w != nil && !row.Injected {
		f.By = w.reads.most(row.At, by, r.appOf)
	}
	l.refused = f
}
