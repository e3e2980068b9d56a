package stream

import (
	"slices"
	"unsafe"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// log is the records of one shard, by index. It holds those at base and above: the
// others are freed, because every declared reader has them or because they are too old.
//
//	0 ──── horizon ──── base ──────── tip ──────── next
//	past retention │ freed │ visible │ uncommitted │
type log struct {
	// What every put touches.
	next    uint64   // index of the next record
	tail    *block   // that it goes to, if it is not the first of its block
	commit  sim.Time // of the last record
	oldest  sim.Time // arrival of the first extent, if there is one
	extents ring[extent]

	keep    bool         // there are readers; else records are counted and forgotten
	blocks  ring[*block] // ordinal: index of the records / blockLen
	seen    uint64       // ordinal of the first extent not known to be committed
	base    uint64
	horizon uint64 // records below are past the retention period
	packs   ring[pack]
}

// hold begins to keep the records that are appended from now on.
func (l *log) hold() {
	if l.keep {
		return
	}
	l.keep, l.base = true, l.next
	l.blocks.head = l.next >> blockBits
	l.blocks.tail, l.tail = l.blocks.head, nil
}

// append adds a record to the run opened before, and returns its index.
func (l *log) append(p *pool, u api.UID, k api.Key, bytes uint32, due sim.Time) uint64 {
	index := l.next
	l.next++
	i := index & blockMask
	if i == 0 || l.tail == nil {
		if !l.keep {
			return index
		}
		l.tail = p.take()
		l.blocks.push(l.tail)
	}
	b := l.tail
	b.uid[i], b.key[i], b.bytes[i], b.due[i] = u, k, bytes, due
	return index
}

// fit is where a read of kept records from an index ends that returns at most a number
// of bytes, and how many bytes it returns. One record always fits, if there is one.
func (l *log) fit(from, to uint64, most int64) (end uint64, bytes int64) {
	for end = from; end < to; {
		b := *l.blocks.at(end >> blockBits)
		i := end & blockMask
		for _, size := range b.bytes[i:min(blockLen, i+to-end)] {
			if bytes+int64(size) > most && end > from {
				return end, bytes
			}
			bytes += int64(size)
			end++
		}
	}
	return end, bytes
}

// copy appends kept records to columns, block by block.
func (l *log) copy(c *api.Columns, from, to uint64) {
	n := int(to - from)
	c.UID, c.Key = slices.Grow(c.UID, n), slices.Grow(c.Key, n)
	c.Bytes, c.Due = slices.Grow(c.Bytes, n), slices.Grow(c.Due, n)
	for from < to {
		b := *l.blocks.at(from >> blockBits)
		i := from & blockMask
		end := min(blockLen, i+to-from)
		c.UID, c.Key = append(c.UID, b.uid[i:end]...), append(c.Key, b.key[i:end]...)
		c.Bytes, c.Due = append(c.Bytes, b.bytes[i:end]...), append(c.Due, b.due[i:end]...)
		from += end - i
	}
}

// free gives back what lies below an index.
func (l *log) free(p *pool, below uint64) {
	if below <= l.base {
		return
	}
	l.base = below
	l.dropExtents(below)
	l.unpack(p, below)
	for b := &l.blocks; !b.empty() && (b.head+1)<<blockBits <= below; {
		p.put(b.pop())
	}
}

// done gives back the last block of a log to which nothing more is written, when nobody
// needs what is in it.
func (l *log) done(p *pool) {
	l.unpack(p, l.next)
	for b := &l.blocks; !b.empty(); {
		p.put(b.pop())
	}
	l.blocks.head = l.next >> blockBits
	l.blocks.tail, l.tail = l.blocks.head, nil
}

// bytes is the memory of the log beside its blocks.
func (l *log) bytes() int64 {
	return int64(len(l.extents.items))*int64(unsafe.Sizeof(extent{})) + int64(len(l.blocks.items))*8
}
