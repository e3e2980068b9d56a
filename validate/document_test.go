package validate

import (
	"os"
	"strings"
	"testing"
)

const page = "../docs/validation.md"

// docs/validation.md is what kinesim validate writes: its words and what is run, the table of
// broken models, and the lines of the rows that are cheap at full length, run again.
func TestDocumentIsWhatRunsShow(t *testing.T) {
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	broken, err := KillAll()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := Find("V09", "V21", "V22", "V24", "V29", "B23")
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := (&Suite{Effort: Full}).Run(rows)
	if err != nil {
		t.Fatal(err)
	}
	got := string(data)
	parts := []string{head, gaps, claimsHead, calibrationHead, brokenHead, tail}
	for _, o := range fresh {
		parts = append(parts, Line(o))
	}
	for _, k := range broken {
		parts = append(parts, BrokenLine(k))
	}
	for _, p := range parts {
		if !strings.Contains(got, p) {
			t.Errorf("%s lacks, so that make validate is due:\n%s", page, p)
		}
	}
	lines := map[string]bool{}
	for _, line := range strings.Split(got, "\n") {
		lines[line] = true
	}
	for _, r := range Rows() {
		for i, c := range r.Claims {
			prefix := "| " + r.FullID(i) + " | " + c.What
			if !strings.Contains(got, "\n"+prefix) {
				t.Errorf("%s lacks the claim %s", page, prefix)
			}
		}
	}
	if strings.Contains(got, "FAIL") || strings.Contains(got, "ESCAPED") {
		t.Errorf("%s has a failure", page)
	}
}

// A failure comes first, and an escape is named.
func TestDocumentOfFailures(t *testing.T) {
	o := Outcome{ID: "V01", What: "mean wait", Unit: "s", Expected: 0.04, Got: 0.05, Kind: Theory, Why: "off", Rule: "interval"}
	c := Outcome{ID: "V31", What: "P50", Unit: "ms", Expected: 35, Got: 40, Kind: Calibration, Pass: true, Rule: "within"}
	got := Document([]Outcome{o, c}, []Killed{{Broken: BrokenModels()[0]}})
	for _, want := range []string{"- **V01 fails**: mean wait: want 0.04, got 0.05: off.\n", "ESCAPED", "(+14 %)",
		"0 of 1 claims of theory and documented rules hold. 1 of 1 calibrated figures",
		"0 of 1 broken models", "| +25.00 % |", "**FAIL**"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
	if strings.Index(got, "V01 fails") > strings.Index(got, "## The rule") {
		t.Error("failures do not come first")
	}
}
