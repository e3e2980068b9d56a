// Command strip prints a result.json without the host: what must be the same everywhere.
package main

import (
	"fmt"
	"os"

	"github.com/kinesim/kinesim/model/result"
)

func main() {
	f, err := os.Open(os.Args[1])
	if err == nil {
		var r *result.Result
		if r, err = result.ReadJSON(f); err == nil {
			r.Engine.Host = nil
			err = result.WriteJSON(os.Stdout, r)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
