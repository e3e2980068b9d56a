package main

import (
	"fmt"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/model/limits"
)

// version is that of the next release; it is part of every result.
const version = "0.1.0"

// versionText is the version as results carry it: the same for every build of a commit.
func versionText() string { return version }

func versionCommand() *cli.Command {
	return &cli.Command{
		Name: "version", Category: groupItself,
		Usage: "print version, commit and limits profile",
		Action: func(c *cli.Context) error {
			if err := noArgument(c); err != nil {
				return err
			}
			commit := "unknown commit"
			if info, ok := debug.ReadBuildInfo(); ok {
				for _, s := range info.Settings {
					if s.Key == "vcs.revision" {
						commit = s.Value
					}
				}
			}
			fmt.Fprintf(c.App.Writer, "kinesim %s, %s, limits from %s on, %d numbers\n", version, commit,
				limits.Oldest, len(limits.All()))
			return nil
		},
	}
}
