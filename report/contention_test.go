package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// reads is what a consumer made of the shared reads of a stream.
type reads struct {
	name                                  string
	asked, refused, received, redelivered float64
	age, half                             float64
}

func contended(all ...reads) *Data {
	d := &Data{Result: &result.Result{Streams: []result.StreamInfo{{Name: "s"}}}}
	for _, c := range all {
		s := &d.Result.Streams[0]
		s.Consumers = append(s.Consumers, c.name)
		add := func(m result.Metric) {
			m.Labels = map[string]string{"consumer": c.name}
			d.Result.Metrics = append(d.Result.Metrics, m)
		}
		add(result.Metric{Name: "getCalls", Value: &c.asked})
		add(result.Metric{Name: "getThrottled", Value: &c.refused})
		add(result.Metric{Name: "recordsDelivered", Value: &c.received})
		add(result.Metric{Name: "redelivered", Value: &c.redelivered})
		add(result.Metric{Name: "iteratorAge", Max: &c.age})
		add(result.Metric{Name: "propagationDelay", P50: &c.half})
	}
	return d
}

// The finding names who starves whom, with the shares of the calls.
func TestWhoStarvesWhom(t *testing.T) {
	for _, c := range []struct {
		name string
		all  []reads
		want string
	}{
		{"one falls behind", []reads{{name: "flink", asked: 700, refused: 500, received: 10, age: 100},
			{name: "kcl", asked: 300, refused: 250, received: 5, age: 120e3}},
			"flink starves kcl: it makes 70 % of the GetRecords of s and gets 80 % of those that are answered, while " +
				"kcl has 83.3 % of its own refused and falls up to 2 min behind."},
		{"a replay", []reads{{name: "flink", asked: 700, refused: 500, received: 10, age: 30e3},
			{name: "again", asked: 300, refused: 250, received: 15, redelivered: 5, age: 500e3}},
			"again starves flink: it reads the past of s again, while flink has 71.4 % of its own refused and falls up to 30 s behind."},
		{"nobody falls behind", []reads{{name: "flink", asked: 700, refused: 500, received: 10},
			{name: "kcl", asked: 300, refused: 250, received: 5, half: 900}},
			"flink makes 70 % of the GetRecords of s and gets 80 % of those that are answered; kcl has 83.3 % of its own " +
				"refused, and waits 900 ms for half of its records."},
		{"hardly anything is refused", []reads{{name: "a", asked: 700, refused: 30, received: 10},
			{name: "b", asked: 300, refused: 10, received: 5}}, ""},
		{"one poller and a subscriber", []reads{{name: "a", asked: 700, refused: 300, received: 10},
			{name: "pushed", received: 5}}, ""},
	} {
		got := ""
		contended(c.all...).contentionFindings(func(_ float64, text string) { got = text })
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// The table has a row for each poller; the chart says the finding and can be drawn.
func TestContentionIsShown(t *testing.T) {
	d := contended(reads{name: "flink", asked: 700, refused: 500, received: 10}, reads{name: "kcl", asked: 300, refused: 250,
		received: 5, age: 120e3})
	var b strings.Builder
	d.markdownContention(func(format string, args ...any) { b.WriteString(fmt.Sprintf(format, args...)) })
	if want := "| kcl | 300 | 83.3 % | 20 % | 33.3 % | 0 ms | 2 min |"; !strings.Contains(b.String(), want) {
		t.Errorf("no row %s in\n%s", want, b.String())
	}
	ch := d.contention(&d.Result.Streams[0]).chart(d)
	pictures, err := drawAll([]*chart{ch})
	if err != nil || !strings.Contains(string(pictures[0].svg), "<svg") {
		t.Fatal(err)
	}
	if want := "flink starves kcl, which has 83.3 % of its reads refused and falls 2 min behind"; ch.headline != want {
		t.Errorf("the headline is %q, want %q", ch.headline, want)
	}
}
