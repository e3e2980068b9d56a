package property_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// week is the block of docs/scaling.md that a run of the catalogue makes.
var week = regexp.MustCompile(`(?s)(<!-- week -->\n).*?(<!-- end -->)`)

// TestDocsScalingWeek: what the page says of the week is what the reference of scaling-policies
// has.
func TestDocsScalingWeek(t *testing.T) {
	const page = "../docs/scaling.md"
	file, err := os.Open("../results/scaling-policies/result.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, err := result.ReadJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if !week.Match(text) {
		t.Fatalf("%s has no week", page)
	}
	want := week.ReplaceAll(text, []byte("${1}"+strings.ReplaceAll(weekTable(t, r), "$", "$$")+"${2}"))
	if string(want) == string(text) {
		return
	}
	if !*update {
		t.Errorf("%s is not what the reference has (-update writes it); want\n%s", page, weekTable(t, r))
	} else if err := os.WriteFile(page, want, 0o644); err != nil {
		t.Fatal(err)
	}
}

// weekTable has a row for each stream.
func weekTable(t *testing.T, r *result.Result) string {
	rows := []string{"", "| stream | policy | changes | refused calls | shards | a month | throttled | given up |",
		"|---|---|---:|---:|---:|---:|---:|---:|"}
	for _, s := range r.Streams {
		cost := 0.0
		for _, i := range r.Cost.Items {
			if strings.HasPrefix(i.What, s.Name+": ") {
				cost += i.Amount
			}
		}
		value := func(name string) float64 { return *metric(t, r, name, "stream", s.Name).Value }
		changes, refused := 0, 0
		for _, m := range scalings(r, s.Name) {
			times := 0
			if _, after, found := strings.Cut(m.Text, "; refused"); !found {
				changes++
			} else if n, _ := fmt.Sscanf(after, " %d times", &times); n == 1 {
				refused += times
			} else {
				refused++
			}
		}
		how := "`" + s.Scaling + "`"
		switch {
		case s.Mode != "" && s.Mode != "provisioned":
			how = "`mode: " + s.Mode + "`"
		case s.Scaling == "":
			how = "none"
		}
		rows = append(rows, fmt.Sprintf("| `%s` | %s | %d | %d | %.1f | $%.2f | %.2f %% | %.2f %% |", s.Name, how, changes, refused,
			openOnAverage(r, s), cost, 100*value("throttledRatio"),
			100*(value("recordsFailed")+value("recordsExpired"))/value("recordsOffered")))
	}
	return strings.Join(rows, "\n") + "\n\n"
}

// openOnAverage is the shards of a stream over the run, on average.
func openOnAverage(r *result.Result, s result.StreamInfo) float64 {
	sum := 0.0
	for _, l := range s.Lineage {
		end := r.Engine.VirtualSeconds
		if l.ClosedAt != nil {
			end = *l.ClosedAt
		}
		sum += end - l.OpenedAt
	}
	return sum / r.Engine.VirtualSeconds
}
