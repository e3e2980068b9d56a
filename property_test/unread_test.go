package property_test

import (
	"fmt"
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// unread is a reader that stands still while retention takes what it has not read, in shards
// that it reads and in others that a reshard makes meanwhile.
const unread = `
version: 1
name: unread
duration: 40h
streams: [{name: s, shards: 2, retention: 24h}]
producers: [{name: p, arrivals: {process: poisson, rate: 100/h}, keys: {distribution: uniform, count: 100}, size: 100B}]
consumers:
  - {name: still, interval: 10s}
  - {name: awake, interval: 10s}
events: [{at: 3h, updateShardCount: {to: 4}}]
faults: [{at: 2h, for: 30h, action: pause, target: {consumer: still}}]
`

// Every record that is stored has had its effect, lies ahead, or never will have it; and what
// never will is what expired unread, whether the run ends before its reader comes back or after.
func TestEveryRecordIsAccountedForByItsReaders(t *testing.T) {
	for _, end := range []sim.Time{25 * sim.Hour, 27 * sim.Hour, 31 * sim.Hour, 40 * sim.Hour} {
		t.Run(fmt.Sprint(end), func(t *testing.T) {
			r := run(t, unread, func(s *spec.Scenario) {
				s.Duration = end
				s.Faults[0].For = min(s.Faults[0].For, end-s.Faults[0].At)
			})
			value := func(name, label, of string) int64 {
				for _, m := range r.Metrics {
					if m.Name == name && len(m.Labels) == 1 && m.Labels[label] == of {
						return int64(*m.Value)
					}
				}
				t.Fatalf("no %s of %s", name, of)
				return 0
			}
			stored := value("recordsStored", "stream", "s")
			for _, e := range r.Effects {
				lost := value("recordsLost", "consumer", e.Consumer)
				if e.Never != lost || e.Once+e.Twice+e.More+e.Never+e.Pending != stored {
					t.Errorf("of %d records: %+v, %d lost", stored, e, lost)
				}
				if some := e.Consumer == "still" && end > 26*sim.Hour; some != (lost > 0) {
					t.Errorf("%s has lost %d records", e.Consumer, lost)
				}
			}
			if len(r.Effects) != 2 {
				t.Errorf("effects of %d consumers, want 2", len(r.Effects))
			}
		})
	}
}
