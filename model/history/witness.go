package history

import (
	"fmt"
	"strconv"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Witness is the first row that offends.
type Witness struct {
	At     sim.Time
	Entity string
	Text   string
}

// fail counts a violation and keeps the first.
func (k *Checker) fail(id int, at sim.Time, entity, format string, args ...any) {
	k.violated = true
	o := &k.outcomes[id]
	o.Count++
	if o.First == nil {
		o.First = &Witness{at, entity, fmt.Sprintf(format, args...)}
	}
}

func (k *Checker) shardName(stream, shard int32) string {
	return fmt.Sprintf("%s/shardId-%012d", k.streams[stream].c.Name, shard)
}

func (k *Checker) readerName(reader int32) string { return k.readers[reader].name }

func (k *Checker) recordName(u api.UID) string {
	if p := u.Producer(); p < len(k.c.Producers) {
		return fmt.Sprintf("record %d of %s", u.N(), k.c.Producers[p])
	}
	return fmt.Sprintf("record %x", uint64(u))
}

func decimal(n uint64) string { return strconv.FormatUint(n, 10) }
