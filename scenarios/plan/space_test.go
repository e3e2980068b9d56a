package plan

import (
	"strings"
	"testing"
)

func spaceOf(t *testing.T, sweep string) *space {
	t.Helper()
	v, err := load(t, asked+"sweep: "+sweep+"\n").Variants()
	if err != nil {
		t.Fatal(err)
	}
	return newSpace(v)
}

// The axis is the shards, else the key with most numbers; what has no number there is by itself.
func TestSpace(t *testing.T) {
	for _, c := range []struct {
		name, sweep, axis, groups string
	}{
		{"shards before others", "{consumers.reader.workers: [1, 2, 3, 4, 5, 6, 7], streams.s.shards: [9, 8, 7, 6, 10]}",
			"streams.s.shards", "5 5 5 5 5 5 5"},
		{"the most numbers", "{consumers.reader.workers: [1, 2, 3, 4, 5], " +
			"producers.web.client.batch: [10, 20, 50, 100, 200, 500]}", "producers.web.client.batch", "6 6 6 6 6"},
		{"with units", "{producers.web.client.linger: [10ms, 20ms, 50ms, 100ms, 1s], " +
			"consumers.reader.kind: [polling, fanOut]}", "producers.web.client.linger", "5 5"},
		{"too few to search", "{streams.s.shards: [1, 2, 3, 4], consumers.reader.kind: [polling, fanOut]}", "", "4 4"},
		{"one that has none", "{options: [{streams.s.shards: 1}, {streams.s.shards: 2}, {streams.s.shards: 3}, " +
			"{streams.s.retention: 48h}, {streams.s.shards: 4}, {streams.s.shards: 5}]}", "streams.s.shards", "5 1"},
	} {
		s := spaceOf(t, c.sweep)
		var sizes []string
		for _, g := range s.groups {
			sizes = append(sizes, digits(float64(len(g))))
			for i := 1; i < len(g); i++ {
				if s.along(g[i-1]) >= s.along(g[i]) && s.axis != "" {
					t.Errorf("%s: %s is before %s", c.name, g[i-1].label, g[i].label)
				}
			}
		}
		groups := strings.Join(sizes, " ")
		if s.axis == "" {
			groups = c.groups // they are all tried
		}
		if s.axis != c.axis || groups != c.groups {
			t.Errorf("%s: axis %q, groups of %s, want %q and %s", c.name, s.axis, groups, c.axis, c.groups)
		}
	}
}

func TestLabels(t *testing.T) {
	for _, c := range []struct{ sweep, want string }{
		{"{streams.s.shards: [1, 6]}", "1 shard; 6 shards"},
		{"{streams.s.shards: [6], consumers.reader.kind: [polling, fanOut], consumers.reader.workers: [3]}",
			"6 shards, polling, 3 workers; 6 shards, fan-out, 3 workers"},
		{"{producers.web.client.batch: [100], options: [{}, {streams.s.retention: 48h}]}",
			"batch 100; batch 100, retention 48h"},
		{"{options: [{}]}", "as it is"},
	} {
		var labels []string
		for _, o := range spaceOf(t, c.sweep).options {
			labels = append(labels, o.label)
		}
		if got := strings.Join(labels, "; "); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	two := strings.Replace(asked, "[{name: s, shards: 4}]", "[{name: s, shards: 4}, {name: t, shards: 4}]", 1)
	two = strings.Replace(two, "name: web,", "name: web, stream: s,", 1)
	two = strings.Replace(two, "name: reader}", "name: reader, stream: s}", 1)
	v, err := load(t, two+"sweep: {streams.s.shards: [1], \"streams[1].shards\": [2]}\n").Variants()
	if err != nil {
		t.Fatal(err)
	}
	if got := newSpace(v).options[0].label; got != "s: 1 shard, streams[1]: 2 shards" {
		t.Errorf("got %s", got)
	}
}
