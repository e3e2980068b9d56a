package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/report"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/steady"
	"github.com/kinesim/kinesim/sim"
)

func runCommand() *cli.Command {
	return &cli.Command{
		Name: "run", Category: groupRun,
		Usage: "run a scenario in virtual time, check it, and report", ArgsUsage: "FILE|NAME",
		Flags: []cli.Flag{
			&cli.Uint64Flag{Name: "seed", DefaultText: "the file's", Usage: "draw everything anew from this `N`"},
			&cli.StringFlag{Name: "out", Usage: "write the results to `DIR`, in place of out/NAME"},
			&cli.StringSliceFlag{Name: "set",
				Usage: "change the scenario: `path=value`, such as streams.orders.shards=8"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "print the result as `text|json`"},
			&cli.BoolFlag{Name: "quiet", DisableDefaultText: true, Usage: "print no progress and no summary"},
			&cli.BoolFlag{Name: "no-report", DisableDefaultText: true,
				Usage: "write no report and no charts, only result files"},
			&cli.StringFlag{Name: "latency", Usage: "`off`: network, commit and service times are zero"},
			&cli.StringFlag{Name: "memory", Value: "2GiB", Usage: "stop a run that keeps more than `SIZE`"},
			&cli.StringFlag{Name: "mutant", Usage: "run with the planted bug `ID`, which the checkers must find"},
			&cli.IntFlag{Name: "runs", Value: 1,
				Usage: "run it `N` times with seeds from its own, and print intervals over the runs"},
			&cli.BoolFlag{Name: "explain", DisableDefaultText: true,
				Usage: "say of the worst records why they were late, refused or given up; runs the scenario twice"},
			&cli.DurationFlag{Name: "step", Hidden: true, Usage: "for doctor: advance by this much at a time"},
			&cli.StringFlag{Name: "trace", Hidden: true, Usage: "for doctor: write the trace's marks to a file"},
		},
		Action: runAction,
	}
}

// runOptions is what the flags of run mean.
type runOptions struct {
	loaded *scenarios.Loaded
	model  model.Options
	format string
	dir    string
	quiet  bool
	report bool
	again  string // the command that does the same
	runs   int
	step   sim.Time // 0: adapt
	trace  string   // file for the marks of the trace, or ""

	explain bool // the worst records

	againSeed func(seed uint64) string // the command that does one of the runs
}

func runAction(c *cli.Context) error {
	o, err := readRunFlags(c)
	if err != nil {
		return err
	}
	if err := prepare(o.dir); err != nil { // not after an hour's run
		return err
	}
	if err := removeStale(o.dir); err != nil {
		return err
	}
	progress := io.Writer(nil)
	if !o.quiet && isTerminal(c.App.ErrWriter) {
		progress = c.App.ErrWriter
	}
	if o.runs > 1 {
		return runMany(c.App.Writer, o, progress)
	}
	worst := o.watchFor()
	s, err := simulate(o.loaded.Spec, o, progress)
	if err != nil {
		return &failure{code: exitError, err: err, reproduce: o.again}
	}
	r := complete(s, o)
	if s.err == nil && !s.interrupted && s.world.Aborted() == "" {
		steady.Intervals(o.loaded.Spec, r)
	}
	if err := writeRun(o.dir, s.world, r, o.loaded); err != nil {
		return err
	}
	if err := writeTrace(o.trace, s.world); err != nil {
		return err
	}
	if o.report && s.err == nil && !s.interrupted {
		if err := writeOrder(o, r); err != nil {
			return err
		}
	}
	if !s.interrupted {
		if err := writeWhy(o, o.loaded.Spec, worst, s.world.Now(), progress); err != nil {
			return err
		}
	}
	if err := present(c.App.Writer, o, r); err != nil {
		return err
	}
	return verdict(s, r, o)
}

