package result

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/kinesim/kinesim/model/measure"
	"github.com/kinesim/kinesim/sim"
)

// WriteJSON writes result.json: stable order, indented.
func WriteJSON(w io.Writer, r *Result) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// ReadJSON reads result.json and refuses other schemas.
func ReadJSON(rd io.Reader) (*Result, error) {
	var r Result
	if err := json.NewDecoder(rd).Decode(&r); err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	if r.Schema != Schema {
		return nil, fmt.Errorf("result: want schema %s, got %q", Schema, r.Schema)
	}
	return &r, nil
}

// rows writes one CSV of labelled values.
type rows struct {
	w   *bufio.Writer
	buf []byte
}

func (w *rows) row(at sim.Time, metric, labels string, v float64) {
	b := strconv.AppendFloat(w.buf[:0], float64(at)/1e9, 'f', -1, 64)
	b = append(append(append(append(b, ','), metric...), ','), labels...)
	b = append(strconv.AppendFloat(append(b, ','), v, 'g', 10, 64), '\n')
	w.w.Write(b)
	w.buf = b
}

// series writes the slices of a series up to an instant; only those with a value when sparse.
func (w *rows) series(s *measure.Series, until sim.Time, sparse bool, scale float64, metric, labels string) {
	for i := range s.Len() {
		at := sim.Time(i) * s.Slice
		v, set := s.At(i)
		if at >= until || sparse && !set {
			continue
		}
		w.row(at, metric, labels, float64(v)*scale)
	}
}

// WriteSeries writes series.csv: the run's series up to an instant, one row per series,
// label set and slice, and the same per minute under CloudWatch's names.
func (g *Gatherer) WriteSeries(out io.Writer, until sim.Time) error {
	g.observe(until)
	w := &rows{w: bufio.NewWriter(out)}
	fmt.Fprintf(w.w, "# slice %s; shards %s\ntime_s,metric,labels,value\n", span(g.slice), span(g.shardCut))
	for i := range g.streams {
		s, label := &g.streams[i], "stream="+g.c.Spec.Streams[i].Name
		for _, t := range []struct {
			what string
			t    traffic
		}{{"Offered", s.offered}, {"Accepted", s.accepted}, {"Throttled", s.throttled}} {
			w.series(t.t.records, until, false, 1, "records"+t.what, label)
			w.series(t.t.bytes, until, false, 1, "bytes"+t.what, label)
		}
		w.series(s.service.stored.records, until, false, 1, "recordsStored", label)
		w.series(s.service.stored.bytes, until, false, 1, "bytesStored", label)
		for j := range s.delaySum.Len() {
			sum, _ := s.delaySum.At(j)
			n, _ := s.delayCount.At(j)
			if at := sim.Time(j) * g.slice; at < until && n > 0 {
				w.row(at, "putLatency", label, float64(sum)/float64(n)/1000)
			}
		}
		for j := range s.offered.records.Len() {
			if at := sim.Time(j) * g.slice; at < until {
				w.row(at, "openShards", label, float64(s.openAt(at)))
			}
		}
		g.writeReplies(w, s, until, label)
	}
	for i := range g.consumers {
		c := &g.consumers[i]
		label := "consumer=" + g.c.Spec.Consumers[i].Name + ";stream=" + g.c.Spec.Streams[c.stream].Name
		w.series(c.ageSeries, until, true, 1e-6, "iteratorAge", label)
		w.series(c.deliveredSeries, until, false, 1, "recordsDelivered", label)
		g.writeLambda(w, i, until)
	}
	g.writeShards(w)
	g.writeMachines(w, until)
	g.writeCloudWatch(w, until)
	return w.w.Flush()
}

// writeReplies writes the replies of each zone by outcome, where zones are looked at.
func (g *Gatherer) writeReplies(w *rows, s *streamMeasures, until sim.Time, label string) {
	for z := range s.replies {
		for o, name := range outcomeNames {
			w.series(s.replies[z][o], until, false, 1, "replies",
				"outcome="+name+";"+label+";zone="+g.c.Spec.Network.Zones[z])
		}
	}
}

// writeShards writes the load of each shard while it is open.
func (g *Gatherer) writeShards(w *rows) {
	for i := range g.streams {
		s := &g.streams[i]
		for j := range s.shards {
			sh := &s.shards[j]
			label := "shard=" + shardID(j) + ";stream=" + g.c.Spec.Streams[i].Name
			for k := sh.first; k < g.slicesSeen(); k++ {
				at := sim.Time(k) * g.shardCut
				if at >= sh.closed {
					break
				}
				w.row(at, "shardUtilization", label, g.utilisationAt(sh, k))
			}
			for k := range sh.cells {
				at := sim.Time(sh.first+k) * g.shardCut
				if n := sh.cells[k].refused; n > 0 && at < g.now {
					w.row(at, "shardThrottled", label, float64(n))
				}
			}
		}
	}
}

func span(t sim.Time) string {
	s := t.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(s, zero) {
			s = s[:len(s)-2]
		}
	}
	return s
}

// WriteHistograms writes histograms.csv: every bucket with values, in milliseconds.
func (g *Gatherer) WriteHistograms(out io.Writer) error {
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, "metric,labels,low_ms,high_ms,count")
	cut := g.warmupCut()
	write := func(name, label string, l *latencies) {
		var h measure.Histogram
		l.mergeInto(&h, cut)
		h.Each(func(low, high, count int64) {
			fmt.Fprintf(w, "%s,%s,%s,%s,%d\n", name, label, millis(low), millis(high), count)
		})
	}
	for i := range g.producers {
		p, label := &g.producers[i], "producer="+g.c.Spec.Producers[i].Name+";stream="+
			g.streamOf(g.producers[i].stream)
		write("putLatency", label, &p.latency)
		write("putServiceTime", label, &p.service)
	}
	for i := range g.consumers {
		c, label := &g.consumers[i], "consumer="+g.c.Spec.Consumers[i].Name+";stream="+
			g.streamOf(g.consumers[i].stream)
		write("propagationDelay", label, &c.propagation)
		write("endToEndDelay", label, &c.endToEnd)
		write("iteratorAge", label, &c.age)
		write("millisBehindLatest", label, &c.behind)
	}
	return w.Flush()
}

func (g *Gatherer) streamOf(i int) string { return g.c.Spec.Streams[i].Name }

func millis(ns int64) string { return strconv.FormatFloat(float64(ns)/1e6, 'f', -1, 64) }
