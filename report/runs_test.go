package report

import (
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// What some runs show of all runs: the exact bounds of Clopper and Pearson.
func TestWhatRunsShow(t *testing.T) {
	for _, c := range []struct {
		runs, failed int
		want         string
	}{
		{10, 0, ", in all 10 runs; at least 74.1 % of all runs hold, at 95 %"},
		{20, 17, ", in 17 of 20 runs, here with seed 7; at least 4.22 % of all runs hold, at 95 %"},
		{10, 10, ", in 10 of 10 runs, here with seed 7; at most 25.9 % of all runs hold, at 95 %"},
		{1, 0, ""},
	} {
		r := &result.Result{Runs: &result.Runs{Asked: c.runs, Finished: c.runs}}
		var f *result.Failing
		if c.failed > 0 {
			f = &result.Failing{Runs: c.failed, Seed: 7}
		}
		if got := holding(r, f); got != c.want {
			t.Errorf("%d of %d fail: %q, want %q", c.failed, c.runs, got, c.want)
		}
	}
	if got := holding(&result.Result{}, nil); got != "" {
		t.Errorf("a plain run: %q", got)
	}
	d := fixture(t, 2, 600, 1, false)
	d.Result.Runs = &result.Runs{Asked: 5, Finished: 5, Whole: 5}
	page, err := d.html(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(page), d.markdown(nil)} {
		if !strings.Contains(text, "in all 5 runs; at least 54.9 % of all runs hold, at 95 %") {
			t.Error("a report does not say what five runs show")
		}
	}
}
