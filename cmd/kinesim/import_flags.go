package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/bring"
)

// presetSize is how large a record is that nobody gave a size.
const presetSize = 1 << 10

// readImportFlags reads what was typed, or says what is wrong with the first flag that is.
func readImportFlags(c *cli.Context) (*importing, *bring.Options, error) {
	args := c.Args().Slice()
	kinds := strings.Join(importKinds(), ", ")
	switch {
	case len(args) == 0:
		return nil, nil, fail(exitUsage, "kinesim import wants a kind (%s) and files%s", kinds, suchAs("import"))
	case !slices.Contains(importKinds(), args[0]):
		return nil, nil, fail(exitUsage, "kinesim import reads %s, got %q%s", kinds, args[0], scenarios.Suggest(args[0],
			importKinds()))
	case len(args) == 1:
		return nil, nil, fail(exitUsage, "kinesim import %s wants files; - is stdin%s", args[0], suchAs("import"))
	}
	im := &importing{kind: args[0], files: args[1:], peak: c.String("peak"), format: c.String("format"),
		quiet: c.Bool("quiet"), run: !c.Bool("no-run")}
	im.replay = &bring.Replay{Name: c.String("name"), Scale: 1, Size: presetSize, Guessed: true,
		Command: importTyped(c)}
	if im.replay.Name == "" {
		im.replay.Name = importName(im.files[0])
	}
	if scenarios.Name(im.replay.Name) != im.replay.Name {
		return nil, nil, fail(exitUsage, "--name wants letters, digits, dots, dashes and underscores, got %q",
			im.replay.Name)
	}
	if im.dir = c.String("out"); im.dir == "" {
		im.dir = filepath.Join("out", im.replay.Name+"-import")
	}
	o := &bring.Options{Stream: c.String("stream")}
	o.Columns = bring.Columns{Time: c.String("time"), Count: c.String("count"), Bytes: c.String("bytes"),
		Key: c.String("key")}
	for _, read := range []func(*cli.Context, *importing, *bring.Options) error{readWords, readTimes, readNumbers} {
		if err := read(c, im, o); err != nil {
			return nil, nil, err
		}
	}
	return im, o, nil
}

// importTyped is the command that imports the same again.
func importTyped(c *cli.Context) string {
	words := []string{"kinesim", "import"}
	for _, a := range c.Args().Slice() {
		words = append(words, shellWord(a))
	}
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		if !c.IsSet(name) || slices.Contains([]string{"format", "quiet", "force"}, name) {
			continue
		}
		words = append(words, "--"+name)
		if _, isBool := f.(*cli.BoolFlag); !isBool {
			words = append(words, shellWord(fmt.Sprint(c.Value(name))))
		}
	}
	return strings.Join(words, " ")
}

func readWords(c *cli.Context, _ *importing, o *bring.Options) error {
	for name, words := range map[string][]string{"format": {"text", "json"}, "throttled": {"add", "leave"},
		"gaps": {"silent", "fill"}} {
		if !slices.Contains(words, c.String(name)) {
			return fail(exitUsage, "--%s wants %s, got %q", name, strings.Join(words, " or "), c.String(name))
		}
	}
	o.Throttled, o.Fill = c.String("throttled") == "add", c.String("gaps") == "fill"
	return nil
}

func readTimes(c *cli.Context, _ *importing, o *bring.Options) (err error) {
	o.Zone = time.UTC
	if name := c.String("zone"); name != "" {
		if o.Zone, err = time.LoadLocation(name); err != nil {
			return fail(exitUsage, "--zone wants a zone such as Europe/Berlin or UTC, got %q", name)
		}
	}
	if o.Layout, err = bring.Layout(c.String("time-format")); err != nil {
		return fail(exitUsage, "--time-format: %s", err)
	}
	if o.From, err = instantOf(c, "from", o.Zone); err != nil {
		return err
	}
	if o.To, err = instantOf(c, "to", o.Zone); err != nil {
		return err
	}
	if !o.From.IsZero() && !o.To.IsZero() && !o.From.Before(o.To) {
		return fail(exitUsage, "--from wants a time before --to, got %s", c.String("from"))
	}
	if text := c.String("period"); text != "" {
		period, ok := scenarios.ParseDuration(text)
		if !ok || period < time.Millisecond {
			return fail(exitUsage, "--period wants a duration such as 1m, of 1ms or more, got %q", text)
		}
		o.Period = period
	}
	return nil
}

func readNumbers(c *cli.Context, im *importing, o *bring.Options) (err error) {
	r := im.replay
	cv := c.String("cv")
	if r.CV, err = strconv.ParseFloat(cv, 64); err != nil || r.CV != 0 && !(r.CV >= cvLeast && r.CV <= cvMost) {
		return fail(exitUsage, "--cv wants 0, or a number from %g to %g, got %q", cvLeast, cvMost, cv)
	}
	if text := c.String("size"); text != "" {
		n, isSize := scenarios.ParseSize(text)
		_, notNumber := strconv.Atoi(text)
		switch {
		case isSize:
			r.Size, r.Guessed = float64(n), false
		case text[0] >= '0' && text[0] <= '9' && notNumber != nil:
			return fail(exitUsage, "--size wants a size such as 900B, 25KiB or 1MB, or a column, got %q", text)
		default:
			o.Columns.Size = text
		}
	}
	if text := c.String("scale"); text != "" {
		v, ok := scenarios.ParseScale(text)
		if !ok || v < 1e-9 || v > 1e9 {
			return fail(exitUsage, "--scale wants a factor such as 40x, got %q", text)
		}
		if im.peak != "" {
			return fail(exitUsage, "--scale and --peak both say how much; want one of them")
		}
		r.Scale = v
	}
	share, ok := scenarios.ParseRatio(c.String("malformed"))
	if !ok || share > 1 {
		return fail(exitUsage, "--malformed wants a share such as 1%%, got %q", c.String("malformed"))
	}
	o.Malformed = share
	if r.Shards = c.Int("shards"); c.IsSet("shards") && r.Shards < 1 {
		return fail(exitUsage, "--shards wants a whole number from 1, got %d", r.Shards)
	}
	o.Shards = r.Shards
	return nil
}

// What a scenario takes as the variation of gaps.
const (
	cvLeast = 0.05
	cvMost  = 50.0
)
