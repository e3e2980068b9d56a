// Package scenarios must not know of the load generator.
package scenarios

import "github.com/kinesim/kinesim/loadgen/server" // want: scenarios must not import loadgen/server

// Height is used by another fixture.
const Height = server.Port
