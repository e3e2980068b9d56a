package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/report"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/sweep"
)

func sweepCommand() *cli.Command {
	return &cli.Command{
		Name: "sweep", Category: groupPlan,
		Usage: "run every variant of a scenario several times, and go on where it was stopped", ArgsUsage: "FILE|NAME",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "param",
				Usage: "vary a key besides the file's sweep: `path=value,value`, such as streams.orders.shards=4,8"},
			&cli.IntFlag{Name: "runs", DefaultText: "the file's", Usage: "run each variant `N` times"},
			&cli.StringFlag{Name: "out", Usage: "write the results to `DIR`, in place of out/NAME-sweep"},
			&cli.StringFlag{Name: "shard",
				Usage: "do part `I/N` of the runs: others do the rest elsewhere, and their cells are put together"},
			&cli.IntFlag{Name: "jobs", DefaultText: "one a core", Usage: "do `N` runs at once"},
			&cli.StringFlag{Name: "memory", Value: "2GiB",
				Usage: "stop a run that keeps more than `SIZE`; there are --jobs of them"},
			&cli.StringSliceFlag{Name: "set", Usage: "change the scenario: `path=value`, such as duration=10m"},
			&cli.Uint64Flag{Name: "seed", DefaultText: "the file's", Usage: "draw everything anew from this `N`"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "print the result as `text|json`"},
			&cli.BoolFlag{Name: "quiet", DisableDefaultText: true, Usage: "print no progress and no summary"},
		},
		Action: sweepAction,
	}
}

// sweeping is what the flags of sweep mean, and what becomes of it.
type sweeping struct {
	loaded   *scenarios.Loaded
	variants []*scenarios.Variant
	cells    []sweep.Cell // of all shards
	mine     []sweep.Cell
	shard    string // "" without
	engine   *sweep.Engine
	dir      string
	format   string
	quiet    bool
	again    string                       // the command that makes the same results
	one      func(cell sweep.Cell) string // the command that makes one of the runs
	last     sweep.Progress
}

func sweepAction(c *cli.Context) error {
	s, err := readSweepFlags(c)
	if err != nil {
		return err
	}
	if err := prepare(s.dir); err != nil {
		return err
	}
	progress := &progressLine{}
	if !s.quiet && isTerminal(c.App.ErrWriter) {
		progress.out = c.App.ErrWriter
	}
	stopped, err := s.run(progress, c.App.ErrWriter)
	if err != nil {
		if s.last.Cells > 0 {
			err = fmt.Errorf("%w\n%s", err, s.kept())
		}
		return err
	}
	outcomes := s.engine.Find(s.cells)
	r := sweep.Table(s.loaded, s.variants, s.cells, outcomes)
	r.Engine = result.SweepEngine{Version: versionText(), Command: s.again}
	if err := s.write(r, outcomes); err != nil {
		return err
	}
	if err := s.present(c.App.Writer, r); err != nil {
		return err
	}
	return s.verdict(stopped, outcomes)
}

func readSweepFlags(c *cli.Context) (*sweeping, error) {
	file, err := oneArgument(c, "a scenario file or a name of the catalogue")
	if err != nil {
		return nil, err
	}
	s := &sweeping{quiet: c.Bool("quiet"), shard: c.String("shard"), dir: c.String("out")}
	if s.format, err = formatOf(c); err != nil {
		return nil, err
	}
	memory, err := memoryOf(c)
	if err != nil {
		return nil, err
	}
	if err := fromOne(c, "jobs", "runs"); err != nil {
		return nil, err
	}
	part := sweep.Shard{I: 1, N: 1}
	if s.shard != "" {
		if part, err = sweep.ParseShard(s.shard); err != nil {
			return nil, fail(exitUsage, "--shard: %s", err)
		}
	}
	if err := s.load(c, file); err != nil {
		return nil, err
	}
	build, err := thisBuild()
	if err != nil {
		return nil, err
	}
	if s.dir == "" {
		s.dir = filepath.Join("out", s.loaded.Spec.Name+"-sweep")
	}
	jobs := c.Int("jobs")
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	store := &sweep.Store{Dir: filepath.Join(s.dir, "cells"), Build: build}
	s.engine = &sweep.Engine{Store: store, Jobs: jobs, Memory: memory}
	runs := s.loaded.Sweep.Runs
	if c.IsSet("runs") {
		runs = c.Int("runs")
	}
	s.cells = sweep.Cells(s.variants, runs)
	s.mine = part.Of(s.cells)
	s.again = typedAgain(c, file, "param", "set", "runs", "seed", "memory")
	s.one = func(cell sweep.Cell) string { return oneOf(c, file, cell) }
	return s, nil
}

// load reads the scenario and makes its variants.
func (s *sweeping) load(c *cli.Context, file string) error {
	changes := changesOf(c)
	var err error
	if s.loaded, err = loadWith(file, changes); err != nil {
		return err
	}
	if s.loaded.Sweep == nil {
		return fail(exitUsage, "%s has no sweep: name what to vary, as --param streams.%s.shards=4,8 or in the file, "+
			"as sweep: {streams.%[2]s.shards: [4, 8]}", file, s.loaded.Spec.Streams[0].Name)
	}
	s.variants, err = s.loaded.Variants()
	return invalid(err, file, changes)
}

