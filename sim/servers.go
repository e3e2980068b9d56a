package sim

// Servers is a station of c servers with one queue, first come first served, as a
// rule: a customer's whole future is known when it arrives.
type Servers struct{ free []Time } // a heap: when each server is next idle

// NewServers returns c idle servers.
func NewServers(c int) *Servers { return &Servers{make([]Time, c)} }

// Admit takes a customer that arrives at now, not before the one before it, and needs
// service; it returns when its service begins and ends.
func (s *Servers) Admit(now, service Time) (begin, end Time) {
	begin = max(now, s.free[0])
	end = begin + service
	s.free[0] = end
	for i := 0; ; {
		least := i
		for c := 2*i + 1; c <= 2*i+2 && c < len(s.free); c++ {
			if s.free[c] < s.free[least] {
				least = c
			}
		}
		if least == i {
			return begin, end
		}
		s.free[i], s.free[least] = s.free[least], s.free[i]
		i = least
	}
}

// Next is when a customer that arrives at now would begin its service. With it, and with
// Admit in the same breath, a service may depend on when it begins.
func (s *Servers) Next(now Time) Time { return max(now, s.free[0]) }

// Busy is the number of servers at work at now.
func (s *Servers) Busy(now Time) int {
	n := 0
	for _, t := range s.free {
		if t > now {
			n++
		}
	}
	return n
}
