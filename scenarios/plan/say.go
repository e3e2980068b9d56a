package plan

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/sim"
)

// money is an amount a month.
func money(v float64) string { return fmt.Sprintf("$%.2f", v) }

// quantity is a value with its unit, in three digits.
func quantity(v float64, unit string) string {
	switch unit {
	case "ms":
		switch {
		case math.Abs(v) >= 100_000:
			return lasting(v / 1000)
		case math.Abs(v) >= 1000:
			return digits(v/1000) + " s"
		}
		return digits(v) + " ms"
	case "ratio":
		return percent(v)
	case "":
		return digits(v)
	}
	return digits(v) + " " + unit
}

func percent(v float64) string { return digits(v*100) + " %" }

// digits prints three significant digits, and whole numbers whole.
func digits(v float64) string {
	if v == math.Round(v) || math.Abs(v) >= 1000 {
		return strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	}
	places := 2 - int(math.Floor(math.Log10(math.Abs(v))))
	s := strconv.FormatFloat(v, 'f', min(max(places, 0), 6), 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// confident prints a confidence: 0.95 is 95 %.
func confident(c float64) string { return percent(c) + " sure" }

// lasting prints a span: 4m10s is 4 m 10 s.
func lasting(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second)).Round(time.Second)
	if d < time.Second {
		return "less than a second"
	}
	var parts []string
	for _, p := range []struct {
		unit time.Duration
		name string
	}{{time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}} {
		if n := d / p.unit; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, p.name))
			d -= n * p.unit
		}
	}
	return strings.Join(parts, " ")
}

// named is a metric as people say it: putLatency{producer:web} p99 is the put latency p99 of web.
func named(metric, check string) string {
	name, label, _ := strings.Cut(strings.TrimSuffix(metric, "}"), "{")
	words := metricWords(name)
	if stat, _, found := strings.Cut(check, " "); found && stat != "" && !strings.ContainsAny(stat, "<>=!") {
		words += " " + stat
	}
	if _, of, found := strings.Cut(label, ":"); found {
		words += " of " + of
	}
	return words
}

// metricWords parts a name at its capitals: putLatency is put latency. CloudWatch's names
// stay as they are.
func metricWords(name string) string {
	if result.IsCloudWatch(name) {
		return name
	}
	var b strings.Builder
	for _, r := range name {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%s %ss", grouped(n), thing)
}

// keyWords is a headline's key as people say it: putLatency.p99{producer:web} is the put
// latency p99 of web.
func keyWords(key string) string {
	name, label, _ := strings.Cut(key, "{")
	name, stat, _ := strings.Cut(name, ".")
	if label != "" {
		name += "{" + label
	}
	return named(name, stat+" ")
}

// brief is a time in its largest units: 10m, 1h30m.
func brief(t sim.Time) string {
	s := written(t)
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(s, zero) {
			s = s[:len(s)-2]
		}
	}
	return s
}

// grouped is a whole number with commas: 2,482.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
