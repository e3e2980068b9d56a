package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// onDemandFixture is a stream on demand of four shards that refuses from 100 s to 500 s, and from
// 580 s to the end of its 600.
func onDemandFixture(t *testing.T, grown bool) *Data {
	d := fixture(t, 4, 600, 1, true)
	s := &d.Result.Streams[0]
	s.Mode, s.Lineage = "onDemand", nil
	closed := 500.0
	for i := range 4 {
		l := result.Lineage{ID: s.Shards[i], Parents: []string{}, StartingHashKey: "0", EndingHashKey: "1"}
		if grown {
			l.ClosedAt = &closed
		}
		s.Lineage = append(s.Lineage, l)
	}
	for i := range 8 {
		if grown {
			s.Shards = append(s.Shards, shardName(4+i))
			s.Lineage = append(s.Lineage, result.Lineage{ID: shardName(4 + i), Parents: []string{s.Shards[i/2]}, OpenedAt: closed,
				StartingHashKey: "0", EndingHashKey: "1"})
		}
	}
	refused := &Series{}
	d.series["recordsThrottled,stream=s"] = refused
	for at := 100.0; at < 600; at++ {
		if (at < 500 || at >= 580) && int(at)%30 != 0 { // pauses are no end
			refused.T, refused.V = append(refused.T, at), append(refused.V, 50)
		}
	}
	return d
}

func shardName(i int) string {
	return "shardId-" + strings.Repeat("0", 10) + string(rune('0'+i/10)) + string(rune('0'+i%10))
}

// A stream on demand says how long it throttles, what comes and what it takes, and that the
// service needs so long to split its shards; not that bursts within seconds are to blame.
func TestThrottlingUntilTheStreamHasGrown(t *testing.T) {
	d := onDemandFixture(t, true)
	list := d.throttlings(&d.Result.Streams[0])
	if len(list) != 2 || list[0].from != 100 || list[0].to != 500 || list[0].shards != 4 || list[0].after != 8 || list[0].lasts ||
		!list[1].lasts || list[1].shards != 8 {
		t.Fatalf("got %+v", list)
	}
	for _, c := range []struct {
		t    throttling
		want string
	}{
		{throttling{from: 600, to: 1240, offered: 11.7, capacity: 8, unit: "MiB/s", shards: 8, after: 16},
			"s throttles for 10.7 min from 10 min on: 11.7 MiB/s come to its 8 shards, which can take 8, and the service needs that long to split them into 16."},
		{throttling{from: 600, to: 1240, offered: 11.7, capacity: 8, unit: "MiB/s", shards: 8, after: 8, lasts: true},
			"s throttles for 10.7 min from 10 min on: 11.7 MiB/s come to its 8 shards, which can take 8; it still does when the run ends."},
		{throttling{from: 60, to: 61, offered: 900, capacity: 1000, unit: "records/s", shards: 1, after: 1},
			"s throttles for 1 s from 60 s on: 900 records/s come unevenly to its 1 shard, which could take 1,000."},
	} {
		if got := c.t.sentence("s"); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	all := Findings(d)
	if !slices.ContainsFunc(all, func(f string) bool { return strings.HasPrefix(f, "s throttles for ") }) ||
		slices.ContainsFunc(all, func(f string) bool { return strings.Contains(f, "bursts within seconds") }) {
		t.Errorf("findings: %q", all)
	}
}
