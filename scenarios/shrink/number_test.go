package shrink

import (
	"fmt"
	"slices"
	"testing"
)

func TestQuantities(t *testing.T) {
	for _, c := range []struct {
		text  string
		class *class
		value float64
		again string
	}{
		{"0", &counts, 0, "0"}, {"500", &counts, 500, "500"}, {"10k", &counts, 10e3, "10k"}, {"1500", &counts, 1500, "1500"},
		{"250ms", &durations, 250 * ms, "250ms"}, {"1h30m", &durations, 90 * minute, "90m"}, {"24h", &durations, 24 * hour, "1d"},
		{"1.5s", &durations, 1.5 * second, "1500ms"}, {"-10m", &durations, -10 * minute, "-10m"}, {"0s", &durations, 0, "0s"},
		{"900B", &sizes, 900, "900B"}, {"8KiB", &sizes, 8 << 10, "8KiB"}, {"1kB", &sizes, 1000, "1kB"},
		{"500/s", &rates, 500, "500/s"}, {"10k/s", &rates, 10e3, "10k/s"}, {"600/min", &rates, 10, "10/s"},
		{"2%", &ratios, 2, "2%"}, {"40x", &scales, 40, "40x"},
	} {
		class, value, ok := read(c.text)
		if !ok || class != c.class || value != c.value || class.write(value) != c.again {
			t.Errorf("%s is read as %v %t, written as %s", c.text, value, ok, class.write(value))
		}
	}
	for _, text := range []string{"", "all", "p0", "2026-11", "10 m", "1s2", "s", "web/0", "1.2.3s", "{a: 1}", "1e3"} {
		if c, v, ok := read(text); ok {
			t.Errorf("%q is read as %v of %v", text, v, c.units)
		}
	}
}

func TestRounded(t *testing.T) {
	for text, want := range map[string]string{"81ms": "[100ms 80ms 90ms 81ms 81ms]", "12346ms": "[15s 10s 20s 12s 13s]",
		"31m": "[1h 30m 40m 31m 31m]", "1234/s": "[2k/s 1k/s 2k/s 1200/s 1300/s]"} {
		c, v, _ := read(text)
		var got []string
		for _, w := range c.rounded(v) {
			got = append(got, c.write(w))
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%s: got %v, want %s", text, got, want)
		}
	}
	digits := map[string]int{"81ms": 2, "100ms": 1, "1.5s": 2, "0.02": 1, "10k/s": 1, "-5m": 1, "12346ms": 5}
	for text, want := range digits {
		if got := significant(text); got != want {
			t.Errorf("%s has %d digits, want %d", text, got, want)
		}
	}
	if !slices.IsSorted(durations.ladder) || !slices.IsSorted(decades) {
		t.Error("a ladder is not in order")
	}
}
