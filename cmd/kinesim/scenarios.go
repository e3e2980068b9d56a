package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/scenarios"
)

func scenariosCommand() *cli.Command {
	return &cli.Command{
		Name: "scenarios", Category: groupScenarios,
		Usage: "list the catalogue, or show one of it", ArgsUsage: "[show NAME]",
		Action: func(c *cli.Context) error {
			switch {
			case c.NArg() == 0:
				for _, name := range scenarios.Names() {
					fmt.Fprintf(c.App.Writer, "%-20s %s\n", name, scenarios.Question(name))
				}
				return nil
			case c.NArg() == 2 && c.Args().First() == "show":
				text, err := scenarios.Show(c.Args().Get(1))
				if err != nil {
					return err
				}
				_, err = c.App.Writer.Write(text)
				return err
			}
			return fail(exitUsage, "kinesim scenarios wants nothing, or show NAME")
		},
	}
}
