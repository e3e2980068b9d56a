package main

import (
	"io"
	"path/filepath"
	"slices"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
)

// orderly are the invariants that are about the order of a key's records: a picture of
// that key says more than their witness.
var orderly = []string{"S7", "S8", "S9", "C4", "C5", "C8", "X1", "X2"}

// orderFile is the steps of one key.
const orderFile = "order.json"

// writeOrder writes order.json, the steps of the key of the first broken promise of order:
// one that fails the run before one that is allowed. It runs the scenario again for it.
func writeOrder(o *runOptions, r *result.Result) error {
	for _, status := range []string{result.Violated, result.Allowed} {
		for _, v := range r.Verdict.Invariants {
			if v.Status != status || !slices.Contains(orderly, v.ID) {
				continue
			}
			t, err := model.OrderTrace(o.loaded.Spec, o.model, v)
			if err != nil {
				return err
			}
			if t != nil {
				return writeFile(filepath.Join(o.dir, orderFile),
					func(w io.Writer) error { return result.WriteOrder(w, t) })
			}
		}
	}
	return nil
}
