package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/validate"
)

// validationPage is where the full suite is written down.
const validationPage = "docs/validation.md"

func validateCommand() *cli.Command {
	return &cli.Command{
		Name: "validate", Category: groupTrust,
		Usage:     "compare the model with theory and documented rules; write " + validationPage,
		ArgsUsage: "[ROW…]",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "quick",
				Usage: "run for less than a minute, and write nothing unless --out says where"},
			&cli.StringFlag{Name: "broken",
				Usage: "run a broken `MODEL` through the row that it names, or all of them"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "print the table as `text|json`"},
			&cli.StringFlag{Name: "out", Usage: "write the page to `FILE` (default: " + validationPage + ")"},
			&cli.BoolFlag{Name: "quiet", Usage: "show no progress"},
		},
		Action: validateAction,
	}
}

func validateAction(c *cli.Context) error {
	if _, err := formatOf(c); err != nil {
		return err
	}
	rows, err := validate.Find(c.Args().Slice()...)
	if err != nil {
		return fail(exitUsage, "%s", err)
	}
	if c.IsSet("broken") {
		return breakAction(c)
	}
	if c.NArg() > 0 && c.IsSet("out") {
		return fail(exitUsage, "--out wants all rows, got %d", c.NArg())
	}
	s := &validate.Suite{Effort: validate.Full}
	if c.Bool("quick") {
		s.Effort = validate.Quick
	}
	line := &progressLine{}
	if !c.Bool("quiet") && isTerminal(c.App.ErrWriter) {
		line.out = c.App.ErrWriter
	}
	s.Done = showRows(line, len(rows))
	outcomes, err := s.Run(rows)
	line.clear()
	if err != nil {
		return err
	}
	if err := printOutcomes(c, outcomes); err != nil {
		return err
	}
	if c.NArg() == 0 && (!c.Bool("quick") || c.IsSet("out")) {
		if err := writePage(c.String("out"), outcomes); err != nil {
			return err
		}
	}
	return failedClaims(outcomes)
}

// showRows counts the rows that are over.
func showRows(line *progressLine, all int) func(*validate.Row) {
	var lock sync.Mutex
	done := 0
	return func(r *validate.Row) {
		lock.Lock()
		defer lock.Unlock()
		done++
		line.show(fmt.Sprintf("%s is over, %d of %d rows", r.ID, done, all))
	}
}

// writePage writes the document, with the broken models.
func writePage(path string, outcomes []validate.Outcome) error {
	if path == "" {
		path = filepath.FromSlash(validationPage)
	}
	broken, err := validate.KillAll()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(validate.Document(outcomes, broken)), 0o644)
}

// printOutcomes prints the table.
func printOutcomes(c *cli.Context, outcomes []validate.Outcome) error {
	if c.String("format") == "json" {
		j := json.NewEncoder(c.App.Writer)
		j.SetEscapeHTML(false)
		j.SetIndent("", "  ")
		return j.Encode(map[string]any{"rows": outcomes})
	}
	writeOutcomes(c.App.Writer, outcomes)
	fmt.Fprintf(c.App.Writer, "\n%s\n", validate.Summary(outcomes))
	return nil
}

func writeOutcomes(w io.Writer, outcomes []validate.Outcome) {
	fmt.Fprintf(w, "%-16s %-46s %12s %12s %12s %12s  %s\n", "id", "what", "expected", "got", "low", "high", "")
	for _, o := range outcomes {
		verdict := "pass"
		switch {
		case !o.Pass:
			verdict = "FAIL: " + o.Why
		case o.Kind == validate.Calibration:
			verdict = "calibrated"
		}
		what := o.What
		if o.Unit != "" {
			what += ", " + o.Unit
		}
		fmt.Fprintf(w, "%-16s %-46s %12.6g %12.6g %12.6g %12.6g  %s\n", o.ID, what, o.Expected, o.Got,
			o.Low, o.High, verdict)
	}
}

// failedClaims is the error of a suite in which a claim does not hold.
func failedClaims(outcomes []validate.Outcome) error {
	var ids []string
	for _, o := range validate.Failed(outcomes) {
		ids = append(ids, o.ID)
	}
	if len(ids) == 0 {
		return nil
	}
	return fail(exitError, "%s did not hold", strings.Join(ids, ", "))
}

// breakAction shows that the row which a broken model names sees what is wrong with it.
func breakAction(c *cli.Context) error {
	if c.NArg() > 0 || c.IsSet("out") {
		return fail(exitUsage, "--broken runs the row that the model names; want no row and no --out")
	}
	if c.String("broken") == "all" {
		return breakAll(c)
	}
	b, err := validate.FindBroken(c.String("broken"))
	if err != nil {
		return fail(exitUsage, "%s", err)
	}
	all, kills, err := b.Kill(validate.Quick)
	if err != nil {
		return err
	}
	if err := printOutcomes(c, all); err != nil {
		return err
	}
	if len(kills) == 0 {
		return fail(exitError, "%s escaped: %s does not see that %s", b.ID, b.Killer, b.Wrong)
	}
	if c.String("format") == "text" {
		fmt.Fprintf(c.App.Writer, "%s is killed by %s: %s\n", b.ID, kills[0].ID, b.Wrong)
	}
	return nil
}

// breakAll is the table of all broken models, in the cheap variant of their rows.
func breakAll(c *cli.Context) error {
	list, err := validate.KillAll()
	if err != nil {
		return err
	}
	var escaped []string
	type row struct {
		ID       string `json:"id"`
		Wrong    string `json:"wrong"`
		Expected string `json:"expected"` // the row that must see it
		KilledBy string `json:"killedBy"` // the first claim of it that does
		Killed   bool   `json:"killed"`
	}
	var rows []row
	for _, k := range list {
		r := row{ID: k.Broken.ID, Wrong: k.Broken.Wrong, Expected: k.Broken.Killer, Killed: len(k.Kills) > 0}
		if r.Killed {
			r.KilledBy = k.Kills[0].ID
		} else {
			escaped = append(escaped, r.ID)
		}
		rows = append(rows, r)
	}
	if c.String("format") == "json" {
		j := json.NewEncoder(c.App.Writer)
		j.SetIndent("", "  ")
		err = j.Encode(map[string]any{"broken": rows})
	} else {
		fmt.Fprintf(c.App.Writer, "%-17s %-9s %-16s %s\n", "id", "expected", "killed by", "what is wrong")
		for _, r := range rows {
			if !r.Killed {
				r.KilledBy = "ESCAPED"
			}
			fmt.Fprintf(c.App.Writer, "%-17s %-9s %-16s %s\n", r.ID, r.Expected, r.KilledBy, r.Wrong)
		}
		fmt.Fprintf(c.App.Writer, "\n%d of %d broken models killed by the row that they name\n",
			len(rows)-len(escaped), len(rows))
	}
	if err == nil && len(escaped) > 0 {
		err = errors.New(strings.Join(escaped, ", ") + " escaped")
	}
	return err
}
