package scenarios

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
)

// scaling reads the policy of a stream, or nil.
func (d *decoder) scaling(st *object, out *spec.Stream) *spec.Scaling {
	n := st.get("scaling")
	if n == nil {
		return nil
	}
	if n.kind != mapping {
		d.fault(n, st.at("scaling"), "want {policy, …}, got %s", describe(n))
		return nil
	}
	if out.Mode != spec.Provisioned {
		d.fault(n, st.at("scaling"), "want none: a stream that is %s has its shards from AWS, who refuses "+
			"UpdateShardCount", out.Mode)
		return nil
	}
	o := &object{d: d, n: n, path: st.at("scaling")}
	word := ""
	k := o.get("policy")
	if k != nil {
		word = k.text
	}
	m, words := choose(form.Scaling{}, word)
	if m == nil {
		if k = o.need("policy", either(words)); k != nil {
			d.fault(k, o.at("policy"), "want %s, got %s%s", either(words), describe(k), suggest(word, words))
		}
		return nil
	}
	if o = d.object(n, o.path, m); o == nil {
		return nil
	}
	p := &spec.Scaling{Policy: spec.ScalingPolicy(slices.Index(words, word))}
	before := len(d.faults)
	switch p.Policy {
	case spec.ScaleBySchedule:
		d.schedule(o, p, out.Shards)
	case spec.ScaleByTargetTracking:
		d.targetTracking(o, p)
	case spec.ScaleByThresholds:
		d.alarms(o, p)
	default:
		d.awslabs(o, p)
	}
	if p.Policy != spec.ScaleBySchedule {
		p.Min, p.Max = o.bounds()
		p.Delay = toTime(o.byDefault("delay", short(sim.Time(d.limit(limits.CloudWatchDelay)))).
			between("delay", unitDuration, 0, float64(sim.Hour), "0 to 1h"))
		outside := out.Shards < p.Min || out.Shards > p.Max
		if n := st.get("shards"); n != nil && len(d.faults) == before && outside {
			d.fault(n, st.at("shards"), "want between %d and %d shards, as its scaling keeps, got %d", p.Min,
				p.Max, out.Shards)
		}
	}
	return p
}

// bounds are the least and the most shards of a policy.
func (o *object) bounds() (low, high int) {
	low, high = o.countTo("min", limits.UpdateShardsMax), o.countTo("max", limits.UpdateShardsMax)
	if low > high && o.get("max") != nil {
		o.d.fault(o.get("max"), o.at("max"), "want at least min (%d), got %d", low, high)
	}
	return low, high
}

// wholeMinutes reads a duration of whole minutes, from one to a day.
func (o *object) wholeMinutes(key, limit string) sim.Time {
	t := o.spanOf(key, limit)
	if n := o.get(key); t%sim.Minute != 0 || t > sim.Day || t == 0 && n.text == "0" {
		o.d.fault(n, o.at(key), "want whole minutes, from 1m to 24h, got %s", n.text)
	}
	return t
}

// spanOf reads a duration with a default of the limits table.
func (o *object) spanOf(key, limit string) sim.Time {
	return o.byDefault(key, short(sim.Time(o.d.limit(limit)))).duration(key)
}

// load reads a ratio of what the open shards take.
func (o *object) load(key, limit string) float64 {
	v, n := o.byDefault(key, fmt.Sprintf("%g%%", 100*o.d.limit(limit))).quantity(key, unitRatio)
	if n != nil && (v <= 0 || v > 1) {
		o.d.fault(n, o.at(key), "want more than 0%% and 100%% at most, got %s", n.text)
	}
	return v
}

func (o *object) scalingMetric() spec.ScalingMetric {
	return spec.ScalingMetric(max(0, slices.Index(o.form.Key("metric").Words, o.choice("metric"))))
}

