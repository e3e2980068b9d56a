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
	for minute := 0; minute < 24*60; minute += period {
		rate := between(shape, minute)
		if i := (minute - saleAt) / period; minute >= saleAt && i < len(sale) {
			rate += 1000 * sale[i]
		}
		percent := 95 + int(noise.Below(uint64(minute), 0, 11))
		fmt.Fprintf(&out, "%s,%d\n", day.Add(time.Duration(minute)*time.Minute).Format(time.DateTime),
			rate*period*60/1000*percent/100)
	}
	return out.Bytes()
}

// The week of the catalogue is made here as well: two shapes of a day, and bursts.
func TestAppWeek(t *testing.T) {
	const file = "traces/app-week.csv"
	want := appWeek()
	if *update {
		write(t, file, string(want))
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what is generated (%v)", file, err)
	}
}

// weekday and weekend are events per second at some minutes of the day of an app that people
// use at work: two humps, and on Saturday and Sunday a flat one.
var (
	weekday = [][2]int{{0, 14}, {180, 10}, {330, 12}, {420, 40}, {540, 92}, {630, 108}, {720, 84}, {810, 104}, {960, 96},
		{1080, 56}, {1200, 44}, {1320, 28}, {1440, 14}}
	weekend = [][2]int{{0, 14}, {240, 9}, {480, 16}, {720, 34}, {960, 38}, {1200, 36}, {1380, 20}, {1440, 14}}
)

// bursts are what is added to that: at a minute of the week, for some minutes, so much a second.
var bursts = [][3]int{
	{1*1440 + 10*60, 25, 120}, // a mail to all customers
	{2*1440 + 3*60, 60, 60},   // an import in the night
	{3*1440 + 19*60, 40, 150}, // a match
	{5*1440 + 15*60, 20, 110}, // the news
}

// appWeek is a week of events per five minutes, from Monday on.
func appWeek() []byte {
	const period = 5 // minutes
	var out bytes.Buffer
	out.WriteString("timestamp,events\n")
	noise := sim.NewSource(1, "app-week", "noise")
	monday := time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)
	for minute := 0; minute < 7*1440; minute += period {
		day := weekday
		if minute >= 5*1440 {
			day = weekend
		}
		rate := between(day, minute%1440)
		for _, b := range bursts {
			if minute >= b[0] && minute < b[0]+b[1] {
				rate += 1000 * b[2]
			}
		}
		percent := 94 + int(noise.Below(uint64(minute), 0, 13))
		fmt.Fprintf(&out, "%s,%d\n", monday.Add(time.Duration(minute)*time.Minute).Format(time.DateTime),
			rate*period*60/1000*percent/100)
	}
	return out.Bytes()
}

// between is a thousand times what a shape has at a minute, on straight lines.
func between(shape [][2]int, minute int) int {
	k := 0
	for minute >= shape[k+1][0] {
		k++
	}
	from, to := shape[k], shape[k+1]
	return 1000 * (from[1]*(to[0]-minute) + to[1]*(minute-from[0])) / (to[0] - from[0])
}
