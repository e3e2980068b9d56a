package property_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/schema"
)

// The documents are tested like code: what they name exists, what they show runs.

// document is a Markdown file of the repository.
type document struct {
	name string // below the root
	text string
}

// block is a fenced block of a document.
type block struct {
	at       string // document:line
	language string
	lines    []string
}

func documents(t *testing.T) []document {
	t.Helper()
	var docs []document
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		names, err := filepath.Glob(filepath.Join("..", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			below, _ := filepath.Rel("..", name)
			if filepath.Base(name) != "NOTE.md" {
				docs = append(docs, document{filepath.ToSlash(below), string(data)})
			}
		}
	}
	if len(docs) < 8 {
		t.Fatalf("found %d documents only", len(docs))
	}
	return docs
}

func (d document) blocks() []block {
	var out []block
	inside := false
	for i, line := range strings.Split(d.text, "\n") {
		language, fence := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case fence && !inside:
			out = append(out, block{at: d.name + ":" + strconv.Itoa(i+2), language: language})
			inside = true
		case fence:
			inside = false
		case inside:
			out[len(out)-1].lines = append(out[len(out)-1].lines, line)
		}
	}
	return out
}

var (
	goFileForm = regexp.MustCompile(`\b(?:cmd|loadgen|model|property_test|report|scenarios|sim)(?:/[A-Za-z0-9_]+)*/[A-Za-z0-9_]+\.go\b`)
	codeForm   = regexp.MustCompile("`([A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*\\.(?:go|md|yaml|csv|txtar|mod)|[a-z_]+(?:/[a-z_]+)*/)`")
	linkForm   = regexp.MustCompile(`\]\(([^)#\s]+)[^)]*\)`)
	testForm   = regexp.MustCompile("`((?:Test|Fuzz|Benchmark|Example)[A-Z][A-Za-z0-9_]*)`")
	testDecl   = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark|Example)[A-Z][A-Za-z0-9_]*)\(`)
)

// What lies in out/ or is built, and not in the repository.
var runFiles = []string{"out/", "bin/", "dist/", "charts/", "result.json", "series.csv", "histograms.csv", "scenario.yaml", "report.md",
	"report.html", "my.yaml"}

// TestDocsFiles: every file that a document names, and every target of a link, exists.
func TestDocsFiles(t *testing.T) {
	for _, d := range documents(t) {
		named := map[string]bool{}
		for _, m := range goFileForm.FindAllString(d.text, -1) {
			named[m] = true
		}
		for _, m := range codeForm.FindAllStringSubmatch(d.text, -1) {
			if strings.Contains(m[1], "/") && !strings.HasPrefix(m[1], "out/") && !slices.Contains(runFiles, m[1]) {
				named[m[1]] = true
			}
		}
		for name := range named {
			if _, err := os.Stat(filepath.Join("..", name)); err != nil && d.name != "CHANGELOG.md" {
				t.Errorf("%s names %s, which does not exist", d.name, name)
			}
		}
		for _, m := range linkForm.FindAllStringSubmatch(d.text, -1) {
			target := filepath.Join("..", filepath.Dir(d.name), m[1])
			if _, err := os.Stat(target); err != nil && !strings.Contains(m[1], "://") {
				t.Errorf("%s links to %s, which does not exist", d.name, m[1])
			}
		}
	}
}

// TestDocsTests: every test that a document names exists.
func TestDocsTests(t *testing.T) {
	tests := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := os.ReadFile(path)
		for _, m := range testDecl.FindAllSubmatch(data, -1) {
			tests[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range documents(t) {
		for _, m := range testForm.FindAllStringSubmatch(d.text, -1) {
			if !tests[m[1]] {
				t.Errorf("%s names the test %s, which does not exist", d.name, m[1])
			}
		}
	}
}

// base stands for what a fragment of a scenario leaves out.
const base = `version: 1
name: fragment
duration: 1m
streams: [{name: orders, shards: 4}]
producers:
  - {name: web, stream: orders, arrivals: {process: constant, rate: 10/s}, size: 1KiB}
consumers: [{name: billing, stream: orders}]
`

// TestDocsScenarios: every YAML block is a scenario, or the sections of one.
func TestDocsScenarios(t *testing.T) {
	dir := t.TempDir()
	copyTree(t, "../scenarios", dir)
	editor, err := jsonschema.NewCompiler().Compile("../scenarios/" + schema.File)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, d := range documents(t) {
		for _, b := range d.blocks() {
			if b.language != "yaml" {
				continue
			}
			found++
			name := filepath.Join(dir, strings.NewReplacer("/", "-", ":", "-").Replace(b.at)+".yaml")
			if err := os.WriteFile(name, []byte(complete(b.lines)), 0o644); err != nil {
				t.Fatal(err)
			}
			if _, err := scenarios.Load(name, nil, nil); err != nil {
				t.Errorf("%s: %v", b.at, err)
			} else if read, err := scenarios.ParseDocument([]byte(complete(b.lines))); err != nil {
				t.Errorf("%s: %v", b.at, err)
			} else if err := editor.Validate(read.Value()); err != nil {
				t.Errorf("%s: an editor underlines it: %v", b.at, err)
			}
		}
	}
	if found < 5 {
		t.Errorf("found %d blocks only", found)
	}
}

// complete puts the sections of a fragment in the place of those of the base.
func complete(lines []string) string {
	text := strings.Join(lines, "\n") + "\n"
	if strings.HasPrefix(text, "version:") || strings.Contains(text, "\nversion:") {
		return text
	}
	given := topLevel(text)
	for key, section := range topLevel(base) {
		if given[key] == "" {
			text += section
		}
	}
	return text
}

// topLevel splits a document into its sections by key.
func topLevel(text string) map[string]string {
	sections := map[string]string{}
	key := ""
	for _, line := range strings.SplitAfter(text, "\n") {
		if k, _, found := strings.Cut(line, ":"); found && k != "" && !strings.ContainsAny(k[:1], " -#") {
			key = k
		}
		sections[key] += line
	}
	return sections
}

// Places of the scenario language, each with a key that does not exist: the fault lists
// those that do.
var places = []string{
	"nosuch: 1",
	"network: {nosuch: 1}",
	"streams: [{nosuch: 1}]",
	"streams: [{name: orders, shards: 1, limiter: {nosuch: 1}}]",
	"streams: [{name: orders, shards: 1, replication: {nosuch: 1}}]",
	"tables: [{nosuch: 1}]",
	"tables: [{name: seen, billing: {nosuch: 1}}]",
	"producers: [{nosuch: 1}]",
	"producers: [{name: web, size: 1B, arrivals: {rate: 1/s}, runsOn: {nosuch: 1}}]",
	"producers: [{name: web, size: 1B, arrivals: {nosuch: 1}}]",
	"producers: [{name: web, size: 1B, arrivals: {trace: traces/web-day.csv, nosuch: 1}}]",
	"producers: [{name: web, size: 1B, arrivals: {sine: {nosuch: 1}}}]",
	"producers: [{name: web, size: 1B, arrivals: {stages: [{nosuch: 1}]}}]",
	"producers: [{name: web, size: 1B, arrivals: {rate: 1/s}, keys: {distribution: zipf, nosuch: 1}}]",
	"producers: [{name: web, size: 1B, arrivals: {rate: 1/s}, keys: {distribution: weighted, nosuch: 1}}]",
	"producers: [{name: web, size: 1B, arrivals: {rate: 1/s}, client: {nosuch: 1}}]",
	"producers: [{name: web, size: 1B, arrivals: {rate: 1/s}, client: {retry: {nosuch: 1}}}]",
	"producers: [{name: web, arrivals: {rate: 1/s}, size: {distribution: gamma, nosuch: 1}}]",
	"producers: [{name: web, arrivals: {rate: 1/s}, size: {distribution: lognormal, nosuch: 1}}]",
	"producers: [{name: web, arrivals: {rate: 1/s}, size: {distribution: pareto, nosuch: 1}}]",
	"consumers: [{nosuch: 1}]",
	"consumers: [{name: billing, from: {nosuch: 1}}]",
	"consumers: [{name: billing, dedup: {nosuch: 1}}]",
	"consumers: [{name: billing, runsOn: {nosuch: 1}}]",
	"consumers: [{name: billing, runsOn: {instance: m7g.large}, cpu: {nosuch: 1}}]",
	"consumers: [{name: billing, runsOn: {instance: m7g.large}, cpu: {perRecord: 1ms}, balance: {nosuch: 1}}]",
	"events: [{nosuch: 1}]",
	"events: [{at: 1s, updateShardCount: {nosuch: 1}}]",
	"events: [{at: 1s, splitShard: {nosuch: 1}}]",
	"events: [{at: 1s, mergeShards: {nosuch: 1}}]",
	"events: [{at: 1s, increaseStreamRetentionPeriod: {nosuch: 1}}]",
	"events: [{at: 1s, replay: {nosuch: 1}}]",
	"faults: [{nosuch: 1}]",
	"faults: [{at: 1s, for: 1s, action: zoneDown, target: {nosuch: 1}}]",
	"faults: [{at: 1s, for: 1s, action: delay, target: {nosuch: 1}}]",
	"faults: [{at: 1s, for: 1s, action: throttle, target: {nosuch: 1}}]",
	"faults: [{at: 1s, for: 1s, action: crash, target: {nosuch: 1}}]",
	"thresholds: {putLatency: [{nosuch: 1}]}",
	"invariants: {nosuch: 1}",
}

var oneOf = regexp.MustCompile(`want one of ([A-Za-z0-9, ]+), got an unknown key`)

// TestDocsKeys: the reference has every key of the language.
func TestDocsKeys(t *testing.T) {
	reference, err := os.ReadFile("../docs/scenario.md")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, place := range places {
		_, err := scenarios.Parse("place.yaml", []byte(complete([]string{place})))
		var faults scenarios.Faults
		if !errors.As(err, &faults) {
			t.Fatalf("%s: want faults, got %v", place, err)
		}
		listed := false
		for _, f := range faults {
			if m := oneOf.FindStringSubmatch(f.Text); m != nil {
				listed = true
				for _, key := range strings.Split(m[1], ", ") {
					found[key] = true
				}
			}
		}
		if !listed {
			t.Errorf("%s: no fault lists the keys: %v", place, err)
		}
	}
	for key := range found {
		if !strings.Contains(string(reference), "`"+key+"`") {
			t.Errorf("docs/scenario.md lacks the key `%s`", key)
		}
	}
}

// TestDocsMetrics: the reference has every metric, and every invariant that is checked.
func TestDocsMetrics(t *testing.T) {
	reference, err := os.ReadFile("../docs/scenario.md")
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, base)
	for _, m := range r.Metrics {
		if !strings.Contains(string(reference), "`"+m.Name+"`") {
			t.Errorf("docs/scenario.md lacks the metric `%s`", m.Name)
		}
	}
	for _, v := range r.Verdict.Invariants {
		if !strings.Contains(string(reference), "| `"+v.ID+"` |") {
			t.Errorf("docs/scenario.md lacks the invariant `%s`", v.ID)
		}
	}
}

// copyTree copies what a user would find beside the scenarios: no Go files.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".yaml", ".csv"}, filepath.Ext(path)) {
			return err
		}
		below, _ := filepath.Rel(from, path)
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(to, below)), 0o755); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, below), data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}
