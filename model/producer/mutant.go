package producer

// MutantLoseOne is the planted bug of this package: of the entries that a PutRecords
// refused, the last is forgotten instead of being sent again. Must be caught by A1.
const MutantLoseOne = "lost-retry"

func (a *Actor) loseOne(g *group) {
	n := g.Records.Len()
	if !a.c.LoseOne || n < 2 {
		return
	}
	r := &g.Records
	a.held.records--
	a.held.bytes -= int64(r.Bytes[n-1])
	a.bytes -= int64(r.Bytes[n-1])
	r.UID, r.Key, r.Bytes, r.Due = r.UID[:n-1], r.Key[:n-1], r.Bytes[:n-1], r.Due[:n-1]
	g.Attempts = g.Attempts[:n-1]
}
