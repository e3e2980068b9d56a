package report

import (
	"bufio"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// What functions did stands in the terminal and in the page: a line for each, none without any.
func TestFunctionsAreListed(t *testing.T) {
	d := &Data{Result: &result.Result{}}
	var out bytes.Buffer
	print := func() {
		p := &printer{w: bufio.NewWriter(&out)}
		p.functions(d)
		p.w.Flush()
	}
	if print(); out.Len() > 0 {
		t.Errorf("a run without functions has %q", out.String())
	}
	for i, name := range []string{"invocations", "batchSize", "invocationErrors", "invocationThrottles", "coldStarts",
		"concurrentExecutions", "recordsDiscarded", "recordsToDestination"} {
		for _, by := range []map[string]string{{}, {"consumer": "alerts"}} {
			v := float64(10*i + 1)
			d.Result.Metrics = append(d.Result.Metrics, result.Metric{Name: name, Labels: by, Value: &v})
		}
	}
	print()
	d.markdownFunctions(func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) })
	if got, want := strings.Join(strings.Fields(out.String()), " "), "alerts 1 11 21 31 41 51 61 71"; !strings.Contains(got, want) {
		t.Errorf("got %s", got)
	}
	if want := "| alerts | 1 | 11 | 21 | 31 | 41 | 51 | 61 | 71 |\n"; !strings.Contains(out.String(), want) {
		t.Errorf("got %s", out.String())
	}
}
