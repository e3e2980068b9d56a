package result

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// small is a run of two seconds in which a little of everything happens.
func small(t *testing.T) *rig {
	r := newRig(t, 2*s1)
	c := r.records(100, 1, 2048, 0)
	r.offer(web, c)
	r.put(web, c, 75, 500*ms, 600*ms, 1)
	r.Push(api.PushRow{Reader: 2, Records: 75, Bytes: 75 * 2048})
	r.deliver(slow, c, 600*ms, 1600*ms, 250*ms)
	r.deliver(fast, c, 600*ms, 650*ms, 0)
	r.Done(api.DoneRow{Now: 1700 * ms, Records: c})
	r.Hold(api.HoldRow{Records: 25, Bytes: 25 * 2048})
	return r
}

func series(t *testing.T, r *rig, until sim.Time) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.WriteSeries(&b, until); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const wantSeries = `# slice 1s; shards 1s
time_s,metric,labels,value
0,recordsOffered,stream=s,100
1,recordsOffered,stream=s,0
0,bytesOffered,stream=s,204800
1,bytesOffered,stream=s,0
0,recordsAccepted,stream=s,75
1,recordsAccepted,stream=s,0
0,bytesAccepted,stream=s,153600
1,bytesAccepted,stream=s,0
0,recordsThrottled,stream=s,25
1,recordsThrottled,stream=s,0
0,bytesThrottled,stream=s,51200
1,bytesThrottled,stream=s,0
0,recordsStored,stream=s,75
1,recordsStored,stream=s,0
0,bytesStored,stream=s,153600
1,bytesStored,stream=s,0
0,putLatency,stream=s,600
0,openShards,stream=s,2
1,openShards,stream=s,2
1,iteratorAge,consumer=slow;stream=s,1000
0,recordsDelivered,consumer=slow;stream=s,0
1,recordsDelivered,consumer=slow;stream=s,100
0,iteratorAge,consumer=fast;stream=s,0
0,recordsDelivered,consumer=fast;stream=s,100
1,recordsDelivered,consumer=fast;stream=s,0
0,shardUtilization,shard=shardId-000000000000;stream=s,0
1,shardUtilization,shard=shardId-000000000000;stream=s,0
0,shardUtilization,shard=shardId-000000000001;stream=s,0.1953125
1,shardUtilization,shard=shardId-000000000001;stream=s,0
0,shardThrottled,shard=shardId-000000000001;stream=s,25
0,IncomingBytes,stream=s,153600
0,IncomingRecords,stream=s,75
0,WriteProvisionedThroughputExceeded,stream=s,25
0,GetRecords.IteratorAgeMilliseconds,stream=s,1000
`

func TestWriteSeries(t *testing.T) {
	got, want := strings.Split(series(t, small(t), 2*s1), "\n"), strings.Split(wantSeries, "\n")
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("line %d: got %q, want %q", i+1, got[min(i, len(got)-1)], want[min(i, len(want)-1)])
		}
	}
}

// A run that was stopped has no rows behind its end.
func TestWriteSeriesOfAStoppedRun(t *testing.T) {
	for _, line := range strings.Split(series(t, small(t), s1), "\n")[2:] {
		if strings.HasPrefix(line, "1,") {
			t.Errorf("got %s after one second", line)
		}
	}
}

// Long runs and many shards have coarser slices, and the first line says so.
func TestSlicesStayFew(t *testing.T) {
	for _, c := range []struct {
		duration sim.Time
		want     string
	}{{2 * sim.Hour, "# slice 1s; shards 1s"}, {sim.Day, "# slice 15s; shards 15s"},
		{30 * sim.Day, "# slice 10m; shards 10m"}} {
		first, _, _ := strings.Cut(series(t, newRig(t, c.duration), 0), "\n")
		if first != c.want {
			t.Errorf("%v: got %s, want %s", c.duration, first, c.want)
		}
	}
	g := newRig(t, 2*sim.Hour, func(s *spec.Scenario) { s.Streams[0].Shards = 1000 })
	if g.shardCut != 30*s1 || g.slice != s1 {
		t.Errorf("1000 shards: got slices of %v and %v, want 1s and 30s", g.slice, g.shardCut)
	}
}

