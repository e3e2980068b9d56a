package scenarios

import (
	"bytes"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/kinesim/kinesim/sim"
)

// The trace of the catalogue is made here and nowhere else, in integers, so that it is
// the same on every machine: go test ./scenarios -run TestWebDay -update.
func TestWebDay(t *testing.T) {
	const file = "traces/web-day.csv"
	want := webDay()
	if *update {
		write(t, file, string(want))
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what is generated (%v)", file, err)
	}
}

// shape is a day of a web shop: requests per second at some minutes of the day, with
// straight lines between them: a quiet night, lunch, the evening.
var shape = [][2]int{{0, 60}, {60, 40}, {150, 28}, {300, 25}, {390, 45}, {480, 110}, {600, 170}, {705, 215},
	{750, 255}, {810, 225}, {870, 175}, {960, 150}, {1080, 190}, {1200, 255}, {1260, 280}, {1320, 200},
	{1380, 110}, {1440, 60}}

// sale is what a flash sale at 16:00 adds in each period: all come at once, and go.
var sale = []int{640, 1120, 1180, 1090, 840, 560, 360, 220, 130, 70, 35, 15}

// webDay is a day of requests per five minutes.
func webDay() []byte {
	const period, saleAt = 5, 16 * 60 // minutes
	var out bytes.Buffer
	out.WriteString("timestamp,requests\n")
	noise := sim.NewSource(1, "web-day", "noise")
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for minute, k := 0, 0; minute < 24*60; minute += period {
		for minute >= shape[k+1][0] {
			k++
		}
		from, to := shape[k], shape[k+1]
		rate := 1000 * (from[1]*(to[0]-minute) + to[1]*(minute-from[0])) / (to[0] - from[0])
		if i := (minute - saleAt) / period; minute >= saleAt && i < len(sale) {
			rate += 1000 * sale[i]
		}
		percent := 95 + int(noise.Below(uint64(minute), 0, 11))
		fmt.Fprintf(&out, "%s,%d\n", day.Add(time.Duration(minute)*time.Minute).Format(time.DateTime),
			rate*period*60/1000*percent/100)
	}
	return out.Bytes()
}
