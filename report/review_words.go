package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// labelMax is how much of an option's label a headline has.
const labelMax = 44

func short(o *result.Option) string { return clip(o.Label, labelMax) }

// rejected is what a reviewer asks about first: of the options that are cheaper than the
// decided one and do not meet the thresholds, the one that is most like it, and of these the
// dearest; nil when there is none.
func (r *review) rejected() *result.Option {
	var out *result.Option
	for i := range r.Options {
		o := &r.Options[i]
		if r.pick == nil || o == r.pick || o.PerMonth.Value > r.pick.PerMonth.Value || o.Verdict == result.Meets {
			continue
		}
		if out == nil || unlike(o, r.pick) < unlike(out, r.pick) ||
			unlike(o, r.pick) == unlike(out, r.pick) && o.PerMonth.Value >= out.PerMonth.Value {
			out = o
		}
	}
	return out
}

// unlike counts the settings in which two options differ.
func unlike(a, b *result.Option) (n int) {
	for path, v := range a.Set {
		if setting(v) != setting(b.Set[path]) {
			n++
		}
	}
	return n
}

// failed are the thresholds of an option with a verdict.
func failed(o *result.Option, verdict string) (out []*result.PlanThreshold) {
	for i := range o.Thresholds {
		if t := &o.Thresholds[i]; t.Verdict == verdict {
			out = append(out, t)
		}
	}
	return out
}

// bound prints what a threshold allows: < 300 ms.
func bound(t *result.PlanThreshold) string {
	op := "<"
	for _, o := range []string{"<=", ">=", "==", ">"} {
		if strings.Contains(t.Check, o) {
			op = o
			break
		}
	}
	return op + " " + quantity(t.Unit, t.Bound)
}

// why says in a few words why an option is not taken; "" when it meets everything.
func why(o *result.Option) string {
	if len(o.Violated) > 0 {
		return "violates " + strings.Join(o.Violated, ", ")
	}
	for _, verdict := range []string{result.Fails, result.Unsure} {
		all := failed(o, verdict)
		if len(all) == 0 {
			continue
		}
		t := all[0]
		text := thresholdMeasure(t).name() + " " + quantity(t.Unit, t.Value.Value)
		if verdict == result.Unsure {
			text = "unsure whether " + thresholdMeasure(t).name() + " " + bound(t)
		}
		if more := len(all) - 1; more > 0 {
			text += fmt.Sprintf(" and %d more", more)
		}
		return text
	}
	if o.Verdict == result.Unsure {
		return "not enough data to say"
	}
	return ""
}

// costHeadline states the decision by its price, and why nothing cheaper is taken.
func (r *review) costHeadline() string {
	switch {
	case r.pick == nil:
		return "No option was tried"
	case !r.Decision.Found && len(r.Options) == 1:
		return fmt.Sprintf("The only option misses: %s, %s", short(r.pick), why(r.pick))
	case !r.Decision.Found:
		return fmt.Sprintf("None of %d options meets the thresholds; nearest is %s: %s", len(r.Options), short(r.pick),
			why(r.pick))
	case len(r.Options) == 1:
		return fmt.Sprintf("%s meets the thresholds for %s a month", short(r.pick), dollars(r.pick.PerMonth.Value))
	}
	text := fmt.Sprintf("%s costs %s a month", short(r.pick), dollars(r.pick.PerMonth.Value))
	cheaper := r.rejected()
	switch {
	case cheaper == nil:
		return text + fmt.Sprintf(", the least of %d options", len(r.Options))
	case cheaper.Verdict == result.Unsure:
		return text + fmt.Sprintf("; %s: %s", short(cheaper), why(cheaper))
	}
	return text + fmt.Sprintf("; %s fails: %s", short(cheaper), why(cheaper))
}

// free is the headroom of the decided option, the least first.
func (r *review) free() []result.Headroom {
	if r.pick == nil {
		return nil
	}
	out := slices.Clone(r.pick.Headroom)
	slices.SortStableFunc(out, func(a, b result.Headroom) int {
		switch {
		case a.Free < b.Free:
			return -1
		case a.Free > b.Free:
			return 1
		}
		return 0
	})
	return out
}

// breaksFirst states which limit has least room.
func (r *review) breaksFirst() string {
	all := r.free()
	if len(all) == 0 {
		return ""
	}
	switch h := &all[0]; {
	case h.Of <= 0:
		return fmt.Sprintf("%s has no room at all", h.Limit)
	case h.Free < 0:
		return fmt.Sprintf("%s is over its limit by %s at the peak", h.Limit, percent(-h.Free))
	case h.Free == 0:
		return fmt.Sprintf("%s is used up at the peak", h.Limit)
	}
	return fmt.Sprintf("%s breaks first: %s is free at the peak", all[0].Limit, percent(all[0].Free))
}

// used prints what of a limit is used: 3.2 of 4 MiB/s.
func used(h *result.Headroom) string {
	for _, bytes := range []string{"bytes", "B"} {
		if rest, ok := strings.CutPrefix(h.Unit, bytes); ok && (rest == "" || rest[0] == '/' || rest[0] == ' ') {
			return sizeLike(h.Used, h.Of) + " of " + size(h.Of) + rest
		}
	}
	return significant(h.Used) + " of " + significant(h.Of) + " " + h.Unit
}

// survives counts the drills that pass.
func (r *review) survives() (n int) {
	for i := range r.Survival {
		if r.Survival[i].Pass {
			n++
		}
	}
	return n
}

// survivalText states what the decided option survives, and the longest way back.
func (r *review) survivalText() string {
	if len(r.Survival) == 0 {
		return ""
	}
	longest := -1.0
	var lost int64
	for i := range r.Survival {
		if c := r.Survival[i].CatchUpSeconds; c != nil {
			longest = max(longest, *c)
		}
		lost += r.Survival[i].Lost
	}
	text := fmt.Sprintf("It survives %s drills", all(r.survives(), len(r.Survival)))
	if len(r.Survival) == 1 {
		text = "It survives its drill"
		if r.survives() == 0 {
			text = "It does not survive its drill"
		}
	}
	if longest > 0 {
		text += fmt.Sprintf("; the longest catch-up takes %s", seconds(longest))
	}
	if lost > 0 {
		text += fmt.Sprintf("; %s lost", plural(int(lost), "record"))
	}
	return text
}

// least is the headroom of the limit with the least of it, and which that is.
func (r *review) least(o *result.Option) cell {
	best := -1
	for i := range o.Headroom {
		if best < 0 || o.Headroom[i].Free < o.Headroom[best].Free {
			best = i
		}
	}
	if best < 0 {
		return plain("–")
	}
	limit := o.Headroom[best].Limit
	if stream, what, ok := strings.Cut(limit, ": "); ok && r.oneStream(stream) {
		limit = what
	}
	return cell{Text: part(o.Headroom[best].Free), Note: limit}
}

// oneStream tells whether all limits of all options are those of one stream, or the account's.
func (r *review) oneStream(name string) bool {
	for i := range r.Options {
		for k := range r.Options[i].Headroom {
			if of, _, _ := strings.Cut(r.Options[i].Headroom[k].Limit, ": "); of != name && of != "account" {
				return false
			}
		}
	}
	return true
}

// verdictText is a verdict in a table.
func verdictText(o *result.Option) cell {
	switch o.Verdict {
	case result.Meets:
		return cell{Text: "meets", Tone: "good"}
	case result.Fails:
		return cell{Text: "FAILS", Tone: "bad"}
	}
	return cell{Text: o.Verdict, Tone: "soft"}
}
