package result

// Steady is what stands behind the intervals of one run with an automatic warm-up: sections
// of equal length of what is left of it. Times are seconds.
type Steady struct {
	From     float64 `json:"from"`     // the warm-up ends here
	Sections int     `json:"sections"` // 0: there are no intervals, and Why says why
	Length   float64 `json:"length"`   // of each section
	Why      string  `json:"why,omitempty"`
}

// Lack says why a number of a run has no interval.
type Lack struct {
	Stat   string `json:"stat"` // mean or p99; "" of a ratio
	Reason string `json:"reason"`
	Longer int    `json:"longer"` // how many times as long the run is to be; 0: that would not help
}
