package bring

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// recorder is what CloudWatch would have seen of a run: sums by metric, shard and minute.
type recorder struct {
	api.Blind
	stream int32
	sums   map[seriesOf]map[int]float64
}

func (m *recorder) Put(r api.PutRow) {
	if r.Stream != m.stream {
		return
	}
	for i := range r.Results {
		for _, shard := range []string{"", api.ShardID(r.Results[i].Shard)} {
			add := func(metric string, v float64) {
				s := seriesOf{metric: metric, shard: shard}
				if m.sums[s] == nil {
					m.sums[s] = map[int]float64{}
				}
				m.sums[s][int(r.At/sim.Minute)] += v
			}
			switch r.Results[i].Outcome {
			case api.OutcomeStored:
				add(incomingRecords, 1)
				add(incomingBytes, float64(r.Records.Bytes[i]))
			case api.OutcomeThrottled:
				add(writeThrottled, 1)
			}
		}
	}
}

// play runs a scenario to its end.
func play(t *testing.T, l *scenarios.Loaded, watch api.History) {
	t.Helper()
	w, err := model.Build(l.Spec, model.Options{Watch: watch})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.RunUntil(l.Spec.Duration); err != nil {
		t.Fatal(err)
	}
	w.Finish()
}

// recorded plays a scenario of the catalogue and keeps its metrics.
func recorded(t *testing.T, name string, set ...string) *recorder {
	t.Helper()
	l, err := scenarios.Load(name, set, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := &recorder{sums: map[seriesOf]map[int]float64{}}
	play(t, l, m)
	return m
}

// fewer make a scenario of the catalogue short: a hundred large records a second in place of many
// small ones.
var fewer = []string{"duration=5m", "producers.country-writer.arrivals.rate=100/s", "producers.user-writer.arrivals.rate=1/s",
	"producers.country-writer.size={distribution: lognormal, median: 14KiB, p99: 40KiB}"}

var midnight = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)

// metricData are the metrics as get-metric-data prints them: newest first, a page to a document
// and two of them to a file, the last point of a page again on the next.
func (m *recorder) metricData(byShard bool, skip int) []Input {
	const page = 2
	var series []seriesOf
	for s := range m.sums {
		if (s.shard != "") == byShard {
			series = append(series, s)
		}
	}
	slices.SortFunc(series, func(a, b seriesOf) int { return strings.Compare(a.metric+a.shard, b.metric+b.shard) })
	var pages []string
	for from, more := 0, true; more; from += page - 1 {
		more = false
		var doc cloudWatchAnswer
		for i, s := range series {
			r := metricData{ID: fmt.Sprintf("m%d", i), Label: strings.TrimSpace("orders " + s.metric + " " + s.shard),
				StatusCode: "PartialData"}
			minutes := newest(m.sums[s])
			for _, minute := range minutes[min(from, len(minutes)):min(from+page, len(minutes))] {
				if minute == skip {
					continue
				}
				at, _ := json.Marshal(midnight.Add(time.Duration(minute) * time.Minute).Format("2006-01-02T15:04:05-07:00"))
				r.Timestamps, r.Values = append(r.Timestamps, at), append(r.Values, m.sums[s][minute])
			}
			if more = more || from+page < len(minutes); from+page >= len(minutes) {
				r.StatusCode = "Complete"
			}
			doc.MetricDataResults = append(doc.MetricDataResults, r)
		}
		if more {
			doc.NextToken = "next"
		}
		text, _ := json.Marshal(doc)
		pages = append(pages, string(text))
	}
	half := len(pages) / 2
	return inputs(strings.Join(pages[:half], "\n"), strings.Join(pages[half:], ""))
}

