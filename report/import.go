package report

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// ImportedFile is what an import is reported from.
const ImportedFile = "import.json"

// LoadImported reads the outcome of an import from its folder.
func LoadImported(dir string) (*result.Imported, error) {
	f, err := os.Open(filepath.Join(dir, ImportedFile))
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	defer f.Close()
	return result.ReadImported(f)
}

// WriteImport writes import.md and the charts of an import.
func WriteImport(dir string, im *result.Imported) error {
	if err := os.MkdirAll(filepath.Join(dir, "charts"), 0o755); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	old, err := filepath.Glob(filepath.Join(dir, "charts", "import-*")) // of an earlier import
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	charts := importCharts(im)
	var errs []error
	for _, name := range old {
		errs = append(errs, os.Remove(name))
	}
	errs = append(errs, os.WriteFile(filepath.Join(dir, "import.md"), importMarkdown(im, charts), 0o644))
	for _, ch := range charts {
		png, err := ch.PNG()
		base := filepath.Join(dir, "charts", ch.name)
		errs = append(errs, err, os.WriteFile(base+".svg", ch.SVG(), 0o644), os.WriteFile(base+".png", png, 0o644))
	}
	return errors.Join(errs...)
}

// ImportText writes the outcome of an import on one screen.
func ImportText(out io.Writer, im *result.Imported, dir string, color bool) error {
	p := &printer{bufio.NewWriter(out), color}
	p.line("%s, %s", p.paint("1", im.Name), recordingText(im))
	for _, s := range importSentences(im) {
		p.list(s)
	}
	for _, b := range im.Recording.Bad {
		p.line("      %s", b)
	}
	p.line("\n  what is assumed, because the recording does not say it")
	for _, a := range im.Assumed {
		p.list(a)
	}
	if len(im.Compared) > 0 {
		p.line("\n  recorded, and what a run of the scenario makes of it\n")
		p.sheet(importRows(im), "  ", importWidth)
	}
	if len(im.ByShard) > 0 {
		p.line("")
		p.sheet(shardRows(im, shardsShown), "  ", importWidth)
	}
	p.line("\n  scenario   %s", filepath.Join(dir, "scenario.yaml"))
	if len(im.Compared) > 0 {
		p.line("  pictures   %s", filepath.Join(dir, "charts"))
	}
	p.line("  next       %s", im.Next)
	p.line("             %s   (what it needs, and costs)", strings.Replace(im.Next, " run ", " plan ", 1))
	return p.w.Flush()
}

// list writes a sentence behind a bullet.
func (p *printer) list(text string) {
	for j, line := range wrap(text, 94) {
		p.line("  %s %s", []string{"•", " "}[min(j, 1)], line)
	}
}

// recordingText says what was read.
func recordingText(im *result.Imported) string {
	r := &im.Recording
	each := "single records"
	if r.PeriodSeconds > 0 {
		each = "periods of " + seconds(r.PeriodSeconds)
	}
	span := fmt.Sprintf("%s to %s, %s", r.From, r.To, each)
	return fmt.Sprintf("%s: %s %s of %s, %s", r.What, count(float64(r.Read)), r.Unit, plural(r.Files, "file"), span)
}

// importSentences are what there is to know about the reading, the load first.
func importSentences(im *result.Imported) []string {
	l := &im.Load
	text := fmt.Sprintf("%s records, %s: %s records/s and %s/s on average, %s records/s and %s/s in the busiest %s.",
		count(l.Records), size(l.Bytes), significant(l.MeanRecords), size(l.MeanBytes), significant(l.PeakRecords),
		size(l.PeakBytes), map[bool]string{true: "second", false: "period"}[im.Recording.PeriodSeconds == 0])
	if im.Scale != 1 {
		text += fmt.Sprintf(" That is the recording × %s.", significant(im.Scale))
	}
	out := []string{text}
	r := &im.Recording
	if r.Outside > 0 {
		out = append(out, fmt.Sprintf("%s of what was read lies outside of --from and --to.",
			count(float64(r.Outside))))
	}
	if r.Malformed > 0 {
		out = append(out, fmt.Sprintf("%s malformed and left out, %s of all; the first:", lines(r.Malformed),
			percent(float64(r.Malformed)/float64(max(r.Read, 1)))))
	}
	return append(out, im.Notes...)
}

func lines(n int) string {
	if n == 1 {
		return "1 line is"
	}
	return count(float64(n)) + " lines are"
}

// importRows are the metrics beside their reproduction.
func importRows(im *result.Imported) *sheet {
	rows := &sheet{Columns: []column{{Name: "metric"}, {}, {Name: "recorded", Right: true},
		{Name: "replayed", Right: true}, {Name: "peak a second", Right: true}, {Name: "replayed", Right: true},
		{Name: "furthest off in a period"}}}
	for i := range im.Compared {
		m := &im.Compared[i]
		print := func(v float64) string { return quantity(m.Unit, v) }
		worst := "none"
		if math.Abs(m.Worst) > 0 {
			worst = print(m.Worst)
			if m.Worst > 0 {
				worst = "+" + worst
			}
			worst += " at " + instant(m.WorstAt, 1, im.Recording.From)
		}
		rows.add([]string{m.Name, m.Unit, print(m.Imported.Total), print(m.Reproduced.Total),
			print(m.Imported.Peak), print(m.Reproduced.Peak), worst})
	}
	return rows
}

// shardsShown is how many shards a terminal shows: those that took most.
const shardsShown = 12

// shardRows are the shards by what they took.
func shardRows(im *result.Imported, most int) *sheet {
	total, again := 0.0, 0.0
	for _, s := range im.ByShard {
		total, again = total+s.Imported, again+s.Reproduced
	}
	rows := &sheet{Columns: []column{{Name: "shard"}, {Name: "recorded as"}}}
	for _, name := range []string{"recorded", "replayed", "share", "replayed", "refused", "replayed"} {
		rows.Columns = append(rows.Columns, column{Name: name, Right: true})
	}
	for i, s := range im.ByShard {
		if i == most {
			rows.add([]string{fmt.Sprintf("and %d more", len(im.ByShard)-i), "", "", "", "", "", "", ""})
			break
		}
		recorded := s.Recorded
		if recorded == "" {
			recorded = "idle"
		}
		rows.add([]string{shortShard(s.Shard), recorded, count(s.Imported), count(s.Reproduced),
			percent(s.Imported / math.Max(total, 1)), percent(s.Reproduced / math.Max(again, 1)), count(s.Refused),
			count(s.Replayed)})
	}
	return rows
}

// importWidth is how wide its tables are on a terminal.
const importWidth = 130

// importMarkdown is import.md.
func importMarkdown(im *result.Imported, charts []*chart) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# %s, imported\n\n%s.\n", im.Name, recordingText(im))
	for _, s := range importSentences(im) {
		line("- %s", s)
	}
	for _, bad := range im.Recording.Bad {
		line("  - `%s`", bad)
	}
	line("\n## Assumed\n\nWhat the recording does not say:\n")
	for _, a := range im.Assumed {
		line("- %s", a)
	}
	if len(im.Compared) > 0 {
		line("\n## Side by side\n")
		importRows(im).markdown(&b)
		line("")
	}
	if len(im.ByShard) > 0 {
		line("\n## Shards\n")
		shardRows(im, len(im.ByShard)).markdown(&b)
		line("")
	}
	for _, ch := range charts {
		line("![%s](charts/%s.svg)\n", ch.headline, ch.name)
	}
	line("## Reproduce\n\n```sh\n%s\n%s\n```", im.Command, im.Next)
	return b.Bytes()
}
