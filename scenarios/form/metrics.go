package form

import (
	"slices"
	"strings"
)

// Metric is what a threshold may be on.
type Metric struct {
	Name string
	Kind MetricKind
	By   []string // labels, none of some; CloudWatch's are always by one
	Text string
}

// MetricKind says what a metric is compared with.
type MetricKind uint8

// Kinds of metrics.
const (
	Latency MetricKind = iota // a histogram
	Portion                   // a ratio
	Counter
	Bytes
	Money // USD
	Mean  // of counts
)

// CloudWatch tells whether a metric has its name from there.
func (m *Metric) CloudWatch() bool { return m.Name[0] >= 'A' && m.Name[0] <= 'Z' }

var (
	byProducer   = []string{"producer"}
	byConsumer   = []string{"consumer"}
	byStream     = []string{"stream"}
	byEither     = []string{"producer", "stream"}
	byShard      = []string{"stream", "shard"}
	byNameOfTwin = "as CloudWatch has it"
)

// Stats are the statistics of a histogram.
var Stats = []string{"p50", "p90", "p95", "p99", "p999", "min", "mean", "max", "count"}

// Metrics are those of a run, CloudWatch's last.
var Metrics = []Metric{
	{"putLatency", Latency, byProducer, "intended instant to acknowledgement"},
	{"putServiceTime", Latency, byProducer, "request sent to reply, each attempt"},
	{"propagationDelay", Latency, byConsumer, "appended to received"},
	{"endToEndDelay", Latency, byConsumer, "intended instant to processed"},
	{"iteratorAge", Latency, byConsumer, "as CloudWatch has it: of |lambda|, of the last record of a batch when its invocation ends"},
	{"millisBehindLatest", Latency, byConsumer, "as the API returns it"},
	{"throttledRatio", Portion, byEither, "attempts refused by a limit, over all attempts"},
	{"shardUtilization", Portion, byShard, "offered to the shard over its limit, the larger of bytes and records, while it was open"},
	{"cpuUtilization", Portion, byConsumer, "time that the cores of a consumer's machines worked, over all that they have"},
	{"busiestMachine", Portion, byConsumer, "the same of the busiest of them"},
	{"hotShardShare", Portion, byStream, "the hottest shard's share of offered bytes"},
	{"recordsOffered", Counter, byEither, "records made by a producer, at the intended instant"},
	{"bytesOffered", Bytes, byEither, "bytes made by a producer, at the intended instant"},
	{"recordsAccepted", Counter, byEither, "records acknowledged, once per record"},
	{"bytesAccepted", Bytes, byEither, "bytes acknowledged, once per record"},
	{"recordsFailed", Counter, byEither, "given up after errors"},
	{"recordsExpired", Counter, byEither, "given up after a full buffer, or when its time to live was over (KPL)"},
	{"recordsInFlight", Counter, byEither, "neither acknowledged nor given up, at the end"},
	{"recordsThrottled", Counter, byEither, "attempts refused by a limit"},
	{"recordsStored", Counter, byStream, "appended to a shard"},
	{"userRecordsStored", Counter, byStream, "the same in user records, of which an aggregated record has many"},
	{"duplicatesStored", Counter, byStream, "appended later copies of one record"},
	{"putCalls", Counter, byEither, "calls"},
	{"retries", Counter, byEither, "attempts beyond the first, in records"},
	{"getCalls", Counter, byConsumer, "|GetRecords| calls"},
	{"getThrottled", Counter, byConsumer, "|GetRecords| calls that were refused"},
	{"recordsDelivered", Counter, byConsumer, "received"},
	{"recordsProcessed", Counter, byConsumer, "processed"},
	{"redelivered", Counter, byConsumer, "received again"},
	{"effects", Counter, byConsumer, "effects that happened"},
	{"duplicateEffects", Counter, byConsumer, "second and later effects of a record"},
	{"dedupHits", Counter, byConsumer, "records left out because the table had them"},
	{"openShards", Counter, byStream, "shards open at the end"},
	{"reshards", Counter, byStream, "splits and merges"},
	{"recordsReordered", Counter, byEither, "stored behind a later record of the same producer instance and key"},
	{"recordsLost", Counter, byConsumer, "past their retention before they were read"},
	{"invocations", Counter, byConsumer, "invocations of its function, of a consumer of |kind: lambda|, as all that follows of them"},
	{"invocationErrors", Counter, byConsumer, "invocations that failed or took too long"},
	{"invocationThrottles", Counter, byConsumer, "invocations that were refused for want of concurrency"},
	{"invocationDuration", Latency, byConsumer, "invocation to its end, cold start included"},
	{"coldStarts", Counter, byConsumer, "invocations in a new environment"},
	{"concurrentExecutions", Counter, byConsumer, "most executions at a time"},
	{"batchSize", Counter, byConsumer, "records of an invocation, mean"},
	{"recordsInvoked", Counter, byConsumer, "records given to its function, again and again"},
	{"recordsDiscarded", Counter, byConsumer, "records given up: attempts used up, or too old"},
	{"recordsToDestination", Counter, byConsumer, "of those, told to |onFailure|"},
	{"ownerlessTime", Latency, byConsumer, "a shard has no reader between two workers, of a consumer of |kind: kcl|"},
	{"idleWorkers", Counter, byConsumer, "workers that never read a shard"},
	{"costPerMonth", Money, nil, "what a month of this traffic costs, all services together, in USD"},
	{"IncomingBytes", Bytes, byStream, byNameOfTwin},
	{"IncomingRecords", Counter, byStream, byNameOfTwin},
	{"WriteProvisionedThroughputExceeded", Counter, byStream, byNameOfTwin},
	{"ReadProvisionedThroughputExceeded", Counter, byStream, byNameOfTwin},
	{"PutRecord.Bytes", Bytes, byStream, byNameOfTwin},
	{"PutRecords.Bytes", Bytes, byStream, byNameOfTwin},
	{"PutRecords.TotalRecords", Counter, byStream, byNameOfTwin},
	{"PutRecords.SuccessfulRecords", Counter, byStream, byNameOfTwin},
	{"PutRecords.ThrottledRecords", Counter, byStream, byNameOfTwin},
	{"PutRecords.FailedRecords", Counter, byStream, byNameOfTwin},
	{"GetRecords.Bytes", Bytes, byStream, byNameOfTwin},
	{"GetRecords.Records", Counter, byStream, byNameOfTwin},
	{"GetRecords.IteratorAgeMilliseconds", Latency, byStream, byNameOfTwin},
	{"TakenLeases", Counter, byConsumer, "as the KCL has it: leases that workers took"},
	{"LostLeases", Counter, byConsumer, "of those, the ones that had an owner"},
	{"UserRecordsReceived", Counter, byProducer, "as the KPL has it: user records that it was given"},
	{"UserRecordsPut", Counter, byProducer, "as the KPL has it: user records that it takes for stored"},
	{"UserRecordExpired", Counter, byProducer, "as the KPL has it: user records whose time to live was over"},
	{"UserRecordsPerKinesisRecord", Mean, byProducer, "as the KPL has it, the mean: user records in a record of Kinesis"},
	{"KinesisRecordsPut", Counter, byProducer, "as the KPL has it: records of Kinesis that were stored"},
	{"KinesisRecordsDataPut", Bytes, byProducer, "as the KPL has it: their bytes of data"},
	{"RetriesPerRecord", Mean, byProducer, "as the KPL has it, the mean: attempts of a user record beyond the first"},
	{"BufferingTime", Latency, byProducer, "as the KPL has it, of first attempts: from a user record's instant to its call"},
	{"SubscribeToShardEvent.Bytes", Bytes, byConsumer, byNameOfTwin},
	{"SubscribeToShardEvent.Records", Counter, byConsumer, byNameOfTwin},
	{"SubscribeToShardEvent.MillisBehindLatest", Latency, byConsumer, byNameOfTwin},
	{"Invocations", Counter, byConsumer, byNameOfTwin},
	{"Errors", Counter, byConsumer, byNameOfTwin},
	{"Throttles", Counter, byConsumer, byNameOfTwin},
	{"ConcurrentExecutions", Counter, byConsumer, byNameOfTwin},
	{"Duration", Latency, byConsumer, byNameOfTwin},
	{"IteratorAge", Latency, byConsumer, byNameOfTwin},
}

// MetricNames are the names of those that a test holds for.
func MetricNames(of func(*Metric) bool) []string {
	var names []string
	for i := range Metrics {
		if of(&Metrics[i]) {
			names = append(names, Metrics[i].Name)
		}
	}
	return names
}

// MetricOf is the metric of a name, or nil.
func MetricOf(name string) *Metric {
	i := slices.IndexFunc(Metrics, func(m Metric) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return &Metrics[i]
}

// Markdown is what a metric is.
func (m *Metric) Markdown() string { return ticks(strings.TrimSpace(m.Text)) }
