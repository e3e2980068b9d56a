package report

import "image/color"

// Colours: ink, one primary, one contrast, and red for limits and refusals. They stay apart
// for those who see no red or no green, and in print; words in them can be read
// (tones_test.go).
var (
	white     = rgb(0xFFFFFF)
	ink       = rgb(0x1B2733)
	secondary = rgb(0x5B6875)
	grid      = rgb(0xE6EAEE)
	axis      = rgb(0x8A97A3)
	blue      = rgb(0x1F5FA8)
	orange    = rgb(0xB85A00)
	green     = rgb(0x157A4B)
	brown     = rgb(0x5A3500)
	violet    = rgb(0x4A1A66)
	purple    = rgb(0x6A4C93) // of reshards and other events
	ochre     = rgb(0x8A6000) // of faults
	red       = rgb(0xA31D14)
	overLimit = rgb(0xC62F22)
	lineTones = []color.NRGBA{blue, orange, green, brown, violet, secondary}
)

// dark is what stands for a colour on a dark screen.
var dark = map[color.NRGBA]color.NRGBA{
	white: rgb(0x12181F), ink: rgb(0xE8EDF2), secondary: rgb(0x8C98A5), grid: rgb(0x2A343F), axis: rgb(0x657280),
	blue: rgb(0x5E9FE6), orange: rgb(0xE07B2E), green: rgb(0x3FAE7A), brown: rgb(0xF3E2A0), violet: rgb(0xDCC3FF),
	purple: rgb(0xB59CE0), ochre: rgb(0xD3A548), red: rgb(0xFF9E94), overLimit: rgb(0xFF6B5E),
}

func rgb(v uint32) color.NRGBA { return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255} }

// overTone is the tone of a cell that is over its limit; below it are those of the ramp.
const overTone = 10

// ramp goes from nearly white to dark blue in ten steps, darkRamp from nearly black to
// light blue.
var (
	ramp     = rampOf(overLimit, 0xF4F7FA, 0xCFE0F0, 0x8DB8DD, 0x3F7FBF, 0x123F78)
	darkRamp = rampOf(dark[overLimit], 0x1B2530, 0x1F3D5C, 0x2E6BA6, 0x6FB0F0, 0xDCEBFB)
)

func rampOf(over color.NRGBA, hues ...uint32) (out [overTone + 1]color.NRGBA) {
	last := len(hues) - 1
	for i := range overTone {
		p := float64(i) / (overTone - 1) * float64(last)
		at := min(int(p), last-1)
		a, b, t := rgb(hues[at]), rgb(hues[at+1]), p-float64(at)
		mix := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*t + 0.5) }
		out[i] = color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
	}
	out[overTone] = over
	return out
}
