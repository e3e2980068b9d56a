package form

// Scenario is the whole file.
type Scenario struct {
	Version     Word       `json:"version" need:"yes" words:"1" text:"Version of the scenario language."`
	Name        Name       `json:"name" without:"the file's" example:"checkout-peak" text:"Name of the scenario, and of its folder in |out/|."`
	Description Text       `json:"description" without:"empty" example:"Four shards at half of their capacity." text:"One sentence for the report."`
	Seed        Whole      `json:"seed" default:"1" example:"7" text:"The same seed gives the same run, on every machine."`
	AsOf        Month      `json:"asOf" default:"2026-11" example:"2025-10" text:"Month of the limits and prices, from |2024-01| on."`
	Region      Word       `json:"region" default:"us-east-1" words:"us-east-1" text:"Region of the limits and prices."`
	Start       Instant    `json:"start" without:"none" example:"2026-11-24T13:00:00Z" text:"Instant of t = 0, RFC 3339, for axes and sequence numbers."`
	Duration    Duration   `json:"duration" without:"the longest trace's, else required" example:"10m" text:"How long the run lasts, 1 ms to 3650 days. Nothing is drained at the end."`
	Warmup      Duration   `json:"warmup" default:"none" words:"none,auto" example:"1m" text:"What histograms leave out of the start: |none|, a duration below that of the run, or |auto|: until put latency has settled (MSER-5). |auto| also says that the rest is a steady state: one run then has intervals, from sections."`
	Fidelity    Word       `json:"fidelity" default:"record" words:"record" text:"Every record has an identity."`
	Network     Network    `json:"network" default:"{}" without:"three zones, a round trip of 2 ms median, 9 ms p99" text:"The zones of the region, and the way to them."`
	Streams     []Stream   `json:"streams" need:"yes" range:"1.." text:"The streams, at least one."`
	Tables      []Table    `json:"tables" without:"none" text:"Tables of conditional writes (DynamoDB), for consumers with |dedup|."`
	Producers   []Producer `json:"producers" without:"none" text:"Who writes."`
	Consumers   []Consumer `json:"consumers" without:"none" text:"Who reads."`
	Events      []Event    `json:"events" without:"none" text:"What an operator does at instants of the run."`
	Faults      []Fault    `json:"faults" without:"none" text:"What goes wrong in the run. A draw of a fault is keyed by its name: taking one away moves no other."`
	Thresholds  Thresholds `json:"thresholds" without:"none" text:"Checks that decide the verdict, by metric: |putLatency{producer:web}: [p99 < 300ms]|. A failed one makes |kinesim run| exit with 99."`
	Invariants  Allowance  `json:"invariants" default:"{}" without:"all must hold" text:"Which invariants may be violated, and what liveness means."`
	Sweep       Sweep      `json:"sweep" without:"none" example:"{streams.orders.shards: [4, 6, 8], runs: 10}" text:"Which variants |kinesim sweep| runs, and how often. |kinesim run| runs the scenario as it stands."`
}

// Network is the zones of the region and the way to them.
type Network struct {
	Zones    []Name        `json:"zones" default:"[a, b, c]" range:"3" text:"Three distinct names, of the region's zones."`
	Latency  Law[Duration] `json:"latency" default:"{distribution: lognormal, median: 2ms, p99: 9ms}" text:"Round trip between clients and the service; half of a draw each way. |--latency off| sets it to 0."`
	Endpoint Word          `json:"endpoint" without:"|public|" words:"public,vpc" example:"vpc" text:"How clients reach the service: |vpc| is an interface endpoint in each zone, which has its price."`
}

