package fault

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// ids expands a list of invariants such as "A1 S1–S12 L1, L2 and X1".
func ids(text string) []string {
	var out []string
	for _, word := range strings.Fields(strings.NewReplacer(",", " ", "and", " ", ".", " ").Replace(text)) {
		first, last, isRange := strings.Cut(word, "–")
		if !isRange {
			out = append(out, first)
			continue
		}
		from, _ := strconv.Atoi(first[1:])
		to, _ := strconv.Atoi(last[1:])
		for i := from; i <= to; i++ {
			out = append(out, first[:1]+strconv.Itoa(i))
		}
	}
	slices.Sort(out)
	return out
}

// The table of docs/faults.md says of each kind what the code says, and leaves no
// invariant out.
func TestPromisesAreAsDocumented(t *testing.T) {
	data, err := os.ReadFile("../../docs/faults.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(data), "All ids are ")
	list, _, _ = strings.Cut(list, "\n")
	all := ids(list)
	if len(all) != 24 {
		t.Fatalf("all ids are %v, want 24", all)
	}
	var rows [][]string
	for _, line := range strings.Split(string(data), "\n") {
		if cells := strings.Split(line, " | "); strings.HasPrefix(line, "| `") && len(cells) == 5 {
			rows = append(rows, cells)
		}
	}
	promises := Promises()
	if len(rows) != len(promises) || len(promises) != int(spec.ClockSkew)+1 {
		t.Fatalf("%d rows, %d promises, %d kinds", len(rows), len(promises), spec.ClockSkew+1)
	}
	for i, p := range promises {
		name := strings.Trim(rows[i][0], "|` ")
		may := ids(strings.ReplaceAll(rows[i][3], "nothing", ""))
		never := ids(strings.TrimSuffix(rows[i][4], "|"))
		if p.Kind != spec.FaultKind(i) || name != p.Kind.String() {
			t.Errorf("row %d is of %s, promise of %s", i, name, p.Kind)
		}
		if !slices.Equal(may, p.Voids) {
			t.Errorf("%s may void %v by the document, %v by the code", name, may, p.Voids)
		}
		if both := slices.Sorted(slices.Values(slices.Concat(may, never))); !slices.Equal(both, all) {
			t.Errorf("%s: may and never void are %v, want each of %v once", name, both, all)
		}
	}
}

// What a scenario's faults may void depends on what they hit.
func TestVoids(t *testing.T) {
	worker := on(func(t *spec.Target) { t.Consumer, t.Worker = 0, 1 })
	for _, c := range []struct {
		name   string
		change func(*spec.Scenario)
		faults []spec.Fault
		want   string
	}{
		{"pause as long as the failover", nil, []spec.Fault{fault(spec.Pause)}, "[{X1 f}]"},
		{"pause of one worker", nil, []spec.Fault{fault(spec.Pause, worker)}, "[{X1 f}]"},
		{"shorter pause", nil, []spec.Fault{fault(spec.Pause, during(0, 10*second-1))}, "[]"},
		{"two that overlap", nil, []spec.Fault{fault(spec.Pause, named("a"), worker, during(0, 6*second)),
			fault(spec.Pause, named("b"), during(5*second, 11*second))}, "[{X1 a} {X1 b}]"},
		{"two of different workers", nil, []spec.Fault{fault(spec.Pause, named("a"), worker, during(0, 6*second)),
			fault(spec.Pause, named("b"), during(5*second, 11*second), on(func(t *spec.Target) { t.Consumer, t.Worker = 0, 0 }))},
			"[]"},
		{"pause of a producer", nil, []spec.Fault{fault(spec.Pause, on(func(t *spec.Target) { t.Producer = 0 }))}, "[]"},
		{"pause of a consumer without marks", nil,
			[]spec.Fault{fault(spec.Pause, on(func(t *spec.Target) { t.Consumer = 1 }))}, "[]"},
		{"pause where the mark comes first", func(s *spec.Scenario) { s.Consumers[0].Dedup.Order = spec.MarkThenEffect },
			[]spec.Fault{fault(spec.Pause)}, "[]"},
		{"pause of the only worker", func(s *spec.Scenario) { s.Consumers[0].Workers = 1 }, []spec.Fault{fault(spec.Pause)}, "[]"},
		{"skew", nil, []spec.Fault{fault(spec.ClockSkew)}, "[{X1 f} {X3 f}]"},
		{"skew of no time", nil, []spec.Fault{fault(spec.ClockSkew, during(0, 0))}, "[]"},
		{"skew of nothing", nil, []spec.Fault{fault(spec.ClockSkew, func(f *spec.Fault) { f.Skew = 0 })}, "[]"},
		{"skew of a producer", nil, []spec.Fault{fault(spec.ClockSkew, on(func(t *spec.Target) { t.Producer = 0 }))}, "[]"},
		{"skew where marks last for ever", func(s *spec.Scenario) { s.Tables[0].TTL = 0 }, []spec.Fault{fault(spec.ClockSkew)}, "[]"},
		{"everything else", func(s *spec.Scenario) { s.Consumers[0].Failover = sim.Millisecond }, everythingElse(), "[]"},
	} {
		s := scenario(c.faults...)
		if c.change != nil {
			c.change(s)
		}
		if got := fmt.Sprint(New(s, table(t)).Voids()); got != c.want {
			t.Errorf("%s: voids %s, want %s", c.name, got, c.want)
		}
	}
}

func everythingElse() []spec.Fault {
	var out []spec.Fault
	for kind := spec.ZoneDown; kind <= spec.ClockSkew; kind++ {
		if kind != spec.Pause && kind != spec.ClockSkew {
			out = append(out, fault(kind, named(kind.String())))
		}
	}
	return out
}
