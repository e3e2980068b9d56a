// Package result may write to what it is given.
package result

import (
	"io"

	"github.com/kinesim/kinesim/report" // want: model/result must not import report
)

// Out is used by other fixtures.
var Out io.Writer

func all(r io.Reader) ([]byte, error) {
	return io.ReadAll(r) // want: io.ReadAll is banned
}

var _ = report.Width
