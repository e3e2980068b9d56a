package report

import (
	"strconv"
	"sync"

	xfnt "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
)

// glyph is a letter of a line of text: where it stands, in units of the font, and its
// outline, which is empty for a space.
type glyph struct {
	id, path string
	x        int
}

// drawn are the outlines that have been asked for, by weight and index: all charts of all
// reports have the same letters.
var drawn sync.Map

// outlines are the letters of a text with their outlines, and the units of an em. They are
// set as the text is measured: with kerning, without hinting.
func outlines(f font.Face, text string) ([]glyph, float64) {
	var buf sfnt.Buffer
	em := fixed.Int26_6(f.Face.UnitsPerEm())
	var out []glyph
	x, last := 0, sfnt.GlyphIndex(0)
	for i, r := range []rune(text) {
		index, err := f.Face.GlyphIndex(&buf, r)
		if err != nil {
			panic(err) // the font is ours, and whole
		}
		if i > 0 {
			if k, err := f.Face.Kern(&buf, last, index, em, xfnt.HintingNone); err == nil {
				x += int(k)
			}
		}
		id := "r"
		if f.Font.Weight >= xfnt.WeightBold {
			id = "b"
		}
		id += strconv.Itoa(int(index))
		out = append(out, glyph{id: id, path: outline(f, &buf, id, index), x: x})
		advance, err := f.Face.GlyphAdvance(&buf, index, em, xfnt.HintingNone)
		if err != nil {
			panic(err)
		}
		x += int(advance)
		last = index
	}
	return out, float64(em)
}

// outline is a letter as a path, in relative steps of whole units, y down.
func outline(f font.Face, buf *sfnt.Buffer, id string, index sfnt.GlyphIndex) string {
	if path, found := drawn.Load(id); found {
		return path.(string)
	}
	segments, err := f.Face.LoadGlyph(buf, index, fixed.Int26_6(f.Face.UnitsPerEm()), nil)
	if err != nil {
		panic(err)
	}
	var b []byte
	var at, start fixed.Point26_6
	step := func(p fixed.Point26_6) {
		for _, v := range []int{int(p.X - at.X), int(p.Y - at.Y)} {
			if c := b[len(b)-1]; v >= 0 && c >= '0' && c <= '9' {
				b = append(b, ' ')
			}
			b = strconv.AppendInt(b, int64(v), 10)
		}
	}
	for i, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				b, at = append(b, 'z'), start
			}
			b = append(b, 'm')
			step(s.Args[0])
			at, start = s.Args[0], s.Args[0]
		case sfnt.SegmentOpLineTo:
			b = append(b, 'l')
			step(s.Args[0])
			at = s.Args[0]
		case sfnt.SegmentOpQuadTo:
			b = append(b, 'q')
			step(s.Args[0])
			step(s.Args[1])
			at = s.Args[1]
		default:
			panic("report: the font has cubic curves")
		}
	}
	if len(segments) > 0 {
		b = append(b, 'z')
	}
	drawn.Store(id, string(b))
	return string(b)
}
