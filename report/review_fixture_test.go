package report

import (
	"fmt"
	"math"

	"github.com/kinesim/kinesim/model/result"
)

func around(v, half float64) result.Estimate {
	low, high := v-half, v+half
	return result.Estimate{Value: v, Low: &low, High: &high}
}

// peakDay is a made-up plan: polling and fan-out over shards, of which six with polling are
// the least that meet both thresholds. The measures hang on the shards as they would.
func peakDay(shards ...int) *result.Plan {
	p := &result.Plan{Schema: result.PlanSchema, Confidence: 0.95, Against: "putLatency.p99{producer:web}",
		Scenario: result.Scenario{Name: "peak-day", Description: "A day with a peak at noon.", SHA256: "0123456789abcdef0123", Seed: 7,
			AsOf: "2026-11", Region: "us-east-1"},
		Engine:     result.Engine{Version: "0.1.0", Command: "kinesim plan peak-day"},
		Thresholds: []string{"putLatency{producer:web} p99 < 300ms", "throttledRatio < 0.1%"},
		Assumptions: []result.Assumption{{Name: "shardWriteBytes", Value: "1 MiB/s", Origin: "documented", Source: "Kinesis quotas, 2026-11"},
			{Name: "commitMedian", Value: "12 ms", Origin: "guessed", Source: "nobody publishes it"}},
		Notes: []string{"Bursts within 5 min are an assumption: the trace has no more."}}
	for _, n := range shards {
		for _, read := range []string{"polling", "fanOut"} {
			p.Options = append(p.Options, madeUp(n, read))
		}
	}
	sortOptions(p)
	for i := range p.Options {
		if o := &p.Options[i]; o.Verdict == result.Meets {
			p.Decision = result.Decision{Found: true, Option: i, Set: o.Set, PerMonth: o.PerMonth.Value, Binding: "orders: write bytes",
				Sentence: fmt.Sprintf("Take %s for $%.2f a month: put latency p99 is 81 ms (limit 300 ms, 95 %% sure, 10 runs) "+
					"and 34 %% of the write bytes are free at the peak; one shard less throttles 2.1 %%.", o.Label, o.PerMonth.Value)}
			break
		}
	}
	besides(p)
	caught := 250.0
	p.Survival = []result.Drill{
		{Name: "zone b lost for 10 min", Pass: true, Text: "Puts wait up to 1.2 s; nothing is lost, order is kept.", CatchUpSeconds: &caught},
		{Name: "one worker crashed", Pass: true, Text: "Its shards are taken over after 20 s."},
		{Name: "2 × burst for 5 min", Pass: false, Text: "A third of the records are given up.", Lost: 12345, Violated: []string{"L1"}}}
	tilts := func(low, high, cost float64) []result.Tilt {
		return []result.Tilt{{Metric: "putLatency.p99{producer:web}", Unit: "ms", Low: low, Base: 81, High: high},
			{Metric: "cost.perMonth", Unit: "USD", Low: 71.4 - cost, Base: 71.4, High: 71.4 + cost}}
	}
	p.Sensitivity = []result.Swing{
		{Input: "producers.web.arrivals, rate", Low: "800/s", Base: "1k/s", High: "1.2k/s", Effects: tilts(74, 412, 6), Breaks: true, Relative: 4.1},
		{Input: "producers.web.size, median", Low: "720 B", Base: "900 B", High: "1,080 B", Effects: tilts(78, 190, 4), Relative: 1.3},
		{Input: "network.latency, median", Low: "1.6 ms", Base: "2 ms", High: "2.4 ms", Effects: tilts(80.2, 81.9, 0), Relative: 0.02}}
	yes := true
	p.Search = []result.Probe{{Key: "streams.orders.shards", Value: "2", Among: "polling", Verdict: result.Fails, Why: "low end"},
		{Key: "streams.orders.shards", Value: "6", Among: "polling", Verdict: result.Meets, Why: "middle of 2 and 10", Monotone: &yes}}
	return p
}

// besides gives the options their differences from the decided one.
func besides(p *result.Plan) {
	if !p.Decision.Found {
		return
	}
	pick := p.Options[p.Decision.Option]
	for i := range p.Options {
		if o := &p.Options[i]; i != p.Decision.Option {
			delay := o.Metrics[1].Value.Value - pick.Metrics[1].Value.Value
			o.Pairs, o.FromPick = 10, []result.PlanMetric{
				{Name: "cost.perMonth", Unit: "USD", Value: around(o.PerMonth.Value-pick.PerMonth.Value, 0.01)},
				{Name: "putLatency.p99{producer:web}", Unit: "ms", Value: around(delay, 0.4)}}
		}
	}
}

