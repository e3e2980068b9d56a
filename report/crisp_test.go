package report

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image/color"
	"image/png"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// manyShards is a day of a thousand shards by the minute, each cell different, of which one
// is over its limit. It is made without files: there would be 1.4 million rows.
func manyShards(t testing.TB, hotShard, hotMinute int) *Data {
	t.Helper()
	const shards, minutes = 1000, 1440
	d := fixture(t, 1, 86400, 3600, false)
	s := &d.Result.Streams[0]
	s.Shards, d.ShardSlice = nil, 60
	r := rand.New(rand.NewPCG(3, 3))
	for i := range shards {
		id := fmt.Sprintf("shardId-%012d", i)
		s.Shards = append(s.Shards, id)
		u := &Series{T: make([]float64, minutes), V: make([]float64, minutes)}
		for k := range minutes {
			u.T[k], u.V[k] = float64(k)*60, 0.95*r.Float64()
		}
		if i == hotShard {
			u.V[hotMinute] = 1.2
		}
		d.series["shardUtilization,shard="+id+";stream=s"] = u
	}
	return d
}

// A map of 1,000 shards × 1,440 minutes of noise stays below 300 KiB, has a row of pixels
// for each shard, which readers may not blur, and shows the one cell that is over its limit.
func TestHeatOfAThousandShardsIsCrisp(t *testing.T) {
	d := manyShards(t, 617, 1001)
	ch := d.heatChart(&d.Result.Streams[0])
	svg := ch.SVG()
	if len(svg) > 300<<10 {
		t.Errorf("it has %d KiB, want at most 300", len(svg)>>10)
	}
	if !bytes.Contains(svg, []byte("image-rendering:pixelated")) {
		t.Error("readers may blur its cells")
	}
	m := regexp.MustCompile(`base64,([^"]*)`).FindSubmatch(svg)
	raw, err := base64.StdEncoding.DecodeString(string(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil || img.Bounds().Dy() != 1000 {
		t.Fatalf("the picture is %v (%v), want a row for each shard", img.Bounds(), err)
	}
	column := 1001 * img.Bounds().Dx() / 1440
	if got := color.NRGBAModel.Convert(img.At(column, 999-617)); got != overLimit {
		t.Errorf("shard 617 is %v in its hot minute, want %v", got, overLimit)
	}
	if fill := paint("fill", overLimit); strings.Count(string(svg), fill) != 2 { // the key and the cell
		t.Errorf("the hot cell is not drawn again, large enough to be seen")
	}
	raw, err = ch.PNG()
	if err != nil {
		t.Fatal(err)
	}
	if img, err = png.Decode(bytes.NewReader(raw)); err != nil {
		t.Fatal(err)
	}
	red, blurred := 0, 0
	allowed := map[color.NRGBA]bool{}
	for _, c := range ramp {
		allowed[c] = true
	}
	for x := 200; x < 1400; x++ { // within the data
		for y := 250; y < 1200; y++ {
			switch c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA); {
			case c == overLimit:
				red++
			case !allowed[c]:
				blurred++
			}
		}
	}
	if red < 4 || red > 60 || blurred > 60 {
		t.Errorf("%d pixels are red and %d of no tone, want one small cell and nothing blurred", red, blurred)
	}
}

// Files look the same everywhere: their letters are outlines, and they name no font. The page
// has text, which can be selected, as wide as it was measured.
func TestFilesNeedNoFont(t *testing.T) {
	d := fixture(t, 4, 600, 1, true)
	for _, ch := range d.charts() {
		file := string(ch.SVG())
		for _, banned := range []string{"<text", "font-family", "@font-face"} {
			if strings.Contains(file, banned) {
				t.Errorf("%s.svg contains %s", ch.name, banned)
			}
		}
		if !strings.Contains(file, "<title>"+escape(ch.headline)) || !strings.Contains(file, "<desc>"+escape(ch.subtitle)) {
			t.Errorf("%s.svg says nothing to those who cannot see it", ch.name)
		}
		for _, use := range regexp.MustCompile(`xlink:href="#(\w+)"`).FindAllStringSubmatch(file, -1) {
			if strings.Count(file, `<path id="`+use[1]+`"`) != 1 {
				t.Fatalf("%s.svg uses the letter %s, which is not defined once", ch.name, use[1])
			}
		}
		page, _ := ch.pageSVG()
		if n := bytes.Count(page, []byte("<text ")); n == 0 || n != bytes.Count(page, []byte("textLength=")) ||
			bytes.Contains(page, []byte(escape(ch.headline)+"</text>")) {
			t.Errorf("%s of the page has %d texts", ch.name, n)
		}
	}
}

// What the page says is what the chart shows: the last cell of a heat map, a rate, a quantile.
func TestHoverSaysTheValues(t *testing.T) {
	d := fixture(t, 2, 10, 1, false)
	u := d.get("shardUtilization", "shard=shardId-000000000001;stream=s")
	u.V[9] = 0.75
	_, h := d.heatChart(&d.Result.Streams[0]).pageSVG()
	text := h.Cells.Cells[1][18:20]
	n := strings.IndexByte(base64Digits, text[0])*64 + strings.IndexByte(base64Digits, text[1]) - 1
	if got := float64(n) * h.Cells.Unit; got < 74.9 || got > 75.1 || h.At[9] != "0:00:09" || h.Cells.Rows[1].Name != "shard 1" {
		t.Errorf("the last cell of %s at %s is %g %%, want 75 %%", h.Cells.Rows[1].Name, h.At[9], got)
	}
	d.get("recordsOffered", "stream=s").V[4] = 1234
	_, h = d.throughputChart(&d.Result.Streams[0]).pageSVG()
	if l := h.Lines[0]; l.Name != "offered" || l.Value[4] != "1,234" || l.Unit != "records/s" || h.X[4] >= h.X[5] {
		t.Errorf("the fifth second of %s is %s %s", l.Name, l.Value[4], l.Unit)
	}
	d.Result.Timeline = []result.Moment{{At: 2, For: 3, Kind: "fault", Text: "zone b is down"}}
	_, h = d.ageChart().pageSVG()
	if len(h.Bands) != 1 || h.Bands[0].Text != "zone b is down" || h.Bands[0].From >= h.Bands[0].To {
		t.Errorf("the faults are %v", h.Bands)
	}
	_, h = d.latencyChart("x", "propagationDelay", "", "").pageSVG()
	if at := h.At[percentilesSaid/2]; !strings.HasSuffix(at, "% of the records are faster") || h.Lines[0].Value[0] == "" {
		t.Errorf("the page says %q, %v", at, h.Lines[0].Value)
	}
}
