package producer

import "math"

// addSizes adds each record's data to the length of its key: what the trace says, or
// draw n of the law, rounded to bytes. 0 bytes of data are allowed.
func (w *Workload) addSizes(first uint64, known []known, bytes []uint32) {
	g := w.g
	if v, constant := g.size.IsConstant(); constant && len(known) == 0 {
		data := limit(math.Floor(v + 0.5))
		for i := range bytes {
			bytes[i] = sum32(data, bytes[i])
		}
		return
	}
	for i := range bytes {
		if len(known) > 0 && known[i].size >= 0 {
			data := known[i].size
			if g.counted.sized { // a trace of bytes counts the key, which no record is without
				data = max(data-int64(bytes[i]), 0)
			}
			bytes[i] = sum32(data, bytes[i])
			continue
		}
		if d := g.spec.Payload.Distinct; d > 0 { // the same data has the same size
			bytes[i] = sum32(g.size.Int(g.pool, w.contents.Below(first+uint64(i), 0, uint64(d))), bytes[i])
			continue
		}
		bytes[i] = sum32(g.size.Int(w.sizes, first+uint64(i)), bytes[i])
	}
}

// limit turns a size into bytes: what is beyond uint32 is beyond any limit anyway.
func limit(v float64) int64 { return int64(min(max(v, 0), math.MaxUint32)) }

func sum32(data int64, key uint32) uint32 {
	return uint32(min(data, math.MaxUint32-int64(key)) + int64(key))
}
