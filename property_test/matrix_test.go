package property_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/report"
)

// Which combinations have one effect per record, in order, under which faults? Each cell of two
// matrices is a small run: clients against what can happen to their puts, and consumers against
// what can happen to their work.

// setting is a row or a column of a matrix: what it is called, and what a scenario says of it.
type setting struct{ name, text string }

const sends = `
version: 1
duration: 2m
streams: [{name: s, shards: 2}]
producers:
  - {name: p, arrivals: {process: poisson, stages: [{hold: 40/s, for: 70s}, {hold: 0}]}, keys: {distribution: uniform, count: 5},
     size: 200B, client: {%s}, guarantees: {records: exactlyOnce, order: perKey}}
consumers: [{name: c, interval: 500ms}]
invariants: {allow: [G1], liveness: 30s}
%s
`

const patient = "timeout: 1s, retry: {attempts: 20, base: 300ms, cap: 2s}"

var clients = []setting{
	{"PutRecord, 1 call in flight, no retry", "api: putRecord, inFlight: 1, timeout: 1s, retry: none"},
	{"PutRecord, 1 call in flight", "api: putRecord, inFlight: 1, " + patient},
	{"PutRecord, 32 calls in flight", "api: putRecord, inFlight: 32, " + patient},
	{"PutRecord with sequence numbers", "api: putRecord, inFlight: 32, ordering: sequenceNumberForOrdering, " + patient},
	{"PutRecord with timestamps", "api: putRecord, inFlight: 32, ordering: timestamp, " + patient},
	{"PutRecords, 1 batch in flight", "linger: 100ms, inFlight: 1, " + patient},
	{"PutRecords, 4 batches in flight", "linger: 100ms, inFlight: 4, " + patient},
	{"PutRecords, whole batches again", "linger: 100ms, inFlight: 4, timeout: 1s, retry: {attempts: 20, base: 300ms, cap: 2s, resend: call}"},
}

var onTheWay = []setting{
	{"no fault", ""},
	{"1 reply in 10 lost", "faults: [{at: 10s, for: 40s, action: responseLost, share: 10%, target: {producer: p}}]"},
	{"1 call in 10 refused", "faults: [{at: 10s, for: 40s, action: throttle, share: 10%, target: {stream: s}}]"},
	{"1 call in 10 slow", "faults: [{at: 10s, for: 40s, action: delay, share: 10%, latency: 300ms, target: {producer: p}}]"},
	{"a reshard", "events: [{at: 20s, updateShardCount: {to: 4}}]"},
	{"the client crashes", "faults: [{at: 30s, for: 5s, action: crash, target: {producer: p}}]"},
}

const works = `
version: 1
duration: 3m
streams: [{name: s, shards: 2}]
tables: [{name: seen, ttl: %s, latency: 10ms}]
producers:
  - {name: p, arrivals: {process: poisson, stages: [{hold: 20/s, for: 100s}, {hold: 0}]}, keys: {distribution: uniform, count: 40},
     size: 200B%s, client: {api: putRecord, inFlight: 32, ordering: sequenceNumberForOrdering, ` + patient + `}}
consumers:
  - {name: c, interval: 500ms, workers: 2, failover: 5s, service: 30ms, dedup: %s,
     guarantees: {effects: exactlyOnce, order: perKey}}
invariants: {allow: [G1], liveness: 60s}
%s
`

// marks are rows: the time that marks live, the data of records, and dedup.
var marks = []struct{ name, ttl, payload, dedup string }{
	{"no marks", "1h", "", "none"},
	{"effect, then mark; by id", "1h", "", "{order: effectThenMark, key: id}"},
	{"mark, then effect; by id", "1h", "", "{order: markThenEffect, key: id}"},
	{"together; by id", "1h", "", "{order: together, key: id}"},
	{"together; by sequence number", "1h", "", "{order: together, key: sequenceNumber}"},
	{"together; by hash, data all different", "1h", "", "{order: together, key: hash}"},
	{"together; by hash, 5,000 contents", "1h", ", payload: {distinct: 5000}", "{order: together, key: hash}"},
	{"together; by id, marks live for 20 s", "20s", "", "{order: together, key: id}"},
}

