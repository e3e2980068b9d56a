package bring

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/kinesim/kinesim/model/limits"
)

// Replay is the scenario that replays a recording.
type Replay struct {
	*Traffic
	Name    string
	Command string  // that made it
	Shards  int     // 0: those of the recording, or those that its busiest period needs
	CV      float64 // of gaps within a period; 1 is Poisson, 0 constant
	Size    float64 // bytes of a record's data, where the recording has no sizes
	Scale   float64 // of the load; 1: as recorded
	Guessed bool    // nobody gave Size
}

// Files of a replay.
const (
	TraceFile    = "trace.csv"
	KeysFile     = "keys.csv"
	ScenarioFile = "scenario.yaml"
)

// Rate is the load of a second.
type Rate struct{ Records, Bytes float64 }

// Load of a cell of this replay: with its scale, and with sizes and counts where the recording
// has none.
func (r *Replay) Load(c Cell) Rate {
	out := Rate{c.Records * r.Scale, c.Bytes * r.Scale}
	switch {
	case !r.Counted:
		out.Records = out.Bytes / math.Max(r.Size+r.meanKey(c), 1)
	case !r.Sized:
		out.Bytes = out.Records * (r.Size + r.meanKey(c))
	}
	return out
}

// rowLoad is that of all cells of a row.
func (r *Replay) rowLoad(row *Row) Rate {
	var sum Rate
	for _, c := range row.Cells {
		load := r.Load(c)
		sum.Records += load.Records
		sum.Bytes += load.Bytes
	}
	return sum
}

// whole is the load of all rows.
func (r *Replay) whole() Rate {
	var sum Rate
	for i := range r.Rows {
		load := r.rowLoad(&r.Rows[i])
		sum.Records += load.Records
		sum.Bytes += load.Bytes
	}
	return sum
}

// drawnKeys are the keys of a replay whose recording has none: key-0 to key-99999.
const drawnKeys, drawnKeyBytes = "{distribution: uniform, count: 100k}", 8.8889

// meanKey is the mean length of a cell's keys.
func (r *Replay) meanKey(c Cell) float64 {
	switch {
	case len(r.Keys) > 0:
		return float64(r.keyLength(c.Key))
	case len(r.Weights) > 0:
		bytes, records := 0.0, 0.0
		for _, w := range r.Weights {
			bytes += w.Records * float64(len(w.Key))
			records += w.Records
		}
		return bytes / records
	}
	return drawnKeyBytes
}

// Peak is the load of the busiest period, by records and by bytes, a second.
func (r *Replay) Peak() Rate {
	var peak Rate
	for _, p := range r.periods() {
		peak.Records, peak.Bytes = max(peak.Records, p.Records), max(peak.Bytes, p.Bytes)
	}
	return peak
}

// periods are the loads of rows, a second; of single records, those of whole seconds.
func (r *Replay) periods() []Rate {
	var out []Rate
	last, seconds := int64(math.MinInt64), r.Period.Seconds()
	for i := range r.Rows {
		load := r.rowLoad(&r.Rows[i])
		if r.Period > 0 {
			out = append(out, Rate{load.Records / seconds, load.Bytes / seconds})
			continue
		}
		if s := r.Rows[i].At.Unix(); len(out) == 0 || s != last {
			last, out = s, append(out, Rate{})
		}
		out[len(out)-1].Records += load.Records
		out[len(out)-1].Bytes += load.Bytes
	}
	return out
}

// Settle decides on the shards, and says why. The error is that of a load which no stream takes.
func (r *Replay) Settle() error {
	peak := r.Peak()
	most := limit(limits.ShardsMax)
	if peak.Bytes > most*limit(limits.WriteBytes) || peak.Records > most*limit(limits.WriteRecords) {
		return fmt.Errorf("import: the busiest period has %.3g records and %.3g bytes a second, more than %g "+
			"shards take; "+
			"are counts bytes (--bytes), or is the scale too large?", peak.Records, peak.Bytes, most)
	}
	need := max(1, int(math.Ceil(max(peak.Bytes/limit(limits.WriteBytes), peak.Records/limit(limits.WriteRecords)))))
	unit := "period"
	if r.Period == 0 {
		unit = "second"
	}
	switch {
	case r.Shards > 0 && r.Shards != len(r.ShardIDs) && len(r.ShardIDs) > 0:
		r.note("the recording has %s, the scenario %d: keys stand for shards no longer",
			plural(len(r.ShardIDs), "shard",
				"shards"), r.Shards)
	case r.Shards > 0:
	case len(r.ShardIDs) > 0:
		r.Shards = len(r.ShardIDs)
	default:
		r.Shards = need
		r.assume("the stream has %s: what the busiest %s takes on average, evenly spread. Bursts and skew take more "+
			"(--shards)", plural(need, "shard", "shards"), unit)
	}
	if r.Period > 0 {
		r.assume("within its %s records arrive with a coefficient of variation of %g between their gaps (--cv): "+
			"bursts in a period are an assumption", short(r.Period), r.CV)
	}
	if !r.Sized || !r.Counted {
		guess := ""
		if r.Guessed {
			guess = ", a guess (--size)"
		}
		r.assume("a record has %g bytes of data%s", r.Size, guess)
	}
	if len(r.Keys)+len(r.Weights) == 0 && !r.Outcome {
		r.assume("keys are unknown, and taken to be even (--key, or set keys in the scenario)")
	}
	return nil
}

