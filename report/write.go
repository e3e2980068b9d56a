package report

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"time"
)

// streamsDrawn bounds how many streams get charts of their own.
const streamsDrawn = 8

// foot is the line by which a chart can be reproduced.
func (d *Data) foot() string {
	if d.Result.Scenario.Start != "" {
		return d.identity() + " · times UTC"
	}
	return d.identity() + " · time since start"
}

// identity names the run.
func (d *Data) identity() string {
	s, e := d.Result.Scenario, d.Result.Engine
	return fmt.Sprintf("%s · scenario %.12s · seed %d · kinesim %s · trace %.12s", s.Name, s.SHA256, s.Seed,
		e.Version, e.TraceHash)
}

// charts are those of a run, in the order of a report.
func (d *Data) charts() []*chart {
	var out []*chart
	add := func(c *chart) {
		if c != nil {
			out = append(out, c)
		}
	}
	add(d.orderChart())
	add(d.policiesChart())
	streams := d.Result.Streams
	for i := range streams[:min(len(streams), streamsDrawn)] {
		add(d.throughputChart(&streams[i]))
		add(d.minutesChart(&streams[i]))
		add(d.heatChart(&streams[i]))
		add(d.repliesChart(&streams[i]))
		if t := d.contention(&streams[i]); t != nil {
			add(t.chart(d))
		}
	}
	add(d.latencyChart("put-latency", "putLatency",
		"put latency, intended instant to acknowledgement (log scale)", "Put latency"))
	add(d.latencyChart("propagation-delay", "propagationDelay", "propagation delay, append to receipt (log scale)",
		"Propagation delay"))
	add(d.ageChart())
	add(d.effectsChart())
	for _, v := range d.fleets() {
		add(v.chart(d))
	}
	return append(out, d.whyCharts()...)
}

// picture is a chart as its files have it.
type picture struct {
	name, headline, caption string
	svg, png                []byte
	page                    []byte // as the page has it
	hover                   string // what the page says about its points
}

// pictures are the charts of the run.
func (d *Data) pictures() ([]picture, error) { return drawAll(d.charts()) }

// drawAll draws charts, on all cores.
func drawAll(charts []*chart) ([]picture, error) {
	out := make([]picture, len(charts))
	errs := make([]error, len(charts))
	var group sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, ch := range charts {
		group.Add(1)
		go func() {
			defer group.Done()
			slots <- struct{}{}
			defer func() { <-slots }()
			out[i] = picture{name: ch.name, headline: ch.headline, caption: ch.subtitle, svg: ch.SVG()}
			out[i].png, errs[i] = ch.PNG()
			page, h := ch.pageSVG()
			out[i].page, out[i].hover = page, h.json()
		}()
	}
	group.Wait()
	return out, errors.Join(errs...)
}

// ours are the names of charts.
var ours = regexp.MustCompile(`^((throughput|minutes|shards|replies)-.+|put-latency|propagation-delay|iterator-age|` +
	`effects|order|policies|why-[a-z-]+)\.(svg|png)$`)

// Clean removes the report of an earlier run from a folder: charts of streams that are no
// more, or a page that contradicts the results beside it. What is not ours stays.
func Clean(dir string) error {
	var gone []string
	for _, name := range []string{"report.md", "report.html"} {
		name = filepath.Join(dir, name)
		if data, err := os.ReadFile(name); err == nil && bytes.Contains(data, []byte("kinesim run ")) {
			gone = append(gone, name) // it has the command that made it, so it is ours
		}
	}
	entries, err := os.ReadDir(filepath.Join(dir, "charts"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("report: %w", err)
	}
	for _, e := range entries {
		if e.Type().IsRegular() && ours.MatchString(e.Name()) {
			gone = append(gone, filepath.Join(dir, "charts", e.Name()))
		}
	}
	var errs []error
	for _, name := range gone {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("report: %w", err))
		}
	}
	return errors.Join(errs...)
}

// Write makes the report of a run: charts/*.svg and *.png, report.md and report.html.
func Write(dir string, d *Data) error {
	pictures, err := d.pictures()
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if err := Clean(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, "charts"), 0o755); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	page, err := d.html(pictures)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	errs := []error{
		os.WriteFile(filepath.Join(dir, "report.md"), []byte(d.markdown(pictures)), 0o644),
		os.WriteFile(filepath.Join(dir, "report.html"), page, 0o644),
	}
	return errors.Join(append(errs, writePictures(dir, pictures))...)
}

// writePictures writes the files of charts.
func writePictures(dir string, pictures []picture) error {
	var errs []error
	for _, p := range pictures {
		base := filepath.Join(dir, "charts", p.name)
		errs = append(errs, os.WriteFile(base+".svg", p.svg, 0o644), os.WriteFile(base+".png", p.png, 0o644))
	}
	return errors.Join(errs...)
}

func escape(s string) string { return html.EscapeString(s) }

// parseDuration reads the bound of a check, in ms.
func parseDuration(text string) (float64, error) {
	if days, found := strings.CutSuffix(text, "d"); found {
		d, err := time.ParseDuration(days + "h")
		return d.Seconds() * 24e3, err
	}
	d, err := time.ParseDuration(text)
	return d.Seconds() * 1000, err
}
