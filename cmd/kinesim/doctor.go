package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/sim"
)

func doctorCommand() *cli.Command {
	return &cli.Command{
		Name: "doctor", Category: groupTrust,
		Usage: "show that a run is deterministic, or where two runs part", ArgsUsage: "FILE|NAME",
		Flags: []cli.Flag{
			&cli.Uint64Flag{Name: "seed", DefaultText: "the file's", Usage: "draw everything anew from this `N`"},
			&cli.StringSliceFlag{Name: "set",
				Usage: "change the scenario: `path=value`, such as duration=2m for a quick look"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "print the diagnosis as `text|json`"},
			&cli.BoolFlag{Name: "quiet", DisableDefaultText: true, Usage: "print no progress and no diagnosis"},
		},
		Action: doctorAction,
	}
}

// condition is something that may not change a run.
type condition struct {
	name string
	env  []string
	args []string // of run
}

// conditions are those that a run is repeated under. The first is what the others are
// compared with.
func conditions() []condition {
	bare := []string{"--quiet", "--no-report"}
	with := func(more ...string) []string { return append(bare[:2:2], more...) }
	out := []condition{
		{"one core", []string{"GOMAXPROCS=1"}, bare},
		{"one core, again", []string{"GOMAXPROCS=1"}, bare},
		{"two cores", []string{"GOMAXPROCS=2"}, bare},
		{"eight cores, memory collected all the time", []string{"GOMAXPROCS=8", "GOGC=5"}, bare},
		{"in steps of 777 ms", nil, with("--step", "777ms")},
		{"in steps of an hour", nil, with("--step", "1h")},
		{"with a report and a summary", nil, nil},
		{"with a result on stdout", nil, []string{"--no-report", "--format", "json"}},
	}
	if runtime.GOARCH == "amd64" { // where the standard library looks at the CPU
		off := "GODEBUG=" + strings.TrimPrefix(os.Getenv("GODEBUG")+",cpu.fma=off", ",")
		out = append(out, condition{"on a CPU without fused multiply-add", []string{off}, bare})
	}
	return out
}

// diagnosis is what doctor prints.
type diagnosis struct {
	Deterministic bool      `json:"deterministic"`
	Scenario      string    `json:"scenario"`
	Seed          uint64    `json:"seed"`
	TraceHash     string    `json:"traceHash"`
	Conditions    []finding `json:"conditions"`
}

// finding is how a run under one condition compares with the first.
type finding struct {
	Name      string   `json:"name"`
	Same      bool     `json:"same"`
	TraceHash string   `json:"traceHash"`
	Differs   []string `json:"differs"` // trace, exit code, and files, with their first line that differs
	Parting   *parting `json:"parting,omitempty"`
}

// parting is the first interval in which two traces differ.
type parting struct {
	After          float64 `json:"after"` // seconds of virtual time
	AfterMessages  uint64  `json:"afterMessages"`
	Before         float64 `json:"before"`
	BeforeMessages uint64  `json:"beforeMessages"`
	Actor          string  `json:"actor"` // that received the last message of the interval
}

func doctorAction(c *cli.Context) error {
	file, err := oneArgument(c, "a scenario file or a name of the catalogue")
	if err != nil {
		return err
	}
	if _, err := formatOf(c); err != nil {
		return err
	}
	var seed *uint64
	args := []string{"run", file}
	if c.IsSet("seed") {
		v := c.Uint64("seed")
		seed, args = &v, append(args, "--seed", fmt.Sprint(v))
	}
	for _, s := range c.StringSlice("set") {
		args = append(args, "--set", s)
	}
	loaded, err := load(file, c.StringSlice("set"), seed)
	if err != nil {
		return err
	}
	world, err := model.Build(loaded.Spec, model.Options{}) // what cannot run is no matter of determinism
	if err != nil {
		return err
	}
	e := &examination{args: args, duration: loaded.Spec.Duration, actor: world.Kernel.NameOf}
	if !c.Bool("quiet") && isTerminal(c.App.ErrWriter) {
		e.progress.out = c.App.ErrWriter
	}
	d, err := e.examine()
	if err != nil {
		return err
	}
	d.Scenario, d.Seed = loaded.Spec.Name, loaded.Spec.Seed
	switch {
	case c.Bool("quiet"):
	case c.String("format") == "json":
		j := json.NewEncoder(c.App.Writer)
		j.SetIndent("", "  ")
		if err := j.Encode(d); err != nil {
			return err
		}
	default:
		d.text(c.App.Writer, loaded.Spec.Duration)
	}
	return d.verdict()
}

// text prints a diagnosis.
func (d *diagnosis) text(w io.Writer, duration sim.Time) {
	what := "deterministic"
	if !d.Deterministic {
		what = "NOT deterministic"
	}
	fmt.Fprintf(w, "%s, seed %d, %s of virtual time: %s under %d conditions, trace %s\n\n", d.Scenario, d.Seed,
		duration, what, len(d.Conditions), d.TraceHash)
	for _, f := range d.Conditions {
		if f.Same {
			fmt.Fprintf(w, "  same     %s\n", f.Name)
			continue
		}
		fmt.Fprintf(w, "  DIFFERS  %s\n", f.Name)
		for _, text := range f.lines() {
			fmt.Fprintf(w, "           %s\n", text)
		}
	}
}

// lines say what differs.
func (f *finding) lines() []string {
	out := append([]string{}, f.Differs...)
	if p := f.Parting; p != nil {
		to := ""
		if p.Actor != "" {
			to = ", to " + p.Actor
		}
		out = append(out, fmt.Sprintf("the runs part between %.6f s (message %d) and %.6f s (message %d%s)", p.After,
			p.AfterMessages, p.Before, p.BeforeMessages, to))
	}
	return out
}

// verdict is exit 112 when anything differed.
func (d *diagnosis) verdict() error {
	if d.Deterministic {
		return nil
	}
	var texts []string
	for _, f := range d.Conditions {
		if !f.Same {
			texts = append(texts, "not deterministic "+f.Name+": "+strings.Join(f.lines(), "; "))
		}
	}
	return &failure{code: exitNotDeterministic, err: errors.New(strings.Join(texts, "\n"))}
}
