package main

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

func TestFlagsMayStandAnywhere(t *testing.T) {
	for _, c := range []struct{ typed, ordered string }{
		{"run f", "run -- f"},
		{"run f --seed 3", "run --seed 3 -- f"},
		{"run --seed 3 f --quiet", "run --seed 3 --quiet -- f"},
		{"run f --seed=3 --set a=b --set=c=d", "run --seed=3 --set a=b --set=c=d -- f"},
		{"run f -seed 3", "run -seed 3 -- f"},
		{"run f --seed -1", "run --seed -1 -- f"},
		{"run --quiet f", "run --quiet -- f"},
		{"run -- --odd-name", "run -- --odd-name"},
		{"lint a b --format json c", "lint --format json -- a b c"},
		{"run f --help", "run --help"},
		{"scenarios show -h", "scenarios --help"},
		{"help run", "help run"},
		{"help help", "help"},
		{"--version", "version"},
		{"-v", "version"},
		{"-h", "-h"},
		{"", ""},
	} {
		got, err := reorder(newApp(io.Discard, io.Discard), append([]string{"kinesim"}, strings.Fields(c.typed)...))
		if err != nil || strings.Join(got[1:], " ") != c.ordered {
			t.Errorf("%q: got %q, %v; want %q", c.typed, got, err, c.ordered)
		}
	}
}

func TestUsageErrors(t *testing.T) {
	for _, c := range []struct{ typed, text string }{
		{"rum f", `no command "rum"; there are run, report, scenarios, init, lint, import, schema, plan, sweep, compare, mutants, validate, doctor, completion, version, help; did you mean run?`},
		{"zzz", `no command "zzz"; there are run, report, scenarios, init, lint, import, schema, plan, sweep, compare, mutants, validate, doctor, completion, version, help`},
		{"help rum", `no command "rum"`},
		{"--quiet run f", "want a command before the flag --quiet"},
		{"run f --sed 3", "run has no flag --sed; did you mean seed?"},
		{"run f --no-reprot", "run has no flag --no-reprot; did you mean no-report?"},
		{"run f --runs 0", "--runs wants a whole number from 1, got 0"},
		{"run f --run 3", "run has no flag --run; did you mean runs?"},
		{"run f --seed", "the flag --seed wants a value"},
		{"run f --seed x", `--seed wants a whole number from 0, got "x"`},
		{"run f g", "kinesim run wants a scenario file or a name of the catalogue, got 2 arguments"},
		{"run even-load --memory 2", "--memory wants a size"},
		{"run even-load --memory -1GiB", "--memory wants a size"},
		{"version now", `kinesim version wants no argument, got "now"`},
		{"init a b", "kinesim init wants one file at most, got 2"},
	} {
		var out, errs strings.Builder
		code := run(append([]string{"kinesim"}, strings.Fields(c.typed)...), &out, &errs)
		if code != exitUsage || !strings.HasPrefix(errs.String(), c.text) || out.Len() > 0 {
			t.Errorf("%s: exit %d, %q; want %q", c.typed, code, errs.String(), c.text)
		}
		if !strings.HasSuffix(errs.String(), "\nkinesim "+c.typed+"\n") {
			t.Errorf("%s: the last line of %q is not the command", c.typed, errs.String())
		}
	}
}

func TestShellWord(t *testing.T) {
	for _, c := range [][2]string{
		{"out/a-1.yaml", "out/a-1.yaml"},
		{"streams.orders.shards=8", "streams.orders.shards=8"},
		{"streams[0].shards=8", "'streams[0].shards=8'"},
		{"a b", "'a b'"},
		{"it's", `'it'\''s'`},
		{"thresholds.putLatency{producer:web}=p99 < 1s", "'thresholds.putLatency{producer:web}=p99 < 1s'"},
		{"", "''"},
	} {
		if got := shellWord(c[0]); got != c[1] {
			t.Errorf("%q: got %s, want %s", c[0], got, c[1])
		}
	}
}

