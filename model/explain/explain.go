// Package explain answers why a record was late, refused or given up. A run is
// deterministic: while it runs, a Finder keeps which records had it worst, and a Recorder,
// in a second run, writes down everything about these few. Neither can change a run.
package explain

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Schema names the format of explain.json.
const Schema = "kinesim.explain/v1"

// Explanation is explain.json: the worst cases of a run, each taken apart.
type Explanation struct {
	Schema string `json:"schema"`
	Cases  []Case `json:"cases"`
}

// Questions of cases.
const (
	PutLatency       = "putLatency"       // intended instant to acknowledgement
	EndToEndDelay    = "endToEndDelay"    // intended instant to processed
	PropagationDelay = "propagationDelay" // appended to received
	Throttled        = "throttled"        // the longest way of a record that a limit refused
	GivenUp          = "givenUp"          // intended instant to given up
)

// Case is one record and where its time went. Parts follow each other without a gap: their
// nanoseconds add up to those of the case exactly.
type Case struct {
	Question string    `json:"question"`
	Answer   string    `json:"answer"`
	Producer string    `json:"producer"` // instance, such as web/2
	N        uint64    `json:"n"`        // of the record, in its instance
	Key      string    `json:"key"`
	Bytes    int64     `json:"bytes"` // data and key
	Stream   string    `json:"stream"`
	Shard    string    `json:"shard,omitempty"`    // where it was stored, or refused last
	Consumer string    `json:"consumer,omitempty"` // application, such as billing/0
	Reader   string    `json:"reader,omitempty"`
	From     float64   `json:"from"` // seconds since the start
	NS       int64     `json:"ns"`
	MS       float64   `json:"ms"`
	Attempts int       `json:"attempts"` // to put it, within the case
	Outcome  string    `json:"outcome"`  // see Outcomes
	Parts    []Part    `json:"parts"`
	Sums     []Sum     `json:"sums"`               // by kind, largest first; before parts were joined
	Refused  int       `json:"refused,omitempty"`  // how often it, or the read of it
	Refusals []Refusal `json:"refusals,omitempty"` // of these, at most the first and the last ten
}

// How cases end.
const (
	Acknowledged = "acknowledged"
	Processed    = "processed"
	Received     = "received"
	Failed       = "failed"  // given up after an error, with all attempts used
	Expired      = "expired" // given up because the buffer of its client was full
	Crashed      = "crashed" // its client crashed while it held it
	Pending      = "pending" // when the run ended
)

// Part is a wait, or a step of the way.
type Part struct {
	Kind  string  `json:"kind"` // see kinds.go
	AtNS  int64   `json:"atNs"` // since the case began
	NS    int64   `json:"ns"`
	MS    float64 `json:"ms"`
	Text  string  `json:"text"`
	Zone  string  `json:"zone,omitempty"`  // that was waited for
	Fault string  `json:"fault,omitempty"` // that had a hand in it
	Count int     `json:"count,omitempty"` // of waits that were joined, from 2
}

// Sum is all that a case spent on one kind of part.
type Sum struct {
	Kind string  `json:"kind"`
	NS   int64   `json:"ns"`
	MS   float64 `json:"ms"`
}

// Refusal is one time that a limit, or a fault, refused the record or a read.
type Refusal struct {
	AtNS        int64   `json:"atNs"` // since the case began
	Call        string  `json:"call"` // put or get
	Shard       string  `json:"shard"`
	Limit       string  `json:"limit"`       // see Limits
	BytesLeft   int64   `json:"bytesLeft"`   // in the shard's bucket when it refused a put
	RecordsLeft int64   `json:"recordsLeft"` //
	Wants       int64   `json:"wants"`       // bytes, in whole units; none where those before it were rounded up
	Fault       string  `json:"fault,omitempty"`
	By          []Share `json:"by,omitempty"` // who had used the limit most
}

// Calls that are refused.
const (
	CallPut = "put"
	CallGet = "get"
)

// Limits that refuse.
const (
	LimitBytes   = "bytes"   // a second that are written to a shard, or read from it
	LimitRecords = "records" // a second that are written to a shard
	LimitCalls   = "calls"   // of GetRecords a second
	LimitFault   = "fault"   // none: a fault refused
)

// Share is what one key, or one application, had of what a shard let through in the seconds
// before a refusal.
type Share struct {
	Who   string  `json:"who"`
	Share float64 `json:"share"` // of 1, of what the limit counts
}

// Encode is explain.json.
func Encode(e *Explanation) ([]byte, error) {
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetIndent("", " ")
	w.SetEscapeHTML(false)
	err := w.Encode(e)
	return b.Bytes(), err
}

// Decode reads explain.json and refuses other schemas.
func Decode(data []byte) (*Explanation, error) {
	var e Explanation
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, fmt.Errorf("explain: %w", err)
	}
	if e.Schema != Schema {
		return nil, fmt.Errorf("explain: want schema %s, got %q", Schema, e.Schema)
	}
	return &e, nil
}
