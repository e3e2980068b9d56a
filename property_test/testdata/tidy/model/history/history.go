package history // want: has no comment

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/stream" // want: model/history must not import model/stream
)

func each(t api.Table) (sum int) {
	for _, v := range t { // want: a range over a map
		sum += v + stream.Shards
	}
	return sum
}
