package main

import (
	"io"
	"os"
	"slices"
	"strings"
	"testing"
)

// What may stand where the cursor is: after each line, the candidates that there must be and
// one that there must not.
func TestCompletion(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"mine.yaml", "notes.txt", ".hidden.yaml"} {
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{"out/even", ".cache"} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile("out/even/result.json", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ typed, want, not string }{
		{"", "run lint completion help", completeWord},
		{"ru", "run", "report"},
		{"help ", "run version", "help"},
		{"help run ", "", "run"},
		{"nosuch ", "", "run"},
		{"run ", "hot-partition mine.yaml out/", "notes.txt"},
		{"run ", "even-load", ".hidden.yaml"},
		{"run .", ".hidden.yaml .cache/", "mine.yaml"},
		{"run hot-partition ", "", "even-load"},
		{"run hot-partition -", "--seed --set --help", "--step"}, // which is hidden
		{"run --set a=b --seed 3 -", "--set --quiet", "--seed"},  // only a list may come again
		{"run --seed=3 -", "--set", "--seed"},
		{"run x --format ", "text json", "x"},
		{"run x --format=", "--format=text --format=json", "text"},
		{"run x --format=j", "--format=json", "--format=text"},
		{"run x --latency ", "off", "text"},
		{"run x --mutant M3", "M31 M39", "lost-retry"},
		{"run x --mutant ", "M39 lost-retry", "hot-partition"},
		{"run x --out ", "out/", "mine.yaml"},
		{"run --seed ", "", "hot-partition"}, // any number
		{"run --set ", "", "hot-partition"},
		{"run --seed 3 ", "hot-partition", "3"},
		{"run --quiet ", "hot-partition", "--quiet"},
		{"run -- -", "", "--seed"},
		{"lint mine.yaml ", "mine.yaml", "hot-partition"},
		{"init ", "mine.yaml", "hot-partition"},
		{"init mine.yaml ", "", "mine.yaml"},
		{"scenarios ", "show", "hot-partition"},
		{"scenarios show ", "hot-partition", "show"},
		{"scenarios show x ", "", "hot-partition"},
		{"report out/even/", "out/even/result.json", "mine.yaml"},
		{"report ", "out/", "mine.yaml"},
		{"compare out/even out/ev", "out/even/", "mine.yaml"},
		{"compare out/even out/even out/ev", "", "out/even/"},
		{"mutants lost-retry M0", "M00 M01", "lost-retry"},
		{"validate V0", "V01 V09", "V11"},
		{"validate --broken ", "fnv idle-server all", "V01"},
		{"completion ", "bash zsh fish", "run"},
		{"completion bash ", "", "bash"},
		{"doctor hot", "hot-partition", "out/"},
		{"version ", "", "bash"},
		{"run nosuch/", "", "mine.yaml"},
	} {
		var out, errs strings.Builder
		args := append([]string{"kinesim", completeWord}, strings.Split(c.typed, " ")...)
		if code := run(args, &out, &errs); code != 0 || errs.Len() > 0 {
			t.Errorf("%q: exit %d, %s", c.typed, code, errs.String())
		}
		got := map[string]bool{}
		for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
			word, _, _ := strings.Cut(line, "\t")
			got[word] = true
		}
		for _, want := range strings.Fields(c.want) {
			if !got[want] {
				t.Errorf("%q: no %s in\n%s", c.typed, want, out.String())
			}
		}
		if got[c.not] || (c.want == "" && out.Len() > 0) {
			t.Errorf("%q: %q is among\n%s", c.typed, c.not, out.String())
		}
	}
}

// A tilde is looked up and stays as it was typed: shells do not complete what changes.
func TestCompletionInTheHomeFolder(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	if err := os.WriteFile(home+"/mine.yaml", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	completed(&out, newApp(io.Discard, io.Discard), []string{"lint", "~/mi"})
	if out.String() != "~/mine.yaml\n" {
		t.Errorf("got %q", out.String())
	}
}

// A new command must be completed too: every usage of arguments offers something.
func TestCompletionKnowsAllArguments(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("mine.yaml", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("result.json", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("out", 0o755); err != nil {
		t.Fatal(err)
	}
	app := newApp(io.Discard, io.Discard)
	for _, c := range app.Commands {
		if c.ArgsUsage != "" && len(arguments(c, nil, "")) == 0 {
			t.Errorf("nothing is offered for %s %s: teach it to arguments", c.Name, c.ArgsUsage)
		}
		for _, f := range c.Flags {
			value, _ := placeholder(f)
			takes, _ := flagOf(c, f.Names()[0])
			hidden := f.Names()[0] == "step" || f.Names()[0] == "trace"
			free := slices.Contains([]string{"N", "SIZE", "TIME", "RATIO", "I/N", "path=value", "path=value,value", "NAME", "ZONE",
				"FORMAT", "COLUMN", "RATE", "SHARE"}, value)
			if takes && !free && !hidden && len(values(c, f.Names()[0], "")) == 0 {
				t.Errorf("nothing is offered for %s --%s %s", c.Name, f.Names()[0], value)
			}
		}
	}
}
