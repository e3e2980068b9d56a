package producer

import (
	"math"
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// A day in little: up, hold, down to nothing, silence, a jump, and the last level holds.
var stages = []spec.Stage{
	{Rate: 1000, For: 10 * sim.Second, Ramp: true},
	{Rate: 1000, For: 10 * sim.Second},
	{Rate: 0, For: 20 * sim.Second, Ramp: true},
	{Rate: 0, For: 10 * sim.Second},
	{Rate: 300, For: 5 * sim.Second},
}

// stagesIntegral is the expected records before t.
func stagesIntegral(t sim.Time) float64 {
	s := t.Duration().Seconds()
	up := min(s, 10)
	n := 50 * up * up
	n += 1000 * min(max(s-10, 0), 10)
	down := min(max(s-20, 0), 20)
	n += 1000*down - 25*down*down
	return n + 300*max(s-50, 0)
}

// A constant process follows the integral of its stages to one record at every instant.
func TestStagesConstant(t *testing.T) {
	for _, instances := range []int{1, 3} {
		due := union(web(instances, spec.Arrivals{Stages: stages}), 70*sim.Second)
		for at := sim.Time(0); at <= 70*sim.Second; at += 100 * sim.Millisecond {
			got, want := between(due, 0, at), stagesIntegral(at)
			if math.Abs(float64(got)-want) > 1.001 {
				t.Fatalf("%d instances: %d records before %v, want %.2f", instances, got, at, want)
			}
		}
		if len(due) != 31000 {
			t.Errorf("%d instances: %d records, want 31000", instances, len(due))
		}
	}
}

// Under a profile, Poisson arrivals have exponential gaps in rescaled time.
func TestStagesPoisson(t *testing.T) {
	due := union(web(2, spec.Arrivals{Process: spec.Poisson, Stages: stages}), 70*sim.Second)
	for _, c := range [][2]sim.Time{{0, 5}, {5, 10}, {10, 20}, {20, 30}, {30, 40}, {40, 50}, {50, 70}} {
		from, to := c[0]*sim.Second, c[1]*sim.Second
		near(t, from.String(), between(due, from, to), stagesIntegral(to)-stagesIntegral(from))
	}
	rescaled := make([]float64, len(due)-1)
	for i := range rescaled {
		rescaled[i] = stagesIntegral(due[i+1]) - stagesIntegral(due[i])
	}
	if d := kolmogorov(rescaled, exponential); d > 1.63 {
		t.Errorf("rescaled gaps are not exponential: %.2f", d)
	}
}

// A wave offers its mean over whole periods, and its integral within them.
func TestSine(t *testing.T) {
	const period = 24 * sim.Second
	integral := func(t sim.Time) float64 {
		turn := 2 * math.Pi / 24
		s := t.Duration().Seconds()
		return 1000*s + 600*(1-math.Cos(turn*s))/turn
	}
	for _, process := range []spec.Process{spec.Constant, spec.Poisson} {
		wave := spec.Arrivals{Process: process, Sine: &spec.Sine{Mean: 1000, Peak: 1600, Period: period}}
		due := union(web(2, wave), 5*period)
		for i := range sim.Time(20) {
			from, to := i*period/4, (i+1)*period/4
			got, want := between(due, from, to), integral(to)-integral(from)
			if process == spec.Poisson {
				near(t, from.String(), got, want)
			} else if math.Abs(float64(got)-want) > 2 {
				t.Errorf("%d records of quarter %d, want %.2f", got, i, want)
			}
		}
		if process == spec.Constant && len(due) != 120e3 {
			t.Errorf("%d records of 5 periods, want 120000", len(due))
		}
	}
}

// The linear pieces are as near to the sine as documented.
func TestSinePieces(t *testing.T) {
	p := newProfile(&spec.Arrivals{Sine: &spec.Sine{Mean: 1, Peak: 2, Period: 400 * sim.Day}}, 0, sim.Never)
	worst := 0.0
	for _, s := range p.segments {
		for f := 0.0; f <= 1; f += 0.125 {
			at := (float64(s.start) + f*float64(s.span)) / float64(400*sim.Day)
			worst = max(worst, math.Abs(s.r0+f*(s.r1-s.r0)-1-math.Sin(2*math.Pi*at)))
		}
	}
	if worst > 3.9e-5 || worst < 3.7e-5 {
		t.Errorf("the pieces are off by %.2g of the amplitude", worst)
	}
}

// A wave whose trough is below zero is silent there; one that is all silence ends.
func TestSineClipped(t *testing.T) {
	wave := &spec.Sine{Mean: 0, Peak: 100, Period: 10 * sim.Second}
	due := union(web(1, spec.Arrivals{Sine: wave}), 20*sim.Second)
	if n := between(due, 6*sim.Second, 9*sim.Second); n > 0 || len(due) != 637 { // 2 · 100 · 10/π
		t.Errorf("%d records, %d of them in the trough", len(due), n)
	}
	none := union(web(1, spec.Arrivals{Process: spec.Poisson, Sine: &spec.Sine{Period: 1}}), sim.Day)
	if len(none) > 0 {
		t.Errorf("%d records of no rate", len(none))
	}
}

// A rate that never comes makes no record, and ends.
func TestSilence(t *testing.T) {
	for _, process := range []spec.Process{spec.Constant, spec.Poisson, spec.Gamma} {
		for _, s := range [][]spec.Stage{nil, {{For: sim.Second}}, {{For: sim.Second, Ramp: true}}} {
			w := newGroup(web(1, spec.Arrivals{Process: process, CV: 2, Stages: s}), sim.Day).Instance(0)
			if w.NextDue() != sim.Never {
				t.Errorf("process %d, stages %v: a record at %v", process, s, w.NextDue())
			}
		}
	}
}

// What rounding may leave of a gap neither stops a process nor sends it back.
func TestAfterEdges(t *testing.T) {
	p := profile{}
	p.add(0, 10, 0, 0)
	p.add(10, 10, 1e9, 1e9)
	p.add(20, 10, 0, 1e9)
	p.add(30, 10, 1e9, 0)
	p.compile(1)
	silent, flat, up, down := &p.segments[0], &p.segments[1], &p.segments[2], &p.segments[3]
	for _, c := range []struct {
		what    string
		s       *segment
		at      sim.Time
		records float64
		d, left float64
	}{
		{"silent", silent, 0, 3, math.Inf(1), 3},
		{"flat", flat, 2, 3, 3, 0},
		{"flat, beyond", flat, 2, 9, 9, 1},
		{"flat, just reached", flat, 0, 10, 10, 0},
		{"flat, no gap", flat, 2, 0, 0, 0},
		{"up", up, 0, 1.25, 5, 0},
		{"up, no gap", up, 0, 0, 0, 0},
		{"up, beyond", up, 0, 6, math.Inf(1), 1},
		{"down", down, 0, 3.75, 5, 0},
		{"down, at the end", down, 10, 1, math.Inf(1), 1},
		{"down, just short of the end", down, 0, 5 * (1 - 1e-16), 10, 0},
	} {
		d, left := c.s.after(c.at, c.records)
		ends := d >= float64(c.s.span-c.at) // only then is there something left
		if d != c.d && !(math.Abs(d-c.d) < 1e-6) || ends && !(math.Abs(left-c.left) < 1e-12) {
			t.Errorf("%s: after %v, %v left; want %v, %v", c.what, d, left, c.d, c.left)
		}
	}
	if d, left := silent.after(0, 0); d < 10 || left != 0 {
		t.Errorf("silent, no gap: after %v, %v left", d, left)
	}
	for i := range 10000 { // about what a flat segment holds: never less than nothing is left
		s := segment{span: sim.Time(1 + i%97), gap: 1 + float64(i)/7}
		at := s.span / 3
		if d, left := s.after(at, math.Nextafter(float64(s.span-at)/s.gap, 0)); left < 0 || d < 0 {
			t.Fatalf("%v left after %v of %+v", left, d, s)
		}
	}
}

// The gap before record n is draw n of the instance, and a profile in pieces is the same
// profile: only rounding to nanoseconds lies between them.
func TestPiecesChangeNothing(t *testing.T) {
	pieces := make([]spec.Stage, 3000)
	for i := range pieces {
		pieces[i] = spec.Stage{Rate: 100, For: sim.Time(1+i%7) * 5 * sim.Millisecond, Ramp: i%2 > 0}
	}
	a := spec.Arrivals{Process: spec.Poisson, Rate: 100}
	whole := made(newGroup(web(2, a), sim.Minute), 1).Due
	a.Stages = pieces
	pieced := made(newGroup(web(2, a), sim.Minute), 1).Due
	if len(whole) != len(pieced) {
		t.Fatalf("%d records, %d in pieces", len(whole), len(pieced))
	}
	source, at := sim.NewSource(7, "web/1", "arrival"), 0.0
	for n := range whole {
		at += dist.ExponentialUnit(source, uint64(n)) / 50 * 1e9
		if off := math.Abs(float64(whole[n]) - at); off > 100 {
			t.Fatalf("record %d due at %v, want %v", n, whole[n], sim.Time(at))
		}
		if off := whole[n] - pieced[n]; off > 1000 || off < -1000 {
			t.Fatalf("record %d due at %v, at %v in pieces", n, whole[n], pieced[n])
		}
	}
}
