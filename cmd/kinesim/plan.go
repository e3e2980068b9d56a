package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/report"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/plan"
	"github.com/kinesim/kinesim/scenarios/sweep"
)

func planCommand() *cli.Command {
	return &cli.Command{
		Name: "plan", Category: groupPlan,
		Usage: "find the cheapest configuration that meets the thresholds", ArgsUsage: "FILE|NAME",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "confidence", Value: "95%",
				Usage: "be as sure as `RATIO` of what is said of a threshold"},
			&cli.IntFlag{Name: "max-runs", Value: 20,
				Usage: "run an option `N` times at most; its verdict is then unsure"},
			&cli.BoolFlag{Name: "quick", DisableDefaultText: true,
				Usage: "decide only: no drills of what it survives, and no sensitivity"},
			&cli.StringSliceFlag{Name: "param",
				Usage: "try more than the file's sweep: `path=value,value`, such as streams.orders.shards=4,6,8"},
			&cli.StringSliceFlag{Name: "set",
				Usage: "change the scenario: `path=value`, such as thresholds.throttledRatio='< 0.1%'"},
			&cli.Uint64Flag{Name: "seed", DefaultText: "the file's", Usage: "draw everything anew from this `N`"},
			&cli.StringFlag{Name: "out", Usage: "write the plan to `DIR`, in place of out/NAME-plan"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "print the plan as `text|json`"},
			&cli.IntFlag{Name: "jobs", DefaultText: "the cores", Usage: "make `N` runs at a time"},
			&cli.StringFlag{Name: "memory", Value: "2GiB", Usage: "give up a run that keeps more than `SIZE`"},
			&cli.BoolFlag{Name: "quiet", DisableDefaultText: true, Usage: "print no progress and no plan"},
			&cli.BoolFlag{Name: "no-report", DisableDefaultText: true,
				Usage: "write no document and no charts, only plan.json"},
		},
		Action: planAction,
	}
}

// thresholdsAssumed are those of a scenario without any.
const thresholdsAssumed = "thresholds.throttledRatio=< 0.1%"

// planOptions is what the flags of plan mean.
type planOptions struct {
	question plan.Question
	engine   *sweep.Engine
	dir      string
	format   string
	quiet    bool
	report   bool
	again    string // the command that does the same
}

func planAction(c *cli.Context) error {
	o, err := readPlanFlags(c)
	if err != nil {
		return err
	}
	if err := prepare(o.dir); err != nil { // not after all the runs
		return err
	}
	progress := &planProgress{}
	if !o.quiet && isTerminal(c.App.ErrWriter) {
		progress.out = c.App.ErrWriter
	}
	o.question.Phase, o.engine.Watch = progress.enter, progress.show
	o.engine.Warn = func(err error) {
		progress.clear()
		fmt.Fprintf(c.App.ErrWriter, "%s; it is run again\n", strings.TrimPrefix(err.Error(), "sweep: "))
	}
	ctx, stop := interruptible()
	defer stop()
	p, err := plan.Make(ctx, o.question)
	progress.clear()
	interrupted := ctx.Err() != nil
	if err != nil && (!interrupted || p == nil) {
		return &failure{code: exitError, err: err, reproduce: o.again}
	}
	p.Engine.Version, p.Engine.Command, p.Engine.Interrupted = versionText(), o.again, interrupted
	if err := o.write(c.App.Writer, p); err != nil {
		return err
	}
	return planVerdict(p, o)
}

