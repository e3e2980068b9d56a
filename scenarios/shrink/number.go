package shrink

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/kinesim/kinesim/scenarios"
)

// unit is one way to write a quantity: a number and a suffix that stands for so much.
type unit struct {
	suffix string
	worth  float64
}

// class is a kind of quantity: its units, the smallest first, and the values that it is
// brought to, in the smallest unit.
type class struct {
	units  []unit
	ladder []float64
	zero   float64 // the unit of 0
}

const (
	ms     = 1e6
	second = 1e9
	minute = 60 * second
	hour   = 60 * minute
)

var (
	durations = class{
		[]unit{{"ns", 1}, {"us", 1e3}, {"µs", 1e3}, {"ms", ms}, {"s", second}, {"m", minute}, {"h", hour},
			{"d", 24 * hour}},
		[]float64{ms, 2 * ms, 5 * ms, 10 * ms, 20 * ms, 50 * ms, 100 * ms, 200 * ms, 500 * ms, second, 2 * second,
			5 * second, 10 * second, 15 * second, 20 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute,
			20 * minute, 30 * minute, hour, 2 * hour, 5 * hour, 12 * hour, 24 * hour, 25 * hour, 48 * hour, 72 * hour},
		second,
	}
	sizes = class{
		[]unit{{"B", 1}, {"kB", 1e3}, {"KiB", 1 << 10}, {"MB", 1e6}, {"MiB", 1 << 20}, {"GiB", 1 << 30}},
		decades, 1,
	}
	rates = class{
		[]unit{{"/h", 1. / 3600}, {"/min", 1. / 60}, {"/s", 1}, {"k/s", 1e3}, {"M/s", 1e6}},
		decades, 1,
	}
	ratios = class{[]unit{{"%", 1}}, []float64{1, 2, 5, 10, 20, 25, 50, 100}, 1}
	counts = class{[]unit{{"", 1}, {"k", 1e3}, {"M", 1e6}}, append([]float64{0}, decades...), 1}
	scales = class{[]unit{{"x", 1}}, []float64{2, 5, 10, 100, 1000}, 1}
)

// decades are 1, 2, 5, 10 and so on.
var decades = func() (out []float64) {
	for v := 1.0; v <= 1e9; v *= 10 {
		out = append(out, v, 2*v, 5*v)
	}
	return out
}()

var quantityForm = regexp.MustCompile(`^(-?)((?:[0-9]+(?:\.[0-9]+)?[a-zµ]+)*[0-9]+(?:\.[0-9]+)?)([A-Za-zµ%/]*)$`)

// read is the value of a quantity in the smallest unit of its class.
func read(text string) (c *class, value float64, ok bool) {
	if !quantityForm.MatchString(text) {
		return nil, 0, false
	}
	for _, c := range []*class{&durations, &sizes, &rates, &ratios, &counts, &scales} {
		if v, ok := c.parse(strings.TrimPrefix(text, "-")); ok {
			if strings.HasPrefix(text, "-") {
				v = -v
			}
			return c, v, true
		}
	}
	return nil, 0, false
}

// parse reads a number with a unit, or several of them in a row.
func (c *class) parse(text string) (float64, bool) {
	sum := 0.0
	for text != "" {
		i := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune("0123456789.", r) })
		if i < 0 {
			i = len(text)
		}
		v, err := strconv.ParseFloat(text[:i], 64)
		end := strings.IndexAny(text[i:], "0123456789")
		if end < 0 {
			end = len(text) - i
		}
		at := slices.IndexFunc(c.units, func(u unit) bool { return u.suffix == text[i:i+end] })
		if err != nil || at < 0 {
			return 0, false
		}
		sum += v * c.units[at].worth
		text = text[i+end:]
	}
	return sum, true
}

// unit is the largest that a value is a whole number of, else the smallest.
func (c *class) unit(v float64) unit {
	best := c.units[0]
	for _, u := range c.units {
		if u.suffix != "µs" && v >= u.worth && math.Mod(v, u.worth) == 0 || v == 0 && u.worth == c.zero {
			best = u
		}
	}
	return best
}

// write is a value with its unit.
func (c *class) write(v float64) string {
	if v < 0 {
		return "-" + c.write(-v)
	}
	u := c.unit(v)
	return strconv.FormatFloat(v/u.worth, 'f', -1, 64) + u.suffix
}

// rounded are rounder values around a value above 0: the next above that others are brought
// to, and those with one digit and with two.
func (c *class) rounded(v float64) []float64 {
	worth := c.unit(v).worth
	var out []float64
	if above := slices.IndexFunc(c.ladder, func(w float64) bool { return w > v }); above >= 0 {
		out = append(out, c.ladder[above])
	}
	for digits := 1.0; digits <= 2; digits++ {
		step := math.Pow(10, math.Floor(math.Log10(v/worth))-digits+1)
		out = append(out, math.Floor(v/worth/step)*step*worth, math.Ceil(v/worth/step)*step*worth)
	}
	return out
}

// fixed are keys whose value is a name or a version, whatever it looks like.
var fixed = []string{"version", "name", "asOf", "seed", "key", "stream", "table", "producer", "consumer",
	"zone", "region", "start", "description", "exponent", "cv", "alpha"}

// numbers brings quantities to smaller and rounder values. In the first round it looks for
// the least that will do, afterwards it goes one step down.
func (s *search) numbers(first bool) {
	for _, p := range s.doc.Places(nil) {
		k := p[len(p)-1]
		if s.doc.Form(p) != scenarios.Text || p[0] == "thresholds" || slices.Contains(fixed, k) || k == s.failure.Keep {
			continue
		}
		if c, v, ok := read(s.doc.Text(p)); ok {
			s.number(p, c, v, first)
		}
	}
}

func (s *search) number(p scenarios.Place, c *class, v float64, first bool) {
	put := func(w float64) bool { return s.put(p, c.write(w)) }
	sign := 1.0
	if v < 0 {
		sign = -1
	}
	var below []float64
	for _, w := range c.ladder {
		if w < math.Abs(v) {
			below = append(below, w)
		}
	}
	if k := p[len(p)-1]; (k == "at" || k == "startAt" || k == "timestamp") && v > 0 {
		below = append([]float64{0}, below...)
	}
	if n := len(below); n > 0 && !put(sign*below[0]) && n > 1 {
		if !first {
			put(sign * below[n-1])
		} else {
			// The smallest that will do, as if all above it did.
			low, high := 1, n
			for low < high {
				if mid := (low + high) / 2; put(sign * below[mid]) {
					high = mid
				} else {
					low = mid + 1
				}
			}
		}
	}
	if _, now, _ := read(s.doc.Text(p)); v == 0 || now != v || slices.Contains(c.ladder, math.Abs(v)) {
		return
	}
	for _, w := range c.rounded(math.Abs(v)) {
		if significant(c.write(w)) < significant(c.write(v)) && put(sign*w) {
			return
		}
	}
}

// significant counts the digits of a number that are not zeros at its end.
func significant(text string) int {
	number := strings.TrimRightFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	return len(strings.Trim(strings.Replace(number, ".", "", 1), "-0"))
}

// put sets a quantity. When the run gets shorter, what lies behind its end goes.
func (s *search) put(p scenarios.Place, text string) bool {
	c := s.doc.Clone()
	if c.Set(p, text) != nil {
		return false
	}
	if p.String() == "duration" {
		c = s.repaired(c)
	}
	return s.try(c)
}
