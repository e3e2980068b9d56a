package report

import (
	"math"
	"strings"
	"testing"
)

// A second that is ten times as busy as the others is nothing in CloudWatch's minute; the
// chart shows it, beside what was refused in it.
func TestMinutesHideABurst(t *testing.T) {
	d := fixture(t, 4, 600, 1, false)
	if m := d.minutesOf(&d.Result.Streams[0]); m == nil || highest(m.busiest) > 1 {
		t.Fatal("the made-up run should have minutes, and no burst")
	}
	d.get("recordsStored", "stream=s").V[130] = 20000
	d.get("IncomingRecords", "stream=s").V[2] += 20000
	d.get("WriteProvisionedThroughputExceeded", "stream=s").V[2] = 5000
	m := d.minutesOf(&d.Result.Streams[0])
	if got := m.busiest.V[2]; got != 5 {
		t.Errorf("the busiest second has %g of the limit, want 5: 20,000 records on 4 shards", got)
	}
	if got := highest(m.mean); got > 0.9 || got < 0.5 {
		t.Errorf("the minutes average up to %g of the limit", got)
	}
	ch := d.minutesChart(&d.Result.Streams[0])
	if want := "s refuses 5,000 attempts, though no minute averages above "; !strings.HasPrefix(ch.headline, want) {
		t.Errorf("got %q, want %q", ch.headline, want)
	}
	_, h := ch.pageSVG()
	if v := h.Lines[1].Value[2]; v != "500 %" || h.Lines[3].Value[2] != "5,000" {
		t.Errorf("over the third minute the page says %q and %q", v, h.Lines[3].Value[2])
	}
}

// The mean of a minute that the run ends in is that of the time there was.
func TestMinutesEndWithTheRun(t *testing.T) {
	d := fixture(t, 1, 90, 1, false)
	for _, name := range []string{"recordsStored", "IncomingRecords"} {
		s := d.get(name, "stream=s")
		for i := range s.V {
			s.V[i] = 500 * map[bool]float64{true: 1, false: 60}[name == "recordsStored"]
		}
	}
	d.get("IncomingRecords", "stream=s").V[1] = 500 * 30
	m := d.minutesOf(&d.Result.Streams[0])
	for i, v := range m.mean.V {
		if math.Abs(v-0.5) > 1e-9 || m.busiest.V[i] != 0.5 {
			t.Errorf("minute %d has %g and its busiest second %g, want 0.5 both", i, v, m.busiest.V[i])
		}
	}
}

// Where slices are as long as minutes, or there is only one, nothing can be said.
func TestMinutesNeedSecondsAndMinutes(t *testing.T) {
	for _, c := range []struct{ span, slice float64 }{{59, 1}, {86400, 60}, {30 * 86400, 600}} {
		d := fixture(t, 2, c.span, c.slice, false)
		if ch := d.minutesChart(&d.Result.Streams[0]); ch != nil {
			t.Errorf("%g s in slices of %g s have a chart of minutes: %s", c.span, c.slice, ch.headline)
		}
	}
}
