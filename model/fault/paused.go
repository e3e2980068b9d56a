package fault

import "github.com/kinesim/kinesim/model/spec"

// ProducerPaused is when an instance of a producer group stands still, sorted and joined.
func (d *Schedule) ProducerPaused(group, instance int) []Window {
	return d.paused(d.producer(group, instance))
}

// ConsumerPaused is when a worker of a consumer stands still, likewise.
func (d *Schedule) ConsumerPaused(consumer, worker int) []Window {
	return d.paused(d.consumer(consumer, worker))
}

func (d *Schedule) paused(self who) []Window {
	var out []Window
	for i := range d.s.Faults {
		if f := &d.s.Faults[i]; f.Kind == spec.Pause && self.hit(&f.Target) {
			out = append(out, window(f))
		}
	}
	return merge(out)
}
