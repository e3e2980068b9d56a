package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// Exit codes, k6's where it has one.
const (
	exitError       = 1
	exitUsage       = 2
	exitThreshold   = 99
	exitInvalid     = 104
	exitInterrupted = 105
	exitInvariant   = 111
)

// failure is an error with the exit code that it asks for. Reproduce, when set, is the
// command that shows it again: the last line on stderr.
type failure struct {
	code      int
	err       error
	reproduce string
}

func (f *failure) Error() string { return f.err.Error() }

func fail(code int, format string, args ...any) error {
	return &failure{code: code, err: fmt.Errorf(format, args...)}
}

// run is main without the process: it returns the exit code.
func run(args []string, out, errs io.Writer) int {
	app := newApp(out, errs)
	args, err := reorder(app, args)
	if err == nil {
		err = app.Run(args)
	}
	if err == nil {
		return 0
	}
	var f *failure
	if !errors.As(err, &f) {
		f = &failure{code: exitError, err: err}
	}
	if text := f.err.Error(); text != "" {
		fmt.Fprintln(errs, strings.TrimPrefix(text, "kinesim: "))
	}
	if f.reproduce != "" {
		fmt.Fprintln(errs, f.reproduce)
	}
	return f.code
}

const firstSteps = `kinesim is the digital twin of Amazon Kinesis Data Streams: it runs a scenario (shards, producers,
   key skew, consumers) in virtual time, checks that nothing was lost or reordered, and states
   what it found, with charts.

   Do this first:   kinesim run hot-partition           a scenario of the catalogue
                    kinesim scenarios                   what else there is
                    kinesim init my.yaml                a commented file of your own
                    kinesim run my.yaml                 and its findings`

func newApp(out, errs io.Writer) *cli.App {
	usage := func(_ *cli.Context, err error, _ bool) error { return fail(exitUsage, "%s", err) }
	app := &cli.App{
		Name: "kinesim", Usage: "the digital twin of Amazon Kinesis", Description: firstSteps,
		Writer: out, ErrWriter: errs, HideVersion: true, DisableSliceFlagSeparator: true, OnUsageError: usage,
		ExitErrHandler: func(*cli.Context, error) {},
		Commands: []*cli.Command{runCommand(), lintCommand(), initCommand(), scenariosCommand(), reportCommand(),
			versionCommand()},
	}
	app.Action = func(c *cli.Context) error {
		if !c.Args().Present() {
			return cli.ShowAppHelp(c)
		}
		return unknownCommand(app, c.Args().First())
	}
	for _, c := range app.Commands {
		c.OnUsageError = usage
	}
	return app
}

func unknownCommand(app *cli.App, got string) error {
	var names []string
	for _, c := range app.Commands {
		names = append(names, c.Name)
	}
	return fail(exitUsage, "no command %q; there are %s%s", got, strings.Join(names, ", "), didYouMean(got, names))
}

// reorder moves flags before arguments, where the library wants them, and refuses
// flags that a command does not have.
func reorder(app *cli.App, args []string) ([]string, error) {
	if len(args) < 2 {
		return args, nil
	}
	command := app.Command(args[1])
	if command == nil {
		return args, nil
	}
	var flags, rest []string
	for i := 2; i < len(args); i++ {
		a := args[i]
		if a == "--" {
			rest = append(rest, args[i+1:]...)
			break
		}
		if !strings.HasPrefix(a, "-") || a == "-" {
			rest = append(rest, a)
			continue
		}
		name, _, inline := strings.Cut(strings.TrimLeft(a, "-"), "=")
		takesValue, known := flagOf(command, name)
		if !known {
			return nil, fail(exitUsage, "%s has no flag --%s%s", command.Name, name, didYouMean(name,
				flagNames(command)))
		}
		flags = append(flags, a)
		if takesValue && !inline {
			if i+1 == len(args) {
				return nil, fail(exitUsage, "the flag --%s wants a value", name)
			}
			i++
			flags = append(flags, args[i])
		}
	}
	return slices.Concat(args[:2], flags, []string{"--"}, rest), nil
}

func flagOf(c *cli.Command, name string) (takesValue, known bool) {
	if name == "help" || name == "h" {
		return false, true
	}
	for _, f := range c.Flags {
		if slices.Contains(f.Names(), name) {
			_, isBool := f.(*cli.BoolFlag)
			return !isBool, true
		}
	}
	return false, false
}

func flagNames(c *cli.Command) []string {
	names := []string{"help"}
	for _, f := range c.Flags {
		names = append(names, f.Names()[0])
	}
	return names
}

// didYouMean suggests the name that shares most with what was typed.
func didYouMean(got string, names []string) string {
	best, score := "", 0
	for _, n := range names {
		s := 0
		for i := 0; i+1 < len(got); i++ {
			if strings.Contains(n, got[i:i+2]) {
				s++
			}
		}
		if s > score {
			best, score = n, s
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// oneArgument is the single argument of a command.
func oneArgument(c *cli.Context, what string) (string, error) {
	if c.NArg() != 1 {
		return "", fail(exitUsage, "kinesim %s wants %s, got %d arguments", c.Command.Name, what, c.NArg())
	}
	return c.Args().First(), nil
}
