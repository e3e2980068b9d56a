package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/scenarios"
)

// space is all configurations that were asked for.
type space struct {
	options []*option
	axis    string      // the path that a search goes along; "": there is none
	groups  [][]*option // which differ along the axis only, sorted by it
}

// axisLeast is how many values an axis has at least for a search to save anything.
const axisLeast = 5

// newSpace makes options of variants, and finds the axis: the path with most numbers among
// its values. Of several, shards come first, because nothing costs as much.
func newSpace(variants []*scenarios.Variant) *space {
	s := &space{}
	words := wordsOf(variants)
	for _, v := range variants {
		s.options = append(s.options, &option{variant: v, label: words.label(v.Set)})
	}
	s.axis = axisOf(variants)
	byRest := map[string]int{}
	for _, o := range s.options {
		key, _, rest := s.place(o)
		rest = key + " " + rest // without the axis it is by itself
		at, seen := byRest[rest]
		if !seen {
			at = len(s.groups)
			byRest[rest] = at
			s.groups = append(s.groups, nil)
		}
		s.groups[at] = append(s.groups[at], o)
	}
	for _, g := range s.groups {
		slices.SortStableFunc(g, func(a, b *option) int { return cmp.Compare(s.along(a), s.along(b)) })
	}
	return s
}

// axisOf is the path to search along: one at which most variants have a number. Others, such
// as a mode without shards, are tried by themselves.
func axisOf(variants []*scenarios.Variant) string {
	var paths []string // in the order of the file
	seen := map[string]map[float64]bool{}
	count := map[string]int{}
	for _, v := range variants {
		for _, set := range v.Set {
			n, isNumber := set.Number()
			if !isNumber {
				continue
			}
			if seen[set.Path] == nil {
				seen[set.Path] = map[float64]bool{}
				paths = append(paths, set.Path)
			}
			seen[set.Path][n] = true
			count[set.Path]++
		}
	}
	best, most := "", axisLeast-1
	for _, path := range paths {
		n := len(seen[path])
		if 2*count[path] > len(variants) && n >= axisLeast && (n > most || isShards(path)) && !isShards(best) {
			best, most = path, n
		}
	}
	return best
}

func isShards(path string) bool { return lastKey(path) == "shards" }

func lastKey(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// along is where an option is on the axis.
func (s *space) along(o *option) float64 {
	for _, set := range o.variant.Set {
		if set.Path == s.axis {
			v, _ := set.Number()
			return v
		}
	}
	return 0
}

// place is an option as the log of a search has it.
func (s *space) place(o *option) (key, value, among string) {
	var rest []string
	for _, set := range o.variant.Set {
		if s.axis != "" && set.Path == s.axis {
			key, value = set.Path, set.Text
		} else {
			rest = append(rest, set.Path+"="+set.Text)
		}
	}
	return key, value, strings.Join(rest, " ")
}
