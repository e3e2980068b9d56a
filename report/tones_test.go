package report

import (
	"image/color"
	"math"
	"testing"
)

// light is a colour in linear light: red, green, blue.
type light [3]float64

func lightOf(c color.NRGBA) (out light) {
	for i, v := range []uint8{c.R, c.G, c.B} {
		s := float64(v) / 255
		if out[i] = s / 12.92; s > 0.04045 {
			out[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return out
}

// The eyes of those who have no red or no green receptor (Viénot, Brettel, Mollon 1999, with
// the coefficients for sRGB primaries).
var eyes = map[string][3]light{
	"all receptors": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":    {{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}},
	"deuteranopia":  {{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}},
}

func seen(m [3]light, v light) (out light) {
	for i := range out {
		out[i] = math.Max(0, m[i][0]*v[0]+m[i][1]*v[1]+m[i][2]*v[2])
	}
	return out
}

// lab is a colour in CIE L*a*b*, in which distances are as large as they look.
func lab(v light) [3]float64 {
	f := func(t float64) float64 {
		if t > 0.008856 {
			return math.Cbrt(t)
		}
		return 7.787*t + 16.0/116
	}
	x := f((0.4124*v[0] + 0.3576*v[1] + 0.1805*v[2]) / 0.9505)
	y := f(0.2126*v[0] + 0.7152*v[1] + 0.0722*v[2])
	z := f((0.0193*v[0] + 0.1192*v[1] + 0.9505*v[2]) / 1.089)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func apart(m [3]light, a, b color.NRGBA) float64 {
	p, q := lab(seen(m, lightOf(a))), lab(seen(m, lightOf(b)))
	return math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2])
}

// contrast is that of WCAG 2.
func contrast(a, b color.NRGBA) float64 {
	l := func(c color.NRGBA) float64 {
		v := lightOf(c)
		return 0.2126*v[0] + 0.7152*v[1] + 0.0722*v[2] + 0.05
	}
	return math.Max(l(a)/l(b), l(b)/l(a))
}

// Colours that stand for different things in one chart are told apart by everybody, on paper
// and on a dark screen.
func TestTonesAreToldApart(t *testing.T) {
	groups := map[string][]color.NRGBA{
		"lines":             lineTones,
		"replies":           {blue, orange, red},
		"effects":           {red, blue, orange, violet},
		"bands":             {purple, ochre},
		"parts of a wait":   {blue, red, green, orange, secondary},
		"steps of a record": {secondary, blue, green, orange, violet},
	}
	for name, group := range groups {
		for who, m := range eyes {
			for i, a := range group {
				for _, b := range group[:i] {
					if far := apart(m, a, b); far < 9 || name == "lines" && far < 19 {
						t.Errorf("%s, %s: %s and %s are %.1f apart", name, who, hex(a), hex(b), far)
					}
					if far := apart(m, dark[a], dark[b]); far < 9 || name == "lines" && far < 19 {
						t.Errorf("%s, %s, dark: %s and %s are %.1f apart", name, who, hex(dark[a]), hex(dark[b]), far)
					}
				}
			}
		}
	}
}

// Each step of a ramp is darker than the last (lighter on a dark screen) to everybody, and
// what is over its limit looks like none of them.
func TestRampIsOrdered(t *testing.T) {
	for who, m := range eyes {
		for i, r := range [][overTone + 1]color.NRGBA{ramp, darkRamp} {
			for j := 1; j < overTone; j++ {
				step := lab(seen(m, lightOf(r[j])))[0] - lab(seen(m, lightOf(r[j-1])))[0]
				if i == 0 {
					step = -step
				}
				if step < 2 {
					t.Errorf("%s, ramp %d: step %d is %.1f", who, i, j, step)
				}
			}
			for j := range overTone {
				if far := apart(m, r[j], r[overTone]); far < 25 {
					t.Errorf("%s, ramp %d: tone %d and over the limit are %.1f apart", who, i, j, far)
				}
			}
		}
	}
}

// Words can be read: 4.5 to 1 against their ground, as WCAG 2 asks of text, on paper and on
// a dark screen.
func TestWordsCanBeRead(t *testing.T) {
	for _, c := range append([]color.NRGBA{ink, secondary, purple, ochre, red}, lineTones...) {
		if got := contrast(c, white); got < 4.5 {
			t.Errorf("%s on white has a contrast of %.2f", hex(c), got)
		}
		if got := contrast(dark[c], dark[white]); got < 4.5 {
			t.Errorf("%s on a dark screen has a contrast of %.2f", hex(dark[c]), got)
		}
	}
}
