package property_test

import (
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/result"
)

// What a result does not list among its assumptions has no say in it: with twice the value
// everything happens as before, and costs as much. What it lists may, and some of it does.
func TestAssumptionsAreAllThatMatters(t *testing.T) {
	for _, c := range []struct {
		name, readers string
		matters       string // one of the rows that are listed, and read when the world is built
	}{
		{"writers", "", ""},
		{"polling", "consumers: [{name: r, kind: polling}]\n", "latency.getrecords.median"},
		{"fan-out", "consumers: [{name: r, kind: fanOut}]\n", "latency.fanout_dispatch.median"},
		{"dedup", "tables: [{name: seen}]\nconsumers: [{name: r, kind: polling, dedup: {table: seen}}]\n",
			"latency.getrecords.median"},
		{"reshard", "events: [{at: 1s, updateShardCount: {to: 2}}]\n", "latency.control"},
	} {
		t.Run(c.name, func(t *testing.T) {
			yaml := "version: 1\nduration: 20s\nstreams: [{name: s, shards: 1}]\nproducers: [{name: p, " +
				"arrivals: {rate: 2/s}, size: 900B, keys: {distribution: uniform, count: 10}}]\n" + c.readers
			table, err := limits.For("2026-11", "us-east-1")
			if err != nil {
				t.Fatal(err)
			}
			run := func(with *limits.Table) *result.Result {
				w := world(t, yaml, model.Options{Limits: with})
				if err := w.RunUntil(1 << 62); err != nil {
					t.Fatal(err)
				}
				w.Finish()
				return w.Result()
			}
			base := run(table)
			listed := map[string]bool{}
			for _, a := range base.Assumptions {
				listed[a.Name] = true
			}
			same := func(row limits.Row) bool {
				r := run(table.With(row.Name, 2*row.Value))
				return r.Engine.TraceHash == base.Engine.TraceHash && r.Cost.PerMonth == base.Cost.PerMonth
			}
			for _, row := range table.Rows() {
				if row.IsPrice() && c.readers != "" { // one run is enough for those
					continue
				}
				if !listed[row.Name] && !same(row) {
					t.Errorf("%s is not among the assumptions, and matters", row.Name)
				}
			}
			if c.matters != "" && (!listed[c.matters] || same(table.Row(c.matters))) {
				t.Errorf("%s is listed: %v; want it to be, and to matter", c.matters, listed[c.matters])
			}
		})
	}
}
