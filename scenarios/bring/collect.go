package bring

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kinesim/kinesim/model/limits"
)

// bounds are what a collector keeps, whatever the length of a log.
type bounds struct {
	events int // single records, beyond which they are counted per period
	rows   int // periods, beyond which the next longer period is taken
	cells  int // rows × keys, beyond which keys have a weight over all of the recording
	keys   int // names, beyond which new ones share placeholders
	listed int // weights
}

var usualBounds = bounds{events: 100_000, rows: 100_000, cells: 4_000_000, keys: 200_000, listed: 10_000}

// ladder is the periods that are tried, from the finest up.
var ladder = []time.Duration{time.Second, 10 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour,
	6 * time.Hour, 24 * time.Hour}

// collector makes rows of records that are read one by one, in bounded memory: single records
// while they are few, then counts per period and key, then counts per period and weights of keys.
type collector struct {
	o       *Options
	b       bounds
	keyed   bool // records have keys
	sized   bool // records have sizes
	coarse  bool // times are no finer than the first period
	r       *Reading
	keyMax  int // characters
	numbers map[string]int
	keys    []string
	weights []float64

	events []event
	single bool // events are kept
	period time.Duration
	rung   int
	byKey  bool
	cells  map[place]Cell
	rows   map[int64]bool
}

type event struct {
	at  time.Time
	key int
	c   Cell
}

// place is a period, by its number since 1970, and a key.
type place struct {
	row int64
	key int
}

func newCollector(o *Options, r *Reading, keyed, sized, coarse bool) *collector {
	c := &collector{o: o, b: usualBounds, r: r, keyed: keyed, sized: sized, coarse: coarse, byKey: keyed,
		keyMax:  int(limit(limits.KeyMax)),
		numbers: map[string]int{}, cells: map[place]Cell{}, rows: map[int64]bool{}}
	c.period, c.single = o.Period, o.Period == 0 && !coarse
	if c.period == 0 {
		c.period = ladder[0]
	}
	return c
}

// add takes a record, or several of one instant. Bytes are those of data: the key's are added.
func (c *collector) add(at time.Time, key string, records, bytes float64) {
	if !c.o.within(at) {
		c.r.Outside++
		return
	}
	k := 0
	if c.keyed {
		k = c.number(key)
		c.weights[k] += records
		bytes += records * float64(len(c.keys[k]))
	}
	cell := Cell{Key: k, Records: records, Bytes: bytes}
	if !c.sized {
		cell.Bytes = 0
	}
	if c.single {
		if c.events = append(c.events, event{at, k, cell}); len(c.events) > c.b.events {
			c.spill()
		}
		return
	}
	c.count(at, cell)
}

// cleanKey is a key that Kinesis takes: of 1 to so many characters.
func cleanKey(key string, most int) string {
	if key == "" {
		return "-"
	}
	if utf8.RuneCountInString(key) > most || !utf8.ValidString(key) {
		runes := []rune(strings.ToValidUTF8(key, "?"))
		key = string(runes[:min(len(runes), most)])
	}
	return key
}

// number is that of a key.
func (c *collector) number(key string) int {
	key = cleanKey(key, c.keyMax)
	if len(c.keys) >= c.b.keys {
		if _, known := c.numbers[key]; !known {
			h := fnv.New32a()
			h.Write([]byte(key))
			key = fmt.Sprintf("other-%03d", h.Sum32()%1000)
		}
	}
	k, known := c.numbers[key]
	if !known {
		k = len(c.keys)
		c.numbers[strings.Clone(key)] = k
		c.keys, c.weights = append(c.keys, strings.Clone(key)), append(c.weights, 0)
	}
	return k
}

// spill counts single records per period: they have become too many.
func (c *collector) spill() {
	c.single = false
	for _, e := range c.events {
		c.count(e.at, e.c)
	}
	c.events = nil
}

