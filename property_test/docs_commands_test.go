package property_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A block of sh is typed by a test, line by line, in a folder with the repository's scenarios
// and nothing else. A comment "# exit 104" says what a line exits with. A block called output
// behind it is what the block prints, on stdout and stderr; in it a line of … stands for any
// number of lines, and … in a line for anything. What differs from host to host is left out of
// the comparison. -update writes what is printed now.

// elsewhere is what a test of the documents does not type, because something else does: the
// file that has it, and what it must have there.
var elsewhere = []struct{ begins, by, as string }{
	{"make ", "Makefile", "\n%s:"},
	{"go run ", "Makefile", "\tgo run %s\n"},  // make readme; and .ci/fresh from an empty cache
	{"git clone ", ".ci/fresh", "git clone "}, // of the repository at hand
	{"sha256sum ", ".ci/release", "sha256sum "},
}

// TestDocsCommands types the commands of the README, and looks up those in sentences of all
// documents. With KINESIM_DOCS=all, as make docs and make golden have it, it types every
// command of every document, which takes three times as long.
func TestDocsCommands(t *testing.T) {
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", bin, "../cmd/kinesim").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	inlineCommands(t, bin)
	for _, d := range documents(t) {
		if d.name != "README.md" && os.Getenv("KINESIM_DOCS") != "all" {
			continue
		}
		t.Run(strings.ReplaceAll(d.name, "/", "-"), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			copyTree(t, "../scenarios", filepath.Join(dir, "scenarios"))
			printed := ""
			for _, b := range d.blocks() {
				switch b.language {
				case "sh":
					printed = ""
					for _, s := range statements(b.lines) {
						printed += statement(t, b.at, s, dir, bin)
					}
				case "output":
					compareOutput(t, d, b, printed)
				}
			}
		})
	}
}

// statements splits a block into what is typed at once: a line, or several when it ends in a
// backslash or has a here-document.
func statements(lines []string) []string {
	var out []string
	end := "" // of the here-document that a line is in
	open := false
	for _, line := range lines {
		switch {
		case open:
			out[len(out)-1] += "\n" + line
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
			continue
		default:
			out = append(out, line)
		}
		if m := hereForm.FindStringSubmatch(line); m != nil && end == "" {
			end = m[1]
		} else if line == end {
			end = ""
		}
		open = end != "" || strings.HasSuffix(line, `\`)
	}
	return out
}

var (
	hereForm = regexp.MustCompile(`<< ?'?([A-Z]+)'?`)
	exitForm = regexp.MustCompile(`# exit (\d+)`)
)

// statement types a statement, and returns what it prints.
func statement(t *testing.T, at, typed, dir, bin string) string {
	t.Helper()
	for _, e := range elsewhere {
		if rest, found := strings.CutPrefix(typed, e.begins); found {
			rest, _, _ = strings.Cut(rest, " #")
			wantText(t, at, e.by, strings.ReplaceAll(e.as, "%s", strings.TrimSpace(rest)))
			return ""
		}
	}
	want := 0
	if m := exitForm.FindStringSubmatch(typed); m != nil {
		want, _ = strconv.Atoi(m[1])
	}
	ctx, stop := context.WithTimeout(context.Background(), 60*time.Second)
	defer stop()
	c := exec.CommandContext(ctx, "bash", "-c", typed)
	c.Dir = dir
	c.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := c.CombinedOutput()
	if got := c.ProcessState.ExitCode(); got != want {
		t.Errorf("%s: %s: exit %d, want %d (%v)\n%s", at, typed, got, want, err, out)
	}
	return string(out)
}

// wantText wants a text in the file that types what stands in a document.
func wantText(t *testing.T, at, file, text string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", file))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.ReplaceAll(string(data), "$(GO)", "go"), text) {
		t.Errorf("%s: %s does not have %q, so nobody types it", at, file, text)
	}
}

// hostForm is what one machine prints and another does not.
var hostForm = regexp.MustCompile(`ran in [0-9.,]+ .*|\S+ (?:KiB|MiB|GiB) of memory`)

// compareOutput holds an output block against what was printed.
func compareOutput(t *testing.T, d document, b block, printed string) {
	t.Helper()
	got := strings.Split(strings.TrimRight(printed, "\n"), "\n")
	for i := range got {
		got[i] = strings.TrimRight(got[i], " ")
	}
	if _, same := align(b.lines, got, sameLine); same {
		return
	}
	if *update {
		rewrite(t, d, b, got)
		return
	}
	at := firstUnlike(b.lines, got)
	t.Errorf("%s: the document shows another output (-update writes this one); from this line on: %s\n%s", b.at,
		at, strings.Join(got, "\n"))
}

// align finds for each line of a document the line that was printed, -1 for …
func align(doc, got []string, same func(doc, got string) bool) ([]int, bool) {
	if len(doc) == 0 {
		return nil, len(got) == 0
	}
	if strings.TrimSpace(doc[0]) == "…" {
		for skip := range len(got) + 1 {
			if rest, ok := align(doc[1:], got[skip:], same); ok {
				return aligned(-1, rest, skip), true
			}
		}
		return nil, false
	}
	if len(got) == 0 || !same(doc[0], got[0]) {
		return nil, false
	}
	rest, ok := align(doc[1:], got[1:], same)
	return aligned(0, rest, 1), ok
}

func aligned(first int, rest []int, by int) []int {
	out := []int{first}
	for _, r := range rest {
		if r >= 0 {
			r += by
		}
		out = append(out, r)
	}
	return out
}

// sameLine compares a line of a document, in which … stands for anything, with a printed one.
func sameLine(doc, got string) bool {
	doc, got = hostForm.ReplaceAllString(doc, "host"), hostForm.ReplaceAllString(got, "host")
	if !strings.Contains(doc, "…") {
		return strings.TrimRight(doc, " ") == got
	}
	rest, parts := got, strings.Split(doc, "…")
	for i, p := range parts {
		switch k := strings.Index(rest, p); {
		case k < 0, i == 0 && k > 0:
			return false
		case i == len(parts)-1:
			return strings.HasSuffix(rest, p)
		default:
			rest = rest[k+len(p):]
		}
	}
	return true
}

// firstUnlike is the first line of a document that nothing printed corresponds to.
func firstUnlike(doc, got []string) string {
	for n := 1; n <= len(doc); n++ {
		if _, ok := align(append(slices.Clone(doc[:n]), "…"), got, sameLine); !ok {
			return doc[n-1]
		}
	}
	return "(its end)"
}

var numberForm = regexp.MustCompile(`[0-9a-f]{32}|[0-9][0-9.,]*`)

// sameWords compares two lines without their numbers.
func sameWords(doc, got string) bool {
	words := func(s string) string {
		return strings.Join(strings.Fields(numberForm.ReplaceAllString(s, "#")), " ")
	}
	return sameLine(words(doc), words(got))
}

// rewrite puts what was printed into a document. Lines that are left out stay so where all that
// has changed are numbers.
func rewrite(t *testing.T, d document, b block, got []string) {
	t.Helper()
	lines := got
	if places, ok := align(b.lines, got, sameWords); ok {
		lines = slices.Clone(b.lines)
		for i, p := range places {
			if p >= 0 && !sameLine(lines[i], got[p]) {
				lines[i] = got[p]
			}
		}
	}
	name := filepath.Join("..", d.name)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	old := "```output\n" + strings.Join(b.lines, "\n") + "\n```"
	text := strings.Replace(string(data), old, "```output\n"+strings.Join(lines, "\n")+"\n```", 1)
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
