package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// planFile is what a plan leaves in its folder.
const planFile = "plan.json"

// review is a plan as its document and its charts tell it.
type review struct {
	*result.Plan
	pick  *result.Option // decided for, or the nearest when none is found; nil: there are no options
	front measure        // what cost is weighed against
}

// LoadPlan reads the plan of a folder. The error says what is wrong with it, also when it
// has none (fs.ErrNotExist).
func LoadPlan(dir string) (*result.Plan, error) {
	file, err := os.Open(filepath.Join(dir, planFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("report: %s has no %s; name the folder of a plan, such as out/plan-peak-day-plan: %w",
			dir, planFile, fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	defer file.Close()
	p, err := result.ReadPlan(file)
	if err != nil {
		return nil, fmt.Errorf("report: %s: %w", filepath.Join(dir, planFile), err)
	}
	return p, nil
}

func newReview(p *result.Plan) *review {
	r := &review{Plan: p}
	if n := p.Decision.Option; n >= 0 && n < len(p.Options) {
		r.pick = &p.Options[n]
	}
	r.front = r.against()
	return r
}

// against is the measure of the front: what the plan says, else its first threshold on a
// latency, else what is throttled.
func (r *review) against() measure {
	if r.Against != "" {
		return measureOf(r.Against)
	}
	if r.pick != nil {
		for i := range r.pick.Thresholds {
			if t := &r.pick.Thresholds[i]; t.Unit == "ms" {
				return thresholdMeasure(t)
			}
		}
	}
	return measureOf("throttledRatio")
}

// charts are those of the document, in its order.
func (r *review) charts() []*chart {
	var out []*chart
	for _, ch := range []*chart{r.paretoChart(), r.headroomChart(), r.tornadoChart()} {
		if ch != nil {
			out = append(out, ch)
		}
	}
	return out
}

// reviewCharts are all names that charts of a review can have.
var reviewCharts = []string{"pareto", "headroom", "tornado"}

// foot is the line by which a chart can be reproduced.
func (r *review) foot() string {
	s := r.Scenario
	return fmt.Sprintf("plan of %s · scenario %.12s · seed %d · kinesim %s", s.Name, s.SHA256, s.Seed, r.Engine.Version)
}

// WriteReview makes the design-review document of the plan.json in a folder: review.md,
// review.html, and charts/*.svg and *.png.
func WriteReview(dir string) error {
	p, err := LoadPlan(dir)
	if err != nil {
		return err
	}
	r := newReview(p)
	pictures, err := drawAll(r.charts())
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	page, err := r.html(pictures)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "charts"), 0o755); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	errs := []error{
		os.WriteFile(filepath.Join(dir, "review.md"), []byte(r.markdown(pictures)), 0o644),
		os.WriteFile(filepath.Join(dir, "review.html"), page, 0o644),
	}
	for _, name := range reviewCharts { // those of an earlier plan, which this one may not have
		for _, kind := range []string{".svg", ".png"} {
			if err := os.Remove(filepath.Join(dir, "charts", name+kind)); !errors.Is(err, fs.ErrNotExist) {
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(append(errs, writePictures(dir, pictures))...)
}

// money prints USD on an axis or in a narrow place: $71, $1.5.
func money(v float64) string { return strings.Replace("$"+significant(v), "$-", "-$", 1) }
