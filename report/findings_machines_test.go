package report

import (
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// A consumer that is behind has its reason named where it is its machines, or one thread.
func TestMachineFindings(t *testing.T) {
	for _, c := range []struct {
		what         string
		age, cores   float64 // ms; of a machine, in every slice
		oneCore      float64
		want, absent string
	}{
		{"machines", 50e3, 1, 0.7, "Machines hold c0 up: of its 2 × m5.large the busiest has no core free for 4 min", "One thread"},
		{"one thread", 50e3, 0.6, 0.99, "One thread holds c0 up: the records of shard 3 take 99 % of one core", "Machines hold"},
		{"neither", 50e3, 0.6, 0.7, "", "hold"},
		{"not behind", 5, 1, 1, "2 × m5.large of c0 use 100 % of their cores on average", "hold"},
	} {
		d := fixture(t, 4, 240, 1, false)
		d.Result.Engine.VirtualSeconds = 240
		d.Result.Streams[0].Consumers = []string{"c0"}
		one, label := 1.0, map[string]string{"consumer": "c0"}
		d.Result.Metrics = append([]result.Metric{{Name: "iteratorAge", Labels: label, Max: &c.age},
			{Name: "cpuUtilization", Labels: label, Value: &one}, {Name: "busiestMachine", Labels: label, Value: &one}},
			d.Result.Metrics...)
		d.Result.Machines = []result.MachineInfo{{Consumer: "c0", Instance: "m5.large", Count: 2, Cores: 2,
			Shard: "shardId-000000000003", OneCore: c.oneCore}}
		s := &Series{}
		for at := range 240 {
			s.T, s.V = append(s.T, float64(at)), append(s.V, c.cores)
		}
		d.series["cpuUtilization,consumer=c0;machine=1"] = s
		found := strings.Join(Findings(d), "\n")
		if !strings.Contains(found, c.want) || strings.Contains(found, c.absent) {
			t.Errorf("%s: want %q in\n%s", c.what, c.want, found)
		}
	}
}
