package model

import (
	"slices"

	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/stream"
)

// Mutants lists the planted bugs.
func Mutants() []mutant.Mutant { return mutant.All() }

// MutantIDs lists the ids of the planted bugs, and behind them their names.
func MutantIDs() []string {
	var ids, names []string
	for _, m := range mutant.All() {
		ids, names = append(ids, string(m.ID)), append(names, m.Name)
	}
	return slices.Concat(ids, names)
}

// IsMutant tells whether there is a planted bug of that id or name; none is "".
func IsMutant(id string) bool {
	_, found := mutant.Find(id)
	return id == "" || found
}

// ofStream are the planted bugs of the stream.
var ofStream = map[mutant.ID]stream.Mutant{
	mutant.LeakyBucket: stream.LeakyBucket, mutant.SkippedRead: stream.SkippedRead,
	mutant.SeqByArrival: stream.SeqByArrival, mutant.AckBeforeQuorum: stream.AckBeforeQuorum,
	mutant.ThrottledAppended: stream.ThrottledAppended, mutant.SplitOffByOne: stream.SplitOffByOne,
	mutant.PutToClosed: stream.PutToClosed, mutant.MergeHole: stream.MergeHole,
	mutant.SecondBucket: stream.SecondBucket, mutant.TrimEarly: stream.TrimEarly,
	mutant.BehindZero: stream.BehindZero, mutant.ExpiredToHorizon: stream.ExpiredIterator,
	mutant.ReplicaDiverges: stream.ReplicaDiverges, mutant.AtInsteadOfAfter: stream.AtInsteadOfAfter,
}
