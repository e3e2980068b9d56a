package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/kinesim/kinesim/model/result"
)

// Side is one of two results that are compared: a result.json and, of several runs, the
// rows of runs.csv that lies beside it.
type Side struct {
	Name   string // as it was named
	Result *result.Result
	Runs   []result.Run // whole ones
}

// LoadSide reads a result, or that of a folder.
func LoadSide(name string) (*Side, error) {
	path := name
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		path = filepath.Join(name, "result.json")
	}
	s := &Side{Name: name}
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("compare: there is no %s; name the folder of a run, such as out/hot-partition, "+
			"or its result.json", path)
	case err != nil:
		return nil, fmt.Errorf("compare: %w", err)
	}
	defer file.Close()
	if s.Result, err = result.ReadJSON(file); err != nil {
		return nil, fmt.Errorf("compare: %s: %w", path, err)
	}
	if s.Result.Runs == nil {
		return s, nil
	}
	rows, err := os.Open(filepath.Join(filepath.Dir(path), "runs.csv"))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil // a result that was sent alone is compared by its values
	}
	if err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	defer rows.Close()
	_, all, err := result.ReadRuns(rows)
	if err != nil {
		return nil, fmt.Errorf("compare: %s: %w", filepath.Dir(path), err)
	}
	for _, r := range all {
		if r.Whole {
			s.Runs = append(s.Runs, r)
		}
	}
	return s, nil
}

// pair is two runs with the same seed: what differs between them is what was changed.
type pair struct{ a, b *result.Run }

// pairs finds the seeds that both sides have, in the order of a.
func pairs(a, b *Side) []pair {
	bySeed := map[uint64]*result.Run{}
	for i := range b.Runs {
		bySeed[b.Runs[i].Seed] = &b.Runs[i]
	}
	var out []pair
	for i := range a.Runs {
		if other := bySeed[a.Runs[i].Seed]; other != nil {
			out = append(out, pair{&a.Runs[i], other})
		}
	}
	return out
}

// differences says in which ways the two sides are not the same question.
func differences(a, b *Side, paired int) []string {
	var out []string
	note := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	differ := func(what, x, y string) {
		if x != y {
			note("%s differs: %s in A, %s in B", what, x, y)
		}
	}
	sa, sb := a.Result.Scenario, b.Result.Scenario
	switch {
	case sa.Name != sb.Name:
		note("the scenarios differ: %s in A, %s in B", sa.Name, sb.Name)
	case sa.SHA256 != sb.SHA256:
		note("the scenario %s is not the same in A and B: its file, --set or --seed", sa.Name)
	}
	differ("asOf", sa.AsOf, sb.AsOf)
	differ("the region", sa.Region, sb.Region)
	differ("the duration", sa.Duration, sb.Duration)
	differ("the version of kinesim", a.Result.Engine.Version, b.Result.Engine.Version)
	for _, s := range []struct {
		name string
		s    *Side
	}{{"A", a}, {"B", b}} {
		if e := s.s.Result.Engine; e.Interrupted || e.Aborted != "" {
			note("%s has partial results: it ended at %s", s.name, seconds(e.VirtualSeconds))
		}
	}
	switch ra, rb := a.Result.Runs, b.Result.Runs; {
	case paired > 0:
	case ra == nil && rb == nil:
		note("one run each: a change beyond 5 %% counts; with --runs 10 for both, intervals decide")
	case ra == nil || rb == nil:
		note("only one side has several runs: a change of the first beyond 5 %% counts")
	default:
		note("no two runs with the same seeds: a change of the first beyond 5 %% counts")
	}
	return out
}
