package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/kinesim/kinesim/sim"
)

// An examination runs one scenario under every condition, each in a process of its own:
// what a CPU can do and how many cores there are is settled when a process starts.
type examination struct {
	args     []string // run, the scenario and what is changed of it
	duration sim.Time
	actor    func(hash uint64) string
	progress progressLine
}

// specimen is what a run leaves behind.
type specimen struct {
	code  int
	trace sim.TraceHash
	files map[string][]byte
}

// examined are the files that must have the same bytes.
var examined = []string{"result.json", "series.csv", "histograms.csv"}

func (e *examination) examine() (*diagnosis, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("doctor cannot start itself: %w", err)
	}
	ctx, stop := interruptible()
	defer stop()
	all := conditions()
	defer e.progress.clear()
	e.progress.show(fmt.Sprintf("1 of %d runs", len(all)))
	first, err := e.run(ctx, self, all[0])
	if err != nil {
		return nil, err
	}
	d := &diagnosis{Deterministic: true, TraceHash: first.trace.Sum(), Conditions: make([]finding, len(all))}
	d.Conditions[0] = finding{Name: all[0].name, Same: true, TraceHash: d.TraceHash, Differs: []string{}}
	errs := make([]error, len(all))
	var group sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, c := range all[1:] {
		slots <- struct{}{}
		e.progress.show(fmt.Sprintf("%d of %d runs", i+2, len(all)))
		group.Go(func() {
			defer func() { <-slots }()
			other, err := e.run(ctx, self, c)
			if errs[i+1] = err; err == nil {
				d.Conditions[i+1] = e.compare(c.name, first, other)
			}
		})
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for _, f := range d.Conditions {
		d.Deterministic = d.Deterministic && f.Same
	}
	return d, nil
}

// run runs the scenario under a condition.
func (e *examination) run(ctx context.Context, self string, c condition) (*specimen, error) {
	dir, err := os.MkdirTemp("", "kinesim-doctor-")
	if err != nil {
		return nil, fmt.Errorf("doctor: %w", err)
	}
	defer os.RemoveAll(dir)
	trace := filepath.Join(dir, "trace")
	var errs bytes.Buffer
	child := exec.CommandContext(ctx, self, slices.Concat(e.args, c.args, []string{"--out", dir, "--trace", trace})...)
	child.Args[0] = "kinesim"
	child.Env = append(os.Environ(), c.env...)
	child.Stderr = &errs
	child.Cancel = func() error { return child.Process.Signal(syscall.SIGTERM) } // it writes, and ends
	err = child.Run()
	if ctx.Err() != nil {
		return nil, fail(exitInterrupted, "doctor was interrupted: nothing is known")
	}
	if exited := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exited) {
		return nil, fmt.Errorf("doctor, %s: %w", c.name, err)
	}
	s := &specimen{code: child.ProcessState.ExitCode(), files: map[string][]byte{}}
	if !slices.Contains([]int{0, exitThreshold, exitInvariant}, s.code) {
		return nil, fmt.Errorf("doctor, %s: the run ends with exit %d:\n%s", c.name, s.code,
			strings.TrimSpace(errs.String()))
	}
	data, err := os.ReadFile(trace)
	if err == nil {
		err = s.trace.UnmarshalBinary(data)
	}
	for _, name := range examined {
		if err == nil {
			s.files[name], err = os.ReadFile(filepath.Join(dir, name))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("doctor, %s: %w", c.name, err)
	}
	s.files["result.json"] = hostForm.ReplaceAll(s.files["result.json"], nil)
	return s, nil
}

// hostForm is engine.host, the only part of a result that may differ.
var hostForm = regexp.MustCompile(`,\s*"host": \{[^{}]*\}`)

// compare tells what differs between the first run and another.
func (e *examination) compare(name string, first, other *specimen) finding {
	f := finding{Name: name, TraceHash: other.trace.Sum(), Differs: []string{}}
	differ := func(format string, args ...any) { f.Differs = append(f.Differs, fmt.Sprintf(format, args...)) }
	if want := first.trace.Sum(); f.TraceHash != want {
		differ("trace %s, want %s", f.TraceHash, want)
	}
	if same, differs, found := first.trace.Difference(&other.trace); found {
		before := differs.At
		if before < same.At { // behind the last mark is the end
			before = e.duration
		}
		f.Parting = &parting{After: float64(same.At) / 1e9, AfterMessages: same.N,
			Before: float64(before) / 1e9, BeforeMessages: differs.N, Actor: e.actor(differs.Last)}
	}
	if first.code != other.code {
		differ("exit %d, want %d", other.code, first.code)
	}
	for _, name := range examined {
		if line, got, want := firstDifference(other.files[name], first.files[name]); line > 0 {
			differ("%s, line %d: %q, want %q", name, line, got, want)
		}
	}
	f.Same = len(f.Differs) == 0 && f.Parting == nil
	return f
}

// firstDifference is the first line in which two files differ; 0 when they are the same.
func firstDifference(got, want []byte) (line int, g, w string) {
	if bytes.Equal(got, want) {
		return 0, "", ""
	}
	gs, ws := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range max(len(gs), len(ws)) {
		g, w := lineOf(gs, i), lineOf(ws, i)
		if g != w {
			return i + 1, g, w
		}
	}
	return len(gs), "", "" // they cannot differ in no line
}

func lineOf(lines [][]byte, i int) string {
	if i >= len(lines) {
		return "(the end)"
	}
	return strings.TrimSpace(string(lines[i]))
}
