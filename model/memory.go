package model

import (
	"errors"
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
)

// What things take, in bytes: a key with its routing and its counts, a record in a log
// with its extent and its rolling hash.
const (
	keyBytes    = 16 + 8 + 4 + 16 + 8
	recordBytes = 24 + 24 + 4
)

// ErrMemory is wrapped by the error of a run that does not fit its memory budget.
var ErrMemory = errors.New("the run does not fit its memory")

// checkMemory refuses a scenario whose keys, and whose records between two polls and
// for late readers, cannot fit: with the arithmetic.
func checkMemory(s *spec.Scenario, budget int64) error {
	keys := int64(0)
	for i := range s.Producers {
		k := &s.Producers[i].Keys
		keys += int64(k.Count) + int64(len(k.List)+len(k.Hot))
	}
	if need := keys * keyBytes; need > budget {
		return fmt.Errorf("model: %w: %d keys × %d B = %s, of %s; use fewer keys or a larger --memory",
			ErrMemory, keys, keyBytes, mebibytes(need), mebibytes(budget))
	}
	lag := 0.0
	for i := range s.Consumers {
		c := &s.Consumers[i]
		lag = max(lag, c.Interval.Expected()/1e9+1)
		if c.MicroBatches() {
			lag = max(lag, float64(c.Job.Batch.Trigger)/1e9+1)
		}
	}
	records := 0.0
	for i := range s.Producers {
		records += float64(peakRate(&s.Producers[i]) * lag)
	}
	if need := int64(records)*recordBytes + keys*keyBytes; need > budget {
		return fmt.Errorf("model: %w: %.0f records between two polls × %d B + %d keys × %d B = %s, of %s; "+
			"use a larger --memory", ErrMemory, records, recordBytes, keys, keyBytes,
			mebibytes(need), mebibytes(budget))
	}
	need := int64(records)*recordBytes + keys*keyBytes
	sentence := ""
	for _, l := range LateReaders(s) {
		need += l.Bytes()
		sentence += l.String() + "; "
	}
	if need > budget {
		return fmt.Errorf("model: %w: %swith %.0f records between two polls × %d B and %d keys × %d B that is %s, "+
			"of %s; use a larger --memory", ErrMemory, sentence, records, recordBytes, keys, keyBytes, mebibytes(need),
			mebibytes(budget))
	}
	return nil
}

func peakRate(p *spec.Producer) float64 {
	a := &p.Arrivals
	peak := a.Rate
	for _, s := range a.Stages {
		peak = max(peak, s.Rate)
	}
	if a.Sine != nil {
		peak = max(peak, a.Sine.Peak)
	}
	if a.Trace == nil || a.Trace.Period == 0 {
		return peak
	}
	cells, each := a.Trace.Counts, 1.0
	if len(cells) == 0 { // bytes alone become records of the mean size
		cells, each = a.Trace.Bytes, max(p.Size.Expected(), 1)
	}
	for _, row := range cells {
		sum := 0.0
		for _, c := range row {
			sum += c
		}
		peak = max(peak, sum/each*1e9/float64(a.Trace.Period))
	}
	return peak
}

// outOfMemory says what has grown: mostly the log behind a reader that cannot keep up.
func (w *World) outOfMemory(used int64) error {
	slowest, behind := "", uint64(0)
	for app := range w.applications {
		a := &w.applications[app]
		s := w.streams[w.spec.Consumers[a.consumer].Stream]
		for shard := range int32(s.ShardCount()) {
			next, needed := s.Appended(shard), a.ledger.Needed(shard)
			if lag := next - min(needed, next); lag >= behind {
				slowest, behind = a.name+"/"+s.Name()+"/"+api.ShardID(shard), lag
			}
		}
	}
	return fmt.Errorf("model: %w: %s used of %s at %s; the slowest reader, %s, is %d records behind "+
		"(%d B each); give it a faster consumer or the run a larger --memory", ErrMemory, mebibytes(used),
		mebibytes(w.options.MemoryBytes), w.Now(), slowest, behind, recordBytes)
}

// mebibytes prints bytes for a sentence with arithmetic; a tiny budget is not 0.0 MiB.
func mebibytes(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
}
