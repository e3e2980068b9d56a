package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata" // --zone works on machines without a database of zones

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/report"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/bring"
)

// importUsage is what import is typed with.
const importUsage = "KIND FILE…"

// importers read the kinds of recordings.
var importers = []struct {
	kind string
	read func([]bring.Input, *bring.Options) (*bring.Traffic, error)
}{{"cloudwatch", bring.CloudWatch}, {"alb", bring.ALB}, {"clf", bring.CLF}, {"csv", bring.CSV}}

func importKinds() []string {
	var kinds []string
	for _, i := range importers {
		kinds = append(kinds, i.kind)
	}
	return kinds
}

func importCommand() *cli.Command {
	text := func(name, usage string) cli.Flag { return &cli.StringFlag{Name: name, Usage: usage} }
	return &cli.Command{
		Name: "import", Category: groupScenarios,
		Usage: "make a scenario that replays recorded traffic", ArgsUsage: importUsage,
		Flags: []cli.Flag{
			text("out", "write into `DIR`, in place of out/NAME-import"),
			text("name", "call the scenario `NAME`, in place of the first file's"),
			&cli.BoolFlag{Name: "force", DisableDefaultText: true, Usage: "write over what is not ours, or was edited"},
			&cli.StringFlag{Name: "cv", Value: "1", Usage: "coefficient of variation `N` of the gaps " +
				"within a period: 0 constant, 1 Poisson, more for bursts"},
			text("period", "count by periods of `TIME`, such as 1m"),
			text("from", "leave out what is before `TIME`"),
			text("to", "leave out what is at `TIME` or later"),
			text("zone", "the `ZONE` of times that name none, such as Europe/Berlin, in place of UTC"),
			text("time-format", "`FORMAT` of times in tables, such as \"%d.%m.%Y %H:%M:%S\""),
			text("time", "`COLUMN` of the times"),
			text("count", "`COLUMN` of records per period, in a table; \"*\": each other column is a key"),
			text("bytes", "`COLUMN` of bytes per period, in a table"),
			text("key", "`COLUMN` of the partition keys"),
			text("size", "`COLUMN` of a record's size, or a size such as 25KiB where the recording has none"),
			text("scale", "multiply the load by a factor `N`, such as 40x"),
			text("peak", "multiply it so that the busiest period has `RATE`: 20MiB/s or 5k/s"),
			text("stream", "the `NAME` of the stream: which to take, where there are several"),
			&cli.IntFlag{Name: "shards", DefaultText: "as recorded or needed", Usage: "give the stream `N` shards"},
			&cli.StringFlag{Name: "throttled", Value: "add", Usage: "`add|leave`: refused attempts are part " +
				"of the load, or not"},
			&cli.StringFlag{Name: "gaps", Value: "silent", Usage: "`silent|fill`: nothing arrives in gaps, or " +
				"what lies on a line"},
			&cli.StringFlag{Name: "malformed", Value: "1%", Usage: "stop if more than a `SHARE` of the lines " +
				"is malformed"},
			&cli.BoolFlag{Name: "no-run", DisableDefaultText: true, Usage: "do not run the scenario and compare"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "print the outcome as `text|json`"},
			&cli.BoolFlag{Name: "quiet", DisableDefaultText: true, Usage: "print nothing but errors"},
		},
		Action: importAction,
	}
}

// importing is an import on its way.
type importing struct {
	kind   string
	files  []string
	dir    string
	replay *bring.Replay
	peak   string
	format string
	quiet  bool
	run    bool
}

func importAction(c *cli.Context) error {
	im, o, err := readImportFlags(c)
	if err != nil {
		return err
	}
	if !c.Bool("force") {
		if err := mayWrite(im.dir); err != nil {
			return err
		}
	}
	if err := im.read(o); err != nil {
		return err
	}
	out := &result.Imported{Version: versionText(), Next: "kinesim run " + shellWord(filepath.Join(im.dir,
		bring.ScenarioFile))}
	if err := im.write(); err != nil {
		return err
	}
	progress := io.Writer(nil)
	if !im.quiet && isTerminal(c.App.ErrWriter) {
		progress = c.App.ErrWriter
	}
	im.replay.Record(out)
	if err := im.compare(out, progress); err != nil {
		return err
	}
	if err := writeFile(filepath.Join(im.dir, report.ImportedFile),
		func(w io.Writer) error { return result.WriteImported(w, out) }); err != nil {
		return err
	}
	if err := report.WriteImport(im.dir, out); err != nil || im.quiet {
		return err
	}
	if im.format == "json" {
		e := json.NewEncoder(c.App.Writer)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(out)
	}
	return report.ImportText(c.App.Writer, out, im.dir, isTerminal(c.App.Writer))
}