// madeUp is an option whose numbers follow from its shards.
func madeUp(shards int, read string) result.Option {
	n := float64(shards)
	p99, throttled, cost := 60+21*math.Pow(6/n, 6), math.Max(0, 0.021*(6-n)), 11.9*n
	items := []result.CostItem{{What: "orders: shard hours", Quantity: 730 * n, Unit: "shard-hour", Price: 0.015, Amount: 10.95 * n},
		{What: "orders: PUT payload units", Quantity: 68 * n, Unit: "million units", Price: 0.014, Amount: 0.95 * n}}
	if read == "fanOut" {
		cost += 11 * n
		items = append(items, result.CostItem{What: "orders: fan-out billing", Quantity: 730 * n, Unit: "consumer-shard-hour", Price: 0.015, Amount: 11 * n})
	}
	o := result.Option{Label: fmt.Sprintf("%s, %s", plural(shards, "shard"), read), Runs: 10, Items: items,
		Set:      map[string]any{"streams.orders.shards": n, "consumers.billing.read": read},
		PerMonth: around(cost, 0.4),
		Thresholds: []result.PlanThreshold{
			{Metric: "putLatency{producer:web}", Check: "p99 < 300ms", Unit: "ms", Value: around(p99, p99/20), Bound: 300, Verdict: result.Meets},
			{Metric: "throttledRatio", Check: "< 0.1%", Unit: "ratio", Value: around(throttled, throttled/10), Bound: 0.001, Verdict: result.Meets}},
		Metrics: []result.PlanMetric{{Name: "putLatency.p50{producer:web}", Unit: "ms", Value: around(p99/4, 0.5)},
			{Name: "putLatency.p99{producer:web}", Unit: "ms", Value: around(p99, p99/20)},
			{Name: "throttledRatio", Unit: "ratio", Value: around(throttled, throttled/10)}},
		Headroom: []result.Headroom{{Limit: "orders: write bytes", Used: 4 << 20, Of: n * (1 << 20), Unit: "bytes/s", Free: 1 - 4/n},
			{Limit: "orders: write records", Used: 1200, Of: n * 1000, Unit: "records/s", Free: 1 - 1.2/n},
			{Limit: "orders: reads", Used: 1, Of: 5, Unit: "calls/s per shard", Free: 0.8}},
	}
	o.Front = read == "polling"
	o.Tied = read == "fanOut" && shards > 7
	return judged(o)
}

// judged gives an option the verdict of its numbers.
func judged(o result.Option) result.Option {
	o.Verdict = result.Meets
	for i := range o.Thresholds {
		if t := &o.Thresholds[i]; t.Value.Value > t.Bound {
			t.Verdict, t.Failing, o.Verdict = result.Fails, o.Runs, result.Fails
		}
	}
	return o
}

func sortOptions(p *result.Plan) {
	for i := range p.Options { // few: by insertion
		for j := i; j > 0 && p.Options[j].PerMonth.Value < p.Options[j-1].PerMonth.Value; j-- {
			p.Options[j], p.Options[j-1] = p.Options[j-1], p.Options[j]
		}
	}
}

// plans are plans of all shapes.
func plans() map[string]*result.Plan {
	some := func(change func(p *result.Plan)) *result.Plan {
		p := peakDay(4, 5, 6, 7, 8)
		change(p)
		return p
	}
	return map[string]*result.Plan{
		"small": peakDay(5, 6, 8),
		"large": peakDay(3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 24, 28, 32, 40, 48, 56, 64),
		"nothing found": some(func(p *result.Plan) {
			for i := range p.Options {
				o := &p.Options[i]
				o.Thresholds[0].Bound, o.Thresholds[0].Check = 10, "p99 < 10ms"
				*o = judged(*o)
			}
			p.Thresholds[0] = "putLatency{producer:web} p99 < 10ms"
			p.Decision = result.Decision{Option: len(p.Options) - 1,
				Sentence: "No option meets the thresholds: 8 shards, fanOut comes nearest, with a put latency p99 of 63.7 ms (limit 10 ms)."}
		}),
		"unsure": some(func(p *result.Plan) {
			for i := range p.Options {
				if o := &p.Options[i]; o.Verdict == result.Meets && i%2 == 0 {
					o.Verdict, o.Thresholds[0].Verdict, o.Runs = result.Unsure, result.Unsure, 20
				}
			}
		}),
		"ties": some(func(p *result.Plan) {
			for i := range p.Options {
				o := &p.Options[i]
				o.Tied, o.PerMonth = !o.Front, around(60, 5)
			}
		}),
		"over": some(func(p *result.Plan) {
			h := p.Options[p.Decision.Option].Headroom
			h[0].Free, h[0].Used = -0.14, 1.14*h[0].Of
			h[1].Free, h[1].Used = -40, 41*h[1].Of
		}),
		"one option": func() *result.Plan {
			p := peakDay(6)
			p.Options = p.Options[:1]
			p.Sensitivity, p.Survival, p.Search, p.Notes = nil, p.Survival[:1], nil, nil
			o := &p.Options[0]
			o.Runs, o.PerMonth.Low, o.PerMonth.High = 1, nil, nil
			for i := range o.Metrics {
				o.Metrics[i].Value.Low, o.Metrics[i].Value.High = nil, nil
			}
			return p
		}(),
		"no option": {Schema: result.PlanSchema, Scenario: result.Scenario{Name: "empty"}, Decision: result.Decision{Sentence: "Nothing was tried."}},
	}
}
