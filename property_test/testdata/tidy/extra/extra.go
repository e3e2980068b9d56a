// Package extra is not in the layout.
package extra

import "github.com/kinesim/kinesim/sim" // want: extra has no place in the layout

var _ sim.Time