// oneOf is the command that makes one of the runs.
func oneOf(c *cli.Context, file string, cell sweep.Cell) string {
	words := []string{"kinesim run", shellWord(file), "--seed " + strconv.FormatUint(cell.Seed(), 10)}
	for _, s := range c.StringSlice("set") {
		words = append(words, "--set "+shellWord(s))
	}
	for _, s := range cell.Variant.Set {
		words = append(words, "--set "+shellWord(s.String()))
	}
	return strings.Join(words, " ")
}

// run does the runs that are missing. It tells whether somebody stopped it.
func (s *sweeping) run(line *progressLine, errs io.Writer) (stopped bool, err error) {
	ctx, stop := interruptible()
	defer stop()
	defer line.clear()
	shown := time.Duration(-1)
	s.engine.Warn = func(err error) {
		line.clear()
		fmt.Fprintf(errs, "%s; it is run again\n", strings.TrimPrefix(err.Error(), "sweep: "))
	}
	s.engine.Watch = func(p sweep.Progress) {
		s.last = p
		if shown < 0 || p.Wall-shown >= time.Second {
			shown = p.Wall
			line.show(progressText(p))
		}
	}
	_, err = s.engine.Run(ctx, s.mine)
	s.engine.Warn = nil // it was said
	if err != nil && sweep.Interrupted(err) && errors.Is(context.Cause(ctx), context.Canceled) {
		return true, nil
	}
	return false, err
}

// progressText is how far a sweep is.
func progressText(p sweep.Progress) string {
	text := fmt.Sprintf("%d of %d runs done", p.Found+p.Done, p.Cells)
	if p.Found > 0 {
		text += fmt.Sprintf(", %d of them before", p.Found)
	}
	text += fmt.Sprintf("  %d under way  %.0f× real time", p.Running, float64(p.Virtual)/max(float64(p.Wall), 1))
	if left, known := p.Left(); known {
		text += fmt.Sprintf("  %s left", left.Round(time.Second))
	}
	return text
}

// write writes the result files.
func (s *sweeping) write(r *result.Sweep, outcomes []*sweep.Outcome) error {
	for _, f := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"sweep.json", func(w io.Writer) error { return result.WriteSweep(w, r) }},
		{"sweep.csv", func(w io.Writer) error { return result.WriteSweepCSV(w, r) }},
		{"cells.csv", func(w io.Writer) error { return sweep.WriteCells(w, r.Paths, s.cells, outcomes) }},
	} {
		if err := writeFile(filepath.Join(s.dir, f.name), f.write); err != nil {
			return err
		}
	}
	return report.WriteSweep(s.dir, r)
}

// present prints the result as the user wants it.
func (s *sweeping) present(out io.Writer, r *result.Sweep) error {
	switch {
	case s.format == "json":
		return result.WriteSweep(out, r)
	case s.quiet:
		return nil
	}
	err := report.SweepText(out, r, report.TextOptions{Color: isTerminal(out), Dir: s.dir, Report: true})
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%s now, %d were there before; %d at once, each stopped at %s, %s in all",
		many(s.last.Done, "run"), s.last.Found, s.engine.Jobs, report.Size(float64(s.engine.Memory)),
		report.Size(float64(s.engine.Memory)*float64(s.engine.Jobs)))
	if s.shard != "" && r.Missing > 0 {
		text += fmt.Sprintf("\n  this is shard %s: copy the cells of all shards into %s, and type the command without "+
			"--shard", s.shard, s.engine.Store.Dir)
	}
	_, err = fmt.Fprintf(out, "\n  %s\n", text)
	return err
}

// kept says where what was done is, and how to go on.
func (s *sweeping) kept() string {
	return fmt.Sprintf("%d of %s are done and kept in %s; the same command goes on from there",
		s.last.Found+s.last.Done, many(s.last.Cells, "run"), s.engine.Store.Dir)
}

// verdict is the exit code. A variant that fails its thresholds is a finding, not a failure; an
// invariant that is violated is one, and so is a run that could not be made.
func (s *sweeping) verdict(stopped bool, outcomes []*sweep.Outcome) error {
	f := &failure{}
	var texts []string
	note := func(code int, format string, args ...any) {
		if texts = append(texts, fmt.Sprintf(format, args...)); f.code == 0 {
			f.code = code
		}
	}
	for i, o := range outcomes {
		if o != nil && len(o.Violated) > 0 {
			f.reproduce = s.one(s.cells[i])
			note(exitInvariant, "invariant %s violated in run %d of %s", strings.Join(o.Violated, ", "), s.cells[i].Run,
				settings(s.cells[i]))
			break
		}
	}
	if stopped {
		note(exitInterrupted, "interrupted: %s", s.kept())
	}
	for i, o := range outcomes {
		if o != nil && o.OverBudget {
			note(exitError, "run %d of %s is too large: %s", s.cells[i].Run, settings(s.cells[i]), o.Aborted)
			break
		}
	}
	if len(texts) == 0 {
		return nil
	}
	f.err = errors.New(strings.Join(texts, "\n"))
	return f
}

// settings are those of a cell's variant.
func settings(c sweep.Cell) string {
	if len(c.Variant.Set) == 0 {
		return "the scenario as it stands"
	}
	var out []string
	for _, s := range c.Variant.Set {
		out = append(out, s.String())
	}
	return strings.Join(out, " ")
}