// Stream is a Kinesis data stream.
type Stream struct {
	Name          Name        `json:"name" need:"yes" example:"orders" text:"Name of the stream."`
	Mode          Word        `json:"mode" default:"provisioned" words:"provisioned,onDemand,onDemandAdvantage" text:"How the stream gets its capacity. |onDemandAdvantage| is a setting of the account (from |asOf| 2025-11 on); beside streams that are |onDemand| it compares two accounts."`
	Shards        Count       `json:"shards" need:"mode=provisioned" without:"on demand, what |onDemand.peak| and |warmThroughput| need, at least 4" range:"1..20000" example:"4" text:"Open shards at the start, up to the account's quota. A stream on demand has other than its own where it was switched: it keeps them."`
	OnDemand      OnDemand    `json:"onDemand" only:"mode=onDemand|onDemandAdvantage" default:"{}" without:"|{}|, on demand" text:"How the service scales the stream. A shard that takes more than half of its limit within a minute is split in two."`
	Warm          Throughput  `json:"warmThroughput" only:"mode=onDemandAdvantage" without:"none" example:"100MiB/s" text:"What the stream takes at once, whole MiB/s, up to 10GiB/s."`
	Retention     Duration    `json:"retention" default:"24h" example:"7d" text:"How long records can be read, 24h to 8760h."`
	MaxRecordSize Size        `json:"maxRecordSize" default:"1MiB" example:"10MiB" text:"Largest record, 1MiB to 10MiB (from |asOf| 2025-10 on)."`
	Limiter       Limiter     `json:"limiter" default:"{burst: 10MiB, burstRecords: 1000}" words:"window" text:"The write limit of a shard: a token bucket, or |window|, the strict second."`
	Replication   Replication `json:"replication" default:"{}" text:"How a put commits over the three zones. It is acknowledged when its quorum has it."`
	Encryption    Word        `json:"encryption" without:"|none|" words:"none,kms" example:"kms" text:"|kms|: with a customer managed key, which has its price and adds 0.1 ms to puts and reads."`
	Scaling       Scaling     `json:"scaling" without:"nobody changes its shards" example:"{policy: targetTracking, min: 2, max: 16, target: 70%}" text:"Who changes the number of its shards, and by which rule. It sees what CloudWatch shows."`
}

// Limiter is the token bucket of a shard's writes.
type Limiter struct {
	Burst        Size  `json:"burst" default:"10MiB" text:"Bytes that a shard takes at once, 1KiB to 1GiB."`
	BurstRecords Count `json:"burstRecords" default:"1000" range:"1..1000000" text:"Records that a shard takes at once."`
}

// OnDemand is how the service scales a stream.
type OnDemand struct {
	Peak         Throughput    `json:"peak" without:"a new stream" example:"20MiB/s" text:"Highest write rate of any minute in the 30 days before the run. The stream starts with the shards for twice as much."`
	ShardsPerMiB Number        `json:"shardsPerMiB" default:"1" range:"0.1..10" text:"Shards for each MiB/s of capacity (a guess)."`
	SplitAfter   Law[Duration] `json:"splitAfter" default:"{distribution: uniform, min: 5m, max: 15m}" text:"From the end of a minute in which a shard took too much until it is split; AWS says within 15 minutes."`
	ScaleDown    Duration      `json:"scaleDown" default:"none" words:"none" example:"30d" text:"The service merges shards, by half at least, that the peak of that long does not need; AWS documents that for no stream."`
}

// Replication is how a put commits.
type Replication struct {
	Quorum     Word                   `json:"quorum" default:"2" words:"2,all" text:"Zones that a commit needs: the latency of a put is the second of three draws, or with |all| the third."`
	Commit     Law[Duration]          `json:"commit" default:"{distribution: lognormal, median: 12ms, p99: 131.5ms}" text:"How long the commit of one zone takes (a guess)."`
	Zones      map[Name]Law[Duration] `json:"zones" without:"those of |commit|" example:"{c: 40ms}" text:"The same for single zones, by name."`
	Concurrent Count                  `json:"concurrent" without:"no limit" range:"1..1000000" example:"64" text:"Puts of the stream that wait for their quorum at a time."`
}

// Table is a table of conditional writes.
type Table struct {
	Name    Name          `json:"name" need:"yes" example:"seen" text:"Name of the table."`
	Billing Billing       `json:"billing" default:"onDemand" words:"onDemand" text:"|onDemand|, or provisioned writes, beyond which writes are refused."`
	TTL     Duration      `json:"ttl" default:"none" words:"none" example:"26h" text:"How long an item lives: |none| is for ever."`
	Latency Law[Duration] `json:"latency" default:"{distribution: lognormal, median: 4ms, p99: 20ms}" text:"How long a write takes (a guess)."`
}

// Billing is what a table was given.
type Billing struct {
	Writes Rate `json:"writes" need:"yes" example:"500/s" text:"Whole writes a second, at least one."`
}
