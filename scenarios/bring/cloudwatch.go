package bring

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// The two forms of CloudWatch's answers: get-metric-data has columns of times and values per
// metric, newest first, in pages; get-metric-statistics has points of one metric, in no order.
type cloudWatchAnswer struct {
	MetricDataResults []metricData
	NextToken         string
	Messages          []struct{ Code, Value string }

	Label      string
	Datapoints []datapoint
}

type metricData struct {
	ID         string `json:"Id"`
	Label      string
	Timestamps []json.RawMessage
	Values     []float64
	StatusCode string
	Messages   []struct{ Code, Value string }
}

type datapoint struct {
	Timestamp                                   json.RawMessage
	Sum, Average, Maximum, Minimum, SampleCount *float64
	Unit                                        string
}

// seriesOf names one series of points.
type seriesOf struct {
	stream, metric, shard, stat string
}

// metricPoints is all points of a recording, by series and second.
type metricPoints struct {
	o       *Options
	t       *Traffic
	points  map[seriesOf]map[int64]float64
	unknown map[string]int    // points of labels that were not understood
	partial map[string]string // the status of a series, by id and label: complete if any page says so
	differ  int               // points that two answers have with other values
}

// CloudWatch reads metrics of a stream, in either form of answer, several to a file or not.
func CloudWatch(inputs []Input, o *Options) (*Traffic, error) {
	m := &metricPoints{o: o, t: &Traffic{What: "metrics of CloudWatch"}, points: map[seriesOf]map[int64]float64{},
		unknown: map[string]int{}, partial: map[string]string{}}
	m.t.Files, m.t.Unit = len(inputs), "points"
	more := true
	for _, in := range inputs {
		d := json.NewDecoder(in)
		for n := 1; ; n++ {
			var a cloudWatchAnswer
			err := d.Decode(&a)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("import: %s: %s", in.Name, jsonFault(err, d.InputOffset(), n))
			}
			if a.MetricDataResults == nil && a.Datapoints == nil {
				return nil, fmt.Errorf("import: %s: want MetricDataResults (aws cloudwatch "+
					"get-metric-data) or Datapoints (get-metric-statistics) in JSON document %d, got "+
					"neither", in.Name, n)
			}
			if err := m.answer(in.Name, &a); err != nil {
				return nil, err
			}
			more = more && a.NextToken != ""
		}
	}
	if more {
		m.t.note("each page has a NextToken: the answer goes on, and what follows is missing")
	}
	return m.traffic()
}

// jsonFault says where a document breaks.
func jsonFault(err error, offset int64, n int) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("want JSON, got %v at byte %d", err, syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Sprintf("want %s in %s, got %s at byte %d", kind.Type, kind.Field, kind.Value, kind.Offset)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Sprintf("want JSON, got an end within document %d", n)
	}
	return fmt.Sprintf("want JSON, got %v after byte %d", err, offset)
}

// answer takes the points of one answer.
func (m *metricPoints) answer(file string, a *cloudWatchAnswer) error {
	for _, msg := range a.Messages {
		m.t.note("%s: CloudWatch says %s: %s", file, msg.Code, msg.Value)
	}
	for i := range a.MetricDataResults {
		r := &a.MetricDataResults[i]
		if len(r.Timestamps) != len(r.Values) {
			return fmt.Errorf("import: %s: want as many Values as Timestamps in %s, got %d and %d", file,
				orElse(r.Label, r.ID), len(r.Values), len(r.Timestamps))
		}
		if name := r.ID + " " + r.Label; m.partial[name] != "Complete" {
			m.partial[name] = r.StatusCode
		}
		s, known := nameOf(r.Label, r.ID)
		for j, raw := range r.Timestamps {
			if err := m.point(file, s, known, orElse(r.Label, r.ID), raw, r.Values[j]); err != nil {
				return err
			}
		}
		for _, msg := range r.Messages {
			m.t.note("%s, %s: CloudWatch says %s: %s", file, orElse(r.Label, r.ID), msg.Code, msg.Value)
		}
	}
	s, known := nameOf(a.Label, "")
	if s.shard == "" { // an answer of this form does not say which shard it is about; its file may
		s.shard = shardIn(filepath.Base(file))
	}
	for i := range a.Datapoints {
		p := &a.Datapoints[i]
		for stat, v := range map[string]*float64{sumStat: p.Sum, "Average": p.Average, "SampleCount": p.SampleCount,
			"Maximum": p.Maximum, "Minimum": p.Minimum} {
			if v == nil {
				continue
			}
			s.stat = stat
			if err := m.point(file, s, known, a.Label, p.Timestamp, *v); err != nil {
				return err
			}
		}
	}
	return nil
}

// point adds a point; one that is there already, as pages that overlap have it, counts once.
func (m *metricPoints) point(file string, s seriesOf, known bool, label string, raw json.RawMessage, v float64) error {
	at, ok := jsonTime(raw)
	switch {
	case !ok:
		return fmt.Errorf("import: %s: want a Timestamp in %q such as 2026-11-02T13:00:00Z, got %s", file, label, raw)
	case math.IsNaN(v) || v < 0:
		return fmt.Errorf("import: %s: want a value from 0 in %q, got %g", file, label, v)
	}
	m.t.Read++
	if !m.o.within(at) {
		m.t.Outside++
		return nil
	}
	if !known {
		m.unknown[label]++
		return nil
	}
	if m.points[s] == nil {
		m.points[s] = map[int64]float64{}
	}
	if old, again := m.points[s][at.Unix()]; again {
		m.t.Duplicates++
		if old != v {
			m.differ++
			v = max(old, v)
		}
	}
	m.points[s][at.Unix()] = v
	return nil
}

// jsonTime is a time as the command line and SDKs write it: a text, or seconds since 1970.
func jsonTime(raw json.RawMessage) (time.Time, bool) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return ParseTime(text, time.UTC)
	}
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		return time.Time{}, false
	}
	return fromNumber(v)
}

// warn says what was not understood, not complete, or not the same.
func (m *metricPoints) warn() {
	if m.t.Duplicates > 0 {
		text := plural(m.t.Duplicates, "point is there twice and counts once", "points are there twice and count once")
		if m.differ > 0 {
			text += fmt.Sprintf("; %d of them with another value, of which the larger counts", m.differ)
		}
		m.t.note("%s", text)
	}
	for _, label := range sorted(m.unknown) {
		m.t.note("not understood: %q (%s)%s", label, plural(m.unknown[label], "point", "points"), metricHint(label))
	}
	for _, name := range sorted(m.partial) {
		if s := m.partial[name]; s != "" && s != "Complete" {
			m.t.note("%s is not complete: its pages have the status %s", name, s)
		}
	}
}

func sorted[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
