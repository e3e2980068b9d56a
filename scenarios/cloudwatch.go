package scenarios

import (
	"strings"

	"github.com/kinesim/kinesim/model/spec"
)

// dimension is what a metric of CloudWatch is by, and which names there are in a scenario.
func dimension(metric string, s *spec.Scenario) (string, []string) {
	if metricLabels(metric)[0] == "stream" {
		return "stream", labelValues("stream", s)
	}
	var names []string
	for i := range s.Consumers {
		c := &s.Consumers[i]
		if pushes := strings.HasPrefix(metric, "SubscribeToShard"); pushes && c.Pushed() || !pushes && c.Lambda != nil {
			names = append(names, s.Consumers[i].Name)
		}
	}
	return "consumer", names
}
