package property_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/kinesim/kinesim/model/explain"
)

// With constant times every part of a way is known in advance: a network of 5 ms each way,
// commits of 20 ms.
const constantTimes = "version: 1\nduration: 40s\nnetwork: {latency: 10ms}\n"

const (
	whyStream = "streams: [{name: s, shards: 1, replication: {commit: 20ms}}]\n"
	// one record, at 1 s
	whyOne = "producers: [{name: p, arrivals: {stages: [{hold: 0, for: 500ms}, {hold: 2/s, for: 1s}, {hold: 0}]}, " +
		"keys: {distribution: uniform, count: 1}, size: 500B, client: {api: putRecord"
)

// burst offers n records at once, near enough.
func burst(n int, more string) string {
	return fmt.Sprintf("producers: [{name: p, arrivals: {stages: [{hold: %d/s, for: 100ms}, {hold: 0}]}, "+
		"keys: {distribution: uniform, count: 1}, %s}]\n", n*10, more)
}

// Each kind of wait occurs in a scenario that is made for it and is called by its name: sums
// are what the worst case of a question spends on each kind. A sum of ? is any; kinds that are
// not named do not occur, unless the list ends in …
func TestWhyKinds(t *testing.T) {
	for _, c := range whyKinds {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			head := constantTimes
			if c.name == "parents" { // a reshard takes its time
				head = strings.Replace(head, "40s", "100s", 1)
			}
			e := whyOf(t, head+c.yaml)
			var worst *explain.Case
			for i := range e.Cases {
				if q := &e.Cases[i]; q.Question == c.question && (worst == nil || q.NS > worst.NS) {
					worst = q
				}
			}
			if worst == nil {
				t.Fatalf("no case of %s in %+v", c.question, e.Cases)
			}
			if err := exact(worst); err != nil {
				t.Error(err)
			}
			got := map[string]time.Duration{}
			for _, s := range worst.Sums {
				got[s.Kind] = time.Duration(s.NS)
			}
			rest := false
			for _, want := range strings.Fields(c.sums) {
				kind, text, _ := strings.Cut(want, "=")
				if rest = want == "…"; rest {
					continue
				}
				d, some := got[kind]
				switch {
				case !some:
					t.Errorf("no %s", kind)
				case text == "?":
				default:
					if v, err := time.ParseDuration(text); err != nil || v != d {
						t.Errorf("%s takes %s, want %s", kind, d, text)
					}
				}
				delete(got, kind)
			}
			if len(got) > 0 && !rest {
				t.Errorf("there is more: %v", got)
			}
			data, _ := json.Marshal(worst)
			for _, says := range c.says {
				if !strings.Contains(string(data), says) {
					t.Errorf("the case does not say %q", says)
				}
			}
			if t.Failed() {
				t.Logf("%s\n%s", worst.Answer, data)
			}
		})
	}
}

// Each kind of part is in some scenario above, and in the document that explains them.
func TestWhyKindsAreAllOfThem(t *testing.T) {
	source, err := os.ReadFile("../model/explain/kinds.go")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("../docs/why.md")
	if err != nil {
		t.Fatal(err)
	}
	tested := ""
	for _, c := range whyKinds {
		tested += " " + strings.ReplaceAll(c.sums, "=", " =")
	}
	kinds := regexp.MustCompile(`(?m)^\tKind\w+ += "(\w+)"`).FindAllStringSubmatch(string(source), -1)
	if len(kinds) < 30 {
		t.Fatalf("found %d kinds only", len(kinds))
	}
	for _, k := range kinds {
		if !strings.Contains(tested, " "+k[1]+" =") && k[1] != explain.KindMixed {
			t.Errorf("%s is in no scenario", k[1])
		}
		if !strings.Contains(string(doc), "`"+k[1]+"`") {
			t.Errorf("docs/why.md does not explain %s", k[1])
		}
	}
}

