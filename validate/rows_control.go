package validate

import (
	"fmt"
	"strings"

	"github.com/kinesim/kinesim/model/api"
)

func rowV29() Row {
	return Row{
		ID: "V29", Name: "limits of UpdateShardCount", Kind: Documented,
		Source: "A34; SDK UpdateShardCount 2026-11", Once: true,
		Shows: "scenario: an operator asks for 2 to 16 shards in one call, then for 4, 8, 16 and on, an " +
			"hour apart: the call behind the tenth accepted one, and the first behind the 24 hours.",
		Claims: []Claim{
			{What: "2 to 16 in one call: LimitExceededException", Want: 1, Rule: Within, Bound: 1e-9},
			{ID: "three", What: "calls accepted from 2 to 16 by 4 and 8", Want: 3, Rule: Within, Bound: 1e-9},
			{ID: "eleventh", What: "the 11th call in 24 hours: LimitExceededException",
				Want: 1, Rule: Within, Bound: 1e-9},
			{ID: "later", What: "accepted 24 hours after the first", Want: 1, Rule: Within, Bound: 1e-9},
		},
		Run: func(l *Lab) []float64 {
			var events strings.Builder
			targets := []int{16, 4, 8, 16, 15, 16, 15, 16, 15, 16, 15, 16, 16}
			for i, to := range targets {
				at := 10 + 60*i // minutes
				if i == len(targets)-1 {
					at = 60 + 10 + 24*60 + 1
				}
				fmt.Fprintf(&events, "  - {at: %dm, name: c%d, updateShardCount: {to: %d}}\n", at, i, to)
			}
			w := &answers{}
			l.scenario(`
version: 1
name: reshard-limits
duration: 26h
streams: [{name: s, shards: 2}]
producers:
  - {name: p, arrivals: {process: constant, rate: 1/h}, size: 100B, keys: {distribution: uniform, count: 10}}
events:
`+events.String(), latencyOn, w)
			if len(w.codes) != len(targets) {
				l.fail("%d calls were answered, not %d", len(w.codes), len(targets))
			}
			three := 0.0
			for _, code := range w.codes[1:4] {
				three += is(code, "")
			}
			return []float64{is(w.codes[0], api.LimitExceeded), three, is(w.codes[11], api.LimitExceeded),
				is(w.codes[12], "")}
		},
	}
}

func is(got, want api.Code) float64 {
	if got == want {
		return 1
	}
	return 0
}

// answers is the exception of each call of the control plane, or "".
type answers struct {
	api.Blind
	codes []api.Code
}

func (w *answers) Control(r api.ControlRow) {
	if r.Error != nil {
		w.codes = append(w.codes, r.Error.Code)
		return
	}
	w.codes = append(w.codes, "")
}

// rowB23 measures when the reader is at the tip again: the last record that took longer than
// a poll may take.
func rowB23() Row {
	return Row{
		ID: "B23", Name: "catching up", Kind: Theory, Source: "B23, A25; fluid limit", Once: true,
		Shows: "scenario: a reader stands still for D and then works twice, or 2.5 times, as fast as " +
			"records come; latency off. Largest endToEndDelay, and the instant from which none is above " +
			"1 s.",
		Claims: []Claim{
			{What: "age after a pause of 3,600 s", Unit: "s", Want: 3600, Rule: Within, Bound: 0.001},
			{ID: "caught", What: "time to catch up, at twice the load", Unit: "s",
				Want: 3600, Rule: Within, Bound: 0.01},
			{ID: "age1800", What: "age after a pause of 1,800 s", Unit: "s",
				Want: 1800, Rule: Within, Bound: 0.001},
			{ID: "caught1800", What: "time to catch up, at 2.5 times the load", Unit: "s",
				Want: 1200, Rule: Within, Bound: 0.01},
		},
		Run: func(l *Lab) []float64 {
			var out []float64
			for _, c := range []struct {
				rate, pause string
				seconds     float64
			}{{"1/s", "1h", 3600}, {"0.8/s", "30m", 1800}} {
				w := &tip{}
				l.scenario(fmt.Sprintf(`
version: 1
name: catch-up
duration: 3h
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: constant, rate: %s}, keys: {distribution: uniform, count: 10}, size: 100B,
     client: {api: putRecord}}
consumers: [{name: c, interval: 200ms, service: 500ms}]
faults: [{name: stop, at: 10m, for: %s, action: pause, target: {consumer: c}}]
`, c.rate, c.pause), latencyOff, w)
				out = append(out, w.oldest, w.caught-600-c.seconds)
			}
			return out
		},
	}
}

// tip is the largest delay until done, and when the last was done that took more than 1 s.
type tip struct {
	api.Blind
	oldest, caught float64 // s
}

func (w *tip) Done(r api.DoneRow) {
	for i, due := range r.Records.Due {
		at := r.Now
		if r.At != nil {
			at = r.At[i]
		}
		age := float64(at-due) / 1e9
		w.oldest = max(w.oldest, age)
		if age > 1 {
			w.caught = max(w.caught, float64(at)/1e9)
		}
	}
}
