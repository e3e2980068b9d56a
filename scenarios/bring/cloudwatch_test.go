package bring

import (
	"strings"
	"testing"
	"time"
)

// Labels and ids as people and consoles write them.
func TestNamesOfSeries(t *testing.T) {
	for _, c := range []struct {
		label, id string
		want      seriesOf
	}{
		{"IncomingBytes", "m1", seriesOf{metric: incomingBytes, stat: "Sum"}},
		{"orders IncomingRecords", "m1", seriesOf{"orders", incomingRecords, "", "Sum"}},
		{"IncomingRecords (my-stream.v2)", "", seriesOf{"my-stream.v2", incomingRecords, "", "Sum"}},
		{"AWS/Kinesis StreamName: orders, IncomingBytes Average", "", seriesOf{"orders", incomingBytes, "", "Average"}},
		{"shardId-000000000003 IncomingBytes", "", seriesOf{"", incomingBytes, "shardId-000000000003", "Sum"}},
		{"orders shard-12 incomingrecords", "", seriesOf{"orders", incomingRecords, "shardId-000000000012", "Sum"}},
		{"", "incoming_bytes_shard_3", seriesOf{"", incomingBytes, "", "Sum"}},
		{"Writes", "incomingRecords", seriesOf{"", incomingRecords, "", "Sum"}},
		{"PutRecords.ThrottledRecords SampleCount", "", seriesOf{"", "PutRecords.ThrottledRecords", "", "SampleCount"}},
		{"GetRecords.IteratorAgeMilliseconds p99", "", seriesOf{"", "GetRecords.IteratorAgeMilliseconds", "", "p99"}},
	} {
		if got, known := nameOf(c.label, c.id); !known || got != c.want {
			t.Errorf("%q, %q: %+v, want %+v", c.label, c.id, got, c.want)
		}
	}
	if _, known := nameOf("IncomingByte", "m1"); known {
		t.Error("IncomingByte is understood")
	}
}

const page = `{"MetricDataResults": [
  {"Id": "a", "Label": "orders IncomingRecords", "Timestamps": ["2026-11-20T00:01:00+00:00", "2026-11-20T00:00:00Z"], "Values": [20, 10], "StatusCode": "Complete"},
  {"Id": "b", "Label": "orders IncomingBytes", "Timestamps": [1795132860, 1795132800.0], "Values": [2000, 1000], "StatusCode": "Complete"},
  {"Id": "c", "Label": "orders IncommingRecords", "Timestamps": ["2026-11-20T00:01:00Z"], "Values": [3], "StatusCode": "Complete"}], "Messages": []}`

// What was not understood, not complete or not the same is said.
func TestCloudWatchNotes(t *testing.T) {
	for _, c := range []struct {
		text string
		want string
	}{
		{page, `not understood: "orders IncommingRecords" (1 point); did you mean IncomingRecords?`},
		{strings.Replace(page, `"StatusCode": "Complete"`, `"StatusCode": "PartialData"`, 1), "a orders IncomingRecords is not complete: its pages have the status PartialData"},
		{strings.Replace(page, `"Messages": []`, `"NextToken": "x"`, 1), "each page has a NextToken"},
		{strings.Replace(page, `"Messages": []`, `"Messages": [{"Code": "Slow", "Value": "wait"}]`, 1), "CloudWatch says Slow: wait"},
		{page + strings.Replace(page, "[20, 10]", "[21, 10]", 1), "4 points are there twice and count once; 1 of them with another value"},
		{strings.Replace(page, "[2000, 1000]", "[2000]", 1), "ERROR want as many Values as Timestamps in orders IncomingBytes"},
		{strings.Replace(page, "1795132860", `"noon"`, 1), `ERROR want a Timestamp in "orders IncomingBytes"`},
		{strings.Replace(page, "20,", "-20,", 1), `ERROR want a value from 0 in "orders IncomingRecords", got -20`},
		{page[:200], "ERROR want JSON, got an end within document 1"}, {`{"a": 1}`, "ERROR want MetricDataResults"},
		{strings.Replace(page, "orders IncomingBytes", "clicks IncomingBytes", 1), "ERROR labels name the streams clicks, orders; choose one with --stream"},
		{strings.ReplaceAll(page, "Incoming", "Outgoing"), "ERROR want the Sum of IncomingRecords or IncomingBytes, got OutgoingBytes, Sum; OutgoingRecords, Sum"},
		{`{"Label": "IncomingBytes", "Datapoints": [{"Timestamp": "2026-11-20T00:00:00Z", "Average": 7, "Unit": "Bytes"}]}`,
			"ERROR want the Sum of IncomingRecords or IncomingBytes, got IncomingBytes, Average"},
	} {
		traffic, err := CloudWatch(inputs(c.text), &usual)
		if want, isError := strings.CutPrefix(c.want, "ERROR "); isError {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %q", err, want)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(traffic.Notes, "\n"), c.want) {
			t.Errorf("got %q, want %q", traffic.Notes, c.want)
		}
		if sum := traffic.Total(); sum.Bytes != 3000 || traffic.Stream != "orders" || traffic.Period != time.Minute {
			t.Errorf("%+v of %s in %v", sum, traffic.Stream, traffic.Period)
		}
	}
}

