package form

// Consumer is count applications that read a stream.
type Consumer struct {
	Name       Name               `json:"name" need:"yes" example:"billing" text:"Name of the consumer."`
	Kind       Word               `json:"kind" default:"polling" words:"polling,fanOut,flink,flinkLegacy,spark,glue,awsLoop,lambda,kcl" text:"|polling|: GetRecords, shared limits; |fanOut|: SubscribeToShard, 2 MiB/s of its own; |lambda|: [an event source mapping](lambda.md); |kcl|: [workers with a lease table](kcl.md); else one that people run, with [its own defaults](consumers.md)."`
	Stream     Name               `json:"stream" without:"the only one" text:"Name of the stream that it reads."`
	Count      Count              `json:"count" default:"1" range:"1..1000" text:"Applications, each of which reads every shard."`
	StartAt    Duration           `json:"startAt" default:"0s" example:"40m" text:"The application does not exist before this instant."`
	From       Position           `json:"from" default:"trimHorizon" words:"latest,trimHorizon" text:"Where it starts to read."`
	Interval   Law[Duration]      `json:"interval" default:"1s" apart:"afterEmpty|afterRecords" only:"kind=polling|flink|flinkLegacy|spark|glue|awsLoop" text:"Time between the starts of two polls, 1ms or more on average."`
	Limit      Count              `json:"limit" default:"10000" range:"1..10000" only:"kind=polling|flink|flinkLegacy|spark|glue|awsLoop" text:"Records of a call."`
	Service    Law[Duration]      `json:"service" default:"0" example:"2ms" text:"Time that one record takes."`
	InWork     Count              `json:"inWork" default:"10000" only:"kind=!lambda" range:"1..10000000" text:"Records received and not processed, per shard. A full consumer does not read, but a pushed event comes whole."`
	Workers    Count              `json:"workers" default:"1" only:"kind=!lambda" range:"1..1000" example:"3" text:"Workers of each application, which share its shards."`
	Checkpoint Duration           `json:"checkpoint" default:"everyBatch" only:"kind=!lambda" words:"everyBatch,never" example:"10s" text:"When it writes how far it is. After |never|, a restart begins at |from|."`
	Failover   Duration           `json:"failover" default:"10s" only:"kind=!lambda" text:"How long a worker is silent before its shards go to others."`
	Lineage    Word               `json:"lineage" default:"parentsFirst" only:"kind=!lambda" words:"parentsFirst,ignored" text:"|parentsFirst|: a shard is read when its parents are done; |ignored|: when it is found."`
	Dedup      Dedup              `json:"dedup" default:"none" only:"kind=!lambda" words:"none" example:"{table: seen}" text:"An effect happens once, by marks in a table."`
	Guarantees ConsumerGuarantees `json:"guarantees" without:"nothing" example:"{effects: exactlyOnce, order: perKey}" text:"What is guaranteed of its effects, and so which anomalies it is allowed. A run that breaks it violates |G1|."`
	RunsOn     Host               `json:"runsOn" without:"not billed" only:"kind=!lambda" example:"{instance: m7g.large, count: 3}" text:"What the workers run on, and its price. The network of machines limits what they read, and |cpu| takes their cores."`
	Computing
	Paced
	Apart
	Lambda
	Leased
}

// Apart is what a consumer makes of aggregated records.
type Apart struct {
	Deaggregate Word `json:"deaggregate" without:"|plain|" only:"kind=!lambda" words:"plain,kcl,none" example:"kcl" text:"What it makes of aggregated records (|client: {kind: kpl}|): |plain| takes the user records out; |kcl| does, and drops an aggregate of which one user record does not belong to the shard; |none| processes it as one record."`
}

// Host is machines of EC2.
type Host struct {
	Instance Machine `json:"instance" need:"yes" example:"m7g.large" text:"Type of the machines, of EC2."`
	Count    Count   `json:"count" without:"one for each worker" range:"1..10000" example:"3" text:"How many of them, of all applications together."`
}

// Position is an instant to read from.
type Position struct {
	Timestamp Duration `json:"timestamp" need:"yes" example:"30m" text:"An instant of the run that has passed by then."`
}

// Dedup is how an application keeps an effect from happening twice.
type Dedup struct {
	Table Name `json:"table" without:"the only one" example:"seen" text:"Name of a table, for its marks."`
	Order Word `json:"order" default:"effectThenMark" words:"effectThenMark,markThenEffect,together" text:"A crash between the two repeats the effect, or loses it with |markThenEffect|. |together|: one transaction has both (TransactWriteItems), for an effect that is a write to DynamoDB; the mark counts as two writes."`
	Key   Word `json:"key" default:"id" words:"id,sequenceNumber,hash" text:"Key of a mark: the producer's own |id|; |sequenceNumber|, which a retried put does not share; |hash| of the data, which two records of the same bytes share (see |payload|)."`
}
