package steady

import (
	"flag"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the table of docs/intervals.md anew, which takes minutes")

// What intervals are held to.
const (
	coverageLow, coverageHigh = 0.93, 0.97
	wrongMost                 = 0.07 // of all runs, however short
	naiveMost, batchesMost    = 0.15, 0.1
)

// slack is how far chance moves a share of so many runs: three standard errors.
func slack(share float64, runs int) float64 { return 3 * math.Sqrt(share*(1-share)/float64(runs)) }

func mm1(load float64) station { return station{name: "M/M/1", loads: []float64{load}} }
func md1(load float64) station { return station{name: "M/D/1", loads: []float64{load}, fixed: true} }

// hot is one shard at a load and three at a third of it.
func hot(load float64) station {
	return station{name: "hot shard", loads: []float64{load, load / 3, load / 3, load / 3}}
}

// late is a queue that begins with a backlog of 200 services.
func late(load float64) station {
	return station{name: "M/M/1, backlog of 200 at the start", loads: []float64{load}, begin: 200}
}

// The intervals that are given hold what they say, and what others print does not: the same
// harness sees both. The study proper is TestStudyOfCoverage.
func TestIntervalsHoldWhatTheySay(t *testing.T) {
	const runs = 200
	easy := mm1(0.5)
	c := easy.study(40_000, runs)
	for name, got := range map[string]tally{"mean": c.mean, "p99": c.tail} {
		t.Logf("%s: %.1f %% of %d intervals given hold the truth", name, 100*got.coverage(), got.given)
		if low, high := coverageLow-slack(coverageLow, runs), coverageHigh+slack(coverageHigh, runs); got.coverage() < low ||
			got.coverage() > high || got.share() < 0.9 {
			t.Errorf("%s: %+v: coverage %g, want %g to %g", name, got, got.coverage(), low, high)
		}
	}
	hard := late(0.9)
	c = hard.study(50_000, 60)
	t.Logf("at 0.9 with a backlog: as if independent %.2f, p99 of batches %.2f, given %.2f and %.2f", c.naive.coverage(),
		c.batches.coverage(), c.mean.share(), c.tail.share())
	if c.naive.coverage() > naiveMost || c.batches.coverage() > batchesMost {
		t.Errorf("what others print covers %g and %g: the harness sees nothing", c.naive.coverage(), c.batches.coverage())
	}
	if c.mean.wrong() > wrongMost || c.tail.wrong() > wrongMost {
		t.Errorf("too short a run prints wrong intervals: %+v %+v", c.mean, c.tail)
	}
}

// rows are the study: each station at a length at which most runs have an interval, and at
// one that is too short for most.
var rows = []struct {
	station
	records []int
}{
	{mm1(0.5), []int{10_000, 100_000}}, {mm1(0.8), []int{50_000, 300_000}}, {mm1(0.9), []int{100_000, 1_000_000}},
	{md1(0.5), []int{10_000, 100_000}}, {md1(0.8), []int{50_000, 300_000}}, {md1(0.9), []int{100_000, 1_000_000}},
	{hot(0.9), []int{100_000, 2_000_000}}, {late(0.9), []int{100_000, 1_000_000}},
}

// TestStudyOfCoverage is the study: KINESIM_COVERAGE=2000 makes as many runs of each row,
// and -update writes what it finds into docs/intervals.md.
func TestStudyOfCoverage(t *testing.T) {
	runs, err := strconv.Atoi(os.Getenv("KINESIM_COVERAGE"))
	if err != nil {
		t.Skip("KINESIM_COVERAGE is not set to a number of runs, such as 2000: that takes ten minutes of a core")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| queue | load | records | mean: given | cover | p99: given | cover | wrong of all | as if independent "+
		"| p99 of batches |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	percent := func(v float64) string { return strconv.FormatFloat(100*v, 'f', 1, 64) + " %" }
	for i := range rows {
		for j, records := range rows[i].records {
			c := rows[i].study(records, runs)
			most := max(c.mean.wrong(), c.tail.wrong())
			row := fmt.Sprintf("| %s | %g | %d | %s | %s | %s | %s | %s | %s | %s |\n", rows[i].name, rows[i].loads[0],
				records, percent(c.mean.share()), percent(c.mean.coverage()), percent(c.tail.share()), percent(c.tail.coverage()),
				percent(most), percent(c.naive.coverage()), percent(c.batches.coverage()))
			b.WriteString(strings.ReplaceAll(row, "NaN %", "–"))
			fmt.Print(row)
			if most > wrongMost+slack(wrongMost, runs) {
				t.Errorf("%s of all runs print a wrong interval: %s", percent(most), row)
			}
			for _, got := range []tally{c.mean, c.tail} {
				if v := got.coverage(); j > 0 && (v < coverageLow || v > coverageHigh) {
					t.Errorf("coverage %s, want 93 to 97: %s", percent(v), row)
				}
			}
		}
	}
	if *update {
		write(t, b.String())
	}
}

// table is where the study stands in its document.
var table = regexp.MustCompile(`(?s)(<!-- study -->\n).*?(<!-- end -->)`)

func write(t *testing.T, rows string) {
	const name = "../../docs/intervals.md"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, table.ReplaceAll(text, []byte("${1}"+rows+"${2}")), 0o644); err != nil {
		t.Fatal(err)
	}
}
