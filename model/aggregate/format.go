// Package aggregate is the format in which the Kinesis Producer Library puts many user records
// into one record of Kinesis, as it goes over the wire (aggregation-format.md of KPL 1.0.7):
//
//	F3 89 9A C2 │ AggregatedRecord, a protobuf message │ MD5 of that message
//
//	AggregatedRecord { repeated string partition_key_table = 1; repeated string
//	                   explicit_hash_key_table = 2; repeated Record records = 3; }
//	Record           { required uint64 partition_key_index = 1; optional uint64
//	                   explicit_hash_key_index = 2; required bytes data = 3; repeated Tag tags = 4; }
//
// and how large it becomes, without making it.
package aggregate

import (
	"bytes"
	"crypto/md5"
	"encoding/binary"
	"errors"
	"fmt"
)

// PartitionKey is what every aggregated record is put under; its ExplicitHashKey routes it
// (kinesis_record.cc of KPL 1.0.7).
const PartitionKey = "a"

var magic = []byte{0xf3, 0x89, 0x9a, 0xc2}

// Overhead is the bytes around the message.
const Overhead = 4 + md5.Size

// Fields of the messages, with their wire types: all are length-delimited but the two indexes.
const (
	fieldKey       = 1<<3 | 2
	fieldHash      = 2<<3 | 2
	fieldRecord    = 3<<3 | 2
	fieldKeyIndex  = 1 << 3 // a varint, 0
	fieldHashIndex = 2 << 3
	fieldData      = 3<<3 | 2
)

// Record is one user record.
type Record struct {
	Key  string
	Hash string // ExplicitHashKey in decimal; "" is none
	Data []byte
}

// Encode appends the aggregated form of some records.
func Encode(dst []byte, records []Record) []byte {
	dst = append(dst, magic...)
	start := len(dst)
	keys, hashes := newTable(records, func(r *Record) string { return r.Key }),
		newTable(records, func(r *Record) string { return r.Hash })
	for _, k := range keys.names {
		dst = appendBytes(dst, fieldKey, k)
	}
	for _, h := range hashes.names {
		dst = appendBytes(dst, fieldHash, h)
	}
	var one []byte
	for i := range records {
		r := &records[i]
		one = binary.AppendUvarint(append(one[:0], fieldKeyIndex), keys.index[r.Key])
		if r.Hash != "" {
			one = binary.AppendUvarint(append(one, fieldHashIndex), hashes.index[r.Hash])
		}
		one = appendBytes(one, fieldData, r.Data)
		dst = appendBytes(dst, fieldRecord, one)
	}
	return digest(dst, start)
}

// digest closes a message that begins at start.
func digest(dst []byte, start int) []byte {
	sum := md5.Sum(dst[start:])
	return append(dst, sum[:]...)
}

// table is the different names of some records, in the order of their first use.
type table struct {
	names []string
	index map[string]uint64
}

func newTable(records []Record, name func(*Record) string) table {
	t := table{index: map[string]uint64{}}
	for i := range records {
		n := name(&records[i])
		if _, known := t.index[n]; !known && n != "" {
			t.index[n] = uint64(len(t.names))
			t.names = append(t.names, n)
		}
	}
	return t
}

func appendBytes[T string | []byte](dst []byte, field byte, v T) []byte {
	dst = binary.AppendUvarint(append(dst, field), uint64(len(v)))
	return append(dst, v...)
}

// ErrMalformed is wrapped by the error of a message that has its digest and makes no sense.
var ErrMalformed = errors.New("malformed aggregated record")

// Decode takes the user records out of the data of a record of Kinesis. It reports false when
// that is not aggregated: no magic number, or another digest, which readers take for a plain
// record (AggregatorUtil.java of KCL 3.5.1). Data share their memory with b.
func Decode(b []byte) (records []Record, aggregated bool, err error) {
	if len(b) < Overhead || !bytes.HasPrefix(b, magic) {
		return nil, false, nil
	}
	message, digest := b[len(magic):len(b)-md5.Size], b[len(b)-md5.Size:]
	if sum := md5.Sum(message); !bytes.Equal(sum[:], digest) {
		return nil, false, nil
	}
	var keys, hashes []string
	var raw [][]byte
	err = fields(message, func(field uint64, _ uint64, v []byte) {
		switch field {
		case fieldKey:
			keys = append(keys, string(v))
		case fieldHash:
			hashes = append(hashes, string(v))
		case fieldRecord:
			raw = append(raw, v)
		}
	})
	for i := 0; err == nil && i < len(raw); i++ {
		var r Record
		r, err = decodeRecord(raw[i], keys, hashes)
		records = append(records, r)
	}
	if err != nil {
		return nil, true, err
	}
	return records, true, nil
}

func decodeRecord(b []byte, keys, hashes []string) (Record, error) {
	var r Record
	key, hash := uint64(len(keys)), ^uint64(0)
	err := fields(b, func(field, n uint64, v []byte) {
		switch field {
		case fieldKeyIndex:
			key = n
		case fieldHashIndex:
			hash = n
		case fieldData:
			r.Data = v
		}
	})
	switch {
	case err != nil:
		return r, err
	case key >= uint64(len(keys)):
		return r, fmt.Errorf("aggregate: %w: partition key %d of %d", ErrMalformed, key, len(keys))
	case hash != ^uint64(0) && hash >= uint64(len(hashes)):
		return r, fmt.Errorf("aggregate: %w: explicit hash key %d of %d", ErrMalformed, hash, len(hashes))
	}
	r.Key = keys[key]
	if hash != ^uint64(0) {
		r.Hash = hashes[hash]
	}
	return r, nil
}

// fields calls take for each field of a message: with its tag, and its number or its bytes.
func fields(b []byte, take func(tag, n uint64, v []byte)) error {
	for len(b) > 0 {
		tag, size := binary.Uvarint(b)
		if size <= 0 {
			return fmt.Errorf("aggregate: %w: a tag is cut off", ErrMalformed)
		}
		b = b[size:]
		n, v := uint64(0), []byte(nil)
		switch tag & 7 {
		case 0, 2:
			if n, size = binary.Uvarint(b); size <= 0 {
				return fmt.Errorf("aggregate: %w: a number is cut off", ErrMalformed)
			}
			b = b[size:]
		case 1:
			n = 8
		case 5:
			n = 4
		default:
			return fmt.Errorf("aggregate: %w: wire type %d", ErrMalformed, tag&7)
		}
		if tag&7 != 0 {
			if n > uint64(len(b)) {
				return fmt.Errorf("aggregate: %w: %d bytes of %d", ErrMalformed, n, len(b))
			}
			v, b = b[:n], b[n:]
		}
		take(tag, n, v)
	}
	return nil
}
