package plan

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// Responses to shards, of which the bound is 1 %.
func TestSearch(t *testing.T) {
	falls := func(n int) (float64, float64) { return 0.5 / float64(n*n), 0 } // below 1 % from 8 on
	for _, c := range []struct {
		name     string
		shards   int
		ratio    func(int) (float64, float64)
		want     float64 // shards; 0: none
		most     int     // options that may be tried
		monotone bool
	}{
		{"falls", 64, falls, 8, 17, true},
		{"a small space", 12, falls, 8, 12, true},
		{"always", 64, func(int) (float64, float64) { return 0, 0 }, 1, 6, true},
		{"never", 40, func(int) (float64, float64) { return 0.2, 0 }, 0, 40, true},
		{"a window below what bisection finds", 64, func(n int) (float64, float64) {
			if n >= 20 && n <= 30 {
				return 0, 0
			}
			return 1 / float64(n*n), 0.0001 // below 1 % from 11 on
		}, 11, 64, true},
		{"retry storm: too few and too many fail", 64, func(n int) (float64, float64) {
			if n >= 5 && n < 20 || n >= 40 {
				return 0.001, 0
			}
			return 0.1, 0
		}, 5, 64, false},
		{"only in the middle", 33, func(n int) (float64, float64) {
			if n >= 9 && n <= 11 {
				return 0.001, 0
			}
			return 0.1, 0
		}, 9, 33, false},
		{"a hole just above what bisection finds", 64, func(n int) (float64, float64) {
			if n >= 10 && n != 11 {
				return 0.001, 0
			}
			return 0.1, 0
		}, 10, 64, false},
		{"a hole between two ends that meet", 64, func(n int) (float64, float64) {
			if n >= 10 && n < 30 {
				return 0.1, 0
			}
			return 0.001, 0
		}, 1, 64, false},
		{"an island below", 64, func(n int) (float64, float64) {
			if n >= 10 && n <= 20 || n > 50 {
				return 0.001, 0
			}
			return 0.1, 0
		}, 10, 64, false},
		{"noise", 60, func(n int) (float64, float64) { return 0.5 / float64(n*n), 0.002 }, 8, 20, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &fake{ratio: c.ratio}
			p := f.plan(t, c.shards)
			if p.Decision.Found != (c.want > 0) || p.Decision.Found && p.Decision.PerMonth != c.want {
				t.Errorf("got %v: %s", p.Decision.Set, p.Decision.Sentence)
			}
			if len(p.Options) > c.most {
				t.Errorf("%d options were tried, want at most %d", len(p.Options), c.most)
			}
			for _, s := range p.Search {
				if s.Monotone != nil && *s.Monotone != c.monotone {
					t.Errorf("monotone: got %v, want %v", *s.Monotone, c.monotone)
				}
			}
			said := strings.Contains(strings.Join(p.Notes, "\n"), "more is not always better")
			if said == c.monotone {
				t.Errorf("notes: %q", p.Notes)
			}
		})
	}
}

// An option whose verdict is not clear is never decided for, whatever its mean: with 6 shards
// it is as likely above the bound as below.
func TestUnsureIsNotDecided(t *testing.T) {
	f := &fake{ratio: func(n int) (float64, float64) {
		switch {
		case n < 6:
			return 0.1, 0
		case n == 6:
			return 0.00995, 0.005
		}
		return 0.001, 0
	}}
	p := f.plan(t, 10)
	if p.Decision.PerMonth != 7 || p.Options[5].Verdict != result.Unsure || p.Options[5].Runs != 20 {
		t.Errorf("%s; 6 shards: %s after %d runs", p.Decision.Sentence, p.Options[5].Verdict, p.Options[5].Runs)
	}
	if !strings.Contains(strings.Join(p.Notes, "\n"), "1 option the verdict is not clear") {
		t.Errorf("notes: %q", p.Notes)
	}
	alone := &fake{ratio: func(int) (float64, float64) { return 0.00995, 0.005 }}
	if p := alone.plan(t, 1); p.Decision.Found || !strings.Contains(p.Decision.Sentence, "not sure after 20 runs") {
		t.Errorf("%s", p.Decision.Sentence)
	}
}

// Runs grow until the verdict is clear, and no further.
func TestRunsGrow(t *testing.T) {
	f := &fake{ratio: func(n int) (float64, float64) {
		return map[int]float64{1: 0.1, 2: 0.018, 3: 0.0}[n], map[int]float64{1: 0.01, 2: 0.02, 3: 0}[n]
	}}
	p := f.plan(t, 3)
	got := [3]int{p.Options[0].Runs, p.Options[1].Runs, p.Options[2].Runs}
	if got != [3]int{3, 20, 7} && got != [3]int{3, 7, 7} {
		t.Errorf("got %v runs", got)
	}
}

// What is there when somebody types Ctrl-C is a plan without a decision for what was not tried.
func TestInterrupted(t *testing.T) {
	f := &fake{ratio: func(int) (float64, float64) { return 0.1, 0 }, stop: 7}
	p, err := Make(t.Context(), Question{Base: load(t, asked), Variants: variants(t, 4), Confidence: 0.95,
		MaxRuns: 20, Runner: f})
	if !errors.Is(err, context.Canceled) || p == nil || len(p.Options) != 3 || p.Decision.Found {
		t.Errorf("got %v, %+v", err, p)
	}
}

func TestNoThresholds(t *testing.T) {
	l := load(t, strings.Replace(asked, "thresholds: {throttledRatio: [< 1%]}", "", 1))
	if _, err := Make(t.Context(), Question{Base: l, Runner: &fake{}}); err == nil {
		t.Error("a plan without thresholds is made")
	}
}