// WriteTrace writes trace.csv: a row a record, or a row a period and key.
func (r *Replay) WriteTrace(out io.Writer) error {
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, strings.Join(r.header(), ","))
	form := time.RFC3339
	if r.Period == 0 || r.Period%time.Second != 0 {
		form = time.RFC3339Nano
	}
	for i := range r.Rows {
		at := r.Rows[i].At.UTC().Format(form)
		for _, c := range r.Rows[i].Cells {
			w.WriteString(at)
			if len(r.Keys) > 0 {
				w.WriteString("," + quoted(r.Keys[c.Key]))
			}
			switch {
			case r.Period == 0 && r.Sized:
				w.WriteString("," + exactly(c.Bytes-float64(r.keyLength(c.Key))))
			case r.Period > 0 && r.Counted:
				w.WriteString("," + exactly(c.Records))
			}
			if r.Period > 0 && r.Sized {
				w.WriteString("," + exactly(c.Bytes))
			}
			w.WriteString("\n")
		}
	}
	return w.Flush()
}

func (r *Replay) keyLength(k int) int {
	if len(r.Keys) == 0 {
		return 0
	}
	return len(r.Keys[k])
}

// header is the columns of the trace.
func (r *Replay) header() []string {
	out := []string{"timestamp"}
	if len(r.Keys) > 0 {
		out = append(out, "key")
	}
	switch {
	case r.Period == 0 && r.Sized:
		out = append(out, "size")
	case r.Period > 0 && r.Counted:
		out = append(out, "records")
	}
	if r.Period > 0 && r.Sized {
		out = append(out, "bytes")
	}
	return out
}

func exactly(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// quoted is a cell of a CSV.
func quoted(s string) string {
	if strings.ContainsAny(s, ",\"\r\n") || strings.TrimSpace(s) != s || s == "" {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

// WriteKeys writes keys.csv, the weights of keys; only a recording that has them needs it.
func (r *Replay) WriteKeys(out io.Writer) error {
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, "key,weight")
	for _, k := range r.Weights {
		fmt.Fprintf(w, "%s,%s\n", quoted(k.Key), exactly(k.Records))
	}
	return w.Flush()
}

// WriteScenario writes the scenario, with what is assumed as comments.
func (r *Replay) WriteScenario(out io.Writer) error {
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, "# yaml-language-server: $schema=scenario.schema.json")
	fmt.Fprintf(w, "# Imported from %s by\n#   %s\n# What the recording does not say is assumed:\n", r.What, r.Command)
	for _, a := range r.Assumptions {
		for i, line := range wrapped(a, 100) {
			fmt.Fprintf(w, "# %s %s\n", []string{"-", " "}[min(i, 1)], line)
		}
	}
	fmt.Fprintf(w, "version: 1\nname: %s\ndescription: %q\nseed: 1\nstart: %s\n", r.Name, r.description(),
		r.Rows[0].At.UTC().Format(time.RFC3339))
	fmt.Fprintf(w, "streams:\n  - {name: %s, shards: %d}\nproducers:\n  - name: recorded\n", r.StreamName(), r.Shards)
	if n := r.instances(); n > 1 {
		fmt.Fprintf(w, "    instances: %d\n", n)
	}
	fmt.Fprintf(w, "    arrivals: {%s}\n", strings.Join(r.arrivals(), ", "))
	switch {
	case len(r.Weights) > 0:
		fmt.Fprintf(w, "    keys: {distribution: weighted, file: %s}\n", KeysFile)
	case len(r.Keys) == 0:
		fmt.Fprintln(w, "    keys: "+drawnKeys)
	}
	if !r.Sized || !r.Counted {
		fmt.Fprintf(w, "    size: %sB\n", exactly(r.Size))
	}
	fmt.Fprintf(w, "consumers:\n  - {name: readers, count: %d, interval: 1s}\n", max(r.Readers, 1))
	return w.Flush()
}

// instanceRecords is about how many records a second one client is to send: far below what four
// calls in flight with 500 records each can.
const instanceRecords, instancesMax = 20_000, 1000

// instances are as many as the busiest period keeps busy.
func (r *Replay) instances() int {
	return int(min(max(1, math.Ceil(r.Peak().Records/instanceRecords)), instancesMax))
}

func (r *Replay) arrivals() []string {
	out := []string{"trace: " + TraceFile}
	for _, column := range r.header() {
		switch column {
		case "timestamp":
			out = append(out, "time: timestamp")
		case "records":
			out = append(out, "count: records")
		default:
			out = append(out, column+": "+column)
		}
	}
	if r.Period == 0 {
		return out
	}
	out = append(out, "period: "+short(r.Period))
	if r.Scale != 1 {
		out = append(out, "scale: "+exactly(r.Scale)+"x")
	}
	switch r.CV {
	case 0:
		return append(out, "within: constant")
	case 1:
		return append(out, "within: poisson")
	}
	return append(out, "within: {cv: "+exactly(r.CV)+"}")
}

// StreamName is a name that a scenario takes.
func (r *Replay) StreamName() string {
	name := strings.Map(func(c rune) rune {
		if strings.ContainsRune("_.-", c) || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
			return c
		}
		return '-'
	}, r.Stream)
	if name = strings.TrimLeft(name, "_.-"); name == "" {
		return "imported"
	}
	return name[:min(len(name), 128)] //tidy:number the longest name of a scenario
}

func (r *Replay) description() string {
	load := r.whole()
	text := fmt.Sprintf("Replay of %s: %.0f records, %.4g GB in %s", r.What, load.Records, load.Bytes/1e9,
		short(r.End().Sub(r.Rows[0].At).Round(time.Second)))
	if r.Scale != 1 {
		text += fmt.Sprintf(", scaled by %.4g", r.Scale)
	}
	if r.Period > 0 {
		text += fmt.Sprintf("; bursts within its periods of %s are an assumption (CV %g)", short(r.Period), r.CV)
	}
	return text + "."
}

// wrapped breaks a text into lines.
func wrapped(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
