package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/report"
)

func reportCommand() *cli.Command {
	return &cli.Command{
		Name: "report", Category: groupRun,
		Usage: "render the report again from result files", ArgsUsage: "DIR|FILE",
		Flags: []cli.Flag{&cli.BoolFlag{Name: "quiet", DisableDefaultText: true, Usage: "print nothing but errors"}},
		Action: func(c *cli.Context) error {
			dir, err := oneArgument(c, "the folder of a run, a plan, a sweep or an import, or its result.json, "+
				"plan.json, sweep.json or import.json")
			if err != nil {
				return err
			}
			file := ""
			if info, err := os.Stat(dir); err == nil && !info.IsDir() {
				dir, file = filepath.Split(dir)
				dir = filepath.Clean(dir)
			}
			if hasFile(dir, "sweep.json") && (file == "" || file == "sweep.json") {
				return reportSweep(c, dir)
			}
			if hasFile(dir, report.ImportedFile) && file == "" || file == report.ImportedFile {
				return reportImport(c, dir)
			}
			plan := hasFile(dir, "plan.json") && file != "result.json"
			if plan {
				if err := reportPlan(c, dir); err != nil {
					return err
				}
			}
			if plan && (file == "plan.json" || !hasFile(dir, "result.json")) {
				return nil
			}
			return reportRun(c, dir)
		},
	}
}

func hasFile(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, name))
	return !errors.Is(err, fs.ErrNotExist)
}

// reportPlan renders the design-review document of a plan.
func reportPlan(c *cli.Context, dir string) error {
	if err := report.WriteReview(dir); err != nil || c.Bool("quiet") {
		return err
	}
	plan, err := report.LoadPlan(dir)
	if err != nil {
		return err
	}
	return report.PlanText(c.App.Writer, plan, textOptions(c, dir))
}

func reportRun(c *cli.Context, dir string) error {
	data, err := report.Load(dir)
	if err != nil {
		return err
	}
	if err := report.Write(dir, data); err != nil || c.Bool("quiet") {
		return err
	}
	if err := report.Text(c.App.Writer, data, textOptions(c, dir)); err != nil {
		return err
	}
	return report.WhyText(c.App.Writer, data)
}

func textOptions(c *cli.Context, dir string) report.TextOptions {
	return report.TextOptions{Color: isTerminal(c.App.Writer), Dir: dir, Report: true}
}

// reportImport renders what an import found.
func reportImport(c *cli.Context, dir string) error {
	im, err := report.LoadImported(dir)
	if err != nil {
		return err
	}
	if err := report.WriteImport(dir, im); err != nil || c.Bool("quiet") {
		return err
	}
	return report.ImportText(c.App.Writer, im, dir, isTerminal(c.App.Writer))
}

// reportSweep renders the report of a sweep.
func reportSweep(c *cli.Context, dir string) error {
	s, err := report.LoadSweep(dir)
	if err != nil {
		return err
	}
	if err := report.WriteSweep(dir, s); err != nil || c.Bool("quiet") {
		return err
	}
	return report.SweepText(c.App.Writer, s, textOptions(c, dir))
}
