package report

import (
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// Streams that are scaled differently are compared in one sentence, the cheapest first; what a
// policy was refused is no change.
func TestScalingFindings(t *testing.T) {
	d := scaled(t, "awslabs", "targetTracking", "fixed")
	for i, text := range []string{"4 to 5 shards: x", "5 to 6 shards: x; refused: LimitExceededException", "5 to 6 shards: x"} {
		d.Result.Timeline = append(d.Result.Timeline, result.Moment{At: float64(i) * 86400, For: 3600, Kind: result.KindScaling,
			Stream: "by-awslabs", Text: "by-awslabs, " + text})
	}
	found := strings.Join(Findings(d), "\n")
	for _, want := range []string{
		"A month costs $40.00 with by-awslabs (3 % throttled), $70.00 with by-targetTracking (1.5 % throttled), " +
			"$100 with by-fixed; the others throttle nothing.",
		"by-awslabs is scaled 2 times by awslabs, from 5 up to 7 shards.",
		"by-targetTracking has a policy, targetTracking, which changes nothing.",
	} {
		if !strings.Contains(found, want) {
			t.Errorf("no %q in\n%s", want, found)
		}
	}
	if strings.Contains(found, "While by-awslabs") {
		t.Errorf("a policy is blamed for the load:\n%s", found)
	}
	if found := strings.Join(Findings(scaled(t, "fixed", "fixed")), "\n"); strings.Contains(found, "A month costs") {
		t.Errorf("nobody scales: %s", found)
	}
	if d := scaled(t, "awslabs", "awslabs"); d.policiesChart() == nil {
		t.Error("two settings of one policy have no chart")
	}
	if d := scaled(t, "fixed", "fixed"); d.policiesChart() != nil {
		t.Error("streams that nobody scales have a chart")
	}
}
