package bring

import (
	"regexp"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/scenarios"
)

// Metrics that the load is made of. Incoming ones count what was accepted; what was refused is
// not in them.
const (
	incomingRecords = "IncomingRecords"
	incomingBytes   = "IncomingBytes"
	writeThrottled  = "WriteProvisionedThroughputExceeded"
	getRecords      = "GetRecords.Records"
)

// metricNames are those that Kinesis publishes by stream or shard. Most of them say nothing of
// the load, and are known so that nobody wonders.
var metricNames = []string{incomingRecords, incomingBytes, writeThrottled, "ReadProvisionedThroughputExceeded",
	"PutRecord.Bytes", "PutRecord.Latency", "PutRecord.Success", "PutRecords.Bytes", "PutRecords.Latency",
	"PutRecords.Success", "PutRecords.TotalRecords", "PutRecords.SuccessfulRecords", "PutRecords.FailedRecords",
	"PutRecords.ThrottledRecords", getRecords, "GetRecords.Bytes", "GetRecords.IteratorAgeMilliseconds",
	"GetRecords.Latency", "GetRecords.Success", "GetRecords.IteratorAge", "IteratorAgeMilliseconds", "OutgoingBytes",
	"OutgoingRecords", "SubscribeToShard.RateExceeded", "SubscribeToShard.Success", "SubscribeToShardEvent.Bytes",
	"SubscribeToShardEvent.Records", "SubscribeToShardEvent.Success", "SubscribeToShardEvent.MillisBehindLatest"}

// sumStat is the statistic that a load is made of.
const sumStat = "Sum"

var (
	statNames = []string{sumStat, "Average", "SampleCount", "Maximum", "Minimum"}
	shardForm = regexp.MustCompile(`(?i)shardid-?_?([0-9]{1,12})|\bshard[-_ ]?([0-9]{1,12})\b`)
	fillers   = []string{"AWS/Kinesis", "Kinesis", "StreamName", "ShardId", "Stream", "Shard", "per", "by",
		"of", "for"}
	percentile = regexp.MustCompile(`^(?i)(p[0-9]{1,2}(\.[0-9]+)?|tm.*|wm.*|iqm)$`)
)

// nameOf reads what a label, or else an id, says of a series: the metric, the shard, the
// statistic (the sum if none is named), and in what is left the stream.
func nameOf(label, id string) (s seriesOf, known bool) {
	s.stat = sumStat
	if s.shard = shardIn(label); s.shard == "" {
		s.shard = shardIn(id)
	}
	var left []string
	for _, word := range words(shardForm.ReplaceAllString(label, " ")) {
		switch {
		case s.metric == "" && exact(metricNames, word) != "":
			s.metric = exact(metricNames, word)
		case exact(statNames, word) != "":
			s.stat = exact(statNames, word)
		case percentile.MatchString(word):
			s.stat = word
		case exact(fillers, word) == "":
			left = append(left, word)
		}
	}
	if s.metric != "" {
		s.stream = strings.Join(left, "-")
		return s, true
	}
	// An id has letters, digits and underscores only: incoming_bytes_3, m1.
	plain := strings.ToLower(strings.ReplaceAll(id, "_", ""))
	for _, name := range metricNames {
		flat := strings.ToLower(strings.ReplaceAll(name, ".", ""))
		if strings.Contains(plain, flat) && len(name) > len(s.metric) {
			s.metric = name
		}
	}
	return s, s.metric != ""
}

// words cuts a label where no name of a stream or metric goes on.
func words(label string) []string {
	return strings.FieldsFunc(label, func(r rune) bool {
		return !(r == '.' || r == '-' || r == '_' || r == '/' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' ||
			'A' <= r && r <= 'Z')
	})
}

// exact is the name that a word is, whatever its capitals; "" if it is none.
func exact(names []string, word string) string {
	word = strings.Trim(word, "-./")
	if i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, word) }); i >= 0 {
		return names[i]
	}
	return ""
}

// shardIn is the id of a shard that a text names, or "".
func shardIn(text string) string {
	m := shardForm.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	digits := m[1] + m[2]
	return "shardId-" + strings.Repeat("0", 12-len(digits)) + digits //tidy:number digits of an id
}

// metricHint names the metric that a label most likely means.
func metricHint(label string) string {
	for _, word := range words(label) {
		if hint := scenarios.Suggest(word, metricNames); hint != "" {
			return hint
		}
	}
	return "; want a label or id with the name of a metric, such as IncomingRecords"
}
