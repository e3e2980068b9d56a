package limits

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func table(t *testing.T, asOf string) *Table {
	t.Helper()
	tab, err := For(asOf, "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// Every constant has an origin: value, unit, source and date, and a guess says so.
func TestEveryRowHasAnOrigin(t *testing.T) {
	date := regexp.MustCompile(`^20[0-9][0-9](-(0[1-9]|1[0-2]))?$`)
	origins := []Origin{Documented, SourceCode, Measured, Fitted, Guessed}
	admits := regexp.MustCompile(`not published|guess|caps its own bucket|so that|commits this close|tries again|our reading`)
	for _, r := range All() {
		switch {
		case r.Value <= 0 || math.IsInf(r.Value, 0) || math.IsNaN(r.Value):
			t.Errorf("%s: value %v", r.Name, r.Value)
		case r.Unit == "":
			t.Errorf("%s: no unit", r.Name)
		case !slices.Contains(origins, r.Origin):
			t.Errorf("%s: origin %q", r.Name, r.Origin)
		case len(r.Source) < 10 && r.Source != "as the median":
			t.Errorf("%s: source %q", r.Name, r.Source)
		case !date.MatchString(r.Date):
			t.Errorf("%s: date %q, want yyyy or yyyy-mm", r.Name, r.Date)
		case r.From != "" && !month.MatchString(r.From):
			t.Errorf("%s: from %q, want yyyy-mm", r.Name, r.From)
		case (r.Origin == Guessed) != admits.MatchString(r.Source):
			t.Errorf("%s is tagged %s, and its source says %q", r.Name, r.Origin, r.Source)
		}
	}
}

// features are the names of what was not there before a month.
var features = map[string]string{WarmMax: "2025-11", WarmRelease: "2026-09"}

// A name has one row for each month from which it changed, and one that always held; that of a
// feature has one from its first month on.
func TestNamesAreUniquePerMonth(t *testing.T) {
	seen := map[[2]string]bool{}
	for _, r := range All() {
		if seen[[2]string{r.Name, r.From}] {
			t.Errorf("%s from %q stands twice", r.Name, r.From)
		}
		seen[[2]string{r.Name, r.From}] = true
	}
	for _, r := range All() {
		if first := features[r.Name]; !seen[[2]string{r.Name, first}] || r.From < first {
			t.Errorf("%s does not hold from %q on", r.Name, first)
		}
	}
}

func TestForMonth(t *testing.T) {
	for _, c := range []struct {
		name, asOf string
		want       int64
	}{
		{PutRecordsBytes, "2025-09", 5 << 20},
		{PutRecordsBytes, "2025-10", 10 << 20},
		{PutRecordsBytes, "2026-11", 10 << 20},
		{RecordMaxMax, "2025-09", 1 << 20},
		{RecordMaxMax, "2025-10", 10 << 20},
		{ShardsMax, "2024-01", 500},
		{ShardsMax, "2026-11", 20000},
		{FanOutConsumersAdvantage, "2025-10", 20},
		{FanOutConsumersAdvantage, "2025-11", 50},
		{FanOutConsumers, "2026-11", 20},
		{OnDemandWriteMax, "2025-09", 200_000_000},
		{OnDemandWriteMax, "2025-10", 10_000_000_000},
		{WarmRelease, "2026-09", 3600e9},
	} {
		if got := table(t, c.asOf).Int(c.name); got != c.want {
			t.Errorf("%s in %s: got %d, want %d", c.name, c.asOf, got, c.want)
		}
	}
}

func TestForSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ asOf, region, want string }{
		{"november", "us-east-1", `want a month such as 2026-11, got "november"`},
		{"2026-13", "us-east-1", `want a month such as 2026-11, got "2026-13"`},
		{"2023-12", "us-east-1", "want 2024-01 or later, got 2023-12"},
		{"2026-11", "mars-north-1", `want a region of us-east-1, got "mars-north-1"`},
	} {
		if _, err := For(c.asOf, c.region); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("For(%q, %q): got %v, want %s", c.asOf, c.region, err, c.want)
		}
	}
}

func TestRowsAreSortedAndUnique(t *testing.T) {
	rows := table(t, "2026-11").Rows()
	for i := 1; i < len(rows); i++ {
		if rows[i-1].Name >= rows[i].Name {
			t.Errorf("%s stands before %s", rows[i-1].Name, rows[i].Name)
		}
	}
}

func TestUnknownNamePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("want a panic")
		}
	}()
	table(t, "2026-11").Int("shard.write.bytes_per_sec")
}

// A read of 10 MiB blocks for the documented five seconds because the bucket is 2 MiB/s.
func TestPauseAfterFullReadIsTheBucket(t *testing.T) {
	tab := table(t, "2026-11")
	if got, want := tab.Float(GetMaxBytes)/tab.Float(ReadBytes)*second, tab.Float(GetFullPause); got != want {
		t.Errorf("10 MiB take %g ns, documented are %g", got, want)
	}
}

// The zone's law is derived: the second of three draws has median 12 ms and p99 60 ms.
func TestQuorumOfZones(t *testing.T) {
	tab := table(t, "2026-11")
	sigma := math.Log(tab.Float(ZoneP99)/tab.Float(ZoneMedian)) / 2.3263478740
	quorum := func(ms float64) float64 { // P(two of three zones within ms)
		u := 0.5 * math.Erfc(-math.Log(ms*1e6/tab.Float(ZoneMedian))/sigma/math.Sqrt2)
		return 3*u*u - 2*u*u*u
	}
	for ms, want := range map[float64]float64{12: 0.5, 60: 0.99} {
		if got := quorum(ms); math.Abs(got-want) > 1e-4 {
			t.Errorf("the quorum has it within %g ms with probability %.5f, want %.2f", ms, got, want)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		r    Row
		want string
	}{
		{Row{Value: 300 * second, Unit: "ns"}, "5m0s"},
		{Row{Value: 131.5 * ms, Unit: "ns"}, "131.5ms"},
		{Row{Value: 1 << 20, Unit: "B/s"}, "1 MiB/s"},
		{Row{Value: 25 << 10, Unit: "B"}, "25 KiB"},
		{Row{Value: 0.015, Unit: "USD/h"}, "0.015 USD/h"},
		{Row{Value: 20000, Unit: "shards"}, "20000 shards"},
	} {
		if got := Format(c.r); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
