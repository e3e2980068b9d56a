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
			if err = errors.Join(err, f.Close()); err == nil {
				fmt.Fprintf(c.App.Writer, "wrote %s; next: kinesim run %s\n", name, shellWord(name))
			}
			return err
		},
	}
}
