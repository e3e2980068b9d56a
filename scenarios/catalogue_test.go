package scenarios

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/scenarios/form"
)

const modeline = "# yaml-language-server: $schema=scenario.schema.json\n"

// Each shipped scenario opens with the modeline and its question, has no fault, and
// means the same when it is written out.
func TestCatalogue(t *testing.T) {
	want := []string{"autoscaler-runaway", "burst-tank", "even-load", "exactly-once", "fan-out-vs-polling", "five-pollers", "hot-partition",
		"kcl-failover", "kcl-overprovisioned", "kcl-rolling-deploy", "zombie-worker", "kpl-aggregation", "kpl-split-loss",
		"lambda-hot-key", "lambda-poison-pill", "late-consumer-replay", "lost-replies", "metastable-retries", "ordering-rules",
		"reshard-under-load", "retention-loss", "scaling-policies", "spark-flink", "starving-consumers", "trace-replay",
		"workers-per-shard", "zone-outage"}
	for _, name := range want {
		if !slices.Contains(Names(), name) {
			t.Errorf("no %s", name)
		}
	}
	for _, name := range Names() {
		text, err := Show(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), modeline) {
			t.Errorf("%s does not open with the modeline", name)
		}
		if !strings.Contains(Question(name), "?") {
			t.Errorf("%s asks no question: %q", name, Question(name))
		}
		l, err := Load(name, nil, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if l.Spec.Name != name || l.Spec.Description == "" {
			t.Errorf("%s is named %s, described as %q", name, l.Spec.Name, l.Spec.Description)
		}
		again(t, name, l, catalogue.ReadFile)
	}
	if _, err := Show("hot-partiton"); err == nil || !strings.Contains(err.Error(), "did you mean hot-partition?") {
		t.Errorf("got %v", err)
	}
}

// The starter is fine as it is, and shows every key of the language.
func TestStarter(t *testing.T) {
	if !strings.HasPrefix(string(Starter()), modeline) {
		t.Error("the starter does not open with the modeline")
	}
	l, err := Parse("starter.yaml", Starter())
	if err != nil {
		t.Fatal(err)
	}
	again(t, "starter", l, nil)
	_, lawNames := choose(form.Law[form.Size]{}, "")
	for _, key := range slices.Concat(form.Of[form.Scenario]().Names(), form.Of[form.Trace]().Names(), lawNames, actions,
		injectionWords(), injectParams, form.Of[form.Target]().Names()) {
		if !strings.Contains(string(Starter()), key) {
			t.Errorf("the starter does not show %s", key)
		}
	}
}

// What the starter shows behind a # is right as well: each such line is tried where it stands.
func TestStarterComments(t *testing.T) {
	lines := strings.Split(string(Starter()), "\n")
	tried := 0
	var block []string // of whole sections that are commented out
	for i, line := range lines {
		text, isComment := strings.CutPrefix(line, "# ")
		if isComment && (commentedKey.MatchString(text) || len(block) > 0 && strings.HasPrefix(text, "  ")) {
			block = append(block, text)
			lines[i] = ""
		}
	}
	if len(block) < 20 {
		t.Fatalf("found %d lines of commented sections: %q", len(block), block)
	}
	text := strings.Join(lines, "\n") + "\n" + strings.Join(block, "\n") + "\n"
	if _, err := Parse("starter.yaml", []byte(text)); err != nil {
		t.Errorf("commented sections: %v", err)
	}
	// Below them, consumers and alternatives of one key.
	for i, line := range strings.Split(text, "\n") {
		m := commentedLine.FindStringSubmatch(line)
		if m == nil || strings.Contains(line, ".csv") || strings.Contains(line, "of the trace") {
			continue // it needs a file
		}
		tried++
		with := slices.Clone(strings.Split(text, "\n"))
		with[i] = m[1] + m[2]
		if key, _, isKey := strings.Cut(m[2], ":"); isKey && !strings.HasPrefix(m[2], "- ") {
			for j := i - 1; j >= 0; j-- { // the one that it replaces
				if strings.HasPrefix(with[j], m[1]+key+":") {
					with[j] = ""
					break
				}
			}
		}
		if _, err := Parse("starter.yaml", []byte(strings.Join(with, "\n"))); err != nil {
			t.Errorf("%s\n%v", line, err)
		}
	}
	if tried < 15 {
		t.Errorf("tried %d lines only", tried)
	}
}

var (
	commentedKey  = regexp.MustCompile(`^[a-z]+:( {|  |$)`)
	commentedLine = regexp.MustCompile(`^( +)# ([a-z]+: ?[{0-9A-Za-z].*|- {.*)$`)
)
