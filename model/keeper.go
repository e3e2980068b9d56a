package model

// keeper tells a stream what its readers may still ask for: what lies behind what they
// have received.
type keeper struct{ readers [][]positioned } // by application and shard

type positioned interface{ Next() uint64 }

func (k *keeper) add(r readerInfo, p positioned) {
	for len(k.readers) <= int(r.application) {
		k.readers = append(k.readers, nil)
	}
	k.readers[r.application] = append(k.readers[r.application], p) // shards come in their order
}

// Needed is the index behind the last record that a reader has received.
func (k *keeper) Needed(app, shard int32) uint64 {
	if int(app) >= len(k.readers) || int(shard) >= len(k.readers[app]) {
		return 0
	}
	return k.readers[app][shard].Next()
}
