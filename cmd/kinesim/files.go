package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
)

// complete adds to a result what only the runner knows.
func complete(s *simulation, o *runOptions) *result.Result {
	r := s.world.Result()
	r.Scenario.SHA256 = o.loaded.SHA256
	r.Engine.Version = versionText()
	r.Engine.Command = o.again
	r.Engine.Interrupted = s.interrupted
	if s.err != nil {
		r.Engine.Aborted = s.err.Error()
		r.Verdict.Pass = false
	}
	if s.interrupted {
		r.Verdict.Pass = false
	}
	if sw := o.loaded.Sweep; sw != nil {
		r.Notes = append(r.Notes, fmt.Sprintf("the file has a sweep of %s: this is the scenario as it stands, without "+
			"it (kinesim sweep runs them)", many(sw.Size(), "variant")))
	}
	r.Engine.Host = &result.Host{
		WallSeconds: s.wall.Seconds(), Speedup: r.Engine.VirtualSeconds / max(s.wall.Seconds(), 1e-9),
		PeakRSSBytes: peakRSS(), Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH,
	}
	return r
}

// writeRun writes the result files of a run. The report is made from them.
func writeRun(dir string, w *model.World, r *result.Result, l *scenarios.Loaded) error {
	files := []struct {
		name  string
		write func(io.Writer) error
	}{
		{"result.json", func(o io.Writer) error { return result.WriteJSON(o, r) }},
		{"series.csv", w.WriteSeries},
		{"histograms.csv", w.WriteHistograms},
		{"scenario.yaml", bytesOf(l.Effective)},
	}
	for _, f := range files {
		if err := writeFile(filepath.Join(dir, f.name), f.write); err != nil {
			return err
		}
	}
	for _, f := range l.Files { // so that scenario.yaml runs where it lies
		name := filepath.FromSlash(f.Name)
		if !filepath.IsLocal(name) {
			continue
		}
		if err := writeFile(filepath.Join(dir, name), bytesOf(f.Data)); err != nil {
			return err
		}
	}
	return nil
}

// runsFile has a row a run; only --runs writes it.
const runsFile = "runs.csv"

// removeStale takes away what a run in the same folder wrote and this one may not: compare
// would take the rows of other runs for this one's.
func removeStale(dir string) error {
	for _, name := range []string{runsFile, orderFile, whyFile} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cannot write results: %w", err)
		}
	}
	return nil
}

// writeTrace writes the marks of a run's trace, by which doctor tells where two runs part.
func writeTrace(path string, w *model.World) error {
	if path == "" {
		return nil
	}
	data, err := w.Trace().MarshalBinary()
	if err != nil {
		return err
	}
	return writeFile(path, bytesOf(data))
}

// bytesOf writes what is there already.
func bytesOf(data []byte) func(io.Writer) error {
	return func(o io.Writer) error {
		_, err := o.Write(data)
		return err
	}
}

// prepare makes a directory that files can be written to.
func prepare(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("cannot write results: %w", err)
	}
	probe, err := os.CreateTemp(dir, ".probe")
	if err != nil {
		return fmt.Errorf("cannot write results: %w", err)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return fmt.Errorf("cannot write results: %w", err)
	}
	return nil
}

// writeFile writes a file whole or not at all.
func writeFile(path string, f func(io.Writer) error) error {
	var b bytes.Buffer
	if err := f(&b); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("cannot write results: %w", err)
	}
	temporary := path + ".tmp"
	if err := os.WriteFile(temporary, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("cannot write results: %w", err)
	}
	return os.Rename(temporary, path)
}
