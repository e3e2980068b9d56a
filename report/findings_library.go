package report

import (
	"fmt"
	"math"
)

// userRecords is how many user records a stream has stored, of which an aggregated record has many.
func (d *Data) userRecords(stream string) float64 {
	return math.Max(d.value("userRecordsStored", "stream", stream), d.value("recordsStored", "stream", stream))
}

// aggregated tells whether a stream has aggregated records: then its limit of records is not what
// its producers' records come up against.
func (d *Data) aggregated(stream string) bool {
	return d.userRecords(stream) > d.value("recordsStored", "stream", stream)
}

// libraryFindings say what the Kinesis Producer Library makes of the records of a stream.
func (d *Data) libraryFindings(add func(float64, string)) {
	for i := range d.Result.Streams {
		name := d.Result.Streams[i].Name
		records, users := d.value("recordsStored", "stream", name), d.userRecords(name)
		if !d.aggregated(name) || records == 0 {
			continue
		}
		add(2.5, fmt.Sprintf("%s stores %s user records in %s records, %s in each on average.", name, count(users),
			count(records), significant(users/records)))
	}
}