func (c *collector) count(at time.Time, cell Cell) {
	p := place{row: rowOf(at, c.period)}
	if c.byKey {
		p.key = cell.Key
	}
	c.rows[p.row] = true
	sum := c.cells[p]
	sum.add(cell)
	sum.Key = p.key
	c.cells[p] = sum
	if c.o.Period == 0 && len(c.rows) > c.b.rows && c.rung+1 < len(ladder) {
		c.rung++
		c.regroup(ladder[c.rung], c.byKey)
	}
	if c.byKey && len(c.rows)*len(c.keys) > c.b.cells {
		c.regroup(c.period, false)
	}
}

// rowOf is the number of a period since 1970.
func rowOf(at time.Time, period time.Duration) int64 {
	n := at.UnixNano()
	row := n / int64(period)
	if n < 0 && n%int64(period) != 0 {
		row--
	}
	return row
}

// regroup puts what was counted into longer periods, or leaves the keys out.
func (c *collector) regroup(period time.Duration, byKey bool) {
	old, from := c.cells, c.period
	c.cells, c.rows, c.period, c.byKey = make(map[place]Cell, len(old)), map[int64]bool{}, period, byKey
	for p, cell := range old {
		q := place{row: rowOf(time.Unix(0, p.row*int64(from)), period)}
		if byKey {
			q.key = p.key
		}
		sum := c.cells[q]
		sum.add(cell)
		sum.Key = q.key
		c.cells[q], c.rows[q.row] = sum, true
	}
}

// fill completes the traffic with what was collected.
func (c *collector) fill(t *Traffic) {
	t.Counted, t.Sized = true, c.sized
	if c.single {
		slices.SortStableFunc(c.events, func(a, b event) int { return a.at.Compare(b.at) })
		for _, e := range c.events {
			t.Rows = append(t.Rows, Row{At: e.at, Cells: []Cell{e.c}})
		}
		if c.keyed {
			t.Keys = c.keys
		}
		return
	}
	t.Period = c.period
	rows := map[int64]*Row{}
	for p, cell := range c.cells {
		if rows[p.row] == nil {
			rows[p.row] = &Row{At: time.Unix(0, p.row*int64(c.period)).UTC()}
		}
		rows[p.row].Cells = append(rows[p.row].Cells, cell)
	}
	for _, r := range rows {
		slices.SortFunc(r.Cells, func(a, b Cell) int { return a.Key - b.Key })
		t.Rows = append(t.Rows, *r)
	}
	slices.SortFunc(t.Rows, func(a, b Row) int { return a.At.Compare(b.At) })
	switch {
	case !c.keyed:
	case c.byKey:
		t.Keys = c.keys
	default:
		t.Weights = c.heaviest()
		t.assume("a key has the same share of the records all along: there are too many keys and periods for " +
			"a count of each")
	}
	if c.o.Period == 0 && !c.coarse {
		t.note("more than %d records: they are counted per %s, and their instants within are drawn", c.b.events,
			c.period)
	}
}

// heaviest are the keys with most records; the others share as many placeholders as they are,
// up to the same number.
func (c *collector) heaviest() []Weight {
	all := make([]Weight, len(c.keys))
	for k, name := range c.keys {
		all[k] = Weight{name, c.weights[k]}
	}
	slices.SortFunc(all, func(a, b Weight) int {
		return cmp.Or(cmp.Compare(b.Records, a.Records), cmp.Compare(a.Key, b.Key))
	})
	if len(all) <= c.b.listed {
		return all
	}
	rest := 0.0
	for _, w := range all[c.b.listed:] {
		rest += w.Records
	}
	places := min(len(all)-c.b.listed, c.b.listed)
	c.r.note("the %d keys with fewest records, %.3g %% of all, are stood for by %d others", len(all)-c.b.listed,
		100*rest/sum(c.weights), places)
	out := all[:c.b.listed:c.b.listed]
	for i := range places {
		out = append(out, Weight{fmt.Sprintf("rest-%05d", i), rest / float64(places)})
	}
	return out
}

func sum(list []float64) float64 {
	total := 0.0
	for _, v := range list {
		total += v
	}
	return total
}
