package validate

import (
	"fmt"
	"math"

	"github.com/kinesim/kinesim/sim/dist"
)

// The single server of V01 and V02 is the work of a consumer on a shard: records come one
// by one (fan-out, without latency) and take their service time each. end-to-end delay is
// then the time in the system.
const singleServer = `
version: 1
name: single-server
duration: %s
warmup: 20s
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: poisson, rate: 80/s}, keys: {distribution: uniform, count: 100}, size: 100B,
     client: {api: putRecord, inFlight: 100}}
consumers: [{name: c, kind: fanOut, service: %s}]
`

const singleShown = "scenario: Poisson 80 records/s, fan-out to one shard, latency off; the server is the " +
	"consumer's work. "

func rowV01() Row {
	return Row{
		ID: "V01", Name: "M/M/1", Kind: Theory, Source: "B01; Kleinrock 1975", Scale: 1.25, Short: 1.0 / 32,
		Shows: singleShown + "Service is exponential, 10 ms. endToEndDelay, less the mean service for " +
			"the wait.",
		Claims: []Claim{
			{What: "mean wait", Unit: "s", Want: mm1(80, 100)},
			{ID: "p99", What: "p99 of the time in the system", Unit: "s",
				Want: mm1Sojourn(80, 100, 0.99)},
		},
		Run: func(l *Lab) []float64 {
			o := l.scenario(fmt.Sprintf(singleServer, l.span(8_000), "{distribution: exponential, mean: 10ms}"),
				latencyOff, nil)
			return []float64{o.mean("endToEndDelay")/1e3 - 0.01, o.p99("endToEndDelay") / 1e3}
		},
	}
}

func rowV02() Row {
	return Row{
		ID: "V02", Name: "M/D/1", Kind: Theory, Source: "B02; Erlang 1909, Pollaczek-Khinchine", Scale: 1.5,
		Shows: singleShown + "Service takes 10 ms. endToEndDelay less the service.",
		Claims: []Claim{
			{What: "mean wait", Unit: "s", Want: mg1(80, 0.01, 0)},
			{ID: "p99", What: "p99 of the wait", Unit: "s", Want: md1Wait(80, 0.01, 0.99)},
		},
		Run: func(l *Lab) []float64 {
			o := l.scenario(fmt.Sprintf(singleServer, l.span(4_000), "10ms"), latencyOff, nil)
			return []float64{o.mean("endToEndDelay")/1e3 - 0.01, o.p99("endToEndDelay")/1e3 - 0.01}
		},
	}
}

func rowV03() Row {
	const scv = 4
	law := dist.Law{Kind: dist.Lognormal, Median: 0.01 * 1e9 / math.Sqrt(1+scv)}
	law.P99 = lognormal(law.Median, math.Sqrt(math.Log(1+scv)), 0.99)
	return Row{
		ID: "V03", Name: "M/G/1, lognormal service", Kind: Theory,
		Source: "B03; Pollaczek-Khinchine", Scale: 2, Short: 0.02,
		Shows: "kernel: a station with one of sim.Servers, Poisson 80/s, service lognormal with mean 10 " +
			"ms and CV² 4. Heavy tails need ten times the run of V02.",
		Claims: []Claim{{What: "mean wait", Unit: "s", Want: mg1(80, 0.01, scv)}},
		Run: func(l *Lab) []float64 {
			wait, _ := l.queue(1, 2_250_000, l.draws(exponential(1.0/80), "gap"), l.draws(law, "service"))
			return []float64{wait}
		},
	}
}

func rowV04() Row {
	c := erlangC(5, 4)
	return Row{
		ID: "V04", Name: "M/M/5 (Erlang C)", Kind: Theory, Source: "B04; Erlang 1917", Short: 0.03,
		Shows: "kernel: a station of five sim.Servers under an offered load of 4.",
		Claims: []Claim{
			{What: "share of customers that wait", Want: c},
			{ID: "wait", What: "mean wait, in services", Want: c / (5 - 4)},
		},
		Run: func(l *Lab) []float64 {
			wait, share := l.queue(5, 800_000, l.draws(exponential(1.0/400), "gap"),
				l.draws(exponential(0.01), "service"))
			return []float64{share, wait / 0.01}
		},
	}
}

func rowV07() Row {
	const rho = 0.8
	p, first, second := balanced(1/rho, 4)
	d := func(s float64) float64 { return math.Exp(-s / rho) }
	e2 := func(s float64) float64 { return math.Pow(2*rho/(2*rho+s), 2) }
	h2 := func(s float64) float64 { return p*first/(first+s) + (1-p)*second/(second+s) }
	return Row{
		ID: "V07", Name: "GI/M/1 and Kingman's bound", Kind: Theory,
		Source: "B06, B07; Kingman 1962", Scale: 2, Short: 0.03,
		Shows: "kernel: a station with one of sim.Servers, exponential service, load 0.8; gaps constant " +
			"(D), gamma with shape 2 (E2), hyperexponential with CV² 4 and balanced means (H2). Waits " +
			"in services.",
		Claims: []Claim{
			{What: "mean wait, D/M/1", Want: gim1(d)},
			{ID: "E2", What: "mean wait, E2/M/1", Want: gim1(e2)},
			{ID: "H2", What: "mean wait, H2/M/1", Want: gim1(h2)},
			{ID: "D-bound", What: "D/M/1 against Kingman's bound", Want: kingman(rho, 0, 1), Rule: AtMost},
			{ID: "E2-bound", What: "E2/M/1 against Kingman's bound",
				Want: kingman(rho, 0.5, 1), Rule: AtMost},
			{ID: "H2-bound", What: "H2/M/1 against Kingman's bound", Want: kingman(rho, 4, 1), Rule: AtMost},
		},
		Run: func(l *Lab) []float64 {
			service := l.draws(exponential(0.01), "service")
			gap := 0.01 / rho
			erlang := dist.Law{Kind: dist.Gamma, Mean: gap * 1e9, CV: math.Sqrt(0.5)}
			if b := l.broken; b != nil && b.law != nil {
				erlang = b.law(erlang)
			}
			wd, _ := l.queue(1, 250_000, l.draws(always(gap), "gap D"), service)
			we, _ := l.queue(1, 350_000, l.draws(erlang, "gap E2"), service)
			hyper := l.mixture(p, exponential(0.01/first), exponential(0.01/second), "gap H2")
			wh, _ := l.queue(1, 1_000_000, hyper, service)
			wd, we, wh = wd/0.01, we/0.01, wh/0.01
			return []float64{wd, we, wh, wd, we, wh}
		},
	}
}
