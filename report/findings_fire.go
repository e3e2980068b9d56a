package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// A stretch is what puts and reads were like over some spans of a run.
type stretch struct {
	puts               []putStretch // by stream
	attempts, refused  float64      // records
	calls, failedCalls float64
	age                map[string]float64 // the largest, by consumer, ms
}

// putStretch is what the puts to one stream were like.
type putStretch struct {
	stream            string
	offered, accepted float64 // records
	latency           float64 // mean, ms; 0: nothing was acknowledged
}

// over measures the slices whose middle lies in some spans; of no stream: of all.
func (d *Data) over(stream string, spans [][2]float64) stretch {
	st := stretch{age: map[string]float64{}}
	within := func(s *Series, f func(i int)) {
		for i, at := range s.T {
			middle := at + d.Slice/2
			for _, span := range spans {
				if middle >= span[0] && middle < span[1] {
					f(i)
					break
				}
			}
		}
	}
	for i := range d.Result.Streams {
		info := &d.Result.Streams[i]
		for _, c := range info.Consumers {
			age := d.get("iteratorAge", "consumer="+c+";stream="+info.Name)
			within(age, func(i int) { st.age[c] = math.Max(st.age[c], age.V[i]) })
		}
		if stream == "" || info.Name == stream {
			d.putsOver(info.Name, &st, within)
		}
	}
	return st
}

// putsOver adds what puts to a stream were like.
func (d *Data) putsOver(stream string, st *stretch, within func(*Series, func(i int))) {
	label := "stream=" + stream
	accepted, latency := d.get("recordsAccepted", label), d.get("putLatency", label)
	p := putStretch{stream: stream}
	sum, n := 0.0, 0.0
	records := map[float64]float64{}
	within(accepted, func(i int) {
		records[accepted.T[i]] = accepted.V[i]
		st.attempts += accepted.V[i]
		p.accepted += accepted.V[i]
	})
	within(latency, func(i int) {
		w := records[latency.T[i]]
		sum, n = sum+w*latency.V[i], n+w
	})
	if n > 0 {
		p.latency = sum / n
	}
	offered, throttled := d.get("recordsOffered", label), d.get("recordsThrottled", label)
	within(offered, func(i int) { p.offered += offered.V[i] })
	within(throttled, func(i int) {
		st.refused += throttled.V[i]
		st.attempts += throttled.V[i]
	})
	st.puts = append(st.puts, p)
	for _, z := range d.zonesOf(stream) {
		for i, o := range replyOutcomes {
			replies := d.get("replies", "outcome="+o.name+";stream="+stream+";zone="+z)
			within(replies, func(j int) {
				st.calls += replies.V[j]
				if i > 0 {
					st.failedCalls += replies.V[j]
				}
			})
		}
	}
}

// calm is the spans before an instant in which nothing else happened, nor had happened for
// as long as it had lasted; behind that instant when there are none.
func (d *Data) calm(before float64) [][2]float64 {
	ahead, behind := [][2]float64{}, [][2]float64{}
	from := 0.0
	cut := func(until float64) {
		if until > from {
			if until <= before {
				ahead = append(ahead, [2]float64{from, until})
			} else {
				behind = append(behind, [2]float64{from, until})
			}
		}
	}
	for _, m := range d.Result.Timeline { // in order of time
		if m.For > 0 {
			cut(m.At)
			from = math.Max(from, m.At+2*m.For)
		}
	}
	cut(d.span())
	if len(ahead) == 0 {
		return behind
	}
	return ahead
}

