package result

import (
	"encoding/json"
	"fmt"
	"io"
)

// OrderSchema names the format of order.json.
const OrderSchema = "kinesim.order/v1"

// OrderTrace is what happened to the records of one key around a violation of their order:
// order.json.
type OrderTrace struct {
	Schema    string       `json:"schema"`
	Invariant string       `json:"invariant"` // id
	At        float64      `json:"at"`        // of the violation, in seconds
	Text      string       `json:"text"`      // of its witness
	Key       string       `json:"key"`
	Points    []OrderPoint `json:"points"` // in order of time, at most pointsBefore + pointsBehind
	More      int64        `json:"more"`   // points that were too far away to keep
}

// Steps of a record's way.
const (
	StepSent      = "sent"
	StepStored    = "stored"
	StepDelivered = "delivered"
	StepDone      = "done"
	StepEffect    = "effect"
)

// OrderPoint is one step of one record.
type OrderPoint struct {
	At       float64 `json:"at"`
	Step     string  `json:"step"`
	Producer string  `json:"producer"` // instance
	N        uint64  `json:"n"`        // of the record, in its instance
	Attempt  int     `json:"attempt,omitempty"`
	Stream   string  `json:"stream"`
	Shard    string  `json:"shard,omitempty"`
	Index    uint64  `json:"index"`
	Reader   string  `json:"reader,omitempty"`
	Offends  bool    `json:"offends,omitempty"`
}

// WriteOrder writes order.json.
func WriteOrder(w io.Writer, t *OrderTrace) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(t)
}

// ReadOrder reads order.json and refuses other schemas.
func ReadOrder(r io.Reader) (*OrderTrace, error) {
	var t OrderTrace
	if err := json.NewDecoder(r).Decode(&t); err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	if t.Schema != OrderSchema {
		return nil, fmt.Errorf("result: want schema %s, got %q", OrderSchema, t.Schema)
	}
	return &t, nil
}
