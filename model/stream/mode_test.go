package stream

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

func (d *demanded) warm(now sim.Time, bytes int64) *api.Exception {
	c := api.Control{Operation: api.UpdateStreamWarmThroughput, Warm: bytes}
	d.Control(now, &c)
	return c.Error
}

func (d *demanded) become(now sim.Time, m spec.Mode, warm int64) *api.Exception {
	c := api.Control{Operation: api.UpdateStreamMode, Mode: int32(m), Warm: warm}
	d.Control(now, &c)
	return c.Error
}

// SplitShard, MergeShards and UpdateShardCount are for provisioned streams: others refuse them
// with ValidationException, and count them to the rates of calls.
func TestShardsOfStreamsOnDemandAreTheServices(t *testing.T) {
	for _, c := range []api.Control{{Operation: api.SplitShard, At: half}, {Operation: api.MergeShards, Adjacent: 1},
		{Operation: api.UpdateShardCount, Target: 8}} {
		for _, m := range []spec.Mode{spec.OnDemand, spec.OnDemandAdvantage} {
			d := newDemanded(t, m, 4)
			for i := range 11 {
				call := c
				d.Control(0, &call)
				switch {
				case i < 5:
					wantError(t, call.Error, api.Validation)
				case i == 10:
					wantError(t, call.Error, api.LimitExceeded)
				}
			}
			if d.StreamState() != "ACTIVE" || d.openShards() != 4 {
				t.Errorf("%s on a stream %v: %s, %d shards", c.Operation, m, d.StreamState(), d.openShards())
			}
		}
	}
}

// UpdateStreamMode: the stream is UPDATING, keeps its shards, and is on demand when that is over;
// "twice within 24 hours".
func TestModesChangeTwiceInADay(t *testing.T) {
	d := newDemanded(t, spec.Provisioned, 6)
	if e := d.become(0, spec.Provisioned, 0); e == nil {
		t.Error("it becomes what it is")
	}
	for i, m := range []spec.Mode{spec.OnDemand, spec.Provisioned} {
		at := sim.Time(i) * sim.Hour
		if e := d.become(at, m, 0); e != nil {
			t.Fatal(e)
		}
		wantError(t, d.become(at+1, m, 0), api.ResourceInUse)
		if d.StreamState() != "UPDATING" || d.Mode() == m {
			t.Errorf("%s, and already %v", d.StreamState(), d.Mode())
		}
		d.now = at
		d.pass(at+sim.Minute, 0)
		if d.StreamState() != "ACTIVE" || d.Mode() != m || d.openShards() != 6 {
			t.Errorf("%s, %v with %d shards", d.StreamState(), d.Mode(), d.openShards())
		}
	}
	wantError(t, d.become(23*sim.Hour, spec.OnDemand, 0), api.LimitExceeded)
	if e := d.become(24*sim.Hour, spec.OnDemandAdvantage, 0); e != nil {
		t.Error(e)
	}
}

// A stream that becomes provisioned is no longer split, and one that becomes on demand is.
func TestModesDecideWhoSplits(t *testing.T) {
	d := newDemanded(t, spec.OnDemand, 4)
	d.pass(2*sim.Minute, 3*mib) // the splits are decided
	if e := d.become(d.now, spec.Provisioned, 0); e != nil {
		t.Fatal(e)
	}
	d.pass(sim.Hour, 3*mib)
	if n := d.openShards(); n != 4 {
		t.Errorf("%d shards of a provisioned stream", n)
	}
	if e := d.become(d.now, spec.OnDemand, 0); e != nil {
		t.Fatal(e)
	}
	d.pass(2*sim.Hour, 3*mib)
	if n := d.openShards(); n != 8 {
		t.Errorf("%d shards of one on demand", n)
	}
}

