package report

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strconv"

	xfnt "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// svgCanvas writes a chart as SVG. It is our own because of what it leaves out: neighbours
// of one colour share a path, numbers have two decimals, and no reader needs our fonts. In a
// file letters are outlines, the same everywhere, also in readers that load no fonts
// (librsvg, Inkscape, office programs). In the page they are text, which can be selected and
// is made to fit, whatever the font.
type svgCanvas struct {
	page    bool // one of the page's; else a file
	w, h    vg.Length
	body    bytes.Buffer
	defs    bytes.Buffer
	defined map[string]bool // outlines in defs
	color   color.NRGBA
	width   vg.Length
	dashes  []vg.Length
	fill    color.NRGBA  // of the path that is being gathered
	path    bytes.Buffer // fills that follow each other in one colour
}

func newSVG(w, h vg.Length, page bool) *svgCanvas {
	c := &svgCanvas{page: page, w: w, h: h, defined: map[string]bool{}}
	vg.Initialize(c)
	return c
}

func (c *svgCanvas) Size() (w, h vg.Length)                 { return c.w, c.h }
func (c *svgCanvas) SetLineWidth(w vg.Length)               { c.width = w }
func (c *svgCanvas) SetLineDash(d []vg.Length, _ vg.Length) { c.dashes = d }
func (c *svgCanvas) Push()                                  {}
func (c *svgCanvas) Pop()                                   {}
func (c *svgCanvas) Rotate(float64)                         { panic("report: charts turn nothing") }
func (c *svgCanvas) Translate(vg.Point)                     { panic("report: charts move nothing") }
func (c *svgCanvas) Scale(float64, float64)                 { panic("report: charts scale nothing") }

func (c *svgCanvas) SetColor(v color.Color) { c.color = color.NRGBAModel.Convert(v).(color.NRGBA) }

func (c *svgCanvas) write(format string, args ...any) {
	c.flush()
	fmt.Fprintf(&c.body, format, args...)
}

func (c *svgCanvas) x(b []byte, v vg.Length) []byte { return number(b, c.rounded(v)) }

func (c *svgCanvas) y(b []byte, v vg.Length) []byte { return number(b, c.rounded(c.h-v)) }

// rounded is a coordinate as exactly as it can be seen: nobody magnifies the page as far as
// a file.
func (c *svgCanvas) rounded(v vg.Length) float64 {
	if c.page {
		return math.Round(float64(v)*10) / 10
	}
	return float64(v)
}

func (c *svgCanvas) at(b []byte, p vg.Point) []byte { return c.y(append(c.x(b, p.X), ' '), p.Y) }

func hex(v color.NRGBA) string { return fmt.Sprintf("#%02X%02X%02X", v.R, v.G, v.B) }