// Where records or bytes of a point are missing, they follow by the mean size; where a stream
// has no Incoming metrics, those of its puts stand for them.
func TestCloudWatchFollows(t *testing.T) {
	less := strings.Replace(strings.Replace(page, `1795132860, 1795132800.0`, `1795132800`, 1), "[2000, 1000]", "[1000]", 1)
	if sum := must(CloudWatch(inputs(less), &usual)).Total(); sum.Bytes != 3000 || sum.Records != 30 {
		t.Errorf("got %+v", sum)
	}
	puts := strings.NewReplacer("IncomingRecords", "PutRecords.SuccessfulRecords", "IncomingBytes", "PutRecords.Bytes",
		"IncommingRecords", "PutRecords.ThrottledRecords").Replace(page)
	for throttled, want := range map[bool]Cell{true: {Records: 33, Bytes: 3300}, false: {Records: 30, Bytes: 3000}} {
		sum := must(CloudWatch(inputs(puts), &Options{Throttled: throttled})).Total()
		if sum.Records != want.Records || sum.Bytes != want.Bytes || sum.Refused != 3 {
			t.Errorf("throttled %t: %+v", throttled, sum)
		}
	}
}

// Shards that come later take the places of those that were closed; those that are missing
// between others are idle. The key of a place is routed there.
func TestPlacesOfShards(t *testing.T) {
	point := func(shard, minutes string) string {
		return `{"Id": "x` + shard + `", "Label": "shardId-` + strings.Repeat("0", 12-len(shard)) + shard +
			` IncomingRecords", "Timestamps": [` + minutes + `], "Values": [5` + strings.Repeat(", 5", strings.Count(minutes, ",")) + `]}`
	}
	all, early, late := "0, 60, 120, 180", "0, 60", "120, 180"
	for _, c := range []struct {
		points []string
		shards int
		want   string
	}{
		{[]string{point("0", all), point("1", all)}, 0, "0 1"},
		{[]string{point("0", all), point("1", early), point("2", late), point("3", late)}, 0, "0 1,2 3"},
		{[]string{point("4", all), point("5", all), point("7", all)}, 0, "4 5  7"},
		{[]string{point("4", all), point("5", all), point("7", all)}, 3, "4 5 7"},
		{[]string{point("4", all), point("5", all), point("7", all)}, 6, "4 5  7  "},
		{[]string{point("0", all), point("9", all)}, 0, "0 9"},
	} {
		traffic := must(CloudWatch(inputs(`{"MetricDataResults": [`+strings.Join(c.points, ",")+`]}`), &Options{Shards: c.shards}))
		got := strings.NewReplacer("shardId-00000000000", "", ", ", ",").Replace(strings.Join(traffic.ShardIDs, " "))
		if got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
