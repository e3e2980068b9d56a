// Package repros is the committed reproducers: for each planted bug the least scenario that
// the shrinker found in which the invariant that it names catches it.
package repros

import (
	"embed"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// Repro is a scenario in which a planted bug shows.
type Repro struct {
	Mutant string // id of the planted bug
	File   string // from the root of the repository
	Text   []byte
}

// All lists the reproducers, by id.
func All() []Repro {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // embedded
	}
	var list []Repro
	for _, e := range entries {
		text, err := files.ReadFile(e.Name())
		if err != nil {
			panic(err)
		}
		id, _, _ := strings.Cut(e.Name(), "-")
		list = append(list, Repro{id, "results/repros/" + e.Name(), text})
	}
	return list
}

// Of is the reproducer of a planted bug.
func Of(mutant string) (Repro, bool) {
	for _, r := range All() {
		if r.Mutant == mutant {
			return r, true
		}
	}
	return Repro{}, false
}
