package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var numberForm = regexp.MustCompile(`^([0-9.]+)\s*([A-Za-z/µ]+)$`)

// missing explains a text that is no such quantity: a bare number, or another unit.
func (u unit) missing(text string) string {
	switch {
	case bare(text) && (u.bare || strings.HasPrefix(text, "-")):
		return text
	case bare(text):
		return text + " (without a unit)"
	}
	if m := numberForm.FindStringSubmatch(text); m != nil && u.hint != nil {
		meant := strings.ReplaceAll(u.hint(m[2]), "#", m[1])
		if meant != "" && meant != text && bare(m[1]) {
			return fmt.Sprintf("%s; did you mean %s?", quote(text), meant)
		}
	}
	return quote(text)
}

// durationHint reads the units of other languages; # stands for the number.
func durationHint(suffix string) string {
	if unit := known(durationWords, suffix); unit != "" {
		return "#" + unit
	}
	return ""
}

// Each row is a unit and other ways in which people write it.
var (
	durationWords = [][]string{{"ms", "msec", "msecs", "millis", "milliseconds", "MS"},
		{"s", "sec", "secs", "second", "seconds", "S"}, {"m", "min", "mins", "minute", "minutes", "M"},
		{"h", "hr", "hrs", "hour", "hours", "H"}, {"d", "day", "days", "D"}}
	perWords = [][]string{{"s", "sec", "second", "S"}, {"min", "m", "minute", "M"}, {"h", "hour", "hr", "H"},
		{"d", "day", "D"}}
	countWords = [][]string{{"k", "K"}, {"M", "m"}, {"G", "g"}}
)

// known is the unit that a word stands for, or "".
func known(units [][]string, word string) string {
	for _, row := range units {
		if slices.Contains(row, word) {
			return row[0]
		}
	}
	return ""
}

// sizeHint asks which of the two units is meant: they differ by up to 7 %.
func sizeHint(suffix string) string {
	switch strings.ToUpper(suffix) {
	case "B", "BYTE", "BYTES":
		return "#B"
	case "K", "KB", "KIB":
		return "#KiB or #kB"
	case "M", "MB", "MIB":
		return "#MiB or #MB"
	case "G", "GB", "GIB":
		return "#GiB or #GB"
	}
	return ""
}

// bytesHint is that of a size, and of the second that may be missing.
func bytesHint(suffix string) string {
	size, per, found := strings.Cut(suffix, "/")
	if per = known(perWords, per); found && per != "s" {
		return ""
	}
	if _, exact := sizeUnits[size]; exact {
		return "#" + size + "/s"
	}
	a, b, two := strings.Cut(sizeHint(size), " or ")
	if a == "" || !two {
		return ""
	}
	return a + "/s or " + b + "/s"
}

func countHint(suffix string) string {
	if unit := known(countWords, suffix); unit != "" {
		return "#" + unit
	}
	return ""
}

func rateHint(suffix string) string {
	count, per, _ := strings.Cut(suffix, "/")
	per = known(perWords, per)
	if per == "" || count != "" && known(countWords, count) == "" {
		return ""
	}
	return "#" + known(countWords, count) + "/" + per
}
