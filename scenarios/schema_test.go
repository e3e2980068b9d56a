package scenarios_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/schema"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := schema.JSON()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler() // it checks the schema against that of draft 2020-12
	if err := c.AddResource(schema.File, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(schema.File)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func value(t *testing.T, src string) any {
	t.Helper()
	d, err := scenarios.ParseDocument([]byte(src))
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	return d.Value()
}

func TestSchemaFile(t *testing.T) {
	want, err := schema.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if *scenarios.Update {
		if err := os.WriteFile(schema.File, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(schema.File); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what kinesim schema prints: make golden (%v)", schema.File, err)
	}
	if len(want) > 384<<10 {
		t.Errorf("the schema has %d bytes", len(want))
	}
}

// The tables of the reference are those that the forms make.
func TestReference(t *testing.T) {
	const file = "../docs/scenario.md"
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want, err := schema.Refresh(got)
	if err != nil {
		t.Fatal(err)
	}
	if *scenarios.Update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(got, want) {
		t.Errorf("the tables of %s are old: make golden", file)
	}
	if n := bytes.Count(want, []byte("<!-- end -->\n")); n < 20 {
		t.Errorf("found %d tables", n)
	}
	for _, block := range []string{"<!-- keys: Streem -->\n<!-- end -->\n", "<!-- kyes: Stream -->\n<!-- end -->\n",
		"<!-- keys: Stream limitr=Limiter -->\n<!-- end -->\n", "<!-- variants: Laws -->\n<!-- end -->\n"} {
		if _, err := schema.Refresh([]byte(block)); err == nil {
			t.Errorf("%q is taken", block)
		}
	}
}

// Whatever is shipped is valid, as it is and as it is run.
func TestSchemaTakesWhatIsShipped(t *testing.T) {
	s := compiled(t)
	check := func(name string, src []byte) {
		if err := s.Validate(value(t, string(src))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range scenarios.Names() {
		l, err := scenarios.Load(name, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		check(name, l.Source)
		check(name+", as run", l.Effective)
	}
	for name, src := range map[string]string{"starter": string(scenarios.Starter()), "everything": scenarios.Everything,
		"the rest": scenarios.TheRest} {
		check(name, []byte(src))
		l, err := scenarios.ParseBeside([]byte(src), scenarios.RestFiles)
		if err != nil {
			t.Fatal(err)
		}
		check(name+", as run", l.Effective)
	}
}

// Faults that no schema can see: each needs another place of the document, another file, the
// limits of a month, or arithmetic on a value with a unit.
var beyond = []string{
	// Names and what they refer to.
	`^want the name of a `, `^want a name that `, `^want a name, because another event or fault`,
	`^want each (key|zone|metric) once`, `^want a table of the scenario, got none`,
	`^want a consumer of the scenario, got none`, `^want a shard of `, `^want the label shard only with one stream`,
	`^want \S+\{\w+:NAME\}, because CloudWatch has it by`, `^want two shards, got the same one twice`,
	`^streams\[\d+\]\.replication\.zones\.\w+: `,
	// Sums and orders of values with units.
	`^want (\S+) to (\S+)( \(asOf .*\))?, got "?[^"]*"?$`, `^want \d+\w* at most`, `^want 1G/s at most`, `^want more than 0`, `^want 1ms or more on average`,
	`^want at least \w+ \(`, `^want shares of 100% at most in total`, `^want weights above 0 in total`,
	`^want peak from mean to twice the mean`, `^want whole hours`, `^want (more|less) than the .* that the stream has by then`,
	`^want whole writes a second`, `^want more than 1x, and`, `^want another time than 0`, `^want none, or more than 0`,
	`^want more than 0, and at most the `, `^want whole MiB/s`, `^want a capacity of \d+ shards at most`,
	`^want at most \d+ streams on demand`, `^want shards, or onDemand.peak`, `^want at least the \d+ that warmThroughput`,
	`^want it only with machines to take it of`, `^want by: throughput, or cpu`, `^want none, or at least 1m`, `^want another mode than`, `^want provisioned, because`,
	`^want provisioned or onDemand \(asOf`,
	`^want everyBatch, never, or more than 0`, `^want at most \d+ fan-out consumers`, `^want 1MiB \(asOf`,
	`^want a whole number such as 500 or 100k, got "?[0-9.]+`, // 1.5k is one, 1.0005k is not
	`^want a size such as .*, got "1e400B"$`,
	// Instants of the run, and what depends on the order of a list.
	`^sweep\.[^:]*\[\d+\][^:]*: `, `^want paths of which none sets`,
	`^want an instant before the end of the run`, `^want an instant of the run that has passed`, `^want an instant at which`,
	`^want none, auto or a duration below that of the run`, `^want a duration such as .*, got nothing$`,
	// Files beside the scenario.
	`^want a file that can be read`, `^want a file with one value a line`, `\.file: want `, `^want a column of `, `^want a CSV`, `^want CSV`,
	`^want keys from a trace only where the trace has`, `^want a distribution with a mean, because the trace has bytes`,
	`^want no (size|payload), because the trace says`, `^want it only beside a column of counts`,
	`^want \d+ columns as in the header`, `^want a time such as`,
	`^want a number from 0 to`, `^want a weight of 0 or more`, `^want a partition key of 1 to 256 characters`,
	`^want the length of a period, because`, `^and more faults like these`, `^want a header of 1 to`, `^want 3650d at most between`,
	`^want a column for each key`, `^want a size such as 900B, 8KiB or 1MB, or a distribution, got nothing`,
	`^want a month from `, `^want an instant such as`, `^want \S.* only with api: putRecords`,
	// Bounds of scaling policies.
	`^want between .* as its scaling keeps`, `^want whole minutes`, `^want a later instant than that of the step before`,
	`^want less than (every|above|that of scaleUp) \(`, `which is what UpdateShardCount allows`, `^want periods of a day at most`,
	// What depends on two keys of a preset.
	`^want never, or a duration such as 60s: a job`, `^want never or everyBatch: a micro-batch`, `^want (a duration|none) with sink: exactlyOnce`, `^want it only with read: polling`,
	// What a crash lies in wait for, and what guarantees exclude.
	`^want (records|effects), order, or both`, `^want parentsFirst with guarantees`, `^want no \w+, because \w+ guarantees`,
	`^want it with a consumer (as target|that writes marks)`,
	`^want other than 100%`, `^want none: a stream that is `,
}

// unseen is which of those a fault is, or -1.
func unseen(f scenarios.Fault) int {
	return slices.IndexFunc(beyondForms, func(b *regexp.Regexp) bool {
		return b.MatchString(f.Text) || b.MatchString(f.Path+": "+f.Text)
	})
}

var beyondForms = func() []*regexp.Regexp {
	var out []*regexp.Regexp
	for _, b := range beyond {
		out = append(out, regexp.MustCompile(b))
	}
	return out
}()

// TestSchemaRefuses: of each fault of the golden files the schema says something where it
// stands, or it is one of those that no schema sees. All of these occur.
func TestSchemaRefuses(t *testing.T) {
	s := compiled(t)
	seen, told, faulty, used := 0, 0, 0, make([]bool, len(beyond))
	for _, c := range scenarios.Golden(t) {
		if strings.ContainsAny(c, "␀→⌘↵") || strings.Contains(c, "-- set") {
			continue // of bytes, and of what is set from outside
		}
		src, _, _ := strings.Cut("\n"+c+"\n", "\n-- ")
		files := beside(c)
		_, err := scenarios.ParseBeside([]byte(src), files)
		var faults scenarios.Faults
		if !errors.As(err, &faults) || faults[0].Path == "" && strings.Contains(faults[0].Text, "want YAML") {
			continue
		}
		doc, err := scenarios.ParseDocument([]byte(src))
		if err != nil {
			continue
		}
		faulty++
		places := refused(s, doc.Value())
		twice := "" // of two values JSON has the last
		for _, f := range faults {
			for k, b := range beyondForms {
				used[k] = used[k] || b.MatchString(f.Text) || b.MatchString(f.Path+": "+f.Text)
			}
			if strings.Contains(f.Text, "once, got it again") {
				twice = f.Path
			}
		}
		for _, f := range faults {
			if twice != "" && strings.HasPrefix(f.Path, twice) {
				continue
			}
			if slices.ContainsFunc(places, func(p string) bool { return near(p, f.Path) }) {
				seen++
				continue
			}
			told++
			if unseen(f) < 0 {
				t.Errorf("no word of the schema on %s: %s\nit has %q in\n%s", f.Path, f.Text, places, src)
			}
		}
	}
	for k := range used {
		if !used[k] {
			t.Errorf("no golden file has a fault like %s", beyond[k])
		}
	}
	t.Logf("%d documents, %d faults that the schema sees too, %d beyond it", faulty, seen, told)
	if seen < 150 {
		t.Errorf("the schema sees %d faults only", seen)
	}
}

// beside are the files of a golden case.
func beside(c string) func(string) ([]byte, error) {
	parts := strings.Split(c, "\n-- file ")
	return func(name string) ([]byte, error) {
		for _, p := range parts[1:] {
			if head, body, _ := strings.Cut(p, "\n"); head == name {
				return []byte(body + "\n"), nil
			}
		}
		return nil, fs.ErrNotExist
	}
}

// refused are the places of which a schema has something to say, as faults write them.
func refused(s *jsonschema.Schema, v any) []string {
	var e *jsonschema.ValidationError
	if !errors.As(s.Validate(v), &e) {
		return nil
	}
	var out []string
	var leaves func(*jsonschema.ValidationError)
	leaves = func(e *jsonschema.ValidationError) {
		for _, c := range e.Causes {
			leaves(c)
		}
		if len(e.Causes) == 0 {
			p := scenarios.Place{}
			for _, step := range e.InstanceLocation {
				if strings.Trim(step, "0123456789") == "" {
					step = "[" + step + "]"
				}
				p = append(p, step)
			}
			out = append(out, p.String())
		}
	}
	leaves(e)
	return out
}

// near: a schema speaks of a key that is missing or unknown where its mapping stands.
func near(said, fault string) bool {
	cut := max(strings.LastIndexByte(fault, '.'), strings.LastIndexByte(fault, '['), 0)
	if strings.HasSuffix(fault, "}") { // a metric with a label may have dots
		cut = len("thresholds")
	}
	if m := sweepPath.FindStringSubmatch(fault); m != nil { // as a path has
		cut = len(m[1])
	}
	return said == fault || said == fault[:cut] || strings.HasPrefix(said, fault+".") || strings.HasPrefix(said, fault+"[")
}

var sweepPath = regexp.MustCompile(`^(sweep(?:\.options\[\d+\])?)\.`)

// Plain text that looks like a truth value is one to an editor: it wants quotes there.
var looksTrue = regexp.MustCompile(`got boolean, want`)

var stride = flag.Int("stride", 29, "how many changes TestSchemaAgreesWithTheDecoder passes over for one that it tries")

// TestSchemaAgreesWithTheDecoder changes valid documents in every place. The schema refuses
// nothing that the decoder takes, and takes nothing that it refuses but what no schema sees.
func TestSchemaAgreesWithTheDecoder(t *testing.T) {
	s := compiled(t)
	both, apart := 0, 0
	for _, src := range []string{scenarios.Everything, scenarios.TheRest} {
		for _, doc := range scenarios.Mutations(src, *stride) {
			text := doc.Bytes()
			said := s.Validate(doc.Value())
			_, err := scenarios.ParseBeside(text, scenarios.RestFiles)
			var faults scenarios.Faults
			switch {
			case err == nil && said != nil && !looksTrue.MatchString(said.Error()):
				t.Errorf("the decoder takes what the schema refuses: %v\n%s", said, difference(src, text))
			case errors.As(err, &faults) && said == nil:
				apart++
				for _, f := range faults {
					if unseen(f) < 0 {
						t.Errorf("the schema takes what the decoder refuses: %s\n%s", f, difference(src, text))
					}
				}
			case err != nil:
				both++
			}
		}
	}
	t.Logf("%d refused by both, %d by the decoder alone", both, apart)
	if both < 9000 / *stride {
		t.Errorf("only %d changes were refused", both)
	}
}

// difference is the lines of a document that another does not have.
func difference(src string, text []byte) string {
	d, _ := scenarios.ParseDocument([]byte(src))
	had := strings.Split(string(d.Bytes()), "\n")
	out := ""
	for _, line := range strings.Split(string(text), "\n") {
		if !slices.Contains(had, line) {
			out += fmt.Sprintln(line)
		}
	}
	return out
}

// TestSchemaHovers: an editor can show of every key what it is and how it is written, and
// its default or an example.
func TestSchemaHovers(t *testing.T) {
	data, err := schema.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var root struct {
		Properties map[string]map[string]any
		Defs       map[string]struct{ Properties map[string]map[string]any } `json:"$defs"`
	}
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	keys := 0
	check := func(where string, properties map[string]map[string]any) {
		for key, p := range properties {
			keys++
			text, _ := p["description"].(string)
			what, how, _ := strings.Cut(text, "\n\n")
			if len(what) < 4 || !strings.HasSuffix(what, ".") || how == "" {
				t.Errorf("%s.%s: %q says too little", where, key, text)
			}
		}
	}
	check("", root.Properties)
	for name, def := range root.Defs {
		check(name, def.Properties)
	}
	if keys < 200 {
		t.Errorf("found %d keys", keys)
	}
}
