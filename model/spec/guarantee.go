package spec

// Guarantees is what a configuration says of a producer or a consumer, and so which anomalies
// it is allowed. What is not said is judged as if nobody had asked.
type Guarantees struct {
	Times Times // of a consumer's effects; of a producer's records in the stream
	Order KeyOrder
}

// Times is how often something happens for each record.
type Times uint8

// Kinds of times.
const (
	TimesUnsaid Times = iota
	ExactlyOnce
	AtLeastOnce // it may be repeated
	AtMostOnce  // it may be missing
)

// String is the word of the scenario.
func (t Times) String() string {
	return [...]string{"", "exactlyOnce", "atLeastOnce", "atMostOnce"}[t]
}

// NeverMore tells whether nothing may happen again.
func (t Times) NeverMore() bool { return t == ExactlyOnce || t == AtMostOnce }

// NeverLess tells whether nothing may be missing.
func (t Times) NeverLess() bool { return t == ExactlyOnce || t == AtLeastOnce }

// KeyOrder is in which order the records of a key are.
type KeyOrder uint8

// Kinds of order.
const (
	OrderUnsaid KeyOrder = iota
	OrderPerKey
	OrderAny
)

// String is the word of the scenario.
func (o KeyOrder) String() string { return [...]string{"", "perKey", "none"}[o] }
