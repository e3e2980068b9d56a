package result

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
)

// orders counts the records that are stored behind a later one of the same producer
// instance and key. A second copy counts as well: whoever reads it meets it behind later
// ones. It keeps the last number of each instance and key; where these are too many to
// keep, those that were used last, so that the count may then be too low.
type orders struct {
	groups []int32   // of each instance
	bases  []int     // of each instance: where its keys begin in last
	firsts []api.Key // of each instance: its first key
	last   []uint32  // low half of the number behind the last; 0: none yet
	kept   []kept    // instead, by hash
	missed bool      // something was pushed out of kept
}

// kept is the last number of an instance and key in a place that others may want.
type kept struct {
	uid api.UID // instance, and number behind the last
	key api.Key
}

const (
	ordersMax = 4 << 20 // instances × keys of which every last number is kept
	keptMax   = 1 << 20
)

func (o *orders) init(s *spec.Scenario, first []int, keys int) {
	n := 0
	for i := range s.Producers {
		next := keys
		if i+1 < len(first) {
			next = first[i+1]
		}
		for range s.Producers[i].Instances {
			o.groups, o.bases = append(o.groups, int32(i)), append(o.bases, n)
			o.firsts = append(o.firsts, api.Key(first[i]))
			n += next - first[i]
		}
	}
	if n <= ordersMax {
		o.last = make([]uint32, n)
	} else {
		o.kept = make([]kept, keptMax)
	}
}

// group is the producer of an instance.
func (o *orders) group(instance int32) int32 { return o.groups[instance] }

// stored takes the records of a put that were stored, and returns how many of them came
// behind a later one.
func (o *orders) stored(r *api.PutRow) int64 {
	if r.Members.Any() {
		return o.storedUsers(r)
	}
	late := int64(0)
	if o.last == nil {
		for i := range r.Results {
			if r.Results[i].Outcome == api.OutcomeStored && o.lateKept(r.Records.UID[i], r.Records.Key[i]) {
				late++
			}
		}
		return late
	}
	last := o.last[o.bases[r.Producer]:]
	first := o.firsts[r.Producer]
	for i := range r.Results {
		if r.Results[i].Outcome != api.OutcomeStored {
			continue
		}
		at, n := &last[r.Records.Key[i]-first], uint32(r.Records.UID[i].N())+1
		if *at != 0 && int32(n-*at) <= 0 {
			late++
		} else {
			*at = n
		}
	}
	return late
}

// lateKept does the same for one record where not everything is kept.
func (o *orders) lateKept(u api.UID, k api.Key) bool {
	h := api.Mix(uint64(k), uint64(u.Producer()))
	e := &o.kept[h%uint64(len(o.kept))]
	behind := u + 1
	same := e.key == k && e.uid.Producer() == u.Producer()
	if e.uid != 0 && same && behind <= e.uid {
		return true
	}
	o.missed = o.missed || e.uid != 0 && !same
	*e = kept{behind, k}
	return false
}
