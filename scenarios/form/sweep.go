package form

// Sweep is what the variants of a scenario differ in. Beside its own keys it has paths of the
// scenario, each with a list of values.
type Sweep struct {
	Runs    Count      `json:"runs" default:"1" range:"1..100000" example:"10" text:"Runs of each variant. Run i has the same seed in all of them."`
	Options []Settings `json:"options" without:"none" range:"1.." example:"[{streams.orders.shards: 6}, {streams.orders.shards: 8, duration: 2h}]" text:"Settings that belong together, where values by path would give combinations that nobody wants."`
}

// Settings is a mapping of paths of the scenario to values, so that it is no struct.
type Settings struct{}
