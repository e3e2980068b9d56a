package explain

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/sim"
)

// Window is a span of time: From belongs to it, To does not.
type Window struct{ From, To sim.Time }

// path is a record's way so far, without a gap. Each step goes from where the last ended,
// so that the parts add up whatever they are called.
type path struct {
	from, at sim.Time
	parts    []piece
}

// piece is a part before it has units.
type piece struct {
	kind  string
	from  sim.Time
	to    sim.Time
	text  string
	zone  string
	fault string
	count int // of waits that were joined; 0: one
}

func newPath(from sim.Time) path { return path{from: from, at: from} }

// copy is a path that goes on apart.
func (p *path) copy() path { return path{p.from, p.at, slices.Clone(p.parts)} }

// to goes on to an instant; one that is not ahead adds nothing.
func (p *path) to(t sim.Time, kind string) *piece { return p.add(piece{kind: kind, to: t}) }

func (p *path) add(n piece) *piece {
	if n.to <= p.at {
		return &piece{}
	}
	if n.text == "" {
		n.text = says[n.kind]
	}
	n.from = p.at
	p.at = n.to
	if k := len(p.parts) - 1; k >= 0 && p.parts[k].same(&n) {
		last := &p.parts[k]
		last.to = n.to
		if n.count > 0 {
			last.count = max(last.count, 1) + n.count
		}
		return last
	}
	p.parts = append(p.parts, n)
	return &p.parts[len(p.parts)-1]
}

// cut takes back what lies behind an instant.
func (p *path) cut(t sim.Time) {
	for len(p.parts) > 0 && p.at > t {
		last := &p.parts[len(p.parts)-1]
		if last.from < t {
			last.to, p.at = t, t
			return
		}
		p.at = last.from
		p.parts = p.parts[:len(p.parts)-1]
	}
}

// same tells whether two pieces are one that was cut, or two waits of one cause.
func (a *piece) same(b *piece) bool {
	return a.kind == b.kind && a.text == b.text && a.zone == b.zone && a.fault == b.fault
}

// wait goes on to an instant; what of it lies in a pause of the process is that pause.
func (p *path) wait(n piece, pauses []Window, fault string) {
	end := n.to
	for _, w := range pauses {
		if w.To <= p.at || w.From >= end {
			continue
		}
		n.to = min(w.From, end)
		p.add(n)
		p.add(piece{kind: KindPause, to: min(w.To, end), fault: fault})
	}
	n.to = end
	p.add(n)
}

// partsMax bounds what is kept of a way: its first and last parts, and the rest as one.
const partsMax = 40

// join makes one part of the middle of a way that has too many.
func (p *path) join() []piece {
	if len(p.parts) <= partsMax {
		return p.parts
	}
	first, last := p.parts[:partsMax/2], p.parts[len(p.parts)-partsMax/2+1:]
	middle := p.parts[len(first) : len(p.parts)-len(last)]
	sums := sumUp(middle)
	text := ""
	for i, s := range sums {
		if i == 3 {
			break
		}
		if i > 0 {
			text += ", "
		}
		text += span(sim.Time(s.NS)) + " " + phrases[s.Kind]
	}
	one := piece{kind: KindMixed, from: middle[0].from, to: middle[len(middle)-1].to, count: len(middle), text: text}
	return slices.Concat(first, []piece{one}, last)
}

// sumUp adds pieces up by kind, largest first.
func sumUp(parts []piece) []Sum {
	var sums []Sum
	for i := range parts {
		k := slices.IndexFunc(sums, func(s Sum) bool { return s.Kind == parts[i].kind })
		if k < 0 {
			k = len(sums)
			sums = append(sums, Sum{Kind: parts[i].kind})
		}
		sums[k].NS += int64(parts[i].to - parts[i].from)
	}
	for i := range sums {
		sums[i].MS = inMillis(sums[i].NS)
	}
	slices.SortStableFunc(sums, func(a, b Sum) int { return cmp.Compare(b.NS, a.NS) })
	return sums
}

func inMillis(ns int64) float64 { return float64(ns) / 1e6 }
