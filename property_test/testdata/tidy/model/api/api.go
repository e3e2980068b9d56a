// Package api is a leaf.
package api

import "github.com/kinesim/kinesim/model/limits" // want: model/api must not import model/limits

// Table is a map with a name of its own.
type Table = map[string]int

var _ = limits.Burst
