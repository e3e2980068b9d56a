package form

// Computing is what the records of a consumer take of what it runs on.
type Computing struct {
	CPU     CPU     `json:"cpu" beside:"runsOn" only:"kind=!lambda" without:"nothing" example:"{perRecord: 40us}" text:"What a record takes of a core of the machines, beside |service|."`
	Balance Balance `json:"balance" only:"kind=polling|fanOut" without:"by the number of shards" example:"{by: cpu}" text:"How its workers share the shards while they read: by their load, as the leader of KCL 3 does it."`
}

// Balance is how the load of workers is evened out.
type Balance struct {
	By        Word     `json:"by" need:"yes" words:"cpu,throughput" text:"What is evened out: the use of the machines, or what comes through the shards."`
	Every     Duration `json:"every" default:"60s" example:"60s" text:"How often shards may be moved."`
	Dampening Ratio    `json:"dampening" default:"60%" example:"80%" text:"Share of what a worker has above the mean that it gives away."`
	Band      Ratio    `json:"band" default:"10%" example:"10%" text:"How far a worker may be off the mean, of the mean."`
	Handoff   Duration `json:"handoff" default:"30s" words:"none" example:"30s" text:"How long a worker has to finish what it has of a shard; |none|: it loses the shard at once."`
}

// CPU is what a record takes of a core.
type CPU struct {
	PerRecord Duration `json:"perRecord" default:"0s" example:"40us" text:"Of each record, on a vCPU of the speed of |m5|; others are faster or slower (a guess)."`
	PerKiB    Duration `json:"perKiB" default:"0s" example:"5us" text:"Of each KiB of data and key, more."`
}
