package main

import (
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// The version is that of the newest entry of CHANGELOG.md, from which releases take their names.
func TestVersionIsThatOfTheChanges(t *testing.T) {
	data, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^## (\d+\.\d+\.\d+)`).FindSubmatch(data)
	if m == nil || string(m[1]) != version {
		t.Errorf("this is version %s, CHANGELOG.md begins with %s", version, m)
	}
}

// A release says its commit, which the linker has set, and the release of Go, on which its
// bytes depend too.
func TestVersionSaysWhatWasBuilt(t *testing.T) {
	commit = "0123abc-dirty"
	defer func() { commit = "" }()
	var out, errs strings.Builder
	if code := run([]string{"kinesim", "version"}, &out, &errs); code != 0 {
		t.Fatal(errs.String())
	}
	want := "kinesim " + version + ", commit 0123abc-dirty, " + runtime.Version() + " for " + runtime.GOOS + "/" +
		runtime.GOARCH + ", limits from 2024-01 on, "
	if !strings.HasPrefix(out.String(), want) {
		t.Errorf("got %q, want %q", out.String(), want)
	}
	commit = ""
	if text := commitText(); !strings.Contains(text, "commit") {
		t.Errorf("got %q", text)
	}
}
