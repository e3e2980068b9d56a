package fault

import "github.com/kinesim/kinesim/model/spec"

// ProducerPaused is when an instance of a producer group stands still, sorted and joined.
func (d *Schedule) ProducerPaused(group, instance int) []Window {
	return d.windows(spec.Pause, d.producer(group, instance))
}

// ConsumerPaused is when a worker of a consumer stands still, likewise.
func (d *Schedule) ConsumerPaused(consumer, worker int) []Window {
	return d.windows(spec.Pause, d.consumer(consumer, worker))
}
