package sweep

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Shard is a part of a sweep for one of several machines that know nothing of each other:
// shard 2/3 is every third cell, from the second on, in the order of their addresses. Every
// machine counts alike, so that each cell is in one shard.
type Shard struct{ I, N int }

// ParseShard reads i/n.
func ParseShard(text string) (Shard, error) {
	i, n, _ := strings.Cut(text, "/")
	a, errA := strconv.Atoi(i)
	b, errB := strconv.Atoi(n)
	if errA != nil || errB != nil || a < 1 || a > b {
		return Shard{}, fmt.Errorf("want i/n from 1/n to n/n, such as 2/3, got %q", text)
	}
	return Shard{a, b}, nil
}

// Of are the cells of a shard, in their order.
func (s Shard) Of(cells []Cell) []Cell {
	// By scenario and seed, not by build: machines may have been given different ones.
	name := func(c Cell) string { return fmt.Sprintf("%s-%d", c.Variant.SHA256, c.Seed()) }
	names := make([]string, len(cells))
	for i, c := range cells {
		names[i] = name(c)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	var out []Cell
	for _, c := range cells {
		if at, _ := slices.BinarySearch(names, name(c)); at%s.N == s.I-1 {
			out = append(out, c)
		}
	}
	return out
}
