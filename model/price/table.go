package price

import (
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/sim"
)

// Table is what was measured of one table. A mark is below 1 KB, so that a write is one unit
// and a consistent read another.
type Table struct {
	Name        string
	Provisioned int64    // writes a second; 0: on demand
	Writes      int64    // decided, those included whose condition failed; a refused call costs nothing
	Reads       int64    // consistent
	Marks       int64    // of the writes, those that left a mark
	Lives       sim.Time // how long a mark is kept until it is deleted; 0: for ever
}

// table bills requests or capacity, and what the marks take. A table that is provisioned is
// taken to have as many reads a second as writes, when it is read at all: each mark is looked
// for before it is written.
func (b *bill) table(x *Table) {
	line := func(what string, quantity float64, unit, row string) {
		b.line(DynamoDB, x.Name, what, quantity, unit, row)
	}
	if x.Provisioned > 0 {
		hours := float64(float64(x.Provisioned) * b.begun(b.hours, limits.PriceStartedHour))
		line("write capacity", hours, "WCU-hour", limits.PriceTableWriteHour)
		if x.Reads > 0 {
			line("read capacity", hours, "RCU-hour", limits.PriceTableReadHour)
		}
	} else {
		line("write requests", b.counted(x.Writes)/1e6, "million units", limits.PriceTableWrites)
		line("read requests", b.counted(x.Reads)/1e6, "million units", limits.PriceTableReads)
	}
	line("storage", b.stored(x), "GB-month", limits.PriceTableGB)
}

// stored is the GB-months of marks. Those that are kept for ever are, on average over the
// first month, what comes in half of one.
func (b *bill) stored(x *Table) float64 {
	lives := x.Lives
	if lives == 0 && b.test {
		lives = sim.Never
	} else if lives == 0 {
		lives = sim.Time(b.hours / 2 * float64(sim.Hour))
	}
	return b.held(x.Marks*b.t.Int(limits.TableItemBytes), 0, lives)
}
