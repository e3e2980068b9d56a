package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/scenarios"
)

func initCommand() *cli.Command {
	return &cli.Command{
		Name: "init", Category: groupScenarios,
		Usage: "write a commented scenario to start from", ArgsUsage: "[FILE]",
		Flags: []cli.Flag{&cli.BoolFlag{Name: "no-schema", Usage: "do not write scenario.schema.json beside it"}},
		Action: func(c *cli.Context) error {
			name := "scenario.yaml"
			if c.NArg() > 1 {
				return fail(exitUsage, "kinesim init wants one file at most, got %d", c.NArg())
			}
			if c.Args().Present() {
				name = c.Args().First()
			}
			f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if errors.Is(err, fs.ErrExist) {
				return fail(exitError, "%s exists; kinesim init does not overwrite it", name)
			}
			if err != nil {
				return err
			}
			_, err = f.Write(scenarios.Starter())
			if err = errors.Join(err, f.Close()); err != nil {
				return err
			}
			note := ""
			if !c.Bool("no-schema") {
				if note, err = writeSchema(name); err != nil {
					return err
				}
			}
			fmt.Fprintf(c.App.Writer, "%swrote %s; next: kinesim run %s\n", note, name, shellWord(name))
			return nil
		},
	}
}
