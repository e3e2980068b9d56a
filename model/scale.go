package model

import (
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/scaling"
	"github.com/kinesim/kinesim/model/stream"
	"github.com/kinesim/kinesim/sim"
)

// addScaler puts the policy of a stream into the kernel, right before the stream's service:
// each of them knows the address of the other.
func (w *World) addScaler(i int) (stream.Watcher, error) {
	st := &w.spec.Streams[i]
	if st.Scaling == nil {
		return stream.Watcher{}, nil
	}
	const minute = int64(sim.Minute / sim.Second)
	s := scaling.NewScaler(scaling.Config{
		Self: w.next(), Service: w.next() + 1, Stream: int32(i), Name: st.Name, Spec: st.Scaling, Seed: w.spec.Seed,
		Latency: w.network(), Bodies: w.bodies, History: w.history, Mutant: w.mutant,
		ShardBytes:   minute * w.limits.Int(limits.WriteBytes),
		ShardRecords: minute * w.limits.Int(limits.WriteRecords),
		Tries:        int(w.limits.Int(limits.AwslabsTries)),
	})
	id, err := w.add("scaling of "+st.Name, s)
	if err != nil {
		return stream.Watcher{}, err
	}
	w.Kernel.Inject(s.First(), id, scaling.KindLook, 0)
	return stream.Watcher{Watches: true, To: id, Delay: st.Scaling.Delay}, nil
}