// during says what faults or a reshard did to puts and reads, compared with the calm
// before; "" when they did no harm, unless that is to be said always.
func (d *Data) during(b *band, always bool) (string, float64) {
	now, then := d.over(b.stream, b.spans), d.over(b.stream, d.calm(b.spans[0][0]))
	parts, weight := latencyParts(now.puts, then.puts, always)
	share := func(what string, part, whole, partThen, wholeThen float64) {
		a, b := part/math.Max(whole, 1), partThen/math.Max(wholeThen, 1)
		if whole > 0 && (a > b+0.001 || always && a < b-0.001) {
			parts = append(parts, fmt.Sprintf("%s of the %s instead of %s", percent(a), what, percent(b)))
			weight += 10 * math.Abs(a-b)
		}
	}
	share("records are throttled", now.refused, now.attempts, then.refused, then.attempts)
	share("calls fail", now.failedCalls, now.calls, then.failedCalls, then.calls)
	if text := d.fallsBehind(b, &then); text != "" {
		parts = append(parts, text)
		weight += 2
	}
	if len(parts) == 0 {
		return "", 0
	}
	long := 0.0
	for _, s := range b.spans {
		long += s[1] - s[0]
	}
	what, _, _ := strings.Cut(b.full, ";")
	return fmt.Sprintf("While %s (%s), %s.", what, seconds(long), join(parts)), 1.5 + math.Min(weight, 20)
}

// latencyParts compares the puts to each stream.
func latencyParts(now, then []putStretch, always bool) (parts []string, weight float64) {
	for i := range now {
		to := ""
		if len(now) > 1 {
			to = " to " + now[i].stream
		}
		a, b := now[i].latency, then[i].latency
		ratio := a / math.Max(b, 1e-6)
		switch {
		case b == 0 || now[i].offered == 0:
		case a == 0:
			parts = append(parts, fmt.Sprintf("no put%s is acknowledged", to))
			weight += 5
		case now[i].accepted < now[i].offered/2:
			parts = append(parts, fmt.Sprintf("only %s of what is put%s is acknowledged",
				percent(now[i].accepted/now[i].offered), to))
			weight += 4
		case ratio > 1.25 || always && ratio < 0.8 || always && len(now) == 1 && (ratio > 1.05 || ratio < 0.95):
			parts = append(parts, fmt.Sprintf("a put%s takes %s on average instead of %s", to, millis(a), millis(b)))
			weight += math.Abs(math.Log(ratio))
		case always:
			parts = append(parts, fmt.Sprintf("a put%s still takes %s on average", to, millis(a)))
		}
	}
	return parts, weight
}

// fallsBehind names the consumer that falls behind most while something lasts, or for as
// long after it.
func (d *Data) fallsBehind(b *band, then *stretch) string {
	var spans [][2]float64
	for _, s := range b.spans {
		spans = append(spans, [2]float64{s[0], s[1] + (s[1] - s[0])})
	}
	ages := d.over("", spans).age
	worst, most := "", 5000.0
	for i := range d.Result.Streams {
		for _, c := range d.Result.Streams[i].Consumers {
			if age := ages[c]; age > most && age > 2*then.age[c] {
				worst, most = c, age
			}
		}
	}
	if worst == "" {
		return ""
	}
	return fmt.Sprintf("%s falls up to %s behind", worst, millis(most))
}

func join(parts []string) string {
	if n := len(parts); n > 1 {
		return strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
	}
	return strings.Join(parts, "")
}

// momentFindings say what reshards, faults and outages did. What happens in the same spans is
// one: nobody can tell its effects apart.
// What a policy did comes of the load, and not the other way round: that is told elsewhere.
func (d *Data) momentFindings(add func(float64, string)) {
	bands, _ := d.bands("", 0, 0)
	for i := range bands {
		b := bands[i]
		if b.spans[0][1] == b.spans[0][0] || told(bands[:i], &b) || b.kind == result.KindScaling {
			continue
		}
		always := false
		var names []string
		for j := i; j < len(bands); j++ {
			if o := &bands[j]; slices.Equal(o.spans, b.spans) && o.stream == b.stream {
				names = append(names, o.full)
				always = always || o.kind == "event" || strings.HasPrefix(o.full, "zone ")
			}
		}
		b.full = join(names)
		text, weight := d.during(&b, always)
		add(weight, text)
	}
}

// told tells whether what happened in the same spans was among earlier bands.
func told(before []band, b *band) bool {
	return slices.ContainsFunc(before, func(o band) bool {
		return slices.Equal(o.spans, b.spans) && o.stream == b.stream
	})
}

