package validate

import (
	"os"
	"strings"
	"testing"
)

const committed = "../docs/validation.md"

// docs/validation.md is what kinesim validate writes: its words and what is run, a line for
// each claim, none of which fails, the table of broken models, and the lines of the rows
// that are cheap at full length, run again.
func TestDocumentIsWhatRunsShow(t *testing.T) {
	data, err := os.ReadFile(committed)
	if err != nil {
		t.Fatal(err)
	}
	broken, err := killedOnce()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := Find("V31", "V21", "V22", "V24", "V29", "B23")
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := (&Suite{Effort: Full}).Run(rows)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, line := range strings.Split(string(data), "\n") {
		got[line] = true
	}
	for _, line := range strings.Split(Document(fresh, broken), "\n") {
		counted := strings.Contains(line, "claims of theory") // of fewer rows
		if !counted && !got[line] {
			t.Errorf("%s lacks, so that make validate is due:\n%s", committed, line)
		}
	}
	for _, r := range Rows() {
		for i, c := range r.Claims {
			if prefix := "\n| " + r.FullID(i) + " | " + c.What; !strings.Contains(string(data), prefix) {
				t.Errorf("%s lacks the claim%s", committed, prefix)
			}
		}
	}
	if strings.Contains(string(data), "FAIL") || strings.Contains(string(data), "ESCAPED") {
		t.Errorf("%s has a failure", committed)
	}
}

// A failure comes first, and an escape is named.
func TestDocumentOfFailures(t *testing.T) {
	o := Outcome{ID: "V01", What: "mean wait", Unit: "s", Expected: 0.04, Got: 0.05, Kind: Theory, Why: "off",
		Rule: "interval"}
	c := Outcome{ID: "V31", What: "P50", Unit: "ms", Expected: 35, Got: 40, Kind: Calibration, Pass: true,
		Rule: "within"}
	got := Document([]Outcome{o, c}, []Killed{{Broken: BrokenModels()[0]}})
	for _, want := range []string{"- **V01 fails**: mean wait: want 0.04, got 0.05: off.\n", "ESCAPED", "(+14 %)",
		"0 of 1 claims of theory and documented rules hold. 1 of 1 calibrated figures",
		"0 of 1 broken models", "| 25.00 % |", "**FAIL**"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
	if strings.Index(got, "V01 fails") > strings.Index(got, "## The rule") {
		t.Error("failures do not come first")
	}
}
