package main

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/report"
)

func compareCommand() *cli.Command {
	return &cli.Command{
		Name: "compare", Category: groupCompare,
		Usage: "tell what differs between two results", ArgsUsage: "A B",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: "print a Markdown table or JSON: `text|json`"},
			&cli.StringFlag{Name: "out", Usage: "write compare.html and compare.md into `DIR` as well"},
			&cli.BoolFlag{Name: "all", DisableDefaultText: true, Usage: "print the unimportant changes too"},
			&cli.BoolFlag{Name: "fail-on-regression", DisableDefaultText: true,
				Usage: "exit 99 when something important is worse in B"},
		},
		Action: compareAction,
	}
}

func compareAction(c *cli.Context) error {
	if c.NArg() != 2 {
		return fail(exitUsage, "kinesim compare wants two results or folders of results, got %d arguments", c.NArg())
	}
	if _, err := formatOf(c); err != nil {
		return err
	}
	a, err := report.LoadSide(c.Args().Get(0))
	if err != nil {
		return err
	}
	b, err := report.LoadSide(c.Args().Get(1))
	if err != nil {
		return err
	}
	comparison := report.Compare(a, b)
	if dir := c.String("out"); dir != "" {
		if err := report.WriteComparison(dir, comparison); err != nil {
			return err
		}
	}
	if c.String("format") == "json" {
		e := json.NewEncoder(c.App.Writer)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		err = e.Encode(comparison)
	} else {
		err = report.CompareMarkdown(c.App.Writer, comparison, c.Bool("all"))
	}
	if err != nil || !c.Bool("fail-on-regression") {
		return err
	}
	var texts []string
	for _, ch := range comparison.Regressions() {
		texts = append(texts, "worse in B: "+ch.String())
	}
	if len(texts) == 0 {
		return nil
	}
	return &failure{code: exitThreshold, err: errors.New(strings.Join(texts, "\n"))}
}
