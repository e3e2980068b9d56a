package stream

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/kinesim/kinesim/sim"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

// The layout in hex digits (kinesis.md §2), and what KCL reads: 186 bits, the version
// in the lowest nibble, the shard in bits 4 to 35.
func TestSequenceNumberLayout(t *testing.T) {
	q := NewSequenceNumber(0x123456789, 0x0fedcba987654321, 0xabcdef012, 0x00c0ffee)
	n, _ := new(big.Int).SetString(q.String(), 10)
	want := "2" + "123456789" + "e" + "0fedcba987654321" + "00" + "abcdef012" + "00c0ffee" + "2"
	if got := fmt.Sprintf("%x", n); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if n.BitLen() != 186 || len(want) != 47 || len(q.String()) != 56 {
		t.Errorf("%d bits, %d hex digits, %d digits; want 186, 47, 56",
			n.BitLen(), len(want), len(q.String()))
	}
}

// Numbers of production, from AWS's sample events for Lambda (2018-12 and 2014): the
// time trails ApproximateArrivalTimestamp by up to 2.2 s.
func TestSequenceNumberFromExample(t *testing.T) {
	for _, c := range []struct {
		text    string
		shard   int32
		arrival int64
	}{
		{"49590338271490256608559692538361571095921575989136588898", 6, 1545084650},
		{"49590338271490256608559692540925702759324208523137515618", 6, 1545084711},
		{"49545115243490985018280067714973144582180062593244200961", 0, 0},
	} {
		q, ok := ParseSequenceNumber(c.text)
		if c.arrival == 0 { // of the version before: it is refused
			if ok {
				t.Errorf("%s was taken", c.text)
			}
			continue
		}
		if !ok || q.Shard() != c.shard || q.String() != c.text {
			t.Errorf("%s: ok %v, shard %d, again %s", c.text, ok, q.Shard(), q)
		}
		if trail := c.arrival - q.Time(); trail < 0 || trail > 3 {
			t.Errorf("%s: time %d, arrival %d", c.text, q.Time(), c.arrival)
		}
	}
}

// Sequence numbers increase per shard only (SDK PutRecord; kinesis.md §2): in a
// shard by index, whatever the time; children sort behind parents by creation.
func TestSequenceNumberOrder(t *testing.T) {
	p := properties(t)
	digits := func(q SequenceNumber) string { return fmt.Sprintf("%060s", q) }
	p.Property("round trip and order", prop.ForAll(
		func(created, at int64, index, other uint64, shard int32) bool {
			a := NewSequenceNumber(created, index, at, shard)
			b := NewSequenceNumber(created, other, at+5, shard)
			child := NewSequenceNumber(created+1, 0, 0, shard)
			again, ok := ParseSequenceNumber(a.String())
			same := ok && again == a && a.Created() == created && a.Index() == index
			same = same && a.Time() == at && a.Shard() == shard
			ordered := index == other || a.Compare(b) < 0 == (index < other)
			text := a.Compare(b) < 0 == (digits(a) < digits(b))
			return same && ordered && text && a.Compare(child) < 0
		},
		gen.Int64Range(0, 1<<35), gen.Int64Range(0, 1<<35),
		gen.UInt64Range(0, 1<<63-1), gen.UInt64Range(0, 1<<63-1), gen.Int32Range(0, 1<<31-1),
	))
	p.TestingRun(t)
}

func TestParseSequenceNumberRefuses(t *testing.T) {
	good := NewSequenceNumber(created, 5, created+1, 3)
	one := new(big.Int)
	one.SetString(good.String(), 10)
	version3 := new(big.Int).Add(one, big.NewInt(1)).String()
	text := good.String()
	for _, text := range []string{"", "0", "x", "-" + text, "+" + text, text + "0", version3} {
		if q, ok := ParseSequenceNumber(text); ok {
			t.Errorf("%q was taken as %+v", text, q)
		}
	}
	w := newWorld(t, 4)
	if q := w.SequenceNumber(2, 7, 90*sim.Second); q != NewSequenceNumber(created, 7, created+90, 2) {
		t.Errorf("of the stream: %+v", q)
	}
}