func readRunFlags(c *cli.Context) (*runOptions, error) {
	file, err := oneArgument(c, "a scenario file or a name of the catalogue")
	if err != nil {
		return nil, err
	}
	o := &runOptions{quiet: c.Bool("quiet"), report: !c.Bool("no-report"),
		runs: c.Int("runs"), explain: c.Bool("explain"), step: sim.Time(c.Duration("step")), trace: c.String("trace")}
	if o.runs < 1 {
		return nil, fail(exitUsage, "--runs wants a whole number from 1, got %d; 2 or more give intervals", o.runs)
	}
	if o.format, err = formatOf(c); err != nil {
		return nil, err
	}
	if l := c.String("latency"); l != "" && l != "off" {
		return nil, fail(exitUsage, "--latency wants off, got %q", l)
	}
	memory, err := memoryOf(c)
	if err != nil {
		return nil, err
	}
	o.model = model.Options{MemoryBytes: memory, Mutant: c.String("mutant")}
	if !model.IsMutant(o.model.Mutant) {
		return nil, fail(exitUsage, "--mutant: there is no planted bug %q; there are %s", o.model.Mutant,
			strings.Join(model.MutantIDs(), ", "))
	}
	var seed *uint64
	if c.IsSet("seed") {
		v := c.Uint64("seed")
		seed = &v
	}
	if o.loaded, err = load(file, c.StringSlice("set"), seed); err != nil {
		return nil, err
	}
	o.loaded.Spec.Network.LatencyOff = c.String("latency") == "off"
	if o.dir = c.String("out"); o.dir == "" {
		o.dir = filepath.Join("out", o.loaded.Spec.Name)
	}
	o.again = again(c, file, nil)
	o.againSeed = func(seed uint64) string { return again(c, file, &seed) }
	return o, nil
}

// again is the command that makes the same run, with only what matters to it; with a seed,
// the one of several runs that has it.
func again(c *cli.Context, file string, one *uint64) string {
	words := []string{"kinesim run", shellWord(file)}
	switch {
	case one != nil:
		words = append(words, "--seed "+strconv.FormatUint(*one, 10))
	case c.IsSet("seed"):
		words = append(words, "--seed "+strconv.FormatUint(c.Uint64("seed"), 10))
	}
	for _, s := range c.StringSlice("set") {
		words = append(words, "--set "+shellWord(s))
	}
	for _, name := range []string{"latency", "memory", "mutant"} {
		if c.IsSet(name) {
			words = append(words, "--"+name+" "+shellWord(c.String(name)))
		}
	}
	if c.Int("runs") > 1 && one == nil {
		words = append(words, "--runs "+strconv.Itoa(c.Int("runs")))
	}
	return strings.Join(words, " ")
}

// shellWord quotes a word that a shell would split.
func shellWord(s string) string {
	if s != "" && strings.IndexFunc(s, func(r rune) bool {
		return !strings.ContainsRune("_-./:=,@%+[]", r) && !('0' <= r && r <= '9' || 'a' <= r && r <= 'z' ||
			'A' <= r && r <= 'Z')
	}) < 0 && !strings.ContainsAny(s, "[]") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// load reads a scenario; an invalid one is exit 104.
func load(file string, set []string, seed *uint64) (*scenarios.Loaded, error) {
	return loadWith(file, scenarios.Changes{Set: set, Seed: seed})
}

// loadWith is load with all that a command line may change.
func loadWith(file string, c scenarios.Changes) (*scenarios.Loaded, error) {
	loaded, err := scenarios.LoadWith(file, c)
	return loaded, invalid(err, file, c)
}

// invalid is the failure of a scenario with faults; other errors stay as they are.
func invalid(err error, file string, c scenarios.Changes) error {
	var faults scenarios.Faults
	if !errors.As(err, &faults) {
		return err
	}
	f := &failure{code: exitInvalid, err: fmt.Errorf("%w\n%s has %s", faults, file, many(len(faults), "fault"))}
	if len(c.Set)+len(c.Param) == 0 { // lint has neither: what was typed shows it again
		f.reproduce = "kinesim lint " + shellWord(file)
	}
	return f
}

// present writes the report and prints the result as the user wants it.
func present(out io.Writer, o *runOptions, r *result.Result) error {
	var data *report.Data
	if text := o.format == "text" && !o.quiet; o.report || text {
		var err error
		if data, err = report.Load(o.dir); err != nil {
			return err
		}
	}
	write := func() error { return report.Write(o.dir, data) }
	if !o.report { // an older one does not belong to these results
		write = func() error { return report.Clean(o.dir) }
	}
	if err := write(); err != nil {
		return err
	}
	switch {
	case o.format == "json":
		return result.WriteJSON(out, r)
	case o.quiet:
		return nil
	}
	options := report.TextOptions{Color: isTerminal(out), Dir: o.dir, Report: o.report}
	if err := report.Text(out, data, options); err != nil {
		return err
	}
	return report.WhyText(out, data)
}