// CloudWatch shows the worst reader of a stream, by minutes.
func TestCloudWatchAgeIsTheWorst(t *testing.T) {
	r := newRig(t, 3*sim.Minute, func(s *spec.Scenario) { s.Consumers[1].Kind = spec.Polling })
	r.deliver(slow, r.records(1, 0, 1, 0), 61*s1, 62*s1, s1)
	r.deliver(fast, r.records(1, 0, 1, 0), 53*s1, 62*s1, s1)
	want := "\n60,GetRecords.IteratorAgeMilliseconds,stream=s,9000\n"
	if got := series(t, r, 3*sim.Minute); !strings.Contains(got, want) {
		t.Error(got)
	}
}

func TestWriteHistograms(t *testing.T) {
	r := small(t)
	var b bytes.Buffer
	if err := r.WriteHistograms(&b); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(lines[0], ","); got != "metric,labels,low_ms,high_ms,count" {
		t.Errorf("got header %s", got)
	}
	counts := map[string]int64{}
	for _, l := range lines[1:] {
		low, _ := strconv.ParseFloat(l[2], 64)
		high, _ := strconv.ParseFloat(l[3], 64)
		n, _ := strconv.ParseInt(l[4], 10, 64)
		counts[l[0]+","+l[1]] += n
		if l[0] == "putLatency" && (low > 600 || high <= 600) {
			t.Errorf("600 ms are in the bucket [%g, %g)", low, high)
		}
	}
	for key, want := range map[string]int64{
		"putLatency,producer=web;stream=s": 75, "putServiceTime,producer=web;stream=s": 1,
		"propagationDelay,consumer=slow;stream=s": 100, "endToEndDelay,consumer=slow;stream=s": 100,
		"iteratorAge,consumer=fast;stream=s": 1, "millisBehindLatest,consumer=slow;stream=s": 1,
	} {
		if counts[key] != want {
			t.Errorf("%s: got %d values, want %d", key, counts[key], want)
		}
	}
}

// result.json comes back as it was written, and its cost is its items.
func TestResultJSON(t *testing.T) {
	r := small(t)
	res := r.Result(2*s1, func(_ int, k api.Key) int { return int(k) })
	var b, again bytes.Buffer
	if err := WriteJSON(&b, res); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	back, err := ReadJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteJSON(&again, back); err != nil || again.String() != text {
		t.Errorf("read and written again it differs (%v)", err)
	}
	if !strings.Contains(text, `"items": [`) || !strings.Contains(text, `"timeline": []`) {
		t.Error("an empty list is null")
	}
	sum := 0.0
	for _, i := range back.Cost.Items {
		sum += i.Amount
	}
	cents := math.Round(sum*100) / 100
	if back.Cost.MonthHours != 730 || back.Cost.PerMonth != cents || len(back.Cost.Items) != 4 {
		t.Errorf("got %+v, want shard hours, PUT units and fan-out of 730 h that sum up to %.2f", back.Cost, sum)
	}
	if h := back.HotKeys[0]; h.Key != "k1" || h.Shard != "shardId-000000000001" || h.Share != 1 {
		t.Errorf("got hot key %+v", h)
	}
}

func TestReadJSONRefusesOtherSchemas(t *testing.T) {
	if _, err := ReadJSON(strings.NewReader(`{"schema":"kinesim.result/v2"}`)); err == nil ||
		!strings.Contains(err.Error(), `want schema kinesim.result/v1, got "kinesim.result/v2"`) {
		t.Errorf("got %v", err)
	}
	if _, err := ReadJSON(strings.NewReader(`{`)); err == nil {
		t.Error("half a file is read")
	}
}

type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWritersReportErrors(t *testing.T) {
	r := small(t)
	for name, err := range map[string]error{"series": r.WriteSeries(full{}, 2*s1),
		"histograms": r.WriteHistograms(full{}), "json": WriteJSON(full{}, &Result{})} {
		if !errors.Is(err, errFull) {
			t.Errorf("%s: got %v, want %v", name, err, errFull)
		}
	}
}

// PUT payload units are counted per record: 25 KiB are one, a byte more is two.
func TestPutUnitsStored(t *testing.T) {
	r := newRig(t, 10*s1)
	var c api.Columns
	for _, b := range []uint32{1, 25 << 10, 25<<10 + 1, 50 << 10, 1_000_000} {
		c.Add(0, 0, b, 0)
	}
	r.put(web, c, c.Len(), s1, s1, 1)
	r.put(web, c, 0, s1, s1, 1) // refused records are not billed
	if got := r.streams[0].units; got != 1+1+2+2+40 {
		t.Errorf("got %d units, want 46", got)
	}
}
