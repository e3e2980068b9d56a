package scenarios

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/kinesim/kinesim/sim"
)

// A unit reads one kind of quantity. A bare number where a unit is needed is an error,
// except 0: nobody should have to guess whether 5 means seconds or minutes.
type unit struct {
	want  string // what to write, for faults
	bare  bool   // a number without a unit will do
	parse func(text string) (float64, bool)
	hint  func(suffix string) string // the unit that somebody who wrote another one may have meant
}

var (
	unitDuration = unit{"a duration such as 500ms, 1h30m or 7d", false, parseDuration, durationHint}
	unitSigned   = unit{"a duration with its sign such as -10m or 500ms", false, parseSigned, durationHint}
	unitSize     = unit{"a size such as 900B, 8KiB or 1MB", false, parseSize, sizeHint}
	unitRate     = unit{"a rate such as 500/s, 10k/s or 600/min", false, parseRate, rateHint}
	unitBytes    = unit{"bytes a second such as 4MiB/s or 500kB/s", false, parseBytes, bytesHint}
	unitRatio    = unit{"a ratio such as 2% or 0.02", true, parseRatio, nil}
	unitCount    = unit{"a whole number such as 500 or 100k", true, parseCount, countHint}
	unitNumber   = unit{"a number such as 1.1", true, parseNumber, nil}
	unitMoney    = unit{"an amount of USD such as 500 or $49.90", true, parseMoney, nil}
	unitScale    = unit{"a factor such as 40x", true, parseScale, nil}
	unitShard    = unit{"a shard such as 0 or shardId-000000000000", true, parseShard, nil}
)

var durationUnits = map[string]float64{"ns": 1, "us": 1e3, "µs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9,
	"h": 3600e9, "d": 86400e9}

var durationPart = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)(ns|us|µs|ms|s|m|h|d)`)

// parseDuration returns nanoseconds.
func parseDuration(text string) (float64, bool) {
	if text == "0" {
		return 0, true
	}
	sum := 0.0
	for rest := text; rest != ""; {
		m := durationPart.FindStringSubmatch(rest)
		if m == nil {
			return 0, false
		}
		v, _ := strconv.ParseFloat(m[1], 64)
		sum += v * durationUnits[m[2]]
		rest = rest[len(m[0]):]
	}
	return min(sum, float64(math.MaxInt64/4)), text != ""
}

// parseSigned returns nanoseconds, which may be negative.
func parseSigned(text string) (float64, bool) {
	if rest, minus := strings.CutPrefix(text, "-"); minus {
		v, ok := parseDuration(rest)
		return -v, ok
	}
	return parseDuration(text)
}

var shardForm = regexp.MustCompile(`^shardId-([0-9]{12})$`)

// parseShard returns the index of a shard.
func parseShard(text string) (float64, bool) {
	if m := shardForm.FindStringSubmatch(text); m != nil {
		v, err := strconv.ParseUint(m[1], 10, 64)
		return float64(v), err == nil
	}
	v, ok := withUnit(text, map[string]float64{"": 1}, false)
	return v, ok && v == math.Trunc(v)
}

var sizeUnits = map[string]float64{"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "kB": 1e3,
	"MB": 1e6, "GB": 1e9}

// parseSize returns bytes.
func parseSize(text string) (float64, bool) { return withUnit(text, sizeUnits, text == "0") }

// withUnit reads a number and its unit.
func withUnit(text string, units map[string]float64, zero bool) (float64, bool) {
	if zero {
		return 0, true
	}
	i := strings.LastIndexAny(text, "0123456789.") + 1
	v, ok := parseNumber(text[:i])
	f, known := units[text[i:]]
	return v * f, ok && known && v >= 0 && v*f < 1<<62
}

var perUnits = map[string]float64{"s": 1, "min": 60, "h": 3600, "d": 86400}

var countUnits = map[string]float64{"": 1, "k": 1e3, "M": 1e6, "G": 1e9}

// parseRate returns records per second.
func parseRate(text string) (float64, bool) {
	if text == "0" {
		return 0, true
	}
	count, per, found := strings.Cut(text, "/")
	v, ok := withUnit(count, countUnits, false)
	f, known := perUnits[per]
	if !found || !known || !ok {
		return 0, false
	}
	return v / f, true
}

// parseBytes returns bytes per second.
func parseBytes(text string) (float64, bool) {
	size, per, found := strings.Cut(text, "/")
	if text == "0" {
		return 0, true
	}
	v, ok := withUnit(size, sizeUnits, false)
	return v, ok && found && per == "s"
}

// parseRatio returns a share of 1.
func parseRatio(text string) (float64, bool) {
	if p, percent := strings.CutSuffix(text, "%"); percent {
		v, ok := parseNumber(strings.TrimSpace(p))
		return v / 100, ok && v >= 0
	}
	v, ok := parseNumber(text)
	return v, ok && v >= 0
}

func parseCount(text string) (float64, bool) {
	v, ok := withUnit(text, countUnits, false)
	return v, ok && v == math.Trunc(v) && v < 1<<53
}

func parseNumber(text string) (float64, bool) {
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil && !math.IsInf(v, 0) && !math.IsNaN(v) && !strings.ContainsAny(text, "xXpP_")
}

// parseMoney returns USD.
func parseMoney(text string) (float64, bool) {
	v, ok := parseNumber(strings.TrimPrefix(text, "$"))
	return v, ok && v >= 0
}

func parseScale(text string) (float64, bool) {
	v, ok := parseNumber(strings.TrimSuffix(text, "x"))
	return v, ok && v > 0
}

// bare tells whether a text is a number without a unit.
func bare(text string) bool { _, ok := parseNumber(text); return ok }

func quote(text string) string {
	if r := []rune(text); len(r) > 40 {
		text = string(r[:40]) + "…"
	}
	return strconv.Quote(text)
}

func toTime(ns float64) sim.Time { return sim.Time(math.Round(ns)) }

// ParseRatio reads a share of 1, such as 95% or 0.95.
func ParseRatio(text string) (float64, bool) { return parseRatio(text) }

// ParseSize reads a size such as 2GiB, in bytes.
func ParseSize(text string) (int64, bool) {
	v, ok := parseSize(text)
	return int64(v), ok
}

// ParseDuration reads a duration such as 500ms, 1h30m or 7d.
func ParseDuration(text string) (time.Duration, bool) {
	v, ok := parseDuration(text)
	return time.Duration(v), ok
}

// ParseRate reads a rate of records such as 10k/s.
func ParseRate(text string) (perSecond float64, ok bool) { return parseRate(text) }

// ParseScale reads a factor such as 40x.
func ParseScale(text string) (float64, bool) { return parseScale(text) }
