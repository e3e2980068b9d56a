package result

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// eventText says what an event does.
func (g *Gatherer) eventText(e *spec.Event) string {
	s := g.c.Spec
	switch e.Action {
	case spec.ActUpdateShardCount:
		return fmt.Sprintf("%s is resharded from %d to %d shards", s.Streams[e.Stream].Name,
			g.streams[e.Stream].openAt(e.At), e.Target)
	case spec.ActSplitShard:
		return fmt.Sprintf("shard %d of %s is split", e.Shard, s.Streams[e.Stream].Name)
	case spec.ActMergeShards:
		return fmt.Sprintf("shards %d and %d of %s are merged", e.Shard, e.Adjacent, s.Streams[e.Stream].Name)
	case spec.ActIncreaseRetention, spec.ActDecreaseRetention:
		return fmt.Sprintf("%s keeps its records for %s", s.Streams[e.Stream].Name, period(e.Retention))
	}
	switch e.Action {
	case spec.ActUpdateMode:
		return fmt.Sprintf("%s becomes %s%s", s.Streams[e.Stream].Name, modeText(e.Mode), warmText(e.Warm))
	case spec.ActUpdateWarm:
		return fmt.Sprintf("%s is warmed%s", s.Streams[e.Stream].Name, warmText(e.Warm))
	}
	from := map[spec.Position]string{spec.FromTrimHorizon: "from the first record that is left",
		spec.FromLatest: "from the tip on", spec.FromTimestamp: "from " + span(e.FromTime) + " on"}[e.From]
	return fmt.Sprintf("%s reads again, %s", s.Consumers[e.Consumer].Name, from)
}

// modeText is a mode in words.
func modeText(m spec.Mode) string {
	return [...]string{"provisioned", "on demand", "on demand, with Advantage"}[m]
}

// warmText is what a stream takes at once from then on.
func warmText(bytesPerSecond int64) string {
	if bytesPerSecond == 0 {
		return ""
	}
	return fmt.Sprintf(" for %s MiB/s", number(float64(bytesPerSecond)/(1<<20)))
}

// faultText says what a fault does.
func faultText(s *spec.Scenario, f *spec.Fault) string {
	who := process(s, &f.Target)
	calls := "all calls"
	if f.Share > 0 && f.Share < 1 {
		calls = portion(f.Share) + " of the calls"
	}
	switch f.Kind {
	case spec.ZoneDown:
		return zoneName(s, &f.Target) + " is down"
	case spec.ZoneSlow:
		return fmt.Sprintf("%s commits %s times slower", zoneName(s, &f.Target), number(f.Factor))
	case spec.ZoneCut:
		return zoneName(s, &f.Target) + " is cut off from the others"
	case spec.RequestLost:
		return fmt.Sprintf("%s of %s never arrive", calls, who)
	case spec.ResponseLost:
		return fmt.Sprintf("the answers to %s of %s are lost", calls, who)
	case spec.Delay:
		typical := max(f.Latency.Value, f.Latency.Median, f.Latency.Mean)
		return fmt.Sprintf("%s of %s take %s more each way", calls, who, span(sim.Time(typical)))
	case spec.Throttle:
		return fmt.Sprintf("%s to %s are refused", calls, place(s, &f.Target))
	case spec.Pause:
		return who + " is paused"
	case spec.Crash:
		return who + [...]string{" has crashed", " crashes when an effect has happened",
			" crashes when a mark is written"}[f.When]
	}
	word, skew := "ahead", f.Skew
	if skew < 0 {
		word, skew = "behind", -skew
	}
	return fmt.Sprintf("the clock of %s is %s %s", who, span(skew), word)
}

func zoneName(s *spec.Scenario, t *spec.Target) string {
	if t.Zone < 0 {
		return "every zone"
	}
	return "zone " + s.Network.Zones[t.Zone]
}

// process names whom a fault of a client hits.
func process(s *spec.Scenario, t *spec.Target) string {
	switch {
	case t.Producer >= 0 && t.Instance >= 0:
		return fmt.Sprintf("%s/%d", s.Producers[t.Producer].Name, t.Instance)
	case t.Producer >= 0:
		return s.Producers[t.Producer].Name
	case t.Consumer >= 0 && t.Worker >= 0:
		return fmt.Sprintf("worker %d of %s", t.Worker, s.Consumers[t.Consumer].Name)
	case t.Consumer >= 0:
		return s.Consumers[t.Consumer].Name
	}
	return "every client"
}

// place names what refuses calls.
func place(s *spec.Scenario, t *spec.Target) string {
	switch {
	case t.Table >= 0:
		return "table " + s.Tables[t.Table].Name
	case t.Stream >= 0 && t.Shard >= 0:
		return fmt.Sprintf("shard %d of %s", t.Shard, s.Streams[t.Stream].Name)
	case t.Stream >= 0:
		return s.Streams[t.Stream].Name
	}
	return "every stream"
}

// period prints a long span: in days where it is whole days.
func period(t sim.Time) string {
	if t >= 2*sim.Day && t%sim.Day == 0 {
		return fmt.Sprintf("%d days", t/sim.Day)
	}
	return span(t)
}

// number prints six figures, those of thousands in groups.
func number(v float64) string {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if v < 1e4 {
		return strconv.FormatFloat(v, 'g', 6, 64)
	}
	whole, rest, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	return whole
}

func portion(v float64) string { return strconv.FormatFloat(v*100, 'g', 4, 64) + " %" }
