// Package report must not know of scenarios.
package report

import (
	"math"

	"github.com/kinesim/kinesim/scenarios" // want: report must not import scenarios
)

// Width is free to use what it likes outside sim and model.
var Width = math.Exp(scenarios.Height)
