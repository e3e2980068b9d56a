package property_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/shrink"
)

// scalings are the moments at which the policy of a stream acted.
func scalings(r *result.Result, stream string) []result.Moment {
	return slices.DeleteFunc(slices.Clone(r.Timeline), func(m result.Moment) bool {
		return m.Kind != result.KindScaling || m.Stream != stream
	})
}

func texts(moments []result.Moment) string {
	var out []string
	for _, m := range moments {
		out = append(out, fmt.Sprintf("%.0f s: %s", m.At, m.Text))
	}
	return strings.Join(out, "\n")
}

// open is how many shards a stream has at the end.
func open(t *testing.T, r *result.Result, stream string) int {
	t.Helper()
	n := 0
	for _, s := range r.Streams {
		for _, l := range s.Lineage {
			if s.Name == stream && l.ClosedAt == nil {
				n++
			}
		}
	}
	return n
}

// Issue #87 of the scaling utility: with the same traffic it takes fourteen shards where six
// would do. Slow checks alone still take eight; a cool-off, or a count of shards that is fresh,
// cures it.
func TestRunawayAndItsCures(t *testing.T) {
	l, err := scenarios.Load("autoscaler-runaway", []string{"duration=60m"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := shrink.Run(l, model.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		stream      string
		calls, open int
	}{{"issue-87", 5, 14}, {"slow-checks", 2, 8}, {"cool-off", 1, 6}, {"fresh-count", 1, 6}, {"readme", 1, 6}} {
		m := scalings(r, c.stream)
		if got := open(t, r, c.stream); got != c.open || len(m) != c.calls {
			t.Errorf("%s has %d shards after %d calls, want %d after %d:\n%s", c.stream, got, len(m), c.open, c.calls, texts(m))
		}
	}
	if m := scalings(r, "issue-87"); len(m) > 3 && !strings.Contains(m[3].Text, "10 to 12 shards: IncomingBytes at 9") {
		t.Errorf("the fourth call divides by four shards: %s", m[3].Text)
	}
}

// ramp is a load that takes one shard at first and three later, on a stream that is scaled.
const ramp = `
version: 1
name: scaled
duration: %s
streams: [{name: s, shards: %d, scaling: %s}]
producers:
  - {name: p, arrivals: {process: constant, stages: [{hold: 20/s, for: 30m}, {hold: 110/s, for: 40m}, {hold: 20/s}]},
     size: 25KiB, keys: {distribution: uniform, count: 5k}, client: {linger: 1s}}
`

// A policy that may not move is no policy: all that is measured is as of a fixed stream.
func TestPolicyWithoutRoomIsFixed(t *testing.T) {
	fixed := run(t, strings.Replace(fmt.Sprintf(ramp, "42m", 2, "X"), ", scaling: X", "", 1))
	for _, policy := range []string{"{policy: targetTracking, min: 2, max: 2}", "{policy: thresholds, min: 2, max: 2}",
		"{policy: awslabs, min: 2, max: 2}", "{policy: schedule, steps: [{at: 0s, to: 2}]}"} {
		got := run(t, fmt.Sprintf(ramp, "42m", 2, policy))
		if len(got.Metrics) != len(fixed.Metrics) {
			t.Fatalf("%s: %d metrics, want %d", policy, len(got.Metrics), len(fixed.Metrics))
		}
		for i, m := range fixed.Metrics {
			if a, b := fmt.Sprint(deref(m)), fmt.Sprint(deref(got.Metrics[i])); a != b {
				t.Errorf("%s: %s\nwant %s", policy, b, a)
			}
		}
		if n := len(scalings(got, "s")); n != 0 {
			t.Errorf("%s: %d calls", policy, n)
		}
	}
}

func deref(m result.Metric) []any {
	out := []any{m.Name, m.Labels}
	for _, v := range []*float64{m.Value, m.Mean, m.Max, m.P99} {
		if v != nil {
			out = append(out, *v)
		}
	}
	return out
}

// Metrics that come later let a policy act later, by as much.
func TestLateMetricsActLater(t *testing.T) {
	first := func(delay string) float64 {
		m := scalings(run(t, fmt.Sprintf(ramp, "43m", 1, "{policy: targetTracking, max: 8, delay: "+delay+"}")), "s")
		if len(m) == 0 {
			t.Fatalf("with a delay of %s it never scales", delay)
		}
		return m[0].At
	}
	atOnce, late := first("0s"), first("7m")
	if d := late - atOnce; d < 7*60-1 || d > 7*60+1 {
		t.Errorf("seven minutes later metrics make it act %.1f s later", d)
	}
	if atOnce < 30*60+180 || atOnce > 30*60+185 {
		t.Errorf("the first call comes at %.0f s; three minutes above the target end at 1980 s", atOnce)
	}
}

// What each policy does with a load that rises and falls: the calls, and why.
func TestPoliciesFollowALoad(t *testing.T) {
	for _, c := range []struct {
		policy string
		want   []string
	}{
		{"{policy: targetTracking, max: 8}", []string{"1 to 2 shards: the load at 96 % of 1 shard, above 70 % for 3 min",
			"below 63 % for 15 min"}},
		{"{policy: thresholds, max: 8, period: 1m, coolDown: 2m, down: {below: 30%, datapoints: 9, of: 10}}",
			[]string{"1 to 2 shards: the load at 96 % of 1 shard, above 75 % in 5 of 5 periods of 1 min", "2 to 4 shards",
				"4 to 2 shards: the load at 12 % of 4 shards, below 30 % in 9 of 10 periods"}},
		{"{policy: awslabs, max: 8, scaleUp: {scaleBy: 200%, coolOff: 2m}, scaleDown: {scaleBy: 50%, coolOff: 5m}}",
			[]string{"1 to 2 shards: IncomingBytes at 95 % of 1 shard, above 75 % for 5 min", "below 25 % for 15 min"}},
		{"{policy: schedule, steps: [{at: 28m, to: 5}, {at: 80m, to: 1}]}",
			[]string{"1 to 2 shards: the schedule has 5 shards from 0:28 h on", "2 to 4 shards", "4 to 5 shards",
				"5 to 3 shards", "3 to 2 shards", "2 to 1 shards"}},
	} {
		got := texts(scalings(run(t, fmt.Sprintf(ramp, "2h", 1, c.policy)), "s"))
		rest := got
		for _, w := range c.want {
			_, after, found := strings.Cut(rest, w)
			if !found {
				t.Errorf("%s: no %q in order in\n%s", c.policy, w, got)
				break
			}
			rest = after
		}
	}
}

// Ten times in 24 hours UpdateShardCount is allowed. A policy is refused the eleventh and asks
// until it may; the utility goes on shard by shard.
func TestPoliciesMeetTheDailyQuota(t *testing.T) {
	busy := func(policy string) *result.Result {
		return run(t, fmt.Sprintf(`
version: 1
name: busy
duration: 26h
streams: [{name: s, shards: 2, scaling: %s}]
producers:
  - {name: p, arrivals: {process: constant, sine: {mean: 1/s, peak: 2/s, period: 2h}}, size: 900KiB,
     keys: {distribution: uniform, count: 500}, client: {linger: 1s}}
`, policy))
	}
	steps := ""
	for i := range 12 {
		steps += fmt.Sprintf("{at: %dm, to: %d}, ", 5+10*i, 2+i%2)
	}
	r := busy("{policy: schedule, steps: [" + strings.TrimSuffix(steps, ", ") + "]}")
	m := scalings(r, "s")
	accepted := 0
	for _, x := range m {
		if !strings.Contains(x.Text, "refused") {
			accepted++
		}
	}
	if accepted != 11 || !strings.Contains(texts(m), "times: LimitExceededException") {
		t.Errorf("%d calls accepted:\n%s", accepted, texts(m))
	}
	r = busy("{policy: awslabs, max: 6, min: 1, scaleUp: {scaleThreshold: 60%, coolOff: 3m}, scaleDown: {scaleThreshold: 40%, coolOff: 3m}}")
	if got := texts(scalings(r, "s")); !strings.Contains(got, "splits and merges one after the other") &&
		!strings.Contains(got, "split or merge one after the other") || !strings.Contains(got, "refused: LimitExceededException") {
		t.Errorf("nothing was done by hand:\n%s", got)
	}
}

// An operator who reshards at the same time makes a policy wait: a stream that is not ACTIVE
// refuses.
func TestPolicyBesideAnOperator(t *testing.T) {
	yaml := fmt.Sprintf(ramp, "50m", 1, "{policy: targetTracking, max: 8}") +
		"events: [{at: 2035s, name: grow, updateShardCount: {to: 2}}]\n"
	r := run(t, yaml)
	m := scalings(r, "s")
	if len(m) < 2 || !strings.Contains(m[0].Text, "refused: ResourceInUseException") {
		t.Errorf("the first call is not refused:\n%s", texts(m))
	}
	if got := open(t, r, "s"); got < 3 {
		t.Errorf("%d shards at the end", got)
	}
}

// Taking the scaling of another stream away moves nothing of this one.
func TestScalingIsKeyed(t *testing.T) {
	const two = `
version: 1
name: two
duration: 45m
streams:
  - {name: s, shards: 1, scaling: {policy: targetTracking, max: 8}}
  - {name: t, shards: 1, scaling: {policy: awslabs, max: 8}}
producers:
  - {name: p, stream: s, arrivals: {stages: [{hold: 20/s, for: 30m}, {hold: 110/s}]}, size: 25KiB, client: {linger: 1s}}
  - {name: q, stream: t, arrivals: {stages: [{hold: 20/s, for: 30m}, {hold: 110/s}]}, size: 25KiB, client: {linger: 1s}}
`
	with := run(t, two)
	without := run(t, two, func(s *spec.Scenario) { s.Streams[1].Scaling = nil })
	if a, b := texts(scalings(with, "s")), texts(scalings(without, "s")); a != b || a == "" {
		t.Errorf("got\n%s\nwant\n%s", b, a)
	}
}
