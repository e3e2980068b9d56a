package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/results/repros"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/shrink"
)

func mutantsCommand() *cli.Command {
	return &cli.Command{
		Name: "mutants", Category: groupTrust,
		Usage:     "show that each planted bug is caught by the invariant that it names",
		ArgsUsage: "[ID|NAME…]",
		Flags: []cli.Flag{
			&cli.DurationFlag{Name: "budget", Value: 50 * time.Second,
				Usage: "stop after this `TIME`; what is left has escaped"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "print the table as `text|json`"},
		},
		Action: mutantsAction,
	}
}

// caught is a row of the table.
type caught struct {
	ID       string  `json:"id"`
	Name     string  `json:"name"`
	Expected string  `json:"expected"`
	CaughtBy string  `json:"caughtBy"` // the expected invariant, else the first other one
	Caught   bool    `json:"caught"`   // by the expected one, and without the bug the run is clean
	Seconds  float64 `json:"seconds"`
	Seeds    int     `json:"seeds"` // that it took

	also []string // other invariants that caught it
	why  string   // it escaped
}

func mutantsAction(c *cli.Context) error {
	if _, err := formatOf(c); err != nil {
		return err
	}
	if c.Duration("budget") <= 0 {
		return fail(exitUsage, "--budget wants a time such as 50s, got %s", c.Duration("budget"))
	}
	list, err := chosenMutants(c.Args().Slice())
	if err != nil {
		return err
	}
	deadline := time.Now().Add(c.Duration("budget"))
	var rows []caught
	for _, m := range list {
		rows = append(rows, catch(m, deadline))
	}
	if c.String("format") == "json" {
		j := json.NewEncoder(c.App.Writer)
		j.SetIndent("", "  ")
		if err := j.Encode(map[string]any{"mutants": rows}); err != nil {
			return err
		}
	} else {
		writeMutants(c.App.Writer, rows)
	}
	var escaped []string
	for _, r := range rows {
		if !r.Caught {
			escaped = append(escaped, fmt.Sprintf("%s %s: %s", r.ID, r.Name, r.why))
		}
	}
	if len(escaped) > 0 {
		return fail(exitError, "%s", strings.Join(escaped, "\n"))
	}
	return nil
}

// chosenMutants are those that the arguments name, or all.
func chosenMutants(args []string) ([]mutant.Mutant, error) {
	if len(args) == 0 {
		return model.Mutants(), nil
	}
	var list []mutant.Mutant
	for _, a := range args {
		m, found := mutant.Find(a)
		if !found {
			return nil, fail(exitUsage, "there is no planted bug %q; there are %s%s", a,
				strings.Join(model.MutantIDs(), ", "), didYouMean(a, model.MutantIDs()))
		}
		list = append(list, m)
	}
	return list, nil
}

// mutantSeeds is how many seeds a reproducer is tried with: its own, and those behind it.
const mutantSeeds = 10

// catch runs the reproducer of a planted bug with it and without it.
func catch(m mutant.Mutant, deadline time.Time) (row caught) {
	row = caught{ID: string(m.ID), Name: m.Name, Expected: m.Expected}
	repro, found := repros.Of(row.ID)
	if !found {
		row.why = "it has no reproducer in results/repros"
		return row
	}
	begin := time.Now()
	defer func() { row.Seconds = time.Since(begin).Seconds() }()
	for row.Seeds < mutantSeeds && !row.Caught {
		if time.Now().After(deadline) {
			row.why = "the budget is used up"
			return row
		}
		loaded, err := reseeded(repro, uint64(row.Seeds))
		if err != nil {
			row.why = err.Error()
			return row
		}
		row.Seeds++
		clean, err := violated(loaded, "")
		if err != nil || len(clean) > 0 {
			row.why = fmt.Sprintf("without it %s is not clean: %s", repro.File, reasonOf(clean, err))
			return row
		}
		ids, err := violated(loaded, row.ID)
		row.Caught = err == nil && slices.Contains(ids, m.Expected)
		row.also = slices.DeleteFunc(ids, func(id string) bool { return id == m.Expected })
		switch {
		case row.Caught:
			row.CaughtBy = m.Expected
		case len(ids) > 0:
			row.CaughtBy = ids[0]
		}
		row.why = fmt.Sprintf("%s does not show it by %s: %s", repro.File, m.Expected, reasonOf(ids, err))
	}
	return row
}

func reasonOf(ids []string, err error) string {
	switch {
	case err != nil:
		return err.Error()
	case len(ids) == 0:
		return "all invariants hold"
	}
	return strings.Join(ids, " ") + " violated"
}

// reseeded is a reproducer with a seed so far behind its own.
func reseeded(r repros.Repro, behind uint64) (*scenarios.Loaded, error) {
	l, err := scenarios.Parse(r.File, r.Text)
	if err == nil {
		l.Spec.Seed += behind
	}
	return l, err
}

// violated is violations; the tests of mutants plant a flaw into what it finds.
var violated = violations

// violations are the ids of the invariants that a run violates.
func violations(l *scenarios.Loaded, mutantID string) ([]string, error) {
	r, err := shrink.Run(l, model.Options{Mutant: mutantID})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, v := range r.Verdict.Invariants {
		if v.Status == result.Violated {
			ids = append(ids, v.ID)
		}
	}
	return ids, nil
}

// writeMutants prints the table.
func writeMutants(w io.Writer, rows []caught) {
	fmt.Fprintf(w, "%-4s %-24s %-9s %-9s %8s %6s\n", "id", "name", "expected", "caught by", "seconds", "seeds")
	n := 0
	for _, r := range rows {
		by := r.CaughtBy
		switch {
		case r.Caught:
			n++
		case by == "":
			by = "ESCAPED"
		default:
			by = "ONLY " + by
		}
		also := ""
		if len(r.also) > 0 && r.Caught {
			also = "   also " + strings.Join(r.also, " ")
		}
		fmt.Fprintf(w, "%-4s %-24s %-9s %-9s %8.3f %6d%s\n", r.ID, r.Name, r.Expected, by, r.Seconds, r.Seeds, also)
	}
	fmt.Fprintf(w, "\n%d of %d planted bugs caught by the invariant that they name\n", n, len(rows))
}
