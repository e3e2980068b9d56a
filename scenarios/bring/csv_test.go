package bring

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Columns are picked by name or number, or found; times have forms, zones, and formats.
func TestCSVColumns(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		text  string
		o     Options
		cell  Cell
		start time.Time
	}{
		"two columns": {"timestamp,value\n2026-11-20 12:00:00,7\n2026-11-20 12:01:00,8\n", Options{}, Cell{Records: 7}, noon},
		"semicolons, a byte order mark": {"\ufeffn;b;Date\n3;70;2026-11-20T12:00:00Z\n4;70;2026-11-20T12:01:00Z\n",
			Options{Columns: Columns{Count: "N", Bytes: "2"}}, Cell{Records: 3, Bytes: 70}, noon},
		"no header": {"1795176000,5,x\n1795176060,6,x\n", Options{Columns: Columns{Count: "2"}}, Cell{Records: 5}, noon},
		"milliseconds": {"at,n\n1795176000000,5\n1795176060000,6\n", Options{Columns: Columns{Time: "at", Count: "n"}},
			Cell{Records: 5}, noon},
		"a zone": {"at,n\n2026-11-20 13:00,5\n2026-11-20 13:01,5\n", Options{Zone: berlin, Columns: Columns{Time: "at", Count: "n"}},
			Cell{Records: 5}, noon},
		"a format": {"at\tn\n20.11.2026 12h00\t1,234\n20.11.2026 12h01\t5\n", Options{Layout: "02.01.2006 15h04",
			Columns: Columns{Count: "n"}}, Cell{Records: 1234}, noon},
		"cut": {"t,n\n2026-11-20 11:59:00,1\n2026-11-20 12:00:00,2\n2026-11-20 12:01:00,3\n2026-11-20 12:02:00,4\n",
			Options{Columns: Columns{Time: "t", Count: "n"}, From: noon, To: noon.Add(2 * time.Minute)}, Cell{Records: 2}, noon},
		"added": {"t,n\n2026-11-20 12:01:00,1\n2026-11-20 12:00:00,2\n2026-11-20 12:00:00,3\n",
			Options{Columns: Columns{Time: "t", Count: "n"}}, Cell{Records: 5}, noon},
	} {
		got, err := CSV(inputs(c.text), &c.o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(got.Rows) != 2 || got.Period != time.Minute || got.Rows[0].Cells[0] != c.cell || !got.Rows[0].At.Equal(c.start) {
			t.Errorf("%s: %d rows of %v, %+v", name, len(got.Rows), got.Period, got.Rows[0])
		}
	}
}

// Keys by column, by row, and of single records; the replay has the counts of each.
func TestCSVKeys(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		pick Columns
		keys []string
	}{
		"a column each": {"timestamp,a,b\n2026-11-20 12:00:00,100,7\n2026-11-20 12:01:00,,9\n", Columns{Count: "*"}, []string{"a", "b"}},
		"a row each": {"timestamp,k,n,b\n2026-11-20 12:00:00,a,100,5000\n2026-11-20 12:00:00,b,7,99\n2026-11-20 12:01:00,b,9,99\n",
			Columns{Count: "n", Bytes: "b", Key: "k"}, []string{"a", "b"}},
		"records": {"timestamp,k,s\n2026-11-20 12:00:00.5,a,100\n2026-11-20 12:00:00.7,b,7\n2026-11-20 12:01:00,,9\n",
			Columns{Size: "s", Key: "k"}, []string{"a", "b", "-"}},
	} {
		o := usual
		o.Columns = c.pick
		got, err := CSV(inputs(c.text), &o)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !slices.Equal(got.Keys, c.keys) {
			t.Errorf("%s: keys %q", name, got.Keys)
		}
		for _, m := range replayed(t, replayOf(got)).Compared {
			if m.Imported.Total == 0 || !m.Exact {
				t.Errorf("%s: %+v", name, m)
			}
		}
	}
}

// What is wrong is said with the columns that there are, all of it at once.
func TestCSVFaults(t *testing.T) {
	two := "timestamp,value\n2026-11-20 12:00:00,7\n"
	for _, c := range []struct {
		text string
		o    Options
		want []string
	}{
		{"timestamp,value,bites\n1,2,3\n", Options{}, []string{"which columns matter?", "timestamp, value, bites"}},
		{"timestamp,value,bites\n1,2,3\n", Options{Columns: Columns{Count: "valu", Bytes: "bytes"}},
			[]string{`--count wants a column (timestamp, value, bites) or its number, got "valu"; did you mean value?`,
				`got "bytes"; did you mean bites?`}},
		{"timestamp,value\n1,2\n", Options{Columns: Columns{Count: "value", Size: "value"}}, []string{"--size COLUMN is for single"}},
		{two, Options{}, []string{"only one time"}}, {"timestamp,value\n", Options{}, []string{"want a table with rows"}},
		{two + "x,8\n2026-11-20 12:01:00,-1\n2026-11-20 12:01:00\n", Options{Malformed: 0.1},
			[]string{"3 of 4 rows are malformed", `file-1:3: want a time, got "x"`, "file-1:4: want numbers from 0", "file-1:5: want 2 columns"}},
	} {
		_, err := CSV(inputs(c.text), &c.o)
		for _, w := range c.want {
			if err == nil || !strings.Contains(err.Error(), w) {
				t.Errorf("%q: got %v, want %q", c.text, err, w)
			}
		}
	}
}

func TestLayout(t *testing.T) {
	at := time.Date(2026, 11, 20, 13, 4, 5, 0, time.UTC)
	for format, text := range map[string]string{"%d.%m.%Y %H:%M:%S": "20.11.2026 13:04:05", "%F %T": "2026-11-20 13:04:05",
		"%d/%b/%y %I:%M:%S %p": "20/Nov/26 01:04:05 PM", "2006-01-02T15h04m05": "2026-11-20T13h04m05"} {
		layout, err := Layout(format)
		if got, ok := (&Options{Layout: layout}).time(text); err != nil || !ok || !got.Equal(at) {
			t.Errorf("%s: %v, %v %v", format, got, ok, err)
		}
	}
	if _, err := Layout("%Y-%Q"); err == nil || !strings.Contains(err.Error(), "at the letter 4") {
		t.Errorf("got %v", err)
	}
}
