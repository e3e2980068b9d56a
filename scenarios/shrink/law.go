package shrink

import "github.com/kinesim/kinesim/scenarios"

// centres are the parameters of a distribution that can stand for it, best first.
var centres = []string{"value", "mean", "median", "min", "max"}

// laws replaces distributions by constants, and other choices by their simplest.
func (s *search) laws(bool) {
	for _, p := range s.doc.Places(nil) {
		if s.doc.Form(p) != scenarios.Mapping {
			continue
		}
		switch p[len(p)-1] {
		case "keys":
			for _, text := range []string{"{distribution: uniform, count: 1}", "{distribution: uniform, count: 10}"} {
				if len(text) < len(s.doc.Text(p)) && s.set(p, text) {
					break
				}
			}
		case "arrivals":
			s.steady(p)
		case "retry":
			s.set(p, "none")
		case "limiter":
			s.set(p, "window")
		default:
			s.constant(p)
		}
	}
}

// constant replaces a distribution by a value of its own.
func (s *search) constant(p scenarios.Place) {
	if s.doc.Form(p.Below("distribution")) != scenarios.Text {
		return
	}
	for _, key := range centres {
		if s.doc.Form(p.Below(key)) == scenarios.Text && s.set(p, s.doc.Text(p.Below(key))) {
			return
		}
	}
}

// steady replaces a load by one of its rates.
func (s *search) steady(p scenarios.Place) {
	for _, q := range s.doc.Places(p) {
		switch q[len(q)-1] {
		case "to", "hold", "peak", "mean", "rate":
			if s.set(p, "{rate: "+s.doc.Text(q)+"}") {
				return
			}
		}
	}
}

// seed tries small seeds in place of a large one. That it may be missing, parts has tried.
func (s *search) seed(first bool) {
	p := scenarios.Place{"seed"}
	if text := s.doc.Text(p); !first || len(text) < 2 {
		return
	}
	for _, text := range []string{"2", "3", "4", "5", "6", "7", "8", "9"} {
		if s.set(p, text) {
			return
		}
	}
}