func readPlanFlags(c *cli.Context) (*planOptions, error) {
	file, err := oneArgument(c, "a scenario file or a name of the catalogue")
	if err != nil {
		return nil, err
	}
	o := &planOptions{quiet: c.Bool("quiet"), report: !c.Bool("no-report"), again: typedAgain(c, file, "confidence",
		"max-runs", "seed", "memory", "param", "set", "quick")}
	q := &o.question
	q.Quick, q.MaxRuns = c.Bool("quick"), c.Int("max-runs")
	confidence, ok := scenarios.ParseRatio(c.String("confidence"))
	if !ok || confidence < 0.5 || confidence > 0.999 {
		return nil, fail(exitUsage, "--confidence wants 50%% to 99.9%%, got %q", c.String("confidence"))
	}
	q.Confidence = confidence
	if q.MaxRuns < 3 {
		return nil, fail(exitUsage, "--max-runs wants a whole number from 3, got %d", q.MaxRuns)
	}
	if o.format, err = formatOf(c); err != nil {
		return nil, err
	}
	memory, err := memoryOf(c)
	if err != nil {
		return nil, err
	}
	if err := fromOne(c, "jobs"); err != nil {
		return nil, err
	}
	if err := o.load(c, file); err != nil {
		return nil, err
	}
	if o.dir = c.String("out"); o.dir == "" {
		o.dir = filepath.Join("out", q.Base.Spec.Name+"-plan")
	}
	build, err := thisBuild()
	if err != nil {
		return nil, err
	}
	o.engine = &sweep.Engine{Store: &sweep.Store{Dir: filepath.Join(o.dir, "cells"), Build: build},
		Jobs: c.Int("jobs"), Memory: memory}
	q.Runner = o.engine
	return o, nil
}

// load reads the scenario and its options.
func (o *planOptions) load(c *cli.Context, file string) error {
	changes, q := changesOf(c), &o.question
	var err error
	if q.Base, err = loadWith(file, changes); err != nil {
		return err
	}
	if len(q.Base.Spec.Thresholds) == 0 {
		changes.Set = append(changes.Set, thresholdsAssumed)
		q.Notes = append(q.Notes,
			"the scenario has no thresholds: "+thresholdsAssumed+" is assumed; --set names others")
		if q.Base, err = loadWith(file, changes); err != nil {
			return err
		}
	}
	if q.Base.Sweep == nil {
		return nil
	}
	q.Variants, err = q.Base.Variants()
	return invalid(err, file, changes)
}

// write writes the plan and its document, and prints it as the user wants it.
func (o *planOptions) write(out io.Writer, p *result.Plan) error {
	err := writeFile(filepath.Join(o.dir, "plan.json"), func(w io.Writer) error { return result.WritePlan(w, p) })
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(o.dir, "scenario.yaml"), bytesOf(o.question.Base.Effective)); err != nil {
		return err
	}
	if o.report {
		if err := report.WriteReview(o.dir); err != nil {
			return err
		}
	}
	switch {
	case o.format == "json":
		return result.WritePlan(out, p)
	case o.quiet:
		return nil
	}
	return report.PlanText(out, p, report.TextOptions{Color: isTerminal(out), Dir: o.dir, Report: o.report})
}

// planVerdict is the exit code of a plan: the worst of what applies.
func planVerdict(p *result.Plan, o *planOptions) error {
	f := &failure{reproduce: o.again}
	var texts []string
	note := func(code int, format string, args ...any) {
		if f.code == 0 {
			f.code = code
		}
		texts = append(texts, fmt.Sprintf(format, args...))
	}
	for i := range p.Options {
		if v := p.Options[i].Violated; len(v) > 0 {
			note(exitInvariant, "%s violates %s", p.Options[i].Label, strings.Join(v, ", "))
		}
	}
	switch {
	case p.Engine.Interrupted:
		note(exitInterrupted, "interrupted; what there is is in %s, and the same command goes on from there", o.dir)
	case !p.Decision.Found:
		note(exitThreshold, "no option meets the thresholds")
	}
	if f.code == 0 {
		return nil
	}
	f.err = errors.New(strings.Join(texts, "\n"))
	return f
}

// planProgress shows what a plan is at, once a second at most.
type planProgress struct {
	progressLine
	phase string
	last  time.Time
}

func (p *planProgress) enter(phase string) { p.phase, p.last = phase, time.Time{} }

func (p *planProgress) show(s sweep.Progress) {
	if now := time.Now(); now.Sub(p.last) >= time.Second {
		p.last = now
		p.progressLine.show(p.phase + ": " + progressText(s))
	}
}