func newest(m map[int]float64) []int {
	var out []int
	for minute := range m {
		out = append(out, minute)
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out
}

// statistics are the metrics as get-metric-statistics prints them: a file each, in no order,
// averages of calls beside their count.
func (m *recorder) statistics(byShard bool) []Input {
	var out []Input
	for s, sums := range m.sums {
		if (s.shard != "") != byShard {
			continue
		}
		doc := cloudWatchAnswer{Label: s.metric, Datapoints: []datapoint{}}
		for minute, v := range sums { // in the order of a map
			at, _ := json.Marshal(midnight.Add(time.Duration(minute) * time.Minute).Unix())
			sum, calls := v, 16.0
			p := datapoint{Timestamp: at, Sum: &sum}
			if s.metric == incomingBytes {
				average := v / calls
				p = datapoint{Timestamp: at, Average: &average, SampleCount: &calls}
			}
			doc.Datapoints = append(doc.Datapoints, p)
		}
		text, _ := json.Marshal(doc)
		out = append(out, Input{Name: s.metric + "-" + s.shard + ".json", Reader: bytes.NewReader(text)})
	}
	return out
}

func inputs(texts ...string) []Input {
	var out []Input
	for i, text := range texts {
		out = append(out, Input{Name: fmt.Sprintf("file-%d", i+1), Reader: strings.NewReader(text)})
	}
	return out
}

// replayed writes a replay into a folder, runs it and compares.
func replayed(t *testing.T, r *Replay) *result.Imported {
	t.Helper()
	dir := t.TempDir()
	for name, write := range map[string]func(*bytes.Buffer) error{
		TraceFile:    func(b *bytes.Buffer) error { return r.WriteTrace(b) },
		KeysFile:     func(b *bytes.Buffer) error { return r.WriteKeys(b) },
		ScenarioFile: func(b *bytes.Buffer) error { return r.WriteScenario(b) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	l, err := scenarios.Load(filepath.Join(dir, ScenarioFile), nil, nil)
	if err != nil {
		text, _ := os.ReadFile(filepath.Join(dir, ScenarioFile))
		t.Fatalf("%v\n%s", err, text)
	}
	out, tally := &result.Imported{}, r.NewTally()
	r.Record(out)
	play(t, l, tally)
	r.Compare(tally, out)
	return out
}

func replayOf(t *Traffic) *Replay {
	r := &Replay{Traffic: t, Name: "x", Scale: 1, Size: 1000, CV: 1}
	if err := r.Settle(); err != nil && !strings.Contains(err.Error(), "shards take") {
		panic(err)
	}
	return r
}

// What CloudWatch shows of a run, imported in either form, by stream or by shard, makes a
// scenario that offers the same in each minute, to the record and to the byte, and that comes
// near what was accepted and refused.
func TestCloudWatchRoundTrip(t *testing.T) {
	m := recorded(t, "hot-partition", fewer...)
	whole := map[string]float64{}
	for s, sums := range m.sums {
		if s.shard == "" {
			for _, v := range sums {
				whole[s.metric] += v
			}
		}
	}
	for name, c := range map[string]struct {
		in      []Input
		byShard bool
	}{
		"data": {m.metricData(false, -1), false}, "data by shard": {m.metricData(true, -1), true},
		"statistics": {m.statistics(false), false}, "statistics by shard": {m.statistics(true), true},
	} {
		t.Run(name, func(t *testing.T) {
			traffic, err := CloudWatch(c.in, &Options{Throttled: true})
			if err != nil {
				t.Fatal(err)
			}
			sum := traffic.Total()
			if sum.Accepted != whole[incomingRecords] || sum.AcceptedBytes != whole[incomingBytes] ||
				sum.Refused != whole[writeThrottled] || sum.Records != sum.Accepted+sum.Refused {
				t.Errorf("read %+v of %v", sum, whole)
			}
			if traffic.Period != time.Minute || len(traffic.Rows) != 5 || len(traffic.Notes) > 1 {
				t.Errorf("%d periods of %v, %q", len(traffic.Rows), traffic.Period, traffic.Notes)
			}
			r := replayOf(traffic)
			out := replayed(t, r)
			for _, metric := range out.Compared[:2] {
				if !metric.Exact || metric.Imported.Total != metric.Reproduced.Total {
					t.Errorf("%s: %+v, replayed %+v, off by %g", metric.Name, metric.Imported, metric.Reproduced, metric.Worst)
				}
			}
			if !c.byShard {
				return
			}
			if r.Shards != 4 || len(out.ByShard) != 4 {
				t.Fatalf("%d shards", r.Shards)
			}
			for _, s := range out.ByShard { // the hot one is full in both, the others lose nothing
				if math.Abs(s.Imported-s.Reproduced) > 0.03*s.Imported {
					t.Errorf("%s accepted %.0f, in the replay %.0f", s.Shard, s.Imported, s.Reproduced)
				}
			}
		})
	}
}

// A minute that is not there is a gap: nothing arrives in it, or what lies between both sides.
func TestCloudWatchGap(t *testing.T) {
	m := recorded(t, "hot-partition", fewer...)
	for _, fill := range []bool{false, true} {
		traffic, err := CloudWatch(m.metricData(true, 2), &Options{Throttled: true, Fill: fill})
		if err != nil {
			t.Fatal(err)
		}
		out := replayed(t, replayOf(traffic))
		offered := out.Compared[0]
		gap := offered.Replayed[2]
		if traffic.Gaps != 1 || traffic.LongestGap != time.Minute || !offered.Exact || (gap > 0) != fill {
			t.Errorf("fill %t: %d gaps of %v; %v offered in the gap, %v", fill, traffic.Gaps, traffic.LongestGap, gap,
				offered.Replayed)
		}
		if fill && math.Abs(gap-(offered.Replayed[1]+offered.Replayed[3])/2) > 2 {
			t.Errorf("%v in the gap, between %v and %v", gap, offered.Replayed[1], offered.Replayed[3])
		}
	}
}