// guaranteeFindings say what was stored, read or done more or less than once, or in
// another order.
func (d *Data) guaranteeFindings(add func(float64, string)) {
	for i := range d.Result.Streams {
		s := &d.Result.Streams[i]
		stored := d.userRecords(s.Name)
		if n := d.value("duplicatesStored", "stream", s.Name); n > 0 {
			add(3, fmt.Sprintf("%s stores %s a second time: %s of what it stores.", s.Name, plural(int(n), "record"),
				percent(n/math.Max(stored, 1))))
		}
		if n := d.value("recordsReordered", "stream", s.Name); n > 0 {
			copies := ""
			if d.value("duplicatesStored", "stream", s.Name) > 0 {
				copies = ", second copies included"
			}
			add(2, fmt.Sprintf("%s of %s %s behind a later one of the same producer and key: %s of what is stored%s.",
				plural(int(n), "record"), s.Name, plurally(n, "lies", "lie"), percent(n/math.Max(stored, 1)), copies))
		}
		for _, c := range s.Consumers {
			d.readGuarantees(c, add)
		}
	}
	for i := range d.Result.Effects {
		text, weight := d.effectFinding(&d.Result.Effects[i])
		add(weight, text)
	}
	d.allowed(add)
}

func (d *Data) readGuarantees(c string, add func(float64, string)) {
	delivered := d.value("recordsDelivered", "consumer", c)
	if n := d.value("recordsLost", "consumer", c); n > 0 {
		add(60, fmt.Sprintf("Consumer %s loses %s, %s of its stream: they expire before it reads them.", c,
			plural(int(n), "record"), percent(n/(n+delivered+d.pending(c)))))
	}
	if n := d.value("redelivered", "consumer", c); n > 0 {
		add(2, fmt.Sprintf("Consumer %s is given %s again: %s of what it receives.", c, plural(int(n), "record"),
			percent(n/math.Max(delivered, 1))))
	}
}

// effectFinding says how often the effects of a consumer happened, when it is not once or
// when somebody had to see to that.
func (d *Data) effectFinding(e *result.Effect) (string, float64) {
	hits := d.value("dedupHits", "consumer", e.Consumer)
	kept := ""
	if hits > 0 {
		kept = fmt.Sprintf("; its table keeps %s from happening again", plural(int(hits), "effect"))
	}
	again := e.Twice + e.More
	never := max(0, int(e.Never)-int(d.value("recordsLost", "consumer", e.Consumer))) // those have a finding
	switch {
	case again > 0 && never > 0:
		return fmt.Sprintf("Consumer %s repeats %s and leaves %s without one%s.", e.Consumer,
			plural(int(again), "effect"), plural(never, "record"), kept), 50
	case again > 0:
		return fmt.Sprintf("Consumer %s repeats %s, %s of all%s.", e.Consumer, plural(int(again), "effect"),
			percent(float64(again)/float64(again+e.Once)), kept), 45
	case never > 0:
		return fmt.Sprintf("Consumer %s leaves %s without an effect%s.", e.Consumer, plural(never, "record"),
			kept), 50
	case hits > 0 && (d.dropped() || e.Never > 0):
		return fmt.Sprintf("Consumer %s repeats no effect%s.", e.Consumer, kept), 7
	case hits > 0:
		return fmt.Sprintf("Consumer %s does each effect exactly once%s.", e.Consumer, kept), 7
	}
	return "", 0
}

// dropped tells whether a consumer took for a repeat what had never happened (X2): then no
// count of effects shows that all of them happened.
func (d *Data) dropped() bool {
	return slices.ContainsFunc(d.Result.Verdict.Invariants, func(v result.InvariantOutcome) bool {
		return v.ID == "X2" && v.Count > 0
	})
}

// allowed says which invariants are violated as the scenario, or a fault of its, allows.
func (d *Data) allowed(add func(float64, string)) {
	var parts []string
	for _, v := range d.Result.Verdict.Invariants {
		if v.Status == result.Allowed {
			parts = append(parts, fmt.Sprintf("%s %s%s", v.ID, times(v.Count), by(v.AllowedBy)))
		}
	}
	if len(parts) > 0 {
		add(4, fmt.Sprintf("Violated, as allowed: %s.", join(parts)))
	}
}

func times(n int64) string {
	if n == 1 {
		return "once"
	}
	return count(float64(n)) + " times"
}

func by(who string) string {
	if who == "" {
		return ""
	}
	return " (by " + who + ")"
}
