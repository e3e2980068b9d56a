package report

import (
	"fmt"
	"image/color"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/kinesim/kinesim/model/result"
)

// ownersDrawn bounds how many shards the chart has rows for.
const ownersDrawn = 32

// Room of the chart of owners.
const (
	ownerRow  = vg.Length(15)
	ownerLeft = vg.Length(52)
)

// chart shows which worker reads which shard: one row a shard, one colour a worker.
func (f *fleet) chart(d *Data) *chart {
	drawn := f.shards[:min(len(f.shards), ownersDrawn)]
	name := "owners-" + f.consumer
	if f.application > 0 {
		name += "-" + strconv.Itoa(f.application)
	}
	ch := &chart{name: name, headline: f.headline(d), caption: "shard", foot: d.foot(),
		subtitle: fmt.Sprintf("Which worker of %s reads each shard, as far as it knows; white: nobody. "+
			"Two at a time: one of them has not found out.", f.name(d)),
		height: vg.Length(len(drawn))*ownerRow + 124}
	if len(drawn) < len(f.shards) {
		ch.subtitle += fmt.Sprintf(" The first %d of %d shards.", len(drawn), len(f.shards))
	}
	ch.draw = func(fr *frame) { f.draw(fr, ch, d, drawn) }
	return ch
}

// workers are those that ever read a shard, by number.
func (f *fleet) workers() []int32 {
	var list []int32
	for _, o := range f.owned {
		at := 0
		for at < len(list) && list[at] < o.Worker {
			at++
		}
		if at == len(list) || list[at] != o.Worker {
			list = append(list[:at], append([]int32{o.Worker}, list[at:]...)...)
		}
	}
	return list
}

// workerTone is the colour of a worker: the six tones, and then lighter ones of them.
func workerTone(n int) color.NRGBA {
	tone := lineTones[n%len(lineTones)]
	if round := n / len(lineTones); round > 0 {
		return alpha(tone, 0.75/float64(round))
	}
	return tone
}

func (f *fleet) draw(fr *frame, ch *chart, d *Data, shards []int32) {
	*fr = *layout(fr.c, ch, ownerLeft, 8, 16)
	fr.scales(d.span(), 1)
	fr.xAxis(timeTicks(d.span(), d.Result.Scenario.Start))
	workers := f.workers()
	tones := map[int32]color.NRGBA{}
	for i, w := range workers {
		tones[w] = workerTone(i)
	}
	f.key(fr, workers, tones)
	for i, shard := range shards {
		top := fr.y1 - vg.Length(i)*ownerRow
		st := style(8, false, secondary)
		st.XAlign, st.YAlign = draw.XRight, draw.YCenter
		fr.text(st, fr.x0-5, top-ownerRow/2, fmt.Sprintf("shard %d", shard))
		end := -1.0
		for _, o := range f.owned {
			if o.Shard != shard {
				continue
			}
			low, high := top-ownerRow+2, top-2
			alone := min(max(o.From, end), o.To)
			if o.From < alone { // beside one that has not found out
				f.bar(fr, tones[o.Worker], o, [2]float64{o.From, alone}, low, (low+high)/2)
			}
			f.bar(fr, tones[o.Worker], o, [2]float64{alone, o.To}, low, high)
			end = max(end, o.To)
		}
	}
}

// bar draws a worker's time on a shard, with its number where there is room.
func (f *fleet) bar(fr *frame, tone color.NRGBA, o result.Owned, span [2]float64, low, high vg.Length) {
	if span[0] >= span[1] {
		return
	}
	x0, x1 := fr.toX(span[0]), fr.toX(span[1])
	fr.rect(tone, x0, low, max(x1, x0+0.8), high)
	st := style(7, true, color.White)
	st.XAlign, st.YAlign = draw.XCenter, draw.YCenter
	if text := fmt.Sprintf("w%d", o.Worker); st.Width(text)+4 < x1-x0 && high-low > 8 {
		fr.text(st, (x0+x1)/2, (low+high)/2, text)
	}
}

// key says above the data which colour is which worker.
func (f *fleet) key(fr *frame, workers []int32, tones map[int32]color.NRGBA) {
	x := fr.x0
	for _, w := range workers {
		st := style(8, true, tones[w])
		text := fmt.Sprintf("worker %d", w)
		if x+st.Width(text) > fr.x1 {
			break
		}
		fr.text(st, x, fr.y1+5, text)
		x += st.Width(text) + 12
	}
}
