package form

// Kinds of values. They are types so that a field says what may stand there; how each is
// written is for those who read and describe files.
type (
	Text       string // anything
	Name       string // letters, digits, dots, dashes and underscores
	Moment     string // the name of an event or a fault: @ as well
	Part       string // a partition key
	File       string // beside the scenario
	Column     string // of a CSV
	Word       string // one of the words of its key
	Whole      string // from 0
	Month      string
	Instant    string
	Duration   string
	Signed     string // a duration with its sign
	Size       string
	Rate       string
	Throughput string // a second
	Ratio      string
	Count      string
	Number     string
	Scale      string
	Shard      string // an index or an id
	Flag       string // true or false
	Allowed    string // the id of an invariant
	Machine    string // a type of EC2
)

// Union is a value with several forms: a plain one, or mappings that one key tells apart.
type Union interface{ Variants() []any }

// Exactly is a mapping that wants exactly one of some keys.
type Exactly interface{ OneOf() []string }

// Law is a plain value, which is constant, or a distribution.
type Law[T any] struct{}

// Variants of a law.
func (Law[T]) Variants() []any {
	return []any{*new(T), Constant[T]{}, Uniform[T]{}, Exponential[T]{}, Lognormal[T]{}, Gamma[T]{}, Pareto[T]{},
		Empirical[T]{}}
}

// Distributions, each with its parameters.
type (
	Constant[T any] struct {
		Distribution Word `json:"distribution" need:"yes" words:"constant" text:"Always the same value."`
		Value        T    `json:"value" need:"yes" text:"The value."`
	}
	Uniform[T any] struct {
		Distribution Word `json:"distribution" need:"yes" words:"uniform" text:"Every value between two is equally likely."`
		Min          T    `json:"min" need:"yes" text:"Least value."`
		Max          T    `json:"max" need:"yes" text:"Largest value, at least |min|."`
	}
	Exponential[T any] struct {
		Distribution Word `json:"distribution" need:"yes" words:"exponential" text:"As between events that know nothing of each other."`
		Mean         T    `json:"mean" need:"yes" text:"Mean, more than 0."`
	}
	Lognormal[T any] struct {
		Distribution Word `json:"distribution" need:"yes" words:"lognormal" text:"A long tail, given as one reads it off a dashboard."`
		Median       T    `json:"median" need:"yes" text:"Half of the values are below it; more than 0."`
		P99          T    `json:"p99" need:"yes" text:"99 of 100 values are below it; at least the median."`
	}
	Gamma[T any] struct {
		Distribution Word   `json:"distribution" need:"yes" words:"gamma" text:"From nearly constant to very bursty, by cv."`
		Mean         T      `json:"mean" need:"yes" text:"Mean, more than 0."`
		CV           Number `json:"cv" need:"yes" range:"0.05..50" example:"3" text:"Coefficient of variation: standard deviation over mean."`
	}
	Pareto[T any] struct {
		Distribution Word   `json:"distribution" need:"yes" words:"pareto" text:"A power law: few values are very large."`
		Min          T      `json:"min" need:"yes" text:"Least value, more than 0."`
		Alpha        Number `json:"alpha" need:"yes" range:"0.1..100" example:"1.5" text:"Exponent of the tail; up to 1 there is no mean."`
	}
	Empirical[T any] struct {
		Distribution Word `json:"distribution" need:"yes" words:"empirical" text:"Drawn from a sample."`
		File         File `json:"file" need:"yes" example:"sizes.txt" text:"One value with its unit a line, beside the scenario."`
	}
)
