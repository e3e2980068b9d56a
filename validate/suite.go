package validate

import (
	"fmt"
	"math"
	"runtime"
	"strconv"
	"sync"

	"github.com/kinesim/kinesim/interval"
	"github.com/kinesim/kinesim/sim"
)

// Outcome is what became of one claim.
type Outcome struct {
	ID       string  `json:"id"`
	Expected float64 `json:"expected"`
	Got      float64 `json:"got"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	Pass     bool    `json:"pass"`

	Kind  Kind    `json:"kind"`
	What  string  `json:"what"`
	Unit  string  `json:"unit"`
	Runs  int     `json:"runs"`
	Rule  string  `json:"rule"`
	Bound float64 `json:"bound"` // of the half-width, or of the distance: a share of what is expected
	Half  float64 `json:"half"`  // half-width as a share of what is expected; 0 with one run
	Why   string  `json:"why,omitempty"`
}

// seedOf fixes the seeds of all runs: keyed by row and number, chosen before anything was
// looked at, and never again. A row that fails is not run with other seeds.
func seedOf(row string, i int) uint64 {
	const seed = 20261124
	return sim.NewSource(seed, row, "validate").Uint64(uint64(i), 0) >> 11
}

// Suite runs rows on all cores.
type Suite struct {
	Effort Effort
	Broken *Broken             // a model that is broken on purpose; nil: none
	Done   func(row *Row)      // told of each row that is over, in any order
	jobs   []job               //
	lock   sync.Mutex          // of what follows
	left   []int               // runs of each row that are not over
	values [][][]float64       // by row, run and claim
	failed map[int]*labFailure // by row
}

type job struct{ row, run int }

// Run runs rows and decides their claims. An error is of the harness: a scenario that does
// not run, an invariant that is violated.
func (s *Suite) Run(rows []Row) ([]Outcome, error) {
	s.failed = map[int]*labFailure{}
	for i := range rows {
		n := s.Effort.Runs(&rows[i])
		s.left = append(s.left, n)
		s.values = append(s.values, make([][]float64, n))
		for j := range n {
			s.jobs = append(s.jobs, job{i, j})
		}
	}
	var wait sync.WaitGroup
	queue := make(chan job, len(s.jobs))
	for _, j := range s.jobs {
		queue <- j
	}
	close(queue)
	for range runtime.GOMAXPROCS(0) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for j := range queue {
				s.one(&rows[j.row], j)
			}
		}()
	}
	wait.Wait()
	var out []Outcome
	for i := range rows {
		if f := s.failed[i]; f != nil {
			return nil, fmt.Errorf("%s: %w", rows[i].ID, f.err)
		}
		for c := range rows[i].Claims {
			out = append(out, decide(&rows[i], c, s.values[i], s.Effort))
		}
	}
	return out, nil
}

// one makes one run of a row.
func (s *Suite) one(r *Row, j job) {
	l := &Lab{Seed: seedOf(r.ID, j.run), Share: s.Effort.length(r), broken: s.Broken}
	values, failure := l.measure(r)
	s.lock.Lock()
	defer s.lock.Unlock()
	if failure != nil && s.failed[j.row] == nil {
		s.failed[j.row] = failure
	}
	s.values[j.row][j.run] = values
	if s.left[j.row]--; s.left[j.row] == 0 && s.Done != nil {
		s.Done(r)
	}
}

// level is the chance that a suite of which every claim is true fails.
const level = 0.01

// Why a claim is not decided, which no broken model can do by itself.
const (
	tooWide  = "inconclusive: the interval is too wide"
	noNumber = "no number"
)

// decide compares what the runs gave with what is expected.
func decide(r *Row, i int, runs [][]float64, e Effort) Outcome {
	c := &r.Claims[i]
	column := make([]float64, len(runs))
	for j := range runs {
		column[j] = runs[j][i]
	}
	mean, known := interval.At(column, level/float64(family()))
	if !known {
		mean.Value = column[0]
	}
	o := Outcome{ID: r.FullID(i), Expected: figures(c.Want), Got: figures(mean.Value),
		Kind: r.Kind, What: c.What, Unit: c.Unit, Runs: len(runs), Bound: figures(c.bound(e)),
		Half: figures(mean.Half / math.Abs(c.Want))}
	if c.Want == 0 {
		o.Half = 0
	}
	switch c.Rule {
	case Within:
		o.Rule = "within"
		margin := math.Abs(float64(c.bound(e) * c.Want))
		o.Low, o.High = c.Want-margin, c.Want+margin
		if o.Pass = math.Abs(mean.Value-c.Want) <= margin; !o.Pass {
			o.Why = "outside the band"
		}
	case AtMost:
		o.Rule = "at most"
		o.High = c.Want
		if o.Pass = mean.High() <= c.Want; !o.Pass {
			o.Why = "above the bound"
		}
	default:
		o.Rule = "interval"
		o.Low, o.High = mean.Low(), mean.High()
		switch {
		case math.IsNaN(mean.Value):
			o.Why = noNumber
		case math.Abs(mean.Value-c.Want) > mean.Half:
			o.Why = "what is expected lies outside the interval"
		case mean.Half > math.Abs(float64(c.bound(e)*c.Want)):
			o.Why = tooWide
		default:
			o.Pass = true
		}
	}
	o.Low, o.High = figures(o.Low), figures(o.High)
	return o
}

// figures leaves eight figures: the quantile of Student's law is made of functions whose last
// bit differs between CPUs, and the table has the same bytes on all. What is no number is
// what no file can hold, and stands as 0 beside the reason.
func figures(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	out, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 8, 64), 64)
	if err != nil {
		return v
	}
	return out
}

// Failed are the outcomes that did not pass.
func Failed(outcomes []Outcome) []Outcome {
	var list []Outcome
	for _, o := range outcomes {
		if !o.Pass {
			list = append(list, o)
		}
	}
	return list
}
