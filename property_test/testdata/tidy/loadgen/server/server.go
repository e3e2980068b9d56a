// Package server must not know of reports.
package server

import (
	"os"
	"time"

	"github.com/kinesim/kinesim/report/kit" // want: loadgen/server must not import report/kit
)

// Port may be read from the environment: the ban is on sim and model.
const Port = 4567

var started, width = time.Now(), kit.Width + float64(len(os.Args))
