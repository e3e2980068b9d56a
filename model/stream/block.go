package stream

import (
	"unsafe"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// blockLen is the records of a block: enough that a read copies long runs, and few
// enough that thousands of idle shards do not hold much.
const (
	blockBits = 8
	blockLen  = 1 << blockBits
	blockMask = blockLen - 1
)

// block is blockLen consecutive records of a shard, 24 bytes each, column by column
// as requests and answers have them. It holds no pointers.
type block struct {
	uid   [blockLen]api.UID
	due   [blockLen]sim.Time
	key   [blockLen]api.Key
	bytes [blockLen]uint32
}

// pool is the blocks that no log holds at present. All shards of a stream share it.
type pool struct {
	free  []*block
	made  int64
	taken uint64 // blocks ever begun

	packed  int64         // user records kept in aggregated ones
	columns []api.Columns // of packs that no log holds at present
}

func (p *pool) take() *block {
	p.taken++
	if n := len(p.free); n > 0 {
		b := p.free[n-1]
		p.free = p.free[:n-1]
		return b
	}
	p.made++
	return new(block)
}

func (p *pool) put(b *block) { p.free = append(p.free, b) }

// bytes is the memory of all blocks, in logs or not.
func (p *pool) bytes() int64 { return p.made*int64(unsafe.Sizeof(block{})) + p.packed*recordBytes }