// schedule reads the steps. The most and the least that it asks for are theirs, and on the
// way to them what the stream has at the start.
func (d *decoder) schedule(o *object, p *spec.Scaling, shards int) {
	p.Min, p.Max = shards, shards
	if o.has("every") {
		p.Schedule.Every = toTime(o.above("every", unitDuration))
	}
	n := o.need("steps", "a list of steps {at, to}")
	if n == nil {
		return
	}
	items := d.list(n, o.at("steps"))
	if n.kind == sequence && len(items) == 0 {
		d.fault(n, o.at("steps"), "want at least one step, got none")
	}
	last := sim.Time(-1)
	for i, item := range items {
		s := d.object(item, fmt.Sprintf("%s[%d]", o.at("steps"), i), form.Of[form.ScheduleStep]())
		if s == nil {
			continue
		}
		v, at := s.quantity("at", unitDuration)
		step := spec.ScheduleStep{At: toTime(v), To: s.countTo("to", limits.UpdateShardsMax)}
		switch every := p.Schedule.Every; {
		case at == nil:
		case step.At <= last:
			d.fault(at, s.at("at"), "want a later instant than that of the step before (%s), got %s", short(last),
				at.text)
		case every > 0 && step.At >= every:
			d.fault(at, s.at("at"), "want less than every (%s), got %s", short(every), at.text)
		}
		last = step.At
		p.Min, p.Max = min(p.Min, step.To), max(p.Max, step.To)
		p.Schedule.Steps = append(p.Schedule.Steps, step)
	}
}

func (d *decoder) targetTracking(o *object, p *spec.Scaling) {
	p.Metric = o.scalingMetric()
	p.Tracking = spec.TargetTracking{
		Target: o.load("target", limits.TrackingTarget), InBelow: d.limit(limits.TrackingInBelow),
		OutAfter:         o.wholeMinutes("scaleOutAfter", limits.TrackingOutAfter),
		InAfter:          o.wholeMinutes("scaleInAfter", limits.TrackingInAfter),
		ScaleOutCooldown: o.spanOf("scaleOutCooldown", limits.TrackingOutCooldown),
		ScaleInCooldown:  o.spanOf("scaleInCooldown", limits.TrackingInCooldown),
		DisableScaleIn:   o.flag("disableScaleIn"),
	}
}

// alarms reads the two alarms of thresholds.
func (d *decoder) alarms(o *object, p *spec.Scaling) {
	p.Metric = o.scalingMetric()
	p.Period = o.wholeMinutes("period", limits.AlarmPeriod)
	p.CoolDown = o.spanOf("coolDown", limits.AlarmCoolDown)
	up := d.object(o.orTree("up"), o.at("up"), form.Of[form.AlarmUp]())
	down := d.object(o.orTree("down"), o.at("down"), form.Of[form.AlarmDown]())
	if up == nil || down == nil {
		return
	}
	before := len(d.faults)
	p.Up = up.alarm("above", limits.AlarmUp, limits.AlarmUpPoints, limits.AlarmUpOf, p.Period)
	if up.has("throttled") {
		p.Up.Throttled = int64(up.count("throttled"))
	}
	p.Down = down.alarm("below", limits.AlarmDown, limits.AlarmDownPoints, limits.AlarmDownOf, p.Period)
	if n := up.get("by"); p.Up.By > 0 && (p.Up.By <= 1 || p.Up.By > 2) {
		d.fault(n, up.at("by"), "want more than 1x and 2x at most, which is what UpdateShardCount allows, got %s",
			n.text)
	}
	if n := down.get("by"); p.Down.By > 0 && (p.Down.By < 0.5 || p.Down.By >= 1) {
		d.fault(n, down.at("by"), "want from 0.5x, which is what UpdateShardCount allows, to less than 1x, got %s",
			n.text)
	}
	if len(d.faults) == before && p.Down.Threshold >= p.Up.Threshold {
		d.fault(down.get("below"), down.at("below"), "want less than above (%s), got %s", up.get("above").text,
			down.get("below").text)
	}
}

