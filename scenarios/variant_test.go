package scenarios

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const swept = `version: 1
name: swept
duration: 1m
streams: [{name: orders, shards: 4}]
producers: [{name: web, arrivals: {rate: 100/s}, size: 1KiB}]
sweep:
  streams.orders.shards: [4, 6, 4]
  options: [{}, {duration: 2m, producers.web.size: {distribution: exponential, mean: 1KiB}}]
  runs: 3
`

// A grid is walked with its last axis fastest; variants that are the same are one.
func TestVariants(t *testing.T) {
	l, err := Parse("x.yaml", []byte(swept))
	if err != nil {
		t.Fatal(err)
	}
	variants, err := l.Variants()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range variants {
		var set []string
		for _, s := range v.Set {
			set = append(set, s.String())
		}
		got = append(got, strings.Join(set, " "))
	}
	long := " duration=2m producers.web.size={distribution: exponential, mean: 1KiB}"
	if want := []string{"streams.orders.shards=4", "streams.orders.shards=4" + long, "streams.orders.shards=6",
		"streams.orders.shards=6" + long}; !slices.Equal(got, want) {
		t.Errorf("variants %q, want %q", got, want)
	}
	if l.Sweep.Runs != 3 || !slices.Equal(l.Sweep.Paths(), []string{"streams.orders.shards", "duration", "producers.web.size"}) {
		t.Errorf("runs %d, paths %v", l.Sweep.Runs, l.Sweep.Paths())
	}
	// The first changes nothing: it is the scenario without its sweep, as run runs it.
	if strings.Contains(string(l.Effective), "sweep") || variants[0].SHA256 != l.SHA256 {
		t.Errorf("the base is %s, the variant without a change %s:\n%s", l.SHA256, variants[0].SHA256, l.Effective)
	}
	plain, err := Parse("x.yaml", []byte(swept[:strings.Index(swept, "sweep:")]))
	if err != nil || plain.SHA256 != l.SHA256 {
		t.Errorf("a sweep changes the hash of the scenario (%v)", err)
	}
	// Settings do what --set does.
	for _, v := range variants {
		var set []string
		for _, s := range v.Set {
			set = append(set, s.String())
		}
		bySet, err := parse(source{"x.yaml", []byte(swept), nil}, Changes{Set: set})
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := v.Load()
		if err != nil || bySet.SHA256 != v.SHA256 || loaded.SHA256 != v.SHA256 || !reflect.DeepEqual(loaded.Spec, bySet.Spec) {
			t.Errorf("%q: the variant is %s, loaded %s, by --set %s (%v)", set, v.SHA256, loaded.SHA256, bySet.SHA256, err)
		}
	}
}

// A setting that no value of the file has, as a search makes it.
func TestSettings(t *testing.T) {
	l, err := Parse("x.yaml", []byte(swept))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, text string
		value      any
		number     float64
		is         bool
		fault      string
	}{
		{"streams.orders.shards", "5", json.Number("5"), 5, true, ""},
		{"duration", "10m", "10m", 600e9, true, ""},
		{"producers.web.size", "4KiB", "4KiB", 4096, true, ""},
		{"producers.web.client.api", "putRecord", "putRecord", 0, false, ""},
		{"producers.web.client.retry", "{attempts: 4, jitter: false}", "{attempts: 4, jitter: false}", 0, false, ""},
		{"streams.orders.shards", "0", json.Number("0"), 0, true, "--set:1:23: streams.orders.shards: want 1 to 20000, got 0"},
		{"streams.order.shards", "5", json.Number("5"), 5, true, "did you mean orders?"},
	} {
		s, err := NewSetting(c.path, c.text)
		if err != nil {
			t.Fatal(err)
		}
		number, is := s.Number()
		if s.Value() != c.value || number != c.number || is != c.is {
			t.Errorf("%s: value %#v, number %g %v", s, s.Value(), number, is)
		}
		v, err := l.With(s)
		switch {
		case c.fault != "":
			if err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("%s: %v, want %s", s, err, c.fault)
			}
		case err != nil || v.SHA256 == l.SHA256:
			t.Errorf("%s changes nothing (%v)", s, err)
		}
	}
	for _, path := range []string{"", "a..b"} {
		if _, err := NewSetting(path, "1"); err == nil {
			t.Errorf("%q is a path", path)
		}
	}
	if _, err := NewSetting("duration", "{"); err == nil {
		t.Error("a bracket is a value")
	}
}

