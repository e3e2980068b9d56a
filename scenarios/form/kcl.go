package form

// Leased is what workers of the Kinesis Client Library have, which share their shards by
// leases in a table.
type Leased struct {
	Version    Count         `json:"version" default:"2" range:"1..2" only:"kind=kcl" text:"Of the Kinesis Client Library for Java."`
	Library    Word          `json:"library" default:"java" words:"java,vmware" only:"kind=kcl" text:"|java|: amazon-kinesis-client; |vmware|: [vmware-go-kcl-v2](kcl.md#vmware-go-kcl-v2), with its two bugs."`
	Bugs       []Word        `json:"bugs" without:"both, of |vmware|" words:"unconditionalCheckpoint,oneParent" example:"[oneParent]" only:"kind=kcl" text:"Which bugs of |library: vmware| are in: a checkpoint is put whatever the table has; only the first parent of a merge is waited for."`
	Idle       Law[Duration] `json:"idleBetweenReads" without:"1.5s; 1s with |version: 1| and |library: vmware|" example:"200ms" only:"kind=kcl" text:"Time from an answer to the next GetRecords, 1ms or more on average."`
	MaxRecords Count         `json:"maxRecords" default:"10000" range:"1..10000" only:"kind=kcl" text:"Records of a GetRecords."`
	LeaseTable Name          `json:"leaseTable" without:"one of its own, on demand" example:"leases" only:"kind=kcl" text:"Name of a table for the leases."`
	Within     Duration      `json:"startWithin" default:"10s" only:"kind=kcl" text:"The workers start within this time, each at its own instant."`
	Steal      Count         `json:"maxLeasesToSteal" default:"1" range:"1..10000" only:"kind=kcl" text:"Leases that a worker takes from another at a time."`
	Most       Count         `json:"maxLeasesPerWorker" without:"no bound" range:"1..10000" example:"10" only:"kind=kcl" text:"Leases that a worker takes at most."`
	ParentPoll Duration      `json:"parentPoll" default:"10s" only:"kind=kcl" text:"Between two looks whether the parents of a shard are at their end."`
	ShardSync  Duration      `json:"shardSync" default:"60s" only:"kind=kcl" text:"Between two looks at the list of shards, with |version: 1| and |library: vmware|."`
}
