package result

import (
	"encoding/json"
	"fmt"
	"io"
)

// ImportedSchema names the format of import.json.
const ImportedSchema = "kinesim.import/v1"

// Imported is import.json: a recording that became a scenario, and what a run of that
// scenario made of it.
type Imported struct {
	Schema   string   `json:"schema"`
	Name     string   `json:"name"`
	Command  string   `json:"command"` // that imported it
	Next     string   `json:"next"`    // that runs the scenario
	Version  string   `json:"version"`
	Scenario Scenario `json:"scenario"`

	ScenarioFile string `json:"scenarioFileSHA256"` // of its bytes, by which an edit shows

	Recording Recording        `json:"recording"`
	Stream    string           `json:"stream"`
	Shards    int              `json:"shards"`
	Scale     float64          `json:"scale"`
	Load      Load             `json:"load"`
	Keys      int              `json:"keys"` // 0: not known
	CV        float64          `json:"cv"`   // of gaps within a period
	Notes     []string         `json:"notes"`
	Assumed   []string         `json:"assumptions"`
	Compared  []ImportedMetric `json:"compared"` // empty: it was not run
	ByShard   []ImportedShard  `json:"byShard"`
	BinStarts []float64        `json:"binStarts"` // of the series, in seconds
	BinEnd    float64          `json:"binEnd"`
}

// Recording is what was read.
type Recording struct {
	What              string   `json:"what"`
	Files             int      `json:"files"`
	Read              int      `json:"read"`
	Unit              string   `json:"unit"` // of what was read: lines, rows or points
	Outside           int      `json:"outside"`
	Malformed         int      `json:"malformed"`
	Bad               []string `json:"bad"` // the first malformed lines
	Duplicates        int      `json:"duplicates"`
	Rows              int      `json:"rows"`
	From              string   `json:"from"`
	To                string   `json:"to"`
	PeriodSeconds     float64  `json:"periodSeconds"` // 0: single records
	Gaps              int      `json:"gaps"`
	LongestGapSeconds float64  `json:"longestGapSeconds"`
}

// Load is what is offered, as the scenario scales it. Means and peaks are a second's; a peak is
// that of the busiest period, or second of single records.
type Load struct {
	Records     float64 `json:"records"`
	Bytes       float64 `json:"bytes"`
	MeanRecords float64 `json:"meanRecords"`
	MeanBytes   float64 `json:"meanBytes"`
	PeakRecords float64 `json:"peakRecords"`
	PeakBytes   float64 `json:"peakBytes"`
}

// ImportedMetric is a metric beside its reproduction. Peaks and means are a second's; of the
// recording, scaled as the scenario is.
type ImportedMetric struct {
	Name       string    `json:"name"`
	Unit       string    `json:"unit"`
	Imported   Summed    `json:"imported"`
	Reproduced Summed    `json:"reproduced"`
	Worst      float64   `json:"worst"`   // difference of a period, reproduced less imported
	WorstAt    float64   `json:"worstAt"` // seconds
	Exact      bool      `json:"exact"`   // no period differs by more than rounding
	Recorded   []float64 `json:"recorded"`
	Replayed   []float64 `json:"replayed"` // sums by bin, as those recorded
}

// Summed is a metric over the whole span.
type Summed struct {
	Total float64 `json:"total"`
	Peak  float64 `json:"peak"` // of the busiest period, a second
	Mean  float64 `json:"mean"` // a second
}

// ImportedShard is what a shard took: recorded, and in the run.
type ImportedShard struct {
	Shard      string  `json:"shard"`
	Recorded   string  `json:"recorded"` // ids of the shards that it stands for
	Key        string  `json:"key"`
	Imported   float64 `json:"imported"` // accepted records
	Reproduced float64 `json:"reproduced"`
	Refused    float64 `json:"refused"` // attempts, recorded
	Replayed   float64 `json:"replayedRefused"`
}

// WriteImported writes import.json: stable order, indented.
func WriteImported(w io.Writer, p *Imported) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(p)
}

// ReadImported reads import.json and refuses other schemas.
func ReadImported(r io.Reader) (*Imported, error) {
	var p Imported
	if err := json.NewDecoder(r).Decode(&p); err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	if p.Schema != ImportedSchema {
		return nil, fmt.Errorf("import: want schema %s, got %q", ImportedSchema, p.Schema)
	}
	return &p, nil
}
