package property_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/sim"
)

// cost is what a thousand records cost in what does not depend on the machine's speed.
type cost struct {
	Messages float64 `json:"messagesPerThousandRecords"`
	Allocs   float64 `json:"allocationsPerThousandRecords"`
	Bytes    float64 `json:"allocatedBytesPerThousandRecords"`
}

// A regression of speed fails here, counted in messages, allocations and bytes, which are
// the same on every machine, and not in seconds, which are not. The reference is a record's
// full way, with checkers and measures, in steady state.
func TestCostOfARecord(t *testing.T) {
	w := world(t, `
version: 1
name: cost
duration: 20s
streams: [{name: s, shards: 64}]
producers:
  - name: p
    instances: 4
    arrivals: {process: poisson, rate: 25k/s}
    keys: {distribution: zipf, count: 100k, exponent: 0.8}
    size: {distribution: lognormal, median: 200B, p99: 900B}
    client: {api: putRecords, batch: 500, linger: 100ms, inFlight: 16}
consumers: [{name: c}]
`, model.Options{})
	const warm, span = 8 * sim.Second, 12
	if err := w.RunUntil(warm); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	messages := w.Kernel.Delivered()
	if err := w.RunUntil(warm + span*sim.Second); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	thousands := float64(25 * span)
	got := cost{float64(w.Kernel.Delivered()-messages) / thousands,
		float64(after.Mallocs-before.Mallocs) / thousands, float64(after.TotalAlloc-before.TotalAlloc) / thousands}
	file := filepath.Join("testdata", "cost.json")
	if *update {
		text, _ := json.MarshalIndent(got, "", "  ")
		if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want cost
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what              string
		got, want, slight float64 // slight: what is too little to matter, whatever its share
	}{
		{"messages", got.Messages, want.Messages, 0.1},
		{"allocations", got.Allocs, want.Allocs, 2},
		{"allocated bytes", got.Bytes, want.Bytes, 2000},
	} {
		if c.got > 1.1*c.want+c.slight {
			t.Errorf("a thousand records cost %.4g %s, the reference is %.4g: more than 10 %% worse; if that is meant: "+
				"go test ./property_test -run TestCostOfARecord -update", c.got, c.what, c.want)
		}
	}
	t.Logf("a thousand records cost %+v", got)
}
