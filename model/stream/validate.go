package stream

import "github.com/kinesim/kinesim/model/api"

// validate is the exception that refuses a put whole, or nil: 1 to 500 entries, at most
// 10 MiB with keys, each at most the stream's MaxRecordSize, keys of 1 to 256 characters
// (SDK PutRecords 2026-11; kinesis.md §1.2).
func (s *Stream) validate(p *api.Put) *api.Exception {
	c, l := &p.Records, &s.limits
	n := c.Len()
	if n < 1 || n > l.PutRecordsMax {
		side, bound := "less", l.PutRecordsMax
		if n < 1 {
			side, bound = "greater", 1
		}
		return api.NewException(api.Validation, "1 validation error detected: Value at 'records' failed "+
			"to satisfy constraint: Member must have length %s than or equal to %d", side, bound)
	}
	total, largest := int64(0), uint32(0)
	for _, b := range c.Bytes[:n] {
		total += int64(b)
		largest = max(largest, b)
	}
	if int64(largest) > l.RecordBytesMax {
		return api.NewException(api.Validation, "1 validation error detected: Value at 'data' failed "+
			"to satisfy constraint: Member must have length less than or equal to %d", l.RecordBytesMax)
	}
	if !p.Single && total > l.PutRecordsBytesMax {
		return api.NewException(api.InvalidArgument, "Records size exceeds %d MB limit",
			l.PutRecordsBytesMax>>20)
	}
	if s.routes.bad == 0 {
		return nil
	}
	for _, k := range c.Key[:n] {
		if s.routes.keys[k] == badKey {
			return api.NewException(api.Validation, "1 validation error detected: Value at 'partitionKey' "+
				"failed to satisfy constraint: Member must have length between 1 and %d", l.KeyMax)
		}
	}
	return nil
}
