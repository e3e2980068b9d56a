package property_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/scenarios"
)

// TestDocsCounts: what the README counts is so many, and it has the whole catalogue.
func TestDocsCounts(t *testing.T) {
	data, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(data)
	for _, c := range []struct {
		form string
		want int
	}{
		{`\[(\d+) invariants\]`, len(run(t, base).Verdict.Invariants)},
		{`(\d+) \[planted bugs\]`, len(model.Mutants())},
	} {
		m := regexp.MustCompile(c.form).FindStringSubmatch(readme)
		if m == nil {
			t.Errorf("README.md does not say how many: %s", c.form)
		} else if got, _ := strconv.Atoi(m[1]); got != c.want {
			t.Errorf("README.md: %s, there are %d", m[0], c.want)
		}
	}
	_, list, _ := strings.Cut(readme, "**Catalogue**")
	list, _, _ = strings.Cut(list, "\n\n")
	for _, name := range scenarios.Names() {
		if !strings.Contains(list, "`"+name+"`") {
			t.Errorf("README.md: %s is not in the catalogue", name)
		}
	}
	if got, want := strings.Count(list, "`")/2, len(scenarios.Names()); got != want {
		t.Errorf("README.md has %d scenarios in its catalogue, there are %d", got, want)
	}
}

// TestDocsPackages: the map of the packages has each of them.
func TestDocsPackages(t *testing.T) {
	text, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", "../...").Output()
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range strings.Fields(string(out)) {
		below, err := filepath.Rel(root, dir)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "| `"+filepath.ToSlash(below)+"/` |") {
			t.Errorf("docs/architecture.md lacks the package %s", below)
		}
	}
}

// TestDocsTargets: every target of make that says what it does is in CONTRIBUTING.md.
func TestDocsTargets(t *testing.T) {
	rules, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	targets := regexp.MustCompile(`(?m)^([a-z]+):.*## `).FindAllSubmatch(rules, -1)
	if len(targets) < 10 {
		t.Fatalf("found %d targets only", len(targets))
	}
	for _, m := range targets {
		if !strings.Contains(string(text), "| `make "+string(m[1])+"` |") {
			t.Errorf("CONTRIBUTING.md lacks make %s", m[1])
		}
	}
}

var (
	inlineForm = regexp.MustCompile("`kinesim ([^`]+)`")
	codeFence  = regexp.MustCompile("(?s)```.*?```")
)

// inlineCommands: a command in a sentence is one that there is, with flags that it has.
func inlineCommands(t *testing.T, bin string) {
	t.Helper()
	helps := map[string]string{}
	for _, d := range documents(t) {
		for _, m := range inlineForm.FindAllStringSubmatch(codeFence.ReplaceAllString(d.text, ""), -1) {
			words := strings.Fields(m[1])
			if d.name == "CHANGELOG.md" || words[0] == "help" {
				continue
			}
			if helps[words[0]] == "" {
				out, err := exec.Command(filepath.Join(bin, "kinesim"), "help", words[0]).CombinedOutput()
				if helps[words[0]] = string(out); err != nil {
					t.Errorf("%s: %s: %s", d.name, m[0], out)
				}
			}
			for _, w := range words[1:] {
				if strings.HasPrefix(w, "--") && !strings.Contains(helps[words[0]], "  "+w+" ") {
					t.Errorf("%s: %s: there is no %s", d.name, m[0], w)
				}
			}
		}
	}
	if len(helps) < 5 {
		t.Errorf("found %d commands only", len(helps))
	}
}
