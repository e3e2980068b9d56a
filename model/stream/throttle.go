package stream

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
)

// refused is the shard's exception for calls beyond a limit. It is shared by all its
// calls: a throttle allocates nothing.
func (s *Stream) refused(sh *shard) *api.Exception {
	if sh.refusal == nil {
		sh.refusal = api.NewException(api.ProvisionedThroughputExceeded, "%s", s.ThrottleMessage(sh.id))
	}
	return sh.refusal
}

// ThrottleMessage is the ErrorMessage of an entry of PutRecords that was throttled
// (developer guide 2023, developing-producers-with-sdk; kinesis.md §1.2).
func (s *Stream) ThrottleMessage(shard int32) string {
	return fmt.Sprintf("Rate exceeded for shard %s in stream %s under account %s.",
		ShardID(shard), s.name, s.Account)
}
