package bring

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

var timeForms = []string{time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006/01/02 15:04:05",
	"2006-01-02", "02/Jan/2006:15:04:05 -0700"}

// ParseTime reads a time in one of the usual forms, or as seconds or milliseconds since 1970.
// zone is that of times which name none.
func ParseTime(text string, zone *time.Location) (time.Time, bool) {
	if zone == nil {
		zone = time.UTC
	}
	for _, form := range timeForms {
		if t, err := time.ParseInLocation(form, text, zone); err == nil {
			return t, usualYear(t)
		}
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return time.Time{}, false
	}
	return fromNumber(v)
}

// usualYear tells whether a time is one of a recording, and no slip: its nanoseconds since 1970
// are a number of 64 bits.
func usualYear(t time.Time) bool { return t.Year() >= 1970 && t.Year() < 2200 }

// fromNumber is a time in seconds since 1970, or in milliseconds if it is too large for those.
func fromNumber(v float64) (time.Time, bool) {
	switch {
	case !(v >= 0) || v > 7e12:
		return time.Time{}, false
	case v > 1e11:
		return time.UnixMilli(int64(v)), true
	}
	whole := math.Floor(v) // a float of seconds has a resolution of 0.24 µs
	return time.Unix(int64(whole), int64(math.Floor((v-whole)*1e6+0.5))*1e3), true
}

// strptime is what the letters of a format in C's way are in Go's.
var strptime = map[byte]string{'Y': "2006", 'y': "06", 'm': "01", 'd': "02", 'e': "_2", 'H': "15", 'I': "03",
	'M': "04", 'S': "05", 'f': "000000", 'p': "PM", 'b': "Jan", 'B': "January", 'a': "Mon", 'A': "Monday",
	'z': "-0700", 'Z': "MST", 'j': "002", 'T': "15:04:05", 'F': "2006-01-02", '%': "%"}

// Layout turns a format of times, such as %d.%m.%Y %H:%M, into one of Go; one without a %
// is one of Go.
func Layout(format string) (string, error) {
	if !strings.Contains(format, "%") {
		return format, nil
	}
	var out strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			out.WriteByte(format[i])
			continue
		}
		if i++; i == len(format) || strptime[format[i]] == "" {
			return "", fmt.Errorf("want a format such as %%d.%%m.%%Y %%H:%%M:%%S, got %q at the letter %d", format, i)
		}
		out.WriteString(strptime[format[i]])
	}
	return out.String(), nil
}

// time reads a time as the options have it.
func (o *Options) time(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if o.Layout == "" {
		return ParseTime(text, o.Zone)
	}
	zone := o.Zone
	if zone == nil {
		zone = time.UTC
	}
	t, err := time.ParseInLocation(o.Layout, text, zone)
	return t, err == nil && usualYear(t)
}
