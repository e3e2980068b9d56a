package property_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/report"
)

// TestDocsOnce: the tables of docs/exactly-once.md are what runs give, and so are its pictures.
// -update writes them.
func TestDocsOnce(t *testing.T) {
	const page = "../docs/exactly-once.md"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before := string(text)
	clients, marks := clientMatrix(t), markMatrix(t)
	after := before
	for name, block := range map[string]string{"clients": matrixTable(&clients), "marks": matrixTable(&marks),
		"statements": whatPeopleSay(t)} {
		after = fill(t, after, name, block)
	}
	kept := map[string][]byte{page: []byte(after)}
	for _, m := range []*report.Matrix{&clients, &marks} {
		kept[filepath.Join("..", "results", "exactly-once-matrix", m.Name+".svg")] = m.SVG()
	}
	for file, want := range kept {
		got, err := os.ReadFile(file)
		switch {
		case err == nil && bytes.Equal(got, want):
		case !*update:
			t.Errorf("%s is not what runs give (-update writes it)", file)
		default:
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// fill puts a block between its marks.
func fill(t *testing.T, page, name, block string) string {
	open := "<!-- " + name + " -->\n"
	head, rest, found := strings.Cut(page, open)
	_, tail, ends := strings.Cut(rest, "<!-- end -->")
	if !found || !ends {
		t.Fatalf("the page has no block %s", name)
	}
	return head + open + "\n" + block + "\n<!-- end -->" + tail
}

// matrixTable is a matrix as Markdown. What is as it should be stands back.
func matrixTable(m *report.Matrix) string {
	lines := []string{"| " + m.Settings + " | " + strings.Join(m.Columns, " | ") + " |",
		"|---" + strings.Repeat("|---:", len(m.Columns)) + "|"}
	for _, r := range m.Rows {
		line := "| " + r.Name
		for _, c := range r.Cells {
			text := "**" + c.Text + "**"
			switch c.Tone {
			case report.Kept:
				text = "once"
			case report.Inapplicable:
				text = "–"
			}
			line += " | " + text
		}
		lines = append(lines, line+" |")
	}
	return strings.Join(lines, "\n") + "\n"
}

// reference is the result of a scenario of the catalogue that is kept in results/.
func reference(t *testing.T, name string) *result.Result {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "results", name, "result.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, err := result.ReadJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// whatPeopleSay is what people say of exactly-once processing and order, and what comes of it.
func whatPeopleSay(t *testing.T) string {
	order, once, workers := reference(t, "ordering-rules"), reference(t, "exactly-once"), reference(t, "workers-per-shard")
	of := func(r *result.Result, metricName, key, value string) string {
		return fmt.Sprintf("%.0f", *metric(t, r, metricName, key, value).Value)
	}
	effects := func(consumer string) result.Effect {
		for _, e := range once.Effects {
			if e.Consumer == consumer {
				return e
			}
		}
		t.Fatalf("no effects of %s", consumer)
		return result.Effect{}
	}
	late := func(producer string) string { return of(order, "recordsReordered", "producer", producer) }
	again := func(r *result.Result, consumer string) string { return of(r, "duplicateEffects", "consumer", consumer) }
	rows := []string{"| statement | what it says | what the model shows | verdict |", "|---|---|---|---|",
		fmt.Sprintf("| (a) a timestamp as SequenceNumberForOrdering | records are stored in the order of their timestamps | the API "+
			"takes a sequence number there: of %s records none is accepted, and %s fail (`ordering-rules`). With the number of the record before, "+
			"%s of %s are late | **does not hold** |", of(order, "recordsOffered", "producer", "with-timestamps"),
			of(order, "recordsFailed", "producer", "with-timestamps"), late("with-numbers"),
			of(order, "recordsAccepted", "producer", "with-numbers")),
		fmt.Sprintf("| (b) PutRecord instead of PutRecords | single puts keep the order of a key, batches do not | with 64 calls in flight and one "+
			"in twenty refused, %s records are stored behind later ones of their key, by batches %s (`ordering-rules`); one at a time for each key, with "+
			"sequence numbers, %s | **holds only if** each put waits for the answer to the one before of its key |", late("in-singles"),
			late("in-batches"), late("with-numbers")),
		fmt.Sprintf("| (c) a unique id, checked in DynamoDB | each effect happens once | under the same crashes and lost answers (`exactly-once`): no check: %s "+
			"again; mark first: %d lost; effect first: %s again; by sequence number: %s again; by hash: %d lost; mark and effect in one transaction, by "+
			"the producer's id: %s again, %d lost | **holds only if** the id is the producer's, mark and effect are one write, and marks live as long as "+
			"the stream can be replayed |", again(once, "naive"), effects("marks-first").Never, again(once, "effects-first"),
			again(once, "by-number"), effects("by-hash").Never, again(once, "together"), effects("together").Never),
		fmt.Sprintf("| (d) one worker per shard, never more workers than shards | else order breaks, or records are read twice | on 4, then 8 shards, with a "+
			"crash, a reshard and a zombie each (`workers-per-shard`): 2, 4 and 8 workers keep the order of every key; the crash and the pause repeat %s, %s and %s "+
			"effects. 99 %% of records reach them within %s, %s and %s | **does not hold**: a shard has one owner whatever their number. Fewer workers lose "+
			"more of the stream with each that fails; more stand by and cost |", again(workers, "few"), again(workers, "even"), again(workers, "spare"),
			tail99(t, workers, "few"), tail99(t, workers, "even"), tail99(t, workers, "spare")),
	}
	return strings.Join(rows, "\n") + "\n"
}

// tail99 is the 99th percentile of the propagation delay to a consumer, in seconds.
func tail99(t *testing.T, r *result.Result, consumer string) string {
	return fmt.Sprintf("%.1f s", *metric(t, r, "propagationDelay", "consumer", consumer).P99/1000)
}
