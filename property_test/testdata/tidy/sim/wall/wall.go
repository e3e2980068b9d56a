// Package wall is the wall-clock runner: it may have a clock and goroutines.
package wall

import (
	"sync"
	"time"
)

var lock sync.Mutex

func now() time.Time {
	go lock.Unlock()
	return time.Now()
}
