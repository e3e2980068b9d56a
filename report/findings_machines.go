package report

import (
	"fmt"
	"math"
	"slices"

	"github.com/kinesim/kinesim/model/result"
)

// What machines have to do with a consumer that is behind: it is not the stream, when the cores
// of a machine are full, or the one core that a shard's thread may have.

const (
	machineFull  = 0.98 // of a slice, from which the cores of a machine are full
	fullFor      = 0.05 // share of the run from which that matters
	threadFull   = 0.95 // of a core, over the run, from which the thread of a shard is full
	behindMillis = 10e3 // iterator age from which somebody asks why
)

// machineFindings says what holds a consumer up, where it is what it runs on.
func (d *Data) machineFindings(add func(float64, string)) {
	for i := range d.Result.Machines {
		m := &d.Result.Machines[i]
		age := d.metric("iteratorAge", "consumer", m.Consumer)
		full, busiest := d.machinesFull(m)
		host := fmt.Sprintf("%d × %s", m.Count, m.Instance)
		switch {
		case age.Max == nil || *age.Max < behindMillis:
			add(0.4, fmt.Sprintf("%s of %s use %s of their cores on average, the busiest of them %s.", host,
				m.Consumer, percent(d.value("cpuUtilization", "consumer", m.Consumer)),
				percent(d.value("busiestMachine", "consumer", m.Consumer))))
		case full > fullFor*d.span():
			add(35, fmt.Sprintf("Machines hold %s up: of its %s the busiest has no core free for %s of the run, while "+
				"no shard is above %s of its limit.", m.Consumer, host, seconds(full), percent(busiest)))
		case m.OneCore > threadFull:
			add(35, fmt.Sprintf("One thread holds %s up: the records of %s take %s of one core, which is all that a "+
				"shard can have; %s have others free. More shards help, larger machines do not.", m.Consumer,
				shortShard(m.Shard), percent(m.OneCore), host))
		}
	}
}

// machinesFull is for how long, in seconds, the fullest machine of a consumer had no core free,
// and the highest utilisation of a shard of its stream.
func (d *Data) machinesFull(m *result.MachineInfo) (full, busiest float64) {
	for j := range m.Count {
		own := 0.0
		for _, v := range d.get("cpuUtilization", fmt.Sprintf("consumer=%s;machine=%d", m.Consumer, j)).V {
			if v >= machineFull {
				own += d.Slice
			}
		}
		full = math.Max(full, own)
	}
	for i := range d.Result.Streams {
		s := &d.Result.Streams[i]
		if slices.Contains(s.Consumers, m.Consumer) {
			w := d.writes(s)
			busiest = w.peak
		}
	}
	return full, busiest
}
