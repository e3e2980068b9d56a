package report

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// anImport is a day by minutes, replayed to the record, but for what was refused.
func anImport(bins int, scale float64) *result.Imported {
	im := &result.Imported{Schema: result.ImportedSchema, Name: "a day", Stream: strings.Repeat("orders-", 9), Scale: scale,
		Next: "kinesim run x", Command: "kinesim import cloudwatch x", BinEnd: 86400, Notes: []string{"a note"},
		Assumed: []string{"bursts are an assumption"},
		Recording: result.Recording{What: "metrics of CloudWatch", Files: 2, Read: 2880, Unit: "points", Malformed: 1,
			Bad: []string{"x:3: want a time"}, From: "2026-11-20T00:00:00Z", To: "2026-11-21T00:00:00Z", PeriodSeconds: 60}}
	offered := result.ImportedMetric{Name: "offered records", Unit: "records", Exact: true}
	refused := result.ImportedMetric{Name: "WriteProvisionedThroughputExceeded", Unit: "records", Worst: 70, WorstAt: 43_200}
	for i := range bins {
		im.BinStarts = append(im.BinStarts, 86400*float64(i)/float64(bins))
		v := math.Round(scale * 1e6 * (1 + math.Sin(float64(i))))
		offered.Recorded, offered.Replayed = append(offered.Recorded, v), append(offered.Replayed, v)
		refused.Recorded, refused.Replayed = append(refused.Recorded, 10), append(refused.Replayed, 80)
		offered.Imported.Total += v
		offered.Reproduced.Total += v
		refused.Imported.Total += 10
		refused.Reproduced.Total += 80
	}
	bytes := offered
	bytes.Name, bytes.Unit = "offered bytes", "bytes"
	im.Compared = []result.ImportedMetric{offered, bytes, refused}
	im.ByShard = []result.ImportedShard{{Shard: "shardId-000000000000", Recorded: "shardId-000000000004", Imported: 75, Reproduced: 70},
		{Shard: "shardId-000000000001", Imported: 25, Reproduced: 30}}
	return im
}

// An import is written from its file alone, on a screen, as Markdown and as charts.
func TestImportReport(t *testing.T) {
	dir := t.TempDir()
	var b bytes.Buffer
	if err := result.WriteImported(&b, anImport(288, 1)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ImportedFile), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	im, err := LoadImported(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteImport(dir, im); err != nil {
		t.Fatal(err)
	}
	var screen bytes.Buffer
	if err := ImportText(&screen, im, dir, false); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "import.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2,880 points of 2 files", "periods of 60 s", "a note", "x:3: want a time", "bursts are an assumption",
		"+70 at Nov 20 12:00:00", "75 %", "70 %", "shardId-000000000004", "idle", "kinesim run x"} {
		if !strings.Contains(screen.String(), want) || !strings.Contains(string(page), want) {
			t.Errorf("%q is not in\n%s\nor not in\n%s", want, screen.String(), page)
		}
	}
	for _, name := range []string{"offered-records", "offered-bytes", "WriteProvisionedThroughputExceeded"} {
		for _, kind := range []string{".svg", ".png"} {
			if info, err := os.Stat(filepath.Join(dir, "charts", "import-"+name+kind)); err != nil || info.Size() < 4000 {
				t.Errorf("%s%s: %v", name, kind, err)
			}
		}
	}
}

// The headline says how near the replay is, and no text meets another.
func TestImportCharts(t *testing.T) {
	for _, bins := range []int{1, 2, 360} {
		for _, scale := range []float64{1e-7, 1, 4e6} {
			for _, ch := range importCharts(anImport(bins, scale)) {
				for _, c := range collisions(ch) {
					t.Errorf("%d bins, × %g, %s: %s", bins, scale, ch.name, c)
				}
			}
		}
	}
	for _, c := range []struct {
		m    result.ImportedMetric
		want string
	}{
		{result.ImportedMetric{Exact: true, Imported: result.Summed{Total: 7}}, "to the record: 7"},
		{result.ImportedMetric{Worst: 5, Imported: result.Summed{Total: 1e6}, Reproduced: result.Summed{Total: 1e6 + 5}}, "to less than 0.1 %: 1 M"},
		{result.ImportedMetric{Worst: 5, Reproduced: result.Summed{Total: 5}}, "5 in the replay, none in the recording"},
		{result.ImportedMetric{Worst: 5, Imported: result.Summed{Total: 7}, Reproduced: result.Summed{Total: 7}}, "7 in both, but not in the same"},
		{result.ImportedMetric{Worst: -50, Imported: result.Summed{Total: 100}, Reproduced: result.Summed{Total: 50}}, "50 in the replay, 100 in the recording, 50 % less"},
	} {
		c.m.Name, c.m.Unit = "records", "records"
		if got := importHeadline(&c.m); !strings.Contains(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
