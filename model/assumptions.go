package model

import (
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
)

// A part of the limits table is the rows whose names begin with one of some words, and which
// scenarios they have a say in. What stands under none of them has one in all.
type part struct {
	words []string
	in    func(s *spec.Scenario) bool
}

var parts = []part{
	{[]string{"reference."}, func(*spec.Scenario) bool { return false }}, // what validation compares with
	{[]string{"table.", "latency.table."}, func(s *spec.Scenario) bool { return len(s.Tables) > 0 }},
	{[]string{"lambda."}, func(s *spec.Scenario) bool {
		return slices.ContainsFunc(s.Consumers, func(c spec.Consumer) bool { return c.Lambda != nil })
	}},
	{[]string{"fanout.", "latency.fanout_dispatch."}, hasReaders(true)},
	{[]string{"getrecords.", "getsharditerator.", "iterator.", "shard.read.", "latency.getrecords."},
		hasReaders(false)},
	{[]string{"group.", "client.consumer_timeout", "reader."},
		func(s *spec.Scenario) bool { return len(s.Consumers) > 0 }},
	{[]string{"client.producer_timeout", "putrecords.", "sdk.", "shard.write.", "latency.zone_commit."},
		func(s *spec.Scenario) bool { return len(s.Producers) > 0 }},
	{[]string{"kpl."}, func(s *spec.Scenario) bool {
		return slices.ContainsFunc(s.Producers, func(p spec.Producer) bool { return p.Client.KPL != nil })
	}},
	{[]string{"client.clock_skew_max"}, hasFault(spec.ClockSkew)},
	{[]string{"zone."}, hasFault(spec.ZoneDown, spec.ZoneSlow, spec.ZoneCut)},
	{[]string{"reshard."}, changesShards},
	{[]string{"split."}, func(s *spec.Scenario) bool {
		return hasEvent(spec.ActSplitShard, spec.ActMergeShards)(s) || scales(s)
	}},
	{[]string{"updateshardcount."}, func(s *spec.Scenario) bool {
		return hasEvent(spec.ActUpdateShardCount)(s) || scales(s)
	}},
	{[]string{"retention.calls_per_s"}, hasEvent(spec.ActIncreaseRetention, spec.ActDecreaseRetention)},
}

func hasReaders(pushed bool) func(*spec.Scenario) bool {
	return func(s *spec.Scenario) bool {
		return slices.ContainsFunc(s.Consumers, func(c spec.Consumer) bool { return c.Pushed() == pushed })
	}
}

func hasFault(kinds ...spec.FaultKind) func(*spec.Scenario) bool {
	return func(s *spec.Scenario) bool {
		return slices.ContainsFunc(s.Faults, func(f spec.Fault) bool { return slices.Contains(kinds, f.Kind) })
	}
}

func hasEvent(actions ...spec.Action) func(*spec.Scenario) bool {
	return func(s *spec.Scenario) bool {
		return slices.ContainsFunc(s.Events, func(e spec.Event) bool { return slices.Contains(actions, e.Action) })
	}
}

// scales tells whether a stream has a scaling policy.
func scales(s *spec.Scenario) bool {
	return slices.ContainsFunc(s.Streams, func(st spec.Stream) bool { return st.Scaling != nil })
}

// changesShards tells whether anything reshards a stream.
func changesShards(s *spec.Scenario) bool {
	return hasEvent(spec.ActUpdateShardCount, spec.ActSplitShard, spec.ActMergeShards)(s) || scales(s) ||
		s.AnyOnDemand()
}

// concerns tells whether a row has a say in a scenario.
func concerns(s *spec.Scenario, row string) bool {
	for _, p := range parts {
		if slices.ContainsFunc(p.words, func(word string) bool { return strings.HasPrefix(row, word) }) {
			return p.in(s)
		}
	}
	if client := limits.ClientOf(row); client != "" {
		return slices.ContainsFunc(s.Producers, func(p spec.Producer) bool {
			return slices.Contains(limits.RowsOf(p.Client.Retry.Preset), client)
		})
	}
	if kind := limits.ConsumerOf(row); kind != "" {
		return slices.ContainsFunc(s.Consumers, func(c spec.Consumer) bool { return c.Preset == kind })
	}
	if strings.HasPrefix(row, limits.KCL3) {
		return slices.ContainsFunc(s.Consumers, func(c spec.Consumer) bool { return c.Balance != nil })
	}
	if limits.SpeedRow(row) {
		return slices.ContainsFunc(s.Consumers, func(c spec.Consumer) bool {
			return c.CPU.Some() && limits.SpeedOf(c.RunsOn.Instance) == row
		})
	}
	if limits.OnDemandRow(row) {
		return s.AnyOnDemand()
	}
	if by := limits.ScalingOf(row); by != "" {
		return slices.ContainsFunc(s.Streams, func(st spec.Stream) bool {
			return st.Scaling != nil && (by == limits.ScalingMetrics || by == st.Scaling.Policy.String())
		})
	}
	return true
}

// assumptions lists the numbers of the limits table that have a say in the run: of the
// prices, those of its bills.
func (w *World) assumptions(c *result.Cost) []result.Assumption {
	out := []result.Assumption{}
	for _, r := range w.limits.Rows() {
		if c.Uses(&r) && concerns(w.spec, r.Name) {
			out = append(out, result.Assumption{Name: r.Name, Value: limits.Format(r), Origin: string(r.Origin),
				Source: r.Source + " (" + r.Date + ")"})
		}
	}
	return out
}
