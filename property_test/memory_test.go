package property_test

import (
	"runtime"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/sim"
)

// Memory does not grow with the length of a run: what every reader has read is freed.
func TestMemoryIsBounded(t *testing.T) {
	w := world(t, `
version: 1
name: long
duration: 10m
streams: [{name: s, shards: 100}]
producers:
  - {name: p, instances: 10, arrivals: {rate: 50k/s}, keys: {distribution: uniform, count: 100k}, size: 100B}
consumers: [{name: c}]
`, model.Options{})
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var early uint64
	for _, at := range []sim.Time{5 * sim.Second, 30 * sim.Second} {
		if err := w.RunUntil(at); err != nil {
			t.Fatal(err)
		}
		if early == 0 {
			early = heap()
		}
	}
	late := heap()
	t.Logf("%d MiB after 5 s, %d MiB after 30 s and 1.5 M records", early>>20, late>>20)
	if late > early+early/4 {
		t.Errorf("%d MiB after 5 s, %d MiB after 30 s: want no growth", early>>20, late>>20)
	}
	runtime.KeepAlive(w)
}