// Warm throughput is of On-demand Advantage, whole calls of at most 10 GiB/s, five a second; the
// stream is UPDATING until the shards are there, and then takes so much at once.
func TestWarmThroughputIsThereWhenTheStreamIsActive(t *testing.T) {
	for _, m := range []spec.Mode{spec.Provisioned, spec.OnDemand} {
		wantError(t, newDemanded(t, m, 4).warm(0, 60*mib), api.Validation)
	}
	d := newDemanded(t, spec.OnDemandAdvantage, 4)
	wantError(t, d.warm(0, 10<<30+mib), api.LimitExceeded)
	if e := d.warm(0, 64*mib); e != nil {
		t.Fatal(e)
	}
	for range 3 {
		wantError(t, d.warm(0, 64*mib), api.ResourceInUse)
	}
	wantError(t, d.warm(0, 64*mib), api.LimitExceeded)
	for d.StreamState() == "UPDATING" {
		d.pass(d.now+sim.Second, 0)
	}
	if n := d.openShards(); n != 64 || d.now > 10*sim.Minute {
		t.Errorf("%d shards after %v", n, d.now)
	}
	if refused, _ := d.pass(d.now+sim.Hour, 64*mib-64*kib); refused > 0 {
		t.Errorf("%d refused", refused)
	}
	d = newDemanded(t, spec.Provisioned, 4)
	if e := d.become(0, spec.OnDemandAdvantage, 16*mib); e != nil {
		t.Fatal(e)
	}
	d.pass(10*sim.Minute, 0)
	if n := d.openShards(); n != 16 || d.Mode() != spec.OnDemandAdvantage {
		t.Errorf("%d shards of a stream that is %v", n, d.Mode())
	}
	if e := d.become(d.now, spec.Provisioned, 0); e != nil {
		t.Fatal(e)
	}
	d.pass(20*sim.Minute, 0)
	if n := d.openShards(); n != 16 || d.warmth() != 0 {
		t.Errorf("%d shards, warm for %d, of a provisioned stream", n, d.warmth())
	}
}

func (s *Stream) warmth() int64 { return s.warm }

// "To release excess capacity, call the API again and set the warm throughput to the same or a lower
// value": what is left is this, or what the peak of the last hour needs; before 2026-09, everything.
func TestWarmThroughputReleasesWhatTheLastHourDoesNotNeed(t *testing.T) {
	for _, c := range []struct {
		release sim.Time
		wait    sim.Time
		to      int64
		want    int
	}{
		{0, 2 * sim.Hour, 8 * mib, 64},
		{sim.Hour, 10 * sim.Minute, 8 * mib, 24}, // 12 MiB/s an hour ago
		{sim.Hour, 2 * sim.Hour, 8 * mib, 8},
		{sim.Hour, 2 * sim.Hour, mib, 4}, // as a new stream
		{sim.Hour, 2 * sim.Hour, 64 * mib, 64},
		{sim.Hour, 2 * sim.Hour, 70 * mib, 70},
	} {
		d := newDemanded(t, spec.OnDemandAdvantage, 64, func(l *Limits) { l.OnDemand.WarmRelease = c.release })
		d.SetMode(spec.OnDemandAdvantage, 64*mib)
		d.pass(10*sim.Minute, 12*mib)
		d.pass(10*sim.Minute+c.wait, 0)
		if n := d.openShards(); n != 64 {
			t.Errorf("%d shards, and nobody has called", n)
		}
		if e := d.warm(d.now, c.to); e != nil {
			t.Fatal(e)
		}
		d.pass(d.now+15*sim.Minute, 0)
		if n := d.openShards(); n != c.want || d.StreamState() != "ACTIVE" {
			t.Errorf("%+v: %d shards, %s", c, n, d.StreamState())
		}
	}
}

// A call that changes the shards comes before the splits that are decided: those would be of
// shards that it closes.
func TestCallsComeBeforeDecidedSplits(t *testing.T) {
	d := newDemanded(t, spec.OnDemandAdvantage, 4)
	d.pass(11*sim.Minute-sim.Second, 4*mib-64*kib) // ten minutes after the first
	if e := d.warm(d.now, 7*mib); e != nil {
		t.Fatal(e)
	}
	d.pass(d.now+5*sim.Minute, 4*mib-64*kib)
	if n := d.openShards(); n != 7 {
		t.Errorf("%d shards, want 7", n)
	}
	d.pass(d.now+sim.Hour, 4*mib-64*kib)
	if n := d.openShards(); n <= 7 {
		t.Errorf("%d shards an hour later", n)
	}
}
