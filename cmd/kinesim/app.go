package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
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

	exitNotDeterministic = 112
)

// failure is an error with the exit code that it asks for. Reproduce is the command that
// shows it again, the last line on stderr; when it is not set, what was typed.
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
	if len(args) > 1 && args[1] == completeWord {
		completed(out, app, args[2:])
		return 0
	}
	ordered, err := reorder(app, args)
	if err == nil {
		err = app.Run(ordered)
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
	if f.reproduce == "" {
		f.reproduce = asTyped(args)
	}
	fmt.Fprintln(errs, f.reproduce)
	return f.code
}

// asTyped is the command that somebody typed.
func asTyped(args []string) string {
	words := []string{"kinesim"}
	for _, a := range args[1:] {
		words = append(words, shellWord(a))
	}
	return strings.Join(words, " ")
}

// badNumber is how the library says that a flag has no number; we say it in our words.
var badNumber = regexp.MustCompile(`^invalid value ("[^"]*") for flag -([a-z-]+): parse error$`)

func newApp(out, errs io.Writer) *cli.App {
	usage := func(_ *cli.Context, err error, _ bool) error {
		if m := badNumber.FindStringSubmatch(err.Error()); m != nil {
			return fail(exitUsage, "--%s wants a whole number from 0, got %s", m[2], m[1])
		}
		return fail(exitUsage, "%s", err)
	}
	app := &cli.App{
		Name: "kinesim", Usage: "a digital twin of Amazon Kinesis Data Streams",
		Writer: out, ErrWriter: errs, HideVersion: true, DisableSliceFlagSeparator: true, OnUsageError: usage,
		ExitErrHandler: func(*cli.Context, error) {},
		Commands: []*cli.Command{runCommand(), reportCommand(), scenariosCommand(), initCommand(), lintCommand(),
			importCommand(), schemaCommand(), planCommand(), sweepCommand(), compareCommand(), mutantsCommand(),
			validateCommand(), doctorCommand(), completionCommand(), versionCommand()},
	}
	app.Action = func(*cli.Context) error {
		_, err := io.WriteString(out, firstScreen)
		return err
	}
	for _, c := range app.Commands {
		c.OnUsageError = usage
	}
	helpTexts(app)
	return app
}

func unknownCommand(app *cli.App, got string) error {
	var names []string
	for _, c := range app.Commands {
		names = append(names, c.Name)
	}
	if !slices.Contains(names, "help") { // the library adds it late
		names = append(names, "help")
	}
	return fail(exitUsage, "no command %q; there are %s%s", got, strings.Join(names, ", "), didYouMean(got, names))
}

// reorder moves flags before arguments, where the library wants them, and refuses
// flags that a command does not have.
func reorder(app *cli.App, args []string) ([]string, error) {
	if len(args) < 2 {
		return args, nil
	}
	if args[1] == "--version" || args[1] == "-v" { // what people type out of habit
		return []string{args[0], "version"}, nil
	}
	command, err := chosen(app, args)
	switch {
	case err != nil:
		return nil, err
	case command == nil && args[1] == "help" && len(args) > 2 && args[2] == "help":
		return args[:2], nil // the help of help is all of it
	case command == nil:
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
		if name == "help" || name == "h" {
			return []string{args[0], args[1], "--help"}, nil
		}
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

// chosen is the command of a command line; nil when the library is to answer.
func chosen(app *cli.App, args []string) (*cli.Command, error) {
	switch first := args[1]; {
	case first == "-h" || first == "--help":
		return nil, nil
	case first == "help":
		if len(args) > 2 && args[2] != "help" && app.Command(args[2]) == nil {
			return nil, unknownCommand(app, args[2])
		}
		return nil, nil
	case strings.HasPrefix(first, "-"):
		return nil, fail(exitUsage, "want a command before the flag %s, such as kinesim run FILE %s", first, first)
	case app.Command(first) == nil:
		return nil, unknownCommand(app, first)
	}
	return app.Command(args[1]), nil
}

func flagOf(c *cli.Command, name string) (takesValue, known bool) {
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

// didYouMean suggests the name that shares most pairs of letters with what was typed.
func didYouMean(got string, names []string) string {
	best, score := "", 0.35 // of 1, which is all pairs
	for _, n := range names {
		same := 0
		for i := 0; i+1 < len(got); i++ {
			if strings.Contains(n, got[i:i+2]) {
				same++
			}
		}
		if s := 2 * float64(same) / float64(max(len(got)+len(n)-2, 1)); s > score {
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
		return "", fail(exitUsage, "kinesim %s wants %s, got %d arguments%s", c.Command.Name, what, c.NArg(),
			suchAs(c.Command.Name))
	}
	return c.Args().First(), nil
}

// suchAs shows how a command is typed.
func suchAs(command string) string {
	if lines := examples[command]; len(lines) > 0 {
		return "; such as: " + lines[0]
	}
	return ""
}

// noArgument refuses what a command has no use for.
func noArgument(c *cli.Context) error {
	if c.NArg() > 0 {
		return fail(exitUsage, "kinesim %s wants no argument, got %q", c.Command.Name, c.Args().First())
	}
	return nil
}
