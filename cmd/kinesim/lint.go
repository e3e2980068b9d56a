package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/scenarios"
)

func lintCommand() *cli.Command {
	return &cli.Command{
		Name: "lint", Category: groupScenarios,
		Usage: "print every fault of scenario files", ArgsUsage: "FILE…",
		Flags:  []cli.Flag{&cli.StringFlag{Name: "format", Value: "text", Usage: "print faults as `text|json`"}},
		Action: lint,
	}
}

func lint(c *cli.Context) error {
	if !c.Args().Present() {
		return fail(exitUsage, "kinesim lint wants scenario files, got none")
	}
	if _, err := formatOf(c); err != nil {
		return err
	}
	all := scenarios.Faults{}
	for _, file := range c.Args().Slice() {
		loaded, err := scenarios.Load(file, nil, nil)
		if err == nil && loaded.Sweep != nil {
			_, err = loaded.Variants()
		}
		var faults scenarios.Faults
		switch {
		case errors.As(err, &faults):
			all = append(all, faults...)
		case err != nil:
			return err
		case c.String("format") == "text":
			fmt.Fprintf(c.App.Writer, "%s: ok, %s\n", file, summary(loaded))
			for _, l := range model.LateReaders(loaded.Spec) {
				fmt.Fprintf(c.App.Writer, "%s: keeps %s\n", file, &l)
			}
			for _, doubt := range model.Doubts(loaded.Spec) {
				fmt.Fprintf(c.App.Writer, "%s: warning: %s\n", file, doubt)
			}
		}
	}
	if c.String("format") == "json" {
		e := json.NewEncoder(c.App.Writer)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		if err := e.Encode(map[string]scenarios.Faults{"faults": all}); err != nil {
			return err
		}
	}
	if len(all) == 0 {
		return nil
	}
	f := &failure{code: exitInvalid, err: errors.New("")}
	if c.String("format") == "text" {
		f.err = all
	}
	f.reproduce = "kinesim lint"
	for _, file := range c.Args().Slice() {
		f.reproduce += " " + shellWord(file)
	}
	return f
}

// summary is what a scenario is, in a few words.
func summary(l *scenarios.Loaded) string {
	shards := 0
	for i := range l.Spec.Streams {
		shards += l.Spec.Streams[i].Shards
	}
	text := fmt.Sprintf("%s of %s, %s, %s, %s", l.Spec.Duration, many(len(l.Spec.Streams), "stream"),
		many(shards, "shard"), many(len(l.Spec.Producers), "producer"), many(len(l.Spec.Consumers), "consumer"))
	for _, more := range []struct {
		n    int
		what string
	}{{len(l.Spec.Tables), "table"}, {len(l.Spec.Events), "event"}, {len(l.Spec.Faults), "fault"}} {
		if more.n > 0 {
			text += ", " + many(more.n, more.what)
		}
	}
	if l.Sweep != nil {
		text += ", a sweep of " + many(l.Sweep.Size(), "variant") + " with " + many(l.Sweep.Runs, "run") + " each"
	}
	return text
}

func many(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
