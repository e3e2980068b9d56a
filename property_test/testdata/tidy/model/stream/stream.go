// Package stream has numbers of its own where it should take them from the table.
package stream

import (
	"io" // want: no I/O

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/result" // want: model/stream must not import model/result
)

// Shards is used by other fixtures.
const Shards = 1

const burst = 10 * 1024 * 1024 // want: belongs into model/limits

const chunk = 1 << 20 //tidy:number a size of our own

var _ io.Writer = result.Out

func rates(table api.Table) []float64 {
	read := float64(2 << 20)                                              // want: belongs into model/limits
	ttl := int64(300e9)                                                   // want: belongs into model/limits
	return []float64{read, float64(ttl), 1 << 21 / 2, chunk, burst, 1000} // want: belongs into model/limits
}
