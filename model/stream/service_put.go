package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/sim"
)

// onPut appends what the limits admit. The answer leaves when enough zones have it, or
// without them after a while. A front end that is down answers nothing: the body is its
// client's, or nobody's when the client has given the call up.
func (v *Service) onPut(now sim.Time, m sim.Message, out *sim.Outbox) {
	p := v.c.Bodies.Puts.At(m.Body)
	leaves := now
	switch v.front(now, p.Zone) {
	case api.FrontSilent:
		if p.Silent = true; p.Gone {
			v.c.Bodies.Puts.Free(m.Body)
		}
		return
	case api.FrontFails:
		p.Results, p.Error = p.Results[:0], unavailable
	default:
		leaves = v.put(now, p, out)
	}
	p.Digest = p.DigestAnswer()
	out.After(leaves-now+p.Back, p.From, api.KindPutReply, m.Body)
}

// put is when the answer leaves.
func (v *Service) put(now sim.Time, p *api.Put, out *sim.Outbox) sim.Time {
	turn := v.replication.turn(now)
	v.turned = turn
	zones := v.replication.commits(turn, putKey(p))
	quorum := zones[v.replication.quorum-1] + v.c.Encryption
	leaves := v.stream.Put(now, quorum, p)
	if leaves > now { // something was stored
		v.replication.take(now, turn, quorum)
	}
	if v.stream.Mutant == mutant.AckBeforeQuorum {
		leaves = min(leaves, zones[0])
	}
	if v.c.Watcher.Watches {
		v.measure(p)
	}
	if len(v.subs) > 0 {
		v.notify(now, p, out)
	}
	if v.c.Timeout > 0 && leaves > now+v.c.Timeout {
		leaves = now + v.c.Timeout
		v.stream.giveUp(leaves, p)
	}
	return leaves
}

// putKey numbers a call of a producer for its draws.
func putKey(p *api.Put) uint64 { return uint64(p.Producer)<<40 | p.Request }
