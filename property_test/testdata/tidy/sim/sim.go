// Package sim breaks every ban on clocks, I/O, locks, goroutines and map order.
package sim

import (
	"context" // want: no cancellation
	"fmt"
	"log/slog"  // want: no I/O
	. "math"    // want: dot import
	"math/rand" // want: draws are keyed
	"net/http"  // want: no I/O
	"os"        // want: no I/O
	"slices"
	"sync" // want: no locks
	clock "time"
)

// Time is what the fixtures share.
type Time int64

// Table is a map with a name of its own.
type Table map[string]Time

type names struct{ byID Table }

func (n *names) table() Table { return n.byID }

func clocks() clock.Duration {
	start := clock.Now()      // want: time.Now is banned
	clock.Sleep(clock.Second) // want: time.Sleep is banned
	<-clock.After(1)          // want: time.After is banned
	return clock.Since(start) // want: time.Since is banned
}

func goroutines(c context.Context, m *sync.Mutex) {
	m.Lock()
	go m.Unlock() // want: a goroutine
	select {      // want: a select
	case <-c.Done():
	default:
	}
	_ = make(chan int) // want: a channel
}

func prints() {
	fmt.Println(os.Args, rand.Int(), http.StatusOK, slog.LevelInfo, Pi) // want: fmt.Println is banned
}

func ranges(n *names, local map[int]bool) (sum Time) {
	for range local { // want: a range over a map
		sum++
	}
	for _, t := range n.table() { // want: a range over a map
		sum += t
	}
	var sorted []string
	for name := range n.byID { //tidy:sorted the names are sorted below
		sorted = append(sorted, name)
	}
	slices.Sort(sorted)
	for name := range n.byID { //tidy:sorted // want: a range over a map
		sum += Time(len(name))
	}
	for range sorted {
		sum++
	}
	return sum
}