// number prints a coordinate with two decimals at most.
func number(b []byte, v float64) []byte {
	v = math.Round(v*100) / 100
	if v == 0 {
		v = 0 // no -0
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

func num(v vg.Length) string { return string(number(nil, float64(v))) }

// paint is the attributes of a colour.
func paint(what string, v color.NRGBA) string {
	s := fmt.Sprintf(` %s="%s"`, what, hex(v))
	if v.A < 255 {
		s += fmt.Sprintf(` %s-opacity="%s"`, what, number(nil, float64(v.A)/255))
	}
	return s
}

// Fill gathers what has one colour. What can be seen through stays apart: where two of one
// path overlap, their colours would not add up.
func (c *svgCanvas) Fill(p vg.Path) {
	if c.path.Len() > 0 && (c.fill != c.color || c.fill.A < 255) {
		c.flush()
	}
	c.fill = c.color
	c.path.Write(c.data(p))
}

func (c *svgCanvas) flush() {
	if c.path.Len() == 0 {
		return
	}
	fmt.Fprintf(&c.body, "<path%s d=\"%s\"/>\n", paint("fill", c.fill), c.path.Bytes())
	c.path.Reset()
}

func (c *svgCanvas) Stroke(p vg.Path) {
	if c.width <= 0 {
		return
	}
	dash := ""
	if len(c.dashes) > 0 {
		var b []byte
		for i, d := range c.dashes {
			if i > 0 {
				b = append(b, ' ')
			}
			b = number(b, float64(d))
		}
		dash = fmt.Sprintf(` stroke-dasharray="%s"`, b)
	}
	c.write("<path fill=\"none\"%s stroke-width=\"%s\"%s d=\"%s\"/>\n", paint("stroke", c.color),
		num(c.width), dash, c.data(p))
}

// data is a path in SVG's words. Its arcs are whole circles: charts have no others.
func (c *svgCanvas) data(p vg.Path) []byte {
	var b []byte
	var last vg.Point
	word := byte(0)
	say := func(w byte) {
		if w == word {
			b = append(b, ' ')
		} else {
			b = append(b, w)
		}
		word = w
	}
	for i := range p {
		s := &p[i]
		switch s.Type {
		case vg.MoveComp:
			b, word = append(b, 'M'), 'L'
			b = c.at(b, s.Pos)
		case vg.LineComp:
			switch {
			case s.Pos == last && i+1 < len(p) && p[i+1].Type == vg.LineComp:
			case s.Pos.Y == last.Y:
				say('H')
				b = c.x(b, s.Pos.X)
			case s.Pos.X == last.X:
				say('V')
				b = c.y(b, s.Pos.Y)
			default:
				say('L')
				b = c.at(b, s.Pos)
			}
		case vg.ArcComp:
			b = c.circle(b, s.Pos, s.Radius)
			word = 0
		case vg.CloseComp:
			b, word = append(b, 'z'), 0
		default:
			panic("report: charts have no curves")
		}
		last = s.Pos
	}
	return b
}

// circle is two halves, from the right edge on.
func (c *svgCanvas) circle(b []byte, at vg.Point, r vg.Length) []byte {
	for _, x := range []vg.Length{at.X - r, at.X + r} {
		b = append(b, 'A')
		b = append(number(b, float64(r)), ' ')
		b = append(number(b, float64(r)), " 0 0 0 "...)
		b = c.at(b, vg.Point{X: x, Y: at.Y})
	}
	return b
}

// FillString writes text: as outlines that are defined once, or as text of a given width.
func (c *svgCanvas) FillString(f font.Face, at vg.Point, text string) {
	if c.page {
		bold := ""
		if f.Font.Weight >= xfnt.WeightBold {
			bold = ` font-weight="bold"`
		}
		c.write(`<text x="%s" y="%s" textLength="%s" lengthAdjust="spacingAndGlyphs" font-size="%s"%s%s>%s</text>`+"\n",
			num(at.X), num(c.h-at.Y), num(f.Width(text)), num(f.Font.Size), bold, paint("fill", c.color), escape(text))
		return
	}
	glyphs, em := outlines(f, text)
	c.write(`<g%s transform="translate(%s %s)scale(%.6f)">`, paint("fill", c.color), num(at.X), num(c.h-at.Y),
		f.Font.Size.Points()/em)
	for _, g := range glyphs {
		if g.path == "" {
			continue
		}
		if !c.defined[g.id] {
			c.defined[g.id] = true
			fmt.Fprintf(&c.defs, "<path id=\"%s\" d=\"%s\"/>\n", g.id, g.path)
		}
		if g.x == 0 {
			fmt.Fprintf(&c.body, `<use xlink:href="#%s"/>`, g.id)
		} else {
			fmt.Fprintf(&c.body, `<use xlink:href="#%s" x="%d"/>`, g.id, g.x)
		}
	}
	c.body.WriteString("</g>\n")
}

// DrawImage puts a picture whose pixels are cells: they stay crisp at any size.
func (c *svgCanvas) DrawImage(r vg.Rectangle, img image.Image) {
	c.write(`<image x="%s" y="%s" width="%s" height="%s" preserveAspectRatio="none" image-rendering="optimizeSpeed"`,
		num(r.Min.X), num(c.h-r.Max.Y), num(r.Size().X), num(r.Size().Y))
	c.write(` style="image-rendering:pixelated" xlink:href="data:image/png;base64,%s"/>`+"\n",
		base64.StdEncoding.EncodeToString(encode(img)))
}

func encode(img image.Image) []byte {
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(&b, img); err != nil {
		panic(err) // a buffer does not fail, and no picture is empty
	}
	return b.Bytes()
}

// Room above and below a chart of the page, which says itself what headline, subtitle and
// foot say.
const (
	pageTop  = vg.Length(42)
	pageFoot = vg.Length(18)
)

// document is the whole picture, with a name and a description for those who cannot see it.
func (c *svgCanvas) document(ch *chart) []byte {
	c.flush()
	var b bytes.Buffer
	title, desc := escape(ch.headline), escape(ch.subtitle+" Shown: "+ch.caption+".")
	if c.page {
		fmt.Fprintf(&b, `<svg viewBox="0 %s %s %s" role="img" aria-labelledby="title-%[4]s desc-%[4]s">`+"\n",
			num(pageTop), num(c.w), num(c.h-pageTop-pageFoot), ch.name)
		fmt.Fprintf(&b, `<title id="title-%[1]s">%[2]s</title><desc id="desc-%[1]s">%[3]s</desc>`+"\n",
			ch.name, title, desc)
	} else {
		b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" `)
		fmt.Fprintf(&b, `width="%[1]spt" height="%[2]spt" viewBox="0 0 %[1]s %[2]s">`+"\n", num(c.w), num(c.h))
		fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s %s</desc>\n<defs>\n%s</defs>\n", title, desc, escape(ch.foot),
			c.defs.Bytes())
	}
	b.Write(c.body.Bytes())
	b.WriteString("</svg>\n")
	return b.Bytes()
}
