package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// percent prints a share of 1: 36 %, 4.5 %, 0.08 %.
func percent(v float64) string { return significant(v*100) + " %" }

// part prints a share that is less than the whole, and never as 100 %.
func part(v float64) string {
	s := percent(v)
	for digits := 1; s == "100 %" && v < 1 && digits < 9; digits++ {
		if t := trim(strconv.FormatFloat(v*100, 'f', digits, 64)); t != "100" {
			return t + " %"
		}
	}
	return s
}

// significant prints two or three figures, without an exponent.
func significant(v float64) string {
	switch a := math.Abs(v); {
	case a == 0:
		return "0"
	case a >= 100:
		return count(v)
	case a >= 10:
		return trim(strconv.FormatFloat(v, 'f', 1, 64))
	case a >= 1:
		return trim(strconv.FormatFloat(v, 'f', 2, 64))
	case a < 1e-6:
		return "0.000001"
	}
	return trim(strconv.FormatFloat(v, 'f', 1-int(math.Floor(math.Log10(math.Abs(v)))), 64))
}

func trim(s string) string {
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// count prints a number of things: 1,234 or 5.4 M.
func count(v float64) string {
	switch a := math.Abs(v); {
	case a >= 1e9:
		return significant(v/1e9) + " G"
	case a >= 1e6:
		return significant(v/1e6) + " M"
	}
	return exact(v)
}

// exact prints a number of things in full.
func exact(v float64) string {
	s := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// sizes are the units of bytes, and how many bytes they are.
var sizes = []struct {
	name string
	of   float64
}{{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}

// Size prints bytes: 1.5 MiB.
func Size(v float64) string { return size(v) }

// size prints bytes.
func size(v float64) string {
	for _, u := range sizes {
		if math.Abs(v) >= u.of {
			return significant(v/u.of) + " " + u.name
		}
	}
	return significant(v) + " B"
}

// sizeLike prints bytes in the unit of others, without it: 0.98 of 1.2 MiB.
func sizeLike(v, other float64) string {
	for _, u := range sizes {
		if math.Abs(other) >= u.of {
			return significant(v / u.of)
		}
	}
	return significant(v)
}

// millis prints a latency in ms as a person says it.
func millis(ms float64) string {
	switch {
	case ms >= 3600e3:
		return significant(ms/3600e3) + " h"
	case ms >= 120e3:
		return significant(ms/60e3) + " min"
	case ms >= 1000:
		return significant(ms/1000) + " s"
	case ms >= 1 || ms == 0:
		return significant(ms) + " ms"
	}
	return significant(ms*1000) + " µs"
}

// seconds prints a span of time.
func seconds(s float64) string {
	switch {
	case s >= 2*86400:
		return significant(s/86400) + " days"
	case s >= 2*3600:
		return significant(s/3600) + " h"
	case s >= 120:
		return significant(s/60) + " min"
	}
	return significant(s) + " s"
}

// plural prints 1 shard, 4 shards.
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%s %ss", count(float64(n)), what)
}

// singular is the ending of a verb after a number of things.
func singular(n int) string {
	if n == 1 {
		return "s"
	}
	return ""
}

// all prints how many of a number of things: all 4, both, 3 of 4.
func all(n, of int) string {
	switch {
	case n == of && n == 2:
		return "both"
	case n == of:
		return "all " + count(float64(n))
	}
	return count(float64(n)) + " of " + count(float64(of))
}

// optional is a value that may be missing.
func optional(v *float64, print func(float64) string) string {
	if v == nil {
		return "–"
	}
	return print(*v)
}

// shortShard prints a shard id without its zeros: shard 3.
func shortShard(id string) string {
	n := strings.TrimLeft(strings.TrimPrefix(id, "shardId-"), "0")
	if n == "" {
		n = "0"
	}
	return "shard " + n
}
