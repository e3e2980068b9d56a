package result

import (
	"encoding/json"
	"fmt"
	"io"
)

// PlanSchema names the format of plan.json.
const PlanSchema = "kinesim.plan/v1"

// Plan is plan.json: the options that were tried, which of them was decided for, and what
// stands behind it. Ratios are 0..1, money is USD a month, latencies are milliseconds.
type Plan struct {
	Schema   string   `json:"schema"`
	Scenario Scenario `json:"scenario"` // of the base, before the settings of an option
	Engine   Engine   `json:"engine"`

	Confidence float64  `json:"confidence"` // of each statement about a threshold, such as 0.95
	Thresholds []string `json:"thresholds"` // as written: putLatency{producer:web} p99 < 300ms
	Decision   Decision `json:"decision"`
	Options    []Option `json:"options"` // by cost
	Against    string   `json:"against"` // the metric that Front and Tied weigh cost against: a name of Metrics
	Search     []Probe  `json:"search"`

	Survival    []Drill      `json:"survival"`
	Sensitivity []Swing      `json:"sensitivity"` // the widest first
	Assumptions []Assumption `json:"assumptions"`
	Notes       []string     `json:"notes"`
}

// Decision is what to do.
type Decision struct {
	Found    bool               `json:"found"` // false: no option meets the thresholds
	Sentence string             `json:"sentence"`
	Option   int                `json:"option"` // index in Options; of the nearest when none is found
	Set      map[string]any     `json:"set"`    // by path: a number or a word
	PerMonth float64            `json:"perMonth"`
	Headroom map[string]float64 `json:"headroom"` // by limit: the share that is free at the peak
	Binding  string             `json:"binding"`  // the limit with the least headroom: what breaks first
}

// Verdicts about an option, or about one of its thresholds.
const (
	Meets  = "meets"  // with the confidence of the plan
	Fails  = "fails"  // with the confidence of the plan
	Unsure = "unsure" // not enough data to say
)

// Option is one configuration.
type Option struct {
	Label      string          `json:"label"` // such as "6 shards, polling"
	Set        map[string]any  `json:"set"`
	Verdict    string          `json:"verdict"`
	Runs       int             `json:"runs"`
	PerMonth   Estimate        `json:"perMonth"`
	Items      []CostItem      `json:"items"`
	Thresholds []PlanThreshold `json:"thresholds"`
	Metrics    []PlanMetric    `json:"metrics"` // the columns of the options table
	Headroom   []Headroom      `json:"headroom"`
	Violated   []string        `json:"violated"` // ids of invariants, in any run
	Front      bool            `json:"front"`    // no other option is cheaper and better
	Tied       bool            `json:"tied"`     // not on the front, but its interval overlaps it

	// How much more it has than the decided one, over Pairs of runs with the same seeds: the
	// cost, what cost is weighed against, and what is refused. Not of that one itself.
	Pairs    int          `json:"pairs,omitempty"`
	FromPick []PlanMetric `json:"fromPick,omitempty"`
}

// Estimate is a mean over runs with its interval; Low and High are nil with one run.
type Estimate struct {
	Value float64  `json:"value"`
	Low   *float64 `json:"low,omitempty"`
	High  *float64 `json:"high,omitempty"`
}

// PlanThreshold is a threshold over the runs of an option.
type PlanThreshold struct {
	Metric  string   `json:"metric"`
	Check   string   `json:"check"`
	Unit    string   `json:"unit"`
	Value   Estimate `json:"value"`
	Bound   float64  `json:"bound"`
	Verdict string   `json:"verdict"`
	Failing int      `json:"failing"` // runs in which it failed
}

// PlanMetric is a number of an option, such as putLatency p99.
type PlanMetric struct {
	Name  string   `json:"name"` // key of a headline: putLatency.p99{producer:web}
	Unit  string   `json:"unit"`
	Value Estimate `json:"value"`
}

// Headroom is how much of a limit is free at the peak.
type Headroom struct {
	Limit string  `json:"limit"` // such as "orders: write bytes"
	Used  float64 `json:"used"`  // at the peak, in the unit
	Of    float64 `json:"of"`
	Unit  string  `json:"unit"`
	Free  float64 `json:"free"` // 1 − used/of; below 0: over the limit
}

// Probe is a step of the search.
type Probe struct {
	Key      string `json:"key"`   // the path that was searched along, or "" for a grid
	Value    string `json:"value"` // of the key
	Among    string `json:"among"` // the other settings
	Verdict  string `json:"verdict"`
	Why      string `json:"why"` // such as "low end", "middle of 4 and 12", "going down"
	Monotone *bool  `json:"monotone,omitempty"`
}

// Drill is the decided option under something that goes wrong.
type Drill struct {
	Name           string   `json:"name"` // such as "zone b lost for 10m"
	Pass           bool     `json:"pass"`
	Text           string   `json:"text"`                     // a sentence
	CatchUpSeconds *float64 `json:"catchUpSeconds,omitempty"` // nil: not applicable, or never
	Lost           int64    `json:"lost"`                     // records never accepted, or accepted and never read
	Violated       []string `json:"violated"`
}

// Swing is what one input does to the answer when it is other than assumed.
type Swing struct {
	Input    string  `json:"input"` // such as "producers.web.size, median"
	Low      string  `json:"low"`   // the values tried
	Base     string  `json:"base"`
	High     string  `json:"high"`
	Effects  []Tilt  `json:"effects"`
	Breaks   bool    `json:"breaks"` // a threshold fails at one of the ends
	Relative float64 `json:"relative"`
}

// Tilt is one number at the two ends of an input.
type Tilt struct {
	Metric string  `json:"metric"` // cost.perMonth or a key of a headline
	Unit   string  `json:"unit"`
	Low    float64 `json:"low"`
	Base   float64 `json:"base"`
	High   float64 `json:"high"`
}

// WritePlan writes plan.json: stable order, indented.
func WritePlan(w io.Writer, p *Plan) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(p)
}

// ReadPlan reads plan.json and refuses other schemas.
func ReadPlan(r io.Reader) (*Plan, error) {
	var p Plan
	if err := json.NewDecoder(r).Decode(&p); err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	if p.Schema != PlanSchema {
		return nil, fmt.Errorf("plan: want schema %s, got %q", PlanSchema, p.Schema)
	}
	return &p, nil
}
