package scenarios

import (
	"slices"
	"strings"
	"testing"
)

const modeline = "# yaml-language-server: $schema=scenario.schema.json\n"

// Each shipped scenario opens with the modeline and its question, has no fault, and
// means the same when it is written out.
func TestCatalogue(t *testing.T) {
	want := []string{"burst-tank", "even-load", "fan-out-vs-polling", "five-pollers", "hot-partition", "trace-replay"}
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
	for _, key := range slices.Concat(rootKeys, traceKeys, lawNames) {
		if !strings.Contains(string(Starter()), key) {
			t.Errorf("the starter does not show %s", key)
		}
	}
}
