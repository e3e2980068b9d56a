package history

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// honest returns a history of its own to alter; what it is a copy of is made once.
func honest(seed uint64) ([]any, Config) {
	for len(histories) <= int(seed) {
		n := uint64(len(histories))
		rows, c := simulate(n, n%4 == 3, flaws{})
		histories = append(histories, history{rows, c})
	}
	fresh := &recorder{}
	play(histories[seed].rows, fresh)
	return fresh.rows, histories[seed].c
}

type history struct {
	rows []any
	c    Config
}

var histories []history

// TestOffences: each is caught, in every history that has a place for it.
func TestOffences(t *testing.T) {
	for _, o := range slices.Concat(offences, groupOffences) {
		t.Run(strings.ReplaceAll(o.name, " ", "-"), func(t *testing.T) {
			planted := 0
			for seed := range uint64(12) {
				rows, c := honest(seed)
				if rows = o.alter(rows, rand.New(rand.NewPCG(seed, 7))); rows == nil {
					continue
				}
				planted++
				caught(t, seed, judge(rows, c), o.want, o.also)
			}
			if planted < 4 {
				t.Errorf("planted in %d histories of 12", planted)
			}
		})
	}
}

// caught fails unless want is violated, with a witness, and nothing but want and also.
func caught(t *testing.T, seed uint64, k *Checker, want, also string) {
	t.Helper()
	if t.Failed() {
		return
	}
	if !k.Violated() {
		t.Fatalf("seed %d: nothing is violated", seed)
	}
	all := k.Outcomes()
	for _, o := range all {
		switch {
		case o.ID == "G1" && want != "G1" && all[c8].Count > 0: // two applications guarantee their order
		case o.ID == want && (o.First == nil || o.First.Entity == "" || o.First.Text == ""):
			t.Errorf("seed %d: %s is not violated:\n%s", seed, want, report(k))
		case o.Count > 0 && o.ID != want && !strings.Contains(" "+also+" ", " "+o.ID+" "):
			t.Errorf("seed %d: %s is violated too:\n%s", seed, o.ID, report(k))
		}
	}
}
