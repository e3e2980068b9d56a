package scenarios

import (
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/scenarios/form"
)

// The decoder accepts in some place each key that the forms have there, and no other.
func TestFormsAreWhatIsDecoded(t *testing.T) {
	accepted := map[string]bool{}
	for _, doc := range []struct {
		text string
		read func(string) ([]byte, error)
	}{
		{everything, func(string) ([]byte, error) { return nil, fs.ErrNotExist }},
		{theRest, theRestFiles.ReadFile},
		{eachLaw, theRestFiles.ReadFile},
		{scaled, nil},
		{library, nil},
		{effects, nil},
		{mapped, nil},
		{fleets, nil},
	} {
		root, _ := parseYAML([]byte(doc.text))
		d := &decoder{file: "x.yaml", read: doc.read}
		if d.decode(root, "x"); len(d.faults) > 0 {
			t.Fatal(d.faults)
		}
		walk(root, "", func(n *node, path string) {
			for _, key := range n.order {
				accepted[join(path, key)] = true
			}
		})
	}
	described := map[string]bool{}
	var visit func(reflect.Type, string)
	visit = func(typ reflect.Type, path string) {
		switch {
		case typ.Kind() == reflect.Slice:
			visit(typ.Elem(), path)
		case typ.Kind() == reflect.Map:
			for _, zone := range []string{"x", "y", "z"} { // of the documents
				described[join(path, zone)] = true
				visit(typ.Elem(), join(path, zone))
			}
		case typ == reflect.TypeFor[form.Thresholds]():
			visit(reflect.TypeFor[form.Check](), join(path, "putLatency{producer:web}"))
		case typ == reflect.TypeFor[form.Settings](): // paths, which the file chooses
		case typ.Kind() == reflect.Struct:
			if u, isUnion := reflect.Zero(typ).Interface().(form.Union); isUnion {
				for _, v := range u.Variants() {
					visit(reflect.TypeOf(v), path)
				}
				return
			}
			for _, k := range form.OfType(typ).Keys {
				described[join(path, k.Name)] = true
				visit(k.Type, join(path, k.Name))
			}
		}
	}
	visit(reflect.TypeFor[form.Scenario](), "")
	for _, key := range slices.Sorted(maps.Keys(accepted)) {
		if !described[key] {
			t.Errorf("%s is accepted, and no form has it", key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(described)) {
		law := strings.Contains(key, ".latency.") || strings.Contains(key, ".splitAfter.") || strings.Contains(key, ".commit.") || strings.Contains(key, ".zones.") ||
			strings.Contains(key, ".service.") || strings.Contains(key, ".interval.") ||
			strings.Contains(key, ".afterEmpty.") || strings.Contains(key, ".afterRecords.") ||
			strings.Contains(key, ".duration.") || strings.Contains(key, ".coldStart.") ||
			strings.Contains(key, ".idleBetweenReads.") // size has each
		if !accepted[key] && !law {
			t.Errorf("%s is in a form, and no document has a place that accepts it", key)
		}
	}
	if len(described) < 180 {
		t.Errorf("found %d keys", len(described))
	}
}

// eachLaw has the distributions and keys that the other documents leave out.
const eachLaw = `version: 1
duration: 1m
streams: [{name: s, shards: 1}]
producers:
  - {name: a, arrivals: {rate: 1/s}, size: {distribution: gamma, mean: 1KiB, cv: 1}}
  - {name: b, arrivals: {trace: a.csv, size: n, key: k}, keys: {distribution: trace}}
`

// What forms say in words is what the decoder takes from elsewhere.
func TestFormsAgreeWithLimits(t *testing.T) {
	table, err := limits.For(newest, "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		m     *form.Mapping
		key   string
		limit string
	}{
		{form.Of[form.Stream](), "shards", limits.ShardsMax}, {form.Of[form.UpdateCount](), "to", limits.ShardsMax},
		{form.Of[form.ScheduleStep](), "to", limits.UpdateShardsMax},
		{form.Of[form.ScaleAwslabs](), "max", limits.UpdateShardsMax},
		{form.Of[form.Client](), "batch", limits.PutRecordsMax}, {form.Of[form.Consumer](), "limit", limits.GetMaxRecords},
	} {
		if k := c.m.Key(c.key); k.High != table.Float(c.limit) || k.Low != 1 {
			t.Errorf("%s.%s is from %g to %g in its form, to %g in the limits table", c.m.Name, c.key, k.Low, k.High,
				table.Float(c.limit))
		}
	}
	if words := form.Of[form.Scenario]().Key("region").Words; !slices.Equal(words, limits.Regions()) {
		t.Errorf("the regions of the form are %v, those of the limits table %v", words, limits.Regions())
	}
	words := []string{}
	for _, i := range form.Injections {
		words = append(words, i.Word)
	}
	if !slices.Equal(words, injectionWords()) {
		t.Errorf("the actions of faults are %v, and %v are described", injectionWords(), words)
	}
	presets := slices.Concat([]string{presetStandard}, RetryPresets())
	if words := form.Of[form.Retry]().Key("preset").Words; !slices.Equal(words, presets) {
		t.Errorf("the presets of the form are %v, and %v are known", words, presets)
	}
	if words := form.Of[form.Client]().Key("retry").Words; !slices.Equal(words, append([]string{"none"}, presets...)) {
		t.Errorf("the words of retry are %v, and %v are known", words, presets)
	}
	if one := (form.Event{}).OneOf(); !slices.Equal(one, actions) {
		t.Errorf("the actions of events are %v, of which one must be there: %v", actions, one)
	}
}

// A default that a form shows is what stands there in the scenario as run, also where the
// decoder works it out.
func TestFormsShowTheDefaults(t *testing.T) {
	root, _ := parseYAML([]byte("version: 1\nduration: 1m\ntables: [{name: t}]\nstreams: [{name: s, shards: 1}, " +
		"{name: a, shards: 1, scaling: {policy: targetTracking, max: 2}}, {name: b, shards: 1, scaling: {policy: thresholds, " +
		"max: 2}}, {name: c, shards: 1, scaling: {policy: awslabs, max: 2}}, {name: o, mode: onDemand}]\n" +
		"producers: [{name: p, stream: s, arrivals: {rate: 1/s}, size: 1KiB}]\nconsumers: [{name: c, stream: s}, {name: l, stream: s, kind: lambda}, {name: k, stream: s, kind: kcl}]\n" +
		"faults: [{at: 1s, for: 1s, action: zoneSlow}, {at: 1s, for: 1s, action: throttle}]\n"))
	d := &decoder{file: "x.yaml"}
	if d.decode(root, "x"); len(d.faults) > 0 {
		t.Fatal(d.faults)
	}
	shown := 0
	check := func(m *form.Mapping, place string, not ...string) {
		n := root.find(PlaceOf(place))
		for _, k := range m.Keys {
			got := n.find(Place{k.Name})
			if k.Default == "" || slices.Contains(not, k.Name) || strings.HasPrefix(k.Default, "{}") {
				continue
			}
			if shown++; got == nil || got.flow() != k.Default {
				t.Errorf("the default of %s.%s is %s in its form, and in the scenario as run %v", place, k.Name, k.Default, got)
			}
		}
	}
	check(form.Of[form.Scenario](), "")
	check(form.Of[form.Network](), "network")
	check(form.Of[form.Stream](), "streams[0]", "onDemand")
	check(form.Of[form.Limiter](), "streams[0].limiter")
	check(form.Of[form.Replication](), "streams[0].replication")
	check(form.Of[form.ScaleTargetTracking](), "streams[1].scaling")
	check(form.Of[form.ScaleThresholds](), "streams[2].scaling")
	check(form.Of[form.AlarmUp](), "streams[2].scaling.up")
	check(form.Of[form.AlarmDown](), "streams[2].scaling.down")
	check(form.Of[form.ScaleAwslabs](), "streams[3].scaling")
	check(form.Of[form.ScaleUp](), "streams[3].scaling.scaleUp")
	check(form.Of[form.ScaleDown](), "streams[3].scaling.scaleDown")
	check(form.Of[form.OnDemand](), "streams[4].onDemand")
	check(form.Of[form.Table](), "tables[0]")
	check(form.Of[form.Producer](), "producers[0]")
	check(form.Of[form.Arrivals](), "producers[0].arrivals")
	check(form.Of[form.Client](), "producers[0].client", "ordering")
	check(form.Of[form.Consumer](), "consumers[0]",
		slices.Concat(form.Of[form.Lambda]().Names(), form.Of[form.Leased]().Names())...)
	check(form.Of[form.Lambda](), "consumers[1]")
	check(form.Of[form.Leased](), "consumers[2]")
	check(form.Of[form.Fault](), "faults[0]", "share")
	check(form.Of[form.Fault](), "faults[1]", "factor")
	if shown < 35 {
		t.Errorf("only %d defaults were looked at", shown)
	}
}
