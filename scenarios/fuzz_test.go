package scenarios

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever the bytes are, there is a scenario that can be written out and read again,
// or there are faults that stand somewhere. Any file that is named has the bytes of the
// second argument, and the third is a --set.
func FuzzParse(f *testing.F) {
	const csv = "timestamp,value\n2026-11-20 00:00:00,10\n2026-11-20 00:05:00,\n"
	for _, name := range Names() {
		text, _ := Show(name)
		f.Add(text, []byte(csv), "seed=3")
	}
	f.Add(Starter(), []byte(csv), "streams.orders.shards=8")
	f.Add([]byte(everything), []byte(csv), "producers[0].client={retry: none}")
	f.Add([]byte(everything), []byte(csv), "faults.zoneSlow@66m.for=3m")
	f.Add([]byte(everything), []byte(csv), "events.grow={at: 1m, replay: {consumer: slow}}")
	f.Add([]byte(theRest), []byte(csv), "faults.pause@1m.target.worker=0")
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, c := range strings.Split(string(data), "-- case ") {
			body, _, _ := strings.Cut(c, "\n----\n")
			_, text, _ := strings.Cut(body, "\n")
			text, rest, _ := strings.Cut(text, "-- file ")
			_, table, _ := strings.Cut(rest, "\n")
			f.Add([]byte(text), []byte(table), "a.b[0]=1")
		}
	}
	f.Fuzz(func(t *testing.T, src, table []byte, set string) {
		read := func(string) ([]byte, error) { return table, nil }
		l, err := parse(source{"fuzz.yaml", src, read}, []string{set}, nil)
		if err == nil {
			again(t, "it", l, read)
			return
		}
		var faults Faults
		if !errors.As(err, &faults) || len(faults) == 0 || faults.Error() == "" {
			t.Fatalf("no faults: %v", err)
		}
		for _, fault := range faults {
			if fault.File == "" || fault.Line < 1 || fault.Column < 1 || fault.Text == "" {
				t.Fatalf("a fault that stands nowhere: %+v", fault)
			}
		}
	})
}
