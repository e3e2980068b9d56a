package stream

import "fmt"

// ShardID is the id of the shard with an index: "shardId-%012d" (KCL 3.5.1,
// SequenceNumberValidator; kinesis.md §2).
func ShardID(index int32) string { return fmt.Sprintf("shardId-%012d", index) }

// ParseShardID reads the index from a shard id.
func ParseShardID(id string) (int32, bool) {
	var index int32
	if n, err := fmt.Sscanf(id, "shardId-%d", &index); n != 1 || err != nil {
		return 0, false
	}
	return index, index >= 0 && ShardID(index) == id
}
