package aggregate

import (
	"bytes"
	"encoding/hex"
	"reflect"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/sim"
)

// Golden bytes, as AWS's own aws_kinesis_agg (Python, 2026-11) writes them.
var golden = []struct {
	records []Record
	hex     string
}{
	{[]Record{{"alpha", "", []byte("one")}, {"beta", "", []byte("two2")}, {"alpha", "", []byte{}}},
		"f3899ac20a05616c7068610a04626574611a0708001a036f6e651a0808011a0474776f321a0408001a00245ed739694fa091d7c399e5587545c3"},
	{[]Record{{"k", "7", []byte(strings.Repeat("x", 200))}, {"k", "7", []byte("y")}},
		"f3899ac20a016b1201371acf01080010001ac801" + strings.Repeat("78", 200) +
			"1a07080010001a0179a4d91459a306f70715e0d6f68f15df4d"},
}

// "F3 89 9A C2, the protobuf message, MD5 of it" (aggregation-format.md of KPL 1.0.7).
func TestGoldenBytes(t *testing.T) {
	for i, g := range golden {
		want, err := hex.DecodeString(g.hex)
		if err != nil {
			t.Fatal(err)
		}
		if got := Encode(nil, g.records); !bytes.Equal(got, want) {
			t.Errorf("%d is encoded as\n%x, want\n%x", i, got, want)
		}
		got, is, err := Decode(want)
		if !is || err != nil || !reflect.DeepEqual(got, g.records) {
			t.Errorf("%d is decoded as %v, %t, %v; want %v", i, got, is, err, g.records)
		}
	}
}

// The computed size is the length of what is encoded, for any records; and KPL's estimate is
// above it, up to where numbers need more bytes than it counts.
func TestSizeIsThatOfTheBytes(t *testing.T) {
	draw := sim.NewSource(7, "sizes", "test")
	var s Size
	for n := range uint64(300) {
		s.Reset()
		var records []Record
		for i := range draw.Below(n, 0, 150) + 2 {
			key := strings.Repeat("k", int(draw.Below(n, 2*i+1, 9))+1)
			data := int64(draw.Below(n, 2*i+2, 1<<(1+n%16)))
			records = append(records, Record{Key: key, Data: make([]byte, data)})
			s.Add(uint32(len(key)), int64(len(key)), data)
		}
		if got := int64(len(Encode(nil, records))); got != s.Exact() {
			t.Fatalf("%d records take %d bytes, computed %d", len(records), got, s.Exact())
		}
	}
	s.Reset()
	s.Add(1, 3, 100)
	if s.Exact() != 100 || s.Estimated() != 100 {
		t.Errorf("a lone user record is %d (%d), want its data", s.Exact(), s.Estimated())
	}
}

// What is no aggregate is none: too short, another magic number, another digest. What has its
// digest and makes no sense is an error.
func TestNoAggregate(t *testing.T) {
	good := Encode(nil, golden[0].records)
	for name, b := range map[string][]byte{
		"nothing": nil, "a short one": good[:19], "plain data": []byte(strings.Repeat("data ", 9)),
		"another digest": append(bytes.Clone(good[:len(good)-1]), good[len(good)-1]+1),
	} {
		if _, is, err := Decode(b); is || err != nil {
			t.Errorf("%s is taken for an aggregate (%v)", name, err)
		}
	}
	for _, message := range []string{"\x1a\x04\x08\x07\x1a\x00", "\x1a\x09\x08\x00", "\x0a\x01k\x1a\x06\x08\x00\x10\x03\x1a\x00", "\x0b"} {
		if _, is, err := Decode(seal(message)); !is || err == nil {
			t.Errorf("%q is decoded without an error", message)
		}
	}
	{ // unknown fields are passed over
		b, is, err := Decode(seal("\x21\x00\x00\x00\x00\x00\x00\x00\x00\x2d\x00\x00\x00\x00\x0a\x01k\x1a\x06\x08\x00\x1a\x00\x22\x00"))
		if !is || err != nil || len(b) != 1 {
			t.Fatalf("decoded %v, %t, %v", b, is, err)
		}
	}
}

// Nothing that comes from outside makes Decode fail otherwise than by an error.
func FuzzDecode(f *testing.F) {
	for _, g := range golden {
		b, _ := hex.DecodeString(g.hex)
		f.Add(b[4 : len(b)-16])
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		records, is, err := Decode(seal(string(message)))
		if !is {
			t.Fatal("it has its digest")
		}
		if err == nil && len(records) > 0 {
			if again, _, err := Decode(Encode(nil, records)); err != nil || len(again) != len(records) {
				t.Fatalf("%d records, again %d: %v", len(records), len(again), err)
			}
		}
	})
}

// seal puts a message between a magic number and its digest.
func seal(message string) []byte {
	return digest(append(bytes.Clone(magic), message...), len(magic))
}