// A sweep from the command line is one of the file; values may have commas of their own.
func TestParams(t *testing.T) {
	for _, c := range []struct{ param, want string }{
		{"streams.orders.shards=4,8", ""},
		{"producers.web.size=1KiB,{distribution: uniform, min: 1B, max: 1KiB}", ""},
		{"streams.orders.shards=4,0", "--param:1:25: sweep.streams.orders.shards[1]: want 1 to 20000, got 0"},
		{"streams.orders.shards", "--param:1:1: want path=value,value,… such as streams.orders.shards=4,6,8"},
		{"streams.orders.shards=[", "--param:1:1: streams.orders.shards: want values with commas between them"},
		{"streams.orders.shards=", "want a list of values"},
		{"stream.orders.shards=4", "--param:1:1: sweep.stream.orders.shards: want runs, options, or a path"},
	} {
		text := swept[:strings.Index(swept, "sweep:")]
		l, err := parse(source{"x.yaml", []byte(text), nil}, Changes{Param: []string{c.param}})
		switch {
		case c.want != "":
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %s", c.param, err, c.want)
			}
		case err != nil || l.Sweep.Size() != 2 || l.Sweep.Runs != 1:
			t.Errorf("%s: %v", c.param, err)
		}
	}
	l, err := parse(source{"x.yaml", []byte(swept), nil}, Changes{Param: []string{"streams.orders.shards=9", "seed=1,2"}})
	if err != nil || l.Sweep.Size() != 1*2*2 || l.Sweep.Runs != 3 {
		t.Errorf("beside a sweep: %+v, %v", l, err)
	}
}

// Each combination is decoded when variants are asked for; what is wrong is said once.
func TestFaultsOfCombinations(t *testing.T) {
	text := strings.Replace(swept, "duration: 1m", "duration: 1m\nevents: [{at: 30s, updateShardCount: {stream: orders, to: 8}}]", 1)
	text = strings.Replace(text, "  options:", "  duration: [1m, 40s]\n  events[0].at: [30s, 50s]\n  options:", 1)
	text = strings.Replace(text, "{duration: 2m, ", "{", 1)
	l, err := Parse("x.yaml", []byte(text))
	if err != nil {
		t.Fatal(err) // each value has a variant that is fine
	}
	_, err = l.Variants()
	var faults Faults
	if faults, _ = err.(Faults); len(faults) != 1 || faults[0].Line != 10 || faults[0].Path != "sweep.events[0].at[1]" {
		t.Errorf("got %v, want one fault at the instant that is too late in the shorter run", err)
	}
}

// A trace is read once for all variants, and is part of what each is.
func TestVariantsShareFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "t.csv"), "timestamp,n\n1,1\n2,1\n")
	write(t, filepath.Join(dir, "s.yaml"), "version: 1\nstreams: [{name: s, shards: 1}]\nproducers:\n"+
		"- {name: p, arrivals: {trace: t.csv, count: n}, size: 1B}\nsweep: {streams.s.shards: [1, 2]}\n")
	l, err := Load(filepath.Join(dir, "s.yaml"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "t.csv")); err != nil {
		t.Fatal(err)
	}
	variants, err := l.Variants()
	if err != nil || len(variants) != 2 || variants[0].SHA256 != l.SHA256 {
		t.Fatalf("%v, %v", variants, err)
	}
	if loaded, err := variants[1].Load(); err != nil || len(loaded.Files) != 1 {
		t.Errorf("%v, %v", loaded, err)
	}
}

// A sweep that would take minutes to read is refused, with its size.
func TestSweepsAreBounded(t *testing.T) {
	var values []string
	for i := range 101 {
		values = append(values, strconv.Itoa(i+1))
	}
	list := strings.Join(values, ",")
	text := swept[:strings.Index(swept, "sweep:")]
	_, err := parse(source{"x.yaml", []byte(text), nil},
		Changes{Param: []string{"streams.orders.shards=" + list, "seed=" + list}})
	if err == nil || !strings.Contains(err.Error(), "want 10000 variants at most, got 10201") {
		t.Errorf("got %v", err)
	}
	var params []string
	for _, path := range strings.Fields("seed duration warmup streams.orders.shards streams.orders.retention producers.web.size " +
		"producers.web.instances producers.web.arrivals.rate producers.web.keys producers.web.client") {
		params = append(params, path+"="+list) // 101 to the 10th is more than an int holds
	}
	if _, err := parse(source{"x.yaml", []byte(text), nil}, Changes{Param: params}); err == nil ||
		!strings.Contains(err.Error(), "variants at most, got 1099511627776") {
		t.Errorf("got %v", err)
	}
}
