package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/scenarios"
)

// What several commands read from their flags, in the same words.

// formatOf is --format.
func formatOf(c *cli.Context) (string, error) {
	f := c.String("format")
	if f != "text" && f != "json" {
		return "", fail(exitUsage, "--format wants text or json, got %q", f)
	}
	return f, nil
}

// memoryOf is --memory, in bytes.
func memoryOf(c *cli.Context) (int64, error) {
	v, ok := scenarios.ParseSize(c.String("memory"))
	if !ok || v < 1 {
		return 0, fail(exitUsage, "--memory wants a size such as 2GiB, got %q", c.String("memory"))
	}
	return v, nil
}

// fromOne refuses flags that are set to less than one.
func fromOne(c *cli.Context, names ...string) error {
	for _, name := range names {
		if c.IsSet(name) && c.Int(name) < 1 {
			return fail(exitUsage, "--%s wants a whole number from 1, got %d", name, c.Int(name))
		}
	}
	return nil
}

// changesOf is what --set, --param and --seed do to a scenario.
func changesOf(c *cli.Context) scenarios.Changes {
	out := scenarios.Changes{Set: c.StringSlice("set"), Param: c.StringSlice("param")}
	if c.IsSet("seed") {
		v := c.Uint64("seed")
		out.Seed = &v
	}
	return out
}

// typedAgain is a command with those of its flags that were set, as one would type it.
func typedAgain(c *cli.Context, file string, flags ...string) string {
	words := []string{"kinesim", c.Command.Name, shellWord(file)}
	for _, name := range flags {
		switch v := c.Value(name).(type) {
		case cli.StringSlice:
			for _, s := range v.Value() {
				words = append(words, "--"+name, shellWord(s))
			}
		case bool:
			if v {
				words = append(words, "--"+name)
			}
		default:
			if c.IsSet(name) {
				words = append(words, "--"+name, shellWord(fmt.Sprint(v)))
			}
		}
	}
	return strings.Join(words, " ")
}
