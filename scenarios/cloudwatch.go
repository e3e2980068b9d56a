package scenarios

import (
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/spec"
)

// CloudWatch's own names, by the dimension that it has them by. A threshold may be on them
// too, so that an alarm can be written down as it is.
var (
	perStream = []string{"IncomingBytes", "IncomingRecords", "WriteProvisionedThroughputExceeded",
		"ReadProvisionedThroughputExceeded", "PutRecord.Bytes", "PutRecords.Bytes", "PutRecords.TotalRecords",
		"PutRecords.SuccessfulRecords", "PutRecords.ThrottledRecords", "PutRecords.FailedRecords",
		"GetRecords.Bytes", "GetRecords.Records", "GetRecords.IteratorAgeMilliseconds"}
	perSubscriber = []string{"SubscribeToShardEvent.Bytes", "SubscribeToShardEvent.Records",
		"SubscribeToShardEvent.MillisBehindLatest"}
	cloudWatchNames = slices.Concat(perStream, perSubscriber)
)

func isHistogram(metric string) bool {
	return slices.Contains(histograms, metric) || metric == "GetRecords.IteratorAgeMilliseconds" ||
		metric == "SubscribeToShardEvent.MillisBehindLatest"
}

func isBytes(metric string) bool {
	return strings.HasPrefix(metric, "bytes") || strings.HasSuffix(metric, "Bytes")
}

// dimension is what a metric of CloudWatch is by, and which names there are in a scenario.
func dimension(metric string, s *spec.Scenario) (string, []string) {
	if !slices.Contains(perSubscriber, metric) {
		return "stream", labelValues("stream", s)
	}
	var names []string
	for i := range s.Consumers {
		if s.Consumers[i].Kind == spec.FanOut {
			names = append(names, s.Consumers[i].Name)
		}
	}
	return "consumer", names
}
