package bring

import (
	"math"
	"testing"
)

// sane fails when what was read cannot be: nothing may be counted twice or below 0, rows are in
// order, keys are those that there are.
func sane(t *testing.T, traffic *Traffic, err error) {
	t.Helper()
	if err != nil {
		return
	}
	if traffic.Malformed > traffic.Read || traffic.Outside > traffic.Read {
		t.Fatalf("%+v", traffic.Reading)
	}
	for i := range traffic.Rows {
		if i > 0 && traffic.Rows[i].At.Before(traffic.Rows[i-1].At) {
			t.Fatalf("row %d is before the one before it", i)
		}
		for _, c := range traffic.Rows[i].Cells {
			if c.Records < 0 || c.Bytes < 0 || math.IsNaN(c.Records+c.Bytes) || math.IsInf(c.Records+c.Bytes, 0) ||
				c.Key < 0 || c.Key >= max(len(traffic.Keys), 1) {
				t.Fatalf("row %d has %+v, of %d keys", i, c, len(traffic.Keys))
			}
		}
	}
	if len(traffic.Rows) > 0 {
		replayOf(traffic)
	}
}

func FuzzCloudWatch(f *testing.F) {
	f.Add(page)
	f.Add(`{"Label": "IncomingBytes", "Datapoints": [{"Timestamp": "2026-11-20T00:00:00Z", "Sum": 7}, {"Timestamp": 1e9, "Sum": 7}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		traffic, err := CloudWatch(inputs(text), &Options{Throttled: true, Fill: len(text)%2 == 0})
		sane(t, traffic, err)
	})
}

func FuzzLogs(f *testing.F) {
	f.Add(albLine + "\n" + clfLine + "\n")
	f.Add("a [\"\\")
	f.Fuzz(func(t *testing.T, text string) {
		o := &Options{Malformed: 1}
		traffic, err := ALB(inputs(text), o)
		sane(t, traffic, err)
		traffic, err = CLF(inputs(text), o)
		sane(t, traffic, err)
	})
}

func FuzzCSV(f *testing.F) {
	f.Add("timestamp,value\n2026-11-20 12:00:00,7\n2026-11-20 12:01:00,8\n", "")
	f.Add("timestamp;k;n\n1795176000;a;5\n1795176060;b;6\n", "k")
	f.Fuzz(func(t *testing.T, text, key string) {
		o := &Options{Malformed: 1, Columns: Columns{Key: key}}
		traffic, err := CSV(inputs(text), o)
		sane(t, traffic, err)
	})
}