var whyKinds = []struct {
	name, yaml, question, sums string
	says                       []string
}{
	{"batch", whyStream + "producers: [{name: p, arrivals: {rate: 1/s}, size: 500B, client: {linger: 100ms}}]\n",
		explain.PutLatency, "batch=100ms networkThere=5ms commit=20ms networkBack=5ms", []string{`"outcome":"acknowledged"`}},
	{"slot", whyStream + burst(50, "size: 500B, client: {api: putRecord, inFlight: 1}"),
		explain.PutLatency, "slot=? networkThere=5ms commit=20ms networkBack=5ms", []string{"all 1 calls of p/0 are in flight"}},
	{"slot, made late", whyStream + "producers: [{name: p, arrivals: {process: constant, stages: [{hold: 100/s, for: 20ms}, {hold: 0}]}, " +
		"size: 500B, client: {api: putRecord, inFlight: 1}}]\n",
		explain.PutLatency, "slot=20ms networkThere=5ms commit=20ms networkBack=5ms", nil},
	{"batch, then slot", whyStream + "producers: [{name: p, arrivals: {process: constant, stages: [{hold: 100/s, for: 20ms}, {hold: 0}]}, " +
		"size: 500B, client: {linger: 5ms, inFlight: 1}}]\n",
		explain.PutLatency, "batch=5ms slot=20ms networkThere=5ms commit=20ms networkBack=5ms", nil},
	{"key", whyStream + burst(20, "size: 500B, client: {api: putRecord, inFlight: 90, ordering: sequenceNumberForOrdering}"),
		explain.PutLatency, "key=? networkThere=5ms commit=20ms networkBack=5ms", nil},
	{"records", strings.Replace(whyStream, "shards: 1", "shards: 1, limiter: {burst: 10MiB, burstRecords: 10}", 1) +
		burst(400, "size: 100B, client: {api: putRecord, inFlight: 500, retry: {attempts: 9, base: 1s, cap: 1s, jitter: none}}"),
		explain.PutLatency, "networkThere=25ms networkBack=25ms backOff=4s commit=20ms",
		[]string{`"limit":"records"`, `"recordsLeft":0`, "key key-0 had 100 %", `"share":1`, "its bucket of records was empty"}},
	{"bytes", strings.Replace(whyStream, "shards: 1", "shards: 1, limiter: {burst: 200KiB, burstRecords: 1000}", 1) +
		burst(10, "size: 100KiB, client: {api: putRecord, inFlight: 500, retry: {attempts: 9, base: 2s, cap: 2s, jitter: none}}"),
		explain.PutLatency, "networkThere=25ms networkBack=25ms backOff=8s commit=20ms",
		[]string{`"limit":"bytes"`, `"wants":103424`, "key key-0 had 100 %", "its bucket of bytes had 11.4 KiB left, the record wanted 101.0 KiB"}},
	{"injected", whyStream + whyOne + ", retry: {attempts: 3, base: 1s, cap: 1s, jitter: none}}}]\n" +
		"faults: [{name: sick, at: 500ms, for: 1s, action: throttle}]\n",
		explain.PutLatency, "networkThere=10ms networkBack=10ms backOff=1s commit=20ms",
		[]string{`"limit":"fault"`, `"fault":"sick"`, "1 refusal by shard 0 (fault sick)"}},
	{"buffer", whyStream + burst(30, "size: 10KiB, client: {api: putRecord, inFlight: 1, buffer: 25KiB}"),
		explain.GivenUp, "slot=?", []string{`"outcome":"expired"`, "the buffer of its client was full"}},
	{"given up", whyStream + whyOne + ", retry: {attempts: 2, base: 1s, cap: 1s, jitter: none}}}]\n" +
		"faults: [{name: sick, at: 500ms, for: 9s, action: throttle}]\n",
		explain.Throttled, "networkThere=10ms networkBack=10ms backOff=1s",
		[]string{`"outcome":"failed"`, "was given up after 1.02 s and 2 attempts"}},
	{"zone slow", strings.Replace(whyStream, "commit: 20ms", "commit: 20ms, quorum: all", 1) + whyOne + "}}]\n" +
		"faults: [{name: storm, at: 500ms, for: 30s, action: zoneSlow, factor: 10x, target: {zone: b}}]\n",
		explain.PutLatency, "networkThere=5ms commit=200ms networkBack=5ms", []string{`"zone":"b"`, `"fault":"storm"`}},
	{"zone down", whyStream + whyOne + ", timeout: 300ms, retry: {attempts: 9, base: 1s, cap: 1s, jitter: none}}}]\n" +
		"faults: [{name: dark, at: 500ms, for: 1s, action: zoneDown, target: {zone: a}},\n" +
		"  {name: dark2, at: 500ms, for: 1s, action: zoneDown, target: {zone: b}}, {name: dark3, at: 500ms, for: 1s, action: zoneDown, target: {zone: c}}]\n",
		explain.PutLatency, "networkThere=10ms noAnswer=295ms backOff=1s commit=? networkBack=5ms …", []string{"does not answer", `"fault":"dark`}},
	{"delay", whyStream + whyOne + "}}]\nfaults: [{name: detour, at: 500ms, for: 9s, action: delay, latency: 300ms}]\n",
		explain.PutLatency, "networkThere=5ms delay=600ms commit=20ms networkBack=5ms", []string{`"fault":"detour"`}},
	{"request lost", whyStream + whyOne + ", timeout: 400ms, retry: {attempts: 3, base: 1s, cap: 1s, jitter: none}}}]\n" +
		"faults: [{name: hole, at: 500ms, for: 700ms, action: requestLost}]\n",
		explain.PutLatency, "networkThere=5ms noAnswer=400ms backOff=1s commit=20ms networkBack=5ms",
		[]string{"the request is lost", `"fault":"hole"`}},
	{"answer lost", whyStream + whyOne + ", timeout: 400ms, retry: {attempts: 3, base: 1s, cap: 1s, jitter: none}}}]\n" +
		"faults: [{name: hole, at: 500ms, for: 700ms, action: responseLost}]\n",
		explain.PutLatency, "networkThere=10ms noAnswer=395ms backOff=1s commit=20ms networkBack=5ms",
		[]string{"the answer is lost", `"fault":"hole"`}},
	{"paused client", whyStream + whyOne + "}}]\nfaults: [{name: nap, at: 500ms, for: 4s, action: pause, target: {producer: p}}]\n",
		explain.PutLatency, "pause=? networkThere=5ms commit=20ms networkBack=5ms", []string{`"fault":"nap"`}},
	{"crashed client", whyStream + whyOne + "}}]\nfaults: [{name: fall, at: 1010ms, for: 1s, action: crash, target: {producer: p}}]\n",
		explain.GivenUp, "noAnswer=?", []string{`"outcome":"crashed"`, "crashes while it waits for the answer"}},
	{"place", strings.Replace(whyStream, "commit: 20ms", "commit: 20ms, concurrent: 1", 1) +
		burst(20, "size: 500B, client: {api: putRecord, inFlight: 90}"),
		explain.PutLatency, "place=? networkThere=5ms commit=20ms networkBack=5ms", nil},
	{"the rest of the call", "streams: [{name: s, shards: 1, limiter: {burst: 10MiB, burstRecords: 20}, replication: {commit: 20ms}}]\n" +
		burst(30, "size: 500B, client: {linger: 100ms, retry: {attempts: 3, base: 1s, cap: 1s, jitter: none}}"),
		explain.PutLatency, "batch=? networkThere=10ms commitRest=20ms networkBack=10ms backOff=1s commit=20ms", nil},
	{"poll", whyStream + whyOne + "}}]\nconsumers: [{name: c, interval: 1s}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=20ms poll=? ask=5ms serve=? receive=5ms", []string{`"consumer":"c/0"`}},
	{"phase", whyStream + whyOne + "}}]\nconsumers: [{name: c, interval: 20s}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=20ms phase=? position=? ask=? serve=? receive=5ms", nil},
	{"refused reads, calls", whyStream + whyOne + "}}]\nconsumers: [{name: c, count: 8, interval: 250ms}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=20ms refused=? …", []string{"too many calls a second; of the calls of the last 10 s: c/", `"limit":"calls"`, `"call":"get"`}},
	{"refused reads, bytes", "streams: [{name: s, shards: 1, replication: {commit: 20ms}}]\n" +
		burst(900, "size: 9KiB, client: {linger: 10ms}") + "consumers: [{name: c, count: 3, interval: 500ms}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=? refused=? …", []string{"too many bytes a second; of the bytes of the last 10 s: c/", `"limit":"bytes"`}},
	{"refused reads, fault", whyStream + whyOne + "}}]\nconsumers: [{name: c, interval: 500ms}]\n" +
		"faults: [{name: sick, at: 1050ms, for: 3s, action: throttle}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=20ms poll=? refused=? ask=5ms serve=? receive=5ms", []string{`"fault":"sick"`, "refused by a fault"}},
	{"read lost", whyStream + whyOne + "}}]\nconsumers: [{name: c, interval: 500ms}]\n" +
		"faults: [{name: hole, at: 1050ms, for: 1s, action: requestLost, target: {consumer: c}}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=20ms poll=? unread=30.000000001s ask=5ms serve=? receive=5ms", []string{"the read has no answer", `"fault":"hole"`}},
	{"room", whyStream + burst(20, "size: 500B, client: {api: putRecord, inFlight: 90}") +
		"consumers: [{name: c, interval: 100ms, inWork: 1, service: 700ms}]\n",
		explain.EndToEndDelay, "room=? backlog=? work=700ms …", []string{"waits for room: 1 records are in work"}},
	{"queue", whyStream + burst(20, "size: 500B, client: {linger: 100ms}") +
		"consumers: [{name: c, interval: 20s, service: 100ms}]\n",
		explain.EndToEndDelay, "queue=1.9s work=100ms …", nil},
	{"backlog", whyStream + burst(50, "size: 500B, client: {linger: 100ms}") +
		"consumers: [{name: c, interval: 1s, limit: 10}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=20ms backlog=? …", []string{"older records come first"}},
	{"pause of a reader", whyStream + whyOne + "}}]\nconsumers: [{name: c, interval: 200ms, failover: 30s}]\n" +
		"faults: [{name: nap, at: 900ms, for: 5s, action: pause, target: {consumer: c}}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=20ms pause=? ask=? serve=? receive=? …", []string{`"fault":"nap"`}},
	{"crash and redelivery", whyStream + whyOne + "}}]\nconsumers: [{name: c, workers: 2, interval: 250ms, service: 3s, failover: 4s}]\n" +
		"faults: [{name: fall, at: 2500ms, for: 9s, action: crash, target: {consumer: c, worker: 0}}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=20ms poll=? lost=? failover=3.999999999s position=? ask=? serve=? receive=? work=3s …",
		[]string{"worker w0 has it, and crashes before it is done", `"fault":"fall"`, "#2"}},
	{"start", whyStream + whyOne + "}}]\nconsumers: [{name: c, interval: 200ms, startAt: 20s}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=20ms start=? phase=? position=? ask=? serve=? receive=? …", []string{"c begins at 20 s"}},
	{"replay", whyStream + whyOne + "}}]\nconsumers: [{name: c, interval: 200ms}]\n" +
		"events: [{name: back, at: 30s, replay: {consumer: c, from: trimHorizon}}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=20ms poll=? lost=? replay=? …", []string{"its application goes back"}},
	{"parents", "streams: [{name: s, shards: 1, replication: {commit: 20ms}}]\n" +
		"producers: [{name: p, arrivals: {process: constant, stages: [{hold: 1/s, for: 45s}, {hold: 0}]}, keys: {distribution: uniform, count: 1}, size: 500B, client: {api: putRecord}}]\n" +
		"consumers: [{name: c, interval: 500ms, service: 1300ms}]\nevents: [{name: grow, at: 1s, splitShard: {stream: s, shard: 0, at: 50%}}]\n",
		explain.EndToEndDelay, "parents=? …", []string{"its shard is not read yet: first its parent, shard 0, to its end"}},
	{"quantum", whyStream + whyOne + "}}]\nconsumers: [{name: c, kind: fanOut}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=20ms quantum=10ms receive=?", nil},
	{"push limit", "streams: [{name: s, shards: 1, replication: {commit: 20ms}}]\n" +
		burst(900, "size: 9KiB, client: {linger: 10ms}") + "consumers: [{name: c, kind: fanOut, startAt: 5s}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=? start=? connect=? quantum=? backlog=? …", nil},
	{"room of a subscription", whyStream + burst(60, "size: 500B, client: {api: putRecord, inFlight: 2}") +
		"consumers: [{name: c, kind: fanOut, inWork: 1, service: 200ms}]\n",
		explain.EndToEndDelay, "room=? queue=? work=200ms …", nil},
	{"connection lost", whyStream + whyOne + "}}]\nconsumers: [{name: c, kind: fanOut}]\n" +
		"faults: [{name: hole, at: 500ms, for: 1s, action: responseLost, target: {consumer: c}}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=20ms quantum=? receive=? connect=? …", []string{"an event is lost", `"fault":"hole"`}},
	{"table", "tables: [{name: m, latency: 40ms}]\n" + whyStream + whyOne + "}}]\nconsumers: [{name: c, interval: 200ms, service: 60ms, " +
		"dedup: {table: m, order: effectThenMark}}]\n",
		explain.EndToEndDelay, "table=100ms work=60ms …", nil},
	{"pace", strings.Replace(whyStream, "shards: 1", "shards: 1, limiter: {burst: 10MiB, burstRecords: 10}", 1) +
		burst(400, "size: 100B, client: {api: putRecord, inFlight: 500, retry: boto3Adaptive}"),
		explain.Throttled, "pace=? …", []string{"its client holds its calls back"}},
	{"commits in order", "streams: [{name: s, shards: 1, replication: {commit: {distribution: uniform, min: 1ms, max: 400ms}}}]\n" +
		"producers: [{name: p, arrivals: {rate: 200/s}, size: 100B, client: {api: putRecord, inFlight: 90}},\n" +
		"  {name: q, arrivals: {rate: 20/s}, size: 100B, client: {linger: 400ms}}]\n",
		explain.PutLatency, "batch=400ms networkThere=5ms commit=? commitOrder=? networkBack=5ms", nil},
	{"client that is down", whyStream + burst(20, "size: 500B, client: {api: putRecord}") +
		"faults: [{name: fall, at: 0s, for: 1s, action: crash, target: {producer: p}}]\n",
		explain.GivenUp, "down=?", []string{`"outcome":"crashed"`}},
	{"takeover", whyStream + whyOne + "}}]\nconsumers: [{name: c, workers: 2, interval: 250ms, failover: 4s}]\n" +
		"faults: [{name: nap, at: 900ms, for: 20s, action: pause, target: {consumer: c, worker: 0}}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=20ms pause=? takeover=? phase=? position=? ask=? serve=? receive=5ms …",
		[]string{`"fault":"nap"`, "another worker takes the shard over"}},
	{"push limit alone", "streams: [{name: s, shards: 1, replication: {commit: 20ms}}]\n" +
		"producers: [{name: p, arrivals: {process: constant, stages: [{hold: 10/s, for: 300ms}, {hold: 0}]}, size: 1000KiB, " +
		"client: {api: putRecord}}]\nconsumers: [{name: c, kind: fanOut}]\n",
		explain.EndToEndDelay, "networkThere=5ms commit=20ms quantum=10ms pushLimit=? receive=?", nil},
}