// read reads the recording and decides what the scenario is to have.
func (im *importing) read(o *bring.Options) error {
	for _, i := range importers {
		if i.kind != im.kind {
			continue
		}
		inputs, done := openRecordings(im.files)
		t, err := i.read(inputs, o)
		if err = errors.Join(err, done()); err != nil {
			return err
		}
		im.replay.Traffic = t
	}
	if len(im.replay.Rows) == 0 {
		return fail(exitError, "import: nothing was read that lies between --from and --to")
	}
	if span := im.replay.End().Sub(im.replay.Rows[0].At); span > spanMax {
		return fail(exitError, "import: the recording spans %.0f days, want %.0f at most; cut it with --from and --to",
			span.Hours()/24, spanMax.Hours()/24)
	}
	if im.replay.Scale != 1 || im.peak != "" {
		im.replay.Aggregate()
	}
	if im.peak != "" {
		if err := im.scaleTo(); err != nil {
			return err
		}
	}
	if o.Stream != "" {
		im.replay.Stream = o.Stream
	}
	return im.replay.Settle()
}

// spanMax is the longest run of a scenario.
const spanMax = 3650 * 24 * time.Hour

// scaleTo finds the factor by which the busiest period has the peak that was asked for.
func (im *importing) scaleTo() error {
	peak, want := im.replay.Peak(), 0.0
	bytes, isBytes := strings.CutSuffix(im.peak, "/s")
	if n, ok := scenarios.ParseSize(bytes); isBytes && ok {
		want = float64(n) / peak.Bytes
	} else if v, ok := scenarios.ParseRate(im.peak); ok {
		want = v / peak.Records
	} else {
		return fail(exitUsage, "--peak wants a rate such as 20MiB/s or 5k/s, got %q", im.peak)
	}
	if !(want >= 1e-9 && want <= 1e9) {
		return fail(exitUsage, "--peak %s is %g × what was recorded; want a factor from 1e-9 to 1e9", im.peak, want)
	}
	im.replay.Scale = want
	return nil
}

// write writes trace and scenario, and looks whether a scenario is what they are.
func (im *importing) write() error {
	r := im.replay
	if err := prepare(im.dir); err != nil {
		return err
	}
	scenario := filepath.Join(im.dir, bring.ScenarioFile)
	errs := []error{writeFile(filepath.Join(im.dir, bring.TraceFile), r.WriteTrace),
		writeFile(scenario, r.WriteScenario)}
	keys := filepath.Join(im.dir, bring.KeysFile)
	if len(r.Weights) > 0 {
		errs = append(errs, writeFile(keys, r.WriteKeys))
	} else if err := os.Remove(keys); err != nil && !errors.Is(err, fs.ErrNotExist) { // of an earlier import
		errs = append(errs, err)
	}
	_, err := writeSchema(scenario)
	return errors.Join(append(errs, err)...)
}

// comparedMax is the longest replay that is run unasked: a minute or so.
const comparedMax = 150e6

// compare runs the scenario and puts what came of it beside the recording.
func (im *importing) compare(out *result.Imported, progress io.Writer) error {
	loaded, err := load(filepath.Join(im.dir, bring.ScenarioFile), nil, nil)
	if err != nil {
		return err
	}
	out.ScenarioFile = digest(loaded.Source)
	out.Scenario.SHA256, out.Scenario.Seed, out.Scenario.Name = loaded.SHA256, loaded.Spec.Seed, loaded.Spec.Name
	if !im.run {
		return nil
	}
	if out.Load.Records > comparedMax {
		out.Notes = append(out.Notes, fmt.Sprintf("the replay was not run: it has %.3g records, and up to "+
			"%.3g are run to "+
			"compare. Are counts bytes (--bytes)? Cut it with --from and --to, or scale it down",
			out.Load.Records, comparedMax))
		return nil
	}
	tally := im.replay.NewTally()
	o, spec := &runOptions{loaded: loaded}, *loaded.Spec
	o.model.Watch = tally
	spec.Consumers = nil // what is offered and accepted does not hang on them
	s, err := simulate(&spec, o, progress)
	switch {
	case err != nil:
		return err
	case s.err != nil:
		return s.err
	case s.interrupted:
		return fail(exitInterrupted, "interrupted; the scenario is in %s, not compared", im.dir)
	}
	im.replay.Compare(tally, out)
	return nil
}

// importName is a name that a scenario may have, of the first file's.
func importName(file string) string {
	if file == "-" {
		return "stdin"
	}
	name := filepath.Base(file)
	for ext := filepath.Ext(name); ext != "" && ext != name; ext = filepath.Ext(name) {
		name = strings.TrimSuffix(name, ext)
	}
	return scenarios.Name(name)
}

// instantOf reads --from and --to.
func instantOf(c *cli.Context, flag string, zone *time.Location) (time.Time, error) {
	text := c.String(flag)
	if text == "" {
		return time.Time{}, nil
	}
	t, ok := bring.ParseTime(text, zone)
	if !ok {
		return t, fail(exitUsage, "--%s wants a time such as 2026-11-02T13:00:00Z or 2026-11-02 13:00, got %q",
			flag, text)
	}
	return t, nil
}
