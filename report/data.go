// Package report turns result files into text, Markdown, HTML and charts. It reads
// nothing but the files of a run, so that a report can be made again at any time.
package report

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/kinesim/kinesim/model/explain"
	"github.com/kinesim/kinesim/model/result"
)

// Data is one run.
type Data struct {
	Result     *result.Result
	Slice      float64              // seconds, of series
	ShardSlice float64              // seconds, of the series by shard
	Order      *result.OrderTrace   // of a violation; nil: there is none
	Why        *explain.Explanation // of the worst records; nil: the run was not asked
	series     map[string]*Series
	hists      map[string][]bucket
	order      []string // keys of hists as they stand in the file
}

// Series is a quantity over time: a value per slice, by its start in seconds.
type Series struct{ T, V []float64 }

// bucket is a non-empty bucket of a histogram, in ms.
type bucket struct {
	low, high float64
	count     int64
}

// Load reads the result files of a run.
func Load(dir string) (*Data, error) {
	d := &Data{series: map[string]*Series{}, hists: map[string][]bucket{}, Slice: 1, ShardSlice: 1}
	read := func(name string, f func(io.Reader) error) error {
		file, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			return fmt.Errorf("report: %w", err)
		}
		defer file.Close()
		if err := f(bufio.NewReaderSize(file, 1<<16)); err != nil {
			return fmt.Errorf("report: %s: %w", filepath.Join(dir, name), err)
		}
		return nil
	}
	err := read("result.json", func(r io.Reader) (err error) {
		d.Result, err = result.ReadJSON(r)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf(
			"report: %s has no result.json; name the folder of a run, such as out/hot-partition", dir)
	}
	if orderErr := read("order.json", func(r io.Reader) (err error) {
		d.Order, err = result.ReadOrder(r)
		return err
	}); err == nil && !errors.Is(orderErr, fs.ErrNotExist) {
		err = orderErr
	}
	if err == nil {
		err = errors.Join(read("series.csv", d.readSeries), read("histograms.csv", d.readHistograms), d.loadWhy(dir))
	}
	return d, err
}

func (d *Data) readSeries(r io.Reader) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 1<<16), 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		switch {
		case n == 1:
			for _, part := range strings.Split(strings.TrimPrefix(line, "# "), "; ") {
				name, text, _ := strings.Cut(part, " ")
				span, err := time.ParseDuration(text)
				if err != nil {
					return fmt.Errorf("line 1: want # slice 1s; shards 30s, got %q", line)
				}
				if name == "slice" {
					d.Slice = span.Seconds()
				} else {
					d.ShardSlice = span.Seconds()
				}
			}
			continue
		case n == 2:
			continue
		}
		f := strings.Split(line, ",")
		if len(f) != 4 {
			return fmt.Errorf("line %d: want 4 fields, got %d", n, len(f))
		}
		t, err := strconv.ParseFloat(f[0], 64)
		v, err2 := strconv.ParseFloat(f[3], 64)
		if err = errors.Join(err, err2); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		key := f[1] + "," + f[2]
		s := d.series[key]
		if s == nil {
			s = &Series{}
			d.series[key] = s
		}
		s.T, s.V = append(s.T, t), append(s.V, v)
	}
	return lines.Err()
}

func (d *Data) readHistograms(r io.Reader) error {
	rows := csv.NewReader(r)
	rows.FieldsPerRecord = 5
	if _, err := rows.Read(); err != nil {
		return err
	}
	for {
		f, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		low, e1 := strconv.ParseFloat(f[2], 64)
		high, e2 := strconv.ParseFloat(f[3], 64)
		count, e3 := strconv.ParseInt(f[4], 10, 64)
		if err := errors.Join(e1, e2, e3); err != nil {
			return err
		}
		key := f[0] + "," + f[1]
		if _, seen := d.hists[key]; !seen {
			d.order = append(d.order, key)
		}
		d.hists[key] = append(d.hists[key], bucket{low, high, count})
	}
}

// get is a series by metric and labels; empty when the run has none.
func (d *Data) get(metric, labels string) *Series {
	if s := d.series[metric+","+labels]; s != nil {
		return s
	}
	return &Series{}
}

// metric finds a metric by one label; key "" is the whole run.
func (d *Data) metric(name, key, value string) *result.Metric {
	for i := range d.Result.Metrics {
		m := &d.Result.Metrics[i]
		if m.Name == name && (key == "" && len(m.Labels) == 0 || key != "" && len(m.Labels) == 1 &&
			m.Labels[key] == value) {
			return m
		}
	}
	return &result.Metric{}
}

// value is the value of a counter or gauge, 0 when there is none.
func (d *Data) value(name, key, value string) float64 {
	if v := d.metric(name, key, value).Value; v != nil {
		return *v
	}
	return 0
}

// span is how much of the scenario was run, in seconds.
func (d *Data) span() float64 { return d.Result.Engine.VirtualSeconds }
