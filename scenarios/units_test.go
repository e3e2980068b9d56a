package scenarios

import (
	"math"
	"testing"
)

func TestUnits(t *testing.T) {
	no := math.NaN()
	for _, c := range []struct {
		unit unit
		text string
		want float64
	}{
		{unitDuration, "500ms", 500e6}, {unitDuration, "1h30m", 5400e9}, {unitDuration, "7d", 7 * 86400e9},
		{unitDuration, "0", 0}, {unitDuration, "0s", 0}, {unitDuration, "1.5s", 1.5e9}, {unitDuration, "3us", 3e3},
		{unitDuration, "3µs", 3e3}, {unitDuration, "9ns", 9}, {unitDuration, "57m16.951960001s", 3436951960001},
		{unitDuration, "", no}, {unitDuration, "5", no}, {unitDuration, "s", no}, {unitDuration, "-5s", no},
		{unitDuration, "5 s", no}, {unitDuration, "1h30", no}, {unitDuration, "2w", no}, {unitDuration, "1e3s", no},
		{unitDuration, "5s ", no}, {unitDuration, "inf", no}, {unitDuration, "999999999d", math.MaxInt64 / 4},

		{unitSize, "900B", 900}, {unitSize, "8KiB", 8192}, {unitSize, "5MiB", 5 << 20}, {unitSize, "1GiB", 1 << 30},
		{unitSize, "1kB", 1e3}, {unitSize, "1MB", 1e6}, {unitSize, "1GB", 1e9}, {unitSize, "1.5KiB", 1536},
		{unitSize, "0", 0}, {unitSize, "1", no}, {unitSize, "1KB", no}, {unitSize, "1K", no}, {unitSize, "-1B", no},
		{unitSize, "B", no}, {unitSize, "1kiB", no}, {unitSize, "0x10B", no}, {unitSize, "1_000B", no},
		{unitSize, "1e300B", no}, {unitSize, "NaNB", no}, {unitSize, "InfB", no},

		{unitRate, "500/s", 500}, {unitRate, "10k/s", 10e3}, {unitRate, "600/min", 10}, {unitRate, "1M/h", 1e6 / 3600},
		{unitRate, "86400/d", 1}, {unitRate, "0.5/s", 0.5}, {unitRate, "0", 0}, {unitRate, "500", no},
		{unitRate, "/s", no}, {unitRate, "5/", no}, {unitRate, "5/s/s", no}, {unitRate, "-5/s", no},
		{unitRate, "5MiB/s", no}, {unitRate, "5/m", no},

		{unitRatio, "2%", 0.02}, {unitRatio, "0.02", 0.02}, {unitRatio, "0.1 %", 0.001}, {unitRatio, "0", 0},
		{unitRatio, "-1%", no}, {unitRatio, "%", no}, {unitRatio, "2%%", no}, {unitRatio, "nan", no},

		{unitCount, "500", 500}, {unitCount, "100k", 100e3}, {unitCount, "1.5k", 1500}, {unitCount, "2M", 2e6},
		{unitCount, "1.5", no}, {unitCount, "-1", no}, {unitCount, "1e300", no}, {unitCount, "", no},

		{unitNumber, "1.1", 1.1}, {unitNumber, "-1", -1}, {unitNumber, "1p4", no}, {unitNumber, "inf", no},
		{unitScale, "40x", 40}, {unitScale, "0.25x", 0.25}, {unitScale, "3", 3}, {unitScale, "0x", no},
		{unitScale, "-1x", no}, {unitScale, "x", no},
	} {
		got, ok := c.unit.parse(c.text)
		if ok == math.IsNaN(c.want) || ok && got != c.want {
			t.Errorf("%s: %q is %v, %t, want %v", c.unit.want, c.text, got, ok, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{"shard", "shards"}, {"SHARDS", "shards"}, {"shrads", "shards"}, {"retntion", "retention"}, {"x", ""},
		{"shardscount", ""}, {"", ""},
	} {
		if n := nearest(c.got, []string{"name", "shards", "retention"}); n != c.want {
			t.Errorf("%q: nearest is %q, want %q", c.got, n, c.want)
		}
	}
}