var atWork = []setting{
	{"no fault", ""},
	{"replies to puts lost", "faults: [{at: 10s, for: 60s, action: responseLost, share: 10%, target: {producer: p}}]"},
	{"crash behind an effect", "faults: [{at: 30s, for: 3s, action: crash, when: effect, target: {consumer: c}}]"},
	{"crash behind a mark", "faults: [{at: 30s, for: 3s, action: crash, when: mark, target: {consumer: c}}]"},
	{"pause below failover", pauses(4)},
	{"pause above failover", pauses(12)},
	{"replay of a minute", "events: [{at: 110s, replay: {consumer: c, from: {timestamp: 50s}}}]"},
	{"a reshard", "events: [{at: 30s, updateShardCount: {to: 4}}]"},
	{"table refuses half", "faults: [{at: 20s, for: 40s, action: throttle, share: 50%, target: {table: seen}}]"},
	{"table refuses all", "faults: [{at: 20s, for: 20s, action: throttle, target: {table: seen}}]"},
}

// pauses stop one worker and then the other, four times, for some seconds each.
func pauses(seconds int) string {
	text := "faults:\n"
	for i := range 4 {
		text += fmt.Sprintf("  - {at: %dms, name: p%d, for: %ds, action: pause, target: {consumer: c, worker: %d}}\n", 20_010+16_013*i, i,
			seconds, i%2)
	}
	return text
}

// verdictOf says what became of the records of a run: of the guarantees that were broken, by
// how many.
func verdictOf(repeated, missing, late int64) report.Cell {
	var parts []string
	tone := report.Kept
	for _, p := range []struct {
		n    int64
		what string
		tone report.CellTone
	}{{late, "late", report.Disordered}, {repeated, "again", report.Repeated}, {missing, "lost", report.Missing}} {
		if p.n > 0 {
			parts, tone = append([]string{fmt.Sprintf("%d %s", p.n, p.what)}, parts...), p.tone
		}
	}
	if len(parts) == 0 {
		return report.Cell{Text: "once"}
	}
	return report.Cell{Tone: tone, Text: strings.Join(parts, ", ")}
}

// cellOf runs a scenario whose guarantees may be broken, and nothing else.
func cellOf(t *testing.T, yaml string) *result.Result {
	t.Helper()
	w := world(t, yaml, model.Options{})
	if err := w.RunUntil(1 << 62); err != nil {
		t.Fatal(err)
	}
	w.Finish()
	r := w.Result()
	for _, v := range r.Verdict.Invariants {
		if v.Status == result.Violated && !strings.Contains("X1 X2 X3 C8", v.ID) {
			t.Errorf("%s: %s\n%s", v.ID, v.First.Text, yaml)
		}
	}
	return r
}

// brokenBy is how often a guarantee of a run was broken.
func brokenBy(r *result.Result, what string) int64 {
	for _, g := range r.Verdict.Guarantees {
		if g.What == what {
			return g.Count
		}
	}
	return 0
}

// matrixFoot says where the matrices are from.
const matrixFoot = "docs/exactly-once.md · a run of 2 or 3 minutes for each cell, seed 1 · kinesim " + version

// clientMatrix runs every client against what can happen on its way.
func clientMatrix(t *testing.T) report.Matrix {
	m := report.Matrix{Name: "clients",
		Settings: "clients", One: "stores each record", Many: "store each record", Columns: names(onTheWay), Foot: matrixFoot}
	for _, c := range clients {
		row := report.MatrixRow{Name: c.name}
		for _, f := range onTheWay {
			r := cellOf(t, fmt.Sprintf(sends, c.text, f.text))
			again := int64(*metric(t, r, "duplicatesStored", "stream", "s").Value)
			row.Cells = append(row.Cells, verdictOf(again, brokenBy(r, "records")-again, brokenBy(r, "order")))
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// markMatrix runs every way to keep marks against what can happen at work.
func markMatrix(t *testing.T) report.Matrix {
	m := report.Matrix{Name: "marks",
		Settings: "ways to keep marks", One: "has each effect", Many: "have each effect", Columns: names(atWork), Foot: matrixFoot}
	for _, c := range marks {
		row := report.MatrixRow{Name: c.name}
		for _, f := range atWork {
			if c.dedup == "none" && (strings.Contains(f.text, "when: mark") || strings.Contains(f.text, "table: seen")) {
				row.Cells = append(row.Cells, report.Cell{Tone: report.Inapplicable, Text: "no marks"})
				continue
			}
			r := cellOf(t, fmt.Sprintf(works, c.ttl, c.payload, c.dedup, f.text))
			again, never := int64(*metric(t, r, "duplicateEffects", "consumer", "c").Value), int64(0)
			for _, e := range r.Effects {
				never += e.Never
			}
			row.Cells = append(row.Cells, verdictOf(again, never, brokenBy(r, "order")))
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

func names(list []setting) []string {
	var out []string
	for _, s := range list {
		out = append(out, s.name)
	}
	return out
}