// When several things are wrong, the worst decides.
func TestExitCodes(t *testing.T) {
	violated := result.InvariantOutcome{ID: "S9", Status: result.Violated, Count: 1, First: &result.Witness{}}
	allowed := result.InvariantOutcome{ID: "S9", Status: result.Allowed, Count: 1, First: &result.Witness{}}
	failed := result.ThresholdOutcome{Metric: "putLatency", Check: "p99 < 1s"}
	passed := result.ThresholdOutcome{Pass: true}
	loaded, err := scenarios.Load("even-load", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	world, err := model.Build(loaded.Spec, model.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		invariant   result.InvariantOutcome
		threshold   result.ThresholdOutcome
		interrupted bool
		err         error
		want        int
	}{
		{allowed, passed, false, nil, 0},
		{allowed, passed, false, errors.New("memory"), exitError},
		{allowed, failed, false, errors.New("memory"), exitThreshold},
		{allowed, failed, true, nil, exitInterrupted},
		{violated, failed, true, errors.New("memory"), exitInvariant},
	} {
		r := &result.Result{}
		r.Verdict.Invariants = []result.InvariantOutcome{c.invariant}
		r.Verdict.Thresholds = []result.ThresholdOutcome{c.threshold}
		s := &simulation{world: world, spec: loaded.Spec, interrupted: c.interrupted, err: c.err}
		got, f := 0, (*failure)(nil)
		if errors.As(verdict(s, r, &runOptions{again: "kinesim run x"}), &f) {
			got = f.code
			if f.reproduce != "kinesim run x" {
				t.Errorf("reproduce is %q", f.reproduce)
			}
		}
		if got != c.want {
			t.Errorf("%+v: exit %d", c, got)
		}
	}
}

// Progress is one line a second at most, and leaves nothing behind.
func TestProgress(t *testing.T) {
	var out strings.Builder
	p := newProgress(&out, sim.Hour)
	for ms := range 3500 {
		p.show(sim.Time(ms)*sim.Second, time.Duration(ms)*time.Millisecond)
	}
	p.clear()
	lines := strings.Split(strings.Trim(out.String(), "\r\x1b[K"), "\r\x1b[K")
	if len(lines) != 3 || !strings.Contains(lines[0], "1000× real time") || !strings.HasSuffix(lines[1], "2s left") ||
		!strings.HasSuffix(out.String(), "\r\x1b[K") {
		t.Errorf("got %q", lines)
	}
	quiet := newProgress(nil, sim.Hour)
	quiet.show(sim.Second, time.Hour)
	quiet.clear()
}

// The first screen says what to type next; help has every command in its group, with a usage and
// with examples that the command line takes.
func TestHelp(t *testing.T) {
	var bare, help, errs strings.Builder
	if run([]string{"kinesim"}, &bare, &errs) != 0 || run([]string{"kinesim", "help"}, &help, &errs) != 0 {
		t.Fatal(errs.String())
	}
	if n := strings.Count(bare.String(), "\n  kinesim "); n != 3 || strings.Count(bare.String(), "\n") > 15 ||
		!strings.Contains(bare.String(), "\n  kinesim run hot-partition ") {
		t.Errorf("want a short first screen with three commands, got %s", bare.String())
	}
	app := newApp(io.Discard, io.Discard)
	for _, c := range app.Commands {
		if !slices.Contains(groups, c.Category) || strings.Count(help.String(), "\n  "+c.Name+" ") != 1 || c.Usage == "" {
			t.Errorf("help must have %s in one of its groups once", c.Name)
		}
		if c.Name == "version" {
			continue
		}
		if c.ArgsUsage == "" && c.Name != "schema" {
			t.Errorf("%s does not say what its arguments are", c.Name)
		}
		if len(examples[c.Name]) == 0 {
			t.Errorf("%s has no example", c.Name)
		}
	}
	for _, text := range []string{bare.String(), help.String()} {
		for _, line := range strings.Split(text, "\n") {
			if len([]rune(line)) > 115 {
				t.Errorf("too long for a terminal: %s", line)
			}
		}
	}
	for name, lines := range examples {
		var text strings.Builder
		if app.Command(name) == nil || run([]string{"kinesim", "help", name}, &text, &errs) != 0 {
			t.Errorf("there are examples for %s, which is no command", name)
		}
		for _, line := range lines {
			if !strings.Contains(text.String(), "\n  "+line+"\n") {
				t.Errorf("help %s lacks %s:\n%s", name, line, text.String())
			}
			_, typed, _ := strings.Cut(line, "kinesim ")
			typed, _, _ = strings.Cut(strings.TrimSuffix(typed, ")"), " >")
			if _, err := reorder(app, strings.Fields("kinesim "+typed)); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	}
}
