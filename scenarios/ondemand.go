package scenarios

import (
	"fmt"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// mode reads one of the words of modes; On-demand Advantage must be there in the scenario's month.
func (o *object) mode(key string) spec.Mode {
	word := o.choice(key)
	for m := spec.Provisioned; m <= spec.OnDemandAdvantage; m++ {
		if m.String() != word {
			continue
		}
		if m == spec.OnDemandAdvantage && !o.d.limits.Has(limits.WarmMax) {
			o.d.fault(o.get(key), o.at(key), "want %s or %s (asOf %s), got %s", spec.Provisioned, spec.OnDemand,
				o.d.limits.AsOf, word)
		}
		return m
	}
	return spec.Provisioned
}

// capacity reads how a stream gets its shards, and how many it starts with. Of a mode that is
// not known nothing is missing.
func (d *decoder) capacity(st *object, out *spec.Stream) {
	before := len(d.faults)
	out.Mode = st.mode("mode")
	known := len(d.faults) == before
	if out.Mode == spec.Provisioned {
		d.unfit(st, known, "onDemand", "onDemand or onDemandAdvantage")
		d.unfit(st, known, "warmThroughput", "onDemandAdvantage")
		if known || st.has("shards") {
			out.Shards = st.countTo("shards", limits.ShardsMax)
		}
		return
	}
	d.demand(st, &out.Demand)
	if out.Mode == spec.OnDemandAdvantage {
		out.Demand.Warm = st.warm("warmThroughput")
	} else {
		d.unfit(st, known, "warmThroughput", "onDemandAdvantage")
	}
	if len(d.faults) == before || st.has("shards") {
		d.startingShards(st, out)
	}
}

// unfit refuses a key that is of another mode.
func (d *decoder) unfit(st *object, known bool, key, modes string) {
	if n := st.get(key); n != nil && known {
		d.fault(n, st.at(key), "want it only with mode: %s, got it with %s", modes, st.get("mode").text)
	}
}

// demand reads what the service does by itself.
func (d *decoder) demand(st *object, out *spec.Demand) {
	o := d.object(st.orTree("onDemand"), st.at("onDemand"), form.Of[form.OnDemand]())
	if o == nil {
		return
	}
	if o.has("peak") {
		most := d.limit(limits.OnDemandWriteMax)
		words := "more than 0, and at most the " + size(most) + "/s of a stream"
		out.Peak = int64(o.between("peak", unitBytes, 1, most, words))
	}
	out.ShardsPerMiB = o.ranged("shardsPerMiB", unitNumber)
	out.SplitAfter = o.byDefault("splitAfter", fmt.Sprintf("{distribution: uniform, min: %s, max: %s}",
		short(sim.Time(d.limit(limits.OnDemandSplitMin))), short(sim.Time(d.limit(limits.OnDemandSplitMax))))).
		law("splitAfter", unitDuration)
	out.ScaleDown = o.orNever("scaleDown")
	if out.ScaleDown > 0 && out.ScaleDown < sim.Minute {
		n := o.get("scaleDown")
		d.fault(n, o.at("scaleDown"), "want none, or at least 1m, because peaks are of minutes, got %s", n.text)
	}
}

// switched is how a stream scales that is on demand later only.
func (d *decoder) switched() spec.Demand {
	return spec.Demand{ShardsPerMiB: d.limit(limits.OnDemandShardsPerMiB), SplitAfter: dist.Law{Kind: dist.Uniform,
		Min: d.limit(limits.OnDemandSplitMin), Max: d.limit(limits.OnDemandSplitMax)}}
}

// warm reads a WarmThroughputMiBps, which may be missing.
func (o *object) warm(key string) int64 {
	if !o.has(key) || !o.d.limits.Has(limits.WarmMax) {
		return 0
	}
	most := o.d.limit(limits.WarmMax)
	v := o.between(key, unitBytes, 1<<20, most, "1MiB/s to "+size(most)+"/s")
	if n := o.get(key); v > 0 && v < most && int64(v)%(1<<20) != 0 {
		o.d.fault(n, o.at(key), "want whole MiB/s, as the API has it, got %s", n.text)
	}
	return int64(v)
}

// startingShards are those that the stream is given, or those that it needs.
func (d *decoder) startingShards(st *object, out *spec.Stream) {
	x := &out.Demand
	write := int64(d.limit(limits.OnDemandWrite))
	warm := limits.ShardsFor(x.Warm, x.ShardsPerMiB)
	if n := st.get("shards"); n != nil {
		out.Shards = st.countTo("shards", limits.ShardsMax)
		switch {
		case x.Peak > 0:
			d.fault(n, st.at("shards"), "want shards, or onDemand.peak, from which they follow, got both")
		case out.Shards < warm:
			d.fault(n, st.at("shards"), "want at least the %d that warmThroughput: %s takes, or none, got %s",
				warm, st.get("warmThroughput").text, n.text)
		}
		return
	}
	growth := int64(d.limit(limits.OnDemandGrowth))
	need := min(max(write, growth*x.Peak), int64(d.limit(limits.OnDemandWriteMax)))
	out.Shards = max(limits.ShardsFor(need, x.ShardsPerMiB), warm)
	if most := int(d.limit(limits.ShardsMax)); out.Shards > most {
		d.fault(st.n, st.path, "want a capacity of %d shards at most, the quota of the account, got one of %d", most,
			out.Shards)
		out.Shards = most
	}
}

// onDemandStreams checks the account's quota.
func (d *decoder) onDemandStreams(items []*node, s *spec.Scenario) {
	count, most := 0, int(d.limit(limits.OnDemandStreams))
	for i := range s.Streams {
		if s.Streams[i].Mode == spec.Provisioned {
			continue
		}
		if count++; count == most+1 {
			d.fault(items[i], fmt.Sprintf("streams[%d]", i), "want at most %d streams on demand, the quota of the "+
				"account, got another", most)
		}
	}
}

// size is a number of bytes as a person writes it.
func size(bytes float64) string {
	for _, u := range []string{"GiB", "GB", "MiB", "MB", "KiB", "kB"} {
		if v := bytes / sizeUnits[u]; v >= 1 && v == float64(int64(v)) {
			return plainNumber(v) + u
		}
	}
	return plainNumber(bytes) + "B"
}