// alarm reads one alarm. It can look back for a day.
func (o *object) alarm(side, threshold, points, of string, period sim.Time) spec.Alarm {
	number := func(row string) string { return plainNumber(o.d.limit(row)) }
	before := len(o.d.faults)
	a := spec.Alarm{Threshold: o.load(side, threshold)}
	a.Datapoints = o.byDefault("datapoints", number(points)).count("datapoints")
	a.Of = o.byDefault("of", number(of)).count("of")
	a.By, _ = o.quantity("by", unitScale)
	switch {
	case len(o.d.faults) > before:
	case a.Of < a.Datapoints:
		o.d.fault(o.get("of"), o.at("of"), "want at least datapoints (%d), got %d", a.Datapoints, a.Of)
	case period > 0 && sim.Time(a.Of)*period > sim.Day:
		o.d.fault(o.get("of"), o.at("of"), "want periods of a day at most (%d of %s), got %d", sim.Day/period,
			short(period), a.Of)
	}
	return a
}

func (d *decoder) awslabs(o *object, p *spec.Scaling) {
	o.byDefault("checkInterval", short(sim.Time(d.limit(limits.AwslabsCheck))))
	check := o.between("checkInterval", unitDuration, float64(sim.Second), float64(sim.Day), "1s to 24h")
	p.Awslabs = spec.Awslabs{
		CheckInterval:            toTime(check),
		RefreshShardsNumberAfter: o.spanOf("refreshShardsNumberAfter", limits.AwslabsRefresh),
		Wait:                     sim.Time(d.limit(limits.AwslabsWait)),
		WaitMore:                 sim.Time(d.limit(limits.AwslabsWaitMore)),
	}
	up := d.object(o.orTree("scaleUp"), o.at("scaleUp"), form.Of[form.ScaleUp]())
	down := d.object(o.orTree("scaleDown"), o.at("scaleDown"), form.Of[form.ScaleDown]())
	if up == nil || down == nil {
		return
	}
	before := len(d.faults)
	p.Awslabs.Up = up.awslabsScale(limits.AwslabsUp, limits.AwslabsUpAfter)
	p.Awslabs.Down = down.awslabsScale(limits.AwslabsDown, limits.AwslabsDownAfter)
	if up.has("scaleBy") && p.Awslabs.Up.Pct == 1 {
		d.fault(up.get("scaleBy"), up.at("scaleBy"), "want other than 100%%, which the utility takes for as many "+
			"shards as there are, got %s; twice as many are 200%%", up.get("scaleBy").text)
	}
	if len(d.faults) == before && p.Awslabs.Down.Threshold >= p.Awslabs.Up.Threshold {
		n := down.get("scaleThreshold")
		d.fault(n, down.at("scaleThreshold"), "want less than that of scaleUp (%s), got %s",
			up.get("scaleThreshold").text, n.text)
	}
}

// awslabsScale reads scaleUp or scaleDown.
func (o *object) awslabsScale(threshold, after string) spec.AwslabsScale {
	s := spec.AwslabsScale{Threshold: o.load("scaleThreshold", threshold)}
	s.After, s.CoolOff = o.wholeMinutes("scaleAfter", after), o.duration("coolOff")
	switch {
	case o.has("scaleCount") && o.has("scaleBy"):
		o.d.fault(o.get("scaleBy"), o.at("scaleBy"), "want either scaleCount or scaleBy, got both")
	case o.has("scaleBy"):
		v, n := o.quantity("scaleBy", unitRatio)
		if s.Pct = v; n != nil && (v < 0.01 || v > 10) {
			o.d.fault(n, o.at("scaleBy"), "want 1%% to 1000%%, got %s", n.text)
		}
	default:
		s.Count = o.byDefault("scaleCount", plainNumber(o.d.limit(limits.AwslabsCount))).count("scaleCount")
	}
	return s
}
