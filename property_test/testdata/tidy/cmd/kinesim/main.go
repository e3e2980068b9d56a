// Command kinesim may import everything.
package main

import (
	"github.com/kinesim/kinesim/loadgen/server"
	"github.com/kinesim/kinesim/report"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

func main() { println(server.Port, report.Width, scenarios.Height, sim.Time(0)) }
