package report

import (
	"fmt"
	"math"
	"strings"
	"time"

	"gonum.org/v1/plot/vg"
)

// niceTicks are round values from 0 to at least most of a range, five or so.
func niceTicks(high float64, print func(float64) string) (ticks []tick, top float64) {
	if high <= 0 || math.IsInf(high, 0) || math.IsNaN(high) {
		high = 1
	}
	step := math.Pow(10, math.Floor(math.Log10(high/4)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if high/(step*m) <= 5 {
			step *= m
			break
		}
	}
	for i := 0; float64(i)*step <= high*1.0001; i++ {
		ticks = append(ticks, tick{float64(i) * step, print(float64(i) * step)})
	}
	return ticks, high * 1.06
}

// timeSteps are the usual distances of ticks, in seconds.
var timeSteps = []float64{0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 2 * 3600,
	3 * 3600, 6 * 3600, 12 * 3600, 86400, 2 * 86400, 3 * 86400, 5 * 86400, 7 * 86400, 14 * 86400, 30 * 86400,
	90 * 86400, 365 * 86400}

// timeTicks are ticks of a span in seconds, as elapsed time or, with a start, as clock time.
func timeTicks(span float64, start string) []tick {
	step := timeSteps[len(timeSteps)-1]
	for _, s := range timeSteps {
		if span/s <= 7 {
			step = s
			break
		}
	}
	zero, err := time.Parse(time.RFC3339, start)
	clock := err == nil
	first := 0.0
	if clock {
		if off := math.Mod(float64(zero.Unix()), step); off > 0 {
			first = step - off
		}
	}
	var ticks []tick
	for i := 0; ; i++ {
		at := first + float64(i)*step
		if at > span*1.0001 {
			return ticks
		}
		label := elapsed(at, step)
		if clock {
			label = clockTime(zero.Add(time.Duration(at*1e9)), step)
		}
		ticks = append(ticks, tick{at, label})
	}
}

func clockTime(t time.Time, step float64) string {
	switch {
	case step >= 86400:
		return t.Format("Jan 2")
	case step < 60:
		return t.Format("15:04:05")
	}
	return t.Format("15:04")
}

func elapsed(s, step float64) string {
	switch {
	case s == 0:
		return "0"
	case step >= 86400:
		return fmt.Sprintf("%g d", s/86400)
	case step >= 3600:
		return fmt.Sprintf("%g h", s/3600)
	case step >= 60:
		return fmt.Sprintf("%g min", s/60)
	case s >= 60:
		return fmt.Sprintf("%d:%02d min", int(s)/60, int(s)%60)
	}
	return trim(fmt.Sprintf("%.1f", s)) + " s"
}

// instant says a time as exactly as slices are long: 3:25, 13:05:10.
func instant(t, step float64, start string) string {
	whole := math.Floor(t + 1e-9)
	rest := ""
	if step < 1 {
		rest = strings.TrimPrefix(fmt.Sprintf("%.3f", t-whole), "0")
	}
	if zero, err := time.Parse(time.RFC3339, start); err == nil {
		return zero.Add(time.Duration(whole*1e9)).Format("Jan 2 15:04:05") + rest
	}
	day, s := int(whole)/86400, int(whole)%86400
	text := fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60) + rest
	if day > 0 {
		return fmt.Sprintf("day %d, %s", day+1, text)
	}
	return text
}

// label is a text that wants to stand at a height.
type label struct {
	y    vg.Length
	text string
	tone int // index of its colour, in the caller's list
}

// spread moves labels apart, in order of their heights, as little as needed and within
// [low, high], so that none lies nearer than gap to another.
func spread(labels []label, gap, low, high vg.Length) {
	order := make([]int, len(labels))
	for i := range order {
		order[i] = i
	}
	for i := 1; i < len(order); i++ {
		for j := i; j > 0 && labels[order[j]].y < labels[order[j-1]].y; j-- {
			order[j], order[j-1] = order[j-1], order[j]
		}
	}
	// Blocks of labels that touch share their mean offset; merge until none overlap.
	type block struct {
		first, n int
		y        vg.Length
	}
	var blocks []block
	for i, o := range order {
		b := block{i, 1, labels[o].y}
		for {
			b.y = min(max(b.y, low), max(low, high-vg.Length(b.n-1)*gap))
			last := len(blocks) - 1
			if last < 0 || blocks[last].y+vg.Length(blocks[last].n)*gap <= b.y {
				break
			}
			p := blocks[last]
			shifted := b.y - vg.Length(p.n)*gap
			b = block{p.first, p.n + b.n, (p.y*vg.Length(p.n) + shifted*vg.Length(b.n)) / vg.Length(p.n+b.n)}
			blocks = blocks[:last]
		}
		blocks = append(blocks, b)
	}
	for _, b := range blocks {
		for i := range b.n {
			labels[order[b.first+i]].y = b.y + vg.Length(i)*gap
		}
	}
}
