package scenarios

import (
	"strings"

	"github.com/kinesim/kinesim/model/spec"
)

// dimension is what a metric of CloudWatch is by, and which names there are in a scenario.
func dimension(metric string, s *spec.Scenario) (string, []string) {
	var names []string
	switch metricLabels(metric)[0] {
	case "stream":
		return "stream", labelValues("stream", s)
	case "producer": // of a Kinesis Producer Library
		for i := range s.Producers {
			if s.Producers[i].Client.KPL != nil {
				names = append(names, s.Producers[i].Name)
			}
		}
		return "producer", names
	}
	for i := range s.Consumers {
		c := &s.Consumers[i]
		if pushes := strings.HasPrefix(metric, "SubscribeToShard"); pushes && c.Pushed() || !pushes && c.Lambda != nil {
			names = append(names, s.Consumers[i].Name)
		}
	}
	return "consumer", names
}
