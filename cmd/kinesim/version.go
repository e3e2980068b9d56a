package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/model/limits"
)

// version is that of the next release; it is part of every result.
const version = "0.1.0"

// commit is what the linker of a release puts here (.ci/release). Other builds ask Go, which
// knows it when git was there.
var commit string

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
			fmt.Fprintf(c.App.Writer, "kinesim %s, %s, %s for %s/%s, limits from %s on, %d numbers\n", version,
				commitText(), runtime.Version(), runtime.GOOS, runtime.GOARCH, limits.Oldest, len(limits.All()))
			return nil
		},
	}
}

func commitText() string {
	if commit != "" {
		return "commit " + commit
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return "commit " + s.Value
			}
		}
	}
	return "unknown commit"
}
