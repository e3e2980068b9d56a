package history

import (
	"slices"
	"strings"
	"testing"
)

const runs = 10

var flawed = []struct {
	name, want, also string
	least            int // of the runs
	flaws            flaws
}{
	{"write limits leak", "S11", "", runs, flaws{leak: true}},
	{"write limits refuse early", "S11", "", runs, flaws{spurious: true}},
	{"read limits never refuse", "S11", "", runs, flaws{tank: true}},
	{"read limits refuse too long", "S11", "L1 L2", runs, flaws{stingy: true}},
	{"pushes are not limited", "S11", "", runs, flaws{fast: true}},
	{"records are visible before their commit", "S9", "S10 S12", runs, flaws{early: true}},
	{"a hash key belongs to no shard", "S6", "", runs, flaws{hole: true}},
	{"answers leave before the commit", "S2", "", runs, flaws{eager: true}},
	{"calls are served twice", "S5", "X2", runs, flaws{twice: true}},
	{"records are sent again after they were acknowledged", "A1", "S5 X2", runs, flaws{resent: true}},
	{"puts go to a closed parent", "S6", "S4 S7 S8 S9 S10 S12 C1 C2 C5 C8 L1 L2", 5, flaws{stale: true}},
	{"records are trimmed early", "S12", "", 7, flaws{hasty: true}},
	{"expired records are read", "S12", "L1 L2", 7, flaws{forever: true}},
	{"tenures begin at the oldest record", "C7", "C1 C2 C4 C8 L1 L2", 5, flaws{back: true}},
	{"tenures begin behind the checkpoint", "C4", "C1 C5 C8 L1 L2", 5, flaws{ahead: true}},
	{"a new position repeats the last record", "C4", "C2 C7", 5, flaws{again: true}},
	{"checkpoints are written too early", "C1", "", runs, flaws{premature: true}},
	{"children are read before their parents are done", "C5", "C8", 5, flaws{childish: true}},
	{"records are done out of order", "C8", "", runs, flaws{shuffled: true}},
	{"records are done out of an order that is guaranteed", "G1", "C8", runs, flaws{shuffled: true}},
	{"workers crash between effect and mark", "X1", "", 5, flaws{unmarked: true}},
	{"workers crash between mark and effect", "X2", "L1 L2", 3, flaws{torn: true}},
	{"a reader is stuck", "L1", "L2", runs, flaws{stuck: true}},
	{"a reader is stuck at the end", "L2", "L1", runs, flaws{late: true}},
}

// TestFlaws: what is wrong with the simulator itself is caught, in all histories or, where
// it needs an occasion, in the share of them that is named.
func TestFlaws(t *testing.T) {
	for _, f := range flawed {
		t.Run(strings.ReplaceAll(f.name, " ", "-"), func(t *testing.T) {
			n := 0
			for seed := range uint64(runs) {
				rows, c := simulate(seed, seed%2 == 1, f.flaws)
				k := judge(rows, c)
				if !slices.Contains(strings.Fields(violated(k)), f.want) && f.least < runs {
					continue
				}
				n++
				caught(t, seed, k, f.want, f.also)
			}
			if n < f.least {
				t.Errorf("seen in %d histories of %d", n, runs)
			}
		})
	}
}

// TestEveryInvariantIsPlanted: there is an offence or a flaw that each must catch.
func TestEveryInvariantIsPlanted(t *testing.T) {
	planted := map[string]bool{}
	for _, o := range slices.Concat(offences, groupOffences) {
		planted[o.want] = true
	}
	for _, f := range flawed {
		planted[f.want] = true
	}
	for _, o := range mappingOffences {
		if o.want != "" {
			planted[o.want] = true
		}
	}
	for _, id := range IDs() {
		if !planted[id] {
			t.Errorf("nothing plants a violation of %s", id)
		}
	}
	if len(planted) != len(IDs()) {
		t.Errorf("planted %d invariants of %d", len(planted), len(IDs()))
	}
}
