package main

import (
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
			dir, err := oneArgument(c, "the folder of a run, or its result.json")
			if err != nil {
				return err
			}
			if info, err := os.Stat(dir); err == nil && !info.IsDir() {
				dir = filepath.Dir(dir)
			}
			data, err := report.Load(dir)
			if err != nil {
				return err
			}
			if err := report.Write(dir, data); err != nil || c.Bool("quiet") {
				return err
			}
			err = report.Text(c.App.Writer, data, report.TextOptions{Color: isTerminal(c.App.Writer),
				Dir: dir, Report: true})
			if err != nil {
				return err
			}
			return report.WhyText(c.App.Writer, data)
		},
	}
}
